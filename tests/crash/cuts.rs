//! A file system cut under the running program, at moments thrown by dice and at moments aimed at the writing.
//!
//! Two writers of a few lines run beside it. One forces every line to the disk and must lose none of what it
//! acknowledged before a cut: if it does, the harness counts wrongly. The other forces nothing and must be caught.

use crate::cli::Shell;
use crate::crash::image::{Image, can_be_cut};
use crate::crash::ledger::Ledger;
use crate::crash::program::{GLANCE, Run, Watch};
use crate::crash::{Dice, assert_sound, rounds, skip};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::thread::{scope, sleep};
use std::time::Duration;
use tempfile::TempDir;

/// Room for what an invoice asks for, and for the reserve.
const MEGABYTES: u64 = 96;

/// Cuts on one file system; then the books are settled and another is made.
const CUTS_IN_A_LIFE: u32 = 25;

const NUMBERS_MIN: usize = 12;

/// The longest a cut waits for the moment it is aimed at, in glances.
const PATIENCE: u32 = 100_000;

/// The program's order to force something to the disk, answered without doing so.
const LIE: &str = "int fsync(int file) { return 0; }\nint fdatasync(int file) { return 0; }\n";

#[derive(Debug, Default)]
struct Tally {
    cuts: u32,
    promised: u32,
    in_doubt: u32,
    kills: u32,
    honest_lines: u32,
    liars_lines: u32,
    liars_lost: u32,
}

/// Books on a file system that will be cut.
struct Scene {
    image: Image,
    shell: Shell,
    /// A library that makes the program's own syncs do nothing.
    lie: Option<PathBuf>,
    ledger: Mutex<Ledger>,
    wrong: Mutex<Vec<String>>,
    is_cut: AtomicBool,
    acknowledged: AtomicU32,
    in_doubt: AtomicU32,
    kills: AtomicU32,
}

impl Scene {
    fn begin(dice: &mut Dice, lie: Option<PathBuf>) -> Scene {
        let image = Image::new(MEGABYTES, dice.chance(50)).unwrap();
        let data = tempfile::tempdir_in(image.path()).unwrap();
        let shell = Shell { data, ..Shell::new() };
        shell.make_ready();
        shell.json(&["series", "reserve", "DEM", "--count", "40"]);
        let mut ledger = Ledger::default();
        let wrong = ledger.check(&shell);
        image.sync();
        Scene {
            image,
            shell,
            lie,
            ledger: Mutex::new(ledger),
            wrong: Mutex::new(wrong),
            is_cut: AtomicBool::new(false),
            acknowledged: AtomicU32::new(0),
            in_doubt: AtomicU32::new(0),
            kills: AtomicU32::new(0),
        }
    }

    fn start(&self, args: &[&str], input: &str) -> Run {
        let mut command = self.shell.command(args);
        command.envs(self.lie.iter().map(|lie| ("LD_PRELOAD", lie)));
        Run::of(command, input)
    }

    fn is_cut(&self) -> bool {
        self.is_cut.load(SeqCst)
    }

    /// A command that ends by itself, unless the cut comes first.
    fn run(&self, args: &[&str], input: &str) {
        let mut run = self.start(args, input);
        run.wait_until(|_| self.is_cut());
        let ended = if self.is_cut() { run.kill() } else { run.finish() };
        self.wrong.lock().unwrap().extend(ended.disgrace());
    }

    /// Works until the cut.
    fn work(&self, mut dice: Dice) {
        let mut left = self.ledger.lock().unwrap().free.len();
        while !self.is_cut() {
            match dice.below(100) {
                _ if left < NUMBERS_MIN => {
                    self.run(&["series", "reserve", "DEM", "--count", "40"], "");
                    left += 40;
                }
                0..75 => {
                    self.issue(None);
                    left -= 1;
                }
                // What a killed program left unfinished is seen by the next one; and what is seen is promised.
                75..85 => {
                    self.issue(Some(dice.duration(Duration::from_millis(8))));
                    left -= 1;
                    self.look();
                }
                85..90 => self.look(),
                _ => self.run(&["sync"], ""),
            }
        }
    }

