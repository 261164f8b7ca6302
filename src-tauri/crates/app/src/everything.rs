//! Everything in the books as files anybody can read: tables of JSON lines, and the papers in folders by year and month.
//! `src-tauri/docs/export.md` tells what each line holds.
//!
//! The folder is there whole or not at all. Deliberately left out: reservation tokens, keys under which things are sent, and
//! sessions: they are of use to nobody but this program. Not here: reading the books (store).

use crate::export_problem::ExportProblem;
use crate::invoices::Snapshot;
use crate::open::App;
use crate::packs::{free_name, stem};
use crate::paper::Drawn;
use crate::problem::Problem;
use crate::running::Running;
use crate::sold::counted;
use crate::view::{Counted, EverythingView, TableCount};
use crate::words::Lang;
use domain::{Content, Fate, Issued, LEI, Moment, Reversed};
use protocol::{RemoteClient, RemoteInvoice, RemoteProduct, Subject};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use store::{Days, InvoiceRecord, Read, ReadEntries, Shelved, Walk};

/// What the lines are made like; a higher one may have more fields, and changes the meaning of none.
const FORMAT: u32 = 1;
/// What the lines hold is told in the same words to whoever has the folder only.
const CHAPTER: &str = "## Everything\n";
/// Entries of an address book read at a time.
const ENTRIES_STEP: usize = 500;
/// What a paper takes, counted in invoices that are only written down.
const PAPER_STEPS: u64 = 20;

/// An invoice, as a line.
#[derive(Serialize)]
struct InvoiceLine<'a> {
    id: String,
    place: u64,
    series_id: &'a str,
    series: &'a str,
    number: u64,
    full_number: &'a str,
    issued_at: String,
    revision: u32,
    replaces: Option<&'a str>,
    reverses: Option<&'a Reversed>,
    reversed_by_server_id: Option<&'a str>,
    numbered_by_server: bool,
    counts: Option<Counted>,
    total_lei: Option<String>,
    vat_lei: Option<String>,
    content: &'a Content,
    earlier: Vec<EarlierPaper<'a>>,
    server: Option<&'a RemoteInvoice>,
    differences: Vec<Value>,
    done: Vec<Value>,
    papers: Vec<Value>,
}

/// A paper that was replaced.
#[derive(Serialize)]
struct EarlierPaper<'a> {
    revision: u32,
    full_number: &'a str,
    issued_at: String,
    content: &'a Content,
}

impl<'a> InvoiceLine<'a> {
    fn of(record: &'a InvoiceRecord, counts: Option<Counted>) -> InvoiceLine<'a> {
        let issued = &record.issued;
        let content = &issued.content;
        let lei = |amount| content.in_lei(amount).map(|sum| sum.to_string());
        let earlier = |paper: &'a Issued| EarlierPaper {
            revision: paper.revision,
            full_number: &paper.full_number,
            issued_at: paper.issued_at.rfc3339(),
            content: &paper.content,
        };
        InvoiceLine {
            id: issued.id.to_string(),
            place: record.seq,
            series_id: &issued.series_id.0,
            series: &issued.series_name,
            number: issued.number,
            full_number: &issued.full_number,
            issued_at: issued.issued_at.rfc3339(),
            revision: issued.revision,
            replaces: issued.replaces.as_deref(),
            reverses: issued.reverses.as_ref(),
            reversed_by_server_id: record.storned_by.as_deref(),
            numbered_by_server: record.is_numbered_by_server,
            counts,
            total_lei: lei(content.totals.total),
            vat_lei: lei(content.totals.vat),
            content,
            earlier: record.earlier.iter().map(earlier).collect(),
            server: record.server.as_ref(),
            differences: record
                .differences
                .iter()
                .map(|one| json!({ "field": one.field, "paper": one.paper, "cloud": one.cloud }))
                .collect(),
            done: record
                .done
                .iter()
                .map(|one| json!({ "at": one.at.rfc3339(), "task": one.task, "detail": one.detail }))
                .collect(),
            papers: record
                .printed
                .iter()
                .map(|one| json!({ "revision": one.revision, "lang": one.lang, "sha256": one.sha256, "at": one.at.rfc3339() }))
                .collect(),
        }
    }
}

