//! Which invoices `invoices list` shows.
//!
//! Not here: finding them (app), the words (print).

use app::view::InvoiceState;
use app::{InvoiceFilter, InvoiceGroup, InvoiceSort};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

#[derive(Debug, Default, Args)]
pub(crate) struct ListInvoices {
    /// Beginnings of words of client, series or number, a number, a tax id, a total (665,50), a day, a month (nov 2026).
    #[arg(long, default_value = "")]
    pub(crate) search: String,
    /// Only those that stand so.
    #[arg(long, value_enum)]
    pub(crate) state: Option<State>,
    /// Only what people look for most.
    #[arg(long, value_enum)]
    pub(crate) filter: Option<Group>,
    /// Only this series.
    #[arg(long)]
    pub(crate) series: Option<String>,
    /// Only for this client: its id, tax id, CNP or name.
    #[arg(long)]
    pub(crate) client: Option<String>,
    /// Only those dated on this day or later.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<NaiveDate>,
    /// Only those dated on this day or earlier.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Option<NaiveDate>,
    /// By what they are sorted, the newest or largest first.
    #[arg(long, value_enum, default_value_t = Sort::Number)]
    pub(crate) sort: Sort,
    /// The oldest or smallest first.
    #[arg(long)]
    pub(crate) ascending: bool,
    /// How many, at most 500.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) limit: u32,
    /// How many to pass over.
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum State {
    Draft,
    Queued,
    Unknown,
    Synced,
    Attention,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    All,
    Attention,
    ToSend,
    Unpaid,
    Overdue,
    Draft,
    Storno,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    #[default]
    Number,
    Date,
    Due,
    Total,
}

/// As the use case takes it.
pub(crate) fn filter(list: ListInvoices) -> InvoiceFilter {
    InvoiceFilter {
        search: list.search,
        states: list.state.map(state).into_iter().collect(),
        group: list.filter.and_then(|group| match group {
            Group::All => None,
            Group::Attention => Some(InvoiceGroup::Attention),
            Group::ToSend => Some(InvoiceGroup::ToSend),
            Group::Unpaid => Some(InvoiceGroup::Unpaid),
            Group::Overdue => Some(InvoiceGroup::Overdue),
            Group::Draft => Some(InvoiceGroup::Draft),
            Group::Storno => Some(InvoiceGroup::Storno),
        }),
        series: list.series,
        client: list.client,
        from: list.from,
        to: list.to,
        sort: match list.sort {
            Sort::Number => InvoiceSort::Number,
            Sort::Date => InvoiceSort::Date,
            Sort::Due => InvoiceSort::Due,
            Sort::Total => InvoiceSort::Total,
        },
        ascending: list.ascending,
        offset: list.offset,
        limit: usize::try_from(list.limit).unwrap_or(usize::MAX),
    }
}

fn state(state: State) -> InvoiceState {
    match state {
        State::Draft => InvoiceState::Draft,
        State::Queued => InvoiceState::Queued,
        State::Unknown => InvoiceState::Unknown,
        State::Synced => InvoiceState::Synced,
        State::Attention => InvoiceState::Attention,
    }
}
