//! The program's one shared value: books, server, session, ports; built once.
//!
//! Not here: what can be done with it (one file per family of use cases).

use crate::call_log::CallLog;
use crate::driver::Driver;
use crate::engine_room::{EngineRoom, Gear, Letters};
use crate::ports::{Clock, Ids, Secret, Secrets, romanian_time};
use crate::problem::Problem;
use crate::running::Exporting;
use crate::sealing;
use crate::session::SessionCell;
use crate::time::Timekeeper;
use crate::topics::Topic;
use crate::view::Progress;
use api::{Device, Remote};
use chrono::NaiveDate;
use domain::Moment;
pub use protocol::engine::REQUESTS_PER_MINUTE_MAX;
use protocol::engine::Wish;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use store::{Books, Disk, Guard, NewInstallation, OpenError, Read, ReadEntries, Tx, WriteError};
use tokio::sync::broadcast;
use uuid::Uuid;

/// The platform word sent at sign-in; the documentation has none for a desktop.
const DEVICE_PLATFORM: &str = "web";
/// Topics that may wait unread before a slow window has to fetch everything again.
const STALE_BACKLOG: usize = 256;

/// Where the books are and how the program was started.
#[derive(Debug, Clone)]
pub struct Config {
    /// Data folder.
    pub folder: PathBuf,
    /// Base address of the API.
    pub api_base: String,
    /// Name other devices see when this one holds a series.
    pub device_name: String,
    /// Touch no network.
    pub offline: bool,
    /// Whether these are the demo firm's books, as the window shows.
    pub demo: bool,
    /// Work by itself in the background (the window); otherwise only what is asked (the command line).
    pub background: bool,
    /// Something that is the same on this machine for ever and another on every other one.
    pub machine: Option<String>,
    /// Whether a helper process could open a database file that ended the last start.
    pub probe: Option<fn(&Path) -> bool>,
    /// The device id new books get, when they take the place of a lost laptop's.
    pub device_id: Option<Uuid>,
    /// Requests in any minute; [`REQUESTS_PER_MINUTE_MAX`] but in a measurement.
    pub requests_per_minute: usize,
}

/// How often and how long the end of the background work is waited for.
const CLOSE_TRIES: u32 = 100;
const CLOSE_PAUSE: Duration = Duration::from_millis(50);

/// What the books are opened with.
///
/// # Errors
/// [`Problem::KeychainFailed`] when they are sealed and the keychain says nothing about their key.
pub(crate) fn installation(config: &Config, ports: &Ports) -> Result<NewInstallation, Problem> {
    Ok(NewInstallation { key: sealing::kept_key(config, ports)?, ..installation_without_key(config, ports) })
}

/// The same for whoever brings the key along.
pub(crate) fn installation_without_key(config: &Config, ports: &Ports) -> NewInstallation {
    NewInstallation {
        device_id: config.device_id.unwrap_or_else(|| ports.ids.new_id()),
        now: ports.clock.now(),
        machine: config.machine.clone(),
        probe: config.probe,
        disk: Arc::clone(&ports.disk),
        key: None,
        guard: if config.device_id.is_some() { Guard::Restored } else { Guard::Clear },
    }
}

/// Finds the keeper of a secret, by what it is and the data folder.
pub type FindSecrets = Box<dyn Fn(Secret, &Path) -> Arc<dyn Secrets> + Send + Sync>;

/// What the program takes from its surroundings.
pub struct Ports {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids and chance.
    pub ids: Arc<dyn Ids>,
    /// The keepers of secrets.
    pub secrets: FindSecrets,
    /// Where the books are.
    pub disk: Arc<dyn Disk>,
    /// What carries requests to the server; `None` is the internet.
    pub line: Option<Arc<dyn api::Line>>,
}

/// What a pass came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncOutcome {
    /// Invoices, and what was asked about others, that still wait.
    pub waiting: usize,
    /// Those that need a person.
    pub attention: usize,
}

/// Everything both front ends share.
pub struct App {
    pub(crate) books: Arc<Books>,
    rescue: Option<Problem>,
    pub(crate) time: Timekeeper,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) session: SessionCell,
    config: Config,
    remote: Arc<Remote>,
    driver: OnceLock<Driver>,
    stale: broadcast::Sender<Vec<Topic>>,
    /// The keeper of the daily backups' passphrase.
    pub(crate) backup_secret: Arc<dyn Secrets>,
    /// Why the last daily backup was not made.
    pub(crate) daily_problem: Mutex<Option<Problem>>,
    /// The name the server is told at sign-in.
    device_name: Mutex<String>,
    /// When the public register was last asked.
    last_lookup: tokio::sync::Mutex<Moment>,
    /// What was asked of the server lately.
    pub(crate) call_log: CallLog,
    /// How far a running import has come.
    importing: Mutex<Option<Progress>>,
    exporting: Exporting,
}

