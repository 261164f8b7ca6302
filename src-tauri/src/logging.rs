//! Where log lines go: standard error, errors only unless `FACTURIER_LOG` says otherwise; and the last ones are remembered for
//! a diagnostics file.
//!
//! Not here: bodies, tokens, names of clients; nobody logs those.

use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, PoisonError};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// Lines remembered, and characters of each.
const LINES_MAX: usize = 500;
const LINE_CHARS_MAX: usize = 500;

/// What is remembered: our own steps, and what others warn of.
const REMEMBERED: &str = "warn,facturier=info,facturier_app=info,facturier_api=info";

static LAST: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Starts logging. A filter that cannot be read is the default one.
pub(crate) fn start() {
    let said = EnvFilter::try_from_env("FACTURIER_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    let to_screen = fmt::layer().with_writer(io::stderr).with_ansi(false).with_filter(said);
    let to_memory =
        fmt::layer().with_writer(|| Memory).with_ansi(false).with_filter(EnvFilter::new(REMEMBERED));
    // A second start in one process (tests) keeps the first.
    let _ = registry().with(to_screen).with(to_memory).try_init();
}

/// The last lines, oldest first, with the home folder, which often is somebody's name, left out.
pub(crate) fn last_lines() -> String {
    let lines: Vec<String> = LAST.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
    let text = lines.concat();
    match directories::UserDirs::new() {
        Some(user) => text.replace(&user.home_dir().display().to_string(), "~"),
        None => text,
    }
}

struct Memory;

impl io::Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut line: String =
            String::from_utf8_lossy(bytes).trim_end().chars().take(LINE_CHARS_MAX).collect();
        line.push('\n');
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() == LINES_MAX {
            last.pop_front();
        }
        last.push_back(line);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
