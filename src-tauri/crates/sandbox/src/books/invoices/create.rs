//! `POST /invoices`: reading, checking, and then issuing without a way to fail.
//!
//! Deliberately absent: sending e-mail or submitting to e-Factura after creation.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Invoice;
use crate::books::{
    Books, Client, Code, Reservation, ReservationStatus, Series,
    form::{Form, Problems},
    handle::{Call, Outcome, Reply},
    money::EXCHANGE_RATE_MAX,
    refusal::Refusal,
    switches::{Chronology, ConsumedToken},
};

/// A body of `POST /invoices`, read. A client written inline has no id yet.
struct Wanted {
    invoice: Invoice,
    series: usize,
    token: Option<String>,
    checks_chronology: bool,
}

impl Books {
    pub(crate) fn create_invoice(&mut self, call: &Call<'_>) -> Outcome {
        let outcome = self.try_create(call);
        if outcome.is_err() && self.switches.failed_create_burns_token {
            self.burn_token(call);
        }
        outcome
    }

    fn try_create(&mut self, call: &Call<'_>) -> Outcome {
        let wanted = self.read_wanted(call)?;
        let series = &self.series[wanted.series];
        let reservation = match &wanted.token {
            None => None,
            Some(token) => match self.spendable(token, series, &call.caller, call.now) {
                Ok(position) => Some(position),
                Err(refusal) => return self.already_issued(token, series, call).ok_or(refusal),
            },
        };
        if reservation.is_none() || !self.switches.relocked_series_accepts_tokens {
            Self::guard_lock(series, &call.caller)?;
        }
        if wanted.checks_chronology && !wanted.invoice.is_draft {
            self.check_chronology(series, wanted.invoice.date)?;
        }
        Ok(self.issue(wanted, reservation, call))
    }

    fn read_wanted(&self, call: &Call<'_>) -> Result<Wanted, Refusal> {
        let problems = Problems::default();
        let form = call.form(&problems);
        let kind = form.choice("document_type", &["fiscal", "proforma", "receipt"]);
        let token = form.text("reservation_token");
        let is_draft = form.flag("is_draft").unwrap_or(false);
        if is_draft && token.is_some() {
            form.refuse("reservation_token", "a draft has no number");
        }
        let date = form.date("date").unwrap_or_else(|| self.today(call.now));
        let due_date = form.date("due_date");
        if due_date.is_some_and(|due| due < date) {
            form.refuse("due_date", "lies before the date");
        }
        let (currency, exchange_rate) = read_currency(&form);
        let mut invoice = Invoice {
            is_draft,
            date,
            due_date,
            currency,
            exchange_rate,
            rows: self.read_rows(&form, form.flag("with_vat_inverted").unwrap_or(false)),
            payment_method: form.text("payment_method").or_else(|| form.text("payment_type")),
            info: form.text("info"),
            notes: form.text("notes"),
            observations: form.text("observations"),
            efactura_enabled: form.flag("efactura_enabled").unwrap_or(true),
            created_at: call.now,
            modified_at: call.now,
            ..Invoice::default()
        };
        let checks_chronology = form.flag("force_chronology").unwrap_or(true);
        let series_id = form.text("series_id");
        let client_id = form.text("client_id");
        let inline = form.child("client_data").filter(|_| client_id.is_none());
        let inline = inline.map(|form| Client::read(&form, true, call.now));
        if client_id.is_none() && inline.is_none() {
            form.refuse("client_id", "is required unless client_data is sent");
        }
        problems.settle()?;
        let series = self.series_for(series_id.as_deref(), kind.as_deref())?;
        invoice.client = match inline {
            Some(client) => client,
            None => self.clients[self.client_position(&client_id.unwrap_or_default())?].clone(),
        };
        invoice.document_type.clone_from(&self.series[series].document_type);
        Ok(Wanted { invoice, series, token, checks_chronology })
    }

    /// The series a body names, or the primary one of its type.
    fn series_for(&self, id: Option<&str>, kind: Option<&str>) -> Result<usize, Refusal> {
        let Some(id) = id else {
            let kind = kind.unwrap_or("fiscal");
            let primary = |series: &Series| series.is_primary && series.document_type == kind;
            let found = self.series.iter().position(primary);
            return found
                .ok_or_else(|| Refusal::field("series_id", "there is no primary series of this type"));
        };
        let position = self.series_position(id)?;
        if kind.is_some_and(|kind| kind != self.series[position].document_type) {
            return Err(Refusal::field("document_type", "is not the type of the series"));
        }
        Ok(position)
    }