    /// One order; killed so long after it began to write, if it is to be.
    fn issue(&self, kill_after: Option<Duration>) {
        let (order, price) = self.ledger.lock().unwrap().order();
        let watch = Watch::over(self.shell.data.path());
        let mut run = self.start(&["issue", "-"], &self.shell.order(&price));
        match kill_after {
            Some(pause) => {
                run.wait_until(|_| self.is_cut() || watch.has_changed());
                sleep(pause);
                self.kills.fetch_add(1, SeqCst);
            }
            None => run.wait_until(|run| self.is_cut() || run.said().is_some()),
        }
        if let Some(document) = run.said() {
            let mut ledger = self.ledger.lock().unwrap();
            // The cut takes this lock before it begins: what is noted here came before it.
            if self.is_cut() {
                self.in_doubt.fetch_add(1, SeqCst);
            } else {
                self.wrong.lock().unwrap().extend(ledger.acknowledge(order, &document));
                self.acknowledged.fetch_add(1, SeqCst);
            }
        }
        let ended = if self.is_cut() || kill_after.is_some() { run.kill() } else { run.finish() };
        let mut wrong = self.wrong.lock().unwrap();
        wrong.extend(ended.disgrace());
        if ended.code.is_some() && !self.is_cut() {
            wrong.push(format!("an issue was refused: {}", ended.stderr));
        }
    }

    fn look(&self) {
        let look = Ledger::look(&self.shell);
        let mut ledger = self.ledger.lock().unwrap();
        if self.is_cut() {
            return;
        }
        let wrong = look.map_or_else(|why| vec![why], |look| ledger.compare(&look));
        self.wrong.lock().unwrap().extend(wrong);
    }

    /// Waits for the moment of the cut.
    fn aim(&self, dice: &mut Dice) {
        let wait = |so: &dyn Fn() -> bool| {
            for _ in 0..PATIENCE {
                if so() {
                    break;
                }
                sleep(GLANCE);
            }
        };
        let before = self.acknowledged.load(SeqCst);
        let watch = Watch::over(self.shell.data.path());
        // What is forgotten is missed only if it was acknowledged.
        let way = if self.lie.is_some() { 5 } else { dice.below(6) };
        match way {
            0 => sleep(dice.duration(Duration::from_millis(800))),
            1 => {
                wait(&|| watch.has_grown());
                sleep(dice.duration(Duration::from_millis(1)));
            }
            2 | 3 => {
                sleep(dice.duration(Duration::from_millis(400)));
                wait(&|| watch.is_opening());
                wait(&|| !watch.is_opening());
                sleep(dice.duration(Duration::from_millis(8)));
            }
            _ => {
                let wanted = before + 1 + u32::try_from(dice.below(4)).unwrap();
                wait(&|| self.acknowledged.load(SeqCst) >= wanted);
            }
        }
    }

    /// Works, is cut, comes back, and is looked at.
    fn round(&mut self, dice: &mut Dice, tally: &mut Tally) -> Vec<String> {
        self.is_cut.store(false, SeqCst);
        let (honest, liar) = (Writer::new(&self.image, "honest"), Writer::new(&self.image, "liar"));
        if self.lie.is_none() {
            self.image.sync();
        }
        let switch = self.image.switch().unwrap();
        let worker = dice.fork();
        let (kept, lost) = scope(|threads| {
            // Not always: what it forces to the disk takes with it what others had left lying.
            if dice.chance(30) {
                threads.spawn(|| honest.write(&self.is_cut, |file| file.sync_data().is_ok()));
            }
            threads.spawn(|| liar.write(&self.is_cut, |_| true));
            threads.spawn(|| self.work(worker));
            self.aim(dice);
            let ledger = self.ledger.lock().unwrap();
            let counted = (honest.lines.load(SeqCst), liar.lines.load(SeqCst));
            self.is_cut.store(true, SeqCst);
            drop(ledger);
            switch.cut();
            counted
        });
        self.image.restart();
        tally.cuts += 1;
        tally.honest_lines += kept;
        tally.liars_lines += lost;
        tally.liars_lost += lost.saturating_sub(liar.found());
        let mut wrong = std::mem::take(&mut *self.wrong.lock().unwrap());
        if honest.found() < kept {
            wrong.push(format!(
                "the harness counts wrongly: {} of {kept} lines that were forced",
                honest.found()
            ));
        }
        wrong.extend(self.ledger.lock().unwrap().check(&self.shell));
        wrong
    }

