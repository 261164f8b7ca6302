//! What strangers and a rotten disk can put before the program, each as a function of any bytes: it may refuse them, and must
//! neither panic nor believe what they do not say nor lose what the books hold.
//!
//! Not here: which bytes (a corpus, a fuzzer).

use crate::disk::SimDisk;
use api::{Coming, Device, Line, Remote, Session};
use domain::{Issued, Moment, SeriesId, Token};
use protocol::{Call, Sensitive, request_file};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Once};
use std::task::{Context, Poll, Waker};
use store::{Access, Books, BooksKey, Disk, NewInstallation, Read};
use uuid::Uuid;

/// Takes any bytes, and panics where the program does what it must not.
pub type Target = fn(&[u8]);

/// Every target, under the name of its folder in the corpus.
pub const TARGETS: [(&str, Target); 6] = [
    ("api_reply", api_reply),
    ("journal", journal),
    ("database", database),
    ("backup_file", backup_file),
    ("request_file", request_file),
    ("recovery_code", recovery_code),
];

/// redb may panic over a damaged file, and the store catches that: it is no finding, so it is not cried out either. A fuzzer
/// aborts at the cry; what nobody catches it still sees.
fn calm() {
    static CALMED: Once = Once::new();
    CALMED.call_once(|| {
        let cry = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|place| place.file().contains("redb-")) {
                cry(panic);
            }
        }));
    });
}

// A reply of the server.

/// Beyond the documented ones, a status nobody has heard of.
const STATUSES: [u16; 20] =
    [200, 201, 202, 204, 301, 302, 400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 599];

/// More requests than the longest look-up makes.
const REQUESTS_MAX: u32 = 1000;

/// The first byte picks the call, the second the status; lines of a head may follow, an empty one, and the body. Every request
/// of the call gets this reply.
pub fn api_reply(bytes: &[u8]) {
    let [call, status, rest @ ..] = bytes else { return };
    let (calls, status) = (calls(), STATUSES[usize::from(*status) % STATUSES.len()]);
    let call = &calls[usize::from(*call) % calls.len()];
    let line = Parrot::new(status, rest);
    let body = line.body.clone();
    let device = Device { id: "laptop".to_owned(), platform: "web" };
    let remote = Remote::over("http://127.0.0.1:1/v1", device, Arc::new(line)).expect("an address");
    let secret = || Sensitive::new("secret".to_owned());
    let session = Session::Mobile { token: secret(), refresh: Some(secret()) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let _inside = runtime.enter();
    let answer = pin!(remote.execute(&session, call)).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(answer) = answer else { panic!("{call:?} waits for something") };
    if answer.result.is_ok() {
        assert!(is_success(call, status, &body), "{call:?} believes {status} {:?}", body.escape_ascii());
    }
}

fn calls() -> [Call; 16] {
    let series = || SeriesId("srs_FCT".to_owned());
    let (key, body) = (Uuid::from_u128(3), Arc::from(*b"{}"));
    let date = "2026-11-20".parse().expect("a date");
    [
        Call::Refresh,
        Call::ListSeries,
        Call::Lock(series()),
        Call::Unlock { series: series(), force: true },
        Call::Reserve { series: series(), count: 5 },
        Call::ListReservations(series()),
        Call::Release { series: series(), number: 7, token: Token::new("tok_7".to_owned()) },
        Call::Create { series: series(), number: 7, key, body },
        Call::FindOrder { series: series(), id: Uuid::from_u128(4), date },
        Call::FindInvoice { series: series(), number: 7 },
        Call::NewestInvoice(series()),
        Call::Clients { page: 1 },
        Call::Products { page: 1 },
        Call::Invoices { page: 1, since: date },
        Call::Settings,
        Call::VatRates,
    ]
}

/// Whether a reply may be taken for a success: a 2xx envelope that says so. The undocumented sign-in may leave the word out, and
/// a number is given back too when the server does not know its token.
fn is_success(call: &Call, status: u16, body: &[u8]) -> bool {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let Ok(document @ Value::Object(_)) = serde_json::from_slice(body) else { return false };
    let said = match &document["success"] {
        Value::Null => None,
        Value::Bool(said) => Some(*said),
        other => Some(["1", "\"1\"", "\"true\""].contains(&other.to_string().as_str())),
    };
    match (call, said) {
        (Call::Refresh, said) => (200..300).contains(&status) && said != Some(false),
        (Call::Release { .. }, Some(false)) => true,
        (_, said) => (200..300).contains(&status) && said == Some(true),
    }
}

/// A line at whose end somebody says always the same.
#[derive(Debug)]
struct Parrot {
    status: u16,
    head: Vec<(http::HeaderName, http::HeaderValue)>,
    body: Vec<u8>,
    requests: AtomicU32,
}

impl Parrot {
    fn new(status: u16, rest: &[u8]) -> Parrot {
        let end = rest.windows(2).position(|two| two == b"\n\n");
        let (head, body) = end.map_or((&[][..], rest), |end| (&rest[..end], &rest[end + 2..]));
        let field = |line: &[u8]| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((line[..colon].try_into().ok()?, line[colon + 1..].trim_ascii().try_into().ok()?))
        };
        let head = head.split(|byte| *byte == b'\n').filter_map(field).collect();
        Parrot { status, head, body: body.to_vec(), requests: AtomicU32::new(0) }
    }
}

