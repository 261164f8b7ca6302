//! The two books the firm shares with the server, clients and products: the server's copies as they were pulled, and over
//! them what was created, changed or deleted here and not yet sent. A pull writes copies only, so it can never overwrite
//! what somebody typed here; what is shown is both together.
//!
//! Not here: sending (protocol), what is a good entry (domain's check), imports (imports).

use crate::error::{ReadError, TxError};
use crate::event::Event;
use crate::read::{self, Source};
use crate::record::Table;
use crate::sales::filed_as;
use crate::shelf_index::refile_words;
use crate::tables::{
    CLIENTS, META_CLIENT_IMPORT, META_CLIENT_PULL, META_PRODUCT_IMPORT, META_PRODUCT_PULL, Meta, PRODUCTS,
    Pull, Pulled,
};
use crate::tx::Tx;
use domain::{Client, Identity, Moment};
use protocol::entry::{Clash, changes, clashes, filled, merged};
use protocol::{Entry, RemoteClient, RemoteProduct, Trouble};
use redb::{ReadableTable, TableDefinition};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was created, changed or deleted here, and the server does not have yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit<T> {
    /// The server's version it was made from; `None` for an entry born here.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub base: Option<T>,
    /// The entry as it is wanted; `None` to have it deleted.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub ours: Option<T>,
    /// When it was last changed here.
    pub at: Moment,
    /// The import it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Uuid>,
    /// Why a person has to look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
}

fn none<T>() -> Option<T> {
    None
}

/// An entry as it stands: what is shown, and what that is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// Under which it is asked for: the server's id, or a local one while the server does not have it.
    pub id: String,
    /// The entry; one that is to be deleted is shown until it is.
    pub item: T,
    /// The server's copy.
    pub copy: Option<T>,
    /// What was changed here.
    pub edit: Option<Edit<T>>,
}

impl<T: Entry> Kept<T> {
    /// Fields changed here and on the server to different things: a person has to choose.
    #[must_use]
    pub fn clashes(&self) -> Vec<Clash> {
        match (&self.edit, &self.copy) {
            (Some(Edit { base: Some(base), ours: Some(ours), .. }), Some(copy)) => clashes(base, ours, copy),
            _ => Vec::new(),
        }
    }

    /// Whether it waits to be deleted.
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.ours.is_none())
    }

    /// Whether the server has it.
    #[must_use]
    pub fn is_on_server(&self) -> bool {
        self.copy.is_some() || self.edit.as_ref().is_none_or(|edit| edit.base.is_some())
    }
}

/// Where a book is kept.
#[doc(hidden)]
pub struct Shelf<T> {
    pub(crate) name: &'static str,
    pub(crate) copies: Table<&'static str, Pulled<T>>,
    pub(crate) edits: Table<&'static str, Edit<T>>,
    pub(crate) undo: Table<&'static str, Option<Edit<T>>>,
    pub(crate) pull: Meta<Pull>,
    pub(crate) import: Meta<crate::imports::Import>,
}

/// An entry of a book that is kept here.
pub trait Shelved: Entry {
    /// Where.
    #[doc(hidden)]
    const SHELF: Shelf<Self>;

    /// What the journal says of a change made here; `None` when there is nothing left to send.
    #[doc(hidden)]
    fn edited(id: String, edit: Option<Edit<Self>>) -> Event;

    /// What the journal says when the server has it; `None` when the server has it no more.
    #[doc(hidden)]
    fn settled(id: String, copy: Option<Self>) -> Event;

    /// What tells it where an invoice does not name an id.
    #[doc(hidden)]
    fn filing_key(&self) -> String;
}