    fn count(&self, tally: &mut Tally) {
        tally.promised += self.ledger.lock().unwrap().promised;
        tally.in_doubt += self.in_doubt.load(SeqCst);
        tally.kills += self.kills.load(SeqCst);
    }
}

/// Appends numbered lines.
struct Writer {
    path: PathBuf,
    lines: AtomicU32,
}

impl Writer {
    fn new(image: &Image, name: &str) -> Writer {
        let path = image.path().join(name);
        File::create(&path).unwrap();
        Writer { path, lines: AtomicU32::new(0) }
    }

    fn write(&self, is_cut: &AtomicBool, force: impl Fn(&File) -> bool) {
        let Ok(mut file) = OpenOptions::new().append(true).open(&self.path) else { return };
        while !is_cut.load(SeqCst) {
            let line = format!("{:>63}\n", self.lines.load(SeqCst));
            if file.write_all(line.as_bytes()).is_err() || !force(&file) {
                return;
            }
            self.lines.fetch_add(1, SeqCst);
            sleep(Duration::from_millis(2));
        }
    }

    /// Whole lines there are, in their order.
    fn found(&self) -> u32 {
        let bytes = fs::read(&self.path).unwrap_or_default();
        let is_right = |(place, line): &(usize, &[u8])| *line == format!("{place:>63}\n").as_bytes();
        u32::try_from(bytes.chunks_exact(64).enumerate().take_while(is_right).count()).unwrap()
    }
}

/// The library that lies, made with the compiler of the machine.
fn lie(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("lie.c"), folder.join("lie.so"));
    fs::write(&source, LIE).unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).output();
    made.is_ok_and(|made| made.status.success()).then_some(library)
}

/// The promise under a cut of the whole file system (F2, F3, F6).
#[test]
fn a_file_system_cut_under_the_program_loses_nothing_it_acknowledged() {
    if let Err(why) = can_be_cut() {
        return skip(&format!("no file system can be cut here: {why}"));
    }
    let mut dice = Dice::new("cuts");
    let (mut tally, cuts) = (Tally::default(), rounds(4, 4));
    while tally.cuts < cuts {
        let mut scene = Scene::begin(&mut dice, None);
        let mut wrong = Vec::new();
        for _ in 0..CUTS_IN_A_LIFE.min(cuts - tally.cuts) {
            wrong.extend(scene.round(&mut dice, &mut tally));
            if !wrong.is_empty() {
                break;
            }
        }
        scene.count(&mut tally);
        if wrong.is_empty() {
            wrong.extend(scene.ledger.lock().unwrap().settle(&scene.shell));
        }
        println!("cuts: {tally:?}");
        assert_sound(&wrong);
    }
    assert!(tally.liars_lost > 0, "a writer that forces nothing to the disk was never caught: {tally:?}");
}

/// That the test above can fail: the same program on a disk that forgets what it was told to keep.
#[test]
fn a_program_whose_syncs_do_nothing_is_caught() {
    if let Err(why) = can_be_cut() {
        return skip(&format!("no file system can be cut here: {why}"));
    }
    let mut dice = Dice::new("lies");
    let folder: TempDir = tempfile::tempdir().unwrap();
    let Some(lie) = lie(folder.path()) else { return skip("there is no C compiler to make a disk lie with") };
    let mut tally = Tally::default();
    for _ in 0..4 {
        let mut scene = Scene::begin(&mut dice, Some(lie.clone()));
        let wrong = scene.round(&mut dice, &mut tally);
        scene.count(&mut tally);
        if wrong.iter().any(|wrong| wrong.ends_with("was shown and is gone")) {
            return println!("lies: {tally:?}, caught: {}", wrong.join("; "));
        }
    }
    panic!("invoices that were never forced to the disk were not missed: {tally:?}");
}
