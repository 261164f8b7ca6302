//! What a reader of a journal must know of what is in it and what is not, in sentences.
//!
//! Not here: counting (journal).

use crate::journal::{Counts, Journal};

impl Journal {
    /// Its title, then a sentence for each thing that is out of the ordinary.
    pub(crate) fn notes(&self) -> Vec<String> {
        let lang = self.lang;
        let Counts { unsent, void, without_rate, elsewhere, imported, without_breakdown, .. } = self.counts;
        let includes = lang.of("Include", "Includes");
        let unsent_ones = lang.count(
            unsent,
            ("factură netrimisă", "facturi netrimise"),
            ("unsent invoice", "unsent invoices"),
        );
        let mut notes = vec![self.title()];
        match (unsent, self.with_unsent) {
            (0, _) => {}
            (_, true) => notes.push(format!("{includes} {unsent_ones}.")),
            (_, false) => notes.push(format!("{} {unsent_ones}.", lang.of("Nu include", "Without"))),
        }
        if elsewhere > 0 {
            let ones = lang.count(
                elsewhere,
                ("factură făcută în altă parte", "facturi făcute în altă parte"),
                ("invoice made elsewhere", "invoices made elsewhere"),
            );
            let seen =
                lang.of("așa cum s-au văzut ultima dată în cont", "as they were last seen in the account");
            notes.push(format!("{includes} {ones}, {seen}."));
        }
        if imported > 0 {
            let ones = lang.count(
                imported,
                ("factură din istoricul importat", "facturi din istoricul importat"),
                ("invoice of the imported history", "invoices of the imported history"),
            );
            notes.push(format!("{includes} {ones}."));
        }
        for (count, ro, en) in [
            (void, "anulate: cu suma zero", "voided: with a sum of nothing"),
            (
                without_rate,
                "în valută fără curs: nu sunt în sumele în lei",
                "in a currency without a rate: not in the sums in lei",
            ),
            (
                without_breakdown,
                "fără defalcare pe cote: sunt în totaluri, nu la o cotă anume",
                "not broken down by rate: in the totals, at no rate",
            ),
        ] {
            if count > 0 {
                notes.push(format!("{} {}.", lang.invoices(count), lang.of(ro, en)));
            }
        }
        notes
    }
}
