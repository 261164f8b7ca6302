//! A month for the accountant in one file: papers, e-Factura files, journal, registers and a page that sums them up. Made
//! twice of the same books, it has the same bytes.
//!
//! Not here: the archive (export).

use crate::invoices::Snapshot;
use crate::journal::{Journal, Shape, Sums};
use crate::open::App;
use crate::paper::{Drawn, paper_lang};
use crate::period::{month, month_of};
use crate::problem::Problem;
use crate::registers::{PAPER_NUMBERS_MAX, RegisterSheet, verdict};
use crate::running::Running;
use crate::sold::{Ledger, counted};
use crate::view::PackView;
use crate::words::Lang;
use crate::writing::write_whole_with;
use crate::xml::xml_of;
use chrono::Datelike;
use domain::{Issued, Moment, Series, SeriesId};
use export::Pack;
use pdf::{Listing, ListingColumn, ListingTable, money_in_words};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use store::{Days, Read, Walk};
use uuid::Uuid;

/// What a paper and a file for e-Factura take, counted in invoices that are only looked at.
const PAPER_STEPS: u64 = 20;

/// A month's invoices by the name of their files, and what is beside them.
struct Month<'a> {
    snapshot: &'a Snapshot,
    name: String,
    days: Days,
    lang: Lang,
    /// Name without ending, and local id, sorted.
    papers: Vec<(String, Uuid)>,
    /// By series: the lowest and the highest number the month used.
    used: BTreeMap<SeriesId, (u64, u64)>,
    /// Numbers of invoices that make no file for e-Factura.
    without_xml: Vec<String>,
}

impl App {
    /// Writes the pack of a month, given as `2026-11`.
    ///
    /// # Errors
    /// [`crate::ExportProblem::BadMonth`], [`crate::ExportProblem::Stopped`], [`Problem::Disk`]; the file is then as it was.
    pub fn save_month(&self, given: &str, path: &Path, lang: Lang) -> Result<PackView, Problem> {
        let days = month(given)?;
        self.end_holds()?;
        let snapshot = Snapshot::take(self)?;
        let mut pack = Month::survey(&snapshot, days, lang)?;
        let count = pack.papers.len() as u64;
        let ledger = Ledger::open(&snapshot)?;
        let walks = 3 * ledger.count()?;
        let mut running = self.begin_running(walks + 2 * count * PAPER_STEPS);
        let mut journal_view = None;
        write_whole_with(path, |file| {
            let mut archive = Pack::new(BufWriter::new(file));
            pack.add_invoices(&mut archive, &mut running)?;
            let journal = Journal::survey(&ledger, days, true, lang, &mut running)?;
            let sums = pack.add_journal(&mut archive, &journal, &ledger, &mut running)?;
            let verdicts = pack.add_registers(&mut archive)?;
            let summary = pack.summary(&journal, &sums, &verdicts)?;
            archive.add(&format!("{}.pdf", lang.of("rezumat", "summary")), summary.as_slice())?;
            archive.finish()?;
            journal_view = Some(journal.view(path, &sums));
            Ok(())
        })?;
        let journal = journal_view.ok_or_else(|| Problem::Internal("pack".to_owned()))?;
        Ok(PackView {
            path: path.display().to_string(),
            month: pack.name,
            papers: count,
            xmls: count - pack.without_xml.len() as u64,
            registers: pack.used.len() as u64,
            journal,
        })
    }
}

impl App {
    /// The same, into a folder under its own name.
    ///
    /// # Errors
    /// As [`App::save_month`].
    pub fn save_month_in(&self, given: &str, folder: &Path, lang: Lang) -> Result<PackView, Problem> {
        let name = month_of(month(given)?.from);
        self.save_month(given, &folder.join(format!("{}-{name}.zip", lang.of("luna", "month"))), lang)
    }
}

type Archive<'f> = Pack<BufWriter<&'f mut File>>;

