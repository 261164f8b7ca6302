//! The readings of the documentation, one field per open point; `Switches::default()` is the documented one.
//!
//! "Q" numbers are the questions of contazen-api.md section 10, "row" numbers the contradictions of its section 9.
//! Deliberately absent: failures of the network, which belong to the server's [`crate::Faults`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::refusal::Code;

/// Which reading of the documentation the books follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switches {
    /// Q1: seconds a session's token lives.
    pub jwt_lifetime_seconds: i64,
    /// Q1: seconds a refresh token lives.
    pub refresh_lifetime_seconds: i64,
    /// Q1: whether `POST /auth/refresh` exists at all.
    pub refresh_endpoint: bool,
    /// Q1: whether a refresh makes the old refresh token worthless.
    pub refresh_rotates: bool,
    /// Q1: whether login calls the token `access_token` instead of `token`.
    pub login_says_access_token: bool,

    /// Q5: whether the holder locking again is refused with 409 instead of answered with 200.
    pub relock_refused: bool,
    /// Q6: the code that comes with the 409 of a lock held elsewhere.
    pub lock_conflict_code: Code,
    /// Q7: whether logging out unlocks the device's series.
    pub logout_drops_lock: bool,
    /// Q8: whether storno and a change of series respect the lock as creating does.
    pub lock_guards_other_writes: bool,
    /// Q17: whether a proforma series can be locked.
    pub proforma_lockable: bool,

    /// Days a reservation lives; `None` sends a null `expires_at`.
    pub reservation_days: Option<i64>,
    /// Hours after its end of life before a row stops reading `pending`.
    pub expiry_lag_hours: i64,
    /// Q10: the most pending reservations one device may hold in a series.
    pub max_outstanding: Option<usize>,
    /// Q11: distance between two numbers of one batch; 1 is contiguous.
    pub batch_stride: u64,
    /// Q14: whether a consumed reservation remembers the idempotency key as `client_local_uuid`.
    pub local_uuid_from_key: bool,
    /// Q15: whether a refused create still uses up its token.
    pub failed_create_burns_token: bool,
    /// Q18, row 13: whether tokens still work after another device has locked the series.
    pub relocked_series_accepts_tokens: bool,
    /// Q19: what spending a consumed token is answered with.
    pub consumed_token: ConsumedToken,

    /// Q20: how long an idempotency key is remembered.
    pub idempotency: Idempotency,
    /// Q20: whether keys count on every write, not only on `POST /invoices`.
    pub idempotency_everywhere: bool,
    /// Q20: whether an error reply is stored under its key and replayed.
    pub idempotency_keeps_errors: bool,
    /// Q20: the status of a replayed success; `None` repeats the first one.
    pub replay_status: Option<u16>,
    /// Q20: what the same key with another body is answered with.
    pub same_key_other_body: OtherBody,

    /// Q21: what a new invoice's date is compared with.
    pub chronology: Chronology,
    /// Q22, row 5: digits an invoice number is padded to with zeros.
    pub padding: usize,
    /// Q22: where `{year}` comes from.
    pub year: YearSource,
    /// Q28: how halves are rounded.
    pub rounding: Rounding,
    /// Row 22: the VAT percentage of a row that names neither rate nor key.
    pub default_vat_percent: u8,
    /// Row 8: whether voiding a numbered invoice issues a storno.
    pub void_issues_storno: bool,
    /// Whether e-mails go out.
    pub mail_works: bool,
    /// Whether the firm has a series for receipts.
    pub receipt_series: bool,
    /// Whether the firm pays VAT; when not, every row is taxed at zero.
    pub vat_payer: bool,
    /// Q32: minutes between UTC and the server's "today".
    pub today_offset_minutes: i64,

    /// Row 20c: the status of a successful create.
    pub create_status: u16,
    /// Row 4: what an invoice's `number` holds.
    pub number_text: NumberText,
    /// Rows 1, 6, 7, 20b: whose names an invoice's fields have.
    pub invoice_names: Generation,
    /// Row 1: whether lists show an invoice's rows as id strings unless expanded.
    pub list_rows_as_ids: bool,
    /// Money as text (`"104.70"`) instead of JSON numbers.
    pub money_as_text: bool,
    /// Row 2: booleans as 0 and 1.
    pub booleans_as_digits: bool,
    /// Row 25: how instants are written.
    pub timestamps: Timestamps,
    /// Row 26: which page `GET /settings` follows.
    pub settings_shape: SettingsShape,
    /// Whether replies carry `meta`.
    pub meta: bool,

    /// Whether `GET /invoices` obeys `sort` and `order`.
    pub list_honours_sort: bool,
    /// Whether `GET /invoices` obeys `series_id`.
    pub list_honours_series_filter: bool,

    /// Q35, row 19: requests one caller may make in a minute; `None` is unlimited.
    pub requests_per_minute: Option<u32>,
    /// Rows 17, 18, 28; Q4, Q16: HTTP statuses that replace the table's, by code.
    pub status_overrides: BTreeMap<Code, u16>,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            jwt_lifetime_seconds: 86_400,
            refresh_lifetime_seconds: 90 * 86_400,
            refresh_endpoint: true,
            refresh_rotates: false,
            login_says_access_token: false,
            relock_refused: false,
            lock_conflict_code: Code::SeriesLockedOtherDevice,
            logout_drops_lock: false,
            lock_guards_other_writes: true,
            proforma_lockable: true,
            reservation_days: Some(30),
            expiry_lag_hours: 24,
            max_outstanding: None,
            batch_stride: 1,
            local_uuid_from_key: true,
            failed_create_burns_token: false,
            relocked_series_accepts_tokens: false,
            consumed_token: ConsumedToken::AlreadyConsumed,
            idempotency: Idempotency::KeptForEver,
            idempotency_everywhere: false,
            idempotency_keeps_errors: false,
            replay_status: None,
            same_key_other_body: OtherBody::Refused,
            chronology: Chronology::LastIssued,
            padding: 0,
            year: YearSource::InvoiceDate,
            rounding: Rounding::HalfAwayFromZero,
            default_vat_percent: 19,
            void_issues_storno: true,
            mail_works: true,
            receipt_series: true,
            vat_payer: true,
            today_offset_minutes: 120,
            create_status: 201,
            number_text: NumberText::Bare,
            invoice_names: Generation::OpenApi,
            list_rows_as_ids: false,
            money_as_text: false,
            booleans_as_digits: false,
            timestamps: Timestamps::AsDocumented,
            settings_shape: SettingsShape::OpenApi,
            meta: true,
            list_honours_sort: true,
            list_honours_series_filter: true,
            requests_per_minute: Some(100),
            status_overrides: BTreeMap::new(),
        }
    }
}

