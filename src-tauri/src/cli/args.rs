//! Commands and options, as scripts know them.
//!
//! Not here: what they do (run).

use super::address_book::{ClientsCommand, ProductsCommand};
use super::exports::{ExportCommand, Period};
use super::import::ImportArgs;
use super::listing::ListInvoices;
use super::paper::PaperCommand;
use app::Lang;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use uuid::Uuid;

/// Facturi adevărate, numerotate, cu sau fără internet. Real, numbered invoices, with or without a network.
#[derive(Debug, Parser)]
#[command(name = "facturier", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    /// Open the window on the demo firm.
    #[arg(long)]
    pub(crate) demo: bool,
    /// Start without a window, as at sign-in: sync, tell what needs a person, and stay while something has to leave.
    #[arg(long)]
    pub(crate) background: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Data folder.
    #[arg(long, global = true, env = "FACTURIER_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Base address of the API.
    #[arg(
        long,
        global = true,
        env = "FACTURIER_API",
        value_name = "URL",
        default_value = "https://api.contazen.ro/v1"
    )]
    pub(crate) api: String,
    /// One JSON document instead of words.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Touch no network.
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    /// Language of words and paper.
    #[arg(long, global = true, value_enum, default_value_t = Language::Ro)]
    pub(crate) lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    Ro,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Ro => Lang::Ro,
            Language::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The whole job on the built-in demo firm, in a throw-away folder; leaves the PDFs.
    Demo {
        /// Folder for the PDFs.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Run the stand-in API in the foreground; its base address is on the first line.
    Sandbox {
        /// Address to listen on.
        #[arg(long, default_value = "127.0.0.1:8787")]
        listen: SocketAddr,
    },
    /// Sign in; secrets come from standard input.
    Login(Login),
    /// Give the session up; invoices and numbers stay.
    Logout,
    /// Network, session, series, numbers left, what waits, warnings.
    Status,
    /// Series: list, lock, unlock, reserve, release.
    Series {
        #[command(subcommand)]
        command: Option<SeriesCommand>,
    },
    /// The number register of a series.
    Numbers {
        /// Series id or name.
        id: String,
    },
    /// The pre-issue check of a request file.
    Check {
        /// Request file, or - for standard input.
        file: PathBuf,
    },
    /// Issue a request file and print the number.
    Issue(Issue),
    /// Invoices: list, show, edit, pdf, xml; import those of another program.
    Invoices {
        #[command(subcommand)]
        command: Option<InvoicesCommand>,
    },
    /// Clients: list, show, look up, add, edit, import.
    Clients {
        #[command(subcommand)]
        command: Option<ClientsCommand>,
    },
    /// Products: list, show, add, edit, import.
    Products {
        #[command(subcommand)]
        command: Option<ProductsCommand>,
    },
    /// One full pass: push, look up, reconcile, refill, pull.
    Sync {
        /// Keep going until nothing waits or so many seconds are over.
        #[arg(long, value_name = "SECONDS")]
        wait: Option<u64>,
    },
    /// What waits to be sent and what needs a person.
    Outbox {
        #[command(subcommand)]
        command: Option<OutboxCommand>,
    },
    /// What paper must say about the firm and the server never tells.
    Firm {
        #[command(subcommand)]
        command: Option<FirmCommand>,
    },
    /// How paper looks, printing it and saving it.
    Paper {
        #[command(subcommand)]
        command: Option<PaperCommand>,
    },
    /// Hold the text of a paper's verification code against the books.
    VerifyPaper {
        /// The text a scanner read, or - for standard input.
        text: String,
    },
    /// Files for the accountant: sales journal, number register, a month's pack, everything.
    Export {
        #[command(subcommand)]
        command: ExportCommand,
    },
    /// What was sold, collected and is still owed.
    Report {
        #[command(flatten)]
        period: Period,
    },
    /// Re-check the books, the journal's chain and the database file.
    Verify,
    /// Write a file for whoever helps: counts, codes and the last calls to the server with their ids, and nothing of what is in the books.
    Diagnostics {
        /// File to write (.zip); an existing one is replaced.
        #[arg(short = 'o', long = "out", value_name = "FILE")]
        out: PathBuf,
    },
    /// Write everything into one file, to be restored here or elsewhere.
    Backup {
        /// File to write; an existing one is replaced.
        out: PathBuf,
        /// Read a passphrase from standard input and encrypt the file with it.
        #[arg(long, required_unless_present = "plain")]
        passphrase_stdin: bool,
        /// Leave the file readable by anybody.
        #[arg(long, conflicts_with = "passphrase_stdin")]
        plain: bool,
    },
    /// Put a backup's books in the data folder. Then: login, sync, outbox accept.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Read its passphrase from standard input.
        #[arg(long)]
        passphrase_stdin: bool,
    },
    /// Make a database that cannot be read anew from the journal. Then: sync, outbox accept.
    Rebuild,
    /// The books on this laptop's disk: encrypt them, show their recovery code, open them with it.
    Books {
        #[command(subcommand)]
        command: BooksCommand,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BooksCommand {
    /// Encrypt the books; the keychain keeps the key. Prints the recovery code, which belongs on paper.
    Seal,
    /// Make them readable without a key again.
    Unseal {
        /// Read the recovery code from standard input, where the keychain has not the key.
        #[arg(long)]
        code_stdin: bool,
    },
    /// Print the recovery code once more.
    Code,
    /// Open books whose key the keychain has not, with their recovery code.
    Unlock {
        /// Read the recovery code from standard input: the only place it is taken from.
        #[arg(long, required = true)]
        code_stdin: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Login {
    /// E-mail of the account.
    #[arg(long, requires = "password_stdin", required_unless_present = "api_key_stdin")]
    pub(crate) email: Option<String>,
    /// Read the password from standard input: the only place it is taken from.
    #[arg(long, requires = "email")]
    pub(crate) password_stdin: bool,
    /// Read an API key from standard input instead, for issuing online only.
    #[arg(long, conflicts_with = "email")]
    pub(crate) api_key_stdin: bool,
    /// Name other devices see when this one holds a series.
    #[arg(long, value_name = "NAME")]
    pub(crate) device_name: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SeriesCommand {
    /// All series and who holds them.
    List,
    /// Bind a series to this laptop.
    Lock {
        /// Series id or name.
        id: String,
    },
    /// Give a series up.
    Unlock {
        /// Series id or name.
        id: String,
        /// Break another device's lock.
        #[arg(long)]
        force: bool,
    },
    /// Reserve numbers.
    Reserve {
        /// Series id or name.
        id: String,
        /// How many, 1 to 50.
        #[arg(long, default_value_t = 10)]
        count: u32,
    },
    /// Take the place of the lost laptop that holds a series: its numbers come here, to be stated and entered from paper.
    Takeover {
        /// Series id or name.
        id: String,
        /// E-mail of the account.
        #[arg(long)]
        email: String,
        /// Read the password from standard input: the only place it is taken from.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Give a free number up for good.
    Release {
        /// Series id or name.
        id: String,
        /// The number.
        number: u64,
        /// Why, for the register.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Request file, or - for standard input.
    pub(crate) file: PathBuf,
    /// Keep a draft instead; it holds no number.
    #[arg(long)]
    pub(crate) draft: bool,
    /// Write the PDF too.
    #[arg(long, value_name = "OUT")]
    pub(crate) pdf: Option<PathBuf>,
    /// The same id gives the same invoice back.
    #[arg(long, value_name = "UUID")]
    pub(crate) request_id: Option<Uuid>,
    /// A date before the previous invoice's is meant, or a clock that looks wrong is right.
    #[arg(long)]
    pub(crate) allow_earlier_date: bool,
    /// Enter an invoice from its paper, under the number printed on it.
    #[arg(long, value_name = "NUMBER", conflicts_with = "draft")]
    pub(crate) number: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InvoicesCommand {
    /// Newest first.
    List(ListInvoices),
    /// Import a list of invoices another program made: they are counted, and never sent.
    Import(ImportArgs),
    /// Take the last such import back.
    UndoImport,
    /// One invoice in full.
    Show {
        /// Local id, full number or number.
        reference: String,
    },
    /// Enter money received; waits for the network where there is none.
    Pay {
        /// Local id, full number or number.
        reference: String,
        /// How much was received; what is still owed, when left out.
        #[arg(long)]
        amount: Option<String>,
        /// `bank_transfer`, receipt, card, check, `promissory_note`, `fiscal_receipt` or other.
        #[arg(long, default_value = "bank_transfer")]
        method: String,
        /// When, YYYY-MM-DD; today, when left out.
        #[arg(long)]
        date: Option<chrono::NaiveDate>,
        /// A note.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Take an invoice back by one of its own; the server numbers it.
    Storno {
        /// Local id, full number or number.
        reference: String,
    },
    /// Void an invoice on the server; a storno is the better way once a paper is out.
    Void {
        /// Local id, full number or number.
        reference: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Have the server send an invoice by e-mail.
    Send {
        /// Local id, full number or number.
        reference: String,
        /// To whom; the client's own address, when left out.
        #[arg(long)]
        email: Option<String>,
        /// The subject.
        #[arg(long, value_name = "TEXT")]
        subject: Option<String>,
        /// The message.
        #[arg(long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Keep a draft with what an invoice says, for today.
    Duplicate {
        /// Local id, full number or number.
        reference: String,
    },
    /// Throw a draft away, here and on the server.
    Delete {
        /// Local id of the draft.
        reference: uuid::Uuid,
    },
    /// Have the server make a receipt for cash received on an invoice.
    Receipt {
        /// Local id, full number or number.
        reference: String,
        /// How much was received; what is still owed, when left out.
        #[arg(long)]
        amount: Option<String>,
        /// When, YYYY-MM-DD; today, when left out.
        #[arg(long)]
        date: Option<chrono::NaiveDate>,
        /// A note.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Change an invoice: one that was not sent is corrected, of one that was the change is asked of the server.
    Edit {
        /// Local id, full number or number.
        reference: String,
        /// The fields that change, or - for standard input.
        file: PathBuf,
    },
    /// Write the PDF.
    Pdf {
        /// Local id, full number or number.
        reference: String,
        /// File to write; an existing one is replaced.
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
    },
    /// Write the XML that e-Factura takes, to upload it by hand.
    Xml {
        /// Local id, full number or number.
        reference: String,
        /// File to write; an existing one is replaced.
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
    },
}

impl InvoicesCommand {
    /// Whether it asks something of the server.
    pub(crate) fn asks(&self) -> bool {
        !matches!(
            self,
            Self::List(_)
                | Self::Show { .. }
                | Self::Pdf { .. }
                | Self::Xml { .. }
                | Self::Import(_)
                | Self::UndoImport
        )
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// What waits.
    List,
    /// Try a parked invoice again.
    Retry {
        /// Local id, full number or number.
        reference: String,
    },
    /// Give an invoice whose number can no longer be sent the next one; needs the network.
    Reissue {
        /// Local id, full number or number.
        reference: String,
    },
    /// Give up what was asked about an invoice and is not done.
    Withdraw {
        /// Local id, full number or number.
        reference: String,
    },
    /// Say that what there is about an invoice was seen, and take it as it is.
    Seen {
        /// Local id, full number or number.
        reference: String,
    },
    /// State the last number on paper of a series: ends a quarantine.
    Accept {
        /// Series id or name.
        series: String,
        /// The last number on paper; 0 for none.
        #[arg(long, value_name = "N")]
        last: u64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum FirmCommand {
    /// The firm as its paper names it.
    Show,
    /// State what the server never tells.
    Set {
        /// Share capital in lei; leave out for firms without.
        #[arg(long, value_name = "AMOUNT")]
        share_capital: Option<String>,
        /// Registered for VAT.
        #[arg(long, action = clap::ArgAction::Set, value_name = "true|false")]
        vat_payer: bool,
        /// Applies VAT on collection.
        #[arg(long, action = clap::ArgAction::Set, default_value_t = false, value_name = "true|false")]
        vat_on_collection: bool,
    },
}
