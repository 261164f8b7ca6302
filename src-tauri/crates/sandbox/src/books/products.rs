//! The firm's catalogue of products and services.
//!
//! Deliberately absent: stock.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Books, Code,
    form::{Form, Problems},
    handle::{Call, Outcome, Reply},
    lists::{directed, found, paged},
    money::{AMOUNT_MAX, number},
    refusal::Refusal,
};

/// The VAT percentage of a product made without one; unlike an invoice row's, no page disagrees about it.
const VAT_PERCENT_DEFAULT: u8 = 21;

/// A product or a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The opaque id.
    pub id: String,
    /// What an invoice row calls it.
    pub name: String,
    /// More words.
    pub description: Option<String>,
    /// The unit price without VAT.
    pub price: Decimal,
    /// The price's currency.
    pub currency: String,
    /// The VAT percentage.
    pub vat_percent: Decimal,
    /// The unit of measure.
    pub unit: String,
    /// `product` or `service`.
    pub kind: String,
    /// Whether it is offered.
    pub is_active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Whether it was deleted; the row stays.
    pub is_deleted: bool,
}

impl Product {
    /// Takes over the fields that were sent.
    fn fill(&mut self, form: &Form<'_>) {
        if form.sent("name") {
            self.name = form.required_text("name");
        }
        if form.sent("description") {
            self.description = form.text("description");
        }
        if let Some(key) = form.spelling(&["price", "sell_price"])
            && let Some(price) = form.decimal(key, AMOUNT_MAX)
        {
            if price.is_sign_negative() && !price.is_zero() {
                form.refuse(key, "must not be negative");
            }
            self.price = price;
        }
        self.currency = form.text("currency").unwrap_or_else(|| self.currency.clone());
        self.vat_percent = form.decimal("vat_rate", Decimal::ONE_HUNDRED).unwrap_or(self.vat_percent);
        if let Some(key) = form.spelling(&["unit_of_measure", "unit"]) {
            self.unit = form.text(key).unwrap_or_else(|| self.unit.clone());
        }
        self.kind = form.choice("type", &["product", "service"]).unwrap_or_else(|| self.kind.clone());
        self.is_active = form.flag("is_active").unwrap_or(self.is_active);
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "product",
            "name": self.name,
            "description": self.description,
            "price": number(self.price),
            "currency": self.currency,
            "vat_rate": number(self.vat_percent),
            "unit_of_measure": self.unit,
            "type": self.kind,
            "is_service": self.kind == "service",
            "is_active": self.is_active,
            "created_at": self.created_at.timestamp(),
            "updated_at": null,
        })
    }
}

impl Books {
    pub(crate) fn create_product(&mut self, call: &Call<'_>) -> Outcome {
        let problems = Problems::default();
        let form = call.form(&problems);
        let mut product = Product {
            currency: "RON".to_owned(),
            vat_percent: VAT_PERCENT_DEFAULT.into(),
            unit: "buc".to_owned(),
            kind: "service".to_owned(),
            is_active: true,
            created_at: call.now,
            ..Product::default()
        };
        form.required_text("name");
        if form.spelling(&["price", "sell_price"]).is_none() {
            form.refuse("price", "is required");
        }
        product.fill(&form);
        problems.settle()?;
        let product = self.keep_product(product);
        Ok(Reply::with_status(self.switches.create_status, product.to_json()))
    }

    pub(crate) fn list_products(&self, call: &Call<'_>) -> Reply {
        let request = call.request;
        let matches = |key: &str, value: &str| request.query(key).is_none_or(|wanted| wanted == value);
        let mut products: Vec<&Product> = self
            .products
            .iter()
            .filter(|product| !product.is_deleted)
            .filter(|product| matches("type", &product.kind) && matches("currency", &product.currency))
            .filter(|product| matches("is_active", if product.is_active { "1" } else { "0" }))
            .filter(|product| found(request, &[Some(&product.name), product.description.as_deref()]))
            .collect();
        products.sort_by(|a, b| {
            let ordering = match request.query("sort") {
                Some("name") => a.name.cmp(&b.name),
                Some("price") => a.price.cmp(&b.price),
                _ => a.created_at.cmp(&b.created_at),
            };
            directed(ordering, request, true)
        });
        Reply::ok(paged(&products, request, |product| product.to_json()))
    }

    pub(crate) fn show_product(&self, id: &str) -> Outcome {
        Ok(Reply::ok(self.product(id)?.to_json()))
    }

    pub(crate) fn update_product(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let mut product = self.product(id)?.clone();
        let problems = Problems::default();
        product.fill(&call.form(&problems));
        problems.settle()?;
        let reply = product.to_json();
        for kept in self.products.iter_mut().filter(|kept| kept.id == id) {
            kept.clone_from(&product);
        }
        Ok(Reply::ok(reply))
    }

    pub(crate) fn delete_product(&mut self, id: &str) -> Outcome {
        self.product(id)?;
        let uses = self
            .invoices
            .iter()
            .filter(|invoice| invoice.counts())
            .filter(|invoice| invoice.rows.iter().any(|row| row.product_id.as_deref() == Some(id)))
            .count();
        if uses > 0 {
            return Err(Refusal::from(Code::ProductHasInvoices).with("invoice_count", uses));
        }
        for product in self.products.iter_mut().filter(|product| product.id == id) {
            product.is_deleted = true;
        }
        Ok(Reply::message("Product deleted."))
    }

    /// The living product with this id.
    pub(crate) fn product(&self, id: &str) -> Result<&Product, Refusal> {
        self.products
            .iter()
            .find(|product| product.id == id && !product.is_deleted)
            .ok_or_else(|| Refusal::missing("product_id"))
    }

    /// Gives a product its id and keeps it.
    pub(crate) fn keep_product(&mut self, product: Product) -> Product {
        let product = Product { id: self.next_id("prod"), ..product };
        self.products.push(product.clone());
        product
    }
}
