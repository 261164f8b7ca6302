//! Every command of the page, declared once: its name, arguments and reply. The list gives the router,
//! the TypeScript types and the names tests walk.
//!
//! Not here: what a command does beyond one call of a use case.

use super::choosing::{self, FilePurpose};
use super::daily::{self, DailyBackupView};
use super::desk::Desk;
use super::import_options::{ImportOptions, LastImport};
use super::laptop::{self, LaptopView};
use super::replies::{DraftView, PrintedFile, RecoveryCode, RegisterKind, SavedFile, TableKind};
use super::settings::Settings;
use crate::logging;
use crate::paths;
use crate::printing;
use app::view::{
    AmountView, BackupView, ClientDetail, ClientPage, ClientView, CompanyView, EverythingView, FindingView,
    FirmPage, HabitsView, ImportPreview, ImportView, InvoiceDetail, InvoiceRows, InvoiceSums, InvoiceView,
    JournalView, NumbersPage, OrderPreview, OutboxView, PackView, PaperSettingsView, PaperView, PriceView,
    ProductDetail, ProductPage, ProductView, ProfileView, Progress, RateView, RegisterView, ReportView,
    SalePage, ScanView, SeriesView, StatusView, SyncLogView, Take, UndoView, VatRateView,
};
use app::{
    App, EntryKind, InvoiceFilter, IssueRequest, JournalRequest, LogoChoice, MailRequest, Pause,
    PaymentRequest, Problem, ProfileFacts, ReportRequest, Sensitive,
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ts_rs::TS;
use uuid::Uuid;

/// Suggestions a list shows at most.
const SUGGESTIONS_MAX: usize = 50;

macro_rules! commands {
    ($( $name:ident { $( $arg:ident : $type:ty $(as $ts:literal)? ),* } -> $reply:ty = $run:expr; )*) => {
        /// Arguments and reply of each command in TypeScript: name, arguments, reply.
        pub fn signatures(cfg: &ts_rs::Config) -> Vec<(&'static str, Vec<(&'static str, String)>, String)> {
            vec![$((
                stringify!($name),
                vec![$((stringify!($arg), arg_type!(cfg, $type $(as $ts)?))),*],
                <$reply as TS>::name(cfg),
            )),*]
        }

        /// Runs a command by name.
        pub(super) async fn dispatch(desk: &Arc<Desk>, name: &str, args: Value) -> Result<Value, Problem> {
            match name {
                $(stringify!($name) => {
                    #[derive(Deserialize)]
                    #[serde(deny_unknown_fields)]
                    struct Args { $($arg: $type),* }
                    #[allow(unused_variables)] // Some commands have no arguments.
                    let args: Args = serde_json::from_value(args).map_err(bad_call)?;
                    let run: fn(Arc<Desk>, ($($type,)*)) -> _ = $run;
                    let reply: $reply = run(Arc::clone(desk), ($(args.$arg,)*)).await?;
                    serde_json::to_value(reply).map_err(bad_call)
                })*
                other => Err(Problem::Internal(other.to_owned())),
            }
        }
    };
}

macro_rules! arg_type {
    ($cfg:ident, $type:ty as $ts:literal) => {
        $ts.to_owned()
    };
    ($cfg:ident, $type:ty) => {
        <$type as TS>::name($cfg)
    };
}

