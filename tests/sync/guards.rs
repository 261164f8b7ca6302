//! What must hold whatever the clock, the account or the disk does.

use crate::world::*;
use app::view::InvoiceState;
use app::{App, IssueRequest, Lang, Ports, Problem, Secrets, Sensitive};
use domain::calendar::{Alarm, alarm};
use sandbox::{Books, Fault};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn try_issue(app: &App, confirmed: bool) -> Result<app::view::InvoiceView, Problem> {
    let file = order(app, "1");
    app.issue(
        &IssueRequest {
            allow_earlier_date: confirmed,
            trusts_clock: confirmed,
            ..IssueRequest::new(file.as_bytes())
        },
        Lang::Ro,
    )
}

fn warnings(app: &App) -> Vec<String> {
    app.status(None, Lang::Ro).unwrap().warnings.into_iter().map(|warning| warning.code).collect()
}

fn journal_tells(world: &World, event: &str) -> bool {
    let journal = fs::read(world.folder.path().join("books.journal")).unwrap();
    String::from_utf8_lossy(&journal).contains(event)
}

async fn reopened(world: &World, app: App, days: i64) -> App {
    drop(app.close().await.unwrap());
    world.open_on(days).unwrap()
}

/// One wrong year typed into the system must not poison what comes after it (I32, I34).
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_year_is_asked_about_once_and_the_server_puts_it_right() {
    let world = World::new().await;
    let app = world.ready().await;
    issue(&app, "150");
    let app = reopened(&world, app, 3).await;
    assert_eq!(
        try_issue(&app, false).unwrap().state,
        InvoiceState::Queued,
        "a laptop shut on Friday is right on Monday"
    );
    let app = reopened(&world, app, 400).await;
    assert_eq!(try_issue(&app, false).unwrap_err().code(), "clock_ahead");
    assert!(warnings(&app).contains(&"clock_ahead".to_owned()));
    let code = try_issue(&app, true).unwrap_err().code().to_owned();
    assert_eq!(
        code, "numbers_expiring",
        "the clock is believed when a person says so, and the numbers have run out"
    );
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 0);
    // Back in the right year, before anything was heard from the server, and after: what it says in the very second of its
    // last word could be that word given again.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let app = reopened(&world, app, 3).await;
    sync_until_settled(&app).await;
    assert!(!warnings(&app).iter().any(|code| code.starts_with("clock_b")), "{:?}", warnings(&app));
    assert_eq!(
        try_issue(&app, false).unwrap_err().code(),
        "earlier_date",
        "of three days ago, when the clock was fast"
    );
    try_issue(&app, true).unwrap();
    assert_books_hold(&app);
}

/// A confirmation is journalled and counts from then on (I34).
#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_clock_is_not_asked_about_again() {
    let world = World::new().await;
    // Reservations that outlive the wrong clock, so that only the clock is in question.
    world.server.books().switches.reservation_days = Some(900);
    let app = world.ready().await;
    let app = reopened(&world, app, 100).await;
    assert_eq!(try_issue(&app, false).unwrap_err().code(), "clock_ahead");
    try_issue(&app, true).unwrap();
    try_issue(&app, false).unwrap();
    let app = reopened(&world, app, 100).await;
    try_issue(&app, false).unwrap();
    assert_books_hold(&app);
    assert!(journal_tells(&world, "clock_confirmed"));
}

/// Who says that the clock is right has not said that the date may go back.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_and_an_earlier_date_are_meant_each_by_itself() {
    let world = World::new().await;
    let app = world.ready().await;
    issue(&app, "150");
    let mut file: serde_json::Value = serde_json::from_str(&order(&app, "1")).unwrap();
    let app = reopened(&world, app, 100).await;
    file["date"] = json!((app.today() - chrono::Days::new(101)).to_string());
    let file = file.to_string();
    let refused = |allow_earlier_date, trusts_clock| {
        let request = IssueRequest { allow_earlier_date, trusts_clock, ..IssueRequest::new(file.as_bytes()) };
        app.issue(&request, Lang::Ro).unwrap_err().code().to_owned()
    };
    assert_eq!(refused(true, false), "clock_ahead");
    assert_eq!(refused(false, true), "earlier_date");
}

/// What does not go to e-Factura has no deadline there, and is no reason to be told of one.
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_go_to_efactura_has_no_deadline() {
    let world = World::new().await;
    let app = world.ready().await;
    let mut file: serde_json::Value = serde_json::from_str(&order(&app, "1")).unwrap();
    file["efactura_enabled"] = json!(0);
    app.issue(&IssueRequest::new(file.to_string().as_bytes()), Lang::Ro).unwrap();
    assert_eq!(app.status(None, Lang::Ro).unwrap().next_deadline, None);
    let invoice = issue(&app, "150");
    let told = app.status(None, Lang::Ro).unwrap().next_deadline;
    assert_eq!(told, shown(&app, &invoice.id).efactura_deadline);
    assert!(told.is_some());
}

