//! What each command does: one call of a use case, then its result in words or JSON.
//!
//! Not here: the use cases (app), the words (print).

use super::address_book::{self, ClientsCommand, ProductsCommand};
use super::args::{
    BooksCommand, Cli, Command, FirmCommand, Global, InvoicesCommand, Issue, Login, OutboxCommand,
    SeriesCommand,
};
use super::import::{run_import, undo_import};
use super::listing::{ListInvoices, filter};
use super::paper::{self, PaperCommand};
use super::print::Say;
use super::{EXIT_NEEDS_PERSON, asked, demo, exports, files, report};
use crate::{paths, probe, rehearsal, secrets};
use app::{
    App, Config, EntryKind, IssueRequest, Lang, OsDisk, Ports, Problem, ProfileFacts, RandomIds, SystemClock,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Between two passes of `sync --wait`.
const SYNC_PAUSE: Duration = Duration::from_secs(1);

/// A task's result: what standard output gets, and whether a person is needed.
pub(crate) struct Done {
    pub(crate) document: Value,
    pub(crate) words: String,
    pub(crate) needs_person: bool,
}

impl Done {
    pub(crate) fn new(document: impl Serialize, words: String) -> Result<Done, Problem> {
        let document =
            serde_json::to_value(document).map_err(|error| Problem::Internal(error.to_string()))?;
        Ok(Done { document, words, needs_person: false })
    }
}

/// Runs one command to its end.
pub(crate) fn run(cli: Cli) -> ExitCode {
    let (lang, json) = (Lang::from(cli.global.lang), cli.global.json);
    let Some(command) = cli.command else { return ExitCode::SUCCESS };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report(&Problem::Internal(error.to_string()), lang, json),
    };
    match runtime.block_on(task(&cli.global, command, lang)) {
        Ok(done) => finish(&done, json, lang),
        Err(problem) => report(&problem, lang, json),
    }
}

fn finish(done: &Done, json: bool, lang: Lang) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let text = if json { format!("{}\n", done.document) } else { done.words.clone() };
    // The whole result is written at once: standard output never holds half a document by our doing.
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            report(&Problem::Disk(error.to_string()), lang, json)
        }
        _ if done.needs_person => ExitCode::from(EXIT_NEEDS_PERSON),
        _ => ExitCode::SUCCESS,
    }
}

