//! Who is calling: users, device sessions and API keys.
//!
//! The device is taken from the session, never from a body, as the lock page demands. Deliberately absent: real
//! cryptography. Tokens are opaque ids and passwords are kept as they are, because nothing here is worth stealing.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Books, Code,
    form::Problems,
    handle::{Call, Outcome, Reply},
    refusal::Refusal,
};
use crate::exchange::Request;

/// Tokens a session remembers; older ones have long expired and read as unknown.
const PASSES_MAX: usize = 8;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The numeric key that locks carry as `user_id`.
    pub id: u64,
    /// The name shown to people.
    pub name: String,
    /// The sign-in name.
    pub email: String,
    /// In clear: these users exist only here.
    pub password: String,
    /// Whether the user may break another device's lock.
    pub is_admin: bool,
}

/// A device as it presented itself at login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The stable id that owns locks and reservations.
    pub id: String,
    /// The name people know it by.
    pub name: Option<String>,
    /// `ios`, `android`, `web`, or whatever was sent.
    pub platform: Option<String>,
}

/// One login.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: u64,
    pub(crate) user_id: u64,
    pub(crate) is_admin: bool,
    pub(crate) device: Option<Device>,
    /// The latest tokens given out: a refresh adds one and leaves the older ones to their time.
    passes: Vec<Pass>,
    refresh_token: String,
    refresh_expires_at: DateTime<Utc>,
    revoked: bool,
}

/// A bearer token of a session.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pass {
    token: String,
    expires_at: DateTime<Utc>,
}

impl Session {
    /// Makes every token of the session worthless.
    pub(crate) fn end(&mut self) {
        self.revoked = true;
    }
}

/// Who a request comes from.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    Nobody,
    ApiKey,
    Session(Session),
}

impl Caller {
    pub(crate) fn session(&self) -> Option<&Session> {
        if let Self::Session(session) = self { Some(session) } else { None }
    }

    pub(crate) fn device(&self) -> Option<&Device> {
        self.session()?.device.as_ref()
    }

    /// The device, or `device_id_missing`.
    pub(crate) fn required_device(&self) -> Result<&Device, Refusal> {
        self.device().ok_or_else(|| Code::DeviceIdMissing.into())
    }
}

impl Books {
    /// Who the bearer of a request is.
    pub(crate) fn recognise(&self, request: &Request, now: DateTime<Utc>) -> Result<Caller, Refusal> {
        let bearer = request.bearer.as_deref().ok_or(Code::MissingApiKey)?;
        if self.api_keys.iter().any(|key| key == bearer) {
            return Ok(Caller::ApiKey);
        }
        let passes =
            self.sessions.iter().flat_map(|session| session.passes.iter().map(move |pass| (session, pass)));
        let mut named = passes.filter(|(_, pass)| pass.token == bearer);
        let (session, pass) = named.next().ok_or(Code::InvalidApiKey)?;
        if session.revoked {
            return Err(Code::AuthenticationRequired.into());
        }
        if pass.expires_at <= now {
            return Err(Code::ExpiredApiKey.into());
        }
        Ok(Caller::Session(session.clone()))
    }

    pub(crate) fn login(&mut self, call: &Call<'_>) -> Outcome {
        let problems = Problems::default();
        let form = call.form(&problems);
        let (email, password) = (form.required_text("email"), form.required_text("password"));
        let device = form.text("device_id").map(|id| Device {
            id,
            name: form.text("device_name"),
            platform: form.text("device_platform"),
        });
        problems.settle()?;
        let known = |user: &&User| user.email.eq_ignore_ascii_case(&email) && user.password == password;
        let user = self.users.iter().find(known).cloned().ok_or(Code::InvalidCredentials)?;
        let session = Session {
            id: self.next_serial(),
            user_id: user.id,
            is_admin: user.is_admin,
            device,
            passes: Vec::new(),
            refresh_token: self.next_id("refresh"),
            refresh_expires_at: call.now + TimeDelta::seconds(self.switches.refresh_lifetime_seconds),
            revoked: false,
        };
        self.sessions.push(session);
        let position = self.sessions.len() - 1;
        let mut reply = self.renewed(position, call.now);
        reply["user"] = json!({ "id": user.id, "name": user.name, "email": user.email });
        reply["firm"] = self.firm_json();
        Ok(Reply::ok(reply))
    }

    pub(crate) fn refresh(&mut self, call: &Call<'_>) -> Outcome {
        if !self.switches.refresh_endpoint {
            return Err(Refusal::missing("path"));
        }
        let problems = Problems::default();
        let token = call.form(&problems).required_text("refresh_token");
        problems.settle()?;
        let position = self
            .sessions
            .iter()
            .position(|session| session.refresh_token == token)
            .ok_or(Code::InvalidApiKey)?;
        if self.sessions[position].revoked {
            return Err(Code::AuthenticationRequired.into());
        }
        if self.sessions[position].refresh_expires_at <= call.now {
            return Err(Code::ExpiredApiKey.into());
        }
        if self.switches.refresh_rotates {
            self.sessions[position].refresh_token = self.next_id("refresh");
        }
        Ok(Reply::ok(self.renewed(position, call.now)))
    }

    pub(crate) fn logout(&mut self, call: &Call<'_>) -> Outcome {
        let Some(ended) = call.caller.session() else {
            return Err(Code::AuthenticationRequired.into());
        };
        for session in self.sessions.iter_mut().filter(|session| session.id == ended.id) {
            session.end();
        }
        if let Some(device) = call.caller.device()
            && self.switches.logout_drops_lock
        {
            for series in &mut self.series {
                series.lock.take_if(|lock| lock.device_id == device.id);
            }
        }
        Ok(Reply::message("Signed out."))
    }

    /// Gives a session a new token and says so.
    fn renewed(&mut self, position: usize, now: DateTime<Utc>) -> Value {
        let token = format!("{}.{}", self.next_id("jwt"), self.sessions[position].id);
        let lifetime = self.switches.jwt_lifetime_seconds;
        let session = &mut self.sessions[position];
        session.passes.truncate(PASSES_MAX - 1);
        session
            .passes
            .insert(0, Pass { token: token.clone(), expires_at: now + TimeDelta::seconds(lifetime) });
        let name = if self.switches.login_says_access_token { "access_token" } else { "token" };
        json!({
            name: token,
            "token_type": "Bearer",
            "refresh_token": session.refresh_token,
            "expires_in": lifetime,
        })
    }
}
