//! What a list calls an invoice: the most pressing thing there is to say of it.

use crate::asked::payment;
use crate::server_made::order_of;
use crate::world::{SERIES, World, utc_now};
use app::view::{InvoiceStanding, InvoiceView};
use app::{App, InvoiceFilter, IssueRequest, Lang, PaymentRequest};
use chrono::Days;
use serde_json::json;

/// Issued, and not due for the given days.
fn issue_due(app: &App, days: u64) -> InvoiceView {
    let due = utc_now().date_naive() + Days::new(days);
    let file = order_of(app, json!({ "series_id": SERIES, "due_date": due }));
    app.issue(&IssueRequest::new(file.as_bytes()), Lang::Ro).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_invoice_is_called_what_presses_most() {
    use InvoiceStanding::{Asked, Draft, Overdue, Paid, Part, Queued, Storned, Storno, Synced, Unpaid, Void};
    let mut world = World::new().await;
    let app = world.ready().await;
    let [plain, late, part, whole, storned, void, asked] =
        [300, 3, 300, 300, 300, 300, 300].map(|days| issue_due(&app, days));
    app.sync().await.unwrap();
    let file = order_of(&app, json!({ "document_type": "proforma" }));
    let proforma = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap();
    app.pay(&part.id, &payment("50"), Lang::Ro).await.unwrap();
    app.pay(&whole.id, &PaymentRequest::default(), Lang::Ro).await.unwrap();
    let storno = app.storno(&storned.id, Lang::Ro).await.unwrap();
    app.void(&void.id, None, Lang::Ro).await.unwrap();
    world.server.stop().await;
    let _ = app.sync().await;
    app.pay(&asked.id, &payment("5"), Lang::Ro).await.unwrap();
    let queued = issue_due(&app, 300);
    let draft = app.save_draft(None, format!(r#"{{"series_id":"{SERIES}"}}"#).as_bytes()).unwrap();
    drop(app.close().await);

    for (days, then) in [(0, Unpaid), (20, Overdue)] {
        let app = world.open_on(days).unwrap();
        let filter = InvoiceFilter { limit: 100, ..InvoiceFilter::default() };
        let rows = app.invoice_rows(&filter, Lang::Ro).unwrap();
        assert_eq!(rows.total, rows.items.len() as u64);
        for (one, standing, money) in [
            (&plain, Unpaid, Some(Unpaid)),
            (&late, then, Some(then)),
            (&part, Part, Some(Part)),
            (&whole, Paid, Some(Paid)),
            (&storned, Storned, None),
            (&storno, Storno, None),
            (&void, Void, None),
            // What was asked of the server presses more than the money; the money is known all the same.
            (&asked, Asked, Some(Unpaid)),
            (&queued, Queued, Some(Unpaid)),
            (&proforma, Synced, Some(Unpaid)),
        ] {
            let row = rows.items.iter().find(|row| row.id == one.id).unwrap();
            assert_eq!(row.standing, standing, "{} after {days} days", one.full_number);
            let detail = app.invoice(&one.id, Lang::Ro).unwrap();
            assert_eq!((detail.invoice.standing, detail.money), (standing, money), "{}", one.full_number);
        }
        let row = rows.items.iter().find(|row| row.id == draft.id).unwrap();
        assert_eq!(row.standing, Draft);
        drop(app.close().await);
    }
}