    fn check_chronology(&self, series: &Series, date: NaiveDate) -> Result<(), Refusal> {
        let mut issued =
            self.invoices.iter().filter(|invoice| invoice.counts() && invoice.series_id == series.id);
        let earlier = match self.switches.chronology {
            Chronology::LastIssued => issued.next_back(),
            Chronology::HighestNumber => issued.max_by_key(|invoice| invoice.number),
            Chronology::LatestDate => issued.max_by_key(|invoice| invoice.date),
            Chronology::Unchecked => None,
        };
        match earlier {
            Some(earlier) if date < earlier.date => {
                Err(Refusal::from(Code::ChronologyViolation).with("param", "date"))
            }
            _ => Ok(()),
        }
    }

    /// Issues, or keeps as a draft, what passed every check.
    fn issue(&mut self, wanted: Wanted, reservation: Option<usize>, call: &Call<'_>) -> Reply {
        let Wanted { mut invoice, series, .. } = wanted;
        if invoice.client.id.is_empty() {
            invoice.client = self.find_or_keep_client(invoice.client);
        }
        invoice.client_id.clone_from(&invoice.client.id);
        invoice.id = self.next_id("inv");
        if let Some(position) = reservation {
            self.consume(position, Some(&invoice.id), call.request.idempotency_key.as_deref(), call.now);
            invoice.number = Some(self.reservations[position].number);
        } else if !invoice.is_draft {
            invoice.number = Some(self.take_number(series));
        }
        self.place(&mut invoice, series);
        if invoice.efactura_enabled && !invoice.is_draft && invoice.document_type == "fiscal" {
            invoice.efactura_status = Some("pending".to_owned());
        }
        self.settle_rows(&mut invoice.rows, &invoice.currency, call.now);
        self.add_up(&mut invoice);
        let reply = Reply::with_status(self.switches.create_status, self.invoice_json(&invoice, call.now));
        self.invoices.push(invoice);
        reply
    }

    /// Writes a series' identity, and the printed number, on an invoice.
    pub(super) fn place(&self, invoice: &mut Invoice, series: usize) {
        let series = &self.series[series];
        invoice.series_id.clone_from(&series.id);
        invoice.series_name.clone_from(&series.name);
        invoice.full_number = invoice.number.map(|number| self.full_number(series, number, invoice.date));
    }

    /// The invoice a consumed token made, where a switch has the server answer with it.
    fn already_issued(&self, token: &str, series: &Series, call: &Call<'_>) -> Option<Reply> {
        if self.switches.consumed_token != ConsumedToken::ReturnsInvoice {
            return None;
        }
        let spent = |candidate: &&Reservation| candidate.token == token && candidate.series_id == series.id;
        let id = self.reservations.iter().find(spent)?.invoice_id.as_deref()?;
        let invoice = self.invoices.iter().find(|invoice| invoice.id == id)?;
        Some(Reply::ok(self.invoice_json(invoice, call.now)))
    }

    fn burn_token(&mut self, call: &Call<'_>) {
        let token = call.body.get("reservation_token").and_then(serde_json::Value::as_str);
        let pending = self.reservations.iter().position(|reservation| {
            Some(reservation.token.as_str()) == token && reservation.status == ReservationStatus::Pending
        });
        if let Some(position) = pending {
            self.consume(position, None, None, call.now);
        }
    }
}

/// The currency of a new invoice and its rate, which lei do not need.
fn read_currency(form: &Form<'_>) -> (String, Decimal) {
    let currency = form.text("currency").unwrap_or_else(|| "RON".to_owned());
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        form.refuse("currency", "must be an ISO 4217 code");
    }
    let rate = form
        .decimal("currency_rate", EXCHANGE_RATE_MAX)
        .or_else(|| form.decimal("exchange_rate", EXCHANGE_RATE_MAX));
    match rate {
        _ if currency == "RON" => (currency, Decimal::ONE),
        Some(rate) if rate > Decimal::ZERO => (currency, rate),
        _ => {
            form.refuse("currency_rate", "must be positive for a foreign currency");
            (currency, Decimal::ONE)
        }
    }
}