/// How long an idempotency key is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Idempotency {
    /// For as long as the books exist.
    KeptForEver,
    /// For this many hours.
    ForgottenAfterHours(i64),
    /// Not at all: the header is not read.
    Ignored,
}

/// What a known idempotency key with another body is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OtherBody {
    /// 409 `idempotency_key_reused`.
    Refused,
    /// The first reply, whatever the new body says.
    FirstReply,
    /// The new body is handled as if the key were new, and the key keeps the newer reply.
    HandledAnew,
}

/// What spending a consumed reservation token is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsumedToken {
    /// 409 `reservation_already_consumed`, as the Offline Mode guide says.
    AlreadyConsumed,
    /// `reservation_not_pending`, as for any other row that is not pending.
    NotPending,
    /// `duplicate_invoice_number`, the errors page's word for it.
    DuplicateNumber,
    /// `reservation_missing`: used rows are cleaned away.
    Missing,
    /// 200 with the invoice that consumed it.
    ReturnsInvoice,
}

/// What a new invoice's date must not lie before, within its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chronology {
    /// The date of the invoice created last.
    LastIssued,
    /// The date of the invoice with the highest number.
    HighestNumber,
    /// The latest date of any invoice.
    LatestDate,
    /// Nothing: the check does not exist.
    Unchecked,
}

/// Where `{year}` of a number format comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum YearSource {
    /// The invoice's date.
    InvoiceDate,
    /// The series' own `year` field.
    SeriesYear,
}

/// How the second decimal is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rounding {
    /// As PHP's `round`, the documented function.
    HalfAwayFromZero,
    /// The banker's way, to provoke a difference of a ban.
    HalfEven,
}

/// What an invoice's `number` field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberText {
    /// `"12"`, padded as configured.
    Bare,
    /// `"DEM-12"`, the same as `full_number`.
    Full,
    /// `12`, a JSON integer.
    Integer,
}

/// The generation of the documentation whose field names an invoice has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Generation {
    /// OpenAPI 1.2.0 of 2026: `items`, `is_void`, `vat_amount`, no `status`.
    OpenApi,
    /// The hand-written pages of August 2025: `lines`, `is_voided`, `status`, `series_id`, `paid_amount`.
    HandWritten,
    /// The short OpenAPI of August 2025: `vat_total`, `amount_paid`, `amount_due`, `status`.
    Short2025,
}

/// How instants are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timestamps {
    /// Unix seconds or ISO text, field by field as the pages show.
    AsDocumented,
    /// Unix seconds everywhere.
    Unix,
    /// `2026-11-20T08:00:00+00:00` everywhere.
    Iso,
    /// `2026-11-20 08:00:00`, without a zone, everywhere.
    Naive,
}

/// Which page `GET /settings` follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsShape {
    /// `api_version`, `e_factura`, `vat_rates`, `payment_types`, `rate_limits`.
    OpenApi,
    /// `invoice_series`, `primary_series`, `efactura`, `bank_accounts`, `subscription`.
    HandWritten,
}
