//! A person's pause, and the outbox a person looks at: what waits together with what, and what went today.

use crate::asked::*;
use crate::world::*;
use app::view::{EntryState, InvoiceState};
use app::{App, Lang, Pause, PaymentRequest, Problem};
use serde_json::json;
use std::time::Duration;

async fn working_by_itself(world: &World, days: i64) -> App {
    let (config, ports) = world.plan(days);
    let app = App::open(app::Config { background: true, ..config }, ports).unwrap();
    app.start();
    app
}

async fn until_sent(app: &App, id: &str) {
    for _ in 0..300 {
        if shown(app, id).state == InvoiceState::Synced {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never sent");
}

fn paused(app: &App) -> bool {
    app.status(None, Lang::Ro).unwrap().paused_until.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_outlives_the_program_and_ends_when_a_person_sends() {
    let world = World::new().await;
    drop(world.ready().await.close().await.unwrap());
    let app = working_by_itself(&world, 0).await;
    app.pause_sending(Pause::Morning).unwrap();
    let invoice = issue(&app, "150");
    drop(app.close().await.unwrap());

    let app = working_by_itself(&world, 0).await;
    assert!(paused(&app));
    // Long enough for everything that a start does by itself.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(world.posts().len(), 0);
    app.sync_soon().unwrap();
    until_sent(&app, &invoice.id).await;
    assert!(!paused(&app), "whoever sends wants it to go on");

    app.pause_sending(Pause::Hour).unwrap();
    let invoice = issue(&app, "99");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(world.posts().len(), 1);
    app.resume_sending().unwrap();
    until_sent(&app, &invoice.id).await;
    assert_books_hold(&app);
}

/// The last day of a deadline is no day to pause on, and nearness is told.
#[tokio::test]
async fn no_pause_outlasts_a_deadline() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    app.pause_sending(Pause::Morning).unwrap();
    assert!(paused(&app));
    let told = |app: &App| {
        app.status(None, Lang::Ro).unwrap().warnings.into_iter().any(|one| one.code == "sending_paused")
    };
    assert!(!told(&app), "five working days are left");
    let last: chrono::NaiveDate = invoice.efactura_deadline.unwrap().parse().unwrap();
    let until_last = (last - app.today()).num_days();
    drop(app.close().await.unwrap());
    for (days, is_allowed) in [(until_last - 1, true), (until_last, false), (until_last + 1, false)] {
        let app = world.open_on(days).unwrap();
        match app.pause_sending(Pause::Morning) {
            Ok(()) => assert!(is_allowed && told(&app), "{days}"),
            Err(problem) => {
                assert!(!is_allowed && matches!(problem, Problem::PauseTooLong(_)), "{problem:?}")
            }
        }
        drop(app.close().await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_shows_what_waits_together_and_what_went() {
    let mut world = World::new().await;
    let app = world.ready().await;
    let early = sent(&app).await;
    let old = app.search_clients("", 1).unwrap().remove(0);
    world.server.stop().await;
    let client = |name: &str, cui: &str| {
        json!({ "type": "b2b", "name": name, "cui": cui, "address": "Str. Lungă 1", "city": "Cluj-Napoca",
            "county": "Cluj", "country": "RO" })
        .to_string()
    };
    let new = app.save_client(None, client("Brutăria Nouă", "14399840").as_bytes(), Lang::Ro).unwrap();
    let other = app.save_client(None, client("Altcineva", "RO33814501").as_bytes(), Lang::Ro).unwrap();
    let changed = app.save_client(Some(&old.id), br#"{"phone":"0722000111"}"#, Lang::Ro).unwrap();
    let mut order: serde_json::Value = serde_json::from_str(&order(&app, "120")).unwrap();
    order["client_id"] = json!(new.client.id);
    let file = order.to_string();
    let invoice = app.issue(&app::IssueRequest::new(file.as_bytes()), Lang::Ro).unwrap();
    let request = PaymentRequest { amount: Some("10".to_owned()), ..PaymentRequest::default() };
    app.pay(&invoice.id, &request, Lang::Ro).await.unwrap();

    let outbox = app.outbox(Lang::Ro).unwrap();
    assert_eq!(outbox.items.len(), 1, "the payment is in its invoice's row");
    assert_eq!(outbox.items[0].invoice.pending.len(), 1);
    let entries: Vec<_> = outbox
        .entries
        .iter()
        .map(|one| (one.id.as_str(), one.state, one.with_invoice.as_deref(), one.after_invoices))
        .collect();
    assert_eq!(
        entries[0],
        (changed.client.id.as_str(), EntryState::Changed, None, false),
        "a change waits for nothing"
    );
    let expected = [
        (new.client.id.as_str(), EntryState::Local, Some(invoice.id.as_str()), true),
        (other.client.id.as_str(), EntryState::Local, None, true),
    ];
    assert_eq!(entries.len(), 3);
    assert!(expected.iter().all(|one| entries.contains(one)), "{entries:?}");
    assert_eq!(outbox.more_entries, 0);
    assert_eq!(went(&outbox), [format!("invoice {}", early.full_number)]);

    world.server.restart().await.unwrap();
    world.server.books().switches.requests_per_minute = None;
    sync_until_settled(&app).await;
    let outbox = app.outbox(Lang::Ro).unwrap();
    assert_eq!((outbox.items.len(), outbox.entries.len()), (0, 0));
    let went = went(&outbox);
    for one in [
        format!("invoice {}", invoice.full_number),
        format!("payment {}", invoice.full_number),
        "client Altcineva".to_owned(),
        format!("client {}", old.name),
    ] {
        assert!(went.contains(&one), "{one}: {went:?}");
    }
    assert_eq!(went.last(), Some(&format!("invoice {}", early.full_number)), "the newest first");
    assert_books_hold(&app);
    // A new day begins with nothing.
    drop(app.close().await.unwrap());
    let app = world.open_on(1).unwrap();
    assert!(app.outbox(Lang::Ro).unwrap().sent_today.is_empty());
}

fn went(outbox: &app::view::OutboxView) -> Vec<String> {
    outbox.sent_today.iter().map(|row| format!("{} {}", row.what, row.name)).collect()
}
