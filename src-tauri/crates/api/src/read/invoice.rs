//! An invoice in its three documented generations (`contazen-api.md` §6.2, §9 rows 1, 4, 6, 7, 20b, 24).

use super::BadReply;
use super::field::{
    any_true, as_money, as_text, date, exchange_rate, money, price, quantity, required_text, said, text,
    vat_rate,
};
use super::series::document_type;
use domain::SeriesId;
use domain::series::trailing_number;
use protocol::json::Json;
use protocol::{RemoteInvoice, RemotePayment, RemoteRow};

/// Reads an invoice. Id, amounts and issue date are strict where they are there: what is compared with the paper
/// must not be guessed.
pub(crate) fn read_invoice(json: &Json) -> Result<RemoteInvoice, BadReply> {
    let listed = read_listed_invoice(json)?;
    let status = json.get("status").and_then(Json::text).unwrap_or_default();
    let client = json.get("client");
    let storno_for = said(json, &["storno_for", "storno_bill_id"])
        .and_then(|value| as_text(value).or_else(|| text(value, &["id"])))
        .filter(|id| id != "0");
    Ok(RemoteInvoice {
        id: listed.id,
        number: listed.number,
        full_number: listed.full_number,
        series_name: listed.series_name,
        series_id: listed.series_id,
        date: date(json, &["date", "date_at"])?,
        due_date: date(json, &["due_date", "due_at"]).unwrap_or_default(),
        client_id: text(json, &["client_id"]).or_else(|| text(client?, &["id"])),
        client_name: client
            .and_then(|client| text(client, &["name"]))
            .or_else(|| text(json, &["client_name"])),
        currency: text(json, &["currency"]),
        exchange_rate: exchange_rate(json, &["exchange_rate", "currency_rate"]),
        document_type: json.get("document_type").map(|_| document_type(json)),
        net: money(json, &["subtotal"])?,
        vat: money(json, &["vat_amount", "vat_total"])?,
        total: money(json, &["total", "total_amount"])?,
        rows: rows(json),
        is_draft: listed.is_draft,
        is_void: any_true(json, &["is_void", "is_voided", "voided"])
            || matches!(status, "voided" | "void" | "cancelled" | "canceled"),
        is_storno: any_true(json, &["is_storno"]) || storno_for.is_some(),
        storno_for,
        is_paid: any_true(json, &["is_paid"]) || status == "paid",
        efactura_status: text(json, &["efactura_status"])
            .or_else(|| text(json.get("efactura")?, &["status"])),
        payments: payments(json),
    })
}

/// The payments, in either generation's words (§6.2). One without an id, or a list of ids, says nothing.
fn payments(json: &Json) -> Option<Vec<RemotePayment>> {
    let read = |payment: &Json| {
        Some(RemotePayment {
            id: text(payment, &["id", "payment_id"])?,
            amount: money(payment, &["amount"]).ok().flatten(),
            date: date(payment, &["date", "payment_date"]).ok().flatten(),
            kind: text(payment, &["type", "payment_method"]),
        })
    };
    json.get("payments")?.list()?.iter().map(read).collect()
}

/// As much of an invoice as a list is sure to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedInvoice {
    pub id: String,
    /// `None` for drafts.
    pub number: Option<u64>,
    /// The number's whole text.
    pub full_number: Option<String>,
    pub series_id: Option<SeriesId>,
    pub series_name: Option<String>,
    pub is_draft: bool,
}

impl ListedInvoice {
    /// The number's text before the number itself (`FCT-` of `FCT-00012`). `None` without a whole text.
    pub(crate) fn prefix(&self) -> Option<&str> {
        let text = self.full_number.as_deref()?;
        let is_same = trailing_number(text) == self.number;
        is_same.then(|| text.trim_end_matches(|c: char| c.is_ascii_digit()))
    }
}

/// Reads what a list says about an invoice. An issued invoice whose number makes no sense is an error:
/// it might be the one that is looked for.
pub(crate) fn read_listed_invoice(json: &Json) -> Result<ListedInvoice, BadReply> {
    let id = required_text(json, &["id"])?;
    let status = json.get("status").and_then(Json::text);
    let is_draft = any_true(json, &["is_draft"]) || status == Some("draft");
    let number = said(json, &["number", "invoice_number"])
        .map(|number| number_text(number).ok_or_else(|| BadReply::at("number")))
        .transpose()?;
    let is_bare = |text: &String| text.bytes().all(|b| b.is_ascii_digit());
    let full_number = text(json, &["full_number"]).or_else(|| number.clone().filter(|text| !is_bare(text)));
    let written = number.or_else(|| full_number.clone()).filter(|_| !is_draft);
    Ok(ListedInvoice {
        id,
        number: written
            .map(|text| trailing_number(&text).ok_or_else(|| BadReply::at("number")))
            .transpose()?,
        full_number,
        series_id: text(json, &["series_id"]).map(SeriesId),
        series_name: text(json, &["series", "series_name"]).or_else(|| text(json.get("series")?, &["name"])),
        is_draft,
    })
}

