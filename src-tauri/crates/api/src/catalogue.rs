//! What forms are filled from: clients, products, VAT rates, the firm (`contazen-api.md` §7).
//!
//! Not here: searching; the books hold a copy of everything.

use crate::heard::Heard;
use crate::read::{Listing, read_sound_page, read_vat_rates};
use crate::read::{Page, data, read_bank_accounts, read_client, read_company, read_firm, read_product};
use crate::remote::Remote;
use crate::session::Session;
use crate::transport::Request;
use protocol::{Company, RemoteClient, RemoteFirm, RemoteProduct, RemoteVatRate};
use reqwest::Method;

/// The most one page can have.
const PER_PAGE: u32 = 100;

impl Remote {
    /// `GET /clients`: a page, from 1, by name. Clients without id or name, and inactive ones, are left out.
    pub async fn clients(&self, session: &Session, page: u32) -> Heard<Page<RemoteClient>> {
        let request = catalogue_page("/clients", page);
        self.ask(session, request, |document| read_sound_page(document, page, PER_PAGE, read_client)).await
    }

    /// `GET /products`: a page, from 1, by name. Products without id or name, and inactive ones, are left out.
    pub async fn products(&self, session: &Session, page: u32) -> Heard<Page<RemoteProduct>> {
        let request = catalogue_page("/products", page);
        self.ask(session, request, |document| read_sound_page(document, page, PER_PAGE, read_product)).await
    }

    /// `GET /settings`: the firm. Where it lists no bank accounts they are asked for in a second request,
    /// whose failure is no failure.
    pub async fn settings(&self, session: &Session) -> Heard<RemoteFirm> {
        let request = Request::new(Method::GET, "/settings");
        let heard = self.ask(session, request, |document| read_firm(data(document)?)).await;
        let Ok(mut firm) = heard.result else { return heard };
        if firm.bank_accounts.is_empty() {
            let request = Request::new(Method::GET, "/bank-accounts");
            let accounts = self
                .ask(session, request, |document| Ok(read_bank_accounts(Listing::read(document, 1)?.items)))
                .await;
            firm.bank_accounts = accounts.result.unwrap_or_default();
        }
        Heard { result: Ok(firm), ..heard }
    }

    /// `GET /company-lookup`: what the public register says of a firm, by the digits of its tax id. One call a second.
    pub async fn company(&self, session: &Session, cui: &str) -> Heard<Company> {
        let request = Request::new(Method::GET, "/company-lookup").query("cui", cui);
        self.ask(session, request, |document| read_company(data(document)?)).await
    }

    /// `GET /vat-rates`: the rates a row may have, the default one marked.
    pub async fn vat_rates(&self, session: &Session) -> Heard<Vec<RemoteVatRate>> {
        let request = Request::new(Method::GET, "/vat-rates");
        self.ask(session, request, read_vat_rates).await
    }
}

fn catalogue_page(path: &'static str, page: u32) -> Request<'static> {
    Request::new(Method::GET, path)
        .query("page", page)
        .query("per_page", PER_PAGE)
        .query("sort", "name")
        .query("order", "asc")
}
