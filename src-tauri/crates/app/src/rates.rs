//! Exchange rates: the National Bank's, fetched when there is a network and kept for when there is none.
//!
//! Not here: which rate counts for a date (domain), typing one where none is known (the request file).

use crate::issuing::read_file;
use crate::open::App;
use crate::problem::Problem;
use crate::view::RateView;
use api::Bank;
use chrono::NaiveDate;
use domain::rate::in_force;
use domain::{LEI, PublishedRate};
use store::Read;

/// Invoices looked at for whether the firm writes in another currency.
const RECENT_INVOICES: usize = 50;

impl App {
    /// Asks the bank and keeps what it says.
    ///
    /// # Errors
    /// [`Problem::Offline`], or when what came cannot be read or kept; what is known stays.
    pub async fn fetch_rates(&self) -> Result<(), Problem> {
        self.want_network()?;
        let bank = Bank::beside(self.remote()).map_err(|error| Problem::BadAddress(error.to_string()))?;
        let rates = bank.rates().await.map_err(|error| {
            tracing::info!(code = %error.code, "no exchange rates");
            Problem::Offline
        })?;
        Ok(self.books.settle(self.time.now(), |tx| tx.keep_rates(&rates))?)
    }

    /// Asks the bank for today's rates where they are not here yet and the firm has lately written in another currency, so that
    /// they are at hand without a network. What cannot be had is left for the next time.
    pub async fn refresh_rates(&self) {
        if self.wants_rates().unwrap_or(false) {
            let _ = self.fetch_rates().await;
        }
    }

    /// Has the rate at hand that a request file leaves out, where the bank can be asked. What it cannot have, the check names.
    pub async fn prepare_rate(&self, file: &[u8]) {
        let Ok((file, _)) = read_file(file) else { return };
        if let (Some(currency), None) = (&file.currency, file.exchange_rate) {
            let date = file.date.unwrap_or_else(|| self.time.today());
            let _ = self.exchange_rate(currency, date).await;
        }
    }

    fn wants_rates(&self) -> Result<bool, Problem> {
        let view = self.books.read()?;
        let on = domain::calendar::rate_published_for(self.time.today());
        if view.rates()?.iter().any(|rate| rate.on >= on) {
            return Ok(false);
        }
        let is_foreign = |currency: &str| currency != LEI;
        let drafts = view.drafts()?;
        let drafted = drafts.iter().filter_map(|(_, draft)| draft.currency.as_deref()).any(is_foreign);
        let recent = view.invoices_newest_first(0, RECENT_INVOICES)?;
        Ok(drafted || recent.iter().any(|one| is_foreign(&one.issued.content.header.currency)))
    }

    /// The bank's rate for a document in a currency on a date; asks the bank when it is not known here. `None` for lei, and
    /// where nobody can tell: then it is typed.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub async fn exchange_rate(&self, currency: &str, date: NaiveDate) -> Result<Option<RateView>, Problem> {
        let known = || Ok::<_, Problem>(official_rate(&self.books.read()?, currency, date)?);
        let mut found = known()?;
        if found.is_none() && currency != LEI && self.fetch_rates().await.is_ok() {
            found = known()?;
        }
        Ok(found.as_ref().map(RateView::of))
    }
}

/// The bank's rate that counts, where it is known here.
pub(crate) fn official_rate(
    reader: &impl Read,
    currency: &str,
    date: NaiveDate,
) -> Result<Option<PublishedRate>, store::ReadError> {
    if currency == LEI {
        return Ok(None);
    }
    Ok(in_force(&reader.rates()?, currency, date).cloned())
}