/// A number's text; an integer must not be negative.
fn number_text(number: &Json) -> Option<String> {
    match number {
        Json::Number(_) => u64::try_from(number.integer()?).ok().map(|number| number.to_string()),
        _ => as_text(number),
    }
}

/// The rows under either name. Ids instead of rows, and an empty list, say nothing.
fn rows(json: &Json) -> Option<Vec<RemoteRow>> {
    let lists = ["items", "lines"].iter().filter_map(|name| json.get(name)?.list());
    let are_rows =
        |items: &&[Json]| !items.is_empty() && items.iter().all(|item| matches!(item, Json::Object(_)));
    lists.into_iter().find(are_rows).map(|items| items.iter().map(read_row).collect())
}

fn read_row(json: &Json) -> RemoteRow {
    let amount = |names: &[&str]| said(json, names).and_then(as_money);
    RemoteRow {
        description: text(json, &["description", "name"]),
        quantity: quantity(json, &["quantity"]),
        price: price(json, &["price", "unit_price"]),
        vat_rate: vat_rate(json, &["vat_rate"]),
        net: amount(&["subtotal", "net"]),
        vat: amount(&["vat_amount", "vat_total"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    /// An invoice of nothing but an id and the given fields.
    fn invoice(fields: &str) -> RemoteInvoice {
        read_invoice(&json(&format!(r#"{{"id":"inv_1",{fields}}}"#))).unwrap()
    }

    #[test]
    fn the_invoice_of_the_create_page() {
        let read = invoice(
            r#""object":"invoice","number":"00101","series":"FCT","full_number":"FCT-00101","date":"2026-11-20",
            "due_date":"2026-12-20","client_id":"cli_1","client":{"id":"cli_1","name":"Mobila SRL"},"currency":"RON",
            "exchange_rate":1,"subtotal":59.97,"vat_amount":12.590000000000002,"total":72.56,
            "items":[{"id":1,"description":"Masă","quantity":3,"price":19.99,"vat_rate":21,"vat_key":9,"unit":"buc",
            "subtotal":59.97,"vat_amount":12.59,"total":72.56}],"payments":[],"is_paid":false,"paid_at":null,
            "is_void":false,"is_draft":false,"is_storno":false,"storno_for":null,"document_type":"fiscal",
            "efactura_enabled":true,"efactura_status":"pending","created_at":"2026-11-20T10:00:00Z""#,
        );
        let text = |text: &str| Some(text.to_owned());
        let expected = RemoteInvoice {
            id: "inv_1".to_owned(),
            number: Some(101),
            full_number: text("FCT-00101"),
            series_name: text("FCT"),
            series_id: None,
            date: "2026-11-20".parse().ok(),
            due_date: "2026-12-20".parse().ok(),
            client_id: text("cli_1"),
            client_name: text("Mobila SRL"),
            currency: text("RON"),
            exchange_rate: "1".parse().ok(),
            document_type: Some(domain::DocumentType::Fiscal),
            net: "59.97".parse().ok(),
            vat: "12.59".parse().ok(),
            total: "72.56".parse().ok(),
            rows: Some(vec![RemoteRow {
                description: text("Masă"),
                quantity: "3".parse().ok(),
                price: "19.99".parse().ok(),
                vat_rate: "21".parse().ok(),
                net: "59.97".parse().ok(),
                vat: "12.59".parse().ok(),
            }]),
            is_draft: false,
            is_void: false,
            is_storno: false,
            storno_for: None,
            is_paid: false,
            efactura_status: text("pending"),
            payments: Some(Vec::new()),
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn numbers_in_all_spellings() {
        for (fields, number, full) in [
            (r#""number":101"#, Some(101), None),
            (r#""number":"101","series":"FCT""#, Some(101), None),
            (r#""number":"FCT-2026-00101""#, Some(101), Some("FCT-2026-00101")),
            (r#""number":"00101","full_number":"FCT-00101""#, Some(101), Some("FCT-00101")),
            (r#""full_number":"FCT-00101""#, Some(101), Some("FCT-00101")),
            (r#""invoice_number":"FCT-00101""#, Some(101), Some("FCT-00101")),
            (r#""number":null,"is_draft":true"#, None, None),
            (r#""number":"","status":"draft""#, None, None),
            (r#""number":"0","is_draft":1"#, None, None),
            (r#""number":"DRAFT","is_draft":"1""#, None, Some("DRAFT")),
            (r#""total":1"#, None, None),
        ] {
            let read = invoice(fields);
            assert_eq!((read.number, read.full_number.as_deref()), (number, full), "{fields}");
        }
        for number in
            [r#""F-18446744073709551616""#, r#""CTZ""#, "1.5", "-1", "1e400", "9223372036854775808", "{}"]
        {
            let read = read_invoice(&json(&format!(r#"{{"id":1,"number":{number}}}"#)));
            assert_eq!(read, Err(BadReply::at("number")), "{number}");
        }
    }

    #[test]
    fn rows_under_either_name_and_as_ids() {
        for (fields, rows) in [
            (r#""items":[{"quantity":1}]"#, Some(1)),
            (r#""lines":[{"id":"line_1"},{"id":2}]"#, Some(2)),
            (r#""items":["line_1"],"lines":[{"id":2}]"#, Some(1)),
            (r#""lines":["line_1","line_2"]"#, None),
            (r#""items":[{"id":1},"line_2"]"#, None),
            (r#""items":[]"#, None),
            (r#""items":null"#, None),
            (r#""items":{"data":[]}"#, None),
            (r#""total":1"#, None),
        ] {
            assert_eq!(invoice(fields).rows.map(|rows| rows.len()), rows, "{fields}");
        }
        let odd = invoice(
            r#""items":[{"description":7,"quantity":"2","price":"x","vat_rate":"S","vat_total":"0.42"}]"#,
        );
        let row = &odd.rows.unwrap()[0];
        assert_eq!((row.description.as_deref(), row.price, row.vat_rate), (Some("7"), None, None));
        assert_eq!((row.quantity, row.vat), ("2".parse().ok(), "0.42".parse().ok()));
    }

    #[test]
    fn flags_in_all_spellings() {
        let is_void = |fields: &str| invoice(fields).is_void;
        for fields in [
            r#""is_void":true"#,
            r#""is_void":1"#,
            r#""is_voided":"1""#,
            r#""voided":true"#,
            r#""is_void":false,"voided":true"#,
            r#""status":"voided""#,
            r#""status":"cancelled""#,
        ] {
            assert!(is_void(fields), "{fields}");
        }
        for fields in
            [r#""is_void":0"#, r#""voided":"0""#, r#""status":"paid""#, r#""is_storno":true"#, r#""x":1"#]
        {
            assert!(!is_void(fields), "{fields}");
        }
        assert!(invoice(r#""is_paid":1"#).is_paid && invoice(r#""status":"paid""#).is_paid);
        assert!(!invoice(r#""status":"partial""#).is_paid);
        for (fields, storno_for) in [
            (r#""is_storno":true"#, None),
            (r#""storno_for":"inv_0""#, Some("inv_0")),
            (r#""storno_for":12"#, Some("12")),
            (r#""storno_for":{"id":"inv_0"}"#, Some("inv_0")),
        ] {
            let read = invoice(fields);
            assert_eq!((read.is_storno, read.storno_for.as_deref()), (true, storno_for), "{fields}");
        }
        assert!(!invoice(r#""storno_for":0"#).is_storno);
    }

    #[test]
    fn amounts_and_parties_under_their_aliases() {
        let older = invoice(
            r#""series_id":12,"series":"CZ","number":"CZ-2024-00001","subtotal":"100","vat_total":"21.00","total":"121",
            "date_at":1795125600,"due_at":"","client":{"id":7,"name":"Ion"},"efactura":{"status":"submitted"}"#,
        );
        assert_eq!(older.vat, "21".parse().ok());
        assert_eq!(older.series_id, Some(SeriesId("12".to_owned())));
        assert_eq!(older.date, "2026-11-20".parse().ok());
        assert_eq!((older.due_date, older.client_id.as_deref()), (None, Some("7")));
        assert_eq!(older.efactura_status.as_deref(), Some("submitted"));
    }

    #[test]
    fn what_cannot_be_believed() {
        for (text, path) in [
            (r#"{"id":null}"#, "id"),
            (r#"{"id":""}"#, "id"),
            (r#"{"id":{}}"#, "id"),
            (r#"{"id":1,"total":"o sută"}"#, "total"),
            (r#"{"id":1,"total":72.561}"#, "total"),
            (r#"{"id":1,"subtotal":1e400}"#, "subtotal"),
            (r#"{"id":1,"vat_total":[]}"#, "vat_amount"),
            (r#"{"id":1,"date":"ieri"}"#, "date"),
            ("[]", "id"),
        ] {
            assert_eq!(read_invoice(&json(text)), Err(BadReply::at(path)), "{text}");
        }
        assert_eq!(read_invoice(&json(r#"{"id":1,"due_date":"mâine"}"#)).unwrap().due_date, None);
    }

    #[test]
    fn the_text_before_a_number() {
        for (fields, prefix) in [
            (r#""full_number":"FCT-00101""#, Some("FCT-")),
            (r#""number":"CTZ-2024-00123""#, Some("CTZ-2024-")),
            (r#""number":5,"full_number":"CTZ-5/2024""#, None),
            (r#""number":"101""#, None),
        ] {
            let listed = read_listed_invoice(&json(&format!(r#"{{"id":1,{fields}}}"#))).unwrap();
            assert_eq!(listed.prefix(), prefix, "{fields}");
        }
    }
}