/// Tables being written into a folder.
struct Tables<'a> {
    folder: &'a Path,
    written: Vec<TableCount>,
}

impl Tables<'_> {
    /// A table of lines; `fill` is given what writes one.
    fn write(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn FnMut(&dyn erased::Line) -> Result<(), Problem>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut out = BufWriter::new(File::create(self.folder.join(name))?);
        let mut rows = 0;
        fill(&mut |line| {
            rows += 1;
            line.write(&mut out)?;
            Ok(out.write_all(b"\n")?)
        })?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        self.written.push(TableCount { file: name.to_owned(), rows });
        Ok(())
    }
}

/// Anything that is a line of JSON.
mod erased {
    use serde::Serialize;
    use std::io::{self, Write};

    pub(super) trait Line {
        fn write(&self, out: &mut dyn Write) -> io::Result<()>;
    }

    impl<T: Serialize> Line for T {
        fn write(&self, out: &mut dyn Write) -> io::Result<()> {
            serde_json::to_writer(out, self).map_err(io::Error::from)
        }
    }
}

impl App {
    /// Writes everything into a new or empty folder.
    ///
    /// # Errors
    /// [`ExportProblem::FolderInUse`], [`ExportProblem::Stopped`], [`Problem::Disk`]; there is no such folder then.
    pub fn save_everything(
        &self,
        folder: &Path,
        with_papers: bool,
        lang: Lang,
    ) -> Result<EverythingView, Problem> {
        let told = |error: std::io::Error| Problem::Disk(format!("{}: {error}", folder.display()));
        if fs::read_dir(folder).is_ok_and(|mut there| there.next().is_some()) || folder.is_file() {
            return Err(ExportProblem::FolderInUse(folder.display().to_string()).into());
        }
        let name = folder.file_name().ok_or_else(|| told(std::io::Error::other("no folder name")))?;
        let mut beside = name.to_owned();
        beside.push(".part");
        let beside = folder.with_file_name(beside);
        let made = match fs::remove_dir_all(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir_all(&beside),
        };
        made.map_err(told)?;
        let written = self.write_everything(&beside, with_papers, lang).and_then(|view| {
            if folder.is_dir() {
                fs::remove_dir(folder).map_err(told)?;
            }
            fs::rename(&beside, folder).map_err(told)?;
            Ok(view)
        });
        if written.is_err() {
            let _ = fs::remove_dir_all(&beside);
        }
        Ok(EverythingView { path: folder.display().to_string(), ..written? })
    }

