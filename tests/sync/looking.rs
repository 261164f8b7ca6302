//! What an invoice's story tells, and what is noticed before an invoice is issued a second time.

use crate::world::{World, issue, order, sync_until_settled};
use app::view::TimelineEntry;
use app::{App, Lang};

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
    let story = story(&app, &invoice.id);
    assert_eq!(story[0].kind, "issued");
    assert_eq!(entry(&story, "replaced").detail, Some(invoice.full_number.clone()));
    let at = |kind: &str| story.iter().position(|entry| entry.kind == kind).unwrap();
    assert!(at("paper") < at("replaced") && at("replaced") < at("waiting"), "{story:?}");
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
