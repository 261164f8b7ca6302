//! What only the server can make: pro forma invoices, drafts of its own, receipts. Each exactly once, whatever is lost.

use crate::world::*;
use app::view::{InvoiceState, InvoiceView};
use app::{App, InvoiceFilter, IssueRequest, Kind, Lang, Problem};
use sandbox::Fault;
use serde_json::{Value, json};

/// An order of what takes no reserved number.
pub fn order_of(app: &App, kind: Value) -> String {
    let client = app.search_clients("", 1).unwrap().remove(0);
    let mut order = json!({ "client_id": client.id, "items": [
        { "description": "Manoperă", "quantity": "2", "unit": "oră", "price": "100", "vat_rate": "21" } ] });
    order.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
    order.to_string()
}

fn listed(app: &App) -> Vec<InvoiceView> {
    app.invoices(&InvoiceFilter { limit: 100, ..InvoiceFilter::default() }, Lang::Ro).unwrap().items
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pro_forma_is_numbered_by_the_server_and_spends_no_reserved_number() {
    let world = World::new().await;
    let app = world.ready().await;
    let file = order_of(&app, json!({ "document_type": "proforma" }));
    let preview = app.preview(file.as_bytes(), None, Lang::Ro).unwrap();
    assert!(preview.needs_server && preview.next_number.is_none() && preview.blocked.is_none());
    assert_eq!(preview.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["needs_server"]);
    assert!(matches!(app.issue(&IssueRequest::new(file.as_bytes()), Lang::Ro), Err(Problem::Refused(_))));

    let made = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap();
    assert_eq!((made.state, made.document_type.as_str()), (InvoiceState::Synced, "proforma"));
    assert!(made.full_number.starts_with("PRF-") && made.efactura_deadline.is_none(), "{made:?}");
    assert!(!app.pdf(&made.full_number, Lang::Ro).unwrap().is_empty());
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 10);
    world.assert_on_server_once(&[made]);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_what_the_server_makes_is_refused_clearly_and_nothing_is_left_behind() {
    let mut world = World::new().await;
    let app = world.ready().await;
    world.server.stop().await;
    // The connection that has just died may take the first request along.
    let _ = app.sync().await;
    for kind in [json!({ "document_type": "proforma" }), json!({ "is_draft": 1 })] {
        let file = order_of(&app, kind.clone());
        let refused = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap_err();
        assert_eq!((refused.code(), refused.kind()), ("online_only", Kind::NoNetwork), "{kind}");
    }
    let receipt = order_of(&app, json!({ "document_type": "receipt" }));
    let refused = app.issue_either_way(&IssueRequest::new(receipt.as_bytes()), Lang::Ro).await.unwrap_err();
    assert_eq!(refused.view(Lang::Ro).findings[0].code, "document_type_not_offline");
    assert_eq!(app.check(receipt.as_bytes(), Lang::Ro).unwrap()[0].code, "document_type_not_offline");
    assert_eq!(listed(&app), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_the_servers_is_made_once_even_when_the_answer_is_lost() {
    let world = World::new().await;
    let app = world.ready().await;
    let drafts = |world: &World| world.server.books().invoices().iter().filter(|i| i.is_draft).count();
    let before = drafts(&world);
    let file = order_of(&app, json!({ "is_draft": 1 }));
    let made = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap();
    assert_eq!((made.state, made.number), (InvoiceState::Draft, None));
    assert!(made.server_id.is_some());
    assert_eq!(drafts(&world), before + 1);
    let again = IssueRequest { draft: made.id.parse().ok(), ..IssueRequest::new(file.as_bytes()) };
    assert_eq!(app.issue_either_way(&again, Lang::Ro).await.unwrap_err().code(), "draft_on_server");

    let other = order_of(&app, json!({ "is_draft": 1, "notes": "alta" }));
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    let lost = app.issue_either_way(&IssueRequest::new(other.as_bytes()), Lang::Ro).await.unwrap_err();
    assert_eq!(lost.code(), "order_unknown");
    app.sync().await.unwrap();
    assert_eq!(drafts(&world), before + 2);
    let here = listed(&app);
    assert_eq!(here.iter().filter(|one| one.server_id.is_some()).count(), 2, "{here:?}");
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 10);
}
