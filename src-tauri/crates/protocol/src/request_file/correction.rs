//! The request file of a correction: the fields it names take the place of those the invoice was made with, the rest
//! stays. It may use the words of `POST /invoices` or those of `PUT /invoices/{id}` (API 6.1, 6.4).
//!
//! Not here: whether the invoice may still be corrected.

use super::{FileError, FileErrorKind, ORDER_FIELDS, OrderFile, parse, read_document};
use crate::json::Json;

/// Header fields an update calls otherwise than a creation.
const HEADER_ALIASES: &[(&str, &str)] = &[
    ("date_at", "date"),
    ("due_at", "due_date"),
    ("exchange_rate", "currency_rate"),
    ("observation", "info"),
];
/// Row fields an update calls otherwise.
const ROW_ALIASES: &[(&str, &str)] =
    &[("um_id", "unit"), ("unit_of_measure", "unit"), ("product_id", "product_czuid")];
/// Row totals an update may carry and the server ignores (API 6.4).
const IGNORED_ROW_FIELDS: &[&str] = &["price_total", "account_amount_total"];
/// What a frozen body says beyond its request file.
const FROZEN_ONLY: &[&str] = &["reservation_token", "force_chronology", "is_draft"];

/// Amounts of a request file.
const AMOUNTS: &[&str] = &["currency_rate", "quantity", "price", "vat_rate"];

/// The request file a frozen body was made from, as an editor shows it: amounts as decimal texts.
///
/// # Errors
/// When the body is no JSON object, which a frozen one always is.
pub fn request_of(body: &str) -> Result<String, FileError> {
    Ok(amounts_as_text(Json::Object(base(body)?)).to_string())
}

fn amounts_as_text(value: Json) -> Json {
    match value {
        Json::Object(fields) => Json::Object(
            fields
                .into_iter()
                .map(|(key, value)| match value {
                    Json::Number(number) if AMOUNTS.contains(&key.as_str()) => (key, Json::Text(number)),
                    value => (key, amounts_as_text(value)),
                })
                .collect(),
        ),
        Json::List(items) => Json::List(items.into_iter().map(amounts_as_text).collect()),
        other => other,
    }
}

/// Reads a correction over the body an invoice was made with. Errors do not stop the reading.
///
/// # Errors
/// A single [`FileError`] when either text is no JSON object at all.
pub fn corrected(body: &str, file: &[u8]) -> Result<(OrderFile, Vec<FileError>), FileError> {
    let mut merged = base(body)?;
    let Json::Object(changes) = parse(file)? else {
        return Err(FileError { field: String::new(), kind: FileErrorKind::WrongType });
    };
    for (key, value) in changes {
        let key = canonical(HEADER_ALIASES, &key);
        let rivals: &[&str] = match key {
            "client_id" => &["client_id", "client_data"],
            "client_data" => &["client_data", "client_id"],
            _ => &[key],
        };
        merged.retain(|(known, _)| !rivals.contains(&known.as_str()));
        match value {
            // An empty or null value clears the field.
            Json::Null => {}
            Json::List(rows) if key == "items" => {
                merged.push((key.to_owned(), Json::List(rows.into_iter().map(row).collect())));
            }
            Json::Text(text) if text.is_empty() && ORDER_FIELDS.contains(&key) => {}
            value => merged.push((key.to_owned(), value)),
        }
    }
    let is_lei = merged.iter().any(|(key, value)| key == "currency" && value.text() == Some(domain::LEI));
    if is_lei {
        merged.retain(|(key, _)| key != "currency_rate");
    }
    Ok(read_document(&Json::Object(merged)))
}

/// The fields a correction names, in the words of the request file.
///
/// # Errors
/// When it is no JSON object.
pub fn fields_of(file: &[u8]) -> Result<Vec<String>, FileError> {
    let Json::Object(fields) = parse(file)? else {
        return Err(FileError { field: String::new(), kind: FileErrorKind::WrongType });
    };
    Ok(fields.into_iter().map(|(key, _)| canonical(HEADER_ALIASES, &key).to_owned()).collect())
}

fn base(body: &str) -> Result<Vec<(String, Json)>, FileError> {
    let Json::Object(mut fields) = parse(body.as_bytes())? else {
        return Err(FileError { field: String::new(), kind: FileErrorKind::WrongType });
    };
    fields.retain(|(key, _)| !FROZEN_ONLY.contains(&key.as_str()));
    Ok(fields)
}

fn row(row: Json) -> Json {
    let Json::Object(fields) = row else { return row };
    let kept = fields.into_iter().filter(|(key, _)| !IGNORED_ROW_FIELDS.contains(&key.as_str()));
    Json::Object(kept.map(|(key, value)| (canonical(ROW_ALIASES, &key).to_owned(), value)).collect())
}

fn canonical<'a>(aliases: &[(&str, &'a str)], key: &'a str) -> &'a str {
    aliases.iter().find(|(alias, _)| *alias == key).map_or(key, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request_file::ClientChoice;

    const BODY: &str = r#"{"client_id":"c1","series_id":"s1","reservation_token":"secret","force_chronology":false,
        "date":"2026-11-20","due_date":"2026-12-20","currency":"EUR","currency_rate":5.09,"document_type":"fiscal",
        "is_draft":0,"efactura_enabled":1,"with_vat_inverted":0,"send_email":false,"info":"text",
        "items":[{"description":"Manoperă","quantity":3,"price":19.99,"vat_rate":21,"vat_key":9,"unit":"oră",
        "save_as_product":false}]}"#;

    fn read(file: &str) -> (OrderFile, Vec<FileError>) {
        corrected(BODY, file.as_bytes()).unwrap()
    }

    #[test]
    fn what_a_correction_names_changes_and_the_rest_stays() {
        let (same, errors) = read("{}");
        assert_eq!(errors, []);
        assert_eq!(same.client, ClientChoice::Known("c1".to_owned()));
        assert_eq!((same.rows[0].price.unwrap().to_string(), same.rows.len()), ("19.99".to_owned(), 1));

        let (file, errors) = read(
            r#"{"date_at":"2026-11-21","due_at":null,"observation":"alt text","exchange_rate":"5.1",
            "client_data":{"name":"Ana","type":"b2c"},
            "items":[{"description":"x","quantity":1,"price":"2.50","um_id":"buc","price_total":9}]}"#,
        );
        assert_eq!(errors, []);
        assert_eq!(file.date.unwrap().to_string(), "2026-11-21");
        assert_eq!(file.due_date, None);
        assert_eq!(file.info.as_deref(), Some("alt text"));
        assert_eq!(file.exchange_rate.unwrap().to_string(), "5.1");
        assert!(matches!(file.client, ClientChoice::Inline(client) if client.name == "Ana"));
        assert_eq!(file.rows[0].unit.as_deref(), Some("buc"));
    }

    #[test]
    fn lei_have_no_rate_and_unknown_fields_are_named() {
        let (file, errors) = read(r#"{"currency":"RON","total":5,"items":[{"pret":1}]}"#);
        assert_eq!(file.exchange_rate, None);
        let named: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["total", "items.0.pret"]);
        assert!(corrected(BODY, b"[]").is_err());
    }

    #[test]
    fn an_editor_gets_the_request_without_its_token() {
        let request = request_of(BODY).unwrap();
        assert!(!request.contains("secret") && !request.contains("force_chronology"));
        assert!(request.contains(r#""price":"19.99""#), "amounts cross the window as texts: {request}");
        let (file, errors) = crate::request_file::read(request.as_bytes()).unwrap();
        assert_eq!(errors, []);
        assert_eq!(file, read("{}").0);
    }
}
