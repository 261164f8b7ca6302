//! The sales journal of a period: a row for each invoice, base and VAT by rate in lei, as CSV or as a workbook.
//!
//! The books are walked twice, once to see which rates there are, once to write; no invoice is kept. Not here: how a row
//! becomes bytes (export), what an invoice counts for (sold).

use crate::export_problem::ExportProblem;
use crate::invoices::Snapshot;
use crate::open::App;
use crate::period::days;
use crate::problem::Problem;
use crate::running::Running;
use crate::sold::{ByCurrency, RateKey, counted, in_lei, is_lei};
use crate::view::{Counted, JournalView};
use crate::words::Lang;
use crate::writing::write_whole_with;
use chrono::NaiveDate;
use domain::{Money, VatCategory, VatRate};
use export::{Cell, Column, CsvTable, Kind, Table, Workbook, WorkbookAbout};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};
use std::path::Path;
use store::{Days, InvoiceRecord, Read, Walk};

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
        let mut running = self.begin_running(2 * snapshot.view.invoice_count()?);
        let journal = Journal::survey(&snapshot, days, request.with_unsent, lang, &mut running)?;
        let mut written = None;
        write_whole_with(path, |file| {
            written = Some(journal.write(&snapshot, shape, BufWriter::new(file), &mut running)?);
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
        let name = |key: RateKey| match UNTAXED.iter().find(|(categories, ..)| categories.contains(&key.1)) {
            Some((_, ro, en)) if !is_taxed(key) => lang.of(*ro, *en).to_owned(),
            _ => format!("{}%", key.0).replace('.', ","),
        };
        self.by_rate.iter().rev().map(|(key, (net, vat))| (name(*key), *net, *vat)).collect()
    }
}

