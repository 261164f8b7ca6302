//! The sales journal of a period: a row for each invoice of the firm, base and VAT by rate in lei, as CSV or as a workbook.
//!
//! The books are walked twice, once to see which rates there are, once to write; no invoice is kept. Not here: how a row
//! becomes bytes (export), what an invoice counts for (sold), the sentences about it (notes).

use crate::elsewhere::Remark;
use crate::export_problem::ExportProblem;
use crate::invoices::Snapshot;
use crate::open::App;
use crate::period::days;
use crate::problem::Problem;
use crate::running::Running;
use crate::sold::{ByCurrency, Ledger, Origin, RateKey, Sale, is_lei};
use crate::view::{Counted, JournalView};
use crate::words::Lang;
use crate::writing::write_whole_with;
use chrono::NaiveDate;
use domain::{Money, VatCategory, VatRate};
use export::{Cell, Column, CsvTable, Kind, Table, Workbook, WorkbookAbout};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};
use std::path::Path;
use store::{Days, Read};

/// Which invoices a journal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalRequest {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Whether those the server does not have yet are in it.
    pub with_unsent: bool,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Csv,
    Xlsx,
}

impl Shape {
    /// By the end of a file's name.
    pub(crate) fn of(path: &Path) -> Result<Shape, Problem> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Shape::Csv),
            Some("xlsx") => Ok(Shape::Xlsx),
            _ => Err(ExportProblem::BadEnding(".csv, .xlsx").into()),
        }
    }
}

impl App {
    /// Writes the sales journal of a period; the file's ending says whether as CSV or as a workbook.
    ///
    /// # Errors
    /// [`ExportProblem::PeriodBackwards`], [`ExportProblem::BadEnding`], [`Problem::Disk`]; the file is then as it was.
    pub fn save_journal(
        &self,
        request: &JournalRequest,
        path: &Path,
        lang: Lang,
    ) -> Result<JournalView, Problem> {
        let shape = Shape::of(path)?;
        let days = days(request.from, request.to)?;
        self.end_holds()?;
        let snapshot = Snapshot::take(self)?;
        let ledger = Ledger::open(&snapshot)?;
        let mut running = self.begin_running(2 * ledger.count()?);
        let journal = Journal::survey(&ledger, days, request.with_unsent, lang, &mut running)?;
        let mut written = None;
        write_whole_with(path, |file| {
            written = Some(journal.write(&ledger, shape, BufWriter::new(file), &mut running)?);
            Ok(())
        })?;
        let sums = written.unwrap_or_default();
        Ok(journal.view(path, &sums))
    }
}

/// What the sums of a journal come to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    pub(crate) by_rate: BTreeMap<RateKey, (Money, Money)>,
    pub(crate) vat: Money,
    pub(crate) total: Money,
    /// By currency: in lei, and in the currency itself.
    lei_of: ByCurrency,
    pub(crate) foreign: ByCurrency,
}

impl Sums {
    /// All bases together.
    pub(crate) fn net(&self) -> Money {
        self.total - self.vat
    }

    /// Base and VAT by what stands over them in the journal, the highest rate first.
    pub(crate) fn by_rate_in_words(&self, lang: Lang) -> Vec<(String, Money, Money)> {
        let name = |key: RateKey| {
            let Some((rate, category)) = key else { return lang.of(UNTOLD.0, UNTOLD.1).to_owned() };
            match UNTAXED.iter().find(|(categories, ..)| categories.contains(&category)) {
                Some((_, ro, en)) if !is_taxed(key) => lang.of(*ro, *en).to_owned(),
                _ => format!("{rate}%").replace('.', ","),
            }
        };
        self.by_rate.iter().rev().map(|(key, (net, vat))| (name(*key), *net, *vat)).collect()
    }
}

/// How many invoices of a period are what.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) sent: u64,
    pub(crate) unsent: u64,
    pub(crate) void: u64,
    /// Foreign invoices without a rate: in the journal, not in its sums in lei.
    pub(crate) without_rate: u64,
    /// Made on the web or on another device.
    pub(crate) elsewhere: u64,
    /// Imported from another program.
    pub(crate) imported: u64,
    /// Those of which nobody told base and VAT by rate.
    pub(crate) without_breakdown: u64,
}

