//! `facturier demo`: the whole job on the demo firm, step by step in a person's words.
//!
//! The books are real and thrown away afterwards; only the PDFs stay. Not here: any rule.

use super::print::Say;
use super::run::{Done, demo_ports};
use crate::rehearsal::{self, DEMO_EMAIL, DEMO_PASSWORD, DEMO_SERIES as SERIES};
use crate::{paths, probe};
use app::view::{InvoiceState, InvoiceView};
use app::{App, Config, InvoiceFilter, IssueRequest, Lang, Problem, Sensitive};
use sandbox::Server;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Numbers it reserves.
const COUNT: u32 = 10;

/// Tells the story as it happens.
struct Teller {
    say: Say,
    quiet: bool,
    steps: Vec<String>,
}

impl Teller {
    #[allow(clippy::print_stdout)] // The story is told while it happens, not when it is over.
    fn tell(&mut self, ro: &str, en: &str) {
        let text = if self.say.0 == Lang::Ro { ro } else { en }.to_owned();
        if !self.quiet {
            println!("{}. {text}", self.steps.len() + 1);
        }
        self.steps.push(text);
    }
}

/// Plays the story; PDFs are left in `out`.
pub(crate) async fn demo(out: Option<PathBuf>, lang: Lang, quiet: bool) -> Result<Done, Problem> {
    let failed = |error: std::io::Error| Problem::Disk(error.to_string());
    let folder = tempfile::tempdir().map_err(failed)?;
    let out = out.unwrap_or_else(|| PathBuf::from("facturier-demo"));
    let mut server =
        rehearsal::open(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None).await.map_err(failed)?;
    let config = Config {
        folder: folder.path().join("books"),
        api_base: server.base_url(),
        device_name: "Laptop demo".to_owned(),
        offline: false,
        demo: false,
        background: false,
        requests_per_minute: app::REQUESTS_PER_MINUTE_MAX,
        machine: paths::machine(),
        probe: Some(probe::database),
        device_id: None,
    };
    let app = App::open(config, demo_ports())?;
    let mut teller = Teller { say: Say(lang), quiet, steps: Vec::new() };
    prepare(&app, &mut teller).await?;
    server.stop().await;
    teller.tell(
        "Am tăiat legătura: serverul nu mai poate fi atins.",
        "The line is cut: the server cannot be reached.",
    );
    let (invoices, pdfs) = issue_three(&app, &out, lang, &mut teller)?;
    if let Err(problem) = app.sync().await {
        let words = teller.say.problem(&problem);
        teller.tell(&format!("Încerc să trimit: {words}"), &format!("Trying to send: {words}"));
    }
    server.restart().await.map_err(failed)?;
    teller.tell("Legătura a revenit; trimit.", "The line is back; sending.");
    app.sync().await?;
    let invoices = compare(&app, &server, &invoices, lang, &mut teller)?;
    let report = app.verify()?;
    if !report.is_ok() {
        return Err(Problem::Internal(format!("{:?}", report.problems)));
    }
    teller.tell(
        "Registrul, jurnalul și evidența sunt în regulă.",
        "Register, journal and database are in order.",
    );
    for pdf in &pdfs {
        teller.tell(&format!("PDF: {}", pdf.display()), &format!("PDF: {}", pdf.display()));
    }
    server.stop().await;
    let document: Value = json!({ "steps": teller.steps, "invoices": invoices, "pdfs": pdfs });
    Ok(Done { document, words: String::new(), needs_person: false })
}

