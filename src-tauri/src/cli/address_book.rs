//! `clients …` and `products …`: their options, what each does, and its words.
//!
//! Not here: the use cases (app).

mod words;

use super::files;
use super::import::{ImportArgs, run_import, undo_import};
use super::print::Say;
use super::run::Done;
use app::view::Take;
use app::{App, EntryKind, Lang, Problem};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(crate) enum ClientsCommand {
    /// By name, or those that match what is searched for.
    List(ListEntries),
    /// One client in full: what it owes, its last invoices.
    Show {
        /// Id, tax id, CNP or name.
        reference: String,
        /// How many of its invoices to pass over.
        #[arg(long)]
        offset: Option<usize>,
    },
    /// Ask the public register for a firm; needs the network.
    Lookup {
        /// Tax id, with RO or without.
        cui: String,
    },
    /// Add a client. It can be invoiced at once.
    Add {
        /// Its fields as a JSON document, or - for standard input.
        file: Option<PathBuf>,
        #[command(flatten)]
        fields: ClientFields,
    },
    /// Change the fields that are named; an empty text clears one.
    Edit {
        /// Id, tax id, CNP or name.
        reference: String,
        /// The fields that change as a JSON document, or - for standard input.
        file: Option<PathBuf>,
        #[command(flatten)]
        fields: ClientFields,
    },
    /// Have a client deleted that no invoice names.
    Delete {
        /// Id, tax id, CNP or name.
        reference: String,
    },
    /// Choose between what was changed here and what the server has.
    Take {
        /// Id, tax id, CNP or name.
        reference: String,
        /// Whose version.
        #[arg(value_enum)]
        version: Version,
    },
    /// Import a table: CSV, text from a spreadsheet, or a workbook (XLSX).
    Import(ImportArgs),
    /// Take the last import back, as far as nothing was done with it.
    UndoImport,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProductsCommand {
    /// By name, or those that match what is searched for.
    List(ListEntries),
    /// One product in full: what was last paid for it.
    Show {
        /// Id, code or name.
        reference: String,
        /// Only what this client paid.
        #[arg(long)]
        client: Option<String>,
    },
    /// Add a product.
    Add {
        /// Its fields as a JSON document, or - for standard input.
        file: Option<PathBuf>,
        #[command(flatten)]
        fields: ProductFields,
    },
    /// Change the fields that are named; an empty text clears one.
    Edit {
        /// Id, code or name.
        reference: String,
        /// The fields that change as a JSON document, or - for standard input.
        file: Option<PathBuf>,
        #[command(flatten)]
        fields: ProductFields,
    },
    /// Have a product deleted that no invoice sells.
    Delete {
        /// Id, code or name.
        reference: String,
    },
    /// Choose between what was changed here and what the server has.
    Take {
        /// Id, code or name.
        reference: String,
        /// Whose version.
        #[arg(value_enum)]
        version: Version,
    },
    /// Import a table: CSV, text from a spreadsheet, or a workbook (XLSX).
    Import(ImportArgs),
    /// Take the last import back, as far as nothing was done with it.
    UndoImport,
}

#[derive(Debug, Default, Args)]
pub(crate) struct ListEntries {
    /// Beginnings of words, without regard to diacritics.
    #[arg(long, default_value = "")]
    search: String,
    /// How many, at most 500.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// How many to pass over.
    #[arg(long, default_value_t = 0)]
    offset: usize,
}

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident $api:literal, )* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Args)]
        pub(crate) struct $name {
            $( $(#[$field_doc])* #[arg(long, value_name = "TEXT", allow_negative_numbers = true)] $field: Option<String>, )*
        }

        impl $name {
            /// The document, with the fields of the options over those of the file.
            fn document(self, file: Option<&Path>) -> Result<Vec<u8>, Problem> {
                let said = [$(($api, self.$field)),*];
                let said: Vec<_> = said.into_iter().filter_map(|(api, text)| Some((api, text?))).collect();
                document(file, said)
            }
        }
    };
}

fields! {
    /// Fields of a client under the API's names.
    ClientFields {
        /// Firm or person: b2b, b2c.
        kind "type",
        /// Name.
        name "name",
        /// Tax id.
        cui "cui",
        /// A person's CNP.
        cnp "cnp",
        /// Trade register number.
        rc "rc",
        /// Street and number.
        address "address",
        /// City; București with its sector.
        city "city",
        /// County.
        county "county",
        /// Country, two letters.
        country "country",
        /// Postal code.
        postal_code "postal_code",
        /// E-mail.
        email "email",
        /// Phone.
        phone "phone",
        /// Bank account.
        iban "iban",
        /// Bank.
        bank "bank",
        /// Contact person.
        contact_person "contact_person",
    }
}

fields! {
    /// Fields of a product under the API's names.
    ProductFields {
        /// Name.
        name "name",
        /// The firm's own code.
        code "code",
        /// More text.
        description "description",
        /// Unit of measure.
        unit_of_measure "unit_of_measure",
        /// UN/ECE unit code.
        ubl_um "ubl_um",
        /// Unit price without VAT.
        price "price",
        /// Currency of the price.
        currency "currency",
        /// VAT percentage.
        vat_rate "vat_rate",
        /// product or service.
        kind "type",
    }
}

