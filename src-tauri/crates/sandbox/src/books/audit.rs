//! Looking into the books from outside: what tests assert on, and the invariants that must hold whatever happened.
//!
//! Deliberately absent: repair. An entry of [`Books::audit`] is a fault in the rules, not in the data.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Books, Client, Firm, Invoice, LoggedRequest, Product, Reservation, ReservationStatus, Series, Totals,
};

impl Books {
    /// The firm.
    pub fn firm(&self) -> &Firm {
        &self.firm
    }

    /// Every series.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// The series with this name.
    pub fn series_named(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }

    /// Every invoice ever created, drafts and deleted ones included, in the order of creation.
    pub fn invoices(&self) -> &[Invoice] {
        &self.invoices
    }

    /// The invoice printed with this number, such as `DEM-12`.
    pub fn invoice_numbered(&self, full_number: &str) -> Option<&Invoice> {
        self.invoices.iter().find(|invoice| invoice.full_number.as_deref() == Some(full_number))
    }

    /// Every reservation ever made, in the order of reservation.
    pub fn reservations(&self) -> &[Reservation] {
        &self.reservations
    }

    /// Every client, deleted ones included.
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Every product, deleted ones included.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The requests handled, oldest first; the oldest are forgotten after ten thousand.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &LoggedRequest> {
        self.log.iter()
    }

    /// Forgets the requests handled so far.
    pub fn clear_log(&mut self) {
        self.log.clear();
    }

    /// What is wrong with the books, in sentences; nothing when every invariant holds.
    pub fn audit(&self) -> Vec<String> {
        let mut findings = Vec::new();
        self.audit_numbers(&mut findings);
        self.audit_ledger(&mut findings);
        self.audit_counters(&mut findings);
        self.audit_sums(&mut findings);
        findings
    }

    fn audit_numbers(&self, findings: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for invoice in &self.invoices {
            let shown = invoice.full_number.as_deref().unwrap_or("(none)");
            if invoice.is_draft && invoice.number.is_some() {
                findings.push(format!("draft {} has the number {shown}", invoice.id));
            }
            if !invoice.is_draft && invoice.number.is_none() {
                findings.push(format!("invoice {} has no number", invoice.id));
            }
            if let Some(number) = invoice.number
                && !seen.insert((&invoice.series_id, number))
            {
                findings.push(format!("number {shown} is on two invoices"));
            }
        }
    }

    fn audit_ledger(&self, findings: &mut Vec<String>) {
        let mut tokens = BTreeSet::new();
        let mut slots = BTreeSet::new();
        let numbered = self
            .invoices
            .iter()
            .filter_map(|invoice| Some(((&invoice.series_id, invoice.number?), &invoice.id)));
        let numbered: BTreeMap<_, _> = numbered.collect();
        for reservation in &self.reservations {
            let slot = (&reservation.series_id, reservation.number);
            if !tokens.insert(&reservation.token) {
                findings.push(format!("token {} exists twice", reservation.token));
            }
            if !slots.insert(slot) {
                findings.push(format!(
                    "number {} of {} was reserved twice",
                    reservation.number, reservation.series_id
                ));
            }
            if let Some(id) = numbered.get(&slot)
                && reservation.invoice_id.as_ref() != Some(*id)
            {
                findings.push(format!(
                    "invoice {id} has the number of token {} without having spent it",
                    reservation.token
                ));
            }
            let consumed = reservation.status == ReservationStatus::Consumed;
            if reservation.invoice_id.is_some() && !consumed {
                findings.push(format!("token {} made an invoice and is not consumed", reservation.token));
            }
        }
    }

    fn audit_counters(&self, findings: &mut Vec<String>) {
        for series in &self.series {
            let issued = self.invoices.iter().filter(|invoice| invoice.series_id == series.id);
            let reserved = self.reservations.iter().filter(|reservation| reservation.series_id == series.id);
            let highest = issued
                .filter_map(|invoice| invoice.number)
                .chain(reserved.map(|reservation| reservation.number))
                .max();
            if highest.is_some_and(|highest| highest >= series.next_number) {
                findings.push(format!("the counter of {} stands at {}", series.name, series.next_number));
            }
        }
    }

    fn audit_sums(&self, findings: &mut Vec<String>) {
        for invoice in &self.invoices {
            if invoice.totals != Totals::sum(invoice.rows.iter().map(|row| row.totals)) {
                findings.push(format!("invoice {} does not add up", invoice.id));
            }
        }
    }
}