/// Clients changed here.
pub(crate) const CLIENT_EDITS: Table<&'static str, Edit<RemoteClient>> = Table::new("client_edits");
/// Products changed here.
pub(crate) const PRODUCT_EDITS: Table<&'static str, Edit<RemoteProduct>> = Table::new("product_edits");
/// What the last import of clients took the place of.
pub(crate) const CLIENT_UNDO: Table<&'static str, Option<Edit<RemoteClient>>> = Table::new("client_undo");
/// What the last import of products took the place of.
pub(crate) const PRODUCT_UNDO: Table<&'static str, Option<Edit<RemoteProduct>>> = Table::new("product_undo");
/// Index: under which id the server has what was born here under another.
pub(crate) const ENTRY_IDS: TableDefinition<'static, &'static str, &'static str> =
    TableDefinition::new("entry_ids");

impl Shelved for RemoteClient {
    const SHELF: Shelf<RemoteClient> = Shelf {
        name: "clients",
        copies: CLIENTS,
        edits: CLIENT_EDITS,
        undo: CLIENT_UNDO,
        pull: META_CLIENT_PULL,
        import: META_CLIENT_IMPORT,
    };

    fn edited(id: String, edit: Option<Edit<RemoteClient>>) -> Event {
        Event::ClientEdited { id, edit: edit.map(Box::new) }
    }

    fn settled(id: String, copy: Option<RemoteClient>) -> Event {
        Event::ClientSettled { id, copy: copy.map(Box::new) }
    }

    fn filing_key(&self) -> String {
        filed_as(Identity::of(&self.client).key())
    }
}

impl Shelved for RemoteProduct {
    const SHELF: Shelf<RemoteProduct> = Shelf {
        name: "products",
        copies: PRODUCTS,
        edits: PRODUCT_EDITS,
        undo: PRODUCT_UNDO,
        pull: META_PRODUCT_PULL,
        import: META_PRODUCT_IMPORT,
    };

    fn edited(id: String, edit: Option<Edit<RemoteProduct>>) -> Event {
        Event::ProductEdited { id, edit: edit.map(Box::new) }
    }

    fn settled(id: String, copy: Option<RemoteProduct>) -> Event {
        Event::ProductSettled { id, copy: copy.map(Box::new) }
    }

    fn filing_key(&self) -> String {
        filed_as(&protocol::entry::product_key(&self.name))
    }
}

/// The id an entry is kept under now: what was born here may have the server's by now.
pub(crate) fn current_id(source: &impl Source, id: &str) -> Result<String, ReadError> {
    let known = source.table(ENTRY_IDS)?.get(id)?.map(|known| known.value().to_owned());
    Ok(known.unwrap_or_else(|| id.to_owned()))
}

/// An entry under any id it ever had.
pub(crate) fn kept<T: Shelved>(source: &impl Source, id: &str) -> Result<Option<Kept<T>>, ReadError> {
    let id = current_id(source, id)?;
    let copy = read::get(source, &T::SHELF.copies, id.as_str())?.map(|pulled| pulled.item);
    let edit: Option<Edit<T>> = read::get(source, &T::SHELF.edits, id.as_str())?;
    let item = match (&edit, &copy) {
        (None, copy) => copy.clone(),
        (Some(Edit { ours: None, base, .. }), copy) => copy.clone().or_else(|| base.clone()),
        (Some(Edit { ours: Some(ours), base: Some(base), .. }), Some(copy)) => Some(merged(base, ours, copy)),
        (Some(Edit { ours, .. }), _) => ours.clone(),
    };
    Ok(item.map(|item| Kept { id, item, copy, edit }))
}

/// Under which keys invoices of an entry are filed.
#[must_use]
pub fn filed_under<T: Shelved>(kept: &Kept<T>) -> Vec<String> {
    vec![kept.id.clone(), kept.item.filing_key()]
}