impl App {
    /// Opens the books, or creates them in an empty folder. Where the database cannot be read and the journal can, the
    /// books are there to be looked at, and [`App::rescue`] says why nothing else can be done with them.
    ///
    /// # Errors
    /// The reason they cannot be opened; nothing on disk was changed.
    pub fn open(config: Config, ports: Ports) -> Result<App, Problem> {
        let installation = installation(&config, &ports)?;
        let (books, rescue) = match Books::open(&config.folder, &installation) {
            Ok(books) => (books, None),
            Err(error @ (OpenError::Damaged { .. } | OpenError::Missing(_) | OpenError::NotOurs(_))) => {
                match Books::rescue(&config.folder, &installation) {
                    Ok(books) => (books, Some(Problem::from(error))),
                    // With the key there would be something to look at.
                    Err(sealed @ (OpenError::Sealed(_) | OpenError::WrongKey(_))) => {
                        return Err(sealed.into());
                    }
                    Err(_) => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        };
        App::with(books, rescue, config, ports)
    }

    pub(crate) fn with(
        books: Books,
        rescue: Option<Problem>,
        config: Config,
        ports: Ports,
    ) -> Result<App, Problem> {
        let device = Device { id: books.device_id().to_string(), platform: DEVICE_PLATFORM };
        let remote = match ports.line {
            Some(line) => Remote::over(&config.api_base, device, line),
            None => Remote::new(&config.api_base, device),
        };
        let remote = remote.map_err(|error| Problem::BadAddress(error.to_string()))?;
        let secrets = (ports.secrets)(Secret::Session(books.device_id()), &config.folder);
        let backup_secret = (ports.secrets)(Secret::BackupPassphrase, &config.folder);
        let session = SessionCell::default();
        session.take_up(secrets.as_ref(), remote.base());
        let time = Timekeeper::new(ports.clock, &books.read()?)?;
        // Books that cannot be read are there to be looked at all the same.
        let call_log = CallLog::goes_on(books.read()?.calls().unwrap_or_default());
        let (stale, _) = broadcast::channel(STALE_BACKLOG);
        Ok(App {
            books: Arc::new(books),
            rescue,
            time,
            ids: ports.ids,
            secrets,
            session,
            device_name: Mutex::new(config.device_name.clone()),
            config,
            remote: Arc::new(remote),
            driver: OnceLock::new(),
            stale,
            backup_secret,
            daily_problem: Mutex::default(),
            last_lookup: tokio::sync::Mutex::new(crate::clients::NEVER),
            call_log,
            importing: Mutex::default(),
            exporting: Exporting::default(),
        })
    }

    /// Starts working by itself. Must be called inside a tokio runtime.
    pub fn start(&self) {
        if self.rescue.is_none() {
            self.driver();
        }
    }

    /// The engine's room, for whoever runs it otherwise than on tokio, as a simulation does; instead of [`App::start`], and
    /// before anything that needs the network. `None` when it runs already.
    #[must_use]
    pub fn engine_room(&self) -> Option<(EngineRoom, Letters)> {
        let (driver, room, letters) = Driver::with_room(self.gear());
        self.driver.set(driver).is_ok().then_some((room, letters))
    }

    /// Why these books can only be looked at, when that is so.
    #[must_use]
    pub fn rescue(&self) -> Option<&Problem> {
        self.rescue.as_ref()
    }

    /// Gives the books up, once nothing works on them any more.
    ///
    /// # Errors
    /// [`Problem::AlreadyRunning`] when something still does after a few seconds.
    pub async fn close(self) -> Result<Books, Problem> {
        let App { mut books, driver, .. } = self;
        drop(driver);
        for _ in 0..CLOSE_TRIES {
            match Arc::try_unwrap(books) {
                Ok(books) => return Ok(books),
                Err(shared) => books = shared,
            }
            tokio::time::sleep(CLOSE_PAUSE).await;
        }
        Err(Problem::AlreadyRunning)
    }

    /// Topics that went stale, as they do.
    #[must_use]
    pub fn stale_topics(&self) -> broadcast::Receiver<Vec<Topic>> {
        self.stale.subscribe()
    }

    /// One full pass: push, look up, reconcile, refill, pull.
    ///
    /// # Errors
    /// When the network was needed and not there, or a person has to sign in.
    pub async fn sync(&self) -> Result<SyncOutcome, Problem> {
        self.want_session()?;
        self.driver().wish(Wish::Pass).await?;
        self.sync_outcome()
    }

    /// Starts a full pass and does not wait for it; its progress comes as stale topics.
    ///
    /// # Errors
    /// When nobody is signed in, or no network is wanted.
    pub fn sync_soon(&self) -> Result<(), Problem> {
        self.want_session()?;
        self.driver().wish_soon(Wish::Pass);
        Ok(())
    }

    /// The network came or went, as far as this machine can tell: the server is asked what offline work needs, which shows whether
    /// it is there. A pause somebody asked for stays.
    pub fn look_again(&self) {
        if self.want_session().is_ok() {
            self.driver().wish_soon(Wish::Pull);
        }
    }

    /// What waits and what needs a person now.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn sync_outcome(&self) -> Result<SyncOutcome, Problem> {
        let view = self.books.read()?;
        let outbox = view.outbox()?;
        let parked = outbox.iter().filter(|item| matches!(item.phase, protocol::Phase::Attention(_))).count();
        let errands = view.errands()?;
        let refused = errands.iter().filter(|errand| errand.trouble().is_some()).count();
        let (changed, contested) = view.entry_counts()?;
        Ok(SyncOutcome {
            waiting: outbox.len() - parked + errands.len() - refused + changed,
            attention: parked + refused + view.notices()?.len() + contested,
        })
    }

    /// Now in Romania, as part of a file's name (`2026-11-20-1403`).
    #[must_use]
    pub fn now_in_words(&self) -> String {
        romanian_time(self.time.now()).format("%Y-%m-%d-%H%M").to_string()
    }

    /// Today's date in Romania.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.time.today()
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn remote(&self) -> &Remote {
        &self.remote
    }

    /// Whether these are the demo firm's books.
    pub(crate) fn is_demo(&self) -> bool {
        self.config.demo
    }

    /// Paper for a server on this machine is a rehearsal, and says so.
    pub(crate) fn is_rehearsal(&self) -> bool {
        self.remote.base().starts_with("http://")
    }

    pub(crate) fn running_driver(&self) -> Option<&Driver> {
        self.driver.get()
    }

    pub(crate) fn driver(&self) -> &Driver {
        self.driver.get_or_init(|| Driver::start(self.gear()))
    }

    fn gear(&self) -> Gear {
        Gear {
            books: Arc::clone(&self.books),
            remote: Arc::clone(&self.remote),
            session: self.session.clone(),
            secrets: Arc::clone(&self.secrets),
            time: self.time.clone(),
            ids: Arc::clone(&self.ids),
            stale: self.stale.clone(),
            call_log: self.call_log.clone(),
            background: self.config.background,
            requests_per_minute: self.config.requests_per_minute,
        }
    }

    /// Writes in the books. Where the journal fell behind, what was written may be there without the engine having heard of
    /// it: it reads everything anew.
    pub(crate) fn write<T>(
        &self,
        now: Moment,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let written = self.books.write(now, act);
        if matches!(written, Err(WriteError::JournalBehind { .. }))
            && let Some(driver) = self.running_driver()
        {
            driver.reload();
        }
        Ok(written?)
    }

    /// Whether somebody is signed in, as far as this laptop knows.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.session.current().is_some()
    }

