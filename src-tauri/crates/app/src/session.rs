//! Signing in and out, keeping the session, and what the firm states for its paper.
//!
//! Not here: when a session is renewed (protocol), where secrets lie (the binary's ports).

use crate::open::App;
use crate::ports::Secrets;
use crate::problem::Problem;
use crate::show::address_line;
use crate::view::{AccountView, ProfileView};
use api::{Credentials, Session};
use domain::{Money, Supplier};
use protocol::engine::{Event, Wish};
use protocol::refusal::Class;
use protocol::{Sensitive, SessionGrant};
use serde_json::{Value, json};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Binding, Profile, Read};

/// The current session, shared by the use cases and the driver.
#[derive(Debug, Clone, Default)]
pub(crate) struct SessionCell {
    kept: Arc<Mutex<Option<StoredSession>>>,
    /// Whether one may be kept that could not be read.
    unread: Arc<AtomicBool>,
}

/// A session and the server it belongs to: it is sent to no other (S14).
#[derive(Debug, Clone)]
pub(crate) struct StoredSession {
    base: String,
    session: Session,
}

impl SessionCell {
    fn lock(&self) -> MutexGuard<'_, Option<StoredSession>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up the session kept last. A keychain that does not open says nothing about whether there is one.
    pub(crate) fn take_up(&self, secrets: &dyn Secrets, base: &str) {
        match StoredSession::load(secrets, base) {
            Ok(stored) => self.set(stored),
            Err(error) => {
                tracing::warn!(%error, "the kept session cannot be read");
                self.unread.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Whether one may be kept that could not be read.
    pub(crate) fn is_unread(&self) -> bool {
        self.unread.load(Ordering::Relaxed)
    }

    /// The session for a call.
    pub(crate) fn current(&self) -> Option<Session> {
        self.lock().as_ref().map(|stored| stored.session.clone())
    }

    /// The session as the engine knows it.
    pub(crate) fn for_engine(&self) -> protocol::engine::Session {
        match self.current() {
            None => protocol::engine::Session::None,
            Some(session) => {
                protocol::engine::Session::Active { refreshable: is_refreshable(&session), renewed: false }
            }
        }
    }

    pub(crate) fn set(&self, stored: Option<StoredSession>) {
        self.unread.store(false, Ordering::Relaxed);
        *self.lock() = stored;
    }

    /// Takes a renewed session in and gives it back for keeping.
    pub(crate) fn renew(&self, grant: &SessionGrant) -> StoredSession {
        let mut cell = self.lock();
        let base = cell.as_ref().map(|stored| stored.base.clone()).unwrap_or_default();
        let stored = StoredSession { base, session: mobile(grant) };
        *cell = Some(stored.clone());
        stored
    }
}

fn mobile(grant: &SessionGrant) -> Session {
    Session::Mobile { token: grant.token.clone(), refresh: grant.refresh.clone() }
}

fn is_refreshable(session: &Session) -> bool {
    matches!(session, Session::Mobile { refresh: Some(_), .. })
}

impl StoredSession {
    /// Writes the session to the keychain or its stand-in.
    pub(crate) fn keep(&self, secrets: &dyn Secrets) -> io::Result<()> {
        let document = match &self.session {
            Session::Mobile { token, refresh } => json!({
                "base": self.base,
                "token": token.reveal(),
                "refresh": refresh.as_ref().map(Sensitive::reveal),
            }),
            Session::ApiKey(key) => json!({ "base": self.base, "api_key": key.reveal() }),
        };
        secrets.save(&Sensitive::new(document.to_string()))
    }

    /// Reads the session kept last; one of another server is not used.
    fn load(secrets: &dyn Secrets, base: &str) -> io::Result<Option<StoredSession>> {
        Ok(secrets.load()?.and_then(|text| StoredSession::read(text.reveal(), base)))
    }

    fn read(text: &str, base: &str) -> Option<StoredSession> {
        let document: Value = serde_json::from_str(text).ok()?;
        let secret =
            |key: &str| document.get(key).and_then(Value::as_str).map(|s| Sensitive::new(s.to_owned()));
        let session = match (secret("token"), secret("api_key")) {
            (Some(token), _) => Session::Mobile { token, refresh: secret("refresh") },
            (None, Some(key)) => Session::ApiKey(key),
            (None, None) => return None,
        };
        let kept_base = document.get("base").and_then(Value::as_str)?;
        (kept_base == base).then(|| StoredSession { base: base.to_owned(), session })
    }
}

/// What the firm states because the server never tells: it must stand on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFacts {
    /// Share capital in lei, as typed; `None` for firms without.
    pub share_capital: Option<String>,
    /// Registered for VAT.
    pub vat_payer: bool,
    /// Applies VAT on collection.
    pub vat_on_collection: bool,
}

impl App {
    /// Signs in with this installation's device id, then pulls what offline work needs.
    ///
    /// # Errors
    /// [`Problem::WrongPassword`], [`Problem::OtherFirm`] while something waits for another firm, or no usable server.
    pub async fn sign_in(&self, email: &str, password: &Sensitive<String>) -> Result<(), Problem> {
        self.want_network()?;
        let remote = self.remote();
        self.refuse_other_server(remote.base())?;
        let device_name = self.device_name();
        let credentials = Credentials { email, password, device_name: &device_name };
        let grant = remote.sign_in(credentials).await.map_err(|error| match error.class {
            Class::Auth if error.code != "device_id_missing" => Problem::WrongPassword,
            _ => Problem::from(error),
        })?;
        let user = grant.user.clone().unwrap_or_else(|| email.to_owned());
        self.begin_session(mobile(&grant), grant.firm.clone(), user).await
    }

    /// Signs in with an API key, for issuing online only: a key has no device, so it can neither lock nor reserve.
    ///
    /// # Errors
    /// [`Problem::KeyOnDevice`] while these books hold numbers or invoices of a device, the key's refusal, no usable server.
    pub async fn sign_in_with_key(&self, key: &Sensitive<String>) -> Result<(), Problem> {
        self.want_network()?;
        self.refuse_other_server(self.remote().base())?;
        let key = Sensitive::new(key.reveal().trim().to_owned());
        if key.reveal().is_empty() {
            return Err(Problem::NotSignedIn);
        }
        if self.holds_numbers()? {
            return Err(Problem::KeyOnDevice);
        }
        let user = "API".to_owned();
        let signed_in = self.begin_session(Session::ApiKey(key), None, user).await;
        if matches!(signed_in, Err(Problem::SessionExpired)) {
            // A key that is refused at its first use was never one.
            self.sign_out().await?;
            return Err(Problem::WrongKey);
        }
        signed_in
    }

    /// Whether numbers of a device, or invoices that wait with one, are in these books.
    fn holds_numbers(&self) -> Result<bool, Problem> {
        let view = self.books.read()?;
        let mut holds = !view.outbox()?.is_empty();
        for series in view.series()? {
            let here = matches!(series.lock, domain::Lock::Here { .. });
            holds |= here || !view.free_numbers(&series.id)?.is_empty();
        }
        Ok(holds)
    }

    /// A password is not even shown to another server than the one these books belong to (S14).
    fn refuse_other_server(&self, base: &str) -> Result<(), Problem> {
        let view = self.books.read()?;
        match view.binding()? {
            Some(binding) if binding.api_base != base && !view.series()?.is_empty() => {
                Err(Problem::OtherServer { base: binding.api_base })
            }
            _ => Ok(()),
        }
    }

    async fn begin_session(
        &self,
        session: Session,
        firm: Option<String>,
        user: String,
    ) -> Result<(), Problem> {
        let base = self.remote().base().to_owned();
        let binding = Binding { api_base: base.clone(), firm: firm.clone(), user: Some(user) };
        self.books.write(self.time.now(), |tx| {
            let known = tx.binding()?;
            let other_firm = known.as_ref().is_some_and(|known| {
                known.api_base != binding.api_base
                    || (known.firm.is_some() && firm.is_some() && known.firm != firm)
            });
            let something_here = !tx.outbox()?.is_empty() || !tx.series()?.is_empty();
            if other_firm && something_here {
                return Err(Problem::OtherFirm);
            }
            // A grant that names no firm takes nothing away from what is known.
            let firm = binding.firm.clone().or_else(|| known.and_then(|known| known.firm));
            tx.set_binding(&Binding { firm, ..binding.clone() })?;
            Ok(())
        })?;
        let refreshable = is_refreshable(&session);
        let stored = StoredSession { base, session };
        stored.keep(self.secrets.as_ref()).map_err(|error| Problem::Disk(error.to_string()))?;
        self.session.set(Some(stored));
        let driver = self.driver();
        driver.tell(Event::SignedIn { refreshable });
        let pulled = driver.wish(Wish::Pull).await;
        self.stale_everything();
        pulled
    }

    /// Gives the session up. The queue and the numbers stay as they are (I37).
    ///
    /// # Errors
    /// When the keychain does not let go of it.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        if let Some(session) = self.session.current()
            && self.want_network().is_ok()
        {
            // Best effort: offline, the server forgets the session by itself.
            let _ = self.remote().sign_out(&session).await;
        }
        self.session.set(None);
        let cleared = self.secrets.clear();
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::SignedOut);
        }
        self.stale_everything();
        cleared.map_err(|error| Problem::Disk(error.to_string()))
    }

    /// The firm and what it stated for its paper.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn profile(&self) -> Result<ProfileView, Problem> {
        let view = self.books.read()?;
        let firm = view.firm()?.unwrap_or_default();
        let stated = view.profile()?;
        let complete = stated.is_some();
        let profile = stated.unwrap_or_else(|| assumed(&firm));
        let account = firm.bank_accounts.first();
        Ok(ProfileView {
            address: address_line(&[firm.address.as_deref(), firm.city.as_deref(), firm.county.as_deref()]),
            name: firm.name.clone().unwrap_or_default(),
            tax_id: firm.tax_id.clone().unwrap_or_default(),
            trade_register: firm.trade_register.clone(),
            iban: account.map(|account| account.iban.clone()),
            accounts: firm.bank_accounts.iter().map(account_view).collect(),
            share_capital: profile.share_capital.map(|capital| capital.to_string()),
            vat_payer: profile.vat_payer,
            vat_on_collection: profile.vat_on_collection,
            complete,
        })
    }

    /// Keeps what the firm states.
    ///
    /// # Errors
    /// [`Problem::Invalid`] when the share capital is not an amount.
    pub fn save_profile(&self, facts: &ProfileFacts) -> Result<ProfileView, Problem> {
        let share_capital =
            match facts.share_capital.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                None => None,
                Some(text) => {
                    let amount: Result<Money, _> = text.parse();
                    Some(amount.map_err(|error| Problem::bad_field("share_capital", error))?)
                }
            };
        let profile = Profile {
            share_capital,
            vat_payer: facts.vat_payer,
            vat_on_collection: facts.vat_payer && facts.vat_on_collection,
            lang: None,
        };
        self.books.write(self.time.now(), |tx| tx.set_profile(&profile))?;
        self.stale(&[crate::Topic::Profile, crate::Topic::Status]);
        self.profile()
    }
}

