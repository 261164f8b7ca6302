//! The address book: clients listed, shown with what they owe and bought, created and changed offline, and looked up in the
//! public register.
//!
//! Not here: what clients and products have in common (entries), importing them (import).

use crate::entries::{
    Book, PAGE_SIZE_MAX, attention, clash_views, data, entry_findings, find, gone_as_none, state_of,
    want_sound,
};
use crate::entry_problem::EntryProblem;
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{
    AmountView, ClientDetail, ClientPage, ClientRow, ClientView, CompanyView, FindingView, FirmPage,
    SalePage, SaleRow, Take,
};
use crate::words::Lang;
use chrono::NaiveDate;
use domain::check::check_client;
use domain::{ClientKind, Cui, Finding, Identity, Moment, Money};
use protocol::engine::Wish;
use protocol::refusal::Class;
use protocol::{Company, RemoteClient, RemoteInvoice};
use std::collections::BTreeMap;
use std::time::Duration;
use store::{InvoiceRecord, Kept, Read, ReadEntries, Sale, filed_under};

/// Invoices of a client that are shown with it.
const HISTORY_SHOWN: usize = 20;
/// Clients whose invoices are looked through when a name is typed.
const CLIENTS_SEARCHED: usize = 20;
/// The register answers one call a second (API 7); told in whole seconds, so one more is waited for.
const LOOKUP_PAUSE: Duration = Duration::from_millis(1_100);
const HTTP_NOT_FOUND: u16 = 404;

impl Book for RemoteClient {
    const TOPIC: Topic = Topic::Clients;

    fn findings(&self, _: &(impl Read + ReadEntries), _: NaiveDate) -> Vec<Finding> {
        check_client(&self.client)
    }

    fn tidied(mut self) -> RemoteClient {
        let client = &mut self.client;
        client.name = client.name.trim().to_owned();
        client.country = client.country.trim().to_uppercase();
        if let Some(cui) = client.tax_id.as_deref().and_then(|text| Cui::parse(text).ok()) {
            client.tax_id = Some(cui.to_string());
        }
        if let Some(iban) = &mut client.iban {
            *iban = iban.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        }
        self
    }

    fn excludes(&self, same: &RemoteClient) -> bool {
        let number = Identity::of(&self.client).number;
        number.is_some() && number == Identity::of(&same.client).number
    }

    fn answers_to(&self, reference: &str) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let wanted = digits(reference);
        let numbers = [&self.client.tax_id, &self.client.cnp];
        !wanted.is_empty() && numbers.into_iter().flatten().any(|number| digits(number) == wanted)
    }

    fn no_such(reference: &str) -> Problem {
        Problem::NoSuchClient(reference.to_owned())
    }

    fn several(reference: &str) -> EntryProblem {
        EntryProblem::SeveralClients(reference.to_owned())
    }

    fn has_invoices() -> EntryProblem {
        EntryProblem::ClientHasInvoices
    }
}

