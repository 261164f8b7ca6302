//! The rows of an invoice, as they are read and shown.
//!
//! Deliberately absent: totals sent by a client. They are recomputed from the components and otherwise ignored.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::books::{
    Books, Product, Totals,
    firm::{key_of_percent, percent_of_key},
    form::Form,
    money::{AMOUNT_MAX, number},
};

/// The smallest quantity the create page accepts.
const QUANTITY_MIN: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// The key of a reverse charge.
const REVERSE_CHARGE_KEY: i64 = 8;
/// Units people write and their UBL codes; anything else is a piece.
const UBL_UNITS: [(&str, &str); 10] = [
    ("ora", "HUR"),
    ("oră", "HUR"),
    ("zi", "DAY"),
    ("luna", "MON"),
    ("lună", "MON"),
    ("kg", "KGM"),
    ("m", "MTR"),
    ("mp", "MTK"),
    ("km", "KMT"),
    ("l", "LTR"),
];
const UBL_PIECE: &str = "H87";

/// One row of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its key.
    pub id: u64,
    /// The product it was filled from.
    pub product_id: Option<String>,
    /// What is sold.
    pub description: String,
    /// More words.
    pub description_extended: Option<String>,
    /// How much; negative on a storno.
    pub quantity: Decimal,
    /// The unit price without VAT; negative for a discount.
    pub price: Decimal,
    /// The VAT percentage.
    pub vat_percent: Decimal,
    /// The VAT key, which tells one zero from another.
    pub vat_key: i64,
    /// The unit of measure.
    pub unit: String,
    /// Its UBL code.
    pub ubl_um: String,
    /// The customs code.
    pub ubl_nc: Option<String>,
    /// The procurement code.
    pub ubl_cpv: Option<String>,
    /// Whether it was kept as a product.
    pub save_as_product: bool,
    /// Its sums.
    pub totals: Totals,
}

impl Row {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "product_id": self.product_id,
            "description": self.description,
            "description_extended": self.description_extended,
            "quantity": number(self.quantity),
            "price": number(self.price),
            "vat_rate": number(self.vat_percent),
            "vat_key": self.vat_key,
            "unit": self.unit,
            "ubl_um": self.ubl_um,
            "ubl_nc": self.ubl_nc,
            "ubl_cpv": self.ubl_cpv,
            "subtotal": number(self.totals.net),
            "vat_amount": number(self.totals.vat),
            "total": number(self.totals.gross),
            "save_as_product": self.save_as_product,
        })
    }
}

impl Books {
    /// The rows of a body's `items`; at least one is needed.
    pub(super) fn read_rows(&self, form: &Form<'_>, reverse_charge: bool) -> Vec<Row> {
        let items = form.children("items").unwrap_or_default();
        if items.is_empty() {
            form.refuse("items", "needs at least one row");
        }
        items.iter().map(|item| self.read_row(item, reverse_charge)).collect()
    }

    fn read_row(&self, item: &Form<'_>, reverse_charge: bool) -> Row {
        let product = item.text("product_czuid").and_then(|id| {
            let known = self.product(&id).ok();
            if known.is_none() {
                item.refuse("product_czuid", "is not a known product");
            }
            known
        });
        let quantity = item.decimal("quantity", AMOUNT_MAX);
        if quantity.is_none_or(|quantity| quantity < QUANTITY_MIN) {
            item.refuse("quantity", "must be at least 0.01");
        }
        let price = item.decimal("price", AMOUNT_MAX).or(product.map(|product| product.price));
        if price.is_none() {
            item.refuse("price", "is required");
        }
        let name = item.text("description").or(product.map(|product| product.name.clone()));
        if name.is_none() {
            item.refuse("description", "is required");
        }
        let (vat_percent, vat_key) = self.read_vat(item, product, reverse_charge);
        let unit = item.spelling(&["unit", "unit_of_measure", "um_id"]).and_then(|key| item.text(key));
        let unit = unit.or(product.map(|product| product.unit.clone())).unwrap_or_else(|| "buc".to_owned());
        let (quantity, price) = (quantity.unwrap_or_default(), price.unwrap_or_default());
        Row {
            id: 0,
            product_id: product.map(|product| product.id.clone()),
            description: name.unwrap_or_default(),
            description_extended: item.text("description_extended"),
            quantity,
            price,
            vat_percent,
            vat_key,
            ubl_um: item.text("ubl_um").unwrap_or_else(|| ubl_unit(&unit).to_owned()),
            unit,
            ubl_nc: item.text("ubl_nc"),
            ubl_cpv: item.text("ubl_cpv"),
            save_as_product: item.flag("save_as_product").unwrap_or(false),
            totals: Totals::of_row(quantity, price, vat_percent, self.switches.rounding),
        }
    }

    /// A row's VAT percentage and key: whichever was sent decides the other.
    fn read_vat(&self, item: &Form<'_>, product: Option<&Product>, reverse_charge: bool) -> (Decimal, i64) {
        let (sent_percent, sent_key) =
            (item.decimal("vat_rate", Decimal::ONE_HUNDRED), item.integer("vat_key"));
        let keyed = sent_key.and_then(percent_of_key);
        if sent_key.is_some() && keyed.is_none() {
            item.refuse("vat_key", "is not a known key");
        }
        if let (Some(percent), Some(keyed)) = (sent_percent, keyed)
            && percent != keyed
        {
            item.refuse("vat_key", "does not belong to the rate");
        }
        if reverse_charge {
            return (Decimal::ZERO, REVERSE_CHARGE_KEY);
        }
        let default =
            || product.map_or(self.switches.default_vat_percent.into(), |product| product.vat_percent);
        let percent = sent_percent.or(keyed).unwrap_or_else(default);
        let percent = if self.switches.vat_payer { percent } else { Decimal::ZERO };
        let Some(key) = sent_key.filter(|_| keyed == Some(percent)).or_else(|| key_of_percent(percent))
        else {
            item.refuse("vat_rate", "is not a known rate");
            return (percent, 0);
        };
        (percent, key)
    }

    /// Gives rows their keys, and keeps as products those that ask for it.
    pub(super) fn settle_rows(
        &mut self,
        rows: &mut [Row],
        currency: &str,
        now: chrono::DateTime<chrono::Utc>,
    ) {
        for row in rows {
            row.id = self.next_serial();
            if row.save_as_product && row.product_id.is_none() {
                let product = self.keep_product(Product {
                    name: row.description.clone(),
                    price: row.price,
                    currency: currency.to_owned(),
                    vat_percent: row.vat_percent,
                    unit: row.unit.clone(),
                    kind: "service".to_owned(),
                    is_active: true,
                    created_at: now,
                    ..Product::default()
                });
                row.product_id = Some(product.id);
            }
        }
    }
}

fn ubl_unit(unit: &str) -> &'static str {
    let wanted = unit.to_lowercase();
    UBL_UNITS.iter().find(|(name, _)| *name == wanted).map_or(UBL_PIECE, |(_, code)| code)
}