impl Tx<'_> {
    /// Keeps what a person wants of an entry until the server has it: a new one under a local id, a known one changed, or,
    /// with `None`, deleted. What ends as the server has it is no edit any more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn edit_entry<T: Shelved>(
        &mut self,
        id: &str,
        wanted: Option<T>,
        import: Option<Uuid>,
    ) -> Result<(), TxError> {
        let known = kept::<T>(self, id)?;
        let id = known.as_ref().map_or_else(|| id.to_owned(), |known| known.id.clone());
        let base = known.as_ref().and_then(|known| match &known.edit {
            Some(edit) => edit.base.clone(),
            None => known.copy.clone(),
        });
        let wanted = wanted.map(|item| item.with_id(base.as_ref().and_then(Entry::id)));
        let is_done = match (&base, &wanted) {
            (Some(base), Some(wanted)) => changes(base, wanted).is_empty(),
            (None, None) => true,
            _ => false,
        };
        let edit = Edit { base, ours: wanted, at: self.now(), import, trouble: None };
        self.record(T::edited(id, Some(edit).filter(|_| !is_done)))
    }

    /// Puts an edit in the place of the one there is, whole: what was looked at is from now on what it was made from, or why
    /// a person has to look. `None` takes it back, and the server's version stands.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn replace_edit<T: Shelved>(&mut self, id: &str, edit: Option<Edit<T>>) -> Result<(), TxError> {
        self.record(T::edited(id.to_owned(), edit))
    }

    /// The server has what was wanted, under its own id; or, with `None`, has it no more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn settle_entry<T: Shelved>(&mut self, id: &str, copy: Option<&T>) -> Result<(), TxError> {
        self.record(T::settled(id.to_owned(), copy.cloned()))
    }

    /// The server's version as it was just seen; what was changed here stays over it.
    ///
    /// # Errors
    /// [`TxError::ClientWithoutId`], or when it cannot be written.
    pub fn see_entry<T: Shelved>(&mut self, item: &T) -> Result<(), TxError> {
        let generation = read::meta(self, &T::SHELF.pull)?.unwrap_or_default().generation;
        self.put_copy(generation, item)
    }

    /// A page of a pull.
    pub(crate) fn pull_entries<T: Shelved>(&self, first: bool, items: &[T]) -> Result<(), TxError> {
        let generation = self.begin_pull(&T::SHELF.pull, first)?;
        items.iter().try_for_each(|item| self.put_copy(generation, item))
    }

    fn put_copy<T: Shelved>(&self, generation: u64, item: &T) -> Result<(), TxError> {
        let id = item.id().ok_or(TxError::ClientWithoutId)?.to_owned();
        let known = read::get(self, &T::SHELF.copies, id.as_str())?.map(|pulled| pulled.item);
        let item = match &known {
            Some(known) => item.clone().keeping_untold(known),
            None => item.clone(),
        };
        let is_same = known.as_ref() == Some(&item);
        let pulled = Pulled { generation, item };
        if is_same {
            return self.put(&T::SHELF.copies, id.as_str(), &pulled);
        }
        self.change::<T>(&id, || self.put(&T::SHELF.copies, id.as_str(), &pulled))
    }

    /// At the end of a whole pull, what no page of it carried is gone from the server; what was changed of it here stays.
    pub(crate) fn forget_unseen_entries<T: Shelved>(&self) -> Result<(), TxError> {
        let pull = read::meta(self, &T::SHELF.pull)?.unwrap_or_default();
        if !pull.is_open {
            return Ok(());
        }
        for id in self.unseen(&T::SHELF.copies, pull.generation)? {
            self.change::<T>(&id, || self.remove(&T::SHELF.copies, id.as_str()).map(drop))?;
        }
        self.put_meta(&T::SHELF.pull, &Pull { is_open: false, ..pull })
    }

    pub(crate) fn enact_edited<T: Shelved>(&self, id: &str, edit: Option<&Edit<T>>) -> Result<(), TxError> {
        self.change::<T>(id, || match edit {
            Some(edit) => self.put(&T::SHELF.edits, id, edit),
            None => self.remove(&T::SHELF.edits, id).map(drop),
        })
    }

    /// What was sent is the server's; what was changed here since is an edit of that.
    pub(crate) fn enact_settled<T: Shelved>(
        &self,
        at: Moment,
        id: &str,
        copy: Option<&T>,
    ) -> Result<(), TxError> {
        let Some(copy) = copy else {
            return self.change::<T>(id, || {
                self.remove(&T::SHELF.edits, id)?;
                self.remove(&T::SHELF.copies, id).map(drop)
            });
        };
        let server_id = copy.id().ok_or(TxError::ClientWithoutId)?.to_owned();
        let edit: Option<Edit<T>> = read::get(self, &T::SHELF.edits, id)?;
        let is_new = edit.as_ref().is_some_and(|edit| edit.base.is_none());
        let ours = edit.and_then(|edit| edit.ours);
        let copy = ours.as_ref().map_or_else(|| copy.clone(), |ours| copy.clone().keeping_untold(ours));
        self.change::<T>(id, || self.remove(&T::SHELF.edits, id).map(drop))?;
        if server_id != id {
            self.index(ENTRY_IDS, id, server_id.as_str())?;
        }
        let generation = read::meta(self, &T::SHELF.pull)?.unwrap_or_default().generation;
        self.put_copy(generation, &copy)?;
        // Where the server knew it already, its word stands, and only its gaps are filled.
        let wanted = ours.filter(|_| is_new).map(|ours| filled(&copy, &ours));
        match wanted.filter(|wanted| !changes(&copy, wanted).is_empty()) {
            Some(wanted) => {
                let edit = Edit { base: Some(copy), ours: Some(wanted), at, import: None, trouble: None };
                self.enact_edited(&server_id, Some(&edit))
            }
            None => Ok(()),
        }
    }

    /// A client born here went to the server inside an invoice: from now on it is the server's, under the server's id. What
    /// the server did not know of it before, and what was changed here since, remains to be sent.
    pub(crate) fn adopt_client(&self, at: Moment, as_sent: &Client, server_id: &str) -> Result<(), TxError> {
        let sent = RemoteClient { client: as_sent.clone() };
        let born_here = |id: &String| -> Result<Option<(String, RemoteClient)>, ReadError> {
            let edit: Option<Edit<RemoteClient>> = read::get(self, &CLIENT_EDITS, id.as_str())?;
            Ok(edit.filter(|edit| edit.base.is_none()).and_then(|edit| Some((id.clone(), edit.ours?))))
        };
        for key in sent.identities() {
            for id in crate::shelf_index::with_identity::<RemoteClient>(self, &key)? {
                let Some((id, ours)) = born_here(&id)?.filter(|(_, ours)| ours.is_same(&sent)) else {
                    continue;
                };
                let known: Option<Pulled<RemoteClient>> = read::get(self, &CLIENTS, server_id)?;
                let base = match &known {
                    Some(known) => known.item.clone(),
                    None => sent.clone().with_id(Some(server_id)),
                };
                // Where the server knew the client, its word stands, and only its gaps are filled.
                let wanted = match &known {
                    Some(_) => filled(&base, &ours),
                    None => ours.with_id(Some(server_id)),
                };
                self.change::<RemoteClient>(&id, || self.remove(&CLIENT_EDITS, id.as_str()).map(drop))?;
                self.index(ENTRY_IDS, id.as_str(), server_id)?;
                let generation = read::meta(self, &META_CLIENT_PULL)?.unwrap_or_default().generation;
                self.put_copy(generation, &base)?;
                if !changes(&base, &wanted).is_empty() {
                    let edit = Edit { base: Some(base), ours: Some(wanted), at, import: None, trouble: None };
                    self.enact_edited(server_id, Some(&edit))?;
                }
            }
        }
        Ok(())
    }

    /// Does something to an entry and keeps the index of words true to it.
    fn change<T: Shelved>(&self, id: &str, act: impl FnOnce() -> Result<(), TxError>) -> Result<(), TxError> {
        let before = kept::<T>(self, id)?;
        act()?;
        let after = kept::<T>(self, id)?;
        refile_words(self, id, before.map(|kept| kept.item).as_ref(), after.map(|kept| kept.item).as_ref())
    }
}