impl App {
    /// A page of clients: by name, or those that match what was typed, the beginnings of names first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn clients(&self, query: &str, offset: usize, limit: usize) -> Result<ClientPage, Problem> {
        let view = self.books.read()?;
        let found = view.search::<RemoteClient>(query, offset, limit.min(PAGE_SIZE_MAX))?;
        let mut items = Vec::with_capacity(found.ids.len());
        for id in &found.ids {
            if let Some(known) = view.entry::<RemoteClient>(id)? {
                items.push(client_row(&view, &known)?);
            }
        }
        Ok(ClientPage { total: found.total, items })
    }

    /// Clients to pick while typing, best first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn search_clients(&self, query: &str, limit: usize) -> Result<Vec<ClientView>, Problem> {
        let view = self.books.read()?;
        let mut picked = Vec::new();
        for id in view.search::<RemoteClient>(query, 0, limit)?.ids {
            let Some(Kept { id, item: RemoteClient { client }, .. }) = view.entry(&id)? else { continue };
            picked.push(ClientView {
                id,
                name: client.name,
                tax_id: client.tax_id.unwrap_or_default(),
                city: client.city.unwrap_or_default(),
                kind: kind_word(client.kind),
            });
        }
        Ok(picked)
    }

    /// One client by id, tax id, CNP or name, with what it owes and its last invoices.
    ///
    /// # Errors
    /// [`Problem::NoSuchClient`], [`EntryProblem::SeveralClients`].
    pub fn client(&self, reference: &str, lang: Lang) -> Result<ClientDetail, Problem> {
        let view = self.books.read()?;
        let known = find::<RemoteClient>(&view, reference)?;
        Ok(ClientDetail {
            client: client_row(&view, &known)?,
            data: data(&known.item),
            findings: entry_findings(&known.item, &view, self.today(), lang),
            conflict: clash_views(&known),
            attention: attention(&known, lang),
            history: history(&view, &filed_under(&known), 0, HISTORY_SHOWN)?,
        })
    }

    /// A page of a client's invoices, wherever they were issued, newest first.
    ///
    /// # Errors
    /// As [`App::client`].
    pub fn client_history(&self, reference: &str, offset: usize, limit: usize) -> Result<SalePage, Problem> {
        let view = self.books.read()?;
        let known = find::<RemoteClient>(&view, reference)?;
        history(&view, &filed_under(&known), offset, limit.min(PAGE_SIZE_MAX))
    }

    /// A page of everything the firm invoiced, wherever it was made, newest first; with something typed, what went to the
    /// clients it finds, the best twenty of them.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn firm_invoices(&self, query: &str, offset: usize, limit: usize) -> Result<FirmPage, Problem> {
        let view = self.books.read()?;
        let elsewhere = view.made_elsewhere()?;
        let mut keys = Vec::new();
        if !query.trim().is_empty() {
            for id in view.search::<RemoteClient>(query, 0, CLIENTS_SEARCHED)?.ids {
                keys.extend(view.entry::<RemoteClient>(&id)?.iter().flat_map(filed_under));
            }
            if keys.is_empty() {
                return Ok(FirmPage { total: 0, elsewhere, items: Vec::new() });
            }
        }
        let SalePage { total, items } = history(&view, &keys, offset, limit.min(PAGE_SIZE_MAX))?;
        Ok(FirmPage { total, elsewhere, items })
    }

    /// Creates a client, or changes the fields the document names. It can be invoiced at once.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with each field that is wrong, [`EntryProblem::ClientExists`].
    pub fn save_client(
        &self,
        reference: Option<&str>,
        document: &[u8],
        lang: Lang,
    ) -> Result<ClientDetail, Problem> {
        let id = self.save_entry::<RemoteClient>(reference, document)?;
        self.client(&id, lang)
    }

    /// What is wrong with a client being typed, or what an invoice for it would lack.
    ///
    /// # Errors
    /// When the document is no JSON object at all, or the books cannot be read.
    pub fn check_client(
        &self,
        reference: Option<&str>,
        document: &[u8],
        lang: Lang,
    ) -> Result<Vec<FindingView>, Problem> {
        self.check_entry::<RemoteClient>(reference, document, lang)
    }

    /// Has a client deleted.
    ///
    /// # Errors
    /// [`EntryProblem::ClientHasInvoices`].
    pub fn delete_client(&self, reference: &str) -> Result<(), Problem> {
        self.delete_entry::<RemoteClient>(reference)
    }

    /// Chooses between what was changed here of a client and what the server has; `None` when the server has none.
    ///
    /// # Errors
    /// [`EntryProblem::NothingToDecide`].
    pub fn decide_client(
        &self,
        reference: &str,
        take: Take,
        lang: Lang,
    ) -> Result<Option<ClientDetail>, Problem> {
        let id = self.decide_entry::<RemoteClient>(reference, take)?;
        gone_as_none(self.client(&id, lang))
    }

    /// Asks the public register for a firm: what fills a client's form.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for what is no tax id, [`EntryProblem::NoSuchCompany`], no network, no session.
    pub async fn look_up_company(&self, cui: &str, lang: Lang) -> Result<CompanyView, Problem> {
        let asked = RemoteClient {
            client: domain::Client {
                tax_id: Some(cui.to_owned()),
                ..domain::Client::named(ClientKind::Firm, cui)
            },
        };
        want_sound(&asked, &self.books.read()?, self.today())?;
        let digits = Cui::parse(cui).map(|cui| cui.digits().to_owned()).unwrap_or_default();
        self.want_session()?;
        let company = self.ask_register(&digits).await?;
        let view = self.books.read()?;
        let found = RemoteClient { client: company.client }.tidied();
        let same = view.same_entries(&found)?;
        let known = same.into_iter().find(|known| found.excludes(&known.item));
        Ok(CompanyView {
            data: data(&found),
            is_vat_payer: company.is_vat_payer,
            is_inactive: company.is_inactive,
            is_split_vat: company.is_split_vat,
            is_in_einvoice_register: company.is_in_einvoice_register,
            known_client: known.map(|known| known.id),
            findings: entry_findings(&found, &view, self.today(), lang),
        })
    }

    /// One call a second; a session that ran out is renewed once.
    async fn ask_register(&self, digits: &str) -> Result<Company, Problem> {
        let mut last = self.last_lookup().lock().await;
        for is_second in [false, true] {
            if self.time.now() <= last.plus_seconds(1) {
                tokio::time::sleep(LOOKUP_PAUSE).await;
            }
            *last = self.time.now();
            let session = self.session.current().ok_or(Problem::NotSignedIn)?;
            match self.remote().company(&session, digits).await.result {
                Ok(company) => return Ok(company),
                Err(error) if error.status == Some(HTTP_NOT_FOUND) => {
                    return Err(EntryProblem::NoSuchCompany(digits.to_owned()).into());
                }
                // The engine renews the session at its next call.
                Err(error) if error.class == Class::Auth && !is_second => {
                    self.driver().wish(Wish::Pull).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::SessionExpired)
    }
}

/// When nothing was looked up yet.
pub(crate) const NEVER: Moment = Moment(i64::MIN / 2);

pub(crate) fn kind_word(kind: ClientKind) -> String {
    if kind == ClientKind::Firm { "firm" } else { "person" }.to_owned()
}

impl App {
    /// What is owed for all invoices, by currency. Linear in those that are not paid.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn money_owed(&self) -> Result<Vec<AmountView>, Problem> {
        Ok(amounts(self.books.read()?.owed(&[])?))
    }
}