    fn write_everything(
        &self,
        folder: &Path,
        with_papers: bool,
        lang: Lang,
    ) -> Result<EverythingView, Problem> {
        self.end_holds()?;
        let snapshot = Snapshot::take(self)?;
        let view = &snapshot.view;
        let count = view.invoice_count()?;
        let mut running = self.begin_running(count + if with_papers { count * PAPER_STEPS } else { 0 });
        let mut tables = Tables { folder, written: Vec::new() };
        let firm = json!({
            "format": FORMAT,
            "made_at": self.time.now().rfc3339(),
            "lei": LEI,
            "firm": view.firm()?,
            "profile": view.profile()?,
            "vat_rates": view.vat_rates()?,
        });
        tables.write("firm.jsonl", |line| line(&firm))?;
        let series = view.series()?;
        tables.write("series.jsonl", |line| series.iter().try_for_each(|one| line(one)))?;
        tables.write("numbers.jsonl", |line| {
            series.iter().try_for_each(|one| {
                view.each_number(&one.id, |number| -> Result<(), Problem> {
                    line(&json!({
                        "series_id": one.id.0, "number": number.number, "year": number.year,
                        "fate": fate(number.fate), "reason": number.reason,
                        "invoice": number.invoice.map(|id| id.to_string()),
                        "reserved_at": number.reserved_at.rfc3339(), "expires_at": number.expires_at.rfc3339(),
                        "at": number.at.rfc3339(),
                    }))
                })
            })
        })?;
        tables.write("invoices.jsonl", |line| {
            view.each_invoice(Days::ALL, |record| -> Result<(), Problem> {
                running.step()?;
                line(&InvoiceLine::of(&record, counted(view, &record)?))
            })
        })?;
        tables.write("elsewhere.jsonl", |line| {
            view.each_elsewhere(Days::ALL, |copy| -> Result<(), Problem> { line(&copy) })
        })?;
        tables.write("history.jsonl", |line| {
            view.each_past(|past| -> Result<(), Problem> {
                line(&json!({ "client": past.client, "item": past.item }))
            })
        })?;
        tables.write("drafts.jsonl", |line| {
            view.drafts()?.iter().try_for_each(|(id, draft)| {
                let request: Value = serde_json::from_str(&draft.request).unwrap_or(Value::Null);
                line(&json!({
                    "id": id.to_string(), "updated_at": draft.updated_at.rfc3339(), "request": request,
                    "server_id": draft.server_id,
                }))
            })
        })?;
        tables.write("waiting.jsonl", |line| each_waiting(view, line))?;
        tables.write("clients.jsonl", |line| each_entry::<RemoteClient>(view, line))?;
        tables.write("products.jsonl", |line| each_entry::<RemoteProduct>(view, line))?;
        let papers = if with_papers { write_papers(&snapshot, folder, lang, &mut running)? } else { 0 };
        fs::write(folder.join("README.txt"), read_me(lang, self.time.now()))?;
        fs::write(folder.join("FORMAT.md"), format_described())?;
        Ok(EverythingView { path: String::new(), invoices: count, papers, tables: tables.written })
    }
}

/// What these books and the server do not agree on yet: invoices on their way, what is asked of the server, and what a person
/// has to hear. Bodies and keys stay here.
fn each_waiting(
    view: &impl Read,
    line: &mut dyn FnMut(&dyn erased::Line) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for item in view.outbox()? {
        line(&json!({
            "waits": "invoice", "invoice": item.invoice.to_string(), "stands": item.phase,
            "attempts": item.attempts, "since": item.issued_at.rfc3339(),
        }))?;
    }
    for errand in view.errands()? {
        let (about, id) = match errand.subject {
            Subject::Invoice(id) => ("invoice", id),
            Subject::Draft(id) => ("draft", id),
        };
        line(&json!({
            "waits": errand.task.word(), about: id.to_string(), "wanted": errand.task, "stands": errand.stage,
            "attempts": errand.attempts, "since": errand.asked_at.rfc3339(),
        }))?;
    }
    for record in view.orders()? {
        let request: Value = serde_json::from_str(&record.request).unwrap_or(Value::Null);
        line(
            &json!({ "waits": "order", "series": record.series_name, "request": request, "content": record.content }),
        )?;
    }
    for (invoice, notice) in view.notices()? {
        line(&json!({
            "waits": "notice", "invoice": invoice.to_string(), "stands": notice.troubles,
            "since": notice.since.rfc3339(),
        }))?;
    }
    Ok(())
}

/// The chapter on these files of `src-tauri/docs/export.md`.
fn format_described() -> &'static str {
    let all = include_str!("../../../docs/export.md");
    let from = all.find(CHAPTER).unwrap_or(0);
    let chapter = all.get(from..).unwrap_or(all);
    let end =
        chapter.get(CHAPTER.len()..).and_then(|rest| rest.find("\n## ")).map(|at| at + CHAPTER.len() + 1);
    chapter.get(..end.unwrap_or(chapter.len())).unwrap_or(chapter)
}

/// Every client, or every product, by name.
fn each_entry<T: Shelved + Serialize>(
    view: &impl ReadEntries,
    line: &mut dyn FnMut(&dyn erased::Line) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for offset in (0..).step_by(ENTRIES_STEP) {
        let ids = view.search::<T>("", offset, ENTRIES_STEP)?.ids;
        for id in &ids {
            if let Some(kept) = view.entry::<T>(id)? {
                line(&json!({ "id": kept.id, "entry": kept.item, "waits": kept.edit.is_some() }))?;
            }
        }
        if ids.len() < ENTRIES_STEP {
            break;
        }
    }
    Ok(())
}

