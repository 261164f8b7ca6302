//! What can go wrong, as a value: every front end shows it as a code, a sentence and a way out.
//!
//! Not here: the words (words).

use crate::entry_problem::EntryProblem;
use crate::export_problem::ExportProblem;
use crate::look::PaperFault;
use domain::{Finding, Refusal};
use efactura::Gap;
use protocol::engine::WishError;
use protocol::refusal::{Class, RemoteError};
use protocol::request_file::{FileError, FileErrorKind};
use store::{BackupError, Guard, OpenError, ReadError, TxError, WriteError};

/// Who has to do what, for exit codes and colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Refused or failed.
    Failed,
    /// The network was needed and not there.
    NoNetwork,
}

/// A problem for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Another process has the books open.
    AlreadyRunning,
    /// The database is gone from a folder that had one.
    BooksMissing(String),
    /// The database cannot be read.
    BooksDamaged(String),
    /// The file is something else.
    BooksForeign(String),
    /// They are sealed and no key was given.
    BooksSealed(String),
    /// They are sealed with another key.
    BooksKeyWrong(String),
    /// A newer version wrote them.
    BooksNewer,
    /// The operating system forbids it.
    NoPermission(String),
    /// The disk failed, or a file could not be written.
    Disk(String),
    /// The disk is nearly full.
    DiskFull,
    /// The invoice is kept, but the journal could not be written: nothing further is issued until it works.
    JournalBehind,
    /// A commit failed: the program has to be started again before anything is certain.
    Restart,
    /// The live database file was moved or replaced.
    BooksReplaced,
    /// An older copy of the books was put back, or they were restored: issuing waits for a person.
    IssuingStopped,
    /// The machine's clock is far behind what was seen before.
    ClockBehind {
        /// What was seen, as a date.
        seen: String,
    },
    /// The machine's clock is so far ahead of what was seen before that every number would have expired.
    ClockAhead {
        /// The date it shows.
        seen: String,
    },
    /// The books were copied from another place: only one copy may issue.
    BooksCopied,
    /// The server has to be asked before a statement can be believed.
    SyncFirst,
    /// The books hold an invoice with a higher number than the last one stated.
    LastTooLow(u64),
    /// Nobody stated that the number is on paper.
    NumberNotOnPaper(u64),
    /// The server has the invoice: it cannot be corrected here any more.
    AlreadySent,
    /// The invoice is held no more, or another was issued after it.
    UndoTooLate,
    /// Nobody knows yet whether the server has the invoice.
    OutcomeUnknown,
    /// A correction cannot move an invoice to another series.
    SeriesStays,
    /// The refusal is not about the number, so another number cannot help.
    ReissueCannotHelp,
    /// There is nothing about the invoice that a person has to see.
    NothingToSee,
    /// Numbers of this format cannot be read back from their text.
    FormatUnreadable(String),
    /// The database cannot be read: the books can only be looked at, until they are rebuilt from the journal.
    RescueMode,
    /// The books are sound: there is nothing to rebuild.
    NothingToRebuild,
    /// Something still works on the books.
    BooksBusy,
    /// The books are not sealed.
    BooksNotSealed,
    /// There is no keychain to keep the key of sealed books in.
    KeyWithoutKeychain,
    /// The keychain, where the key of sealed books lies, did not answer. Carries what it said.
    KeychainFailed(String),
    /// What was given is no recovery code.
    RecoveryCodeMiswritten,
    /// The books hold something, so they cannot take the place of a lost laptop's.
    BooksNotBlank,
    /// The demo firm is in front, and this is about the firm's own books.
    DemoOpen,
    /// No laptop of ours holds the series.
    NoLaptopHolds(String),
    /// The backup would lie in the data folder.
    BackupInBooks,
    /// There is no keychain to keep the daily backups' passphrase in.
    PassphraseWithoutKeychain,
    /// A backup needs a passphrase, or the wish to have none.
    PassphraseMissing,
    /// The backup is encrypted.
    PassphraseNeeded,
    /// The passphrase does not open the backup.
    WrongPassphrase,
    /// The file is no backup, or damaged.
    BackupDamaged(String),
    /// The backup was made by a newer version.
    BackupNewer,
    /// So much still waits here, or needs a person: the books are not erased.
    StillWaiting(u64),
    /// A series is locked to this laptop or has numbers here: the books are not erased.
    NumbersHeld(String),
    /// The folder's books hold invoices the server does not have.
    UnsentInvoices(u64),
    /// The books do not hold together, so they are not backed up.
    BooksUnsound(usize),
    /// Signed in with an API key, issuing needs the network.
    OnlineOnly,
    /// The server was asked for an invoice, and nobody knows what came of it.
    OrderUnknown,
    /// An API key cannot work on books that hold a device's numbers.
    KeyOnDevice,
    /// An API key has no device to lock or reserve for.
    KeyHasNoDevice,
    /// The API key is not accepted.
    WrongKey,
    /// Nobody is signed in.
    NotSignedIn,
    /// The session is no longer accepted.
    SessionExpired,
    /// E-mail and password do not match.
    WrongPassword,
    /// The books belong to another firm, and something still waits.
    OtherFirm,
    /// The books belong to another server.
    OtherServer {
        /// The server they belong to.
        base: String,
    },
    /// The API address is not acceptable.
    BadAddress(String),
    /// The server cannot be reached.
    Offline,
    /// The network was needed, and the person asked for none.
    OfflineWanted,
    /// The server gives no usable answers.
    ServerTrouble(String),
    /// A page of the network's own stands in the way.
    CaptivePortal,
    /// The server refused.
    Server(RemoteError),
    /// The firm's data were never pulled.
    FirmUnknown,
    /// No series of this id or name.
    NoSuchSeries(String),
    /// Several series have this name.
    SeveralSeries(String),
    /// No invoice of this id or number.
    NoSuchInvoice(String),
    /// The draft to be issued was issued from elsewhere meanwhile, or deleted.
    DraftGone,
    /// The demo firm's books cannot be opened.
    DemoBroken,
    /// Several invoices have this number.
    SeveralInvoices(String),
    /// No such number in the register.
    NoSuchNumber(u64),
    /// The number is not free.
    NumberNotFree(u64),
    /// No client of this id in the address book.
    NoSuchClient(String),
    /// No product of this id in the catalogue.
    NoSuchProduct(String),
    /// A release needs a reason for the register.
    ReasonMissing,
    /// Something that waits has to leave by this day, before the pause would be over.
    PauseTooLong(chrono::NaiveDate),
    /// 1 to 50 numbers can be reserved at once.
    BadCount,
    /// Which series to use is not clear.
    SeriesNotChosen,
    /// The server would refuse it, with this code.
    NotAllowed(&'static str),
    /// The server takes no change of these fields of an invoice it has.
    NotEditable(Vec<&'static str>),
    /// An edit that changes nothing.
    NothingChanges,
    /// A payment of nothing, or of more than is owed.
    PaymentAmount,
    /// No way of paying that the server knows.
    PaymentMethod,
    /// Neither the client nor the request has an e-mail address.
    NoEmailAddress,
    /// What was given is no e-mail address.
    BadEmailAddress(String),
    /// Nothing was asked about the invoice that could be given up.
    NothingAsked,
    /// What was asked may be on its way, or was taken.
    ErrandUnderWay,
    /// The server keeps this draft already: sent again it would become a second one.
    DraftOnServer,
    /// The request file cannot be read, or the order has errors.
    Invalid {
        /// What cannot be read.
        unread: Vec<FileError>,
        /// What the check found.
        findings: Vec<Finding>,
    },
    /// A refusal of the domain.
    Refused(Refusal),
    /// The request id stands for another invoice.
    RequestIdReused,
    /// There is nothing to try again.
    NothingToRetry,
    /// What the server has differs from the paper: sending again cannot help.
    RetryCannotHelp,
    /// A draft has no paper.
    DraftHasNoPaper,
    /// The paper could not be made.
    Paper(String),
    /// Something that has no place on paper, or was not read off one of ours.
    PaperFault(PaperFault),
    /// A draft has no number, so no file for e-Factura.
    DraftHasNoXml,
    /// e-Factura takes fiscal invoices only.
    XmlNotFiscal,
    /// e-Factura asks for more than the invoice says.
    XmlIncomplete(Vec<Gap>),
    /// About a client, a product, or a file of them.
    Entry(EntryProblem),
    /// About a report or an export.
    Export(ExportProblem),
    /// Something that cannot happen, said instead of crashing.
    Internal(String),
}

impl Problem {
    /// A single field that is not an amount.
    pub(crate) fn bad_field(field: &str, error: domain::money::AmountError) -> Problem {
        let error = FileError { field: field.to_owned(), kind: FileErrorKind::Amount(error) };
        Problem::Invalid { unread: vec![error], findings: Vec::new() }
    }

    /// Who has to do what.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Problem::Offline
            | Problem::OnlineOnly
            | Problem::OfflineWanted
            | Problem::ServerTrouble(_)
            | Problem::CaptivePortal => Kind::NoNetwork,
            _ => Kind::Failed,
        }
    }

    /// The stable code scripts rely on.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Problem::AlreadyRunning => "already_running",
            Problem::BooksMissing(_) => "books_missing",
            Problem::BooksDamaged(_) => "books_damaged",
            Problem::BooksForeign(_) => "books_foreign",
            Problem::BooksSealed(_) => "books_sealed",
            Problem::BooksKeyWrong(_) => "books_key_wrong",
            Problem::BooksNewer => "books_newer",
            Problem::NoPermission(_) => "no_permission",
            Problem::Disk(_) => "disk_failed",
            Problem::DiskFull => "disk_full",
            Problem::JournalBehind => "journal_behind",
            Problem::Restart => "restart_needed",
            Problem::BooksReplaced => "books_replaced",
            Problem::IssuingStopped => "issuing_stopped",
            Problem::ClockBehind { .. } => "clock_behind",
            Problem::ClockAhead { .. } => "clock_ahead",
            Problem::BooksCopied => "books_copied",
            Problem::SyncFirst => "sync_first",
            Problem::LastTooLow(_) => "last_too_low",
            Problem::NumberNotOnPaper(_) => "number_not_on_paper",
            Problem::AlreadySent => "already_sent",
            Problem::UndoTooLate => "undo_too_late",
            Problem::OutcomeUnknown => "outcome_unknown",
            Problem::SeriesStays => "series_stays",
            Problem::ReissueCannotHelp => "reissue_cannot_help",
            Problem::NothingToSee => "nothing_to_see",
            Problem::FormatUnreadable(_) => "format_unreadable",
            Problem::RescueMode => "rescue_mode",
            Problem::NothingToRebuild => "nothing_to_rebuild",
            Problem::BooksBusy => "books_busy",
            Problem::BooksNotSealed => "books_not_sealed",
            Problem::KeyWithoutKeychain => "key_without_keychain",
            Problem::KeychainFailed(_) => "keychain_failed",
            Problem::RecoveryCodeMiswritten => "recovery_code_miswritten",
            Problem::BooksNotBlank => "books_not_blank",
            Problem::DemoOpen => "demo_open",
            Problem::NoLaptopHolds(_) => "no_laptop_holds",
            Problem::BackupInBooks => "backup_in_books",
            Problem::PassphraseWithoutKeychain => "passphrase_without_keychain",
            Problem::PassphraseMissing => "passphrase_missing",
            Problem::PassphraseNeeded => "passphrase_needed",
            Problem::WrongPassphrase => "wrong_passphrase",
            Problem::BackupDamaged(_) => "backup_damaged",
            Problem::BackupNewer => "backup_newer",
            Problem::StillWaiting(_) => "still_waiting",
            Problem::NumbersHeld(_) => "numbers_held",
            Problem::UnsentInvoices(_) => "unsent_invoices",
            Problem::BooksUnsound(_) => "books_unsound",
            Problem::OnlineOnly => "online_only",
            Problem::OrderUnknown => "order_unknown",
            Problem::KeyOnDevice => "key_on_device",
            Problem::KeyHasNoDevice => "key_has_no_device",
            Problem::WrongKey => "wrong_key",
            Problem::NotSignedIn => "not_signed_in",
            Problem::SessionExpired => "session_expired",
            Problem::WrongPassword => "wrong_password",
            Problem::OtherFirm => "other_firm",
            Problem::OtherServer { .. } => "other_server",
            Problem::BadAddress(_) => "bad_address",
            Problem::Offline => "offline",
            Problem::OfflineWanted => "offline_wanted",
            Problem::ServerTrouble(_) => "server_trouble",
            Problem::CaptivePortal => "captive_portal",
            Problem::Server(error) => &error.code,
            Problem::FirmUnknown => "firm_unknown",
            Problem::PauseTooLong(_) => "pause_too_long",
            Problem::NoSuchSeries(_) => "no_such_series",
            Problem::SeveralSeries(_) => "several_series",
            Problem::NoSuchInvoice(_) => "no_such_invoice",
            Problem::DraftGone => "draft_gone",
            Problem::DemoBroken => "demo_broken",
            Problem::SeveralInvoices(_) => "several_invoices",
            Problem::NoSuchNumber(_) => "no_such_number",
            Problem::NumberNotFree(_) => "number_not_free",
            Problem::NoSuchClient(_) => "no_such_client",
            Problem::NoSuchProduct(_) => "no_such_product",
            Problem::ReasonMissing => "reason_missing",
            Problem::BadCount => "bad_count",
            Problem::SeriesNotChosen => "series_not_chosen",
            Problem::DraftOnServer => "draft_on_server",
            Problem::NotAllowed(code) => code,
            Problem::NotEditable(_) => "not_editable",
            Problem::NothingChanges => "nothing_changes",
            Problem::PaymentAmount => "payment_amount",
            Problem::PaymentMethod => "payment_method",
            Problem::NoEmailAddress => "no_email_address",
            Problem::BadEmailAddress(_) => "bad_email_address",
            Problem::NothingAsked => "nothing_asked",
            Problem::ErrandUnderWay => "errand_under_way",
            Problem::Invalid { unread, findings } => match (unread.first(), findings.first()) {
                (Some(error), _) if error.field.is_empty() => error.kind.code(),
                _ => "invalid_request_file",
            },
            Problem::Refused(refusal) => match refusal {
                Refusal::SeriesHeldElsewhere { .. } => "series_held_elsewhere",
                Refusal::SeriesNotLockedHere => "series_not_locked_here",
                Refusal::Invalid(_) => "invalid_request_file",
                Refusal::EarlierDate { .. } => "earlier_date",
                Refusal::NoNumber { expiring: 0 } => "no_number",
                Refusal::NoNumber { .. } => "numbers_expiring",
                Refusal::OtherYear { .. } => "other_year",
            },
            Problem::RequestIdReused => "request_id_reused",
            Problem::NothingToRetry => "nothing_to_retry",
            Problem::RetryCannotHelp => "retry_cannot_help",
            Problem::DraftHasNoPaper => "draft_has_no_paper",
            Problem::Paper(_) => "paper_failed",
            Problem::PaperFault(fault) => fault.code(),
            Problem::DraftHasNoXml => "draft_has_no_xml",
            Problem::XmlNotFiscal => "xml_not_fiscal",
            Problem::XmlIncomplete(_) => "xml_incomplete",
            Problem::Entry(problem) => problem.code(),
            Problem::Export(problem) => problem.code(),
            Problem::Internal(_) => "internal",
        }
    }
}