/// A journal that knows its columns.
pub(crate) struct Journal {
    days: Days,
    with_unsent: bool,
    lang: Lang,
    firm: String,
    rates: Vec<VatRate>,
    /// How many are in it, and how.
    counts: [u64; 3],
    /// Foreign invoices without a rate: in the journal, not in its sums in lei.
    without_rate: u64,
    /// The firm's invoices of the period that were made elsewhere and are not in it.
    elsewhere: u64,
}

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
        snapshot: &Snapshot,
        days: Days,
        with_unsent: bool,
        lang: Lang,
        running: &mut Running<'_>,
    ) -> Result<Journal, Problem> {
        let firm = snapshot.view.firm()?.and_then(|firm| firm.name).unwrap_or_default();
        let mut journal = Journal {
            days,
            with_unsent,
            lang,
            firm,
            rates: Vec::new(),
            counts: [0; 3],
            without_rate: 0,
            elsewhere: 0,
        };
        let mut rates = BTreeSet::new();
        snapshot.view.each_invoice(days, |record| -> Result<(), Problem> {
            running.step()?;
            let Some(how) = counted(&snapshot.view, &record)? else { return Ok(()) };
            let at = match how {
                Counted::Sent => 0,
                Counted::Unsent => 1,
                Counted::Void => 2,
            };
            journal.counts[at] += 1;
            if how == Counted::Unsent && !with_unsent {
                return Ok(());
            }
            match in_lei(&record, how) {
                Some(sums) => rates.extend(sums.iter().filter(|sum| is_taxed(sum.0)).map(|sum| sum.0.0)),
                None => journal.without_rate += 1,
            }
            Ok(())
        })?;
        snapshot.view.each_elsewhere(days, |copy| -> Result<(), Problem> {
            journal.elsewhere += u64::from(!copy.is_draft);
            Ok(())
        })?;
        journal.rates = rates.into_iter().rev().collect();
        Ok(journal)
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
        ]);
        columns
    }

    /// Writes it.
    pub(crate) fn write(
        &self,
        snapshot: &Snapshot,
        shape: Shape,
        mut out: impl Write + Send,
        running: &mut Running<'_>,
    ) -> Result<Sums, Problem> {
        let columns = self.columns();
        let sums = match shape {
            Shape::Csv => {
                let mut table = CsvTable::begin(&mut out, &columns)?;
                self.write_rows(snapshot, &mut table, running)?
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
                let sums = self.write_rows(snapshot, &mut book, running)?;
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
        snapshot: &Snapshot,
        table: &mut impl Table,
        running: &mut Running<'_>,
    ) -> Result<Sums, Problem> {
        let mut sums = Sums::default();
        let mut place = 0;
        snapshot.view.each_invoice(self.days, |record| -> Result<(), Problem> {
            running.step()?;
            let Some(how) = counted(&snapshot.view, &record)? else { return Ok(()) };
            if how == Counted::Unsent && !self.with_unsent {
                return Ok(());
            }
            place += 1;
            let storned_by = match &record.storned_by {
                Some(id) => snapshot.view.invoice_by_server_id(id)?.map(|by| by.issued.full_number),
                None => None,
            };
            let is_storned = record.storned_by.is_some();
            let storned_by = storned_by.or_else(|| is_storned.then(|| self.lang.of("da", "yes").to_owned()));
            self.write_row(place, &record, how, storned_by.as_deref(), table, &mut sums)
        })?;
        Ok(sums)
    }

    fn write_row(
        &self,
        place: u64,
        record: &InvoiceRecord,
        how: Counted,
        storned_by: Option<&str>,
        table: &mut impl Table,
        sums: &mut Sums,
    ) -> Result<(), Problem> {
        let issued = &record.issued;
        let header = &issued.content.header;
        let client = &header.client;
        let mut by_rate: BTreeMap<RateKey, (Money, Money)> = BTreeMap::new();
        let lei = in_lei(record, how);
        let (mut net, mut vat) = (Money::ZERO, Money::ZERO);
        for (key, base, tax) in lei.iter().flatten().copied() {
            by_rate.insert(key, (base, tax));
            let sum = sums.by_rate.entry(key).or_default();
            *sum = (sum.0 + base, sum.1 + tax);
            (net, vat) = (net + base, vat + tax);
        }
        let own_total = if how == Counted::Void { Money::ZERO } else { issued.content.totals.total };
        if lei.is_some() {
            sums.vat = sums.vat + vat;
            sums.total = sums.total + net + vat;
            sums.lei_of.add(&header.currency, net + vat);
        }
        sums.foreign.add(&header.currency, own_total);
        let reverses = issued.reverses.as_ref().map(|of| {
            format!("{} {} {}", of.full_number, self.lang.of("din", "of"), of.date.format("%d.%m.%Y"))
        });
        let known = |amount| if lei.is_some() { Cell::Money(amount) } else { Cell::Empty };
        let mut cells = vec![
            Cell::Whole(place),
            Cell::Text(&issued.full_number),
            Cell::Date(header.issue_date),
            Cell::Text(&client.name),
            Cell::from(client.tax_id.as_deref().or(client.cnp.as_deref())),
        ];
        self.put_rates(&by_rate, &mut cells);
        cells.extend([
            known(vat),
            known(net + vat),
            Cell::Text(&header.currency),
            header.exchange_rate.filter(|_| !is_lei(&header.currency)).map_or(Cell::Empty, Cell::Rate),
            Cell::Money(own_total),
            Cell::Text(if issued.content.supplier.vat_on_collection {
                self.lang.of("da", "yes")
            } else {
                ""
            }),
            Cell::from(reverses.as_deref()),
            Cell::from(storned_by),
            Cell::Text(self.state(record, how)),
        ]);
        table.row(&cells)?;
        Ok(())
    }

    /// Base and VAT of each rate, then what is not taxed; nothing where there is nothing.
    fn put_rates<'c>(&self, by_rate: &BTreeMap<RateKey, (Money, Money)>, cells: &mut Vec<Cell<'c>>) {
        let shown = |amount: Option<Money>| amount.map_or(Cell::Empty, Cell::Money);
        for rate in &self.rates {
            let sum = by_rate.iter().filter(|(key, _)| is_taxed(**key) && key.0 == *rate);
            let sum = sum.map(|(_, sum)| *sum).reduce(|a, b| (a.0 + b.0, a.1 + b.1));
            cells.extend([shown(sum.map(|sum| sum.0)), shown(sum.map(|sum| sum.1))]);
        }
        for (categories, ..) in UNTAXED {
            let sum = by_rate.iter().filter(|(key, _)| !is_taxed(**key) && categories.contains(&key.1));
            cells.push(shown(sum.map(|(_, sum)| sum.0).reduce(|a, b| a + b)));
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
        cells.extend([Cell::Empty; 7]);
        book.totals(&cells)?;
        let rates = self.rates.len() * 2 + UNTAXED.len();
        for (currency, amount) in sums.foreign.0.iter().filter(|(currency, _)| !is_lei(currency)) {
            let mut cells = vec![Cell::Empty, Cell::Text(self.lang.of("din care", "of which")), Cell::Empty];
            cells.extend(std::iter::repeat_n(Cell::Empty, 2 + rates + 1));
            let lei = sums.lei_of.0.get(currency).copied().unwrap_or_default();
            cells.extend([Cell::Money(lei), Cell::Text(currency), Cell::Empty, Cell::Money(*amount)]);
            cells.extend([Cell::Empty; 4]);
            book.totals(&cells)?;
        }
        for note in self.notes() {
            book.note(&note)?;
        }
        Ok(())
    }

    /// What a reader must know of what is and what is not in it.
    pub(crate) fn notes(&self) -> Vec<String> {
        let lang = self.lang;
        let [_, unsent, void] = self.counts;
        let unsent_ones = lang.count(
            unsent,
            ("factură netrimisă", "facturi netrimise"),
            ("unsent invoice", "unsent invoices"),
        );
        let mut notes = vec![self.title()];
        match (unsent, self.with_unsent) {
            (0, _) => {}
            (_, true) => notes.push(format!("{} {unsent_ones}.", lang.of("Include", "Includes"))),
            (_, false) => notes.push(format!("{} {unsent_ones}.", lang.of("Nu include", "Without"))),
        }
        if void > 0 {
            let ones = lang.count(
                void,
                ("factură anulată", "facturi anulate"),
                ("voided invoice", "voided invoices"),
            );
            notes.push(format!("{ones}, {}.", lang.of("cu suma zero", "with a sum of nothing")));
        }
        if self.without_rate > 0 {
            let ones = lang.invoices(self.without_rate);
            notes.push(format!(
                "{ones} {}.",
                lang.of(
                    "în valută fără curs: nu sunt în sumele în lei",
                    "in a currency without a rate: not in the sums in lei"
                )
            ));
        }
        if self.elsewhere > 0 {
            let ones = lang.invoices(self.elsewhere);
            notes.push(format!(
                "{ones} {}.",
                lang.of(
                    "ale firmei din această perioadă, făcute în altă parte, nu sunt aici",
                    "of the firm in this period, made elsewhere, are not in here"
                )
            ));
        }
        notes
    }

    fn state(&self, record: &InvoiceRecord, how: Counted) -> &'static str {
        match how {
            Counted::Sent if record.server.as_ref().is_some_and(|copy| copy.is_void) => {
                self.lang.of("anulată prin storno", "voided by a storno")
            }
            Counted::Sent => self.lang.of("trimisă", "sent"),
            Counted::Unsent => self.lang.of("netrimisă", "unsent"),
            Counted::Void => self.lang.of("anulată", "void"),
        }
    }

    pub(crate) fn view(&self, path: &Path, sums: &Sums) -> JournalView {
        let [sent, unsent, void] = self.counts;
        JournalView {
            path: path.display().to_string(),
            from: self.days.from.to_string(),
            to: self.days.to.to_string(),
            invoices: sent + void + if self.with_unsent { unsent } else { 0 },
            unsent,
            with_unsent: self.with_unsent,
            void,
            elsewhere: self.elsewhere,
            without_rate: self.without_rate,
            vat_lei: sums.vat.to_string(),
            total_lei: sums.total.to_string(),
            totals: sums.foreign.view(),
            notes: self.notes(),
        }
    }
}

/// Whether a rate has a column of its own.
fn is_taxed(key: RateKey) -> bool {
    key.1 == VatCategory::Standard && key.0 != VatRate::ZERO
}
