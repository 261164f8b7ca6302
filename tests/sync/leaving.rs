//! What leaves the laptop, or leaves with it: books that are erased, and a file for whoever helps.

use crate::world::{SERIES, World, issue, sync_until_settled};
use app::{DiagnosticsPart, Lang, Problem};
use sandbox::Books;
use std::fs::{self, File};
use std::io::Read;

#[tokio::test(flavor = "multi_thread")]
async fn books_are_erased_only_when_nobody_needs_them_and_backups_stay() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "10");
    let backup = world.folder.path().join("copie.backup");
    app.backup(&backup, None).unwrap_err(); // Not among the books themselves.
    let elsewhere = tempfile::tempdir().unwrap();
    let backup = elsewhere.path().join("copie.backup");
    app.backup(&backup, None).unwrap();

    assert!(matches!(app.want_erasable(), Err(Problem::StillWaiting(1))), "{:?}", app.want_erasable());
    sync_until_settled(&app).await;
    assert_eq!(app.want_erasable(), Err(Problem::NumbersHeld(SERIES.to_owned())));
    // While it is locked the series would be topped up again.
    app.unlock_series(SERIES, false).await.unwrap();
    assert_eq!(
        app.want_erasable(),
        Err(Problem::NumbersHeld(SERIES.to_owned())),
        "its numbers are still here"
    );
    let free = app.free_numbers(SERIES).unwrap();
    let series = app.one_series(SERIES).unwrap();
    assert_eq!((&series.example, series.next_number.as_ref()), (&free[0], Some(&free[0])));
    assert!(matches!(app.release_free_numbers(SERIES, " "), Err(Problem::ReasonMissing)));
    app.release_free_numbers(SERIES, "dat mai departe").unwrap();
    let documented: Vec<String> = (app.register(SERIES, Lang::Ro).unwrap().items.into_iter())
        .filter(|number| number.fate == "released" && number.reason.as_deref() == Some("dat mai departe"))
        .map(|number| number.full_number)
        .collect();
    assert_eq!(documented, free, "each of them stands in the register");
    assert_eq!(app.free_numbers(SERIES).unwrap(), Vec::<String>::new());
    let series = app.one_series(SERIES).unwrap();
    assert_eq!(series.next_number, None);
    assert!(
        !series.example.contains('{') && series.example.ends_with(char::is_numeric),
        "{}",
        series.example
    );
    app.sync().await.unwrap();
    let pending = |r: &&sandbox::Reservation| r.status == sandbox::ReservationStatus::Pending;
    assert_eq!(world.server.books().reservations().iter().filter(pending).count(), 0, "and the server knows");
    app.want_erasable().unwrap();

    let (_, ports) = world.plan(0);
    app.erase(&ports).await.unwrap();
    let left: Vec<String> = fs::read_dir(world.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "books.lock")
        .collect();
    assert_eq!(left, Vec::<String>::new());
    assert!(backup.exists());
    let app = world.open().unwrap();
    assert!(!app.is_signed_in());
    assert!(matches!(app.invoice(&invoice.id, Lang::Ro), Err(Problem::NoSuchInvoice(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diagnostics_file_says_how_it_is_and_nothing_of_whom() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "1234.56");
    sync_until_settled(&app).await;
    let waiting = issue(&app, "77.77");
    let path = world.folder.path().with_extension("zip");
    app.save_diagnostics(&path, &serde_json::json!({ "version": "1" }), "un mesaj\n").unwrap();

    let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    assert_eq!(zip.len(), DiagnosticsPart::ALL.len());
    let mut whole = String::new();
    for at in 0..zip.len() {
        zip.by_index(at).unwrap().read_to_string(&mut whole).unwrap();
    }
    fs::remove_file(path).unwrap();
    for said in
        ["\"queued\":1", "\"ok\":true", "\"invoices\":2", "un mesaj", "\"free\":8", "\"action\":\"create\""]
    {
        assert!(whole.contains(said), "{said} is missing: {whole}");
    }
    let profile = app.profile().unwrap();
    let secrets = [
        invoice.client_name.as_str(),
        invoice.id.as_str(),
        invoice.full_number.as_str(),
        waiting.total.as_str(),
        profile.name.as_str(),
        profile.tax_id.as_str(),
        Books::DEMO_EMAIL,
        Books::DEMO_PASSWORD,
        world.folder.path().to_str().unwrap(),
    ];
    for secret in secrets {
        assert!(!whole.contains(&format!("\"{secret}")), "{secret} is in it: {whole}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn habits_are_kept_within_what_can_be_and_the_engine_follows_them() {
    let world = World::new().await;
    let app = world.ready().await;
    let usual = app.habits().unwrap();
    assert_eq!((usual.undo_seconds, usual.refill_below, usual.refill_to, usual.due_days), (10, 3, 10, None));
    let wanted = app::view::HabitsView {
        due_days: Some(9999),
        notes: "  Mulțumim  ".to_owned(),
        undo_seconds: 27,
        refill_below: 80,
        refill_to: 70,
    };
    let kept = app.save_habits(&wanted).unwrap();
    assert_eq!((kept.due_days, kept.notes.as_str(), kept.undo_seconds), (Some(365), "Mulțumim", 30));
    assert_eq!((kept.refill_below, kept.refill_to), (50, 50));
    app.save_habits(&app::view::HabitsView { refill_below: 12, refill_to: 15, ..kept }).unwrap();
    app.sync().await.unwrap();
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 15);
}
