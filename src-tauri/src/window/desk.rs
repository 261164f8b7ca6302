//! What lies on the desk: the firm's own books, and the demo firm's beside them while somebody looks around.
//!
//! Not here: what is done with the books (app).

use super::daily::Daily;
use super::settings::{Memory, Settings};
use crate::cli::{Global, demo_ports, ports};
use crate::rehearsal::{self, DEMO_EMAIL, DEMO_PASSWORD, DEMO_SERIES};
use crate::{paths, probe};
use app::view::{BackupView, StatusView};
use app::{App, Config, Lang, Noted, Ports, Problem, Sensitive, Telling, Topic};
use sandbox::Server;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tempfile::TempDir;
use tokio::sync::{Mutex as AsyncMutex, Notify, SetOnce};

/// Where the demo firm's server listens: always the same place, so that its books find it again.
const DEMO_PORT: u16 = 47_615;

/// Numbers the demo firm starts with.
const DEMO_NUMBERS: u32 = 20;

/// How often and how long readers of books that are to be closed are waited for.
const CLOSE_TRIES: u32 = 100;
const CLOSE_PAUSE: Duration = Duration::from_millis(50);

type Tell = Arc<dyn Fn(Vec<Topic>) + Send + Sync>;

/// The demo firm: its books here and its server.
struct Demo {
    app: Arc<App>,
    server: Server,
    /// A throw-away place, when the usual one is in use by another window.
    _elsewhere: Option<TempDir>,
}

/// Everything the window has open.
pub(crate) struct Desk {
    global: Global,
    wants_demo: bool,
    folder: PathBuf,
    kept: Memory,
    own: AsyncMutex<Option<Arc<App>>>,
    demo: AsyncMutex<Option<Demo>>,
    /// The demo firm somebody wanted could not be opened: never a reason to show the real books in its place.
    is_demo_broken: AtomicBool,
    tell: OnceLock<Tell>,
    /// Rung when something of the firm's own books went stale.
    news: Arc<Notify>,
    shell: OnceLock<AppHandle>,
    /// Set once it is known which books are in front.
    is_laid: SetOnce<()>,
}

impl Desk {
    pub(crate) fn new(global: Global, wants_demo: bool) -> Desk {
        let folder = global.data.clone().unwrap_or_else(paths::data_folder);
        Desk {
            global,
            wants_demo,
            kept: Memory::of(folder.join("window.json")),
            folder,
            own: AsyncMutex::new(None),
            demo: AsyncMutex::new(None),
            is_demo_broken: AtomicBool::new(false),
            tell: OnceLock::new(),
            news: Arc::default(),
            shell: OnceLock::new(),
            is_laid: SetOnce::new(),
        }
    }

    /// Opens the books; the window is there meanwhile and waits. A problem is told by the page, which asks again, instead of
    /// by a window that never comes.
    pub(crate) async fn open(&self, shell: AppHandle, tell: impl Fn(Vec<Topic>) + Send + Sync + 'static) {
        let _ = self.tell.set(Arc::new(tell));
        let _ = self.shell.set(shell);
        if let Err(problem) = self.own().await {
            tracing::warn!(?problem, "the books could not be opened");
        }
        if (self.wants_demo || self.kept.now().demo)
            && let Err(problem) = self.start_demo().await
        {
            tracing::warn!(?problem, "the demo firm could not be opened");
            self.is_demo_broken.store(true, Relaxed);
        }
        let _ = self.is_laid.set(());
    }

    /// Closes what is open, so that the next start finds it as it should be and need not look at every page. What somebody
    /// still works on after a while is left to that start.
    pub(crate) async fn close(&self) {
        let demo = self.demo.lock().await.take();
        let mut own = self.own.lock().await;
        let mut demo = demo.map(|demo| demo.app);
        for slot in [&mut *own, &mut demo] {
            if let Ok(Some(app)) = free(slot).await {
                drop(app.close().await);
            }
        }
    }

    /// The books in front of the user.
    pub(crate) async fn app(&self) -> Result<Arc<App>, Problem> {
        self.is_laid.wait().await;
        if let Some(demo) = self.demo.lock().await.as_ref() {
            return Ok(Arc::clone(&demo.app));
        }
        if !self.is_demo_broken.load(Relaxed) {
            return self.own().await;
        }
        self.start_demo().await.map_err(|problem| {
            tracing::warn!(?problem, "the demo firm could not be opened");
            Problem::DemoBroken
        })?;
        self.is_demo_broken.store(false, Relaxed);
        self.demo.lock().await.as_ref().map(|demo| Arc::clone(&demo.app)).ok_or(Problem::DemoBroken)
    }

