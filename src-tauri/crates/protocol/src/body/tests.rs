//! What stands in a request body, written out: the server reads nothing else of an invoice.

use super::*;
use domain::{ExchangeRate, Header, Moment, Order, Payment, RowOrder, Supplier, VatCategory, VatRate};
use serde_json::{Value, json};
use uuid::Uuid;

fn supplier() -> Supplier {
    Supplier {
        name: "Vântul SRL".to_owned(),
        tax_id: "RO18547290".to_owned(),
        trade_register: None,
        address: "Str. Lungă 1".to_owned(),
        city: "Iași".to_owned(),
        county: None,
        share_capital: None,
        vat_payer: true,
        vat_on_collection: false,
        iban: None,
        bank: None,
        email: None,
        phone: None,
        demo: false,
    }
}

fn header(client: Client) -> Header {
    Header {
        client,
        document_type: DocumentType::Fiscal,
        issue_date: "2026-11-20".parse().unwrap(),
        due_date: None,
        currency: "RON".to_owned(),
        exchange_rate: None,
        rate_published: None,
        server_draft: false,
        reverse_charge: false,
        efactura: true,
        spv_environment: None,
        payment: Payment::default(),
        send_email: false,
        email_address: None,
        delegate: None,
        info: None,
        observations: None,
        notes: None,
        work_point: None,
    }
}

fn row() -> RowOrder {
    RowOrder {
        product_id: None,
        description: "Manoperă".to_owned(),
        description_extended: None,
        quantity: "1.50".parse().unwrap(),
        unit: "oră".to_owned(),
        price: "19.99".parse().unwrap(),
        vat_rate: VatRate::percent(21),
        vat_category: VatCategory::Standard,
        ubl_unit: None,
        ubl_nc: None,
        ubl_cpv: None,
        save_as_product: false,
    }
}

fn content(header: Header) -> Content {
    Content::compute(supplier(), Order { header, rows: vec![row()] }).unwrap()
}

