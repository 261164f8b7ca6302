//! An invoice that looks like one that is there already: same day, same client, same total.
//!
//! Not here: the rule's place among the others (domain), its words (words).

use crate::problem::Problem;
use crate::resolve::Resolved;
use domain::{Finding, Identity, Money};
use store::{Asked, Find, Hit, InvoiceRecord, Question, View, Wanted};
use uuid::Uuid;

/// Invoices of one day and one total that are looked at.
const ALIKE_MAX: usize = 200;

/// The finding, when such an invoice is there. `about` is the invoice the order corrects. Two equal invoices to one client
/// on one day are rare, and issued by a slip more often than meant.
pub(crate) fn repeated(
    view: &View,
    resolved: &Resolved,
    total: Money,
    about: Option<Uuid>,
) -> Result<Option<Finding>, Problem> {
    let header = &resolved.order.header;
    if !resolved.has_client || total == Money::ZERO {
        return Ok(None);
    }
    let day = Some(header.issue_date);
    let question =
        Question { wanted: vec![vec![Asked::Dated(day, day)], vec![Asked::Total(total)]], first: None };
    let (_, hits) = view.find(&Wanted { question, limit: ALIKE_MAX, ..Wanted::default() })?;
    let client = Identity::of(&header.client);
    let client = client.key();
    let is_alike = |record: &InvoiceRecord| {
        let there = &record.issued.content.header;
        Some(record.issued.id) != about
            && !record.is_closed()
            && record.issued.content.totals.total == total
            && there.document_type == header.document_type
            && there.currency == header.currency
            && Identity::of(&there.client).key() == client
    };
    let is_there = hits.iter().any(|hit| matches!(hit, Hit::Invoice(record) if is_alike(record)));
    Ok(is_there.then(Finding::repeated))
}