/// One draft becomes one invoice, from however many screens it is issued.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_issued_once() {
    let world = World::new().await;
    let app = world.ready().await;
    let file = order(&app, "1");
    let draft = Some(app.save_draft(None, file.as_bytes()).unwrap().id.parse().unwrap());
    let request = |id| IssueRequest {
        draft,
        request_id: Some(uuid::Uuid::from_u128(id)),
        ..IssueRequest::new(file.as_bytes())
    };
    let issued = app.issue(&request(1), Lang::Ro).unwrap();
    assert_eq!(app.issue(&request(1), Lang::Ro).unwrap().id, issued.id, "asked again, it is the same one");
    assert_eq!(app.issue(&request(2), Lang::Ro).unwrap_err().code(), "draft_gone");
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 9);
}

/// A keychain that is still locked says nothing about the session in it; the invoices are there all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_cannot_be_read_is_not_taken_for_none() {
    struct Locked;
    impl Secrets for Locked {
        fn load(&self) -> std::io::Result<Option<Sensitive<String>>> {
            Err(std::io::Error::other("locked"))
        }
        fn save(&self, _: &Sensitive<String>) -> std::io::Result<()> {
            Ok(())
        }
        fn clear(&self) -> std::io::Result<()> {
            Ok(())
        }
        fn in_keychain(&self) -> bool {
            true
        }
    }
    let world = World::new().await;
    let app = world.ready().await;
    app.close().await.unwrap();
    let (config, ports) = world.plan(0);
    let pocket = Arc::clone(&world.pocket);
    let secrets = Box::new(move |secret, _: &Path| match secret {
        app::Secret::Session(_) => Arc::new(Locked) as Arc<dyn Secrets>,
        _ => Arc::clone(&pocket) as Arc<dyn Secrets>,
    });
    let app = App::open(config, Ports { secrets, ..ports }).unwrap();
    try_issue(&app, false).unwrap();
    assert!(warnings(&app).contains(&"session_unread".to_owned()));
    app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await.unwrap();
    assert!(!warnings(&app).contains(&"session_unread".to_owned()));
    app.sign_out().await.unwrap();
    assert!(warnings(&app).contains(&"not_signed_in".to_owned()));
}

/// Before anyone signs in, whether that can work is asked of the server itself.
#[tokio::test(flavor = "multi_thread")]
async fn whether_the_server_is_there_is_known_without_an_account() {
    let world = World::new().await;
    let app = world.open().unwrap();
    assert!(app.is_server_there().await);
    assert_eq!(app.status(Some(&app.probe().await), Lang::Ro).unwrap().network, "signed_out");
    world.server.faults().always("GET /series", Fault::DropBefore);
    assert!(!app.is_server_there().await);
    assert_eq!(app.status(Some(&app.probe().await), Lang::Ro).unwrap().network, "server_down");
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_of_unsent_invoices_are_told_more_and_more_urgently() {
    let world = World::new().await;
    world.server.books().switches.reservation_days = Some(8);
    let mut app = world.ready().await;
    let invoice = issue(&app, "150");
    let issued: chrono::NaiveDate = invoice.date.parse().unwrap();
    for days in 0..12 {
        app = reopened(&world, app, days).await;
        let told = warnings(&app);
        let expected = match alarm(issued, app.today()) {
            Alarm::Calm => None,
            Alarm::Day1 => Some("outbox_deadline"),
            Alarm::Day3 | Alarm::Day4 | Alarm::LastDay => Some("deadline_close"),
            Alarm::Missed => Some("deadline_missed"),
        };
        for code in ["outbox_deadline", "deadline_close", "deadline_missed"] {
            assert_eq!(told.iter().any(|told| told == code), expected == Some(code), "day {days}: {told:?}");
        }
        assert_eq!(told.iter().any(|code| code == "numbers_half_life"), days >= 4, "day {days}: {told:?}");
        assert!(shown(&app, &invoice.id).deadline_alarm.is_some());
    }
    sync_until_settled(&app).await;
    assert_eq!(shown(&app, &invoice.id).deadline_alarm, None, "sent, or given to a person");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_keeps_the_queue_and_another_firm_never_sees_it() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    app.sign_out().await.unwrap();
    assert!(matches!(app.sync().await, Err(Problem::NotSignedIn)));
    assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Queued);
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 9, "numbers stay too");
    issue(&app, "20");
    // Somebody signs in at the same server for another firm.
    let firm = world.server.books().firm().clone();
    let other = sandbox::Firm { cui: "RO99999".to_owned(), id: "firm_other".to_owned(), ..firm.clone() };
    world.server.books().set_firm(other);
    let password = Sensitive::new(Books::DEMO_PASSWORD.to_owned());
    assert!(matches!(app.sign_in(Books::DEMO_EMAIL, &password).await, Err(Problem::OtherFirm)));
    assert_eq!(world.posts().len(), 0);
    world.server.books().set_firm(firm);
    app.sign_in(Books::DEMO_EMAIL, &password).await.unwrap();
    sync_until_settled(&app).await;
    assert_eq!(states(&app), [InvoiceState::Synced; 2]);
}

