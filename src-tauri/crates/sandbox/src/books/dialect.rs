//! The same reply in another spelling: field names of another generation, money as text, booleans as digits,
//! instants in another form.
//!
//! Deliberately absent: any change of what a reply says.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::switches::{Generation, Switches, Timestamps};

/// Members that hold sums of money. A list's `total` is a count, and is left alone.
const MONEY: [&str; 20] = [
    "price",
    "subtotal",
    "vat_amount",
    "vat_total",
    "vat",
    "total",
    "subtotal_ron",
    "vat_amount_ron",
    "total_ron",
    "amount",
    "paid_amount",
    "remaining_amount",
    "amount_paid",
    "amount_due",
    "total_amount",
    "total_paid",
    "remaining",
    "paid",
    "unpaid",
    "total_invoiced",
];

/// What an invoice's members become: the second name, or nothing.
type Renaming = [(&'static str, Option<&'static str>)];

const OPEN_API: &Renaming =
    &[("status", None), ("series_id", None), ("paid_amount", None), ("remaining_amount", None)];
const HAND_WRITTEN: &Renaming =
    &[("items", Some("lines")), ("is_void", Some("is_voided")), ("modified_at", Some("updated_at"))];
const SHORT_2025: &Renaming = &[
    ("series_id", None),
    ("vat_amount", Some("vat_total")),
    ("paid_amount", Some("amount_paid")),
    ("remaining_amount", Some("amount_due")),
];

/// Rewrites a reply's members as the switches ask.
pub(crate) fn translate_members(members: &mut Map<String, Value>, switches: &Switches) {
    let object = members.get("object").and_then(Value::as_str).unwrap_or_default().to_owned();
    if object == "invoice" {
        rename(members, switches.invoice_names);
    }
    for (key, member) in members {
        let counts = object == "list" && key == "total";
        if switches.money_as_text && !counts && MONEY.contains(&key.as_str()) {
            money_as_text(member);
        }
        if key.ends_with("_at") {
            retime(member, switches.timestamps);
        }
        translate(member, switches);
    }
}

fn translate(value: &mut Value, switches: &Switches) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(|entry| translate(entry, switches)),
        Value::Object(members) => translate_members(members, switches),
        Value::Bool(flag) if switches.booleans_as_digits => *value = json!(u8::from(*flag)),
        _ => {}
    }
}

fn rename(invoice: &mut Map<String, Value>, generation: Generation) {
    let renaming = match generation {
        Generation::OpenApi => OPEN_API,
        Generation::HandWritten => HAND_WRITTEN,
        Generation::Short2025 => SHORT_2025,
    };
    for (name, other) in renaming {
        if let (Some(member), Some(other)) = (invoice.remove(*name), other) {
            invoice.insert((*other).to_owned(), member);
        }
    }
}

/// `104.7` as `"104.70"`; a price with more decimals keeps them.
fn money_as_text(member: &mut Value) {
    let Value::Number(number) = &*member else { return };
    let mut text = number.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if decimals == 0 {
        text.push('.');
    }
    text.extend(std::iter::repeat_n('0', 2_usize.saturating_sub(decimals)));
    *member = Value::String(text);
}

/// Dates without a time are no instants and stay as they are.
fn retime(member: &mut Value, form: Timestamps) {
    let instant = match &*member {
        Value::Number(seconds) => seconds.as_i64().and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        Value::String(text) => {
            DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.with_timezone(&Utc))
        }
        _ => None,
    };
    let Some(instant) = instant else { return };
    *member = match form {
        Timestamps::AsDocumented => return,
        Timestamps::Unix => json!(instant.timestamp()),
        Timestamps::Iso => json!(instant.to_rfc3339()),
        Timestamps::Naive => json!(instant.format("%Y-%m-%d %H:%M:%S").to_string()),
    };
}