fn issued(header: Header) -> Issued {
    Issued {
        id: Uuid::from_u128(1),
        series_id: SeriesId("srs_FCT".to_owned()),
        series_name: "FCT".to_owned(),
        number: 7,
        full_number: "FCT-7".to_owned(),
        issued_at: Moment(1_795_000_000),
        content: content(header),
        revision: 0,
        replaces: None,
    }
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_invoice_goes_with_its_token_and_says_what_its_paper_says() {
    let known =
        Client { remote_id: Some("cli_1".to_owned()), ..Client::named(ClientKind::Firm, "Brutăria") };
    let text = create_body(&issued(header(known)), &Token::new("tok_7")).unwrap();
    assert_eq!(
        read(&text),
        json!({
            "client_id": "cli_1",
            "series_id": "srs_FCT",
            "reservation_token": "tok_7",
            "force_chronology": false,
            "date": "2026-11-20",
            "currency": "RON",
            "document_type": "fiscal",
            "is_draft": 0,
            "efactura_enabled": 1,
            "with_vat_inverted": 0,
            "send_email": false,
            "items": [{
                "description": "Manoperă", "quantity": 1.5, "price": 19.99, "vat_rate": 21, "vat_key": 9,
                "unit": "oră", "save_as_product": false,
            }],
        })
    );
    assert!(text.contains("\"quantity\":1.5,\"price\":19.99,"), "amounts are exact JSON numbers: {text}");
}

/// An invoice with everything: a client the server does not know, a foreign currency, a delegate, and every code.
#[test]
fn whatever_an_invoice_may_say_stands_in_its_body() {
    let some = |text: &str| Some(text.to_owned());
    let client = Client {
        remote_id: None,
        kind: ClientKind::Firm,
        name: "Brutăria Șerban SRL".to_owned(),
        tax_id: some("RO14399840"),
        cnp: some("1900101221144"),
        trade_register: some("J22/1/2020"),
        address: some("Str. Mare 1"),
        city: some("Iași"),
        county: some("IS"),
        country: "RO".to_owned(),
        postal_code: some("700001"),
        email: some("a@b.ro"),
        phone: some("0722000000"),
        iban: some("RO49AAAA1B31007593840000"),
        bank: some("Banca"),
        contact: some("Ana"),
    };
    let mut header = header(client);
    header.due_date = Some("2026-12-20".parse().unwrap());
    header.currency = "EUR".to_owned();
    header.exchange_rate = Some("4.9771".parse::<ExchangeRate>().unwrap());
    header.reverse_charge = true;
    header.efactura = false;
    header.spv_environment = some("test");
    header.payment = Payment { method: some("op"), kind: some("rate"), installments: Some(3) };
    header.send_email = true;
    header.email_address = some("c@d.ro");
    header.delegate = Some(Delegate {
        name: some("Dan"),
        identity: some("MX 123456"),
        transport: some("IS 01 ABC"),
        date: Some("2026-11-21".parse().unwrap()),
        time: some("10:30"),
    });
    header.info = some("info");
    header.observations = some("observații");
    header.notes = some("note");
    header.work_point = some("wp_1");
    let mut order = Order { header, rows: vec![row()] };
    let row = &mut order.rows[0];
    row.product_id = some("prd_1");
    row.description_extended = some("pe larg");
    row.ubl_unit = some("HUR");
    row.ubl_nc = some("0101");
    row.ubl_cpv = some("50000000-5");
    row.save_as_product = true;
    let content = Content::compute(supplier(), order).unwrap();
    let text = online_body(&content, &SeriesId("srs_FCT".to_owned())).unwrap();
    assert_eq!(
        read(&text),
        json!({
            "client_data": {
                "type": "b2b", "name": "Brutăria Șerban SRL", "cui": "RO14399840", "cnp": "1900101221144",
                "rc": "J22/1/2020", "address": "Str. Mare 1", "city": "Iași", "county": "IS", "country": "RO",
                "postal_code": "700001", "email": "a@b.ro", "phone": "0722000000",
                "iban": "RO49AAAA1B31007593840000", "bank": "Banca", "contact_person": "Ana",
            },
            "series_id": "srs_FCT",
            "date": "2026-11-20",
            "due_date": "2026-12-20",
            "currency": "EUR",
            "currency_rate": 4.9771,
            "document_type": "fiscal",
            "is_draft": 0,
            "efactura_enabled": 0,
            "spv_environment": "test",
            "with_vat_inverted": 1,
            "payment_method": "op",
            "payment_type": "rate",
            "payment_installments": 3,
            "send_email": true,
            "email_address": "c@d.ro",
            "with_delegate": 1,
            "delegate": {
                "delegate_name": "Dan", "delegate_ci": "MX 123456", "delegate_transport": "IS 01 ABC",
                "delegate_date": "2026-11-21", "delegate_time": "10:30",
            },
            "info": "info",
            "observations": "observații",
            "notes": "note",
            "work_point_id": "wp_1",
            "items": [{
                "product_czuid": "prd_1", "description": "Manoperă", "description_extended": "pe larg",
                "quantity": 1.5, "price": 19.99, "vat_rate": 21, "vat_key": 9, "unit": "oră", "ubl_um": "HUR",
                "ubl_nc": "0101", "ubl_cpv": "50000000-5", "save_as_product": true,
            }],
        }),
        "without a token, for the server gives the number"
    );
}

#[test]
fn pro_formas_drafts_and_persons_are_said_to_be_such() {
    let client = || Client::named(ClientKind::Person, "Ana");
    let proforma = Header { document_type: DocumentType::Proforma, ..header(client()) };
    let draft = Header { server_draft: true, ..header(client()) };
    let series = SeriesId("srs_PRF".to_owned());
    let proforma = read(&online_body(&content(proforma), &series).unwrap());
    assert_eq!((&proforma["document_type"], &proforma["is_draft"]), (&json!("proforma"), &json!(0)));
    assert_eq!(proforma["client_data"]["type"], "b2c");
    let draft = read(&online_body(&content(draft), &series).unwrap());
    assert_eq!((&draft["document_type"], &draft["is_draft"]), (&json!("fiscal"), &json!(1)));
}

#[test]
fn a_receipt_names_invoice_client_amount_and_day() {
    let date = "2026-11-25".parse().unwrap();
    let body = |said| receipt_body("cli_1", "inv_7", "121.50".parse().unwrap(), "RON", date, said).unwrap();
    let bare = json!({
        "client_id": "cli_1", "invoice_id": "inv_7", "amount": 121.5, "currency": "RON",
        "payment_date": "2026-11-25", "type": "receipt",
    });
    assert_eq!(read(&body(None)), bare);
    assert_eq!(read(&body(Some("avans")))["observations"], "avans");
}
