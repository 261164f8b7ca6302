//! The list of invoices and drafts: which are wanted, in which order, how many there are and what they come to.
//!
//! Not here: reading what was typed (typed), the index (store), one invoice (invoices).

use crate::actions::Standing;
use crate::entries::{PAGE_SIZE_MAX, find as find_entry};
use crate::invoices::Snapshot;
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::find_series;
use crate::typed;
use crate::view::{AmountView, InvoicePage, InvoiceRows, InvoiceState, InvoiceSums};
use crate::words::Lang;
use chrono::NaiveDate;
use domain::Money;
use protocol::{RemoteClient, Task};
use serde::{Deserialize, Serialize};
use store::{Asked, Find, Hit, Places, Question, Read, SortBy, Wanted, filed_under};
use ts_rs::TS;
use uuid::Uuid;

/// What one looks for most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceGroup {
    /// A person has to act.
    Attention,
    /// Waits to be sent, or its outcome is not known yet.
    ToSend,
    /// Money is expected for it.
    Unpaid,
    /// Money is expected for it, and its due date has passed.
    Overdue,
    /// No number yet.
    Draft,
    /// It takes another one back.
    Storno,
}

/// By what the list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceSort {
    /// The order of issue; drafts are newer than all invoices.
    #[default]
    Number,
    /// Issue date; of a draft, when it was saved.
    Date,
    /// Due date; those without one are last either way.
    Due,
    /// Total, whatever its currency.
    Total,
}

/// Which invoices are wanted, and which part of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceFilter {
    /// As typed: beginnings of words of client, series or number, a number, a tax id, an amount, a day, a month.
    pub search: String,
    /// Where they stand; empty for anywhere.
    pub states: Vec<InvoiceState>,
    /// One of the groups people look for.
    pub group: Option<InvoiceGroup>,
    /// Series id or name.
    pub series: Option<String>,
    /// Client by id, tax id, CNP or name.
    pub client: Option<String>,
    /// Dated on this day or later.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Dated on this day or earlier.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// By what they are sorted, the largest or newest first.
    pub sort: InvoiceSort,
    /// The smallest or oldest first.
    pub ascending: bool,
    /// How many to pass over.
    #[ts(type = "number")]
    pub offset: usize,
    /// How many to show, at most 500.
    #[ts(type = "number")]
    pub limit: usize,
}

impl App {
    /// A page of invoices and drafts, and how many there are in all.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`], [`Problem::NoSuchClient`], or when the books cannot be read.
    pub fn invoices(&self, filter: &InvoiceFilter, lang: Lang) -> Result<InvoicePage, Problem> {
        let snapshot = Snapshot::take(self)?;
        let wanted = Wanted {
            question: snapshot.question(filter)?,
            by: match filter.sort {
                InvoiceSort::Number => SortBy::Place,
                InvoiceSort::Date => SortBy::Date,
                InvoiceSort::Due => SortBy::Due,
                InvoiceSort::Total => SortBy::Total,
            },
            is_ascending: filter.ascending,
            offset: filter.offset,
            limit: filter.limit.min(PAGE_SIZE_MAX),
        };
        let (total, hits) = snapshot.view.find(&wanted)?;
        let show = |hit| match hit {
            Hit::Invoice(record) => snapshot.show(&record, lang),
            Hit::Draft(id, draft) => snapshot.show_draft(id, &draft, lang),
        };
        Ok(InvoicePage { total, items: hits.into_iter().map(show).collect::<Result<_, _>>()? })
    }

    /// The same, with what a list shows of each.
    ///
    /// # Errors
    /// As [`App::invoices`].
    pub fn invoice_rows(&self, filter: &InvoiceFilter, lang: Lang) -> Result<InvoiceRows, Problem> {
        let InvoicePage { total, items } = self.invoices(filter, lang)?;
        Ok(InvoiceRows { total, items: items.into_iter().map(Into::into).collect() })
    }

