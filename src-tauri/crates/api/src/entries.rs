//! Single clients and products (`contazen-api.md` §7). None of it has an idempotency key: each request goes out once, after a
//! look.
//!
//! Not here: pages of whole books (catalogue), what a look means (protocol).

use crate::heard::Heard;
use crate::read::{BadReply, data, read_client, read_product, read_sound_page};
use crate::remote::Remote;
use crate::session::Session;
use crate::transport::Request;
use protocol::Class;
use protocol::entry_errand::{EntryDeed, Item, Kind, Sought};
use protocol::json::Json;
use reqwest::Method;

/// Entries a search for one may bring; more are not told apart by it.
const FOUND_MAX: u32 = 100;

fn book(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "/clients",
        Kind::Product => "/products",
    }
}

fn one(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "/clients/{id}",
        Kind::Product => "/products/{id}",
    }
}

fn read(kind: Kind, json: &Json) -> Result<Item, BadReply> {
    match kind {
        Kind::Client => read_client(json).map(Item::Client),
        Kind::Product => read_product(json).map(Item::Product),
    }
}

impl Remote {
    /// What the server has of an entry: one by its id, or what its search finds. That it is not there is an empty answer, and
    /// everything short of a proof of that is an error.
    pub(crate) async fn look_at_entry(
        &self,
        session: &Session,
        kind: Kind,
        sought: &Sought,
    ) -> Heard<Vec<Item>> {
        match sought {
            Sought::Id(id) => {
                let request = Request::new(Method::GET, one(kind)).id(id);
                let heard = self.ask(session, request, |document| read(kind, data(document)?)).await;
                let server_time = heard.server_time;
                let result = match heard.result {
                    Ok(item) => Ok(vec![item]),
                    // A page of somebody else's with this status is no answer of the server's.
                    Err(error)
                        if error.status == Some(404)
                            && matches!(error.class, Class::Parked | Class::AskUser) =>
                    {
                        Ok(Vec::new())
                    }
                    Err(error) => Err(error),
                };
                Heard { result, server_time }
            }
            Sought::Text(text) => {
                let request =
                    Request::new(Method::GET, book(kind)).query("search", text).query("per_page", FOUND_MAX);
                let page = |document: &Json| read_sound_page(document, 1, FOUND_MAX, |item| read(kind, item));
                let heard = self.ask(session, request, page).await;
                Heard { result: heard.result.map(|page| page.items), server_time: heard.server_time }
            }
        }
    }

    /// Does what is asked. With the entry as the server has it then; a deletion's answer carries none.
    pub(crate) async fn send_entry(
        &self,
        session: &Session,
        kind: Kind,
        deed: &EntryDeed,
    ) -> Heard<Option<Box<Item>>> {
        let request = match deed {
            EntryDeed::Create(body) => Request::new(Method::POST, book(kind)).body(&**body),
            EntryDeed::Update { target, body } => {
                Request::new(Method::PUT, one(kind)).id(target).body(&**body)
            }
            EntryDeed::Delete { target } => {
                let request = Request::new(Method::DELETE, one(kind)).id(target);
                return self.ask(session, request, |_| Ok(None)).await;
            }
        };
        self.ask(session, request, |document| Ok(Some(Box::new(read(kind, data(document)?)?)))).await
    }
}