impl Line for Parrot {
    fn send(&self, _request: reqwest::Request) -> Coming<'_> {
        assert!(self.requests.fetch_add(1, Ordering::Relaxed) < REQUESTS_MAX, "a call without end");
        let mut reply = http::Response::builder().status(self.status);
        for (name, value) in &self.head {
            reply = reply.header(name, value);
        }
        let reply = reply.body(self.body.clone()).expect("a reply");
        Box::pin(async { Ok(reply.into()) })
    }
}

// Files of the books.

const FOLDER: &str = "/firma";
const STICK: &str = "/firma/stick";

/// Books with one of everything, as this program leaves them.
struct Good {
    disk: SimDisk,
    database: Vec<u8>,
    journal: Vec<u8>,
    backup: Vec<u8>,
    invoices: Vec<Issued>,
}

static GOOD: LazyLock<Good> = LazyLock::new(|| {
    macro_rules! kept {
        ($file:literal) => {
            include_bytes!(concat!("../../src-tauri/crates/store/tests/files/", $file))
        };
    }
    calm();
    let disk = SimDisk::new(1);
    put(&disk, "installation.json", kept!("books-v1/installation.json"));
    put(&disk, "books.redb", kept!("books-v1/books.redb"));
    put(&disk, "books.journal", kept!("books-v1/books.journal"));
    let books = Books::open(FOLDER.as_ref(), &new(&disk)).expect("good books");
    let newest_first = books.read().and_then(|view| view.invoices_newest_first(0, 100)).expect("invoices");
    let invoices = newest_first.into_iter().map(|record| record.issued).collect();
    drop(books);
    Good {
        database: get(&disk, "books.redb"),
        journal: get(&disk, "books.journal"),
        backup: kept!("backup-v1/books.backup").to_vec(),
        invoices,
        disk,
    }
});

fn new(disk: &SimDisk) -> NewInstallation {
    NewInstallation {
        disk: Arc::new(disk.clone()),
        ..NewInstallation::new(Uuid::from_u128(9), Moment(1_795_000_000))
    }
}

fn put(disk: &SimDisk, name: &str, bytes: &[u8]) {
    let file = disk.create(format!("{FOLDER}/{name}").as_ref()).expect("a file");
    file.write(0, bytes).expect("room");
}

fn get(disk: &SimDisk, name: &str) -> Vec<u8> {
    let file = disk.open(format!("{FOLDER}/{name}").as_ref(), Access::Read).expect("a file");
    let mut bytes = vec![0; file.len().expect("a length") as usize];
    file.read(0, &mut bytes).expect("its bytes");
    bytes
}