    pub(crate) fn want_network(&self) -> Result<(), Problem> {
        if self.config.offline { Err(Problem::OfflineWanted) } else { Ok(()) }
    }

    /// Nothing that would have to be kept is begun on books that can only be looked at.
    pub(crate) fn want_books(&self) -> Result<(), Problem> {
        self.rescue.clone().map_or(Ok(()), Err)
    }

    pub(crate) fn want_session(&self) -> Result<(), Problem> {
        self.want_books()?;
        self.want_network()?;
        if self.session.current().is_some() {
            return Ok(());
        }
        let binding = self.books.read()?.binding()?;
        match binding {
            Some(binding) if binding.api_base != self.remote.base() => {
                Err(Problem::OtherServer { base: binding.api_base })
            }
            _ => Err(Problem::NotSignedIn),
        }
    }

    /// Gives this laptop another name. The server is told at the next sign-in.
    pub fn name_device(&self, name: &str) {
        name.clone_into(&mut self.device_name.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn device_name(&self) -> String {
        self.device_name.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn last_lookup(&self) -> &tokio::sync::Mutex<Moment> {
        &self.last_lookup
    }

    pub(crate) fn importing(&self) -> &Mutex<Option<Progress>> {
        &self.importing
    }

    pub(crate) fn exporting(&self) -> &Exporting {
        &self.exporting
    }

    pub(crate) fn stale(&self, topics: &[Topic]) {
        let _ = self.stale.send(topics.to_vec());
    }

    pub(crate) fn stale_everything(&self) {
        self.stale(Topic::ALL);
    }
}
