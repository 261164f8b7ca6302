//! The firm's clients.
//!
//! Deliberately absent: de-duplication on `POST /clients`, which no page promises; only a client written inline
//! in an invoice is matched by its CUI.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Books, Code,
    form::{Form, Problems},
    handle::{Call, Outcome, Reply},
    lists::{directed, found, paged},
    money::number,
    refusal::Refusal,
};

const NAME_LENGTH_MAX: usize = 255;

/// A client, and the snapshot of one inside an invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The opaque id.
    pub id: String,
    /// The firm's or the person's name.
    pub name: String,
    /// `b2b` or `b2c`.
    pub client_type: String,
    /// `RO` for a VAT payer, else empty.
    pub cui_prefix: String,
    /// The tax id without its prefix.
    pub cui: Option<String>,
    /// A person's numeric code.
    pub cnp: Option<String>,
    /// The Trade Register number.
    pub rc: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Town; for București with its sector.
    pub city: Option<String>,
    /// County.
    pub county: Option<String>,
    /// ISO country code.
    pub country: String,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Bank account.
    pub iban: Option<String>,
    /// Bank.
    pub bank: Option<String>,
    /// Who answers there.
    pub contact_person: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Whether it was deleted; the row stays.
    pub is_deleted: bool,
}

impl Client {
    /// A client read from a body; `inline` is the stricter reading of an invoice's `client_data`.
    pub(crate) fn read(form: &Form<'_>, inline: bool, now: DateTime<Utc>) -> Self {
        let mut client = Self {
            client_type: "b2c".to_owned(),
            country: "RO".to_owned(),
            created_at: now,
            ..Self::default()
        };
        form.required_text("name");
        client.fill(form);
        if !form.sent("type") && !form.sent("client_type") && client.cui.is_some() {
            client.client_type = "b2b".to_owned();
        }
        if inline && client.client_type == "b2b" && client.cui.is_none() {
            form.refuse("cui", "is required for a firm");
        }
        client
    }

    /// Takes over the fields that were sent.
    fn fill(&mut self, form: &Form<'_>) {
        if form.sent("name") {
            self.name = form.required_text("name");
            if self.name.chars().count() > NAME_LENGTH_MAX {
                form.refuse("name", "is too long");
            }
        }
        if let Some(key) = form.spelling(&["client_type", "type"]) {
            let known = ["b2b", "business", "company", "b2c", "individual", "person"];
            if let Some(kind) = form.choice(key, &known) {
                self.client_type = if known[..3].contains(&kind.as_str()) { "b2b" } else { "b2c" }.to_owned();
            }
        }
        self.country = form.text("country").unwrap_or_else(|| self.country.clone());
        if form.sent("cui") {
            let (prefix, cui) = split_cui(&form.text("cui").unwrap_or_default());
            let romanian = self.country == "RO";
            if romanian && !cui.is_empty() && !(cui.len() <= 10 && cui.len() >= 2 && is_digits(&cui)) {
                form.refuse("cui", "must be RO and 2 to 10 digits");
            }
            self.cui_prefix = prefix;
            self.cui = Some(cui).filter(|cui| !cui.is_empty());
        }
        let texts = [
            ("cnp", &mut self.cnp),
            ("rc", &mut self.rc),
            ("email", &mut self.email),
            ("phone", &mut self.phone),
            ("address", &mut self.address),
            ("city", &mut self.city),
            ("county", &mut self.county),
            ("postal_code", &mut self.postal_code),
            ("iban", &mut self.iban),
            (form.spelling(&["bank", "bank_name"]).unwrap_or("bank"), &mut self.bank),
            ("contact_person", &mut self.contact_person),
        ];
        for (key, field) in texts {
            if form.sent(key) {
                *field = form.text(key);
            }
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "client",
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "cui": self.cui,
            "cui_prefix": self.cui_prefix,
            "rc": self.rc,
            "client_type": self.client_type,
            "address": self.address,
            "city": self.city,
            "county": self.county,
            "country": self.country,
            "postal_code": self.postal_code,
            "iban": self.iban,
            "bank": self.bank,
            "contact_person": self.contact_person,
            "created_at": self.created_at.timestamp(),
            "updated_at": null,
        })
    }
}

