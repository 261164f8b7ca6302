//! Entries of the two books the firm shares with the server, clients and products: their fields under the API's names,
//! what changed between two versions, and how two people's changes come together.
//!
//! Not here: keeping them (store), rules about them (domain's check).

use crate::json::Json;
use crate::remote::{RemoteClient, RemoteProduct};
use crate::request_file::{FileError, read_client_entry, read_product_entry};
use domain::spelling::words;
use domain::{ClientKind, Identity};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Fields that are amounts; all others are texts.
const AMOUNTS: &[&str] = &["price", "vat_rate"];

/// An entry of one of the two books.
pub trait Entry: Clone + PartialEq + Debug + Serialize + DeserializeOwned {
    /// Every field under its name in the API, in the order of a form; an empty text where nothing is said.
    fn fields(&self) -> Vec<(&'static str, String)>;

    /// Reads a document of these fields. What cannot be read is named, the rest is kept.
    fn read(document: &Json) -> (Self, Vec<FileError>);

    /// The server's id; `None` for an entry the server does not have.
    fn id(&self) -> Option<&str>;

    /// The same under another id, or under none.
    #[must_use]
    fn with_id(self, id: Option<&str>) -> Self;

    /// What it is called.
    fn name(&self) -> &str;

    /// Texts it is found by beside its name.
    fn other_texts(&self) -> Vec<&str>;

    /// Keys under which two entries, or an entry and an invoice, are known to be one; the surest first.
    fn identities(&self) -> Vec<String>;

    /// Whether both are the same thing under whatever ids.
    fn is_same(&self, other: &Self) -> bool;

    /// The same, with what the server keeps to itself taken from what is known here.
    #[must_use]
    fn keeping_untold(self, known: &Self) -> Self;

    /// The name of a field where the server's own calls for this book use another.
    fn wire_name(field: &'static str) -> &'static str {
        field
    }
}

impl Entry for RemoteClient {
    fn fields(&self) -> Vec<(&'static str, String)> {
        let client = &self.client;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            ("type", if client.kind == ClientKind::Firm { "b2b" } else { "b2c" }.to_owned()),
            ("name", client.name.clone()),
            ("cui", text(&client.tax_id)),
            ("cnp", text(&client.cnp)),
            ("rc", text(&client.trade_register)),
            ("address", text(&client.address)),
            ("city", text(&client.city)),
            ("county", text(&client.county)),
            ("country", client.country.clone()),
            ("postal_code", text(&client.postal_code)),
            ("email", text(&client.email)),
            ("phone", text(&client.phone)),
            ("iban", text(&client.iban)),
            ("bank", text(&client.bank)),
            ("contact_person", text(&client.contact)),
        ]
    }

    fn read(document: &Json) -> (RemoteClient, Vec<FileError>) {
        read_client_entry(document)
    }

    fn id(&self) -> Option<&str> {
        self.client.remote_id.as_deref()
    }

    fn with_id(mut self, id: Option<&str>) -> RemoteClient {
        self.client.remote_id = id.map(str::to_owned);
        self
    }

    fn name(&self) -> &str {
        &self.client.name
    }

    fn other_texts(&self) -> Vec<&str> {
        let client = &self.client;
        let tax_id = client.tax_id.as_deref();
        // Typed with its prefix or without.
        let digits = tax_id.map(|id| id.trim_start_matches(|c: char| !c.is_ascii_digit()));
        [tax_id, digits, client.city.as_deref(), client.email.as_deref()].into_iter().flatten().collect()
    }

    fn identities(&self) -> Vec<String> {
        let identity = Identity::of(&self.client);
        identity.number.into_iter().chain([identity.name]).collect()
    }

    fn is_same(&self, other: &RemoteClient) -> bool {
        Identity::of(&self.client).is_same(&Identity::of(&other.client))
    }

    fn keeping_untold(mut self, known: &RemoteClient) -> RemoteClient {
        self.client.cnp = self.client.cnp.or_else(|| known.client.cnp.clone());
        self
    }

    fn wire_name(field: &'static str) -> &'static str {
        if field == "type" { "client_type" } else { field }
    }
}

impl Entry for RemoteProduct {
    fn fields(&self) -> Vec<(&'static str, String)> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            ("name", self.name.clone()),
            ("code", text(&self.code)),
            ("description", text(&self.description)),
            ("unit_of_measure", self.unit.clone()),
            ("ubl_um", text(&self.ubl_unit)),
            ("price", self.price.map(|price| price.to_string()).unwrap_or_default()),
            ("currency", self.currency.clone()),
            ("vat_rate", self.vat_rate.map(|rate| rate.to_string()).unwrap_or_default()),
            ("type", text(&self.kind)),
        ]
    }

    fn read(document: &Json) -> (RemoteProduct, Vec<FileError>) {
        read_product_entry(document)
    }

    fn id(&self) -> Option<&str> {
        Some(self.id.as_str()).filter(|id| !id.is_empty())
    }

    fn with_id(self, id: Option<&str>) -> RemoteProduct {
        RemoteProduct { id: id.unwrap_or_default().to_owned(), ..self }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn other_texts(&self) -> Vec<&str> {
        self.code.as_deref().into_iter().collect()
    }

    fn identities(&self) -> Vec<String> {
        let code = self.code.as_ref().map(|code| format!("code {}", words(code).join(" ")));
        code.into_iter().chain([product_key(&self.name)]).collect()
    }

    fn is_same(&self, other: &RemoteProduct) -> bool {
        match (&self.code, &other.code) {
            (Some(ours), Some(theirs)) => words(ours) == words(theirs),
            _ => words(&self.name) == words(&other.name),
        }
    }

    fn keeping_untold(self, known: &RemoteProduct) -> RemoteProduct {
        RemoteProduct { code: self.code.or_else(|| known.code.clone()), ..self }
    }
}

/// The key of what a row sells when it names no product: its description.
#[must_use]
pub fn product_key(description: &str) -> String {
    format!("name {}", words(description).join(" "))
}

/// A field that two versions of an entry have otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in the API.
    pub field: &'static str,
    /// What it was; empty for nothing.
    pub from: String,
    /// What it is now; empty for nothing.
    pub to: String,
}

/// A field that was changed here and on the server, to two different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Its name in the API.
    pub field: &'static str,
    /// What it was before both.
    pub base: String,
    /// What it was changed to here.
    pub ours: String,
    /// What the server has now.
    pub theirs: String,
}