impl Counts {
    /// Counts an invoice of the period; whether it is one of those that are wanted.
    pub(crate) fn count(&mut self, sale: &Sale, with_unsent: bool) -> bool {
        match sale.how {
            Counted::Sent => self.sent += 1,
            Counted::Unsent => self.unsent += 1,
            Counted::Void => self.void += 1,
        }
        let is_in = sale.how != Counted::Unsent || with_unsent;
        self.without_rate += u64::from(is_in && sale.lei.is_none());
        self.elsewhere += u64::from(sale.origin == Origin::Elsewhere);
        self.imported += u64::from(sale.origin == Origin::Imported);
        self.without_breakdown += u64::from(sale.remark.is_some_and(Remark::is_without_rates));
        is_in
    }

    /// How many are in it.
    pub(crate) fn rows(&self, with_unsent: bool) -> u64 {
        self.sent + self.void + if with_unsent { self.unsent } else { 0 }
    }
}

/// A journal that knows its columns.
pub(crate) struct Journal {
    days: Days,
    pub(crate) with_unsent: bool,
    pub(crate) lang: Lang,
    firm: String,
    rates: Vec<VatRate>,
    pub(crate) counts: Counts,
}

/// Columns behind the total in lei.
const AFTER_TOTAL: usize = 9;
/// What stands over sums of which nobody told the rates; there are such columns only where there is such an invoice.
const UNTOLD: (&str, &str) = ("Nedefalcat", "Not broken down");
/// What is not taxed at a rate, in the order of the columns.
const UNTAXED: [(&[VatCategory], &str, &str); 4] = [
    (&[VatCategory::ExemptWithCredit], "Scutit cu drept de deducere", "Exempt with deduction"),
    (
        &[VatCategory::ExemptWithoutCredit, VatCategory::Exempt, VatCategory::Standard],
        "Scutit fără drept de deducere / neimpozabil",
        "Exempt without deduction / not taxable",
    ),
    (&[VatCategory::ReverseCharge], "Taxare inversă", "Reverse charge"),
    (&[VatCategory::VatIncluded], "Regim special", "Special scheme"),
];

impl Journal {
    /// Looks at the period: which rates, how many invoices.
    pub(crate) fn survey(
        ledger: &Ledger<'_>,
        days: Days,
        with_unsent: bool,
        lang: Lang,
        running: &mut Running<'_>,
    ) -> Result<Journal, Problem> {
        let firm = ledger.snapshot.view.firm()?.and_then(|firm| firm.name).unwrap_or_default();
        let mut counts = Counts::default();
        let mut rates = BTreeSet::new();
        ledger.each(days, |sale| {
            running.step()?;
            if counts.count(&sale, with_unsent) {
                let keys = sale.lei.iter().flatten().map(|part| part.key).filter(|key| is_taxed(*key));
                rates.extend(keys.flatten().map(|(rate, _)| rate));
            }
            Ok(())
        })?;
        let rates = rates.into_iter().rev().collect();
        Ok(Journal { days, with_unsent, lang, firm, rates, counts })
    }

    pub(crate) fn firm(&self) -> &str {
        &self.firm
    }

    fn columns(&self) -> Vec<Column> {
        let t = |ro: &str, en: &str| self.lang.of(ro, en).to_owned();
        let mut columns = vec![
            Column::new(t("Nr. crt.", "No."), Kind::Whole, 8),
            Column::new(t("Număr", "Number"), Kind::Text, 18),
            Column::new(t("Data", "Date"), Kind::Date, 11),
            Column::new(t("Client", "Client"), Kind::Text, 32),
            Column::new(t("CUI/CIF", "Tax id"), Kind::Text, 14),
        ];
        for rate in &self.rates {
            let percent = format!("{rate}%").replace('.', ",");
            columns.push(Column::new(format!("{} {percent}", t("Bază", "Base")), Kind::Money, 14));
            columns.push(Column::new(format!("{} {percent}", t("TVA", "VAT")), Kind::Money, 12));
        }
        columns.extend(UNTAXED.iter().map(|(_, ro, en)| Column::new(t(ro, en), Kind::Money, 14)));
        if self.has_untold() {
            let untold = t(UNTOLD.0, UNTOLD.1);
            columns.push(Column::new(format!("{untold}: {}", t("bază", "base")), Kind::Money, 14));
            columns.push(Column::new(format!("{untold}: {}", t("TVA", "VAT")), Kind::Money, 12));
        }
        columns.extend([
            Column::new(t("Total TVA (lei)", "Total VAT (RON)"), Kind::Money, 14),
            Column::new(t("Total (lei)", "Total (RON)"), Kind::Money, 15),
            Column::new(t("Monedă", "Currency"), Kind::Text, 9),
            Column::new(t("Curs", "Rate"), Kind::Rate, 10),
            Column::new(t("Total în monedă", "Total in currency"), Kind::Money, 15),
            Column::new(t("TVA la încasare", "VAT on collection"), Kind::Text, 11),
            Column::new(t("Stornează", "Reverses"), Kind::Text, 28),
            Column::new(t("Stornată de", "Reversed by"), Kind::Text, 18),
            Column::new(t("Stare", "State"), Kind::Text, 14),
            Column::new(t("Făcută", "Made"), Kind::Text, 18),
            Column::new(t("Observații", "Remarks"), Kind::Text, 30),
        ]);
        columns
    }

