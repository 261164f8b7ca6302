//! What an invoice's story tells, and what is noticed before an invoice is issued a second time.

use crate::world::{SERIES, World, issue, order, shown, sync_until_settled};
use app::view::TimelineEntry;
use app::{App, Lang};
use sandbox::{Canned, Fault};
use serde_json::json;

fn story(app: &App, id: &str) -> Vec<TimelineEntry> {
    app.invoice(id, Lang::Ro).unwrap().timeline
}

fn entry<'a>(story: &'a [TimelineEntry], kind: &str) -> &'a TimelineEntry {
    story.iter().find(|entry| entry.kind == kind).unwrap_or_else(|| panic!("{kind}: {story:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_tells_until_when_the_number_holds_where_the_paper_is_and_when_it_was_sent() {
    let mut world = World::new().await;
    let app = world.ready().await;
    world.server.stop().await;
    let invoice = issue(&app, "150");
    let folder = tempfile::tempdir().unwrap();
    let path = app.save_pdf_in(&invoice.id, folder.path(), Lang::Ro).unwrap();
    app.save_pdf_in(&invoice.id, folder.path(), Lang::Ro).unwrap();

    let before = story(&app, &invoice.id);
    let kinds: Vec<(&str, bool)> = before.iter().map(|entry| (entry.kind.as_str(), entry.done)).collect();
    let expected =
        [("issued", true), ("paper", true), ("waiting", false), ("sent", false), ("efactura", false)];
    assert_eq!(kinds, expected, "the same paper is told once");
    assert!(before[0].detail > before[0].at, "reserved until after its issue: {:?}", before[0]);
    assert_eq!(before[1].detail.as_deref(), path.to_str());
    assert_eq!(entry(&before, "sent").at, None);

    world.server.restart().await.unwrap();
    sync_until_settled(&app).await;
    let after = story(&app, &invoice.id);
    assert_eq!(entry(&after, "issued").detail, None, "the number is on the server's invoice");
    let sent = entry(&after, "sent");
    assert!(sent.done && sent.at >= before[1].at, "{sent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_paper_is_told_in_its_place_and_the_first_issue_stays_the_first() {
    let mut world = World::new().await;
    let app = world.ready().await;
    world.server.stop().await;
    let invoice = issue(&app, "150");
    let folder = tempfile::tempdir().unwrap();
    app.save_pdf_in(&invoice.id, folder.path(), Lang::Ro).unwrap();
    let rows = r#"{"items":[{"description":"Manoperă","quantity":"2","price":"100","vat_rate":"21"}]}"#;
    app.correct(&invoice.id, rows.as_bytes(), Lang::Ro).unwrap();
    app.save_pdf_in(&invoice.id, folder.path(), Lang::Ro).unwrap();
    let story = story(&app, &invoice.id);
    assert_eq!(story[0].kind, "issued");
    assert_eq!(entry(&story, "replaced").detail, Some(invoice.full_number.clone()));
    let kinds: Vec<&str> = story.iter().map(|entry| entry.kind.as_str()).take(5).collect();
    assert_eq!(kinds, ["issued", "paper", "replaced", "paper", "waiting"], "each paper with its content");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_total_for_the_same_client_on_the_same_day_is_noticed_before_it_is_issued_again() {
    let world = World::new().await;
    let app = world.ready().await;
    let warned = |price: &str, about: Option<&str>| {
        let about = about.map(|id| id.parse().unwrap());
        let findings = app.preview(order(&app, price).as_bytes(), about, Lang::Ro).unwrap().findings;
        findings.iter().any(|finding| finding.code == "invoice_repeated")
    };
    assert!(!warned("150", None), "nothing is there yet");
    let invoice = issue(&app, "150");
    assert!(warned("150", None));
    assert!(!warned("150", Some(&invoice.id)), "an invoice does not repeat itself");
    assert!(!warned("151", None), "another total");
    issue(&app, "150");
    assert!(warned("150", Some(&invoice.id)), "it warns and does not forbid: the second was issued");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_said_in_our_words_with_the_servers_own_beside_them() {
    let world = World::new().await;
    let app = world.ready().await;
    let refusal = json!({ "success": false, "error": { "message": "The unit is not valid",
        "type": "validation_error", "code": "invalid_request", "errors": { "items.0.unit": "unknown unit" } } });
    world.server.faults().once("POST /invoices", Fault::Instead(Canned::json(400, &refusal)));
    let invoice = issue(&app, "150");
    app.sync().await.unwrap();
    let problem = shown(&app, &invoice.id).attention.unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.server_text.as_deref()),
        ("invalid_request", Some("The unit is not valid"))
    );
    assert!(!problem.message.contains("unit"), "{}", problem.message);
    assert_eq!(problem.findings[0].message, "unknown unit");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_sees_the_unused_numbers_first_and_all_of_them_newest_first() {
    let world = World::new().await;
    let app = world.ready().await;
    let whole = app.register(SERIES, Lang::Ro).unwrap();
    let first = whole.items[0].number;
    issue(&app, "150");
    app.release_number(SERIES, first + 3, "foaie stricată").unwrap();
    let unused = app.register_page(SERIES, false, 100, Lang::Ro).unwrap();
    assert_eq!(unused.total, whole.items.len() as u64 - 1);
    assert!(unused.items.iter().all(|number| number.invoice_id.is_none()));
    assert!(unused.items.iter().any(|number| number.reason.as_deref() == Some("foaie stricată")));

    // A page is a page of the whole: the same rows, the same alarms.
    let whole = app.register(SERIES, Lang::Ro).unwrap();
    let page = app.register_page(SERIES, true, 3, Lang::Ro).unwrap();
    let newest: Vec<_> = whole.items.iter().rev().take(3).cloned().collect();
    assert_eq!((page.items, page.total), (newest, whole.items.len() as u64));
    let all = app.register_page(SERIES, true, 100, Lang::Ro).unwrap().items;
    assert_eq!(all.iter().rev().cloned().collect::<Vec<_>>(), whole.items);
    sync_until_settled(&app).await;
    assert_eq!(app.register_page(SERIES, false, 1, Lang::Ro).unwrap().items.len(), 1);
}