/// The fields in which two versions differ.
#[must_use]
pub fn changes<T: Entry>(from: &T, to: &T) -> Vec<FieldChange> {
    from.fields()
        .into_iter()
        .zip(to.fields())
        .filter(|((_, from), (_, to))| from != to)
        .map(|((field, from), (_, to))| FieldChange { field, from, to })
        .collect()
}

/// The fields changed on both sides to different things.
#[must_use]
pub fn clashes<T: Entry>(base: &T, ours: &T, theirs: &T) -> Vec<Clash> {
    let theirs = theirs.fields();
    let theirs_of = |field: &str| {
        theirs.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    changes(base, ours)
        .into_iter()
        .map(|change| Clash {
            theirs: theirs_of(change.field),
            field: change.field,
            base: change.from,
            ours: change.to,
        })
        .filter(|clash| clash.theirs != clash.base && clash.theirs != clash.ours)
        .collect()
}

/// The server's version with what was changed here put over it.
#[must_use]
pub fn merged<T: Entry>(base: &T, ours: &T, theirs: &T) -> T {
    let changed = changes(base, ours);
    if changed.is_empty() {
        return theirs.clone();
    }
    let texts = theirs.fields().into_iter().map(|(field, theirs)| {
        let own = changed.iter().find(|change| change.field == field);
        (field, own.map_or(theirs, |change| change.to.clone()))
    });
    let (read, errors) = T::read(&document(texts));
    let merged = if errors.is_empty() { read } else { ours.clone() };
    merged.with_id(theirs.id()).keeping_untold(ours)
}

/// An entry with what it does not say taken from another.
#[must_use]
pub fn filled<T: Entry>(entry: &T, from: &T) -> T {
    let texts = entry.fields().into_iter().zip(from.fields());
    let texts = texts.map(|((field, own), (_, other))| (field, if own.is_empty() { other } else { own }));
    let (read, errors) = T::read(&document(texts));
    let filled = if errors.is_empty() { read } else { entry.clone() };
    filled.with_id(entry.id())
}

/// Fields as a document, the empty ones left out.
#[must_use]
pub fn document(fields: impl IntoIterator<Item = (&'static str, String)>) -> Json {
    let said = fields.into_iter().filter(|(_, text)| !text.is_empty());
    Json::Object(said.map(|(field, text)| (field.to_owned(), Json::Text(text))).collect())
}

/// A document put over an entry: the fields it names change, `null` and an empty text clear them.
///
/// # Errors
/// What the document says that cannot be read.
pub fn patched<T: Entry>(entry: Option<&T>, patch: &Json) -> Result<T, Vec<FileError>> {
    let mut fields = match entry.map(|entry| document(entry.fields())) {
        Some(Json::Object(fields)) => fields,
        _ => Vec::new(),
    };
    if let Json::Object(named) = patch {
        for (field, value) in named {
            fields.retain(|(known, _)| known != field);
            let clears =
                matches!(value, Json::Null) || value.text().is_some_and(|text| text.trim().is_empty());
            if !clears {
                fields.push((field.clone(), value.clone()));
            }
        }
    }
    let (read, errors) = T::read(&Json::Object(fields));
    let id = entry.and_then(Entry::id).map(str::to_owned);
    if errors.is_empty() { Ok(read.with_id(id.as_deref())) } else { Err(errors) }
}

/// The body of `POST /clients` or `POST /products`.
#[must_use]
pub fn create_body<T: Entry>(entry: &T) -> String {
    wire::<T>(entry.fields().into_iter().filter(|(_, text)| !text.is_empty()))
}

/// The body of a `PUT`: only what changed; an empty text clears.
#[must_use]
pub fn update_body<T: Entry>(base: &T, ours: &T) -> String {
    wire::<T>(changes(base, ours).into_iter().map(|change| (change.field, change.to)))
}

fn wire<T: Entry>(fields: impl Iterator<Item = (&'static str, String)>) -> String {
    let value = |field: &str, text: String| {
        if AMOUNTS.contains(&field) && !text.is_empty() { Json::Number(text) } else { Json::Text(text) }
    };
    let named = fields.map(|(field, text)| (T::wire_name(field).to_owned(), value(field, text)));
    Json::Object(named.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn client(fields: &[(&'static str, &str)]) -> RemoteClient {
        let (read, errors) = RemoteClient::read(&document(fields.iter().map(|(f, t)| (*f, (*t).to_owned()))));
        assert_eq!(errors, []);
        read
    }

    fn product(text: &str) -> RemoteProduct {
        RemoteProduct::read(&json::parse(text.as_bytes()).unwrap()).0
    }

    #[test]
    fn every_field_comes_back_as_it_went_out() {
        let all = [
            ("type", "b2b"),
            ("name", "Mobila SRL"),
            ("cui", "RO14399840"),
            ("cnp", "1800101221144"),
            ("rc", "J40/1/2000"),
            ("address", "Str. Lungă 1"),
            ("city", "Cluj-Napoca"),
            ("county", "Cluj"),
            ("country", "DE"),
            ("postal_code", "400000"),
            ("email", "a@b.ro"),
            ("phone", "0700"),
            ("iban", "RO49AAAA1B31007593840000"),
            ("bank", "BT"),
            ("contact_person", "Ana"),
        ];
        let read = client(&all);
        assert_eq!(read.fields(), all.map(|(field, text)| (field, text.to_owned())).to_vec());
        let text = r#"{"name":"Masă","code":"M-1","description":"de stejar","unit_of_measure":"set","ubl_um":"SET",
            "price":19.99,"currency":"EUR","vat_rate":"21","type":"product"}"#;
        let again = RemoteProduct::read(&document(product(text).fields()));
        assert_eq!(again, (product(text), Vec::new()));
    }

    #[test]
    fn two_peoples_changes_come_together() {
        let base = client(&[("name", "Mobila SRL"), ("cui", "14399840"), ("phone", "1"), ("city", "Cluj")]);
        let ours =
            client(&[("name", "Mobila SRL"), ("cui", "14399840"), ("phone", "2"), ("email", "a@b.ro")]);
        let theirs = client(&[("name", "Mobila SA"), ("cui", "14399840"), ("phone", "3"), ("city", "Cluj")])
            .with_id(Some("c1"));
        let clash = clashes(&base, &ours, &theirs);
        assert_eq!(
            clash
                .iter()
                .map(|c| (c.field, c.base.as_str(), c.ours.as_str(), c.theirs.as_str()))
                .collect::<Vec<_>>(),
            [("phone", "1", "2", "3")]
        );
        let merged = merged(&base, &ours, &theirs);
        assert_eq!((merged.client.name.as_str(), merged.client.phone.as_deref()), ("Mobila SA", Some("2")));
        assert_eq!((merged.client.city, merged.client.email.as_deref()), (None, Some("a@b.ro")));
        assert_eq!(merged.client.remote_id.as_deref(), Some("c1"));
        assert_eq!(clashes(&base, &ours, &base), [], "what only we changed is no clash");
        assert_eq!(clashes(&base, &theirs, &theirs), [], "nor what both changed to the same");
    }

    #[test]
    fn what_goes_out() {
        let base = client(&[("name", "Ana"), ("phone", "1")]);
        let ours = client(&[("name", "Ana Pop"), ("type", "b2b"), ("cui", "14399840")]);
        assert_eq!(
            update_body(&base, &ours),
            r#"{"client_type":"b2b","name":"Ana Pop","cui":"14399840","phone":""}"#
        );
        let table = product(r#"{"name":"Masă","price":"19.990","vat_rate":21}"#);
        assert_eq!(
            create_body(&table),
            r#"{"name":"Masă","unit_of_measure":"buc","price":19.99,"currency":"RON","vat_rate":21}"#
        );
    }

    #[test]
    fn a_patch_changes_what_it_names() {
        let ana = client(&[("name", "Ana"), ("phone", "1"), ("city", "Cluj")]).with_id(Some("c1"));
        let patch = json::parse(br#"{"phone":null,"email":"a@b.ro","city":" "}"#).unwrap();
        let patched_ana = patched(Some(&ana), &patch).unwrap();
        assert_eq!(patched_ana.client.phone, None);
        assert_eq!(patched_ana.client.city, None);
        assert_eq!(patched_ana.client.email.as_deref(), Some("a@b.ro"));
        assert_eq!(patched_ana.id(), Some("c1"));
        let odd = json::parse(br#"{"nume":"x"}"#).unwrap();
        assert_eq!(patched(Some(&ana), &odd).unwrap_err()[0].field, "nume");
    }
}
