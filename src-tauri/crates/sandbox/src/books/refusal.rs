//! Every refusal the API knows, in one table: code, HTTP status, error type and English sentence.
//!
//! A status the documentation does not give is marked "chosen"; [`super::Switches::status_overrides`] replaces any.
//! Deliberately absent: texts in Romanian, since a client never shows or branches on the server's sentence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Declares the codes and their table together, so that neither can lack a row of the other.
macro_rules! codes {
    ($($variant:ident $name:literal $status:literal $kind:literal $message:literal;)*) => {
        /// A code of the API's errors.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $message] #[serde(rename = $name)] $variant,)*
        }

        impl Code {
            /// The code as it is written on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status that comes with it, unless a switch says otherwise.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            fn kind(self) -> &'static str {
                match self { $(Self::$variant => $kind,)* }
            }

            fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)* }
            }
        }
    };
}

codes! {
    // Signing in. `invalid_credentials` is chosen: the login page is not published.
    MissingApiKey "missing_api_key" 401 "authentication_error" "No credentials were sent.";
    InvalidApiKey "invalid_api_key" 401 "authentication_error" "The credentials are not known.";
    ExpiredApiKey "expired_api_key" 401 "authentication_error" "The credentials have expired.";
    AuthenticationRequired "authentication_required" 401 "authentication_error" "The session has ended.";
    InvalidCredentials "invalid_credentials" 401 "authentication_error" "The e-mail or the password is wrong.";
    InsufficientPermissions "insufficient_permissions" 403 "permission_error" "Only an administrator of the firm may do this.";

    // Locks and reservations. The statuses of `device_id_missing`, `reservation_missing` and
    // `reservation_not_pending` are chosen.
    DeviceIdMissing "device_id_missing" 400 "invalid_request_error" "The session has no device; sign in again from the app.";
    SeriesLockedToDevice "series_locked_to_device" 403 "permission_error" "The series is locked to a device.";
    SeriesLockedOtherDevice "series_locked_other_device" 403 "permission_error" "The series is locked to another device.";
    SeriesNotLockedToDevice "series_not_locked_to_device" 409 "invalid_request_error" "The series is not locked to this device.";
    ReservationMissing "reservation_missing" 404 "invalid_request_error" "No such reservation.";
    ReservationSeriesMismatch "reservation_series_mismatch" 409 "invalid_request_error" "The reservation belongs to another series.";
    ReservationAlreadyConsumed "reservation_already_consumed" 409 "invalid_request_error" "The reservation was already used.";
    ReservationNotPending "reservation_not_pending" 409 "invalid_request_error" "The reservation is no longer pending.";
    ReservationExpired "reservation_expired" 409 "invalid_request_error" "The reservation has expired.";
    ReservationDeviceMismatch "reservation_device_mismatch" 403 "permission_error" "The reservation belongs to another device.";
    Forbidden "forbidden" 403 "permission_error" "This belongs to another device.";

    // Requests. `chronology_violation` and `idempotency_key_reused` are chosen names.
    InvalidRequest "invalid_request" 400 "invalid_request_error" "Some fields are missing or wrong.";
    ResourceMissing "resource_missing" 404 "invalid_request_error" "No such object.";
    ResourceAlreadyExists "resource_already_exists" 409 "invalid_request_error" "It already exists.";
    ResourceLocked "resource_locked" 423 "invalid_request_error" "The object is busy.";
    DuplicateInvoiceNumber "duplicate_invoice_number" 409 "invalid_request_error" "The invoice number is already in use.";
    ChronologyViolation "chronology_violation" 400 "invalid_request_error" "The date lies before the last invoice of the series.";
    IdempotencyKeyReused "idempotency_key_reused" 409 "invalid_request_error" "The idempotency key was used with another body.";
    MethodNotAllowed "method_not_allowed" 405 "invalid_request_error" "The path does not know this method.";
    RateLimitExceeded "rate_limit_exceeded" 429 "rate_limit_error" "Too many requests.";

    // Changing what is issued.
    InvoiceIsStorno "invoice_is_storno" 400 "invalid_request_error" "The invoice is itself a reversal.";
    InvoiceAlreadyStorned "invoice_already_storned" 400 "invalid_request_error" "The invoice has been reversed.";
    InvoiceIsPaid "invoice_is_paid" 400 "invalid_request_error" "A paid invoice's totals cannot change.";
    InvoiceLockedEfactura "invoice_locked_efactura" 403 "permission_error" "ANAF has accepted the invoice.";
    InvoiceCannotBeStorned "invoice_cannot_be_storned" 400 "invalid_request_error" "The invoice cannot be reversed.";
    InvoiceAlreadyVoided "invoice_already_voided" 400 "invalid_request_error" "The invoice is already void.";
    InvoiceCannotBeDeleted "invoice_cannot_be_deleted" 400 "invalid_request_error" "Only drafts and void invoices can be deleted.";
    InvoiceNotLastInSeries "invoice_not_last_in_series" 400 "invalid_request_error" "Only the last invoice of a series can be deleted.";
    InvoiceAlreadyPaid "invoice_already_paid" 400 "invalid_request_error" "The invoice is already paid.";
    ChitantaSeriesMissing "chitanta_series_missing" 422 "validation_error" "The firm has no series for receipts.";
    InvalidInvoiceStatus "invalid_invoice_status" 400 "invalid_request_error" "The invoice cannot be sent as it stands.";
    EmailSendFailed "email_send_failed" 500 "api_error" "The e-mail could not be sent.";
    InvalidPaymentMethod "invalid_payment_method" 400 "invalid_request_error" "The payment method is not known.";
    ClientHasInvoices "client_has_invoices" 409 "invalid_request_error" "The client has invoices.";
    ProductHasInvoices "product_has_invoices" 409 "invalid_request_error" "The product is used on invoices.";
}

/// A request turned down: a code of the table and whatever else its page shows beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    status: Option<u16>,
    extra: Map<String, Value>,
}

impl Refusal {
    /// A missing object, naming the parameter that pointed at it.
    pub(crate) fn missing(param: &str) -> Self {
        Self::from(Code::ResourceMissing).with("param", param)
    }

    /// Wrong fields, by dotted path.
    pub(crate) fn fields(errors: &BTreeMap<String, String>) -> Self {
        Self::from(Code::InvalidRequest).with("errors", json!(errors))
    }

    /// One wrong field.
    pub(crate) fn field(path: &str, text: &str) -> Self {
        Self::fields(&BTreeMap::from([(path.to_owned(), text.to_owned())]))
    }

    /// The same refusal with one more member in `error`.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(key.to_owned(), value.into());
        self
    }

    /// The same refusal under a status its code does not usually have.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn status(&self, overrides: &BTreeMap<Code, u16>) -> u16 {
        overrides.get(&self.code).copied().or(self.status).unwrap_or(self.code.status())
    }

    /// The `error` member of the reply.
    pub(crate) fn to_json(&self, status: u16) -> Value {
        let mut error = self.extra.clone();
        error.insert("message".to_owned(), json!(self.code.message()));
        error.insert("type".to_owned(), json!(self.code.kind()));
        error.insert("code".to_owned(), json!(self.code.name()));
        error.insert("status".to_owned(), json!(status));
        Value::Object(error)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, status: None, extra: Map::new() }
    }
}
