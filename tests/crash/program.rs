//! One run of the program, watched from outside: what it had said by the moment it was ended, and what it said later.

use crate::cli::Shell;
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

/// Between two looks at something that may happen at any moment.
pub(crate) const GLANCE: Duration = Duration::from_micros(100);

/// Looks for something that may never happen: ten seconds of them.
const GLANCES_MAX: u32 = 100_000;

type Heard = Arc<Mutex<Vec<u8>>>;

/// The program while it runs.
pub(crate) struct Run {
    child: Child,
    out: Heard,
    err: Heard,
    listeners: Vec<JoinHandle<()>>,
}

/// What there is to know of a run that is over.
pub(crate) struct Ended {
    /// The document it had printed whole before it was ended.
    pub(crate) before: Option<Value>,
    /// The document there was in the end.
    pub(crate) document: Option<Value>,
    /// The code it was refused with, if it was.
    pub(crate) code: Option<String>,
    pub(crate) status: ExitStatus,
    pub(crate) stderr: String,
}

impl Ended {
    /// Killed by a signal, and not ended by itself.
    pub(crate) fn was_killed(&self) -> bool {
        self.status.code().is_none()
    }

    /// A panic, or an end that is none of the documented ones.
    pub(crate) fn disgrace(&self) -> Option<String> {
        let is_strange = self.status.code().is_some_and(|code| !(0..=4).contains(&code));
        let is_aborted = std::os::unix::process::ExitStatusExt::signal(&self.status).is_some_and(|s| s != 9);
        (is_strange || is_aborted || self.stderr.contains("panicked"))
            .then(|| format!("the program ended with {}: {}", self.status, self.stderr))
    }
}

impl Run {
    pub(crate) fn start(shell: &Shell, args: &[&str], input: &str) -> Run {
        Run::of(shell.command(args), input)
    }

    pub(crate) fn of(mut command: Command, input: &str) -> Run {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses before it reads closes its end first.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let (out, err) = (Heard::default(), Heard::default());
        let listeners = vec![
            listen(child.stdout.take().unwrap(), Arc::clone(&out)),
            listen(child.stderr.take().unwrap(), Arc::clone(&err)),
        ];
        Run { child, out, err, listeners }
    }

    /// The document it has printed whole so far.
    pub(crate) fn said(&self) -> Option<Value> {
        let heard = self.out.lock().unwrap();
        if heard.ends_with(b"\n") { serde_json::from_slice(&heard).ok() } else { None }
    }

    pub(crate) fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until something is so, or the program is over.
    pub(crate) fn wait_until(&mut self, mut so: impl FnMut(&Run) -> bool) {
        for _ in 0..GLANCES_MAX {
            if so(self) || self.is_over() {
                return;
            }
            sleep(GLANCE);
        }
    }

    /// Waits until the database is open: what the command is for comes in the next few milliseconds.
    pub(crate) fn wait_until_opened(&mut self, watch: &Watch) {
        self.wait_until(|_| watch.is_opening());
        self.wait_until(|_| !watch.is_opening());
    }

    /// Kill -9. What was said before is looked at first, so nothing counts as promised that came with the kill.
    pub(crate) fn kill(mut self) -> Ended {
        let before = self.said();
        let _ = self.child.kill();
        self.end(before)
    }

    /// Lets it finish.
    pub(crate) fn finish(mut self) -> Ended {
        let _ = self.child.wait();
        let ended = self.end(None);
        Ended { before: ended.document.clone(), ..ended }
    }

    fn end(mut self, before: Option<Value>) -> Ended {
        let status = self.child.wait().unwrap();
        for listener in self.listeners.drain(..) {
            listener.join().unwrap();
        }
        let document = self.said();
        let stderr = String::from_utf8_lossy(&self.err.lock().unwrap()).into_owned();
        // Behind what the log may have said before.
        let refused = stderr.lines().last().and_then(|line| serde_json::from_str::<Value>(line).ok());
        let code = refused.and_then(|told| told["error"]["code"].as_str().map(str::to_owned));
        Ended { before, document, code, status, stderr }
    }
}

fn listen(mut from: impl Read + Send + 'static, heard: Heard) -> JoinHandle<()> {
    spawn(move || {
        let mut piece = [0; 65_536];
        while let Ok(length @ 1..) = from.read(&mut piece) {
            heard.lock().unwrap().extend_from_slice(&piece[..length]);
        }
    })
}

/// What can be seen of the program's work from outside, so that a blow can be aimed at the few milliseconds that matter.
pub(crate) struct Watch {
    folder: PathBuf,
    seen: [Option<(u64, i64, i64)>; 2],
}

impl Watch {
    pub(crate) fn over(folder: &Path) -> Watch {
        let folder = folder.to_owned();
        Watch { seen: look(&folder), folder }
    }

    /// Something was written: opening the books, or an invoice.
    pub(crate) fn has_changed(&self) -> bool {
        look(&self.folder) != self.seen
    }

    /// The journal has another length: the invoice is in the database, and its number not said yet.
    pub(crate) fn has_grown(&self) -> bool {
        let length = |seen: [Option<(u64, i64, i64)>; 2]| seen[1].map(|(length, ..)| length);
        length(look(&self.folder)) != length(self.seen)
    }

    /// The database is being opened.
    pub(crate) fn is_opening(&self) -> bool {
        self.folder.join("books.opening").exists()
    }
}

fn look(folder: &Path) -> [Option<(u64, i64, i64)>; 2] {
    ["books.redb", "books.journal"].map(|name| {
        let metadata = fs::metadata(folder.join(name)).ok()?;
        Some((metadata.len(), metadata.mtime(), metadata.mtime_nsec()))
    })
}