impl<'a> Month<'a> {
    fn survey(snapshot: &'a Snapshot, days: Days, lang: Lang) -> Result<Month<'a>, Problem> {
        let mut papers: Vec<(String, Uuid)> = Vec::new();
        let mut used: BTreeMap<SeriesId, (u64, u64)> = BTreeMap::new();
        snapshot.view.each_invoice(days, |record| -> Result<(), Problem> {
            if counted(&snapshot.view, &record)?.is_none() {
                return Ok(());
            }
            let issued = &record.issued;
            papers.push((stem(issued), issued.id));
            let range = used.entry(issued.series_id.clone()).or_insert((issued.number, issued.number));
            *range = (range.0.min(issued.number), range.1.max(issued.number));
            Ok(())
        })?;
        // Invoices of one name keep the order of issue, as a sort does that keeps what is equal in its place.
        papers.sort_by(|a, b| a.0.cmp(&b.0));
        let mut taken = BTreeSet::new();
        for (name, _) in &mut papers {
            *name = free_name(name, &mut taken);
        }
        papers.sort();
        let name = month_of(days.from);
        Ok(Month { snapshot, name, days, lang, papers, used, without_xml: Vec::new() })
    }

    fn add_invoices(&mut self, archive: &mut Archive<'_>, running: &mut Running<'_>) -> Result<(), Problem> {
        let view = &self.snapshot.view;
        for (name, id) in &self.papers {
            running.steps(PAPER_STEPS)?;
            let Some(record) = view.invoice(*id)? else { continue };
            match xml_of(&record.issued) {
                Ok(xml) => archive.add(&format!("e-factura/{name}.xml"), xml.as_bytes())?,
                Err(_) => self.without_xml.push(record.issued.full_number),
            }
        }
        let folder = self.lang.of("facturi", "invoices");
        for (name, id) in &self.papers {
            running.steps(PAPER_STEPS)?;
            let Some(record) = view.invoice(*id)? else { continue };
            let bytes = Drawn::of(view, record, self.lang)?.bytes()?;
            archive.add(&format!("{folder}/{name}.pdf"), bytes.as_slice())?;
        }
        Ok(())
    }

    fn add_journal(
        &self,
        archive: &mut Archive<'_>,
        journal: &Journal,
        ledger: &Ledger<'_>,
        running: &mut Running<'_>,
    ) -> Result<Sums, Problem> {
        let name = self.lang.of("jurnal", "journal");
        let begun = archive.begin(&format!("{name}-{}.csv", self.name))?;
        journal.write(ledger, Shape::Csv, begun, running)?;
        let begun = archive.begin(&format!("{name}-{}.xlsx", self.name))?;
        journal.write(ledger, Shape::Xlsx, begun, running)
    }

    /// The register of each series the month used, from the first number it used to the last; what it comes to as a whole.
    fn add_registers(&self, archive: &mut Archive<'_>) -> Result<Vec<(Series, String)>, Problem> {
        let view = &self.snapshot.view;
        let mut series: Vec<(String, Series, (u64, u64))> = Vec::new();
        let mut taken = BTreeSet::new();
        for (id, range) in &self.used {
            let Some(known) = view.series_by_id(id)? else { continue };
            let name = format!("{}-{}", self.lang.of("registru", "numbers"), pdf::safe_name(&known.name));
            series.push((free_name(&name, &mut taken), known, *range));
        }
        series.sort_by(|a, b| a.0.cmp(&b.0));
        let mut verdicts = Vec::new();
        for (name, known, range) in &series {
            let sheet = RegisterSheet::survey(view, known, Some(*range), self.lang)?;
            sheet.write_csv(archive.begin(&format!("{name}.csv"))?)?;
            if sheet.numbers <= PAPER_NUMBERS_MAX {
                archive.add(&format!("{name}.pdf"), sheet.pdf(self.made_at(), None)?.as_slice())?;
            }
            let mut verdict = verdict(&sheet.whole, self.lang);
            if sheet.numbers > PAPER_NUMBERS_MAX {
                verdict.push_str(self.lang.of(
                    " Registrul e prea lung pentru hârtie: e doar CSV.",
                    " The register is too long for paper: it is a CSV only.",
                ));
            }
            verdicts.push((known.clone(), verdict));
        }
        Ok(verdicts)
    }

    /// The end of the month: when its papers are said to be made, whenever they are.
    fn made_at(&self) -> Moment {
        let midnight = self.days.to.and_hms_opt(12, 0, 0).map_or(0, |noon| noon.and_utc().timestamp());
        Moment(midnight)
    }

    fn summary(
        &self,
        journal: &Journal,
        sums: &Sums,
        verdicts: &[(Series, String)],
    ) -> Result<Vec<u8>, Problem> {
        let lang = self.lang;
        let paper_lang = paper_lang(lang);
        let money = |amount| money_in_words(amount, paper_lang);
        let month = format!("{:02}.{}", self.days.from.month(), self.days.from.year());
        let mut sentences: Vec<String> = journal.notes().into_iter().skip(1).collect();
        if !self.without_xml.is_empty() {
            sentences.push(format!(
                "{} {}.",
                lang.of(
                    "Fără fișier e-Factura (lipsește ceva din factură):",
                    "Without a file for e-Factura (the invoice lacks something):"
                ),
                self.without_xml.join(", ")
            ));
        }
        let beyond = journal.counts.elsewhere + journal.counts.imported;
        if beyond > 0 {
            sentences.push(format!(
                "{} {}.",
                lang.invoices(beyond),
                lang.of(
                    "făcute în altă parte sunt în jurnal; hârtiile lor nu sunt aici",
                    "made elsewhere are in the journal; their papers are not in here"
                )
            ));
        }
        let mut rates: Vec<Vec<String>> = sums
            .by_rate_in_words(lang)
            .into_iter()
            .map(|(name, net, vat)| vec![name, money(net), money(vat)])
            .collect();
        rates.push(vec![lang.of("Total", "Total").to_owned(), money(sums.net()), money(sums.vat)]);
        let totals = sums.foreign.0.iter().map(|(currency, total)| vec![currency.clone(), money(*total)]);
        let registers = verdicts.iter().map(|(series, verdict)| vec![series.name.clone(), verdict.clone()]);
        let listing = Listing {
            firm: journal.firm().to_owned(),
            title: format!("{} {month}", lang.of("Luna", "Month")),
            verdict: Some((
                format!(
                    "{}, {} {} lei",
                    lang.invoices(journal.counts.rows(journal.with_unsent)),
                    lang.of("în total", "in all"),
                    money(sums.total)
                ),
                true,
            )),
            sentences,
            tables: vec![
                ListingTable {
                    heading: lang.of("Pe cote de TVA, în lei", "By VAT rate, in lei").to_owned(),
                    columns: vec![
                        ListingColumn::text(lang.of("Cota", "Rate"), 50),
                        ListingColumn::figures(lang.of("Bază", "Base"), 25),
                        ListingColumn::figures(lang.of("TVA", "VAT"), 25),
                    ],
                    rows: rates,
                },
                ListingTable {
                    heading: lang.of("Pe monede", "By currency").to_owned(),
                    columns: vec![
                        ListingColumn::text(lang.of("Monedă", "Currency"), 50),
                        ListingColumn::figures(lang.of("Total", "Total"), 50),
                    ],
                    rows: totals.collect(),
                },
                ListingTable {
                    heading: lang.of("Registrul numerelor", "Number register").to_owned(),
                    columns: vec![
                        ListingColumn::text(lang.of("Seria", "Series"), 20),
                        ListingColumn::text(lang.of("Verdict", "Verdict"), 80),
                    ],
                    rows: registers.collect(),
                },
            ],
        };
        pdf::render_listing(&listing, paper_lang, self.made_at())
            .map_err(|error| Problem::Paper(error.to_string()))
    }
}

/// The name of an invoice's files, without ending.
pub(crate) fn stem(issued: &Issued) -> String {
    let name = pdf::file_name(issued);
    name.strip_suffix(".pdf").unwrap_or(&name).to_owned()
}

/// A name nothing has yet. Case makes no difference, for on some disks it makes none.
pub(crate) fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut nth = 1;
    loop {
        let tried = if nth == 1 { name.to_owned() } else { format!("{name}-{nth}") };
        if taken.insert(tried.to_lowercase()) {
            return tried;
        }
        nth += 1;
    }
}
