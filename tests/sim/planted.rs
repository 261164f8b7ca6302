//! Bugs planted on purpose: that a simulation finds nothing says something only when it finds these. Each is an edit of the
//! product's source, made in a copy of the tree, so that nothing of them is in the product, not even switched off.
//!
//! `make planted` plants each alone and counts the stories it takes to catch it. What an ordinary run asks is only that each
//! edit still fits.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A bug: its name, the file under `src-tauri/crates`, what stands there and what stands there instead.
type Bug = (&'static str, &'static str, &'static str, &'static str);

const JOURNAL: &str = "store/src/journal.rs";
const BOOKS: &str = "store/src/books.rs";
const FOLDER: &str = "store/src/folder.rs";
const TX: &str = "store/src/tx.rs";
const APPLY: &str = "store/src/apply.rs";
const REPLAY: &str = "store/src/replay.rs";
const MEND: &str = "store/src/mend.rs";
const OPEN: &str = "store/src/open.rs";
const ENGINE: &str = "protocol/src/engine.rs";
const WORK: &str = "protocol/src/engine/work.rs";
const SETTLE: &str = "protocol/src/engine/settle.rs";
const REFUSED: &str = "protocol/src/engine/refused.rs";
const RECONCILE: &str = "protocol/src/engine/reconcile.rs";
const PACE: &str = "protocol/src/engine/pace.rs";
const COMPARE: &str = "protocol/src/engine/compare.rs";
const REFUSAL: &str = "protocol/src/refusal.rs";
const ISSUE: &str = "domain/src/issue.rs";
const POOL: &str = "domain/src/pool.rs";
const CLOCK: &str = "domain/src/clock.rs";
const ENVELOPE: &str = "api/src/envelope.rs";
const LOOKUP: &str = "api/src/lookup.rs";
const ISSUING: &str = "app/src/issuing.rs";
const STATEMENT: &str = "app/src/statement.rs";
const ROOM: &str = "app/src/engine_room.rs";
const UNDO: &str = "store/src/undo.rs";

