//! Sending what was created, changed or deleted here of clients and products. The server knows no key for any of it, so it is
//! looked at before each attempt, and what is seen there says what is still to be asked, if anything. So nothing needs to be
//! remembered of attempts: whatever became of one, the next look tells.
//!
//! Not here: when to look and when to send (engine), how what waits is kept (store).

use crate::change::Trouble;
use crate::entry::{Entry, changes, clashes, create_body, merged, update_body};
use crate::remote::{RemoteClient, RemoteProduct};
use domain::Cui;
use std::sync::Arc;

/// The server has several entries that are the one to be made.
pub const ENTRY_SEVERAL: &str = "entry_several";
/// The server has the entry no more.
pub const ENTRY_GONE: &str = "entry_gone";

/// Which of the two books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The address book.
    Client,
    /// The catalogue.
    Product,
}

/// An entry of either book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A client.
    Client(RemoteClient),
    /// A product.
    Product(RemoteProduct),
}

/// What waits to be sent of an entry: the server's version it was made from, and the one that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions<T> {
    /// `None` for an entry born here.
    pub base: Option<T>,
    /// `None` to have it deleted.
    pub ours: Option<T>,
}

/// The same of either book.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)] // One at a time is asked for.
pub enum Wanted {
    /// Of a client.
    Client(Versions<RemoteClient>),
    /// Of a product.
    Product(Versions<RemoteProduct>),
}

/// Something to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryErrand {
    /// Under which id the entry is kept.
    pub id: String,
    /// What is wanted.
    pub wanted: Wanted,
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// One entry, by the server's id. That the server has it no more is an answer.
    Id(String),
    /// Those the server's own search finds for a text.
    Text(String),
}

/// One request about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryDeed {
    /// Make it, by this body.
    Create(Arc<[u8]>),
    /// Change what the body names.
    Update {
        /// Which, by the server's id.
        target: String,
        /// Only what changes.
        body: Arc<[u8]>,
    },
    /// Delete it.
    Delete {
        /// Which, by the server's id.
        target: String,
    },
}

/// What a look means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryVerdict {
    /// The server has it as it is wanted; `None` when it is gone, as wanted.
    Done(Option<Item>),
    /// It is still to be asked for.
    Ask(EntryDeed),
    /// The server's version changed in a field that was changed here too: a person chooses.
    Clash(Item),
    /// It cannot be asked for.
    No(Trouble),
}

impl Wanted {
    /// Which book it is of.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Wanted::Client(_) => Kind::Client,
            Wanted::Product(_) => Kind::Product,
        }
    }

    /// Whether it asks for a new entry.
    #[must_use]
    pub fn is_new(&self) -> bool {
        match self {
            Wanted::Client(versions) => versions.base.is_none(),
            Wanted::Product(versions) => versions.base.is_none(),
        }
    }

    /// What to look at before it is asked for; `None` when nothing is wanted.
    #[must_use]
    pub fn sought(&self) -> Option<Sought> {
        match self {
            Wanted::Client(versions) => versions.sought(|client| {
                let cui = client.client.tax_id.as_deref().and_then(|text| Cui::parse(text).ok());
                cui.map_or_else(|| client.client.name.clone(), |cui| cui.digits().to_owned())
            }),
            Wanted::Product(versions) => versions.sought(|product| product.name.clone()),
        }
    }

    /// What a look means.
    #[must_use]
    pub fn judge(&self, seen: &[Item]) -> EntryVerdict {
        match self {
            Wanted::Client(versions) => {
                let seen = seen.iter().filter_map(|item| match item {
                    Item::Client(client) => Some(client),
                    Item::Product(_) => None,
                });
                versions.judge(&seen.collect::<Vec<_>>(), Item::Client)
            }
            Wanted::Product(versions) => {
                let seen = seen.iter().filter_map(|item| match item {
                    Item::Product(product) => Some(product),
                    Item::Client(_) => None,
                });
                versions.judge(&seen.collect::<Vec<_>>(), Item::Product)
            }
        }
    }
}

impl<T: Entry> Versions<T> {
    fn sought(&self, text: impl Fn(&T) -> String) -> Option<Sought> {
        match (&self.base, &self.ours) {
            (Some(base), _) => base.id().map(|id| Sought::Id(id.to_owned())),
            (None, Some(ours)) => Some(Sought::Text(text(ours))),
            (None, None) => None,
        }
    }

