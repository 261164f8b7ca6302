//! The catalogue: products listed, shown with what was last paid for them, created and changed offline.
//!
//! Not here: what clients and products have in common (entries), importing them (import).

use crate::clients::sale_row;
use crate::entries::{
    Book, PAGE_SIZE_MAX, attention, clash_views, data, entry_findings, find, gone_as_none, state_of,
};
use crate::entry_problem::EntryProblem;
use crate::open::App;
use crate::problem::Problem;
use crate::session::supplier;
use crate::topics::Topic;
use crate::view::{FindingView, PriceView, ProductDetail, ProductPage, ProductRow, ProductView, Take};
use crate::words::Lang;
use chrono::NaiveDate;
use domain::check::check_product;
use domain::spelling::words;
use domain::{CheckFacts, Finding, Price, Quantity, RowOrder, VatCategory, VatRate};
use protocol::{Entry, RemoteClient, RemoteProduct};
use store::{Kept, Read, ReadEntries, Sale, filed_under};

/// Prices of a product that are shown with it.
const PRICES_SHOWN: usize = 10;

impl Book for RemoteProduct {
    const TOPIC: Topic = Topic::Products;

    fn findings(&self, reader: &(impl Read + ReadEntries), today: NaiveDate) -> Vec<Finding> {
        let supplier = supplier(reader, false).ok();
        let vat_rate = self.vat_rate.unwrap_or(VatRate::ZERO);
        let (Ok(one), Some(price)) = (Quantity::from_decimal(1.into()), self.price) else {
            return Vec::new();
        };
        let is_free = vat_rate == VatRate::ZERO;
        let row = RowOrder {
            product_id: None,
            description: self.name.clone(),
            description_extended: self.description.clone(),
            quantity: one,
            unit: self.unit.clone(),
            price,
            vat_rate,
            vat_category: if is_free { VatCategory::Exempt } else { VatCategory::Standard },
            ubl_unit: self.ubl_unit.clone(),
            ubl_nc: None,
            ubl_cpv: None,
            save_as_product: false,
        };
        let facts =
            CheckFacts { today, supplier: supplier.as_ref(), previous_date: None, official_rate: None };
        check_product(row, &facts)
    }

    fn tidied(self) -> RemoteProduct {
        RemoteProduct {
            name: self.name.trim().to_owned(),
            unit: self.unit.trim().to_owned(),
            currency: self.currency.trim().to_uppercase(),
            ..self
        }
    }

    fn excludes(&self, _: &RemoteProduct) -> bool {
        false
    }

    fn answers_to(&self, reference: &str) -> bool {
        self.code.as_ref().is_some_and(|code| words(code) == words(reference))
    }

    fn no_such(reference: &str) -> Problem {
        Problem::NoSuchProduct(reference.to_owned())
    }

    fn several(reference: &str) -> EntryProblem {
        EntryProblem::SeveralProducts(reference.to_owned())
    }

    fn has_invoices() -> EntryProblem {
        EntryProblem::ProductHasInvoices
    }
}

impl App {
    /// A page of products: by name, or those that match what was typed, the beginnings of names first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn products(&self, query: &str, offset: usize, limit: usize) -> Result<ProductPage, Problem> {
        let view = self.books.read()?;
        let found = view.search::<RemoteProduct>(query, offset, limit.min(PAGE_SIZE_MAX))?;
        let mut items = Vec::with_capacity(found.ids.len());
        for id in &found.ids {
            if let Some(known) = view.entry::<RemoteProduct>(id)? {
                items.push(product_row(&view, &known)?);
            }
        }
        Ok(ProductPage { total: found.total, items })
    }

    /// Products to pick while typing, best first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn search_products(&self, query: &str, limit: usize) -> Result<Vec<ProductView>, Problem> {
        let view = self.books.read()?;
        let mut picked = Vec::new();
        for id in view.search::<RemoteProduct>(query, 0, limit)?.ids {
            let Some(Kept { id, item, .. }) = view.entry::<RemoteProduct>(&id)? else { continue };
            picked.push(ProductView {
                id,
                name: item.name,
                unit: item.unit,
                price: item.price.map(|price| price.to_string()),
                currency: item.currency,
                vat_rate: item.vat_rate.map(|rate| rate.to_string()),
            });
        }
        Ok(picked)
    }

    /// One product by id, code or name, with what was last paid for it.
    ///
    /// # Errors
    /// [`Problem::NoSuchProduct`], [`EntryProblem::SeveralProducts`].
    pub fn product(&self, reference: &str, lang: Lang) -> Result<ProductDetail, Problem> {
        let view = self.books.read()?;
        let known = find::<RemoteProduct>(&view, reference)?;
        Ok(ProductDetail {
            product: product_row(&view, &known)?,
            data: data(&known.item),
            findings: entry_findings(&known.item, &view, self.today(), lang),
            conflict: clash_views(&known),
            attention: attention(&known, lang),
            last_prices: prices(&view, &known, &[], PRICES_SHOWN)?,
        })
    }

    /// What a client, or without one anybody, last paid for a product; `None` when nobody did.
    ///
    /// # Errors
    /// [`Problem::NoSuchProduct`], [`Problem::NoSuchClient`].
    pub fn last_price(&self, product: &str, client: Option<&str>) -> Result<Option<PriceView>, Problem> {
        let view = self.books.read()?;
        let known = find::<RemoteProduct>(&view, product)?;
        let who = match client {
            Some(client) => filed_under(&find::<RemoteClient>(&view, client)?),
            None => Vec::new(),
        };
        Ok(prices(&view, &known, &who, 1)?.pop())
    }

    /// Creates a product, or changes the fields the document names.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with each field that is wrong.
    pub fn save_product(
        &self,
        reference: Option<&str>,
        document: &[u8],
        lang: Lang,
    ) -> Result<ProductDetail, Problem> {
        let id = self.save_entry::<RemoteProduct>(reference, document)?;
        self.product(&id, lang)
    }

    /// What is wrong or doubtful with a product being typed.
    ///
    /// # Errors
    /// When the document is no JSON object at all, or the books cannot be read.
    pub fn check_product(
        &self,
        reference: Option<&str>,
        document: &[u8],
        lang: Lang,
    ) -> Result<Vec<FindingView>, Problem> {
        self.check_entry::<RemoteProduct>(reference, document, lang)
    }

    /// Has a product deleted.
    ///
    /// # Errors
    /// [`EntryProblem::ProductHasInvoices`].
    pub fn delete_product(&self, reference: &str) -> Result<(), Problem> {
        self.delete_entry::<RemoteProduct>(reference)
    }

    /// Chooses between what was changed here of a product and what the server has; `None` when the server has none.
    ///
    /// # Errors
    /// [`EntryProblem::NothingToDecide`].
    pub fn decide_product(
        &self,
        reference: &str,
        take: Take,
        lang: Lang,
    ) -> Result<Option<ProductDetail>, Problem> {
        let id = self.decide_entry::<RemoteProduct>(reference, take)?;
        gone_as_none(self.product(&id, lang))
    }
}