/// Lays options over a document. One that is no object stays as it is, for the use case to refuse.
fn document(file: Option<&Path>, said: Vec<(&'static str, String)>) -> Result<Vec<u8>, Problem> {
    let bytes = match file {
        Some(path) => files::read(path)?,
        None => b"{}".to_vec(),
    };
    if said.is_empty() {
        return Ok(bytes);
    }
    match serde_json::from_slice::<Map<String, Value>>(&bytes) {
        Ok(mut fields) => {
            fields.extend(said.into_iter().map(|(api, text)| (api.to_owned(), Value::String(text))));
            Ok(Value::Object(fields).to_string().into_bytes())
        }
        Err(_) => Ok(bytes),
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Version {
    /// What was changed here.
    Ours,
    /// What the server has.
    Theirs,
}

impl From<Version> for Take {
    fn from(version: Version) -> Take {
        match version {
            Version::Ours => Take::Ours,
            Version::Theirs => Take::Theirs,
        }
    }
}

/// `clients …`.
pub(crate) async fn clients(app: &App, command: ClientsCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    let shown = match command {
        ClientsCommand::List(list) => {
            let page = app.clients(&list.search, list.offset, list.limit as usize)?;
            let words = say.clients(&page);
            return Done::new(page, words);
        }
        ClientsCommand::Show { reference, offset } => {
            let mut detail = app.client(&reference, lang)?;
            if let Some(offset) = offset {
                detail.history = app.client_history(&detail.client.id, offset, detail.history.items.len())?;
            }
            detail
        }
        ClientsCommand::Lookup { cui } => {
            let company = app.look_up_company(&cui, lang).await?;
            let words = say.company(&company);
            return Done::new(company, words);
        }
        ClientsCommand::Add { file, fields } => {
            app.save_client(None, &fields.document(file.as_deref())?, lang)?
        }
        ClientsCommand::Edit { reference, file, fields } => {
            app.save_client(Some(&reference), &fields.document(file.as_deref())?, lang)?
        }
        ClientsCommand::Delete { reference } => {
            app.delete_client(&reference)?;
            return Done::new(json!({ "deleted": true }), say.deleted());
        }
        ClientsCommand::Take { reference, version } => {
            match app.decide_client(&reference, version.into(), lang)? {
                Some(detail) => detail,
                None => return Done::new(json!({ "deleted": true }), say.deleted()),
            }
        }
        ClientsCommand::Import(import) => return run_import(app, EntryKind::Clients, &import, lang),
        ClientsCommand::UndoImport => return undo_import(app, EntryKind::Clients, lang),
    };
    let words = say.client(&shown);
    done(&shown, "client", words)
}

/// `products …`.
pub(crate) fn products(app: &App, command: ProductsCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    let shown = match command {
        ProductsCommand::List(list) => {
            let page = app.products(&list.search, list.offset, list.limit as usize)?;
            let words = say.products(&page);
            return Done::new(page, words);
        }
        ProductsCommand::Show { reference, client } => {
            let mut detail = app.product(&reference, lang)?;
            if let Some(client) = client {
                detail.last_prices = app.last_price(&detail.product.id, Some(&client))?.into_iter().collect();
            }
            detail
        }
        ProductsCommand::Add { file, fields } => {
            app.save_product(None, &fields.document(file.as_deref())?, lang)?
        }
        ProductsCommand::Edit { reference, file, fields } => {
            app.save_product(Some(&reference), &fields.document(file.as_deref())?, lang)?
        }
        ProductsCommand::Delete { reference } => {
            app.delete_product(&reference)?;
            return Done::new(json!({ "deleted": true }), say.deleted());
        }
        ProductsCommand::Take { reference, version } => {
            match app.decide_product(&reference, version.into(), lang)? {
                Some(detail) => detail,
                None => return Done::new(json!({ "deleted": true }), say.deleted()),
            }
        }
        ProductsCommand::Import(import) => return run_import(app, EntryKind::Products, &import, lang),
        ProductsCommand::UndoImport => return undo_import(app, EntryKind::Products, lang),
    };
    let words = say.product(&shown);
    done(&shown, "product", words)
}

/// The list when nothing else is said.
pub(crate) fn everything() -> ListEntries {
    ListEntries { limit: 50, ..ListEntries::default() }
}

/// An entry's own fields stand at the top, as in the list; the rest beside them.
fn done(detail: &impl serde::Serialize, own: &str, words: String) -> Result<Done, Problem> {
    let mut document = serde_json::to_value(detail).map_err(|error| Problem::Internal(error.to_string()))?;
    if let Value::Object(all) = &mut document
        && let Some(Value::Object(row)) = all.remove(own)
    {
        all.extend(row);
    }
    Done::new(document, words)
}