async fn task(global: &Global, command: Command, lang: Lang) -> Result<Done, Problem> {
    match command {
        Command::Demo { out } => return demo::demo(out, lang, global.json).await,
        Command::Sandbox { listen } => return sandbox(listen).await,
        Command::Restore { file, passphrase_stdin } => {
            let passphrase = passphrase_stdin.then(files::secret).transpose()?;
            let config = config(global, paths::device_name());
            let restored = App::restore(&config, &ports(), &file, passphrase.as_ref())?;
            let words = Say(lang).restored(&restored);
            return Done::new(restored, words);
        }
        Command::Rebuild => {
            let app = App::rebuild(config(global, paths::device_name()), ports())?;
            let status = app.status(None, lang)?;
            let words = Say(lang).status(&status);
            return Done::new(status, words);
        }
        Command::Books { command } => return books(global, &command, lang),
        Command::Series { command: Some(SeriesCommand::Takeover { id, email, .. }) } => {
            return takeover(global, &id, &email, lang).await;
        }
        _ => {}
    }
    let device = match &command {
        Command::Login(Login { device_name: Some(name), .. }) => name.clone(),
        _ => paths::device_name(),
    };
    let app = open(global, device)?;
    let say = Say(lang);
    match command {
        Command::Demo { .. }
        | Command::Sandbox { .. }
        | Command::Restore { .. }
        | Command::Rebuild
        | Command::Books { .. } => Err(Problem::Internal("command".to_owned())),
        Command::Login(login) => {
            let secret = files::secret()?;
            match &login.email {
                Some(email) => app.sign_in(email, &secret).await?,
                None => app.sign_in_with_key(&secret).await?,
            }
            let status = app.status(None, lang)?;
            Done::new(&status.session, say.signed_in(&status))
        }
        Command::Logout => {
            app.sign_out().await?;
            Done::new(json!({ "signed_out": true }), say.signed_out())
        }
        Command::Status => {
            let probe = app.probe().await;
            let status = app.status(Some(&probe), lang)?;
            let words = say.status(&status);
            Done::new(status, words)
        }
        Command::Series { command } => series(&app, command.unwrap_or(SeriesCommand::List), lang).await,
        Command::Numbers { id } => {
            let register = app.register(&id, lang)?;
            let words = say.register(&register);
            Done::new(register, words)
        }
        Command::Check { file } => {
            let file = files::read(&file)?;
            app.prepare_rate(&file).await;
            let findings = app.check(&file, lang)?;
            let words = say.findings(&findings);
            let needs_person = findings.iter().any(|finding| finding.severity == "error");
            Ok(Done { needs_person, ..Done::new(json!({ "findings": findings }), words)? })
        }
        Command::Issue(issue) => issue_file(&app, &issue, lang, global.json).await,
        Command::Invoices { command: Some(command) } if command.asks() => {
            asked::ask(&app, command, lang).await
        }
        Command::Invoices { command } => invoices(
            &app,
            command.unwrap_or(InvoicesCommand::List(ListInvoices { limit: 50, ..Default::default() })),
            lang,
        ),
        Command::Clients { command } => {
            let command = command.unwrap_or(ClientsCommand::List(address_book::everything()));
            address_book::clients(&app, command, lang).await
        }
        Command::Products { command } => {
            let command = command.unwrap_or(ProductsCommand::List(address_book::everything()));
            address_book::products(&app, command, lang)
        }
        Command::Sync { wait } => sync(&app, wait, lang).await,
        Command::Outbox { command } => {
            return outbox(&app, command.unwrap_or(OutboxCommand::List), lang).await;
        }
        Command::Firm { command } => {
            let profile = match command.unwrap_or(FirmCommand::Show) {
                FirmCommand::Show => app.profile()?,
                FirmCommand::Set { share_capital, vat_payer, vat_on_collection } => {
                    app.save_profile(&ProfileFacts { share_capital, vat_payer, vat_on_collection })?
                }
            };
            let words = say.profile(&profile);
            Done::new(profile, words)
        }
        Command::Backup { out, plain, .. } => {
            let passphrase = if plain { None } else { Some(files::secret()?) };
            let made = app.backup(&out, passphrase.as_ref())?;
            let words = say.backed_up(&made);
            Done::new(made, words)
        }
        Command::Diagnostics { out } => {
            app.save_diagnostics(&out, &crate::about(), &crate::logging::last_lines())?;
            Done::new(json!({ "path": out }), say.saved(&out))
        }
        Command::Paper { command } => paper::paper(&app, command.unwrap_or(PaperCommand::Show), lang),
        Command::VerifyPaper { text } => paper::verify_paper(&app, &text, lang),
        Command::Export { command } => exports::export(&app, command, lang),
        Command::Report { period } => exports::report(&app, period, lang),
        Command::Verify => {
            let report = app.verify()?;
            let problems: Vec<Value> = report
                .problems
                .iter()
                .map(|problem| json!({ "code": problem.code, "message": problem.message }))
                .collect();
            let document = json!({ "ok": report.is_ok(), "problems": problems, "checked": report.checked });
            let told: Vec<String> = report.problems.iter().map(|problem| problem.message.clone()).collect();
            let words = say.verified(report.is_ok(), &told);
            let done = Done::new(document, words)?;
            Ok(Done { needs_person: !report.is_ok(), ..done })
        }
    }
}

/// Opens the books as the command line uses them: nothing happens by itself.
pub(crate) fn open(global: &Global, device_name: String) -> Result<App, Problem> {
    App::open(config(global, device_name), ports())
}

/// The data folder and server that were asked for.
fn config(global: &Global, device_name: String) -> Config {
    Config {
        folder: global.data.clone().unwrap_or_else(paths::data_folder),
        api_base: global.api.clone(),
        device_name,
        offline: global.offline,
        demo: false,
        background: false,
        requests_per_minute: app::REQUESTS_PER_MINUTE_MAX,
        machine: paths::machine(),
        probe: Some(probe::database),
        device_id: None,
    }
}