    /// Writes it.
    pub(crate) fn write(
        &self,
        ledger: &Ledger<'_>,
        shape: Shape,
        mut out: impl Write + Send,
        running: &mut Running<'_>,
    ) -> Result<Sums, Problem> {
        let columns = self.columns();
        let sums = match shape {
            Shape::Csv => {
                let mut table = CsvTable::begin(&mut out, &columns)?;
                self.write_rows(ledger, &mut table, running)?
            }
            Shape::Xlsx => {
                let title = self.title();
                let about = WorkbookAbout {
                    sheet: self.lang.of("Jurnal de vânzări", "Sales journal"),
                    title: &title,
                    firm: &self.firm,
                    date: self.days.to,
                };
                let mut book = Workbook::begin(&about, columns)?;
                let sums = self.write_rows(ledger, &mut book, running)?;
                self.write_totals(&mut book, &sums)?;
                book.finish(&mut out)?;
                sums
            }
        };
        out.flush()?;
        Ok(sums)
    }

    pub(crate) fn title(&self) -> String {
        let (from, to) = (self.days.from.format("%d.%m.%Y"), self.days.to.format("%d.%m.%Y"));
        format!("{} {from} – {to}", self.lang.of("Jurnal de vânzări", "Sales journal"))
    }

    fn write_rows(
        &self,
        ledger: &Ledger<'_>,
        table: &mut impl Table,
        running: &mut Running<'_>,
    ) -> Result<Sums, Problem> {
        let mut sums = Sums::default();
        let mut place = 0;
        ledger.each(self.days, |sale| {
            running.step()?;
            if sale.how == Counted::Unsent && !self.with_unsent {
                return Ok(());
            }
            place += 1;
            self.write_row(place, &sale, table, &mut sums)
        })?;
        Ok(sums)
    }

    fn write_row(
        &self,
        place: u64,
        sale: &Sale,
        table: &mut impl Table,
        sums: &mut Sums,
    ) -> Result<(), Problem> {
        let mut by_rate: BTreeMap<RateKey, (Money, Money)> = BTreeMap::new();
        let (mut net, mut vat) = (Money::ZERO, Money::ZERO);
        for part in sale.lei.iter().flatten() {
            by_rate.insert(part.key, (part.net, part.vat));
            let sum = sums.by_rate.entry(part.key).or_default();
            *sum = (sum.0 + part.net, sum.1 + part.vat);
            (net, vat) = (net + part.net, vat + part.vat);
        }
        if sale.lei.is_some() {
            sums.vat = sums.vat + vat;
            sums.total = sums.total + net + vat;
            sums.lei_of.add(&sale.currency, net + vat);
        }
        sums.foreign.add(&sale.currency, sale.total);
        let yes = self.lang.of("da", "yes");
        let reverses = sale.reverses.as_ref().map(|(number, date)| match date {
            Some(date) => format!("{number} {} {}", self.lang.of("din", "of"), date.format("%d.%m.%Y")),
            None => number.clone(),
        });
        let reversed_by = sale.reversed_by.as_ref().map(|number| number.as_deref().unwrap_or(yes));
        let known = |amount| if sale.lei.is_some() { Cell::Money(amount) } else { Cell::Empty };
        let mut cells = vec![
            Cell::Whole(place),
            Cell::Text(&sale.full_number),
            Cell::Date(sale.date),
            Cell::Text(&sale.client_name),
            Cell::from(sale.client_number.as_deref()),
        ];
        self.put_rates(&by_rate, &mut cells);
        cells.extend([
            known(vat),
            known(net + vat),
            Cell::Text(&sale.currency),
            sale.exchange_rate.filter(|_| !is_lei(&sale.currency)).map_or(Cell::Empty, Cell::Rate),
            Cell::Money(sale.total),
            Cell::Text(if sale.is_due_on_collection { yes } else { "" }),
            Cell::from(reverses.as_deref()),
            Cell::from(reversed_by),
            Cell::Text(self.state(sale)),
            Cell::Text(self.origin(sale.origin)),
            Cell::from(sale.remark.map(|remark| remark.words(self.lang))),
        ]);
        table.row(&cells)?;
        Ok(())
    }

