//! Small disks filled to the last byte: before a write, in the middle of it, and while the program opens its books.

use crate::cli::Shell;
use crate::cli_keychain::Keychain;
use crate::crash::image::Image;
use crate::crash::ledger::Ledger;
use crate::crash::program::{Ended, Run, Watch};
use crate::crash::{Dice, assert_sound, rounds, skip};
use fs4::FileExt;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

/// Megabytes; the smallest leaves little room for the program's reserve beside what an invoice asks for.
const SIZES: [u64; 4] = [52, 64, 80, 128];

const ROUNDS_ON_A_DISK: u32 = 6;
const ORDERS_IN_A_ROUND: u32 = 4;

/// What a disk without room may be called.
const CLEAR: [&str; 4] = ["disk_full", "disk_failed", "journal_behind", "restart_needed"];

/// Free bytes at the beginning of a round, around what an invoice asks for (32 MiB) and what settling does (2 MiB).
const FREE_BYTES: [u64; 8] =
    [0, 2_000_000, 2_200_000, 33_400_000, 33_600_000, 34_000_000, 36_000_000, 44_000_000];

/// More than an invoice asks for.
const ROOM_BYTES: u64 = 33_700_000;

/// A first guess of how long after opening its books the program writes; what comes of it makes the next one better.
const AIM: Duration = Duration::from_millis(3);

/// Free bytes that are left when the disk fills up in the middle of something.
const REST_BYTES: [u64; 6] = [0, 0, 4_096, 16_384, 65_536, 262_144];

#[derive(Debug, Default)]
struct Tally {
    rounds: u32,
    sealed: u32,
    promised: u32,
    settled_when_full: u32,
    codes: BTreeMap<String, u32>,
}

/// A file that takes up what is to be taken up.
struct Ballast {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl Ballast {
    fn new(image: &Image) -> Ballast {
        let path = image.path().join("ballast");
        let file = File::create(&path).unwrap();
        Ballast { path, file, bytes: 0 }
    }

    /// Takes all but so many bytes; the file system needs some for its own books, so the last are tried for.
    fn leave(&mut self, bytes: u64) {
        if fs4::available_space(&self.path).unwrap() < bytes {
            self.file.set_len(0).unwrap();
            self.bytes = 0;
        }
        let mut step = fs4::available_space(&self.path).unwrap().saturating_sub(bytes);
        while step >= 4_096 {
            let taken = FileExt::allocate(&self.file, self.bytes + step).is_ok();
            if taken {
                self.bytes += step;
            }
            let free = fs4::available_space(&self.path).unwrap().saturating_sub(bytes);
            step = if taken { free } else { (step / 2).min(free) };
        }
    }

    fn remove(self) {
        fs::remove_file(&self.path).unwrap();
    }
}

struct Scene {
    // The books are gone before the disk they are on.
    shell: Shell,
    image: Image,
    ledger: Ledger,
    dice: Dice,
    /// Where the key of sealed books is.
    keychain: Option<Keychain>,
    /// From an open database to the middle of a write, as far as is known.
    aim: Duration,
    wrong: Vec<String>,
    codes: BTreeMap<String, u32>,
}

impl Scene {
    fn begin(mut dice: Dice) -> Result<Scene, String> {
        let image = Image::new(dice.pick(&SIZES), dice.chance(50))?;
        let keychain = dice.chance(40).then(Keychain::start);
        let data = tempfile::tempdir_in(image.path()).unwrap();
        let bus = keychain.as_ref().map(|keychain| keychain.address.clone());
        let shell = Shell { data, bus, ..Shell::new() };
        shell.make_ready();
        shell.json(&["series", "reserve", "DEM", "--count", "50"]);
        if keychain.is_some() {
            shell.json(&["books", "seal"]);
        }
        let mut ledger = Ledger::default();
        let wrong = ledger.check(&shell);
        Ok(Scene { shell, image, ledger, dice, keychain, aim: AIM, wrong, codes: BTreeMap::new() })
    }