commands! {
    app_status {} -> StatusView = |desk, ()| status(desk);
    settings_get {} -> Settings = |desk, ()| async move { Ok::<_, Problem>(desk.settings()) };
    settings_set { settings: Settings } -> Settings = |desk, (settings,)| async move { desk.set_settings(settings) };
    habits_get {} -> HabitsView = |desk, ()| with(desk, |app, _| app.habits());
    habits_set { habits: HabitsView } -> HabitsView = |desk, (habits,)| with(desk, move |app, _| app.save_habits(&habits));
    laptop_get {} -> LaptopView = |desk, ()| async move { Ok::<_, Problem>(LaptopView::of(&desk)) };
    choose_file { purpose: FilePurpose, title: String, name: String } -> Option<String> =
        |desk, (purpose, title, name)| async move {
            let path = choosing::file(&desk, purpose, &title, &name).await?;
            Ok::<_, Problem>(path.map(|path| path.display().to_string()))
        };
    choose_folder { title: String } -> Option<String> = |desk, (title,)| async move {
        let path = choosing::folder(&desk, &title).await?;
        Ok::<_, Problem>(path.map(|path| path.display().to_string()))
    };
    diagnostics_save { path: PathBuf as "string" } -> SavedFile = |desk, (path,)| async move {
        let about = laptop::about(&desk);
        with(desk, move |app, _| {
            app.save_diagnostics(&path, &about, &logging::last_lines())?;
            Ok(SavedFile { path: path.display().to_string() })
        }).await
    };
    laptop_erasable {} -> () = |desk, ()| with(desk, |app, _| app.want_erasable());
    laptop_erase {} -> StatusView = |desk, ()| async move { desk.erase().await?; status(desk).await };
    demo_start {} -> StatusView = |desk, ()| async move { desk.start_demo().await?; status(desk).await };
    demo_leave {} -> StatusView = |desk, ()| async move { desk.leave_demo().await?; status(desk).await };
    sign_in { email: String, password: String } -> StatusView = |desk, (email, password)| async move {
        let app = desk.app().await?;
        app.name_device(&desk.device_name());
        app.sign_in(&email, &Sensitive::new(password)).await?;
        status(desk).await
    };
    sign_in_key { key: String } -> StatusView = |desk, (key,)| async move {
        desk.app().await?.sign_in_with_key(&Sensitive::new(key)).await?;
        status(desk).await
    };
    sign_out {} -> StatusView = |desk, ()| async move { desk.app().await?.sign_out().await?; status(desk).await };
    profile_get {} -> ProfileView = |desk, ()| with(desk, |app, _| app.profile());
    profile_save { share_capital: Option<String>, vat_payer: bool, vat_on_collection: bool } -> ProfileView =
        |desk, (share_capital, vat_payer, vat_on_collection)| with(desk, move |app, _| {
            app.save_profile(&ProfileFacts { share_capital, vat_payer, vat_on_collection })
        });
    series_lock { id: String } -> SeriesView = |desk, (id,)| async move { desk.app().await?.lock_series(&id).await };
    series_unlock { id: String, force: bool } -> SeriesView =
        |desk, (id, force)| async move { desk.app().await?.unlock_series(&id, force).await };
    numbers_reserve { id: String, count: u32 } -> SeriesView =
        |desk, (id, count)| async move { desk.app().await?.reserve(&id, count).await };
    number_release { id: String, number: u64 as "number", reason: String } -> SeriesView =
        |desk, (id, number, reason)| with(desk, move |app, _| {
            app.release_number(&id, number, &reason)?;
            app.one_series(&id)
        });
    numbers_free { id: String } -> Vec<String> = |desk, (id,)| with(desk, move |app, _| app.free_numbers(&id));
    numbers_give_up { id: String, reason: String } -> SeriesView =
        |desk, (id, reason)| with(desk, move |app, _| {
            app.release_free_numbers(&id, &reason)?;
            app.one_series(&id)
        });
    numbers_register { id: String, all: bool, limit: usize as "number" } -> NumbersPage =
        |desk, (id, all, limit)| with(desk, move |app, lang| app.register_page(&id, all, limit, lang));
    clients_search { query: String, limit: usize as "number" } -> Vec<ClientView> =
        |desk, (query, limit)| with(desk, move |app, _| app.search_clients(&query, limit.min(SUGGESTIONS_MAX)));
    products_search { query: String, limit: usize as "number" } -> Vec<ProductView> =
        |desk, (query, limit)| with(desk, move |app, _| app.search_products(&query, limit.min(SUGGESTIONS_MAX)));
    vat_rates { date: Option<NaiveDate> as "string | null" } -> Vec<VatRateView> =
        |desk, (date,)| with(desk, move |app, _| app.vat_rates(date));
    exchange_rate { currency: String, date: NaiveDate as "string" } -> Option<RateView> =
        |desk, (currency, date)| async move { desk.app().await?.exchange_rate(&currency, date).await };
    order_preview { request: Value as "OrderRequest", about: Option<Uuid> as "string | null" } -> OrderPreview =
        |desk, (request, about)| with(desk, move |app, lang| app.preview(request.to_string().as_bytes(), about, lang));
    draft_save { id: Option<Uuid> as "string | null", request: Value as "OrderRequest" } -> InvoiceView =
        |desk, (id, request)| with(desk, move |app, _| app.save_draft(id, request.to_string().as_bytes()));
    draft_get { id: Uuid as "string" } -> DraftView = |desk, (id,)| with(desk, move |app, _| {
        let draft = app.draft(id)?;
        let request = serde_json::from_str(&draft.request).map_err(bad_call)?;
        let client_name = draft.client.unwrap_or_default();
        Ok(DraftView { id: id.to_string(), request, client_name, saved_at: Some(draft.updated_at.rfc3339()) })
    });
    draft_delete { id: Uuid as "string" } -> () = |desk, (id,)| async move {
        desk.app().await?.discard_draft(id).await
    };
    invoice_issue {
        request_id: Uuid as "string",
        request: Value as "OrderRequest",
        draft_id: Option<Uuid> as "string | null",
        allow_earlier_date: bool,
        trusts_clock: bool,
        paper_number: Option<u64> as "number | null"
    } -> InvoiceView = |desk, (id, request, draft, allow_earlier_date, trusts_clock, paper_number)| async move {
        let (app, lang) = (desk.app().await?, desk.lang());
        let file = request.to_string();
        let request = IssueRequest {
            request_id: Some(id),
            allow_earlier_date,
            trusts_clock,
            draft,
            paper_number,
            // What was entered from paper is out already.
            hold_seconds: if paper_number.is_none() { app.habits()?.undo_seconds } else { 0 },
            ..IssueRequest::new(file.as_bytes())
        };
        app.issue_either_way(&request, lang).await
    };
    invoice_undo { id: String } -> InvoiceView = |desk, (id,)| with(desk, move |app, _| app.undo_issue(&id));
    invoice_request { id: String } -> DraftView = |desk, (id,)| with(desk, move |app, lang| {
        let request = serde_json::from_str(&app.request_of(&id)?).map_err(bad_call)?;
        let client_name = app.invoice(&id, lang)?.invoice.client_name;
        Ok(DraftView { id, request, client_name, saved_at: None })
    });
    invoice_correct { id: String, request: Value as "OrderRequest" } -> InvoiceView =
        |desk, (id, request)| async move {
            let lang = desk.lang();
            desk.app().await?.edit(&id, request.to_string().as_bytes(), lang).await
        };
    invoice_reissue { id: String } -> InvoiceView = |desk, (id,)| async move {
        let lang = desk.lang();
        desk.app().await?.reissue(&id, lang).await
    };
    invoice_seen { id: String } -> InvoiceView =
        |desk, (id,)| with(desk, move |app, lang| app.acknowledge(&id, lang));
    numbers_state { id: String, last: u64 as "number" } -> SeriesView =
        |desk, (id, last)| with(desk, move |app, lang| {
            app.state_last_number(&id, last, lang)?;
            app.one_series(&id)
        });
    invoices_page { wanted: InvoiceFilter } -> InvoiceRows =
        |desk, (wanted,)| with(desk, move |app, lang| app.invoice_rows(&wanted, lang));
    invoices_sums { wanted: InvoiceFilter } -> InvoiceSums =
        |desk, (wanted,)| with(desk, move |app, _| app.invoice_sums(&wanted));
    invoice_beside { id: String, after: bool } -> Option<String> =
        |desk, (id, after)| with(desk, move |app, _| app.invoice_beside(&id, after));
    invoice_get { id: String } -> InvoiceDetail = |desk, (id,)| with(desk, move |app, lang| app.invoice(&id, lang));
    invoice_paper { id: String } -> PaperView = |desk, (id,)| with(desk, move |app, lang| app.paper(&id, lang));
    pdf_save { id: String } -> SavedFile = |desk, (id,)| with_folder(desk, move |app, folder, lang| {
        let path = app.save_pdf_in(&id, folder, lang)?;
        Ok(SavedFile { path: path.display().to_string() })
    });
    pdf_save_as { id: String, title: String } -> Option<SavedFile> = |desk, (id, title)| async move {
        let reference = id.clone();
        let name = with(Arc::clone(&desk), move |app, _| app.pdf_file_name(&reference)).await?;
        let Some(path) = choosing::pdf(&desk, &title, &name).await? else { return Ok(None) };
        with(desk, move |app, lang| {
            app.save_pdf(&id, &path, lang)?;
            Ok(Some(SavedFile { path: path.display().to_string() }))
        }).await
    };
    pdf_open { id: String } -> SavedFile = |desk, (id,)| with_folder(desk, move |app, folder, lang| {
        let path = app.save_pdf_in(&id, folder, lang)?;
        opener::open(&path).map_err(|error| Problem::Paper(error.to_string()))?;
        Ok(SavedFile { path: path.display().to_string() })
    });
    outbox_list {} -> OutboxView = |desk, ()| with(desk, |app, lang| app.outbox(lang));
    outbox_retry { id: String } -> StatusView = |desk, (id,)| async move {
        with(Arc::clone(&desk), move |app, _| app.retry(&id)).await?;
        status(desk).await
    };
    sending_pause { pause: Pause } -> StatusView = |desk, (pause,)| async move {
        with(Arc::clone(&desk), move |app, _| app.pause_sending(pause)).await?;
        status(desk).await
    };
    sending_resume {} -> StatusView = |desk, ()| async move {
        with(Arc::clone(&desk), |app, _| app.resume_sending()).await?;
        status(desk).await
    };
    series_takeover { id: String, email: String, password: String } -> StatusView =
        |desk, (id, email, password)| async move {
            desk.take_over(&id, &email, &Sensitive::new(password)).await?;
            status(desk).await
        };
    backup_save { passphrase: Option<String>, path: Option<PathBuf> as "string | null" } -> BackupView =
        |desk, (passphrase, path)| with(desk, move |app, _| {
            let path = path.unwrap_or_else(|| paths::new_backup(&app.now_in_words()));
            app.backup(&path, passphrase.map(Sensitive::new).as_ref())
        });
    backup_daily {} -> DailyBackupView = |desk, ()| async move { Ok::<_, Problem>(DailyBackupView::of(&desk)) };
    backup_daily_set {
        folder: Option<PathBuf> as "string | null",
        passphrase: Option<String>
    } -> DailyBackupView = |desk, (folder, passphrase)| async move {
        daily::choose(&desk, folder, passphrase.map(Sensitive::new)).await
    };
    backup_look { path: PathBuf as "string", passphrase: Option<String> } -> BackupView =
        |_desk, (path, passphrase)| {
            waiting(move || App::look_at_backup(&path, passphrase.map(Sensitive::new).as_ref()))
        };
    backup_restore { path: PathBuf as "string", passphrase: Option<String> } -> BackupView =
        |desk, (path, passphrase)| async move { desk.restore(path, passphrase.map(Sensitive::new)).await };
    books_seal {} -> RecoveryCode = |desk, ()| async move { desk.seal().await.map(|code| RecoveryCode::new(&code)) };
    books_code {} -> RecoveryCode =
        |desk, ()| async move { desk.recovery_code().await.map(|code| RecoveryCode::new(&code)) };
    books_unseal { code: Option<String> } -> StatusView =
        |desk, (code,)| async move { desk.unseal(code.map(Sensitive::new)).await?; status(desk).await };
    books_unlock { code: String } -> StatusView =
        |desk, (code,)| async move { desk.unlock(Sensitive::new(code)).await?; status(desk).await };
    books_rebuild {} -> StatusView = |desk, ()| async move { desk.rebuild().await?; status(desk).await };
    sync_now {} -> StatusView = |desk, ()| async move {
        let app = desk.app().await?;
        app.sync_soon()?;
        tauri::async_runtime::spawn(async move { app.refresh_rates().await });
        status(desk).await
    };
    server_there {} -> bool = |desk, ()| async move { Ok::<_, Problem>(desk.app().await?.is_server_there().await) };
    network_moved {} -> () = |desk, ()| async move {
        desk.app().await?.look_again();
        Ok::<_, Problem>(())
    };
    sync_log {} -> SyncLogView = |desk, ()| with(desk, |app, lang| app.sync_log(lang));
    money_owed {} -> Vec<AmountView> = |desk, ()| with(desk, |app, _| app.money_owed());
    prepare_for_field {} -> StatusView = |desk, ()| async move {
        let lang = desk.lang();
        desk.app().await?.prepare_for_field(lang).await?;
        status(desk).await
    };
    invoice_pay {
        id: String,
        amount: Option<String>,
        method: Option<String>,
        date: Option<NaiveDate> as "string | null",
        note: Option<String>
    } -> InvoiceView = |desk, (id, amount, method, date, note)| async move {
        let request = PaymentRequest { amount, method, date, note };
        let lang = desk.lang();
        desk.app().await?.pay(&id, &request, lang).await
    };
    invoice_receipt { id: String, amount: Option<String>, date: Option<NaiveDate> as "string | null" } -> InvoiceView =
        |desk, (id, amount, date)| async move {
            let request = PaymentRequest { amount, date, ..PaymentRequest::default() };
            let lang = desk.lang();
            desk.app().await?.make_receipt(&id, &request, lang).await
        };
    invoice_storno { id: String } -> InvoiceView = |desk, (id,)| async move {
        let lang = desk.lang();
        desk.app().await?.storno(&id, lang).await
    };
    invoice_void { id: String, reason: Option<String> } -> InvoiceView = |desk, (id, reason)| async move {
        let lang = desk.lang();
        desk.app().await?.void(&id, reason.as_deref(), lang).await
    };
    invoice_send {
        id: String,
        email: Option<String>,
        subject: Option<String>,
        message: Option<String>
    } -> InvoiceView = |desk, (id, email, subject, message)| async move {
        let lang = desk.lang();
        desk.app().await?.send(&id, &MailRequest { email, subject, message }, lang).await
    };
    invoice_withdraw { id: String } -> InvoiceView =
        |desk, (id,)| with(desk, move |app, lang| app.withdraw(&id, lang));
    invoice_duplicate { id: String } -> InvoiceView = |desk, (id,)| with(desk, move |app, _| app.duplicate(&id));
    clients_page { query: String, offset: usize as "number", limit: usize as "number" } -> ClientPage =
        |desk, (query, offset, limit)| with(desk, move |app, _| app.clients(&query, offset, limit));
    client_get { id: String } -> ClientDetail = |desk, (id,)| with(desk, move |app, lang| app.client(&id, lang));
    client_history { id: String, offset: usize as "number", limit: usize as "number" } -> SalePage =
        |desk, (id, offset, limit)| with(desk, move |app, _| app.client_history(&id, offset, limit));
    firm_invoices { query: String, offset: usize as "number", limit: usize as "number" } -> FirmPage =
        |desk, (query, offset, limit)| with(desk, move |app, _| app.firm_invoices(&query, offset, limit));
    client_check { id: Option<String>, client: Value as "Partial<ClientData>" } -> Vec<FindingView> =
        |desk, (id, client)| with(desk, move |app, lang| {
            app.check_client(id.as_deref(), client.to_string().as_bytes(), lang)
        });
    client_save { id: Option<String>, client: Value as "Partial<ClientData>" } -> ClientDetail =
        |desk, (id, client)| with(desk, move |app, lang| {
            app.save_client(id.as_deref(), client.to_string().as_bytes(), lang)
        });
    client_delete { id: String } -> () = |desk, (id,)| with(desk, move |app, _| app.delete_client(&id));
    client_decide { id: String, take: Take } -> Option<ClientDetail> =
        |desk, (id, take)| with(desk, move |app, lang| app.decide_client(&id, take, lang));
    company_lookup { cui: String } -> CompanyView = |desk, (cui,)| async move {
        let lang = desk.lang();
        desk.app().await?.look_up_company(&cui, lang).await
    };
    products_page { query: String, offset: usize as "number", limit: usize as "number" } -> ProductPage =
        |desk, (query, offset, limit)| with(desk, move |app, _| app.products(&query, offset, limit));
    product_get { id: String } -> ProductDetail = |desk, (id,)| with(desk, move |app, lang| app.product(&id, lang));
    product_check { id: Option<String>, product: Value as "Partial<ProductData>" } -> Vec<FindingView> =
        |desk, (id, product)| with(desk, move |app, lang| {
            app.check_product(id.as_deref(), product.to_string().as_bytes(), lang)
        });
    product_save { id: Option<String>, product: Value as "Partial<ProductData>" } -> ProductDetail =
        |desk, (id, product)| with(desk, move |app, lang| {
            app.save_product(id.as_deref(), product.to_string().as_bytes(), lang)
        });
    product_delete { id: String } -> () = |desk, (id,)| with(desk, move |app, _| app.delete_product(&id));
    product_decide { id: String, take: Take } -> Option<ProductDetail> =
        |desk, (id, take)| with(desk, move |app, lang| app.decide_product(&id, take, lang));
    product_last_price { id: String, client: Option<String> } -> Option<PriceView> =
        |desk, (id, client)| with(desk, move |app, _| app.last_price(&id, client.as_deref()));
    import_preview { kind: EntryKind, options: ImportOptions } -> ImportPreview =
        |desk, (kind, options)| with(desk, move |app, lang| app.look_at_import(kind, &options.request(), lang));
    import_run { kind: EntryKind, options: ImportOptions } -> ImportView =
        |desk, (kind, options)| with(desk, move |app, lang| app.run_import(kind, &options.request(), lang, |_| {}));
    import_progress {} -> Option<Progress> =
        |desk, ()| with(desk, |app, _| Ok(app.import_progress()));
    import_last { kind: EntryKind } -> Option<LastImport> = |desk, (kind,)| with(desk, move |app, _| {
        Ok(app.last_import(kind)?.map(|(file, at)| LastImport { file, at }))
    });
    import_undo { kind: EntryKind } -> UndoView = |desk, (kind,)| with(desk, move |app, _| app.undo_import(kind));
    pdf_print { id: String } -> PrintedFile = |desk, (id,)| with_folder(desk, move |app, folder, lang| {
        let path = app.save_pdf_in(&id, folder, lang)?;
        let became = printing::print(&path)?;
        Ok(PrintedFile { path: path.display().to_string(), became })
    });
    order_paper { request: Value as "OrderRequest" } -> PaperView =
        |desk, (request,)| with(desk, move |app, lang| app.order_paper(request.to_string().as_bytes(), lang));
    paper_get {} -> PaperSettingsView = |desk, ()| with(desk, |app, _| app.paper_settings());
    paper_set { settings: PaperSettingsView } -> PaperSettingsView =
        |desk, (settings,)| with(desk, move |app, _| app.save_paper_settings(&settings, LogoChoice::Keep));
    paper_logo { path: Option<PathBuf> as "string | null" } -> PaperSettingsView = |desk, (path,)| with(desk, move |app, _| {
        let logo = path.as_deref().map_or(Ok(LogoChoice::Remove), LogoChoice::from_path)?;
        app.save_paper_settings(&app.paper_settings()?, logo)
    });
    paper_verify { text: String } -> ScanView = |desk, (text,)| with(desk, move |app, lang| app.verify_paper(&text, lang));
    report_get { from: NaiveDate as "string", to: NaiveDate as "string", with_unsent: bool } -> ReportView =
        |desk, (from, to, with_unsent)| with(desk, move |app, _| app.report(&ReportRequest { from, to, with_unsent }));
    journal_save {
        from: NaiveDate as "string",
        to: NaiveDate as "string",
        with_unsent: bool,
        kind: TableKind
    } -> JournalView = |desk, (from, to, with_unsent, kind)| with_exports(desk, move |app, folder, lang| {
        let name = format!("{}-{from}-{to}.{}", lang.of("jurnal", "journal"), kind.ending());
        app.save_journal(&JournalRequest { from, to, with_unsent }, &folder.join(name), lang)
    });
    register_save { id: String, kind: RegisterKind } -> RegisterView = |desk, (id, kind)| with_exports(desk, move |app, folder, lang| {
        app.save_register_in(&id, folder, kind.ending(), lang)
    });
    month_save { month: String } -> PackView = |desk, (month,)| with_exports(desk, move |app, folder, lang| {
        app.save_month_in(&month, folder, lang)
    });
    everything_save { with_papers: bool } -> EverythingView = |desk, (with_papers,)| with_exports(desk, move |app, folder, lang| {
        let name = format!("{}-{}", lang.of("evidenta", "books"), app.now_in_words());
        app.save_everything(&folder.join(name), with_papers, lang)
    });
    export_progress {} -> Option<Progress> = |desk, ()| with(desk, |app, _| Ok(app.export_progress()));
    export_stop {} -> () = |desk, ()| with(desk, |app, _| { app.stop_export(); Ok(()) });
    export_folder_open {} -> SavedFile = |desk, ()| with_exports(desk, |_, folder, _| {
        opener::open(folder).map_err(|error| Problem::Paper(error.to_string()))?;
        Ok(SavedFile { path: folder.display().to_string() })
    });
    xml_save { id: String } -> SavedFile = |desk, (id,)| with_folder(desk, move |app, folder, _| {
        let path = app.save_xml_in(&id, folder)?;
        Ok(SavedFile { path: path.display().to_string() })
    });
}