    /// Whether there are columns for what nobody broke down by rate.
    fn has_untold(&self) -> bool {
        self.counts.without_breakdown > 0
    }

    /// Base and VAT of each rate, then what is not taxed; nothing where there is nothing.
    fn put_rates<'c>(&self, by_rate: &BTreeMap<RateKey, (Money, Money)>, cells: &mut Vec<Cell<'c>>) {
        let shown = |amount: Option<Money>| amount.map_or(Cell::Empty, Cell::Money);
        for rate in &self.rates {
            let is_of = |key: RateKey| key.is_some_and(|(of, _)| of == *rate);
            let sum = by_rate.iter().filter(|(key, _)| is_taxed(**key) && is_of(**key));
            let sum = sum.map(|(_, sum)| *sum).reduce(|a, b| (a.0 + b.0, a.1 + b.1));
            cells.extend([shown(sum.map(|sum| sum.0)), shown(sum.map(|sum| sum.1))]);
        }
        for (categories, ..) in UNTAXED {
            let is_of = |key: RateKey| key.is_some_and(|(_, category)| categories.contains(&category));
            let sum = by_rate.iter().filter(|(key, _)| !is_taxed(**key) && is_of(**key));
            cells.push(shown(sum.map(|(_, sum)| sum.0).reduce(|a, b| a + b)));
        }
        if self.has_untold() {
            let sum = by_rate.get(&None);
            cells.extend([shown(sum.map(|sum| sum.0)), shown(sum.map(|sum| sum.1))]);
        }
    }

    fn write_totals(&self, book: &mut Workbook<'_>, sums: &Sums) -> Result<(), Problem> {
        let mut cells = vec![
            Cell::Empty,
            Cell::Text(self.lang.of("TOTAL", "TOTAL")),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ];
        self.put_rates(&sums.by_rate, &mut cells);
        cells.extend([Cell::Money(sums.vat), Cell::Money(sums.total)]);
        cells.extend([Cell::Empty; AFTER_TOTAL]);
        book.totals(&cells)?;
        let rates = self.rates.len() * 2 + UNTAXED.len() + if self.has_untold() { 2 } else { 0 };
        for (currency, amount) in sums.foreign.0.iter().filter(|(currency, _)| !is_lei(currency)) {
            let mut cells = vec![Cell::Empty, Cell::Text(self.lang.of("din care", "of which")), Cell::Empty];
            cells.extend(std::iter::repeat_n(Cell::Empty, 2 + rates + 1));
            let lei = sums.lei_of.0.get(currency).copied().unwrap_or_default();
            cells.extend([Cell::Money(lei), Cell::Text(currency), Cell::Empty, Cell::Money(*amount)]);
            cells.extend([Cell::Empty; AFTER_TOTAL - 3]);
            book.totals(&cells)?;
        }
        for note in self.notes() {
            book.note(&note)?;
        }
        Ok(())
    }

    fn state(&self, sale: &Sale) -> &'static str {
        match sale.how {
            Counted::Void => self.lang.of("anulată", "void"),
            _ if sale.is_void => self.lang.of("anulată prin storno", "voided by a storno"),
            Counted::Unsent => self.lang.of("netrimisă", "unsent"),
            Counted::Sent if sale.origin == Origin::Imported => "",
            Counted::Sent => self.lang.of("trimisă", "sent"),
        }
    }

    fn origin(&self, origin: Origin) -> &'static str {
        match origin {
            Origin::Here => self.lang.of("pe acest laptop", "on this laptop"),
            Origin::Elsewhere => self.lang.of("în altă parte", "elsewhere"),
            Origin::Imported => self.lang.of("istoric importat", "imported history"),
        }
    }

    pub(crate) fn view(&self, path: &Path, sums: &Sums) -> JournalView {
        let Counts { unsent, void, without_rate, elsewhere, imported, without_breakdown, .. } = self.counts;
        JournalView {
            path: path.display().to_string(),
            from: self.days.from.to_string(),
            to: self.days.to.to_string(),
            invoices: self.counts.rows(self.with_unsent),
            unsent,
            with_unsent: self.with_unsent,
            void,
            elsewhere,
            imported,
            without_breakdown,
            without_rate,
            vat_lei: sums.vat.to_string(),
            total_lei: sums.total.to_string(),
            totals: sums.foreign.view(),
            notes: self.notes(),
        }
    }
}

/// Whether a rate has a column of its own.
fn is_taxed(key: RateKey) -> bool {
    key.is_some_and(|(rate, category)| category == VatCategory::Standard && rate != VatRate::ZERO)
}
