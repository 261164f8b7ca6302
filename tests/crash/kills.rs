//! Kill -9 at moments thrown by dice and at moments aimed at the writing, one command after another on the same books.

use crate::cli::Shell;
use crate::crash::ledger::Ledger;
use crate::crash::program::{Ended, Run, Watch};
use crate::crash::{Dice, assert_sound, rounds};
use sandbox::Fault;
use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

/// Kills on one set of books; then it is settled and another is begun.
const KILLS_IN_A_LIFE: u32 = 120;

/// How long after the database was opened the command may still be writing.
const WRITING: Duration = Duration::from_millis(8);

/// With fewer free numbers than this, more are reserved before the next kill.
const NUMBERS_MIN: usize = 15;

/// What was measured.
#[derive(Debug, Default)]
struct Tally {
    kills: u32,
    too_late: u32,
    promised: u32,
    looks: u32,
    by_wish: BTreeMap<&'static str, u32>,
}

/// What the program is asked to do when the kill comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    Issue,
    Correct,
    Sync,
    Reserve,
    Release,
    Draft,
    Backup,
    Look,
}

const WISHES: [Wish; 20] = {
    use Wish::{Backup, Correct, Draft, Issue, Look, Release, Reserve, Sync};
    [
        Issue, Issue, Issue, Issue, Issue, Issue, Issue, Issue, Issue, Issue, Correct, Correct, Sync, Sync,
        Sync, Reserve, Release, Draft, Backup, Look,
    ]
};

struct Life {
    shell: Shell,
    ledger: Ledger,
    dice: Dice,
    /// How long each command takes when nobody disturbs it.
    whole: BTreeMap<Wish, Duration>,
    /// An order under an id of its own that may be asked again.
    again: Option<(usize, String, String)>,
    wrong: Vec<String>,
    tally: Tally,
}

#[allow(clippy::disallowed_methods, reason = "a kill is aimed by real time")]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

impl Life {
    fn begin(dice: Dice) -> Life {
        let shell = Shell::ready();
        shell.json(&["series", "reserve", "DEM", "--count", "50"]);
        let (ledger, whole) = (Ledger::default(), BTreeMap::new());
        Life { shell, ledger, dice, whole, again: None, wrong: Vec::new(), tally: Tally::default() }
    }

    /// One command, and the kill.
    fn cycle(&mut self) {
        match self.dice.pick(&WISHES) {
            Wish::Issue => self.issue(),
            Wish::Correct => self.correct(),
            wish @ Wish::Sync => {
                let pause = self.dice.duration(Duration::from_millis(200));
                let fault = match self.dice.below(4) {
                    0 => Fault::LateReply(pause),
                    1 => Fault::LateHandling(pause),
                    2 => Fault::DropAfter,
                    _ => Fault::DropBefore,
                };
                self.shell.server.faults().once("POST /invoices", fault);
                self.kill(wish, &["sync"], "");
                self.shell.server.faults().clear();
            }
            wish @ Wish::Reserve => {
                let pause = self.dice.duration(Duration::from_millis(40));
                self.shell.server.faults().once("POST /invoice-series/**", Fault::LateReply(pause));
                self.kill(wish, &["series", "reserve", "DEM", "--count", "3"], "");
                self.shell.server.faults().clear();
            }
            wish @ Wish::Release => {
                let Some(number) = self.ledger.free.last().map(u64::to_string) else { return };
                self.kill(wish, &["series", "release", "DEM", &number, "--reason", "probă"], "");
            }
            wish @ Wish::Draft => {
                let draft = self.shell.order("7");
                self.kill(wish, &["issue", "-", "--draft"], &draft);
            }
            wish @ Wish::Backup => {
                let out = tempfile::tempdir().unwrap();
                let out = out.path().join("books.backup");
                self.kill(wish, &["backup", out.to_str().unwrap(), "--plain"], "");
            }
            wish @ Wish::Look => {
                let args: &[&str] = self.dice.pick(&[&["verify"][..], &["status"], &["numbers", "DEM"]]);
                self.kill(wish, args, "");
            }
        }
    }

