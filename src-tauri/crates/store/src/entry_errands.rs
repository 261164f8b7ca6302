//! What waits to be sent of clients and products, and what came of it.
//!
//! Not here: sending (protocol), what is kept of an edit (address_book).

use crate::address_book::{Edit, Kept, Shelved, kept};
use crate::error::{ReadError, TxError};
use crate::read::Source;
use crate::tx::Tx;
use protocol::entry_errand::{EntryErrand, Item, Versions, Wanted};
use protocol::{RemoteClient, RemoteProduct, Trouble};
use redb::{ReadableTable, ReadableTableMetadata};

impl Tx<'_> {
    /// The server has what was sent; what was changed here since is an edit of that.
    pub(crate) fn end_entry(&mut self, errand: &EntryErrand, copy: Option<&Item>) -> Result<(), TxError> {
        match (&errand.wanted, copy) {
            (Wanted::Client(sent), Some(Item::Client(copy))) => self.end_sent(&errand.id, sent, Some(copy)),
            (Wanted::Client(sent), None) => self.end_sent(&errand.id, sent, None),
            (Wanted::Product(sent), Some(Item::Product(copy))) => self.end_sent(&errand.id, sent, Some(copy)),
            (Wanted::Product(sent), None) => self.end_sent(&errand.id, sent, None),
            // An answer about the other book is none.
            _ => Ok(()),
        }
    }

    fn end_sent<T: Shelved>(
        &mut self,
        id: &str,
        sent: &Versions<T>,
        copy: Option<&T>,
    ) -> Result<(), TxError> {
        let Some(known) = kept::<T>(self, id)?.filter(|known| known.id == id) else { return Ok(()) };
        let Some(edit) = known.edit else { return Ok(()) };
        let is_as_sent = edit.ours == sent.ours;
        self.settle_entry(id, copy)?;
        match copy {
            _ if is_as_sent => Ok(()),
            Some(copy) => {
                let server_id = copy.id().unwrap_or(id).to_owned();
                let ours = edit.ours.map(|ours| ours.with_id(copy.id()));
                self.replace_edit(&server_id, Some(Edit { base: Some(copy.clone()), ours, ..edit }))
            }
            // Deleted, and wanted again meanwhile: it is a new one now.
            None => self.replace_edit(
                id,
                edit.ours.map(|ours| Edit {
                    base: None,
                    ours: Some(ours.with_id(None)),
                    at: edit.at,
                    import: edit.import,
                    trouble: None,
                }),
            ),
        }
    }

    /// The server refused what was sent: a person has to look, unless it was changed since.
    pub(crate) fn refuse_entry(&mut self, errand: &EntryErrand, trouble: &Trouble) -> Result<(), TxError> {
        match &errand.wanted {
            Wanted::Client(sent) => self.refuse_sent(&errand.id, sent, trouble),
            Wanted::Product(sent) => self.refuse_sent(&errand.id, sent, trouble),
        }
    }

    fn refuse_sent<T: Shelved>(
        &mut self,
        id: &str,
        sent: &Versions<T>,
        trouble: &Trouble,
    ) -> Result<(), TxError> {
        let edit = kept::<T>(self, id)?.filter(|known| known.id == id).and_then(|known| known.edit);
        match edit.filter(|edit| edit.ours == sent.ours) {
            Some(edit) => self.replace_edit(id, Some(Edit { trouble: Some(trouble.clone()), ..edit })),
            None => Ok(()),
        }
    }
}

/// The first of what waits to be sent, and whether there is more. What needs a person does not wait.
pub(crate) fn waiting(source: &impl Source, limit: usize) -> Result<(Vec<EntryErrand>, bool), ReadError> {
    let clients = |base, ours| Wanted::Client(Versions { base, ours });
    let mut found = waiting_in::<RemoteClient>(source, limit + 1, clients)?;
    let products = |base, ours| Wanted::Product(Versions { base, ours });
    found.extend(waiting_in::<RemoteProduct>(source, limit + 1 - found.len().min(limit + 1), products)?);
    let has_more = found.len() > limit;
    found.truncate(limit);
    Ok((found, has_more))
}

fn waiting_in<T: Shelved>(
    source: &impl Source,
    limit: usize,
    wanted: impl Fn(Option<T>, Option<T>) -> Wanted,
) -> Result<Vec<EntryErrand>, ReadError> {
    let mut found = Vec::new();
    for row in source.table(T::SHELF.edits.definition)?.iter()? {
        if found.len() >= limit {
            break;
        }
        let id = row?.0.value().to_owned();
        let Some(known) = kept::<T>(source, &id)? else { continue };
        let clashes = !known.clashes().is_empty();
        if let Some(edit) = known.edit.filter(|edit| edit.trouble.is_none() && !clashes) {
            found.push(EntryErrand { id, wanted: wanted(edit.base, edit.ours) });
        }
    }
    Ok(found)
}

/// Entries that are looked at to tell which need a person; after a long import the rest simply wait.
const COUNTED_MAX: usize = 1_000;

/// The first thousand entries that were changed here.
pub(crate) fn changed<T: Shelved>(source: &impl Source) -> Result<Vec<Kept<T>>, ReadError> {
    let mut found = Vec::new();
    for row in source.table(T::SHELF.edits.definition)?.iter()?.take(COUNTED_MAX) {
        found.extend(kept::<T>(source, row?.0.value())?);
    }
    Ok(found)
}

/// How many entries wait to be sent, and how many of the first thousand need a person.
pub(crate) fn counts<T: Shelved>(source: &impl Source) -> Result<(usize, usize), ReadError> {
    let table = source.table(T::SHELF.edits.definition)?;
    let uncounted = usize::try_from(table.len()?).unwrap_or(usize::MAX).saturating_sub(COUNTED_MAX);
    let (mut waiting, mut attention) = (uncounted, 0);
    for known in changed::<T>(source)? {
        let is_refused = known.edit.as_ref().is_some_and(|edit| edit.trouble.is_some());
        *(if is_refused || !known.clashes().is_empty() { &mut attention } else { &mut waiting }) += 1;
    }
    Ok((waiting, attention))
}