    fn judge(&self, seen: &[&T], item: impl Fn(T) -> Item) -> EntryVerdict {
        let bytes = |body: String| Arc::from(body.into_bytes());
        let no = |code: &str| EntryVerdict::No(Trouble::of_code(code));
        match (&self.base, &self.ours) {
            (None, None) => EntryVerdict::Done(None),
            (None, Some(ours)) => {
                let same: Vec<_> = seen.iter().filter(|known| known.is_same(ours)).collect();
                match same[..] {
                    [] => EntryVerdict::Ask(EntryDeed::Create(bytes(create_body(ours)))),
                    // Made by an attempt whose answer was lost, or by somebody else: one is enough.
                    [known] => EntryVerdict::Done(Some(item((*known).clone()))),
                    _ => no(ENTRY_SEVERAL),
                }
            }
            (Some(base), ours) => {
                let Some(copy) = seen.iter().find(|copy| copy.id() == base.id()) else {
                    return if ours.is_none() { EntryVerdict::Done(None) } else { no(ENTRY_GONE) };
                };
                let target = base.id().unwrap_or_default().to_owned();
                let Some(ours) = ours else { return EntryVerdict::Ask(EntryDeed::Delete { target }) };
                let copy = (*copy).clone().keeping_untold(base);
                if !clashes(base, ours, &copy).is_empty() {
                    return EntryVerdict::Clash(item(copy));
                }
                let wanted = merged(base, ours, &copy);
                if changes(&copy, &wanted).is_empty() {
                    return EntryVerdict::Done(Some(item(copy)));
                }
                EntryVerdict::Ask(EntryDeed::Update { target, body: bytes(update_body(&copy, &wanted)) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Client, ClientKind};

    fn client(id: &str, name: &str, phone: &str) -> RemoteClient {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let client = Client::named(ClientKind::Person, name);
        RemoteClient { client: Client { remote_id: said(id), phone: said(phone), ..client } }
    }

    fn told(verdict: EntryVerdict) -> String {
        let body = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        match verdict {
            EntryVerdict::Done(None) => "done, gone".to_owned(),
            EntryVerdict::Done(Some(Item::Client(client))) => format!("done, {}", client.id().unwrap_or("-")),
            EntryVerdict::Ask(EntryDeed::Create(bytes)) => format!("create {}", body(&bytes)),
            EntryVerdict::Ask(EntryDeed::Update { target, body: bytes }) => {
                format!("{target} {}", body(&bytes))
            }
            EntryVerdict::Ask(EntryDeed::Delete { target }) => format!("delete {target}"),
            EntryVerdict::Clash(_) => "clash".to_owned(),
            EntryVerdict::No(trouble) => trouble.code,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_each_look_means() {
        let ana = || client("c1", "Ana", "1");
        for (base, ours, seen, expected) in [
            (
                None,
                Some(client("", "Ana", "2")),
                vec![],
                r#"create {"client_type":"b2c","name":"Ana","country":"RO","phone":"2"}"#,
            ),
            (None, Some(client("", "ANA", "2")), vec![ana(), client("c2", "Ana Pop", "")], "done, c1"),
            (None, Some(client("", "Ana", "2")), vec![ana(), client("c2", "ana", "")], ENTRY_SEVERAL),
            (Some(ana()), Some(client("c1", "Ana", "2")), vec![ana()], r#"c1 {"phone":"2"}"#),
            (
                Some(ana()),
                Some(client("c1", "Ana", "2")),
                vec![client("c1", "Ana Pop", "1")],
                r#"c1 {"phone":"2"}"#,
            ),
            (Some(ana()), Some(client("c1", "Ana", "2")), vec![client("c1", "Ana", "2")], "done, c1"),
            (Some(ana()), Some(client("c1", "Ana", "2")), vec![client("c1", "Ana", "3")], "clash"),
            (Some(ana()), Some(client("c1", "Ana", "2")), vec![], ENTRY_GONE),
            (Some(ana()), None, vec![ana()], "delete c1"),
            (Some(ana()), None, vec![], "done, gone"),
            (None, None, vec![], "done, gone"),
        ] {
            let wanted = Wanted::Client(Versions { base, ours });
            let seen: Vec<Item> = seen.into_iter().map(Item::Client).collect();
            assert_eq!(told(wanted.judge(&seen)), expected, "{wanted:?}");
        }
    }

    #[test]
    fn what_is_looked_at() {
        let mut firm = client("", "Mobila SRL", "");
        firm.client.tax_id = Some("RO14399840".to_owned());
        for (base, ours, expected) in [
            (None, Some(firm), Some(Sought::Text("14399840".to_owned()))),
            (None, Some(client("", "Ana", "")), Some(Sought::Text("Ana".to_owned()))),
            (Some(client("c1", "Ana", "")), None, Some(Sought::Id("c1".to_owned()))),
            (None, None, None),
        ] {
            assert_eq!(Wanted::Client(Versions { base, ours }).sought(), expected);
        }
    }
}