fn account_view(account: &protocol::RemoteBankAccount) -> AccountView {
    AccountView { iban: account.iban.clone(), bank: account.bank.clone(), currency: account.currency.clone() }
}

/// What is assumed until the firm states it: registered for VAT if the server says so or its tax id carries the prefix.
fn assumed(firm: &protocol::RemoteFirm) -> Profile {
    let prefixed =
        firm.tax_id.as_deref().is_some_and(|id| id.trim_start().to_ascii_uppercase().starts_with("RO"));
    Profile {
        share_capital: None,
        vat_payer: firm.vat_payer.unwrap_or(prefixed),
        vat_on_collection: false,
        lang: None,
    }
}

/// The firm as its paper names it, frozen into each invoice.
pub(crate) fn supplier(reader: &impl Read, demo: bool) -> Result<Supplier, Problem> {
    let firm = reader.firm()?.ok_or(Problem::FirmUnknown)?;
    let profile = reader.profile()?.unwrap_or_else(|| assumed(&firm));
    let name = firm.name.clone().filter(|name| !name.trim().is_empty()).ok_or(Problem::FirmUnknown)?;
    let tax_id = firm.tax_id.clone().ok_or(Problem::FirmUnknown)?.replace(' ', "");
    let digits = tax_id.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    let account = firm.bank_accounts.first();
    Ok(Supplier {
        name,
        tax_id: if profile.vat_payer { format!("RO{digits}") } else { digits },
        trade_register: firm.trade_register,
        address: firm.address.unwrap_or_default(),
        city: firm.city.unwrap_or_default(),
        county: firm.county,
        share_capital: profile.share_capital,
        vat_payer: profile.vat_payer,
        vat_on_collection: profile.vat_on_collection,
        iban: account.map(|account| account.iban.clone()),
        bank: account.and_then(|account| account.bank.clone()),
        email: firm.email,
        phone: firm.phone,
        demo,
        look: reader.paper_settings()?.look,
    })
}