/// The machine's own clock, chance and keychain.
pub(crate) fn ports() -> Ports {
    Ports {
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        secrets: Box::new(secrets::keeper),
        disk: Arc::new(OsDisk),
        line: None,
    }
}

/// The same for the demo firm, whose session has no business in the keychain.
pub(crate) fn demo_ports() -> Ports {
    Ports { secrets: Box::new(secrets::file_keeper), ..ports() }
}

async fn series(app: &App, command: SeriesCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    let one = match command {
        SeriesCommand::List => {
            let all = app.series()?;
            let words = say.series_list(&all);
            return Done::new(json!({ "items": all }), words);
        }
        SeriesCommand::Lock { id } => app.lock_series(&id).await?,
        SeriesCommand::Unlock { id, force } => app.unlock_series(&id, force).await?,
        SeriesCommand::Reserve { id, count } => app.reserve(&id, count).await?,
        SeriesCommand::Takeover { .. } => return Err(Problem::Internal("command".to_owned())),
        SeriesCommand::Release { id, number, reason } => {
            app.release_number(&id, number, &reason)?;
            let register = app.register(&id, lang)?;
            let words = say.released(number);
            return Done::new(register, words);
        }
    };
    let words = say.series(&one);
    Done::new(one, words)
}

/// Encrypts the books on disk, or makes them plain again; nobody may have them open.
fn books(global: &Global, command: &BooksCommand, lang: Lang) -> Result<Done, Problem> {
    let (config, ports, say) = (config(global, paths::device_name()), ports(), Say(lang));
    let code = match command {
        BooksCommand::Seal => App::seal(&config, &ports)?,
        BooksCommand::Code => App::recovery_code(&config, &ports)?,
        BooksCommand::Unseal { code_stdin } => {
            let code = code_stdin.then(files::secret).transpose()?;
            App::unseal(&config, &ports, code.as_ref())?;
            return Done::new(json!({ "is_sealed": false }), say.unsealed());
        }
        BooksCommand::Unlock { .. } => {
            App::unlock(&config, &ports, &files::secret()?)?;
            return Done::new(json!({ "is_sealed": true }), say.unlocked());
        }
    };
    let document = json!({ "is_sealed": true, "recovery_code": code.reveal() });
    Done::new(document, say.sealed(code.reveal()))
}

/// Signs out of this laptop's own blank books, begins new ones in the lost laptop's name, and asks the server for its
/// numbers.
async fn takeover(global: &Global, id: &str, email: &str, lang: Lang) -> Result<Done, Problem> {
    let password = files::secret()?;
    let app = open(global, paths::device_name())?;
    app.sign_in(email, &password).await?;
    let lost = app.lost_laptop(id)?;
    let app = app.take_place_of(lost, ports()).await?;
    app.sign_in(email, &password).await?;
    app.sync().await?;
    let register = app.register(id, lang)?;
    let words = Say(lang).register(&register);
    Done::new(register, words)
}

async fn issue_file(app: &App, issue: &Issue, lang: Lang, json: bool) -> Result<Done, Problem> {
    let file = files::read(&issue.file)?;
    let say = Say(lang);
    if issue.draft {
        let draft = app.save_draft(None, &file)?;
        let words = say.draft_kept(&draft);
        return Done::new(draft, words);
    }
    let request = IssueRequest {
        request_id: issue.request_id,
        allow_earlier_date: issue.allow_earlier_date,
        trusts_clock: issue.allow_earlier_date,
        paper_number: issue.number,
        ..IssueRequest::new(&file)
    };
    let invoice = app.issue_either_way(&request, lang).await?;
    if let Some(out) = &issue.pdf {
        // The number is spent whatever happens to the paper: it is said even when the file cannot be written.
        if let Err(problem) = app.save_pdf(&invoice.id, out, lang) {
            report(&problem, lang, json);
        }
    }
    let words = say.issued(&invoice);
    Done::new(invoice, words)
}

