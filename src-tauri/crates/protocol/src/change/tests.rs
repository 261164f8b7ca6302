//! What came of an order or a receipt whose answer was lost, told by what the server has.

use super::*;

fn order(is_draft: bool) -> OnlineOrder {
    OnlineOrder {
        id: Uuid::from_u128(1),
        series: SeriesId("srs_FCT".to_owned()),
        key: Uuid::from_u128(2),
        body: FrozenBody::new("{}".to_owned()),
        expected: Expected {
            full_number: String::new(),
            date: "2026-11-20".parse().unwrap(),
            client_name: "Brutăria Șerban".to_owned(),
            currency: "RON".to_owned(),
            net: "100".parse().unwrap(),
            vat: "21".parse().unwrap(),
            total: "121".parse().unwrap(),
            rows: vec![("100".parse().unwrap(), "21".parse().unwrap())],
        },
        is_draft,
    }
}

fn copy(number: Option<u64>, is_draft: bool, total: &str) -> RemoteInvoice {
    RemoteInvoice {
        id: "inv_1".to_owned(),
        number,
        full_number: number.map(|number| format!("FCT-{number}")),
        series_name: None,
        series_id: None,
        date: Some("2026-11-20".parse().unwrap()),
        due_date: None,
        client_id: None,
        client_name: Some("Brutăria Șerban".to_owned()),
        currency: Some("RON".to_owned()),
        exchange_rate: None,
        document_type: None,
        net: Some("100".parse().unwrap()),
        vat: Some("21".parse().unwrap()),
        total: Some(total.parse().unwrap()),
        rows: None,
        is_draft,
        is_void: false,
        is_storno: false,
        storno_for: None,
        is_paid: false,
        efactura_status: None,
        payments: None,
    }
}

#[test]
fn an_order_for_an_invoice_is_answered_by_a_number_and_one_for_a_draft_by_a_draft_without() {
    for (asks_for_draft, number, is_draft, answered) in [
        (false, Some(7), false, true),
        (false, None, false, false),
        (false, None, true, false),
        (true, None, true, true),
        (true, Some(7), true, false),
        (true, None, false, false),
        (true, Some(7), false, false),
    ] {
        let (order, copy) = (order(asks_for_draft), copy(number, is_draft, "121"));
        assert_eq!(order.is_answered_by(&copy), answered, "{asks_for_draft} {number:?} {is_draft}");
        // Whoever looks for what came of it asks for the same, and for the content besides.
        assert_eq!(order.matches(&copy), answered, "{asks_for_draft} {number:?} {is_draft}");
    }
    assert!(!order(false).matches(&copy(Some(7), false, "122")), "another invoice of the same day");
    assert!(!order(true).matches(&copy(None, true, "122")), "another draft of the same day");
}

#[test]
fn a_frozen_body_is_never_printed() {
    let body = FrozenBody::new("{\"reservation_token\":\"tok_7\"}".to_owned());
    assert_eq!(format!("{body:?}"), "FrozenBody(29 bytes)");
}
