//! What the server took today, as the journal has it.
//!
//! Not here: the calls themselves (call_log).

use crate::open::App;
use crate::ports::{romanian_date, romanian_moment};
use crate::problem::Problem;
use crate::view::SentRow;
use domain::{Issued, Moment};
use protocol::{Entry, Subject};
use store::{Event, Read, View, Walk};

/// Entries of the journal that are looked at: what was taken before them is in the log of calls.
const LOOKED_AT_MAX: usize = 1_000;
/// Rows that are shown.
const SHOWN_MAX: usize = 100;

impl App {
    /// The newest of what was taken, and whether there was more.
    pub(crate) fn sent_today(&self, view: &View) -> Result<(Vec<SentRow>, bool), Problem> {
        let now = self.time.now();
        let Some(midnight) = romanian_moment(romanian_date(now), 0) else { return Ok((Vec::new(), false)) };
        let mut rows = Vec::new();
        for entry in view.events_since(midnight, LOOKED_AT_MAX)? {
            rows.extend(row(view, entry.at, &entry.event)?);
            if rows.len() > SHOWN_MAX {
                break;
            }
        }
        let is_more = rows.len() > SHOWN_MAX;
        rows.truncate(SHOWN_MAX);
        Ok((rows, is_more))
    }
}

fn row(view: &View, at: Moment, event: &Event) -> Result<Option<SentRow>, Problem> {
    let plain = |what: &str, name: &str, id: Option<&str>| SentRow {
        at: at.rfc3339(),
        what: what.to_owned(),
        name: name.to_owned(),
        id: id.map(str::to_owned),
        client_name: String::new(),
        detail: None,
        currency: String::new(),
    };
    let about = |what: &str, issued: &Issued, detail: Option<String>| SentRow {
        client_name: issued.content.header.client.name.clone(),
        currency: issued.content.header.currency.clone(),
        detail,
        ..plain(what, &issued.full_number, Some(&issued.id.to_string()))
    };
    let whole = |issued: &Issued| about("invoice", issued, Some(issued.content.totals.total.to_string()));
    Ok(match event {
        Event::Synced { invoice, .. } | Event::Mismatched { invoice, .. } => {
            view.invoice(*invoice)?.map(|record| whole(&record.issued))
        }
        // A storno is told of as what was asked about the invoice it takes back.
        Event::Ordered { issued, .. } if issued.reverses.is_none() => Some(whole(issued)),
        Event::Done { subject: Some(Subject::Invoice(id)), .. } => view.invoice(*id)?.and_then(|record| {
            let done = record.done.iter().rev().find(|done| done.at == at)?;
            Some(about(&done.task, &record.issued, done.detail.clone()))
        }),
        Event::ClientSettled { copy: Some(copy), .. } => Some(plain("client", copy.name(), copy.id())),
        Event::ProductSettled { copy: Some(copy), .. } => Some(plain("product", copy.name(), copy.id())),
        _ => None,
    })
}