    /// Notes how a command ended; a refusal is to be one of those that tell of the disk.
    fn note(&mut self, what: &str, ended: &Ended) {
        self.wrong.extend(ended.disgrace());
        let code = match (&ended.code, ended.status.code()) {
            (Some(code), _) if CLEAR.contains(&code.as_str()) => code.as_str(),
            (None, Some(0 | 3)) if ended.document.is_some() => "done",
            _ => {
                self.wrong.push(format!("{what} on a full disk: {} {}", ended.status, ended.stderr));
                "strange"
            }
        };
        if code != "done" && ended.document.is_some() {
            self.wrong.push(format!("{what} was refused and printed: {:?}", ended.document));
        }
        *self.codes.entry(format!("{what} {code}")).or_default() += 1;
    }

    /// Issues, while the disk fills up at some moment of it.
    fn issue(&mut self, ballast: &mut Ballast) {
        let (order, price) = self.ledger.order();
        let watch = Watch::over(self.shell.data.path());
        let mut run = Run::start(&self.shell, &["issue", "-"], &self.shell.order(&price));
        let rest = self.dice.pick(&REST_BYTES);
        let has_room = fs4::available_space(self.image.path()).unwrap() > ROOM_BYTES;
        let mut is_aimed = false;
        match self.dice.below(5) {
            0 => {}
            1 => {
                run.wait_until(|_| watch.has_grown());
                ballast.leave(rest);
            }
            2 => {
                sleep(self.dice.duration(Duration::from_millis(150)));
                ballast.leave(rest);
            }
            _ => {
                run.wait_until_opened(&watch);
                sleep(self.aim / 2 + self.dice.duration(self.aim));
                ballast.leave(rest);
                is_aimed = has_room;
            }
        }
        let ended = run.finish();
        // Too early is refused, too late is done: between the two lies the middle of a write.
        match (&ended.document, ended.code.as_deref()) {
            (Some(_), _) if is_aimed => self.aim = self.aim * 9 / 10,
            (None, Some("disk_full")) if is_aimed => self.aim = self.aim * 11 / 10,
            _ => {}
        }
        self.note("issue", &ended);
        match (&ended.document, ended.code.as_deref()) {
            (Some(document), _) => self.wrong.extend(self.ledger.acknowledge(order, document)),
            (None, Some("disk_full")) => self.ledger.withdraw(order),
            _ => {}
        }
    }

    /// Reads on a full disk; whether it could.
    fn read(&mut self, must: bool) -> Option<usize> {
        let look = match Ledger::look(&self.shell) {
            Ok(look) => look,
            Err(why) => {
                let is_clear = !must && CLEAR.iter().any(|code| why.contains(code));
                if !is_clear {
                    self.wrong.push(format!("the books cannot be read on a full disk: {why}"));
                }
                *self.codes.entry("look refused".to_owned()).or_default() += 1;
                return None;
            }
        };
        self.wrong.extend(self.ledger.compare(&look));
        let elsewhere = tempfile::tempdir().unwrap();
        let (out, beside) = (elsewhere.path().join("a.pdf"), self.image.path().join("a.pdf"));
        let newest = look.highest().to_string();
        for args in [&["status"][..], &["outbox"], &["verify"]] {
            let ended = Run::start(&self.shell, args, "").finish();
            self.note(args[0], &ended);
        }
        if look.highest() > 0 {
            for (what, out) in [("pdf", &out), ("pdf on the full disk", &beside)] {
                let args = ["invoices", "pdf", &newest, "-o", out.to_str().unwrap()];
                let ended = Run::start(&self.shell, &args, "").finish();
                self.note(what, &ended);
                let paper = fs::read(out).ok();
                let is_whole = paper.as_ref().is_some_and(|bytes| {
                    bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF")
                });
                // All of it or nothing, and elsewhere there is room for all of it.
                let is_right = if ended.document.is_some() { is_whole } else { paper.is_none() };
                if !is_right || (what == "pdf" && !is_whole) {
                    self.wrong.push(format!("{what}: {} and whole: {is_whole}", ended.status));
                }
            }
            let _ = fs::remove_file(&beside);
        }
        Some(look.waiting())
    }

