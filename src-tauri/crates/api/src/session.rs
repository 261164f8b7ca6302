//! Signing in, staying signed in, signing out.
//!
//! None of the three endpoints is documented: the shapes are the ones of `contazen-api.md` §3, sent flat and read from
//! wherever they may be. Not here: where secrets are kept, when to refresh.

use crate::envelope;
use crate::failure;
use crate::heard::Heard;
use crate::read::read_grant;
use crate::remote::Remote;
use crate::transport::Request;
use protocol::{Class, RemoteError, Sensitive, SessionGrant};
use reqwest::Method;
use serde_json::json;

/// What a person types to sign in.
#[derive(Debug, Clone, Copy)]
pub struct Credentials<'a> {
    /// E-mail address of the account.
    pub email: &'a str,
    /// Its password.
    pub password: &'a Sensitive<String>,
    /// What this installation is called where it holds a series: shown to people who find it locked.
    pub device_name: &'a str,
}

/// Who calls: a device that signed in, which may lock and reserve, or an API key, which may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// From [`Remote::sign_in`].
    Mobile {
        /// Bearer token.
        token: Sensitive<String>,
        /// For [`Remote::refresh`].
        refresh: Option<Sensitive<String>>,
    },
    /// From the settings of the web application.
    ApiKey(Sensitive<String>),
}

impl Session {
    pub(crate) fn bearer(&self) -> &Sensitive<String> {
        match self {
            Session::Mobile { token, .. } => token,
            Session::ApiKey(key) => key,
        }
    }
}

impl Remote {
    /// `GET /series` as nobody: whether the server answers at all, before anyone signs in. That it refuses is an answer.
    ///
    /// # Errors
    /// [`RemoteError`] when it cannot be reached, or something else answers in its place.
    pub async fn greet(&self) -> Result<(), RemoteError> {
        let request = Request::new(Method::GET, "/series");
        let heard = self.ask_raw(request, |received| envelope::open_bare(&received).map(|_| ())).await;
        match heard.result {
            Err(error)
                if matches!(error.class, Class::NotReached | Class::Ambiguous)
                    || error.code == "captive_portal" =>
            {
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// `POST /auth/login`: a session bound to this device.
    ///
    /// # Errors
    /// [`RemoteError`]; wrong credentials are [`Class::Auth`] or [`Class::AskUser`], as the server words them.
    pub async fn sign_in(&self, credentials: Credentials<'_>) -> Result<SessionGrant, RemoteError> {
        let device = self.device();
        let body = json!({
            "email": credentials.email,
            "password": credentials.password.reveal(),
            "device_id": device.id,
            "device_name": credentials.device_name,
            "device_platform": device.platform,
        });
        let request = Request::new(Method::POST, "/auth/login").body(body.to_string());
        let request = request.secret(credentials.password.reveal());
        self.ask_raw(request, |received| envelope::open_bare(&received)?.read(read_grant)).await.result
    }

    /// `POST /auth/refresh`: a new token. Where the reply brings no new refresh token the old one is handed back.
    ///
    /// A definitive refusal, or a server without this endpoint, is [`Class::Auth`]: only a new sign-in helps.
    pub async fn refresh(&self, session: &Session) -> Heard<SessionGrant> {
        let Session::Mobile { refresh: Some(refresh), .. } = session else {
            return Heard::silence(failure::ours(Class::Auth, "no_refresh_token", ""));
        };
        let body = json!({ "refresh_token": refresh.reveal() });
        let request = Request::new(Method::POST, "/auth/refresh").body(body.to_string());
        let request = request.secret(refresh.reveal());
        let heard = self.ask_raw(request, |received| envelope::open_bare(&received)?.read(read_grant)).await;
        let result = heard
            .result
            .map(|grant| SessionGrant { refresh: grant.refresh.or_else(|| Some(refresh.clone())), ..grant });
        let result = result.map_err(|error| match (error.class, error.status) {
            (Class::AskUser | Class::Parked, _) | (_, Some(404 | 405)) => {
                RemoteError { class: Class::Auth, ..error }
            }
            _ => error,
        });
        Heard { result, ..heard }
    }

    /// `POST /auth/logout`. A session that is gone already, a server without this endpoint and an API key count as
    /// done.
    ///
    /// # Errors
    /// [`RemoteError`] when the session may still be alive on the server; the local one can be forgotten all the same.
    pub async fn sign_out(&self, session: &Session) -> Result<(), RemoteError> {
        let Session::Mobile { token, .. } = session else { return Ok(()) };
        let request = Request { bearer: Some(token), ..Request::new(Method::POST, "/auth/logout") };
        let open = |received: crate::transport::Received| match received.status {
            200..300 | 401 | 404 | 405 => Ok(()),
            _ => envelope::open_bare(&received).map(|_| ()),
        };
        self.ask_raw(request, open).await.result
    }
}