/// The papers as `pdf/2026/11/NUMBER.pdf`. Their hashes are not noted: nothing of the books changes by an export.
fn write_papers(
    snapshot: &Snapshot,
    folder: &Path,
    lang: Lang,
    running: &mut Running<'_>,
) -> Result<u64, Problem> {
    let (mut papers, mut month, mut taken) = (0, PathBuf::new(), BTreeSet::new());
    snapshot.view.each_invoice(Days::ALL, |record| -> Result<(), Problem> {
        running.steps(PAPER_STEPS)?;
        let of = folder.join("pdf").join(record.issued.content.header.issue_date.format("%Y/%m").to_string());
        if of != month {
            fs::create_dir_all(&of)?;
            // Issuing goes on in time, but for the invoice that was dated back: then the folder tells what is taken.
            taken = fs::read_dir(&of)?
                .map(|file| Ok(file?.file_name().to_string_lossy().trim_end_matches(".pdf").to_lowercase()))
                .collect::<std::io::Result<BTreeSet<String>>>()?;
            month = of;
        }
        let name = free_name(&stem(&record.issued), &mut taken);
        let bytes = Drawn::of(&snapshot.view, record, lang)?.bytes()?;
        fs::write(month.join(format!("{name}.pdf")), bytes)?;
        papers += 1;
        Ok(())
    })?;
    Ok(papers)
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Free => "free",
        Fate::Issued => "issued",
        Fate::Synced => "synced",
        Fate::Unknown => "unknown",
        Fate::Quarantined => "quarantined",
        Fate::Released => "released",
        Fate::Expired => "expired",
        Fate::Foreign => "foreign",
    }
}

/// What somebody finds who opens the folder in ten years.
fn read_me(lang: Lang, now: Moment) -> String {
    let day = crate::show::romanian_day(crate::ports::romanian_date(now));
    lang.of(
        format!(
            "Evidența facturilor, toată, așa cum era pe {day}.\r\n\r\n\
             pdf/AN/LUNA/NUMĂR.pdf   facturile, așa cum arată pe hârtie\r\n\
             invoices.jsonl          facturile: clienți, rânduri, sume, ce știe serverul\r\n\
             numbers.jsonl           registrul numerelor: fiecare număr și ce s-a ales de el\r\n\
             series.jsonl, firm.jsonl, clients.jsonl, products.jsonl, drafts.jsonl\r\n\
             elsewhere.jsonl         facturile firmei făcute în altă parte, așa cum s-au văzut ultima dată\r\n\
             history.jsonl           facturile din alte programe, așa cum le spun listele importate\r\n\
             waiting.jsonl           ce nu ajunsese încă în cont și ce aștepta o decizie\r\n\
             FORMAT.md               ce înseamnă fiecare câmp, în engleză\r\n\r\n\
             Fișierele .jsonl au câte un rând JSON (UTF-8) pentru fiecare lucru. Sumele sunt scrise zecimal, exact,\r\n\
             în moneda facturii; datele sunt AAAA-LL-ZZ; momentele sunt UTC. Nu e nevoie de Facturier ca să le citești.\r\n"
        ),
        format!(
            "All invoices and what belongs to them, as of {day}.\r\n\r\n\
             pdf/YEAR/MONTH/NUMBER.pdf   the invoices as they look on paper\r\n\
             invoices.jsonl              the invoices: clients, rows, sums, what the server knows\r\n\
             numbers.jsonl               the number register: every number and what became of it\r\n\
             series.jsonl, firm.jsonl, clients.jsonl, products.jsonl, drafts.jsonl\r\n\
             elsewhere.jsonl             the firm's invoices made elsewhere, as last seen\r\n\
             history.jsonl               invoices of other programs, as the imported lists tell them\r\n\
             waiting.jsonl               what had not reached the account yet, and what needed a decision\r\n\
             FORMAT.md                   what every field means\r\n\r\n\
             The .jsonl files have a line of JSON (UTF-8) for each thing. Amounts are exact decimals in the invoice's\r\n\
             currency; dates are YYYY-MM-DD; moments are UTC. Facturier is not needed to read them.\r\n"
        ),
    )
}
