//! Results in words, for people at a terminal.
//!
//! Not here: sums, decisions, the words of problems (app).

use app::view::{
    BackupView, FindingView, InvoiceDetail, InvoicePage, InvoiceState, InvoiceView, NumbersView, OutboxView,
    ProblemView, ProfileView, SeriesView, StatusView,
};
use app::{Lang, Problem, fate_in_words, verdict};
use std::io::{self, Write};
use std::path::Path;

/// Says things in a language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say(pub(crate) Lang);

/// A problem: its sentence, its hint, and the fields concerned.
pub(crate) fn problem(out: &mut impl Write, view: &ProblemView) -> io::Result<()> {
    writeln!(out, "{}", shown(&view.message))?;
    for finding in &view.findings {
        writeln!(out, "  {}: {} {}", shown(&finding.field), shown(&finding.message), shown(&finding.hint))?;
    }
    if !view.hint.is_empty() {
        writeln!(out, "{}", shown(&view.hint))?;
    }
    Ok(())
}

/// Text from elsewhere without the characters that could drive a terminal.
pub(crate) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

impl Say {
    pub(crate) fn t(self, ro: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Lang::Ro => ro,
            Lang::En => en,
        }
    }

    fn state(self, state: InvoiceState) -> &'static str {
        match state {
            InvoiceState::Draft => self.t("ciornă", "draft"),
            InvoiceState::Queued => self.t("de trimis", "to send"),
            InvoiceState::Unknown => self.t("se verifică", "checking"),
            InvoiceState::Synced => self.t("trimisă", "sent"),
            InvoiceState::Attention => self.t("de rezolvat", "needs you"),
        }
    }

    pub(crate) fn signed_in(self, status: &StatusView) -> String {
        let (user, firm) =
            status.session.as_ref().map(|s| (s.user.as_str(), s.firm.as_str())).unwrap_or_default();
        format!("{} {}, {}\n", self.t("Ai intrat în cont:", "Signed in:"), shown(user), shown(firm))
    }

    pub(crate) fn signed_out(self) -> String {
        self.t(
            "Ai ieșit din cont. Facturile și numerele au rămas aici.\n",
            "Signed out. Invoices and numbers stay here.\n",
        )
        .to_owned()
    }

    pub(crate) fn status(self, status: &StatusView) -> String {
        let mut lines = Vec::new();
        let network = match status.network.as_str() {
            "online" => self.t("Conectat", "Online"),
            "signed_out" => self.t("Neautentificat", "Signed out"),
            "session_expired" => self.t("Sesiunea a expirat", "The session has expired"),
            "captive" => {
                self.t("Rețeaua cere autentificare în browser", "The network wants a sign-in in the browser")
            }
            "server_down" => self.t("Serverul nu răspunde", "The server does not answer"),
            _ => self.t("Fără internet · lucrezi pe acest laptop", "Offline · you work on this laptop"),
        };
        lines.push(network.to_owned());
        if let Some(session) = &status.session {
            lines.push(format!("{} · {}", shown(&session.firm), shown(&session.user)));
        }
        lines.extend(status.series.iter().map(|series| self.series_line(series)));
        let outbox = status.outbox;
        if outbox.queued + outbox.unknown + outbox.attention == 0 {
            lines.push(self.t("Totul e trimis", "Everything is sent").to_owned());
        } else {
            lines.push(format!(
                "{} {} · {} {} · {} {}",
                self.t("De trimis:", "To send:"),
                outbox.queued,
                self.t("se verifică:", "checking:"),
                outbox.unknown,
                self.t("de rezolvat:", "need you:"),
                outbox.attention
            ));
        }
        if let Some(deadline) = &status.next_deadline {
            lines.push(format!("{} {deadline}", self.t("Termen e-Factura:", "e-Factura deadline:")));
        }
        for warning in &status.warnings {
            lines.push(format!("! {} {}", shown(&warning.message), shown(&warning.hint)));
        }
        lines.join("\n") + "\n"
    }

    fn series_line(self, series: &SeriesView) -> String {
        let lock = match series.lock.as_str() {
            "here" => self.t("blocată pe acest laptop", "locked to this laptop").to_owned(),
            "other" => format!(
                "{} {}",
                self.t("ținută de", "held by"),
                shown(series.holder.as_deref().unwrap_or(self.t("alt dispozitiv", "another device")))
            ),
            "none" => self.t("liberă", "free").to_owned(),
            _ => self.t("nu se știe cine o ține", "holder unknown").to_owned(),
        };
        let mut line = format!("{} ({}) · {lock}", shown(&series.name), shown(&series.id));
        if series.lock == "here" || series.free_numbers > 0 {
            line += &format!(
                " · {} {}",
                self.0.numbers(u64::from(series.free_numbers)),
                self.t("rămase", "left")
            );
        }
        if let Some(next) = &series.next_number {
            line += &format!(" · {} {}", self.t("urmează", "next"), shown(next));
        }
        line
    }

    pub(crate) fn series(self, series: &SeriesView) -> String {
        self.series_line(series) + "\n"
    }

    pub(crate) fn series_list(self, all: &[SeriesView]) -> String {
        if all.is_empty() {
            return self.t("Nicio serie încă.\n", "No series yet.\n").to_owned();
        }
        all.iter().map(|series| self.series(series)).collect()
    }

    pub(crate) fn released(self, number: u64) -> String {
        match self.0 {
            Lang::Ro => format!("Numărul {number} rămâne nefolosit și e trecut în registru.\n"),
            Lang::En => format!("Number {number} stays unused and is in the register.\n"),
        }
    }

    pub(crate) fn register(self, register: &NumbersView) -> String {
        let mut text = String::new();
        for number in &register.items {
            let fate = fate_in_words(&number.fate, self.0);
            let reason = number.reason.as_deref().map(|why| format!(" · {}", shown(why))).unwrap_or_default();
            text += &format!("{:>8}  {fate}{reason}\n", number.number);
        }
        text += &format!("{}\n", verdict(register, self.0));
        text
    }

    pub(crate) fn findings(self, findings: &[FindingView]) -> String {
        if findings.is_empty() {
            return self.t("Nimic de corectat.\n", "Nothing to mend.\n").to_owned();
        }
        let line = |finding: &FindingView| {
            let mark = if finding.severity == "error" { "✗" } else { "!" };
            format!(
                "{mark} {}: {} {}\n",
                shown(&finding.field),
                shown(&finding.message),
                shown(&finding.hint)
            )
        };
        findings.iter().map(line).collect()
    }

    pub(crate) fn issued(self, invoice: &InvoiceView) -> String {
        format!("{}\n", shown(&invoice.full_number))
    }

    /// An invoice on which money was received, or is to be entered.
    pub(crate) fn received(self, invoice: &InvoiceView) -> String {
        let rest = if invoice.owed == "0.00" {
            self.t("Nu mai e nimic de încasat.", "Nothing is owed any more.").to_owned()
        } else {
            let owed = self.t("Mai e de încasat:", "Still owed:");
            format!("{owed} {} {}", invoice.owed, shown(&invoice.currency))
        };
        format!("{}{rest}\n", self.asked(invoice))
    }

    /// An invoice about which something was asked, and what of it waits.
    pub(crate) fn asked(self, invoice: &InvoiceView) -> String {
        let mut text = self.invoice_line(invoice);
        for pending in &invoice.pending {
            let detail =
                pending.detail.as_deref().map(|what| format!(" {}", shown(what))).unwrap_or_default();
            let task = self.task(&pending.task);
            text += &match &pending.attention {
                Some(why) => format!("  ! {task}{detail}: {} {}\n", shown(&why.message), shown(&why.hint)),
                None => {
                    let waits = self.t("așteaptă serverul", "waits for the server");
                    format!("  → {task}{detail}: {waits}\n")
                }
            };
        }
        text
    }

    fn task(self, task: &str) -> &'static str {
        match task {
            "edit" => self.t("modificare", "change"),
            "storno" => self.t("stornare", "storno"),
            "void" => self.t("anulare", "voiding"),
            "delete" => self.t("ștergere", "deletion"),
            "payment" => self.t("încasare", "payment"),
            "receipt" => self.t("chitanță", "receipt"),
            _ => self.t("e-mail", "e-mail"),
        }
    }

    pub(crate) fn draft_deleted(self) -> String {
        format!("{}\n", self.t("Ciorna e ștearsă.", "The draft is deleted."))
    }

    /// An invoice after something was done about it, and what its paper replaces.
    pub(crate) fn corrected(self, invoice: &InvoiceView) -> String {
        let mut text = self.asked(invoice);
        if let Some(old) = &invoice.replaces {
            text += &format!("{} {}\n", self.t("Înlocuiește", "It replaces"), shown(old));
        }
        if invoice.revision > 0 && invoice.pending.is_empty() {
            text += self.t(
                "Tipărește din nou factura: hârtia dinainte nu mai e bună.\n",
                "Print the invoice again: the paper before it no longer counts.\n",
            );
        }
        text
    }

    pub(crate) fn backed_up(self, made: &BackupView) -> String {
        let invoices = self.0.invoices(made.invoices);
        let kind = if made.is_encrypted {
            self.t("criptată", "encrypted")
        } else {
            self.t("necriptată: oricine o are o poate citi", "not encrypted: whoever has it can read it")
        };
        format!("{} ({invoices}, {kind}): {}\n", self.t("Copie făcută", "Backup made"), shown(&made.path))
    }

    pub(crate) fn sealed(self, code: &str) -> String {
        let told = self.t(
            "Evidența e criptată; cheia ei e în seiful de parole al acestui cont. Codul de recuperare, de scris pe hârtie și de ținut în altă parte decât laptopul:",
            "The records are encrypted; their key is in this account's keychain. The recovery code, to be written on paper and kept elsewhere than the laptop:",
        );
        format!("{told}\n\n    {code}\n\n")
    }

    pub(crate) fn unsealed(self) -> String {
        format!("{}\n", self.t("Evidența nu mai e criptată.", "The records are no longer encrypted."))
    }

    pub(crate) fn unlocked(self) -> String {
        let told = self.t(
            "Evidența se deschide; cheia ei e acum în seiful de parole.",
            "The records open; their key is now in the keychain.",
        );
        format!("{told}\n")
    }

    pub(crate) fn restored(self, made: &BackupView) -> String {
        let next = self.t(
            "Acum: facturier login, facturier sync, apoi facturier outbox accept SERIE --last N pe fiecare serie.",
            "Now: facturier login, facturier sync, then facturier outbox accept SERIES --last N for each series.",
        );
        format!(
            "{} {}, {}.\n{next}\n",
            self.t("Restaurat din copia din", "Restored from the backup of"),
            app::moment_in_words(&made.made_at),
            self.0.invoices(made.invoices)
        )
    }

    pub(crate) fn draft_kept(self, draft: &InvoiceView) -> String {
        format!("{} {}\n", self.t("Ciornă salvată:", "Draft kept:"), draft.id)
    }

    fn invoice_line(self, invoice: &InvoiceView) -> String {
        let number = if invoice.full_number.is_empty() { "–" } else { &invoice.full_number };
        format!(
            "{:<16} {}  {:<32} {:>14} {}  {}\n",
            shown(number),
            invoice.date,
            shown(&invoice.client_name),
            invoice.total,
            shown(&invoice.currency),
            self.state(invoice.state)
        )
    }

    pub(crate) fn invoices(self, page: &InvoicePage) -> String {
        let lines: String = page.items.iter().map(|invoice| self.invoice_line(invoice)).collect();
        format!("{lines}{}\n", self.0.invoices(page.total))
    }

    pub(crate) fn invoice(self, detail: &InvoiceDetail) -> String {
        let mut text = self.asked(&detail.invoice);
        for row in &detail.rows {
            text += &format!(
                "  {} × {} {}  {} · TVA {} %\n",
                row.quantity,
                row.price,
                shown(&row.unit),
                shown(&row.description),
                row.vat_rate
            );
        }
        text += &format!(
            "  {} {} · TVA {} · {} {}\n",
            self.t("Fără TVA", "Net"),
            detail.invoice.subtotal,
            detail.invoice.vat_amount,
            self.t("Total de plată", "Total due"),
            detail.invoice.total
        );
        if let Some(attention) = &detail.invoice.attention {
            text += &format!("  ! {} {}\n", shown(&attention.message), shown(&attention.hint));
        }
        for difference in &detail.invoice.differences {
            text += &format!(
                "  ≠ {}: {} {} · {} {}\n",
                difference.field,
                self.t("pe hârtie", "on paper"),
                shown(&difference.paper),
                self.t("pe server", "on the server"),
                shown(&difference.cloud)
            );
        }
        text
    }

    pub(crate) fn saved(self, path: &Path) -> String {
        format!("{} {}\n", self.t("Salvat:", "Saved:"), path.display())
    }

    /// Whoever uploads an invoice by hand must know that the server would do it too.
    pub(crate) fn saved_xml(self, path: &Path) -> String {
        let warning = self.t(
            "Dacă o încarci tu în SPV, oprește trimiterea ei de pe server, ca să nu ajungă de două ori.\n",
            "If you upload it to SPV yourself, stop the server from sending it, or it arrives twice.\n",
        );
        self.saved(path) + warning
    }

    pub(crate) fn synced(self, status: &StatusView) -> String {
        self.status(status)
    }

    pub(crate) fn outbox(self, outbox: &OutboxView) -> String {
        if outbox.items.is_empty() && outbox.entries.is_empty() {
            return self.t("Totul e trimis.\n", "Everything is sent.\n").to_owned();
        }
        let mut text = String::new();
        for row in &outbox.items {
            text += &self.asked(&row.invoice);
            if let Some(attention) = row.invoice.attention.as_ref().filter(|_| row.invoice.pending.is_empty())
            {
                text += &format!("  ! {} {}\n", shown(&attention.message), shown(&attention.hint));
            }
            if let Some(deadline) = &row.invoice.efactura_deadline {
                text += &format!("  {} {deadline}\n", self.t("trimite până pe", "send by"));
            }
        }
        for entry in &outbox.entries {
            let what = match entry.kind {
                app::view::SharedBook::Clients => self.t("client", "client"),
                app::view::SharedBook::Products => self.t("produs", "product"),
            };
            text += &format!("{what} {}\n", shown(&entry.name));
            if let Some(attention) = &entry.attention {
                text += &format!("  ! {} {}\n", shown(&attention.message), shown(&attention.hint));
            }
        }
        if outbox.more_entries > 0 {
            text += &format!("… +{}\n", outbox.more_entries);
        }
        text
    }

    pub(crate) fn profile(self, profile: &ProfileView) -> String {
        let yes = |value: bool| if value { self.t("da", "yes") } else { self.t("nu", "no") };
        format!(
            "{} · {}\n{}\n{}: {} · {}: {} · {}: {}\n",
            shown(&profile.name),
            shown(&profile.tax_id),
            shown(&profile.address),
            self.t("capital social", "share capital"),
            profile.share_capital.as_deref().unwrap_or("–"),
            self.t("plătitor de TVA", "VAT payer"),
            yes(profile.vat_payer),
            self.t("TVA la încasare", "VAT on collection"),
            yes(profile.vat_on_collection)
        )
    }

    pub(crate) fn verified(self, ok: bool, problems: &[String]) -> String {
        if ok {
            return self.t("Totul e la locul lui.\n", "Everything is in its place.\n").to_owned();
        }
        problems.iter().map(|problem| format!("✗ {}\n", shown(problem))).collect()
    }

    /// A problem in one line, for stories.
    pub(crate) fn problem(self, problem: &Problem) -> String {
        shown(&problem.view(self.0).message)
    }
}