/// The same for what is written into the folder of PDFs.
async fn with_folder<T: Send + 'static>(
    desk: Arc<Desk>,
    run: impl FnOnce(&App, &Path, app::Lang) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let folder = desk.pdf_folder();
    with(desk, move |app, lang| run(app, &folder, lang)).await
}

async fn status(desk: Arc<Desk>) -> Result<StatusView, Problem> {
    with(desk, |app, lang| app.status(None, lang)).await
}

/// The same for what is written into the folder of what is for the accountant.
async fn with_exports<T: Send + 'static>(
    desk: Arc<Desk>,
    run: impl FnOnce(&App, &Path, app::Lang) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let folder = desk.exports_folder();
    with(desk, move |app, lang| run(app, &folder, lang)).await
}

/// Runs a use case that reads or writes the books on a thread that may wait for the disk.
async fn with<T: Send + 'static>(
    desk: Arc<Desk>,
    run: impl FnOnce(&App, app::Lang) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let (app, lang) = (desk.app().await?, desk.lang());
    waiting(move || run(&app, lang)).await
}

/// Something that may wait for the disk, on a thread that may.
async fn waiting<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let done = tauri::async_runtime::spawn_blocking(run).await;
    done.map_err(|error| Problem::Internal(error.to_string()))?
}

fn bad_call(error: serde_json::Error) -> Problem {
    Problem::Internal(error.to_string())
}
