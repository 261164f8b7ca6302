//! Every table of the books, in one list: whoever makes them all or copies them all goes through it.
//!
//! Not here: what is in them (tables).

use crate::address_book::{CLIENT_EDITS, CLIENT_UNDO, ENTRY_IDS, PRODUCT_EDITS, PRODUCT_UNDO};
use crate::error::TxError;
use crate::history::{HISTORY, HISTORY_UNDO};
use crate::index::{FACTS, TERMS};
use crate::sales::{OWED, SALES, TALLIES};
use crate::shelf_index::WORDS;
use crate::tables::{
    ASIDE, CLIENTS, CLOUD, CLOUD_NUMBERS, DRAFT_ORDER, DRAFT_PLACES, DRAFTS, ERRANDS, EVENTS, FREE, INTENTS,
    INVOICE_ORDER, INVOICES, META_FORMAT, NOTICES, NUMBERS, ORDERS, OUTBOX, PRODUCTS, REQUESTS, SERIES,
    SERVER_IDS, TAKEN,
};
use redb::{Key, TableDefinition, Value};

/// Something that is done with every table.
pub(crate) trait Visit {
    /// Does it with one.
    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), TxError>;
}

/// Goes through all tables.
pub(crate) fn every_table(visit: &mut impl Visit) -> Result<(), TxError> {
    visit.visit(META_FORMAT.table.definition)?;
    visit.visit(SERIES.definition)?;
    visit.visit(INTENTS.definition)?;
    visit.visit(NUMBERS.definition)?;
    visit.visit(FREE)?;
    visit.visit(ASIDE)?;
    visit.visit(TAKEN)?;
    visit.visit(INVOICES.definition)?;
    visit.visit(INVOICE_ORDER)?;
    visit.visit(OUTBOX.definition)?;
    visit.visit(ORDERS.definition)?;
    visit.visit(ERRANDS.definition)?;
    visit.visit(NOTICES.definition)?;
    visit.visit(SERVER_IDS)?;
    visit.visit(CLOUD.definition)?;
    visit.visit(CLOUD_NUMBERS)?;
    visit.visit(HISTORY.definition)?;
    visit.visit(HISTORY_UNDO.definition)?;
    visit.visit(DRAFTS.definition)?;
    visit.visit(DRAFT_PLACES)?;
    visit.visit(DRAFT_ORDER)?;
    visit.visit(REQUESTS.definition)?;
    visit.visit(CLIENTS.definition)?;
    visit.visit(PRODUCTS.definition)?;
    visit.visit(CLIENT_EDITS.definition)?;
    visit.visit(PRODUCT_EDITS.definition)?;
    visit.visit(CLIENT_UNDO.definition)?;
    visit.visit(PRODUCT_UNDO.definition)?;
    visit.visit(ENTRY_IDS)?;
    visit.visit(WORDS)?;
    visit.visit(SALES)?;
    visit.visit(TALLIES)?;
    visit.visit(OWED)?;
    visit.visit(TERMS)?;
    visit.visit(FACTS)?;
    visit.visit(EVENTS)
}
