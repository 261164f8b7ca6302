//! `facturier export` and `facturier report`: files for the accountant, and the same sums at a glance.
//!
//! Not here: the sums (app).

use super::print::{Say, shown};
use super::run::Done;
use app::view::{EverythingView, JournalView, PackView, RegisterView, ReportView};
use app::{App, JournalRequest, Lang, Problem, ReportRequest};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// The sales journal of a period, as CSV or as a workbook.
    Journal {
        #[command(flatten)]
        period: Period,
        /// File to write, .csv or .xlsx; an existing one is replaced.
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
    },
    /// The number register of a series, as CSV or PDF.
    Numbers {
        /// Series id or name.
        id: String,
        /// File to write, .csv or .pdf; an existing one is replaced.
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
    },
    /// A month in one archive: papers, e-Factura files, journal, registers, a summary.
    Month {
        /// The month, YYYY-MM.
        month: String,
        /// File to write; an existing one is replaced.
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
    },
    /// Everything in the books, as JSON lines, and every paper.
    All {
        /// Folder to write; new or empty.
        #[arg(short, long, value_name = "DIR")]
        out: PathBuf,
        /// Only the tables.
        #[arg(long)]
        without_papers: bool,
    },
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Period {
    /// The first day, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// Leave out what the server does not have yet.
    #[arg(long)]
    without_unsent: bool,
}

/// Writes what was asked for.
pub(crate) fn export(app: &App, command: ExportCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    match command {
        ExportCommand::Journal { period: Period { from, to, without_unsent }, out } => {
            let request = JournalRequest { from, to, with_unsent: !without_unsent };
            let written = app.save_journal(&request, &out, lang)?;
            let words = say.journal(&written);
            Done::new(written, words)
        }
        ExportCommand::Numbers { id, out } => {
            let written = app.save_register(&id, &out, lang)?;
            let words = say.saved_register(&written);
            Done::new(written, words)
        }
        ExportCommand::Month { month, out } => {
            let written = app.save_month(&month, &out, lang)?;
            let words = say.pack(&written);
            Done::new(written, words)
        }
        ExportCommand::All { out, without_papers } => {
            let written = app.save_everything(&out, !without_papers, lang)?;
            let words = say.everything(&written);
            Done::new(written, words)
        }
    }
}

/// The report of a period.
pub(crate) fn report(app: &App, period: Period, lang: Lang) -> Result<Done, Problem> {
    let Period { from, to, without_unsent } = period;
    let report = app.report(&ReportRequest { from, to, with_unsent: !without_unsent })?;
    let words = Say(lang).report(&report);
    Done::new(report, words)
}

impl Say {
    fn journal(self, journal: &JournalView) -> String {
        let mut text: String = journal.notes.iter().map(|note| format!("{}\n", shown(note))).collect();
        text += &format!("{}: {}\n", self.t("TVA, lei", "VAT, lei"), journal.vat_lei);
        for sum in &journal.totals {
            text += &format!("{} {}: {}\n", self.t("Total", "Total"), shown(&sum.currency), sum.total);
        }
        text + &self.wrote(&journal.path)
    }

    fn saved_register(self, register: &RegisterView) -> String {
        format!("{}\n{}", register.verdict, self.wrote(&register.path))
    }

    fn pack(self, pack: &PackView) -> String {
        let papers = self.0.invoices(pack.papers);
        let journal = self.journal(&JournalView { path: pack.path.clone(), ..pack.journal.clone() });
        format!(
            "{} · {papers} · XML: {} · {}: {}\n{journal}",
            pack.month,
            pack.xmls,
            self.t("registre", "registers"),
            pack.registers
        )
    }

    fn everything(self, everything: &EverythingView) -> String {
        let mut text: String =
            everything.tables.iter().map(|table| format!("{:>9}  {}\n", table.rows, table.file)).collect();
        text += &format!("{:>9}  pdf\n", everything.papers);
        text + &self.wrote(&everything.path)
    }

    fn wrote(self, path: &str) -> String {
        format!("{} {}\n", self.t("Scris în", "Written to"), shown(path))
    }

    fn report(self, report: &ReportView) -> String {
        let mut text = format!("{} – {} · {}\n", report.from, report.to, self.0.invoices(report.invoices));
        if report.unsent > 0 {
            let ones = self.0.count(
                report.unsent,
                ("factură netrimisă", "facturi netrimise"),
                ("unsent invoice", "unsent invoices"),
            );
            let how = if report.with_unsent {
                self.t("Include", "Includes")
            } else {
                self.t("Nu include", "Without")
            };
            text += &format!("{how} {ones}\n");
        }
        let (issued, collected) = (self.t("emis", "issued"), self.t("încasat", "collected"));
        for month in &report.months {
            let currency = shown(&month.currency);
            text += &format!(
                "{}  {issued} {} · {collected} {} {currency}\n",
                month.month, month.issued, month.collected
            );
        }
        for (name, sums) in [
            (self.t("TVA", "VAT"), Some(&report.vat)),
            (self.t("TVA exigibilă la încasare", "VAT due on collection"), report.vat_collected.as_ref()),
        ] {
            for sum in sums.into_iter().flatten() {
                let rate = self.rate(&sum.rate, &sum.category);
                text += &format!("{name} {rate}: {} · {}\n", sum.net, sum.vat);
            }
        }
        for client in &report.clients {
            text += &format!("{}  {} {}\n", shown(&client.name), client.total, shown(&client.currency));
        }
        for debt in &report.debts {
            text += &format!(
                "{} {}  {} {}\n",
                self.t("de încasat", "owed"),
                self.age(&debt.age),
                debt.total,
                shown(&debt.currency)
            );
        }
        text
    }

    fn rate(self, rate: &str, category: &str) -> String {
        match category {
            "exempt" => self.t("scutit", "exempt").to_owned(),
            "exempt_without_credit" => {
                self.t("scutit fără drept de deducere", "exempt without deduction").to_owned()
            }
            "exempt_with_credit" => self.t("scutit cu drept de deducere", "exempt with deduction").to_owned(),
            "vat_included" => self.t("regim special", "special scheme").to_owned(),
            "reverse_charge" => self.t("taxare inversă", "reverse charge").to_owned(),
            _ => format!("{rate}%"),
        }
    }

    fn age(self, age: &str) -> &'static str {
        match age {
            "not_due" => self.t("la termen", "not due yet"),
            "days_30" => self.t("de 1–30 de zile", "1–30 days late"),
            "days_60" => self.t("de 31–60 de zile", "31–60 days late"),
            "days_90" => self.t("de 61–90 de zile", "61–90 days late"),
            _ => self.t("de peste 90 de zile", "over 90 days late"),
        }
    }
}