impl Books {
    pub(crate) fn create_client(&mut self, call: &Call<'_>) -> Outcome {
        let problems = Problems::default();
        let client = Client::read(&call.form(&problems), false, call.now);
        problems.settle()?;
        let client = self.keep_client(client);
        Ok(Reply::with_status(self.switches.create_status, self.client_json(&client)))
    }

    pub(crate) fn list_clients(&self, call: &Call<'_>) -> Reply {
        let request = call.request;
        let wanted = request.query("client_type");
        let mut clients: Vec<&Client> = self
            .clients
            .iter()
            .filter(|client| !client.is_deleted && wanted.is_none_or(|wanted| client.client_type == wanted))
            .filter(|client| {
                found(request, &[Some(&client.name), client.email.as_deref(), client.cui.as_deref()])
            })
            .collect();
        match request.query("sort") {
            Some("name") => clients.sort_by(|a, b| directed(a.name.cmp(&b.name), request, true)),
            Some("created_at") => {
                clients.sort_by(|a, b| directed(a.created_at.cmp(&b.created_at), request, true))
            }
            Some("invoices_count") => {
                clients.sort_by_cached_key(|client| Reverse(self.invoiced_to(&client.id).0));
            }
            _ => clients.sort_by_cached_key(|client| Reverse(self.invoiced_to(&client.id).1)),
        }
        Reply::ok(paged(&clients, request, |client| self.client_json(client)))
    }

    pub(crate) fn show_client(&self, id: &str) -> Outcome {
        Ok(Reply::ok(self.client_json(&self.clients[self.client_position(id)?])))
    }

    pub(crate) fn update_client(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.client_position(id)?;
        let problems = Problems::default();
        let mut client = self.clients[position].clone();
        client.fill(&call.form(&problems));
        problems.settle()?;
        self.clients[position] = client.clone();
        Ok(Reply::ok(self.client_json(&client)))
    }

    pub(crate) fn delete_client(&mut self, id: &str) -> Outcome {
        let position = self.client_position(id)?;
        if self.invoiced_to(id).0 > 0 {
            return Err(Code::ClientHasInvoices.into());
        }
        self.clients[position].is_deleted = true;
        Ok(Reply::message("Client deleted."))
    }

    /// Where the living client with this id is kept.
    pub(crate) fn client_position(&self, id: &str) -> Result<usize, Refusal> {
        self.clients
            .iter()
            .position(|client| client.id == id && !client.is_deleted)
            .ok_or_else(|| Refusal::missing("client_id"))
    }

    /// The client an inline `client_data` means: a known firm by its CUI, or a new one.
    pub(crate) fn find_or_keep_client(&mut self, client: Client) -> Client {
        let known = self
            .clients
            .iter()
            .find(|known| client.cui.is_some() && known.cui == client.cui && !known.is_deleted)
            .cloned();
        known.unwrap_or_else(|| self.keep_client(client))
    }

    /// Gives a client its id and keeps it.
    pub(crate) fn keep_client(&mut self, client: Client) -> Client {
        let client = Client { id: self.next_id("cli"), ..client };
        self.clients.push(client.clone());
        client
    }

    fn client_json(&self, client: &Client) -> Value {
        let (count, total, unpaid) = self.invoiced_to(&client.id);
        let mut entry = client.to_json();
        entry["metadata"] = json!({
            "invoices_count": count,
            "total_invoiced": number(total),
            "unpaid_total": number(unpaid),
        });
        entry
    }

    /// How many invoices a client has, their total and what is unpaid of it.
    fn invoiced_to(&self, id: &str) -> (usize, Decimal, Decimal) {
        self.invoices.iter().filter(|invoice| invoice.client_id == id && invoice.counts()).fold(
            (0, Decimal::ZERO, Decimal::ZERO),
            |(count, total, unpaid), invoice| {
                (count + 1, total + invoice.totals.gross, unpaid + invoice.remaining())
            },
        )
    }
}

/// `RO 123` as its prefix and its digits.
pub(crate) fn split_cui(text: &str) -> (String, String) {
    let compact: String =
        text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    match compact.strip_prefix("RO") {
        Some(digits) => ("RO".to_owned(), digits.to_owned()),
        None => (String::new(), compact),
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