/// Every invoice of the good books is there, in its newest or in an earlier revision.
fn assert_nothing_lost(books: &Books) {
    let view = books.read().expect("a view");
    for paper in &GOOD.invoices {
        let record = view.invoice(paper.id).expect("a readable record").expect("an invoice that was there");
        assert!(
            record.issued == *paper || record.earlier.contains(paper),
            "invoice {} changed",
            paper.number
        );
    }
}

fn assert_sound(books: &Books) {
    let report = books.verify(true).expect("a report");
    assert!(report.is_ok(), "{:?}", report.problems);
}

/// Whatever opened once opens again.
fn open_again(disk: &SimDisk) -> Books {
    Books::open(FOLDER.as_ref(), &new(disk)).expect("books that were open a moment ago")
}

/// Looking changes nothing in the folder.
fn rescue(disk: &SimDisk) -> Option<Books> {
    let before = (get(disk, "books.redb"), get(disk, "books.journal"));
    let books = Books::rescue(FOLDER.as_ref(), &new(disk)).ok();
    assert!(before == (get(disk, "books.redb"), get(disk, "books.journal")), "a rescue wrote");
    if let Some(view) = books.as_ref().and_then(|books| books.read().ok()) {
        let _ = (view.invoices_newest_first(0, 100), view.outbox(), view.events(1, 1000));
    }
    books
}

/// The journal is these bytes; or, after a zero, the good one and behind it entries that are right in everything but their
/// content, which are these lines.
pub fn journal(bytes: &[u8]) {
    let (content, is_forged) = match bytes {
        [0, lines @ ..] => (forged(lines), true),
        _ => (bytes.to_vec(), false),
    };
    let disk = GOOD.disk.copied(2);
    put(&disk, "books.journal", &content);
    drop(rescue(&disk));
    match Books::open(FOLDER.as_ref(), &new(&disk)) {
        Ok(books) => {
            assert_nothing_lost(&books);
            drop(books);
            let books = open_again(&disk);
            assert_nothing_lost(&books);
            // Rot before the last entry is for a check to find, not for every start; the database is sound all the same.
            let report = books.verify(true).expect("a report");
            let of_journal = |code: &str| code.starts_with("journal");
            let is_sound = report.problems.iter().all(|problem| of_journal(problem.code));
            assert!(is_sound || is_forged, "{:?}", report.problems);
        }
        Err(_) => {
            put(&disk, "books.journal", &GOOD.journal);
            assert_nothing_lost(&open_again(&disk));
        }
    }
    let disk = GOOD.disk.copied(3);
    put(&disk, "books.journal", &content);
    drop(Books::rebuild(FOLDER.as_ref(), &new(&disk)));
}

/// The good journal with more entries; `#` in a line stands for its place in the journal.
fn forged(lines: &[u8]) -> Vec<u8> {
    let mut journal = GOOD.journal.clone();
    let (mut seq, mut hash, mut at) = (0_u64, [0; 32], b"FACTURIER JOURNAL 1\n".len());
    while at < journal.len() {
        let (length, rest) = journal[at..].split_first_chunk().expect("a length");
        hash.copy_from_slice(&rest[..32]);
        (seq, at) = (seq + 1, at + 36 + u32::from_le_bytes(*length) as usize);
    }
    for line in lines.split(|byte| *byte == b'\n') {
        seq += 1;
        let payload = match line.iter().position(|byte| *byte == b'#') {
            Some(sharp) => [&line[..sharp], seq.to_string().as_bytes(), &line[sharp + 1..]].concat(),
            None => line.to_vec(),
        };
        hash = Sha256::new().chain_update(hash).chain_update(&payload).finalize().into();
        journal.extend_from_slice(&(payload.len() as u32).to_le_bytes());
        journal.extend_from_slice(&hash);
        journal.extend_from_slice(&payload);
    }
    journal
}

/// The database is damaged; the journal beside it is good, so nothing is ever lost.
pub fn database(bytes: &[u8]) {
    let disk = GOOD.disk.copied(2);
    put(&disk, "books.redb", &damaged(&GOOD.database, bytes));
    assert_nothing_lost(&rescue(&disk).expect("what the journal holds"));
    let books = match Books::open(FOLDER.as_ref(), &new(&disk)) {
        Ok(books) => {
            assert_nothing_lost(&books);
            drop(books);
            open_again(&disk)
        }
        Err(_) => Books::rebuild(FOLDER.as_ref(), &new(&disk)).expect("books out of the journal"),
    };
    assert_nothing_lost(&books);
    assert_sound(&books);
}