/// A force unlock by somebody else is seen with its time and written down (S24); the queue still drains (I38).
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_went_is_told_and_what_was_issued_still_goes() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    let id = world.server.books().series_named(SERIES).unwrap().id.clone();
    assert!(!app.one_series(SERIES).unwrap().is_lost);
    world.server.books().set_lock(&id, None, utc_now());
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[invoice]);
    assert!(warnings(&app).contains(&"series_lock_lost".to_owned()));
    assert!(app.one_series(SERIES).unwrap().is_lost);
    assert_eq!(try_issue(&app, false).unwrap_err().code(), "series_not_locked_here");
    let reserved = world.server.books().reservations().len();
    app.sync().await.unwrap();
    assert_eq!(
        world.server.books().reservations().len(),
        reserved,
        "nothing is reserved, locked or released by itself"
    );
    assert!(journal_tells(&world, "lock_seen"), "written down, with its time");
}

fn every_file(folder: &Path, visit: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, visit);
        } else {
            visit(&path, &fs::read(&path).unwrap());
        }
    }
}

/// Passwords and session tokens are in no file of the books, and reservation tokens in nothing a person is shown (I42).
#[tokio::test(flavor = "multi_thread")]
async fn no_secret_lies_where_it_should_not() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    let session = app::Secrets::load(world.pocket.as_ref()).unwrap().unwrap().reveal().clone();
    let session: serde_json::Value = serde_json::from_str(&session).unwrap();
    let tokens: Vec<String> = world.server.books().reservations().iter().map(|r| r.token.clone()).collect();
    let shown = [
        serde_json::to_string(&app.register(SERIES, Lang::Ro).unwrap()).unwrap(),
        serde_json::to_string(&app.outbox(Lang::Ro).unwrap()).unwrap(),
        serde_json::to_string(&app.invoice(&invoice.id, Lang::Ro).unwrap()).unwrap(),
        serde_json::to_string(&app.status(None, Lang::Ro).unwrap()).unwrap(),
        app.request_of(&invoice.id).unwrap(),
    ];
    for text in &shown {
        assert!(tokens.iter().all(|token| !text.contains(token)));
    }
    drop(app.close().await.unwrap());
    let secrets = [session["token"].as_str().unwrap(), session["refresh"].as_str().unwrap()];
    every_file(world.folder.path(), &mut |path, bytes| {
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a session secret in {}", path.display());
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_says_whether_its_numbers_are_enough() {
    use app::view::PoolState::{Empty, Enough, Expiring, Low};
    let world = World::new().await;
    let mut app = world.ready().await;
    let pool = |app: &App| app.one_series(SERIES).unwrap().pool;
    // A reservation holds for thirty days, of which the last five are kept for sending. That is told a week before.
    for (days, expected) in
        [(0, Enough), (17, Enough), (19, Expiring), (24, Expiring), (26, Empty), (0, Enough)]
    {
        app = reopened(&world, app, days).await;
        assert_eq!(pool(&app), expected, "after {days} days");
        let is_told = warnings(&app).contains(&"numbers_expire_soon".to_owned());
        assert_eq!(is_told, expected == Expiring, "after {days} days");
    }
    let last_day = app.today() + chrono::Days::new(24);
    app = reopened(&world, app, 20).await;
    let told = app.status(None, Lang::Ro).unwrap().warnings;
    let told = &told.iter().find(|one| one.code == "numbers_expire_soon").unwrap().message;
    assert!(told.contains(&last_day.format("%d.%m.%Y").to_string()), "{told}");
    app = reopened(&world, app, 0).await;
    let usual = app.habits().unwrap();
    app.save_habits(&app::view::HabitsView { refill_below: 12, refill_to: 15, ..usual.clone() }).unwrap();
    assert_eq!(pool(&app), Low, "ten, where it is refilled below twelve");
    app.save_habits(&usual).unwrap();
    for left in [9, 8, 7, 6, 5, 4] {
        try_issue(&app, false).unwrap();
        assert_eq!(pool(&app), if left < 5 { Low } else { Enough }, "{left} left");
        assert_eq!(warnings(&app).contains(&"pool_low".to_owned()), left < 5, "{left} left");
    }
}