    fn issue(&mut self) {
        let again = self.again.take().filter(|_| self.dice.chance(60));
        let has_id = again.is_some() || self.dice.chance(50);
        let (order, id, file) = match again {
            Some(again) => again,
            None => {
                let (order, price) = self.ledger.order();
                (order, self.dice.id(), self.shell.order(&price))
            }
        };
        let paper = tempfile::tempdir().unwrap();
        let paper = paper.path().join("a.pdf");
        let mut args = vec!["issue", "-"];
        if has_id {
            args.extend(["--request-id", &id]);
        }
        if self.dice.chance(10) {
            args.extend(["--pdf", paper.to_str().unwrap()]);
        }
        let ended = self.kill(Wish::Issue, &args, &file);
        if let Some(document) = &ended.before {
            self.wrong.extend(self.ledger.acknowledge(order, document));
        }
        let is_refused = ended.code.as_deref().is_some_and(|code| code != "no_number");
        if is_refused {
            self.wrong.push(format!("an issue was refused: {}", ended.stderr));
        }
        if has_id {
            self.again = Some((order, id.clone(), file));
        }
    }

    fn correct(&mut self) {
        let open = self.ledger.correctable();
        let Some((order, number)) = open.last().cloned() else { return };
        let file = self.ledger.correction(order);
        let ended = self.kill(Wish::Correct, &["invoices", "edit", &number, "-"], &file);
        match (&ended.before, &ended.code) {
            (Some(document), _) => self.wrong.extend(self.ledger.acknowledge(order, document)),
            (None, Some(_)) => self.ledger.correction_refused(order),
            (None, None) => {}
        }
    }

    /// Runs a command and kills it: at any moment, as soon as it has said something, or soon after it began to write.
    fn kill(&mut self, wish: Wish, args: &[&str], input: &str) -> Ended {
        let Some(whole) = self.whole.get(&wish).copied() else {
            let begun = clock();
            let ended = Run::start(&self.shell, args, input).finish();
            self.whole.insert(wish, begun.elapsed());
            self.wrong.extend(ended.disgrace());
            return ended;
        };
        let watch = Watch::over(self.shell.data.path());
        let mut run = Run::start(&self.shell, args, input);
        match self.dice.below(6) {
            0 => sleep(self.dice.duration(whole * 5 / 4)),
            1 => run.wait_until(|run| run.said().is_some()),
            2 => {
                run.wait_until(|_| watch.has_changed());
                sleep(self.dice.duration(WRITING));
            }
            3 => {
                run.wait_until(|_| watch.has_grown());
                sleep(self.dice.duration(Duration::from_millis(1)));
            }
            _ => {
                run.wait_until_opened(&watch);
                sleep(self.dice.duration(WRITING));
            }
        }
        let ended = run.kill();
        self.tally.kills += u32::from(ended.was_killed());
        self.tally.too_late += u32::from(!ended.was_killed());
        *self.tally.by_wish.entry(name(wish)).or_default() += 1;
        self.wrong.extend(ended.disgrace());
        ended
    }

    /// Looks at everything, and sees to it that there are numbers.
    fn look(&mut self) {
        self.tally.looks += 1;
        self.wrong.extend(self.ledger.check(&self.shell));
        if self.ledger.free.len() < NUMBERS_MIN {
            Run::start(&self.shell, &["series", "reserve", "DEM", "--count", "50"], "").finish();
        }
    }

    fn end(mut self, total: &mut Tally) -> Vec<String> {
        self.wrong.extend(self.ledger.settle(&self.shell));
        total.kills += self.tally.kills;
        total.too_late += self.tally.too_late;
        total.promised += self.ledger.promised;
        total.looks += self.tally.looks;
        for (wish, count) in self.tally.by_wish {
            *total.by_wish.entry(wish).or_default() += count;
        }
        self.wrong
    }
}

fn name(wish: Wish) -> &'static str {
    match wish {
        Wish::Issue => "issue",
        Wish::Correct => "edit",
        Wish::Sync => "sync",
        Wish::Reserve => "reserve",
        Wish::Release => "release",
        Wish::Draft => "draft",
        Wish::Backup => "backup",
        Wish::Look => "look",
    }
}

/// The promise under kill -9, whatever the command line was doing (F1, F5, F18).
#[test]
fn a_kill_in_any_command_loses_and_doubles_nothing() {
    let mut dice = Dice::new("kills");
    let (mut total, cycles) = (Tally::default(), rounds(20, 1));
    while total.kills < cycles {
        let mut life = Life::begin(dice.fork());
        while life.tally.kills < KILLS_IN_A_LIFE.min(cycles - total.kills) && life.wrong.is_empty() {
            life.cycle();
            // Not after each: a kill often meets books that nobody opened since the one before.
            if life.dice.chance(15) {
                life.look();
            }
        }
        let wrong = life.end(&mut total);
        println!("kills: {total:?}");
        assert_sound(&wrong);
    }
}