fn amounts(sums: BTreeMap<String, Money>) -> Vec<AmountView> {
    sums.into_iter().map(|(currency, sum)| AmountView { currency, amount: sum.to_string() }).collect()
}

fn client_row(view: &(impl Read + ReadEntries), known: &Kept<RemoteClient>) -> Result<ClientRow, Problem> {
    let keys = filed_under(known);
    let client = &known.item.client;
    let unpaid = amounts(view.owed(&keys)?);
    let last = view.sales(&[], &keys, 0, 1)?.first().map(|sale| sale_row(view, sale)).transpose()?;
    Ok(ClientRow {
        id: known.id.clone(),
        name: client.name.clone(),
        tax_id: client.tax_id.clone().unwrap_or_default(),
        city: client.city.clone().unwrap_or_default(),
        kind: kind_word(client.kind),
        state: state_of(known),
        unpaid,
        invoices: view.sale_count(&[], &keys)?,
        last_invoice: last.flatten().and_then(|sale| sale.date),
    })
}

/// What was invoiced to whoever stands under some keys; without any, to everybody.
fn history(
    view: &(impl Read + ReadEntries),
    keys: &[String],
    offset: usize,
    limit: usize,
) -> Result<SalePage, Problem> {
    let mut items = Vec::new();
    for sale in view.sales(&[], keys, offset, limit)? {
        items.extend(sale_row(view, &sale)?);
    }
    Ok(SalePage { total: view.sale_count(&[], keys)?, items })
}

pub(crate) fn sale_row(view: &(impl Read + ReadEntries), sale: &Sale) -> Result<Option<SaleRow>, Problem> {
    Ok(match sale {
        Sale::Ours(id) => view.invoice(*id)?.map(|record| our_sale(&record)),
        Sale::Elsewhere(id) => view.cloud_invoice(id)?.map(sale_elsewhere),
    })
}

fn our_sale(record: &InvoiceRecord) -> SaleRow {
    let (issued, copy) = (&record.issued, record.server.as_ref());
    let header = &issued.content.header;
    SaleRow {
        id: Some(issued.id.to_string()),
        server_id: copy.map(|copy| copy.id.clone()),
        full_number: issued.full_number.clone(),
        date: Some(header.issue_date.to_string()),
        due_date: header.due_date.map(|date| date.to_string()),
        client_name: header.client.name.clone(),
        currency: header.currency.clone(),
        total: issued.content.totals.total.to_string(),
        is_paid: copy.is_some_and(|copy| copy.is_paid),
        is_void: copy.is_some_and(|copy| copy.is_void),
        is_storno: copy.is_some_and(|copy| copy.is_storno),
    }
}

fn sale_elsewhere(copy: RemoteInvoice) -> SaleRow {
    let number = copy.number.map(|number| number.to_string());
    SaleRow {
        id: None,
        full_number: copy.full_number.or(number).unwrap_or_default(),
        date: copy.date.map(|date| date.to_string()),
        due_date: copy.due_date.map(|date| date.to_string()),
        client_name: copy.client_name.unwrap_or_default(),
        currency: copy.currency.unwrap_or_else(|| domain::LEI.to_owned()),
        total: copy.total.map(|total| total.to_string()).unwrap_or_default(),
        // What a list of another program told has an id of its own, which is none of the server's.
        server_id: Some(copy.id).filter(|id| !id.starts_with('=')),
        is_paid: copy.is_paid,
        is_void: copy.is_void,
        is_storno: copy.is_storno,
    }
}