const BUGS: &[Bug] = &[
    (
        "the journal is not synced",
        JOURNAL,
        "        self.file.sync_data()?;\n        self.len += entries",
        "        self.len += entries",
    ),
    ("the journal is not written at all", BOOKS, "journal.append(&entries)", "journal.append(&[])"),
    (
        "the journal is written over its last entry",
        JOURNAL,
        "self.file.write(self.len, entries)?",
        "self.file.write(self.len.saturating_sub(16), entries)?",
    ),
    (
        "a failed journal write is kept quiet",
        BOOKS,
        "        appended.map_err(|source| WriteError::JournalBehind { committed: true, source })?;",
        "        let _ = appended;",
    ),
    (
        "the number is shown before the commit",
        BOOKS,
        "        if transaction.commit().is_err() {",
        "        let mut transaction = transaction;\n        let _ = transaction.set_durability(redb::Durability::None);\n        if transaction.commit().is_err() {",
    ),
    (
        "a failed commit counts as done",
        BOOKS,
        "            self.poison();\n            return Err(WriteError::Poisoned);",
        "",
    ),
    (
        "new files are not synced before they get their name",
        FOLDER,
        "        file.sync_data()?;\n        drop(file);",
        "        drop(file);",
    ),
    (
        "a name is not synced",
        FOLDER,
        "        path.parent().map_or(Ok(()), |folder| self.disk.sync_folder(folder))",
        "        Ok(())",
    ),
    (
        "a new database is made under its own name",
        OPEN,
        "    let temporary = temporary(&path);\n    let failed",
        "    let temporary = path.clone();\n    let failed",
    ),
    (
        "what the journal lacks is not written at open",
        MEND,
        "    journal.catch_up(&snapshot(database)?)?;\n    Ok(journal)",
        "    Ok(journal)",
    ),
    (
        "the journal's tail is not compared",
        JOURNAL,
        "        Ok(magic == *MAGIC && found == last_entry)",
        "        Ok(magic == *MAGIC)",
    ),
    ("a copy of the books may issue", BOOKS, "        if home == Home::Elsewhere {", "        if false {"),
    (
        "issuing is never stopped",
        TX,
        "    pub fn raise_guard(&mut self, guard: Guard, reason: &str) -> Result<(), TxError> {\n",
        "    pub fn raise_guard(&mut self, guard: Guard, reason: &str) -> Result<(), TxError> {\n        if guard != Guard::Clear {\n            return Ok(());\n        }\n",
    ),
    (
        "free numbers are not set aside when issuing stops",
        TX,
        "            let (series, number) = key.value();\n            free.push",
        "            let (series, number) = key.value();\n            if false { free.push((SeriesId(series.to_owned()), number)); }\n            #[cfg(any())]\n            free.push",
    ),
    (
        "numbers in doubt are free again",
        STATEMENT,
        "        Fate::Quarantined => vec![becomes(Fate::Quarantined, Fate::Released, GIVEN_UP)],",
        "        Fate::Quarantined => vec![becomes(Fate::Quarantined, Fate::Free, GIVEN_UP)],",
    ),
    (
        "a spent number stays free",
        REPLAY,
        "        self.put_number(&issued.series_id, &number)?;\n        let seq = self.invoice_count()? + 1;",
        "        let seq = self.invoice_count()? + 1;",
    ),
    (
        "what a look-up finds is not believed",
        SETTLE,
        "    match found.len() {\n        // Nothing under our number",
        "    found.clear();\n    match found.len() {\n        // Nothing under our number",
    ),
    ("the outbox row is forgotten", REPLAY, "        self.put(&OUTBOX, key, &event.outbox_item())?;\n", ""),
    (
        "the same request makes a second invoice",
        ISSUING,
        "                && let Some(answered) = tx.request(id)?",
        "                && let Some(answered) = tx.request(id)?.filter(|_| false)",
    ),
    (
        "the highest number goes first",
        ISSUE,
        "        .min_by_key(|number| number.number)",
        "        .max_by_key(|number| number.number)",
    ),
    (
        "a token about to expire is spent",
        POOL,
        "        self.usable_for_days(now, EXPIRY_MARGIN_DAYS)",
        "        self.usable_for_days(now, -1_000)",
    ),
    (
        "a series locked elsewhere gives numbers",
        ISSUE,
        "        Lock::Other { device, .. } => Err(Refusal::SeriesHeldElsewhere { device: device.clone() }),",
        "        Lock::Other { .. } => Ok(()),",
    ),
    (
        "the wall clock alone is believed",
        CLOCK,
        "            now: corrected.max(certain),",
        "            now: self.wall,",
    ),
    (
        "pauses of a wrong clock stay",
        ENGINE,
        "    if state.stepped_at.is_none_or(|then| now.moment < then) {",
        "    if false {",
    ),
    (
        "what was on its way at a stop is queued",
        ENGINE,
        "                item.phase = Phase::Unknown;\n                item.doubt = crate::change::Doubt::Owed;\n            }\n            outbox",
        "                item.phase = Phase::Queued;\n            }\n            outbox",
    ),
    (
        "on its way is not saved before it goes",
        WORK,
        "        before: vec![moved(item)],\n        wish: None,",
        "        before: Vec::new(),\n        wish: None,",
    ),
    (
        "a payment that was entered is not seen",
        "protocol/src/errand.rs",
        "payment.found_in(payments).is_some() && payment.known.is_some()",
        "payment.found_in(payments).is_none() && payment.known.is_some()",
    ),
    (
        "an errand is asked again without a look",
        "protocol/src/engine/errands.rs",
        "            pause(work, now);\n            Stage::Waiting",
        "            pause(work, now);\n            work.clear = Some(Sight::default());\n            Stage::Waiting",
    ),
    (
        "what was asked before books were put back goes by itself",
        "store/src/replay.rs",
        "                if *to != Guard::Clear {",
        "                if *to == Guard::Copied && *to == Guard::Clear {",
    ),
    (
        "a lost reply is sent again without a look",
        WORK,
        "            Phase::Unknown | Phase::Sending => {\n                return Some(Move::plain(Call::FindInvoice { series: id.clone(), number: item.number }));\n            }\n            // Never",
        "            Phase::Unknown | Phase::Sending => return Some(send(item)),\n            // Never",
    ),
    (
        "each attempt has a new key",
        WORK,
        "            key: item.key,\n            body: Arc::from(item.body.reveal().as_bytes()),",
        "            key: uuid::Uuid::from_u128(item.key.as_u128() ^ u128::from(item.attempts)),\n            body: Arc::from(item.body.reveal().as_bytes()),",
    ),
    (
        "a refused key is used for ever",
        REFUSED,
        "    if is_held || matches!(item.phase, Phase::Attention(_)) {",
        "    if false && is_held {",
    ),
    (
        "a parked invoice leaves the queue",
        APPLY,
        "                let item = self.compared_item(*invoice, *key)?;\n                self.move_item(OutboxItem {",
        "                let item = self.compared_item(*invoice, *key)?;\n                if matches!(phase, protocol::Phase::Attention(_)) {\n                    return self.remove(&crate::tables::OUTBOX, (item.series.0.as_str(), item.number)).map(drop);\n                }\n                self.move_item(OutboxItem {",
    ),
    (
        "a parked invoice is sent again by itself",
        WORK,
        "            Phase::Attention(_) => {}\n            _ if item.not_before",
        "            Phase::Attention(_) => return Some(send(item)),\n            _ if item.not_before",
    ),
    (
        "a start forgets what waits",
        ENGINE,
        "            series: series.collect(),\n            outbox,",
        "            series: series.collect(),\n            outbox: outbox.into_iter().take(1).collect(),",
    ),
    (
        "a lost request counts as never sent",
        REFUSED,
        "        Class::Ambiguous => {\n            item.phase = Phase::Unknown;\n            item.doubt = Doubt::Owed;\n            item.not_before = pause;",
        "        Class::Ambiguous => {\n            item.phase = Phase::Queued;\n            item.not_before = pause;",
    ),
    (
        "a reply is proof without comparing",
        COMPARE,
        "    compare(\"number\", &number, shown(&copy.number), true);",
        "    if copy.number.is_some() { return found; }\n    let mut compare = |_: &str, _: &dyn Display, _: Option<&dyn Display>, _: bool| {};\n    compare(\"number\", &number, shown(&copy.number), true);",
    ),
    (
        "any pending token is adopted",
        RECONCILE,
        "        let explained = reservation.number > above && explained_left > 0;",
        "        let explained = true;",
    ),
    (
        "numbers the server no longer holds stay free",
        RECONCILE,
        "        .filter(|n| !pending.contains(&n.number))\n        .map(|n| n.number)",
        "        .filter(|n| n.number == 0 && !pending.contains(&n.number))\n        .map(|n| n.number)",
    ),
    (
        "a number set free goes on nobody's list",
        APPLY,
        "        self.record(Event::Received { series: series.clone(), numbers: unknown })",
        "        self.record(Event::Received { series: series.clone(), numbers: unknown.into_iter().skip(1).collect() })",
    ),
    (
        "success: false counts as success",
        ENVELOPE,
        "    if (200..300).contains(&received.status) && is_success(&document) {",
        "    let _ = &is_success;\n    if (200..300).contains(&received.status) {",
    ),
    (
        "a stranger's 4xx is a refusal",
        REFUSAL,
        "            401 => Class::Auth,\n            _ => Class::Ambiguous,",
        "            401 => Class::Auth,\n            400..=499 => Class::AskUser,\n            _ => Class::Ambiguous,",
    ),
    (
        "a page that cannot be read ends a look-up",
        LOOKUP,
        "                Err(error) => return end(Err(doubtful(error))),",
        "                Err(_) => return end(Ok(search.candidates)),",
    ),
    (
        "the pace is not kept",
        PACE,
        "        self.sent.0.extend((0..requests).map(|_| now.counted));",
        "        self.sent.0.extend((0..requests.min(0)).map(|_| now.counted));",
    ),
    (
        "after a failed save the engine goes on",
        ROOM,
        "                tracing::error!(?problem, \"saving failed\");\n                self.refuse_wishes(&problem);\n                return self.start_over(\"saving failed\");",
        "                tracing::error!(?problem, \"saving failed\");",
    ),
    (
        "a wrong number does not stop its series",
        SETTLE,
        "Trouble::of_code(if wrong_number { NUMBER_MISMATCH } else { CONTENT_MISMATCH });",
        "Trouble::of_code(if wrong_number { CONTENT_MISMATCH } else { CONTENT_MISMATCH });",
    ),
    (
        "what is being sent is taken back",
        UNDO,
        "    let is_untouched = item.phase == Phase::Queued && item.attempts == 0 && item.doubt == Doubt::None;",
        "    let is_untouched = item.doubt == Doubt::None || item.phase == Phase::Queued && item.attempts == 0;",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

#[test]
fn every_bug_can_still_be_planted() {
    assert!(BUGS.len() >= 40);
    for (name, file, before, after) in BUGS {
        let source = fs::read_to_string(root().join("src-tauri/crates").join(file)).unwrap();
        assert_eq!(source.matches(before).count(), 1, "{name}: {file}");
        assert!(before != after, "{name}");
    }
}

/// Plants each bug alone in a copy of the tree and has stories told until it is caught. Slow: each needs a build.
#[test]
#[ignore = "an hour; make planted"]
fn every_planted_bug_is_caught() {
    let only = env::var("BUG").unwrap_or_default();
    let home = root().join("target/planted");
    // The tree as it is now, whatever is written in it meanwhile.
    let (clean, tree) = (home.join("clean"), home.join("tree"));
    copy_tree(&root(), &clean);
    let mut missed = Vec::new();
    let mut taken: Vec<u64> = Vec::new();
    for (name, file, before, after) in BUGS.iter().filter(|(name, ..)| name.contains(&only)) {
        copy_tree(&clean, &tree);
        let path = tree.join("src-tauri/crates").join(file);
        let source = fs::read_to_string(&path).unwrap();
        fs::write(&path, source.replace(before, after)).unwrap();
        match stories_until_caught(&tree, &home) {
            Ok((stories, sentence)) => {
                println!("| {name} | {stories} | {sentence} |");
                taken.push(stories);
            }
            Err(what) => {
                println!("| {name} | – | {what} |");
                missed.push(*name);
            }
        }
    }
    taken.sort_unstable();
    println!(
        "caught {} of {}, median {:?}",
        taken.len(),
        taken.len() + missed.len(),
        taken.get(taken.len() / 2)
    );
    assert!(missed.is_empty(), "not caught: {missed:?}");
}

/// Only what has changed is written, so that only that is built again.
fn copy_tree(from: &Path, tree: &Path) {
    fs::create_dir_all(tree).unwrap();
    for part in ["Cargo.toml", "Cargo.lock", "src-tauri", "tests", "tauri.conf.json", "icons", "clippy.toml"]
    {
        copy(&from.join(part), &tree.join(part));
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name() != "target" {
                copy(&entry.path(), &to.join(entry.file_name()));
            }
        }
    } else if fs::read(from).ok() != fs::read(to).ok() {
        // Written anew, so that it is newer than what was built, whatever the copied file's age.
        let bytes = fs::read(from).unwrap();
        fs::write(to, bytes).unwrap();
    }
}

/// How many stories it took, and the sentence that told it.
fn stories_until_caught(tree: &Path, home: &Path) -> Result<(u64, String), String> {
    let seeds = env::var("SEEDS").unwrap_or_else(|_| "3000".to_owned());
    let cargo = |arguments: &[&str]| {
        Command::new("cargo")
            .args(["test", "--quiet", "--package", "facturier-app", "--test", "sim", "--locked"])
            .args(arguments)
            .current_dir(tree)
            .env("CARGO_TARGET_DIR", home.join("build"))
            .env("SEEDS", &seeds)
            .env("JUST_COUNT", "1")
            .env("RUST_BACKTRACE", "0")
            .output()
            .unwrap()
    };
    let built = cargo(&["--no-run"]);
    if !built.status.success() {
        return Err(format!("does not build: {}", String::from_utf8_lossy(&built.stderr)));
    }
    let told = cargo(&["--", "every_seed_ends_well", "whatever_is_cut", "--nocapture", "--test-threads=1"]);
    let text = String::from_utf8_lossy(&told.stdout);
    let caught = text.lines().find_map(|line| line.strip_prefix("caught after "));
    let (stories, sentence) = caught.and_then(|line| line.split_once(": ")).ok_or("not caught")?;
    Ok((stories.parse().map_err(|_| "no count")?, sentence.to_owned()))
}