    /// The firm's own books; opened at the first call that finds them openable.
    async fn own(&self) -> Result<Arc<App>, Problem> {
        let mut own = self.own.lock().await;
        if let Some(app) = own.as_ref() {
            return Ok(Arc::clone(app));
        }
        let app = self.open_books(self.folder.clone(), self.global.api.clone(), false)?;
        *own = Some(Arc::clone(&app));
        Ok(app)
    }

    /// Opens the demo firm, signed in.
    pub(crate) async fn start_demo(&self) -> Result<(), Problem> {
        let mut slot = self.demo.lock().await;
        if slot.is_none() {
            *slot = Some(self.open_demo().await?);
            drop(slot);
            self.kept.remember(|kept| kept.demo = true);
        }
        self.everything_is_stale();
        Ok(())
    }

    async fn open_demo(&self) -> Result<Demo, Problem> {
        let failed = |error: std::io::Error| Problem::Disk(error.to_string());
        let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, DEMO_PORT));
        let folder = self.folder.join("demo");
        fs::create_dir_all(&folder).map_err(failed)?;
        let (folder, server, elsewhere) = match rehearsal::open(usual, Some(folder.join("server.json"))).await
        {
            Ok(server) => (folder, server, None),
            Err(_) => {
                // Another window has the demo firm open: this one gets a fresh one that ends with it.
                let elsewhere = tempfile::tempdir().map_err(failed)?;
                let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
                let server = rehearsal::open(any, None).await.map_err(failed)?;
                (elsewhere.path().to_owned(), server, Some(elsewhere))
            }
        };
        let app = self.open_books(folder.join("books"), server.base_url(), true)?;
        if app.status(None, self.lang())?.session.is_none() {
            app.sign_in(DEMO_EMAIL, &Sensitive::new(DEMO_PASSWORD.to_owned())).await?;
        }
        // Somebody who only looks around wants to issue, not to set up.
        if !app.profile()?.complete {
            app.save_profile(&rehearsal::demo_facts())?;
        }
        if app.one_series(DEMO_SERIES)?.next_number.is_none() {
            app.lock_series(DEMO_SERIES).await?;
            app.reserve(DEMO_SERIES, DEMO_NUMBERS).await?;
        }
        Ok(Demo { app, server, _elsewhere: elsewhere })
    }

    /// Puts a backup's books in the place of the firm's own.
    pub(crate) async fn restore(
        &self,
        file: PathBuf,
        passphrase: Option<Sensitive<String>>,
    ) -> Result<BackupView, Problem> {
        self.with_closed_books(move |config, ports| App::restore(&config, &ports, &file, passphrase.as_ref()))
            .await
    }

    /// Takes the place of the lost laptop that holds a series.
    pub(crate) async fn take_over(
        &self,
        series: &str,
        email: &str,
        password: &Sensitive<String>,
    ) -> Result<(), Problem> {
        self.want_no_demo().await?;
        // A wrong password, or no network, is found out before anything is given up.
        let app = self.own().await?;
        app.sign_in(email, password).await?;
        drop(app);
        let mut own = self.own.lock().await;
        let lost = own.as_ref().ok_or(Problem::BooksBusy)?.lost_laptop(series)?;
        let taken = match free(&mut own).await? {
            Some(app) => app.take_place_of(lost, ports()).await.map(drop),
            None => Err(Problem::BooksBusy),
        };
        drop(own);
        let reopened = self.own().await;
        self.everything_is_stale();
        taken?;
        let app = reopened?;
        app.sign_in(email, password).await?;
        app.sync_soon()
    }

    /// Makes the firm's own books anew from their journal.
    pub(crate) async fn rebuild(&self) -> Result<(), Problem> {
        self.with_closed_books(|config, ports| App::rebuild(config, ports).map(drop)).await
    }

    /// Encrypts the firm's own books and gives their recovery code.
    pub(crate) async fn seal(&self) -> Result<Sensitive<String>, Problem> {
        self.with_closed_books(|config, ports| App::seal(&config, &ports)).await
    }

    /// Makes the firm's own books readable without a key again.
    pub(crate) async fn unseal(&self, code: Option<Sensitive<String>>) -> Result<(), Problem> {
        self.with_closed_books(move |config, ports| App::unseal(&config, &ports, code.as_ref())).await
    }

    /// The recovery code of the firm's own books.
    pub(crate) async fn recovery_code(&self) -> Result<Sensitive<String>, Problem> {
        self.want_no_demo().await?;
        App::recovery_code(&self.own_config(), &ports())
    }

    /// Opens the firm's own books with their recovery code.
    pub(crate) async fn unlock(&self, code: Sensitive<String>) -> Result<(), Problem> {
        self.with_closed_books(move |config, ports| App::unlock(&config, &ports, &code)).await
    }

    /// Erases the firm's own books from this laptop; new, empty ones take their place.
    pub(crate) async fn erase(&self) -> Result<(), Problem> {
        self.want_no_demo().await?;
        self.own().await?.want_erasable()?;
        let mut own = self.own.lock().await;
        let erased = match free(&mut own).await? {
            Some(app) => app.erase(&ports()).await,
            None => Err(Problem::BooksBusy),
        };
        drop(own);
        if erased.is_ok() {
            self.kept.remember(|kept| kept.noted = Noted::default());
        }
        let reopened = self.own().await;
        self.everything_is_stale();
        erased?;
        reopened.map(drop)
    }

    /// Does something with the firm's own books that nobody may have open meanwhile. Whatever came of it, they are there
    /// again to be looked at.
    async fn with_closed_books<T: Send + 'static>(
        &self,
        act: impl FnOnce(Config, Ports) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.want_no_demo().await?;
        let mut own = self.own.lock().await;
        if let Some(app) = free(&mut own).await? {
            drop(app.close().await?);
        }
        let config = self.own_config();
        let acted = tokio::task::spawn_blocking(move || act(config, ports())).await;
        drop(own);
        let reopened = self.own().await;
        self.everything_is_stale();
        let value = acted.map_err(|error| Problem::Internal(error.to_string()))??;
        reopened.map(|_| value)
    }

    /// Deletes the demo firm and goes back to the firm's own books.
    pub(crate) async fn leave_demo(&self) -> Result<(), Problem> {
        let demo = self.demo.lock().await.take();
        self.kept.remember(|kept| kept.demo = false);
        let was_broken = self.is_demo_broken.swap(false, Relaxed);
        let was_open = demo.is_some();
        if let Some(Demo { app, mut server, .. }) = demo {
            server.stop().await;
            drop(app);
        }
        // What a running task still holds open is cleared away at the next demo.
        if (was_open || was_broken)
            && let Err(error) = fs::remove_dir_all(self.folder.join("demo"))
        {
            tracing::warn!(%error, "the demo folder could not be removed");
        }
        self.everything_is_stale();
        Ok(())
    }

    /// Opens books, starts working on them, and passes their news on while they are in front.
    fn open_books(&self, folder: PathBuf, api_base: String, demo: bool) -> Result<Arc<App>, Problem> {
        let config = self.config(folder, api_base, demo);
        let ports = if demo { demo_ports() } else { ports() };
        let app = Arc::new(App::open(config, ports)?);
        let mut topics = app.stale_topics();
        let tell = self.tell.get().cloned();
        let news = Arc::clone(&self.news);
        tokio::spawn(async move {
            use tokio::sync::broadcast::error::RecvError;
            loop {
                let stale = match topics.recv().await {
                    Ok(stale) => stale,
                    Err(RecvError::Lagged(_)) => Topic::ALL.to_vec(),
                    Err(RecvError::Closed) => return,
                };
                if let Some(tell) = &tell {
                    tell(stale);
                }
                if !demo {
                    news.notify_one();
                }
            }
        });
        app.start();
        Ok(app)
    }

    /// While the demo firm is in front, the firm's own books are left alone.
    async fn want_no_demo(&self) -> Result<(), Problem> {
        if self.demo.lock().await.is_some() { Err(Problem::DemoOpen) } else { Ok(()) }
    }

    fn own_config(&self) -> Config {
        self.config(self.folder.clone(), self.global.api.clone(), false)
    }

    fn config(&self, folder: PathBuf, api_base: String, demo: bool) -> Config {
        Config {
            folder,
            api_base,
            device_name: self.device_name(),
            offline: self.global.offline,
            demo,
            background: !self.global.offline,
            requests_per_minute: app::REQUESTS_PER_MINUTE_MAX,
            machine: paths::machine(),
            probe: Some(probe::database),
            device_id: None,
        }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.kept.now().settings.lang()
    }

    pub(crate) fn settings(&self) -> Settings {
        self.kept.now().settings.clone()
    }

    pub(crate) fn set_settings(&self, settings: Settings) -> Result<Settings, Problem> {
        let settings = settings.cleaned();
        self.kept.keep(|kept| kept.settings = settings.clone())?;
        for window in self.shell.get().map(Manager::webview_windows).unwrap_or_default().values() {
            if let Err(error) = window.set_zoom(settings.zoom()) {
                tracing::warn!(%error, "the text size could not be changed");
            }
        }
        self.news.notify_one();
        self.everything_is_stale();
        Ok(settings)
    }

    /// The shell around the page, once it is there.
    pub(crate) fn shell(&self) -> Option<&AppHandle> {
        self.shell.get()
    }

    /// Rung when something of the firm's own books went stale.
    pub(crate) fn news(&self) -> &Notify {
        &self.news
    }

    /// Whether these are the books of the usual data folder.
    pub(crate) fn is_usual_folder(&self) -> bool {
        self.global.data.is_none()
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The status of the firm's own books, whatever is in front; `None` when they cannot be read.
    pub(crate) async fn own_status(&self) -> Option<StatusView> {
        let (app, lang) = (self.own().await.ok()?, self.lang());
        tokio::task::spawn_blocking(move || app.status(None, lang)).await.ok()?.ok()
    }

    /// How much of the firm's own can leave without a person; nothing while the books are being changed as a whole.
    pub(crate) fn waiting(&self) -> usize {
        let own = self.own.try_lock().ok();
        let app = own.as_ref().and_then(|own| own.as_ref()).filter(|app| app.is_signed_in());
        app.and_then(|app| app.sync_outcome().ok()).map_or(0, |outcome| outcome.waiting)
    }

    /// Whether the demo firm is in front.
    pub(crate) fn shows_demo(&self) -> bool {
        self.kept.now().demo
    }

    /// Notes the status, and gives what is worth telling somebody who does not look.
    pub(crate) fn note(&self, status: &StatusView) -> Vec<Telling> {
        let (tellings, noted) = self.kept.now().noted.look(status);
        self.kept.remember(|kept| kept.noted = noted);
        tellings
    }

    /// Whether the program goes on without its window for the first time.
    pub(crate) fn first_time_in_background(&self) -> bool {
        let was_said = self.kept.now().said_background;
        self.kept.remember(|kept| kept.said_background = true);
        !was_said
    }

    /// The program the system was asked to start at sign-in.
    pub(crate) fn at_sign_in(&self) -> Option<String> {
        self.kept.now().at_sign_in.clone()
    }

    pub(crate) fn set_at_sign_in(&self, program: Option<String>) {
        self.kept.remember(|kept| kept.at_sign_in = program);
    }

    /// What this laptop is called where it holds a series.
    pub(crate) fn device_name(&self) -> String {
        self.kept.now().settings.device_name.clone().unwrap_or_else(paths::device_name)
    }

    /// Where daily backups go, where any are made.
    pub(crate) fn daily(&self) -> Option<Daily> {
        self.kept.now().daily.clone()
    }

    pub(crate) fn set_daily(&self, daily: Option<Daily>) -> Result<(), Problem> {
        self.kept.keep(|kept| kept.daily = daily)?;
        self.everything_is_stale();
        Ok(())
    }

    /// Does something with the firm's own books, whatever is in front, on a thread that may wait for the disk.
    pub(crate) async fn with_own<T: Send + 'static>(
        &self,
        act: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.own().await?;
        let done = tokio::task::spawn_blocking(move || act(&app)).await;
        done.map_err(|error| Problem::Internal(error.to_string()))?
    }

    /// Where what is for the accountant is saved.
    pub(crate) fn exports_folder(&self) -> PathBuf {
        self.kept.now().settings.exports_folder.as_ref().map_or_else(paths::exports, PathBuf::from)
    }

    /// Where PDFs are saved.
    pub(crate) fn pdf_folder(&self) -> PathBuf {
        self.kept.now().settings.pdf_folder.as_ref().map_or_else(paths::pdf_folder, PathBuf::from)
    }

    fn everything_is_stale(&self) {
        if let Some(tell) = self.tell.get() {
            tell(Topic::ALL.to_vec());
        }
    }
}

/// Takes the books out of their place, once nobody reads them any more. Where somebody still does after a while, they stay.
async fn free(own: &mut Option<Arc<App>>) -> Result<Option<App>, Problem> {
    let Some(mut app) = own.take() else { return Ok(None) };
    for _ in 0..CLOSE_TRIES {
        match Arc::try_unwrap(app) {
            Ok(app) => return Ok(Some(app)),
            Err(shared) => app = shared,
        }
        tokio::time::sleep(CLOSE_PAUSE).await;
    }
    *own = Some(app);
    Err(Problem::BooksBusy)
}