    /// How many there are, and what they come to; asked for beside the page, which does not wait for it.
    ///
    /// # Errors
    /// As [`App::invoices`].
    pub fn invoice_sums(&self, filter: &InvoiceFilter) -> Result<InvoiceSums, Problem> {
        let snapshot = Snapshot::take(self)?;
        let sums = snapshot.view.sum_up(&snapshot.question(filter)?)?;
        let totals = sums.totals.into_iter();
        Ok(InvoiceSums {
            invoices: sums.invoices,
            drafts: sums.drafts,
            totals: totals.map(|(currency, sum)| AmountView { currency, amount: sum.to_string() }).collect(),
        })
    }
}

impl Snapshot {
    fn question(&self, filter: &InvoiceFilter) -> Result<Question, Problem> {
        let mut question = typed::question(&filter.search);
        if filter.sort != InvoiceSort::Number || filter.ascending {
            question.first = None;
        }
        let wanted = &mut question.wanted;
        if let Some(given) = &filter.series {
            wanted.push(vec![Asked::Series(find_series(&self.view, given)?.id)]);
        }
        if let Some(given) = &filter.client {
            let client = find_entry::<RemoteClient>(&self.view, given)?;
            wanted.push(filed_under(&client).into_iter().map(Asked::Client).collect());
        }
        if filter.from.is_some() || filter.to.is_some() {
            wanted.push(vec![Asked::Dated(filter.from, filter.to)]);
        }
        if !filter.states.is_empty() {
            wanted.push(self.in_states(&filter.states)?);
        }
        match filter.group {
            None => {}
            Some(InvoiceGroup::Attention) => wanted.push(self.in_states(&[InvoiceState::Attention])?),
            Some(InvoiceGroup::ToSend) => {
                wanted.push(self.in_states(&[InvoiceState::Queued, InvoiceState::Unknown])?);
            }
            Some(InvoiceGroup::Unpaid) => wanted.extend([vec![Asked::Owed], self.not_about_to_be_paid()?]),
            Some(InvoiceGroup::Overdue) => {
                wanted.extend([vec![Asked::DueBefore(self.today)], self.not_about_to_be_paid()?]);
            }
            Some(InvoiceGroup::Draft) => wanted.push(vec![Asked::Draft]),
            Some(InvoiceGroup::Storno) => wanted.push(vec![Asked::Storno]),
        }
        Ok(question)
    }

    /// Whatever stands otherwise than sent is in a small table of its own, so a state is no part of the index.
    fn in_states(&self, states: &[InvoiceState]) -> Result<Vec<Asked>, Problem> {
        let is_wanted = |state: InvoiceState| states.contains(&state);
        let waiting: Vec<(Uuid, InvoiceState)> = self.unsettled().map(|id| (id, self.state(id))).collect();
        let wanted = waiting.iter().filter(|(_, state)| is_wanted(*state)).map(|(id, _)| *id);
        let mut any_of = vec![Asked::At(self.places(wanted)?)];
        if is_wanted(InvoiceState::Synced) {
            let unsettled = waiting.iter().filter(|(_, state)| *state != InvoiceState::Synced);
            any_of.push(Asked::NotAt(self.places(unsettled.map(|(id, _)| *id))?));
        }
        if is_wanted(InvoiceState::Draft) {
            any_of.push(Asked::Draft);
        }
        Ok(any_of)
    }

    /// What waits to be entered as received is not asked for again.
    fn not_about_to_be_paid(&self) -> Result<Vec<Asked>, Problem> {
        let mut paid = Vec::new();
        for (id, errands) in self.all_errands() {
            let is_payment = errands.iter().any(|errand| matches!(errand.task, Task::Payment(_)));
            if let (true, Some(record)) = (is_payment, self.view.invoice(*id)?)
                && (Standing { record: &record, errands }).owed() <= Money::ZERO
            {
                paid.push(record.seq);
            }
        }
        Ok(vec![Asked::NotAt(Places::from_iter(paid))])
    }

    fn places(&self, ids: impl Iterator<Item = Uuid>) -> Result<Places, Problem> {
        let mut places = Vec::new();
        for id in ids {
            places.extend(self.view.invoice(id)?.map(|record| record.seq));
        }
        Ok(Places::from_iter(places))
    }
}
