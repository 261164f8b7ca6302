//! Typst in a Python process that stays warm: its compiler, its fonts and its caches live as long as the rounds. The
//! time is taken inside, around the compilation alone, so the pipe between us costs it nothing.

use domain::Issued;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

pub struct Typst {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Typst {
    /// `None` where there is no Python, or it has no package `typst`.
    pub fn start() -> Option<Typst> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().ok()?;
        let mut process = Command::new("python3")
            .arg(root.join("tests/bench/typst_warm.py"))
            .arg(root.join("tests/bench/invoice.typ"))
            .arg(root.join("src-tauri/crates/pdf/fonts"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let questions = process.stdin.take()?;
        let answers = BufReader::new(process.stdout.take()?);
        let mut typst = Typst { process, questions, answers };
        (typst.answer() == "ready").then_some(typst)
    }

    /// Compiles an invoice: the time and the bytes it took.
    pub fn compile(&mut self, issued: &Issued) -> (Duration, usize) {
        writeln!(self.questions, "{}", serde_json::to_string(issued).unwrap()).unwrap();
        self.questions.flush().unwrap();
        let answer = self.answer();
        let (nanoseconds, bytes) = answer.split_once(' ').expect("Typst compiles the invoice");
        (Duration::from_nanos(nanoseconds.parse().unwrap()), bytes.parse().unwrap())
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Typst {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