/// Online, once: sign in, state what paper needs, lock, reserve.
async fn prepare(app: &App, teller: &mut Teller) -> Result<(), Problem> {
    app.sign_in(DEMO_EMAIL, &Sensitive::new(DEMO_PASSWORD.to_owned())).await?;
    let firm = app.save_profile(&rehearsal::demo_facts())?;
    teller.tell(&format!("Intru în contul firmei {}.", firm.name), &format!("Signing in to {}.", firm.name));
    app.lock_series(SERIES).await?;
    teller.tell(
        &format!("Seria {SERIES} e blocată pe acest laptop."),
        &format!("Series {SERIES} is locked to this laptop."),
    );
    let series = app.reserve(SERIES, COUNT).await?;
    let next = series.next_number.unwrap_or_default();
    teller.tell(
        &format!("Am rezervat {COUNT} numere; primul e {next}."),
        &format!("{COUNT} numbers are reserved; the first is {next}."),
    );
    Ok(())
}

/// Three ordinary invoices of a plumber's day.
fn issue_three(
    app: &App,
    out: &Path,
    lang: Lang,
    teller: &mut Teller,
) -> Result<(Vec<InvoiceView>, Vec<PathBuf>), Problem> {
    let clients = app.search_clients("", 3)?;
    let days: [&[(&str, &str, &str, &str)]; 3] = [
        &[("Manoperă montaj centrală termică", "3", "oră", "150.00"), ("Deplasare", "40", "km", "2.50")],
        &[("Înlocuit baterie chiuvetă", "1", "buc", "189.90"), ("Țeavă PPR Ø25", "12.5", "m", "7.35")],
        &[("Verificare instalație gaz", "1", "buc", "250.00")],
    ];
    let (mut invoices, mut pdfs) = (Vec::new(), Vec::new());
    for (client, rows) in clients.iter().zip(days) {
        let items: Vec<Value> = rows
            .iter()
            .map(|(description, quantity, unit, price)| {
                json!({ "description": description, "quantity": quantity, "unit": unit, "price": price, "vat_rate": "21" })
            })
            .collect();
        let file = json!({ "client_id": client.id, "series_id": SERIES, "items": items }).to_string();
        let request = IssueRequest::new(file.as_bytes());
        let invoice = app.issue(&request, lang)?;
        let pdf = app.save_pdf_in(&invoice.id, out, lang)?;
        teller.tell(
            &format!(
                "Fără internet: factura {} pentru {}, {} lei.",
                invoice.full_number, invoice.client_name, invoice.total
            ),
            &format!(
                "Offline: invoice {} for {}, {} lei.",
                invoice.full_number, invoice.client_name, invoice.total
            ),
        );
        invoices.push(invoice);
        pdfs.push(pdf);
    }
    Ok((invoices, pdfs))
}

/// Holds the server's own books against ours: each invoice there exactly once, with its number and total.
fn compare(
    app: &App,
    server: &Server,
    issued: &[InvoiceView],
    lang: Lang,
    teller: &mut Teller,
) -> Result<Vec<InvoiceView>, Problem> {
    let ours = app.invoices(&InvoiceFilter { limit: 100, ..InvoiceFilter::default() }, lang)?.items;
    let wrong = |what: &str| Problem::Internal(what.to_owned());
    let books = server.books();
    for invoice in issued {
        let on_server: Vec<_> = books
            .invoices()
            .iter()
            .filter(|copy| copy.full_number.as_deref() == Some(&invoice.full_number))
            .collect();
        let [copy] = on_server[..] else {
            return Err(wrong(&format!("{} × {}", on_server.len(), invoice.full_number)));
        };
        let ours = ours.iter().find(|i| i.id == invoice.id).ok_or_else(|| wrong(&invoice.full_number))?;
        let same_total = format!("{:.2}", copy.totals.gross) == invoice.total;
        if ours.state != InvoiceState::Synced || !ours.differences.is_empty() || !same_total {
            return Err(wrong(&invoice.full_number));
        }
        teller.tell(
            &format!("{} e pe server, o singură dată, cu același total.", invoice.full_number),
            &format!("{} is on the server, once, with the same total.", invoice.full_number),
        );
    }
    let problems = books.audit();
    if problems.is_empty() { Ok(ours) } else { Err(wrong(&problems.join("; "))) }
}