fn product_row(view: &(impl Read + ReadEntries), known: &Kept<RemoteProduct>) -> Result<ProductRow, Problem> {
    let keys = filed_under(known);
    let last_sold = match view.sales(&keys, &[], 0, 1)?.first() {
        Some(sale) => sale_row(view, sale)?.and_then(|sale| sale.date),
        None => None,
    };
    let product = &known.item;
    Ok(ProductRow {
        id: known.id.clone(),
        name: product.name.clone(),
        code: product.code.clone().unwrap_or_default(),
        unit: product.unit.clone(),
        price: product.price.map(|price| price.to_string()),
        currency: product.currency.clone(),
        vat_rate: product.vat_rate.map(|rate| rate.to_string()),
        state: state_of(known),
        uses: view.sale_count(&keys, &[])?,
        last_sold,
    })
}

/// The last prices of a product, newest first.
fn prices(
    view: &(impl Read + ReadEntries),
    known: &Kept<RemoteProduct>,
    who: &[String],
    limit: usize,
) -> Result<Vec<PriceView>, Problem> {
    let keys = filed_under(known);
    let mut prices = Vec::new();
    for sale in view.sales(&keys, who, 0, limit)? {
        prices.extend(price_in(view, &sale, known)?);
    }
    Ok(prices)
}

/// What an invoice says of a product.
fn price_in(
    view: &(impl Read + ReadEntries),
    sale: &Sale,
    known: &Kept<RemoteProduct>,
) -> Result<Option<PriceView>, Problem> {
    let name = words(known.item.name());
    match sale {
        Sale::Ours(id) => {
            let Some(record) = view.invoice(*id)? else { return Ok(None) };
            let content = &record.issued.content;
            let sells = |row: &&domain::Row| match &row.order.product_id {
                Some(id) => *id == known.id,
                None => words(&row.order.description) == name,
            };
            let Some(row) = content.rows.iter().find(sells) else { return Ok(None) };
            Ok(Some(PriceView {
                date: Some(content.header.issue_date.to_string()),
                full_number: record.issued.full_number.clone(),
                client_name: content.header.client.name.clone(),
                quantity: row.order.quantity.to_string(),
                unit: row.order.unit.clone(),
                price: row.order.price.to_string(),
                currency: content.header.currency.clone(),
                vat_rate: row.order.vat_rate.to_string(),
            }))
        }
        Sale::Elsewhere(id) => {
            let Some(copy) = view.cloud_invoice(id)? else { return Ok(None) };
            let rows = copy.rows.iter().flatten();
            let row =
                rows.into_iter().find(|row| row.description.as_deref().map(words) == Some(name.clone()));
            let Some(row) = row else { return Ok(None) };
            let text = |value: Option<String>| value.unwrap_or_default();
            Ok(Some(PriceView {
                date: copy.date.map(|date| date.to_string()),
                full_number: text(copy.full_number.clone()),
                client_name: text(copy.client_name.clone()),
                quantity: text(row.quantity.map(|quantity| quantity.to_string())),
                unit: known.item.unit.clone(),
                price: text(row.price.map(|price: Price| price.to_string())),
                currency: copy.currency.clone().unwrap_or_else(|| domain::LEI.to_owned()),
                vat_rate: text(row.vat_rate.map(|rate| rate.to_string())),
            }))
        }
    }
}
