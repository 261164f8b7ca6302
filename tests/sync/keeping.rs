//! Backups, restores, copied folders, lost laptops and broken databases: the numbers survive all of it, once each.

use crate::world::*;
use app::view::InvoiceState;
use app::{App, IssueRequest, Lang, Problem, Secrets, Sensitive};
use sandbox::Books;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn password() -> Sensitive<String> {
    Sensitive::new(Books::DEMO_PASSWORD.to_owned())
}

fn passphrase(text: &str) -> Option<Sensitive<String>> {
    Some(Sensitive::new(text.to_owned()))
}

fn refused(app: &App) -> String {
    let order = r#"{"client_data":{"type":"b2c","name":"Ana","address":"Str. 1","city":"Iași","county":"Iași"},
        "items":[{"description":"x","quantity":1,"price":1,"vat_rate":21}]}"#;
    app.issue(&IssueRequest::new(order.as_bytes()), Lang::Ro).unwrap_err().code().to_owned()
}

async fn closed(app: App) {
    drop(app.close().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_laptop_asks_the_server_and_the_paper_before_it_issues() {
    let world = World::new().await;
    let app = world.ready().await;
    let settled = issue(&app, "150");
    sync_until_settled(&app).await;
    let file = world.folder.path().with_extension("backup");
    let made = app.backup(&file, passphrase("pâine și sare").as_ref()).unwrap();
    assert_eq!((made.invoices, made.unsent, made.is_encrypted), (1, 0, true));
    assert!(app.status(None, Lang::Ro).unwrap().last_backup.is_some());
    // After the backup two more: one reaches the server, one only the client's hands.
    let (sent, printed) = (issue(&app, "20"), issue(&app, "30"));
    closed(app).await;

    // The laptop is lost; the backup goes to a new folder on a new one.
    let new = World {
        folder: tempfile::tempdir().unwrap(),
        pocket: Arc::default(),
        keychain: Arc::default(),
        ..world
    };
    for (words, code) in [(None, "passphrase_needed"), (passphrase("alta"), "wrong_passphrase")] {
        let (config, ports) = new.plan(0);
        let problem = App::restore(&config, &ports, &file, words.as_ref()).unwrap_err();
        assert_eq!(problem.code(), code);
        assert_eq!(App::look_at_backup(&file, words.as_ref()).unwrap_err().code(), code);
    }
    let looked = App::look_at_backup(&file, passphrase("pâine și sare").as_ref()).unwrap();
    assert_eq!(looked, made, "it can be looked into first");
    new.pocket.save(&Sensitive::new("{}".to_owned())).unwrap();
    let (config, ports) = new.plan(0);
    App::restore(&config, &ports, &file, passphrase("pâine și sare\n").as_ref()).unwrap();
    assert!(new.pocket.load().unwrap().is_none(), "whose session it was is asked anew");
    let app = new.open().unwrap();
    assert_eq!(refused(&app), "issuing_stopped");
    assert!(matches!(app.state_last_number(SERIES, 99, Lang::Ro), Err(Problem::SyncFirst)));
    app.sign_in(Books::DEMO_EMAIL, &password()).await.unwrap();
    assert!(
        matches!(app.state_last_number(SERIES, 99, Lang::Ro), Err(Problem::SyncFirst)),
        "a sign-in is no sync"
    );
    app.sync().await.unwrap();
    assert_eq!(refused(&app), "issuing_stopped");
    let status = app.status(None, Lang::Ro).unwrap();
    assert!(
        status.issuing_stopped && status.warnings.iter().any(|warning| warning.code == "issuing_stopped")
    );
    let reserved = new.server.books().reservations().len();

    let last = printed.number.unwrap();
    app.state_last_number(SERIES, last, Lang::Ro).unwrap();
    assert_eq!(new.server.books().reservations().len(), reserved, "nothing was reserved meanwhile");
    app.reserve(SERIES, 1).await.unwrap();
    let next = issue(&app, "1");
    assert!(next.number > Some(last + 1), "the old laptop may still issue the numbers it had");
    // Both papers are in the drawer; each is entered under its own number.
    let mut entered = Vec::new();
    for (paper, price) in [(&sent, "20"), (&printed, "30")] {
        let file = order(&app, price);
        let request = IssueRequest { paper_number: paper.number, ..IssueRequest::new(file.as_bytes()) };
        let invoice = app.issue(&request, Lang::Ro).unwrap();
        assert_eq!((&invoice.full_number, &invoice.total), (&paper.full_number, &paper.total));
        entered.push(invoice);
    }
    sync_until_settled(&app).await;
    entered.extend([next, settled]);
    new.assert_on_server_once(&entered);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn unsent_invoices_are_never_replaced_and_a_plain_backup_is_said_to_be_plain() {
    let world = World::new().await;
    let app = world.ready().await;
    let file = world.folder.path().with_extension("backup");
    let made = app.backup(&file, None).unwrap();
    assert!(!made.is_encrypted);
    assert!(matches!(app.backup(&world.folder.path().join("x"), None), Err(Problem::BackupInBooks)));
    assert!(matches!(app.backup(&file, passphrase("").as_ref()), Err(Problem::PassphraseMissing)));
    let invoice = issue(&app, "150");
    closed(app).await;
    let (config, ports) = world.plan(0);
    assert!(matches!(App::restore(&config, &ports, &file, None), Err(Problem::UnsentInvoices(1))));
    let app = world.open().unwrap();
    assert_eq!(shown(&app, &invoice.id), invoice);
    fs::remove_file(file).unwrap();
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_of_a_folder_one_issues() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    closed(app).await;
    let copied = tempfile::tempdir().unwrap();
    copy(world.folder.path(), copied.path());
    let original = world.open().unwrap();
    assert_eq!(issue(&original, "2").number, invoice.number.map(|number| number + 1), "the original goes on");
    sync_until_settled(&original).await;
    closed(original).await;

    let world = World { folder: copied, ..world };
    let app = world.open().unwrap();
    assert_eq!(refused(&app), "books_copied");
    assert_eq!(shown(&app, &invoice.id).total, invoice.total, "but everything can be seen");
    app.sync().await.unwrap();
    assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Synced, "and nothing is sent twice");
    let last = invoice.number.unwrap() + 1;
    let register = app.state_last_number(SERIES, last, Lang::Ro).unwrap();
    let given_up = register.items.iter().filter(|number| number.fate == "released").count();
    assert_eq!(given_up, 8, "what the original may still hold is given up, not used twice");
    app.sync().await.unwrap();
    let next = issue(&app, "3");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[invoice, next.clone()]);
    assert!(next.number > Some(last + 8));
    let pending = world
        .server
        .books()
        .reservations()
        .iter()
        .filter(|r| r.number <= last + 8)
        .filter(|r| r.status == sandbox::ReservationStatus::Pending)
        .count();
    assert_eq!(pending, 0, "the server was told");
    closed(app).await;
    let again = world.open().unwrap();
    assert!(!again.status(None, Lang::Ro).unwrap().issuing_stopped, "at home from now on");
    assert_books_hold(&again);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_laptops_numbers_come_to_the_new_one_and_its_papers_keep_theirs() {
    let world = World::new().await;
    let lost = world.ready().await;
    let (sent, printed) = (issue(&lost, "20"), issue(&lost, "30"));
    // Only the first ever reached the server.
    world.server.faults().once("POST /invoices", sandbox::Fault::DropAfter);
    let _ = lost.sync().await;
    let on_server = world.server.books().invoice_numbered(&printed.full_number).is_some();
    closed(lost).await;

    let new = World {
        folder: tempfile::tempdir().unwrap(),
        pocket: Arc::default(),
        keychain: Arc::default(),
        ..world
    };
    let app = new.open().unwrap();
    app.sign_in(Books::DEMO_EMAIL, &password()).await.unwrap();
    assert!(matches!(app.lost_laptop("nu-e"), Err(Problem::NoSuchSeries(_))));
    assert!(matches!(app.lost_laptop("ALT"), Err(Problem::NoLaptopHolds(_))), "a telephone holds that one");
    let device = app.lost_laptop(SERIES).unwrap();
    let (_, ports) = new.plan(0);
    let app = app.take_place_of(device, ports).await.unwrap();
    app.sign_in(Books::DEMO_EMAIL, &password()).await.unwrap();
    app.sync().await.unwrap();
    let facts = app::ProfileFacts { share_capital: None, vat_payer: true, vat_on_collection: false };
    app.save_profile(&facts).unwrap();
    assert_eq!(app.one_series(SERIES).unwrap().lock, "here", "the server takes it for the lost one");
    let register = app.register(SERIES, Lang::Ro).unwrap();
    let outstanding: Vec<u64> = register
        .items
        .iter()
        .filter(|number| number.fate == "quarantined")
        .map(|number| number.number)
        .collect();
    assert_eq!(outstanding.len(), if on_server { 8 } else { 9 }, "the list of outstanding numbers");
    assert_eq!(refused(&app), "issuing_stopped");
    app.state_last_number(SERIES, printed.number.unwrap(), Lang::Ro).unwrap();
    let mut entered = vec![];
    if !on_server {
        let file = order(&app, "30");
        let request = IssueRequest { paper_number: printed.number, ..IssueRequest::new(file.as_bytes()) };
        entered.push(app.issue(&request, Lang::Ro).unwrap());
        assert_eq!(entered[0].full_number, printed.full_number);
    }
    app.reserve(SERIES, 1).await.unwrap();
    entered.push(issue(&app, "1"));
    sync_until_settled(&app).await;
    new.assert_on_server_once(&entered);
    let there = new
        .server
        .books()
        .invoices()
        .iter()
        .filter(|i| i.full_number.as_ref() == Some(&sent.full_number))
        .count();
    assert_eq!(there, 1);
    assert_books_hold(&app);
    assert!(matches!(app.lost_laptop(SERIES), Err(Problem::BooksNotBlank)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_database_is_looked_at_from_the_journal_and_made_anew() {
    let world = World::new().await;
    let app = world.ready().await;
    let settled = issue(&app, "150");
    sync_until_settled(&app).await;
    let waiting = issue(&app, "20");
    let paper = app.pdf(&waiting.id, Lang::Ro).unwrap();
    closed(app).await;
    let database = world.folder.path().join("books.redb");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    fs::write(&database, &bytes).unwrap();

    let app = world.open().unwrap();
    assert_eq!(app.rescue().map(Problem::code), Some("books_damaged"));
    let status = app.status(None, Lang::Ro).unwrap();
    assert!(status.is_rescue && status.warnings.iter().any(|warning| warning.code == "rescue_mode"));
    assert_eq!(app.pdf(&waiting.id, Lang::Ro).unwrap(), paper, "still shown, byte for byte");
    assert_eq!(states(&app).len(), 2);
    assert_eq!(refused(&app), "books_damaged");
    assert_eq!(app.save_draft(None, b"{}").unwrap_err().code(), "books_damaged");
    assert_eq!(app.sync().await.unwrap_err().code(), "books_damaged");
    assert_eq!(app.retry(&waiting.id).unwrap_err().code(), "rescue_mode");
    assert_eq!(fs::read(&database).unwrap(), bytes, "the broken file is as it was");
    closed(app).await;

    let (config, ports) = world.plan(0);
    let app = App::rebuild(config, ports).unwrap();
    assert_eq!(refused(&app), "issuing_stopped");
    app.sync().await.unwrap();
    let facts = app::ProfileFacts { share_capital: None, vat_payer: true, vat_on_collection: false };
    app.save_profile(&facts).unwrap();
    assert_eq!(refused(&app), "issuing_stopped");
    let register = app.register(SERIES, Lang::Ro).unwrap();
    assert!(register.items.iter().all(|number| number.fate != "free"), "each may be on paper");
    app.state_last_number(SERIES, waiting.number.unwrap(), Lang::Ro).unwrap();
    app.reserve(SERIES, 1).await.unwrap();
    let next = issue(&app, "1");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[settled, waiting, next]);
    assert_books_hold(&app);
    closed(app).await;
    let (config, ports) = world.plan(0);
    assert!(matches!(App::rebuild(config, ports), Err(Problem::NothingToRebuild)));
}

/// A backup a day: the first at once, then when something was written; encrypted ones never become plain.
#[tokio::test]
async fn a_backup_is_made_each_day_on_which_something_was_written() {
    let world = World::new().await;
    let app = world.ready().await;
    issue(&app, "150");
    let shelf = tempfile::tempdir().unwrap();
    let files = || {
        let mut names: Vec<_> =
            std::fs::read_dir(shelf.path()).unwrap().map(|file| file.unwrap().path()).collect();
        names.sort();
        names
    };
    let passphrase = Sensitive::new("patru cai verzi".to_owned());
    let gone = app.begin_daily_backup(&shelf.path().join("nicăieri"), None).unwrap_err();
    assert_eq!(gone.code(), "disk_failed");
    assert!(app.begin_daily_backup(shelf.path(), Some(&passphrase)).unwrap().is_encrypted);
    assert_eq!(files().len(), 1);
    issue(&app, "99");
    assert!(app.back_up_daily(shelf.path(), true).unwrap().is_none(), "there is one of today");
    drop(app.close().await.unwrap());

    let app = world.open_on(1).unwrap();
    assert!(
        app.back_up_daily(shelf.path(), true).unwrap().unwrap().is_encrypted,
        "something was written since"
    );
    assert!(app.back_up_daily(shelf.path(), true).unwrap().is_none());
    drop(app.close().await.unwrap());
    let app = world.open_on(2).unwrap();
    assert!(app.back_up_daily(shelf.path(), true).unwrap().is_none(), "nothing was written since");
    issue(&app, "20");
    world.backups.clear().unwrap();
    assert_eq!(app.back_up_daily(shelf.path(), true).unwrap_err().code(), "passphrase_missing");
    let warned = |app: &App| {
        app.status(None, Lang::Ro).unwrap().warnings.iter().any(|one| one.code == "backup_not_made")
    };
    assert!(warned(&app));
    assert_eq!(files().len(), 2, "no plain one in its place");
    app.begin_daily_backup(shelf.path(), Some(&passphrase)).unwrap();
    assert!(!warned(&app));
    drop(app.close().await.unwrap());

    // One of today opens with the passphrase and holds all three.
    let elsewhere = World::new().await;
    let (config, ports) = elsewhere.plan(0);
    let newest = files().pop().unwrap();
    assert_eq!(App::restore(&config, &ports, &newest, Some(&passphrase)).unwrap().invoices, 3);
}

/// Sealed books are not left lying about plain.
#[tokio::test]
async fn daily_backups_of_sealed_books_want_a_passphrase() {
    let world = World::new().await;
    drop(world.ready().await.close().await.unwrap());
    let (config, ports) = world.plan(0);
    App::seal(&config, &ports).unwrap();
    let app = world.open().unwrap();
    let shelf = tempfile::tempdir().unwrap();
    assert_eq!(app.begin_daily_backup(shelf.path(), None).unwrap_err().code(), "passphrase_missing");
    assert_eq!(app.back_up_daily(shelf.path(), false).unwrap_err().code(), "passphrase_missing");
    assert_eq!(std::fs::read_dir(shelf.path()).unwrap().count(), 0);
}

/// What a laptop is called is told with the next sign-in.
#[tokio::test]
async fn another_name_is_what_others_see_after_signing_in_again() {
    let world = World::new().await;
    let app = world.ready().await;
    app.name_device("Laptop Ion");
    app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await.unwrap();
    app.unlock_series(SERIES, false).await.unwrap();
    app.lock_series(SERIES).await.unwrap();
    let request = sandbox::Request::get("/invoice-series").with_bearer(Books::DEMO_API_KEY);
    let reply = world.server.books().handle(&request, utc_now());
    assert!(reply.json().to_string().contains("Laptop Ion"), "{}", reply.json());
}