/// A file after some damage: a zero replaces the whole with what follows, a one cuts it off where the first four bytes say; then
/// of each four bytes three are a place and the last is laid over what is there.
fn damaged(good: &[u8], bytes: &[u8]) -> Vec<u8> {
    let place = |bytes: &[u8]| bytes.iter().rev().fold(0, |place, byte| place << 8 | usize::from(*byte));
    let mut file = good.to_vec();
    let edits = match bytes {
        [0, whole @ ..] => return whole.to_vec(),
        [1, a, b, c, d, edits @ ..] => {
            file.truncate(place(&[*a, *b, *c, *d]));
            edits
        }
        edits => edits.get(1..).unwrap_or_default(),
    };
    for edit in edits.chunks_exact(4) {
        let len = file.len().max(1);
        if let Some(byte) = file.get_mut(place(&edit[..3]) % len) {
            *byte ^= edit[3];
        }
    }
    file
}

/// A damaged backup, as it is or, where the first byte is odd, with sums that fit: somebody made it so. What is restored is sound.
pub fn backup_file(bytes: &[u8]) {
    let [kind, bytes @ ..] = bytes else { return };
    let mut file = damaged(&GOOD.backup, bytes);
    if kind % 2 == 1 {
        sum_up(&mut file);
    }
    let disk = SimDisk::new(4);
    put(&disk, "stick", &file);
    if let Ok(restored) = Books::restore("/altundeva".as_ref(), STICK.as_ref(), None, &new(&disk)) {
        assert_sound(&restored.books);
    }
}

/// Puts right sums where a plain backup has its two.
fn sum_up(file: &mut [u8]) {
    const HEAD: usize = b"FACTURIER BACKUP\n".len() + 4;
    let Some(length) = file.get(HEAD - 4..HEAD).and_then(|bytes| bytes.try_into().ok()) else { return };
    let text_end = HEAD.saturating_add(u32::from_le_bytes(length) as usize);
    let (Some(content), Some(end)) = (text_end.checked_add(32), file.len().checked_sub(32)) else { return };
    if content <= end {
        let sum = Sha256::digest(&file[..text_end]);
        file[text_end..content].copy_from_slice(&sum);
        let whole = Sha256::digest(&file[text_end..end]);
        file[end..].copy_from_slice(&whole);
    }
}

// What a person gives.

/// A request file: what is read without a complaint is the same order after it went through the editor, and a correction that
/// names nothing changes nothing.
pub fn request_file(bytes: &[u8]) {
    let read = request_file::read(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return assert!(read.is_err()) };
    let (edited, corrected) = (request_file::request_of(text), request_file::corrected(text, b"{}"));
    let Ok((order, complaints)) = read else { return };
    if !complaints.is_empty() {
        return;
    }
    let edited = edited.expect("the text of an object");
    let (again, complaints) = request_file::read(edited.as_bytes()).expect("an object");
    assert_eq!(complaints, [], "{edited}");
    assert_eq!(again, request_file::OrderFile { is_draft: false, ..order.clone() }, "{edited}");
    let (same, complaints) = corrected.expect("a correction");
    assert_eq!(complaints, []);
    let is_lei = order.currency.as_deref() == Some(domain::LEI);
    let exchange_rate = order.exchange_rate.filter(|_| !is_lei);
    assert_eq!(same, request_file::OrderFile { exchange_rate, ..again });
}

/// A recovery code: whatever is read as one is the code of its key.
pub fn recovery_code(bytes: &[u8]) {
    let Ok(key) = BooksKey::from_recovery_code(&String::from_utf8_lossy(bytes)) else { return };
    let again = BooksKey::from_recovery_code(key.recovery_code().reveal()).expect("a code of ours");
    assert_eq!(again.reveal(), key.reveal());
}