impl From<EntryProblem> for Problem {
    fn from(problem: EntryProblem) -> Problem {
        Problem::Entry(problem)
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Problem {
        match error {
            OpenError::InUse => Problem::AlreadyRunning,
            OpenError::Missing(path) => Problem::BooksMissing(path.display().to_string()),
            OpenError::Damaged { path, .. } => Problem::BooksDamaged(path.display().to_string()),
            OpenError::NotOurs(path) => Problem::BooksForeign(path.display().to_string()),
            OpenError::NotBlank(_) => Problem::BooksNotBlank,
            OpenError::NewerVersion { .. } => Problem::BooksNewer,
            OpenError::Sealed(path) => Problem::BooksSealed(path.display().to_string()),
            OpenError::WrongKey(path) => Problem::BooksKeyWrong(path.display().to_string()),
            OpenError::NoPermission(path) => Problem::NoPermission(path.display().to_string()),
            OpenError::Io { path, source } => Problem::Disk(format!("{}: {source}", path.display())),
        }
    }
}

impl From<BackupError> for Problem {
    fn from(error: BackupError) -> Problem {
        match error {
            BackupError::Read(error) => error.into(),
            BackupError::Unsound(problems) => Problem::BooksUnsound(problems.len()),
            BackupError::InBooks(_) => Problem::BackupInBooks,
            BackupError::NoPassphrase => Problem::PassphraseMissing,
            BackupError::Rescue => Problem::RescueMode,
            BackupError::NoSpace { .. } => Problem::DiskFull,
            BackupError::Copy(what) => Problem::Disk(what),
            BackupError::Io { path, source } => Problem::Disk(format!("{}: {source}", path.display())),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Problem {
        match error {
            ReadError::Damaged { table, key } => Problem::BooksDamaged(format!("{table}/{key}")),
            ReadError::NewerRecord { .. } => Problem::BooksNewer,
            ReadError::Poisoned => Problem::Restart,
            ReadError::Storage(error) => Problem::Disk(error.to_string()),
        }
    }
}

impl From<TxError> for Problem {
    fn from(error: TxError) -> Problem {
        match error {
            TxError::Guarded(Guard::Clear) => Problem::Internal("guard".to_owned()),
            TxError::Guarded(Guard::Copied) => Problem::BooksCopied,
            TxError::Guarded(_) => Problem::IssuingStopped,
            TxError::Read(error) => error.into(),
            TxError::NumberUnknown { number, .. } => Problem::NoSuchNumber(number),
            TxError::NumberNotFree { number, .. } | TxError::NumberTaken { number, .. } => {
                Problem::NumberNotFree(number)
            }
            TxError::RequestUsed(_) => Problem::RequestIdReused,
            TxError::NotRevisable(_) => Problem::OutcomeUnknown,
            TxError::NotHeld(_) => Problem::UndoTooLate,
            TxError::NothingToSee(_) => Problem::NothingToSee,
            TxError::LookOwed(_) => Problem::OutcomeUnknown,
            TxError::ErrandUnknown(_) => Problem::NothingAsked,
            TxError::ErrandUnderWay(_) => Problem::ErrandUnderWay,
            TxError::InvoiceUnknown(id) => Problem::NoSuchInvoice(id.to_string()),
            other => Problem::Internal(other.to_string()),
        }
    }
}

impl<E: Into<Problem>> From<WriteError<E>> for Problem {
    fn from(error: WriteError<E>) -> Problem {
        match error {
            WriteError::Refused(refusal) => refusal.into(),
            WriteError::Storage(error) => Problem::Disk(error.to_string()),
            WriteError::Poisoned => Problem::Restart,
            WriteError::Rescue => Problem::RescueMode,
            WriteError::NoSpace { .. } => Problem::DiskFull,
            WriteError::JournalBehind { .. } => Problem::JournalBehind,
            WriteError::Replaced(_) => Problem::BooksReplaced,
            WriteError::Io { path, source } => Problem::Disk(format!("{}: {source}", path.display())),
        }
    }
}

impl From<RemoteError> for Problem {
    fn from(error: RemoteError) -> Problem {
        match error.class {
            Class::NotReached => Problem::Offline,
            Class::Auth => Problem::SessionExpired,
            Class::Ambiguous if error.code == "captive_portal" => Problem::CaptivePortal,
            Class::Ambiguous | Class::RetryLater { .. } => Problem::ServerTrouble(error.code),
            Class::AskUser | Class::Parked => Problem::Server(error),
        }
    }
}

impl From<WishError> for Problem {
    fn from(error: WishError) -> Problem {
        match error {
            WishError::SignIn => Problem::SessionExpired,
            WishError::Unreachable(error) | WishError::Refused(error) => error.into(),
            WishError::NoSuchSeries(series) => Problem::NoSuchSeries(series.0),
        }
    }
}
