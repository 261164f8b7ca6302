//! Any JSON at all: readers answer or refuse, they never fall over (reliability F33).

use crate::read::{
    Listing, data, read_bank_accounts, read_client, read_firm, read_grant, read_invoice, read_items,
    read_listed_invoice, read_page, read_product, read_reservation, read_series, read_vat_rates,
};
use proptest::prelude::*;
use protocol::json::Json;

/// The fields readers look at, in no order.
const FIELDS: &[&str] = &[
    "data",
    "id",
    "name",
    "number",
    "full_number",
    "series",
    "series_id",
    "date",
    "due_date",
    "client",
    "items",
    "lines",
    "subtotal",
    "vat_amount",
    "total",
    "is_draft",
    "status",
    "storno_for",
    "price",
    "quantity",
    "vat_rate",
    "lock",
    "is_locked",
    "device_id",
    "locked_at",
    "next_number",
    "token",
    "expires_at",
    "reserved_at",
    "available",
    "percent",
    "default_percent",
    "key",
    "has_more",
    "per_page",
    "total_pages",
    "pagination",
    "firm",
    "address",
    "bank_accounts",
    "iban",
    "cui",
    "cui_prefix",
    "country",
    "user",
    "expires_in",
    "is_active",
    "is_firm",
];

/// Numbers and texts at the edges of what types can hold.
const EDGES: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1.5",
    "101",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e400",
    "1e-400",
    "-1e28",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "4e28",
    "253402300800",
    "0.12999999999999999999999999995",
    "99999999999999.99",
];

fn any_json() -> impl Strategy<Value = Json> {
    let number = prop::sample::select(EDGES).prop_map(|text| Json::Number(text.to_owned()));
    let number_as_text = prop::sample::select(EDGES).prop_map(|text| Json::Text(text.to_owned()));
    let text = prop_oneof!["\\PC{0,12}", "[0-9TZ:. -]{8,25}", "[A-Z]{0,3}-?[0-9]{0,25}"].prop_map(Json::Text);
    let leaf =
        prop_oneof![Just(Json::Null), any::<bool>().prop_map(Json::Bool), number, number_as_text, text];
    leaf.prop_recursive(4, 64, 8, |inner| {
        let field = (prop::sample::select(FIELDS), inner.clone());
        let edge = || prop::sample::select(EDGES).prop_map(|text| Json::Number(text.to_owned()));
        let page = (prop::collection::vec(inner.clone(), 0..3), edge(), edge());
        prop_oneof![
            page.prop_map(|(items, total, per_page)| {
                let fields = [("data", Json::List(items)), ("total", total), ("per_page", per_page)];
                Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
            prop::collection::vec(inner, 0..4).prop_map(Json::List),
            prop::collection::vec(field, 0..16).prop_map(|fields| {
                Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn readers_never_panic(json in any_json()) {
        let inside = data(&json).unwrap_or(&json);
        drop(read_invoice(inside));
        drop(read_listed_invoice(inside).map(|listed| listed.prefix().map(str::to_owned)));
        drop(read_client(inside));
        drop(read_product(inside));
        drop(read_series(inside, "dev-1"));
        drop(read_reservation(inside));
        drop(read_firm(inside));
        drop(read_grant(&json));
        drop(read_vat_rates(&json));
        drop(read_items(&json, read_reservation));
        drop(read_page(&json, u32::MAX, 100, read_invoice));
        drop(Listing::read(&json, 1).map(|listing| read_bank_accounts(listing.items)));
    }
}