    fn round(&mut self, tally: &mut Tally) {
        let mut ballast = Ballast::new(&self.image);
        if self.dice.chance(70) {
            self.go_on();
        }
        for _ in 0..ORDERS_IN_A_ROUND {
            ballast.leave(self.dice.pick(&FREE_BYTES));
            self.issue(&mut ballast);
        }
        ballast.leave(0);
        let reserve = self.shell.data.path().join("books.reserve");
        let has_reserve = reserve.exists();
        self.read(has_reserve);
        let sync = Run::start(&self.shell, &["sync", "--wait", "5"], "").finish();
        self.note("sync", &sync);
        if let Some(waiting) = self.read(has_reserve).filter(|_| has_reserve) {
            tally.settled_when_full += u32::from(waiting == 0);
            if waiting != 0 {
                self.wrong
                    .push(format!("{waiting} invoices wait although there was a reserve: {}", sync.stderr));
            }
        }
        // And now without the reserve.
        ballast.leave(0);
        self.issue(&mut ballast);
        let sync = Run::start(&self.shell, &["sync"], "").finish();
        self.note("sync without room", &sync);
        if sync.stderr.contains("driver)") {
            self.wrong.push(format!("a full disk was told as a broken one: {}", sync.stderr));
        }
        if self.keychain.is_some() {
            let word = self.dice.pick(&["seal", "unseal"]);
            let ended = Run::start(&self.shell, &["books", word], "").finish();
            self.note(word, &ended);
        }
        self.read(false);
        ballast.remove();
        self.go_on();
        tally.rounds += 1;
        tally.sealed += u32::from(self.keychain.is_some());
    }

    /// With room again, the next number is the next number.
    fn go_on(&mut self) {
        self.wrong.extend(self.ledger.check(&self.shell));
        if self.ledger.free.len() < 10 {
            self.shell.json(&["series", "reserve", "DEM", "--count", "50"]);
            self.wrong.extend(self.ledger.check(&self.shell));
        }
        let next = self.ledger.free.first().copied();
        let (order, price) = self.ledger.order();
        let ended = Run::start(&self.shell, &["issue", "-"], &self.shell.order(&price)).finish();
        match &ended.document {
            Some(document) if document["number"].as_u64() == next => {
                self.wrong.extend(self.ledger.acknowledge(order, document));
            }
            other => self.wrong.push(format!("with room again, not {next:?} but {other:?} {}", ended.stderr)),
        }
    }
}

/// Every issue on a full disk is done or refused in so many words, and nothing that was shown is lost (F7, F8).
#[test]
fn a_full_disk_refuses_clearly_and_loses_nothing() {
    let mut dice = Dice::new("full disk");
    let (mut tally, wanted) = (Tally::default(), rounds(1, 20));
    while tally.rounds < wanted {
        let mut scene = match Scene::begin(dice.fork()) {
            Ok(scene) => scene,
            Err(why) => return skip(&format!("no disk can be filled here: {why}")),
        };
        for _ in 0..ROUNDS_ON_A_DISK.min(wanted - tally.rounds) {
            scene.round(&mut tally);
            if !scene.wrong.is_empty() {
                break;
            }
        }
        if scene.wrong.is_empty() {
            scene.wrong.extend(scene.ledger.settle(&scene.shell));
        }
        tally.promised += scene.ledger.promised;
        for (code, count) in std::mem::take(&mut scene.codes) {
            *tally.codes.entry(code).or_default() += count;
        }
        println!("full disk: {tally:?}");
        assert_sound(&scene.wrong);
    }
}
