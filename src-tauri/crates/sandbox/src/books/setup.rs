//! Furnishing books without going through the API: for tests, simulations and the demo firm.
//!
//! Deliberately absent: anything the API itself can do. History is made by the same door as everything else.

use chrono::{DateTime, Datelike, Utc};

use super::{
    Books, Client, Device, Firm, Invoice, Lock, Product, ReservationStatus, Series, User, auth::Session,
    firm::BankAccount,
};

impl Books {
    /// Makes `firm` the firm of these books.
    pub fn set_firm(&mut self, firm: Firm) {
        self.firm = firm;
    }

    /// Adds somebody who can sign in.
    pub fn add_user(&mut self, name: &str, email: &str, password: &str, is_admin: bool) {
        let id = self.next_serial();
        self.users.push(User {
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            password: password.to_owned(),
            is_admin,
        });
    }

    /// Accepts `key` as a bearer without a device.
    pub fn add_api_key(&mut self, key: &str) {
        self.api_keys.push(key.to_owned());
    }

    /// Adds a series that starts at 1, and gives its id. The first of a type is the primary one.
    pub fn add_series(
        &mut self,
        name: &str,
        document_type: &str,
        format: &str,
        now: DateTime<Utc>,
    ) -> String {
        let key = self.next_serial();
        let id = self.next_id("ser");
        let is_primary = !self.series.iter().any(|series| series.document_type == document_type);
        self.series.push(Series {
            id: id.clone(),
            key,
            name: name.to_owned(),
            document_type: document_type.to_owned(),
            description: None,
            start_number: 1,
            next_number: 1,
            format: format.to_owned(),
            is_primary,
            lock: None,
            year: now.year(),
            created_at: now,
        });
        id
    }

    /// Adds a client and gives its id.
    pub fn add_client(&mut self, client: Client) -> String {
        self.keep_client(client).id
    }

    /// Adds a product and gives its id.
    pub fn add_product(&mut self, product: Product) -> String {
        self.keep_product(product).id
    }

    /// Adds a bank account of the firm.
    pub fn add_bank_account(&mut self, bank: &str, iban: &str, currency: &str) {
        let id = self.next_id("bank");
        self.bank_accounts.push(BankAccount {
            id,
            bank: bank.to_owned(),
            iban: iban.to_owned(),
            currency: currency.to_owned(),
        });
    }

    /// Sets a series' next number, as a firm that comes from other software would.
    pub fn set_next_number(&mut self, series_id: &str, number: u64) {
        for series in self.series.iter_mut().filter(|series| series.id == series_id) {
            series.next_number = number;
        }
    }

    /// Locks a series to a device that never signs in here, or takes the lock away.
    pub fn set_lock(&mut self, series_id: &str, device: Option<Device>, now: DateTime<Utc>) {
        let lock = device.map(|device| Lock {
            device_id: device.id,
            session_id: None,
            user_id: None,
            device_name: device.name,
            device_platform: device.platform,
            locked_at: now,
        });
        for series in self.series.iter_mut().filter(|series| series.id == series_id) {
            series.lock.clone_from(&lock);
        }
    }

    /// Removes a series, as somebody on the web might.
    pub fn remove_series(&mut self, series_id: &str) {
        self.series.retain(|series| series.id != series_id);
    }

    /// Ends every session, as a change of password does.
    pub fn end_sessions(&mut self) {
        self.sessions.iter_mut().for_each(Session::end);
    }

    /// Forces a reservation's state, as support staff might.
    pub fn set_reservation_status(&mut self, token: &str, status: ReservationStatus) {
        for reservation in self.reservations.iter_mut().filter(|reservation| reservation.token == token) {
            reservation.status = status;
        }
    }

    /// Sets where an invoice stands in e-Factura: `accepted`, `rejected`, …
    pub fn set_efactura_status(&mut self, invoice_id: &str, status: &str) {
        for invoice in self.invoices.iter_mut().filter(|invoice| invoice.id == invoice_id) {
            invoice.efactura_status = Some(status.to_owned());
        }
    }

    /// Changes an invoice behind the API's back, to provoke a mismatch.
    pub fn tamper(&mut self, invoice_id: &str, change: impl Fn(&mut Invoice)) {
        for invoice in self.invoices.iter_mut().filter(|invoice| invoice.id == invoice_id) {
            change(invoice);
        }
    }
}