fn invoices(app: &App, command: InvoicesCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    match command {
        InvoicesCommand::List(list) => {
            let page = app.invoices(&filter(list), lang)?;
            let words = say.invoices(&page);
            Done::new(page, words)
        }
        InvoicesCommand::Import(import) => run_import(app, EntryKind::History, &import, lang),
        InvoicesCommand::UndoImport => undo_import(app, EntryKind::History, lang),
        InvoicesCommand::Show { reference } => {
            let detail = app.invoice(&reference, lang)?;
            let words = say.invoice(&detail);
            // The invoice's own fields stand at the top, as in every other document; the rest beside them.
            let mut document = serde_json::to_value(&detail).map_err(|e| Problem::Internal(e.to_string()))?;
            if let Some(Value::Object(invoice)) = document.get_mut("invoice").map(Value::take)
                && let Value::Object(all) = &mut document
            {
                all.remove("invoice");
                all.extend(invoice);
            }
            Done::new(document, words)
        }
        InvoicesCommand::Pdf { reference, out } => {
            app.save_pdf(&reference, &out, lang)?;
            Done::new(json!({ "path": out }), say.saved(&out))
        }
        InvoicesCommand::Xml { reference, out } => {
            app.save_xml(&reference, &out)?;
            Done::new(json!({ "path": out }), say.saved_xml(&out))
        }
        _ => Err(Problem::Internal("command".to_owned())),
    }
}

async fn outbox(app: &App, command: OutboxCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    match command {
        OutboxCommand::List => {}
        OutboxCommand::Retry { reference } => app.retry(&reference)?,
        OutboxCommand::Reissue { reference } => {
            let invoice = app.reissue(&reference, lang).await?;
            let words = say.corrected(&invoice);
            return Done::new(invoice, words);
        }
        OutboxCommand::Withdraw { reference } => {
            let invoice = app.withdraw(&reference, lang)?;
            let words = say.asked(&invoice);
            return Done::new(invoice, words);
        }
        OutboxCommand::Seen { reference } => {
            let invoice = app.acknowledge(&reference, lang)?;
            let words = say.corrected(&invoice);
            return Done::new(invoice, words);
        }
        OutboxCommand::Accept { series, last } => {
            let register = app.state_last_number(&series, last, lang)?;
            let words = say.register(&register);
            return Done::new(register, words);
        }
    }
    let outbox = app.outbox(lang)?;
    let words = say.outbox(&outbox);
    Done::new(outbox, words)
}

/// One pass, or passes until nothing waits or time is up. What needs a person is told by the exit status.
async fn sync(app: &App, wait: Option<u64>, lang: Lang) -> Result<Done, Problem> {
    let deadline = wait.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let outcome = loop {
        let outcome = match deadline {
            Some(deadline) => timeout_at(deadline, app.sync()).await.unwrap_or_else(|_| app.sync_outcome()),
            None => app.sync().await,
        };
        let settled = matches!(&outcome, Ok(outcome) if outcome.waiting == 0);
        // Only a passing trouble is worth another try.
        let hopeless = matches!(&outcome, Err(problem)
            if problem.kind() != app::Kind::NoNetwork || *problem == Problem::OfflineWanted);
        let over = deadline.is_none_or(|deadline| Instant::now() + SYNC_PAUSE >= deadline);
        if settled || hopeless || over {
            break outcome?;
        }
        tokio::time::sleep(SYNC_PAUSE).await;
    };
    app.refresh_rates().await;
    let status = app.status(None, lang)?;
    let words = Say(lang).synced(&status);
    Ok(Done { needs_person: outcome.attention > 0, ..Done::new(status, words)? })
}

async fn sandbox(listen: SocketAddr) -> Result<Done, Problem> {
    let failed = |error: std::io::Error| Problem::Disk(format!("{listen}: {error}"));
    let mut server = rehearsal::open(listen, None).await.map_err(failed)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", server.base_url()).and_then(|()| out.flush()).map_err(failed)?;
    tokio::signal::ctrl_c().await.map_err(failed)?;
    server.stop().await;
    Ok(Done { document: Value::Null, words: String::new(), needs_person: false })
}
