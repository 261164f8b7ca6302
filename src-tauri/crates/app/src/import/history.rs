//! Invoices other programs made, out of their lists: a row for each, or one for each VAT rate of it, which then belong together.
//!
//! A list that says nothing of payments is not taken for one of debts. Not here: what is kept of them (store).

use super::amounts::read_field;
use super::columns::{Columns, Names};
use super::dates;
use super::names::INVOICE_NAMES;
use super::plan::{Importable, Outcome, Planner, Texts};
use crate::entry_problem::EntryProblem;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{ChangeView, FindingView};
use crate::words::{Lang, plain_finding};
use chrono::NaiveDate;
use domain::series::trailing_number;
use domain::spelling::words;
use domain::tax_id::is_cnp;
use domain::{Client, ClientKind, ExchangeRate, LEI, Money, VatRate};
use protocol::{RemoteInvoice, RemotePayment, RemoteRow};
use std::str::FromStr;
use store::{Import, PastInvoice, Read, ReadEntries, ReadError, Tx, TxError, Undone, View, past_id};
use uuid::Uuid;

impl Importable for PastInvoice {
    const NAMES: Names = INVOICE_NAMES;
    const WANTED: &'static [&'static str] = &["number", "date", "name", "total"];
    const AMOUNTS: &'static [&'static str] =
        &["net", "vat", "total", "paid", "unpaid", "exchange_rate", "vat_rate"];
    const TOPIC: Topic = Topic::Invoices;

    fn missing(columns: &Columns) -> Vec<&'static str> {
        let mut missing = columns.missing(Self::WANTED);
        missing.retain(|field| *field != "total" || !columns.has("net") || !columns.has("vat"));
        missing
    }

    fn lacking() -> EntryProblem {
        EntryProblem::ImportInvoiceColumnsMissing
    }

    /// Rows of one number and day that follow each other, each with a rate of its own.
    fn goes_on(before: &Texts, row: &Texts) -> bool {
        let same = |field| said(before, field) == said(row, field);
        said(row, "vat_rate").is_some() && ["number", "series", "date", "name"].into_iter().all(same)
    }

    fn named(row: &Texts) -> String {
        let parts = [Some(numbered(row)), said(row, "name").map(str::to_owned)];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn plan(
        planner: &mut Planner<'_>,
        reader: &(impl Read + ReadEntries),
        line: u64,
        group: Vec<Texts>,
    ) -> Result<Outcome<PastInvoice>, Problem> {
        let past = match Draft::of(planner, &group) {
            Ok(past) => past,
            Err(findings) => return Ok(Outcome::Refused(findings)),
        };
        if let Some(finding) = planner.met(past.item.id.clone(), line, "number") {
            return Ok(Outcome::Refused(vec![finding]));
        }
        let number = past.item.full_number.as_deref().unwrap_or_default();
        // What was issued here or is in the account is known better there.
        if let Some(date) = past.item.date
            && reader.is_known_invoice(date, number)?
        {
            return Ok(Outcome::Same);
        }
        Ok(match reader.past_invoice(&past.item.id)? {
            None => Outcome::New(past),
            Some(known) if known.item == past.item => Outcome::Same,
            Some(known) => Outcome::Changed(past.item.id.clone(), Box::new((known, past))),
        })
    }

    fn changes(before: &PastInvoice, after: &PastInvoice) -> Vec<ChangeView> {
        let (before, after) = (fields(before), fields(after));
        let changed = before.iter().zip(&after).filter(|(before, after)| before.1 != after.1);
        changed
            .map(|(_, (field, value))| ChangeView { field: (*field).to_owned(), value: value.clone() })
            .collect()
    }

    fn notes(columns: &Columns, lang: Lang) -> Vec<String> {
        let mut notes = Vec::new();
        if !["paid", "unpaid", "status"].into_iter().any(|field| columns.has(field)) {
            notes.push(
                lang.of(
                    "Tabelul nu spune ce s-a încasat: facturile din el nu apar la „De încasat”.",
                    "The table does not say what was paid: its invoices do not count as owed.",
                )
                .to_owned(),
            );
        }
        if !columns.has("vat") && !columns.has("net") && !columns.has("vat_rate") {
            notes.push(
                lang.of(
                    "Tabelul nu spune TVA: facturile intră în jurnal cu totalul, fără defalcare pe cote.",
                    "The table does not tell VAT: its invoices stand in the journal with their totals, not by rate.",
                )
                .to_owned(),
            );
        }
        notes
    }

    fn begin(tx: &mut Tx<'_>, import: &Import) -> Result<(), TxError> {
        tx.begin_history_import(import)
    }

    fn keep(
        tx: &mut Tx<'_>,
        import: Uuid,
        _known: Option<&str>,
        _new_id: impl FnOnce() -> String,
        item: PastInvoice,
    ) -> Result<(), TxError> {
        tx.import_past(&PastInvoice { import, ..item })
    }

    fn undo(tx: &mut Tx<'_>) -> Result<Option<(Import, Undone)>, TxError> {
        tx.undo_history_import()
    }

    fn last(view: &View) -> Result<Option<Import>, ReadError> {
        view.last_history_import()
    }
}

/// What can change of an invoice between two lists, as it is shown.
fn fields(past: &PastInvoice) -> [(&'static str, String); 6] {
    let item = &past.item;
    let money = |amount: Option<Money>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let paid: Money = item.payments.iter().flatten().filter_map(|payment| payment.amount).sum();
    [
        ("due_date", item.due_date.map(|date| date.to_string()).unwrap_or_default()),
        ("net", money(item.net)),
        ("vat", money(item.vat)),
        ("total", money(item.total)),
        ("currency", item.currency.clone().unwrap_or_default()),
        ("paid", money(Some(if item.is_paid { item.total.unwrap_or_default() } else { paid }))),
    ]
}

fn said<'t>(row: &'t Texts, field: &str) -> Option<&'t str> {
    row.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
}

/// Series and number as one text, where a list keeps them apart.
fn numbered(row: &Texts) -> String {
    let number = said(row, "number").unwrap_or_default();
    match said(row, "series") {
        Some(series) if !number.starts_with(series) => format!("{series} {number}"),
        _ => number.to_owned(),
    }
}

/// What a list may say in words of where an invoice stands.
#[derive(Default)]
struct Standing {
    is_paid: Option<bool>,
    is_void: bool,
    is_storno: bool,
    is_none: bool,
}

impl Standing {
    fn of(text: &str) -> Standing {
        let said = words(text);
        let any =
            |begins: &[&str]| said.iter().any(|word| begins.iter().any(|begin| word.starts_with(begin)));
        let is_partly = any(&["partial"]);
        let is_unpaid =
            any(&["neincas", "neachit", "neplat", "emis", "trimis", "restant", "depas", "unpaid", "overdue"]);
        let is_paid = any(&["incasat", "achitat", "platit", "paid", "inchis"]);
        Standing {
            is_paid: match (is_partly || is_unpaid, is_paid) {
                (true, _) => Some(false),
                (false, true) => Some(true),
                (false, false) => None,
            },
            is_void: any(&["anulat", "void", "cancel"]),
            is_storno: any(&["storno", "stornare", "credit"]),
            is_none: any(&["ciorna", "draft", "proform"]),
        }
    }
}

/// A row, or the rows of one invoice, being read.
struct Draft<'r, 'p> {
    first: &'r Texts,
    planner: &'r Planner<'p>,
    findings: Vec<FindingView>,
}

impl Draft<'_, '_> {
    fn of(planner: &Planner<'_>, group: &[Texts]) -> Result<PastInvoice, Vec<FindingView>> {
        let none = Texts::new();
        let first = group.first().unwrap_or(&none);
        let mut draft = Draft { first, planner, findings: Vec::new() };
        let past = draft.read(group);
        match past.filter(|_| draft.findings.is_empty()) {
            Some(past) => Ok(past),
            None => Err(draft.findings),
        }
    }

    fn refuse(&mut self, code: &str, field: &str, param: &str) {
        self.findings.push(plain_finding(code, field, &[param.to_owned()], self.planner.lang));
    }

    fn date(&mut self, field: &'static str) -> Option<NaiveDate> {
        let text = said(self.first, field)?.to_owned();
        let date = dates::read(&text);
        if date.is_none() {
            self.refuse("import_date_unreadable", field, &text);
        }
        date
    }

    fn amount<T: FromStr>(&mut self, row: &Texts, field: &'static str) -> Option<T> {
        let text = said(row, field)?;
        let plain = match read_field(field, text, self.planner.mark, self.planner.lang) {
            Ok(plain) => plain,
            Err(finding) => {
                self.findings.push(*finding);
                return None;
            }
        };
        let amount = plain.parse().ok();
        if amount.is_none() {
            self.refuse("not_a_number", field, text);
        }
        amount
    }

    fn client(&self) -> Client {
        let name = said(self.first, "name").unwrap_or_default();
        let number = said(self.first, "cui").filter(|number| number.chars().any(|c| c.is_ascii_digit()));
        let (tax_id, cnp) = match number {
            Some(number) if is_cnp(number) => (None, Some(number.to_owned())),
            number => (number.map(str::to_owned), None),
        };
        let kind = if tax_id.is_some() { ClientKind::Firm } else { ClientKind::Person };
        Client { tax_id, cnp, ..Client::named(kind, name) }
    }

    /// Base and VAT of each row, where each says its rate.
    fn rows(&mut self, group: &[Texts]) -> Option<Vec<RemoteRow>> {
        let mut rows = Vec::new();
        for row in group {
            let rate: VatRate = self.amount(row, "vat_rate")?;
            let (net, vat): (Option<Money>, Option<Money>) =
                (self.amount(row, "net"), self.amount(row, "vat"));
            let total: Option<Money> = self.amount(row, "total");
            let net = net.or_else(|| Some(total? - vat?))?;
            let vat = vat.or_else(|| rate.of(net));
            rows.push(RemoteRow { vat_rate: Some(rate), net: Some(net), vat, ..RemoteRow::default() });
        }
        Some(rows)
    }

    fn read(&mut self, group: &[Texts]) -> Option<PastInvoice> {
        for field in ["number", "date", "name"] {
            if said(self.first, field).is_none() {
                self.refuse("import_cell_missing", field, "");
            }
        }
        let (date, due_date) = (self.date("date"), self.date("due_date"));
        if date.is_some_and(|date| date > self.planner.today) {
            self.refuse("import_date_ahead", "date", "");
        }
        let standing = said(self.first, "status").map(Standing::of).unwrap_or_default();
        if standing.is_none {
            self.refuse("import_no_invoice", "status", said(self.first, "status").unwrap_or_default());
        }
        let rows = self.rows(group);
        let first = self.first;
        let (mut net, mut vat): (Option<Money>, Option<Money>) = match &rows {
            Some(rows) => (
                Some(rows.iter().filter_map(|row| row.net).sum()),
                Some(rows.iter().filter_map(|row| row.vat).sum()),
            ),
            // Not every row tells its rate: all of them together, and one that tells no amount is refused below.
            None => {
                let mut sum = |field| group.iter().map(|row| self.amount(row, field)).sum();
                (sum("net"), sum("vat"))
            }
        };
        let told: Option<Money> = if group.len() == 1 { self.amount(first, "total") } else { None };
        let total = told.or_else(|| Some(net? + vat?));
        let Some(total) = total else {
            if self.findings.is_empty() {
                self.refuse("import_cell_missing", "total", "");
            }
            return None;
        };
        net = net.or_else(|| Some(total - vat?));
        vat = vat.or_else(|| Some(total - net?));
        if let (Some(net), Some(vat)) = (net, vat)
            && net + vat != total
        {
            self.refuse("import_sums_differ", "total", "");
        }
        let currency =
            said(first, "currency").map_or(LEI.to_owned(), |text| match words(text).join(" ").as_str() {
                "lei" | "leu" | "ron" => LEI.to_owned(),
                _ => text.to_uppercase(),
            });
        let exchange_rate: Option<ExchangeRate> = self.amount(first, "exchange_rate");
        let (is_paid, payments) = self.payments(&standing, total);
        let full_number = numbered(first);
        let client = self.client();
        let item = RemoteInvoice {
            id: past_id(date?, &full_number, &client.name),
            number: trailing_number(&full_number),
            full_number: Some(full_number),
            date,
            due_date,
            client_name: Some(client.name.clone()),
            currency: Some(currency),
            exchange_rate,
            net,
            vat,
            total: Some(total),
            rows,
            is_void: standing.is_void,
            is_storno: standing.is_storno || total < Money::ZERO,
            is_paid,
            payments,
            ..RemoteInvoice::default()
        };
        Some(PastInvoice { import: Uuid::nil(), client, item })
    }

    /// Whether all is paid, and what was. A list that tells nothing of payments leaves nothing owed and nothing collected.
    fn payments(&mut self, standing: &Standing, total: Money) -> (bool, Option<Vec<RemotePayment>>) {
        let first = self.first;
        let tells = ["paid", "unpaid", "status"].into_iter().any(|field| self.planner.columns.has(field));
        if !tells || standing.is_void {
            return (true, Some(Vec::new()));
        }
        let yes = |text: &str| match words(text).join(" ").as_str() {
            "da" | "yes" | "x" => Some(true),
            "nu" | "no" => Some(false),
            _ => None,
        };
        let date = self.date("paid_date");
        let in_words = said(first, "paid").and_then(yes).or(standing.is_paid);
        let paid: Option<Money> = match said(first, "paid").and_then(yes) {
            Some(_) => None,
            None => self.amount(first, "paid"),
        };
        let unpaid: Option<Money> = self.amount(first, "unpaid");
        let paid = paid.or_else(|| unpaid.map(|unpaid| total - unpaid));
        let paid = paid.unwrap_or(if in_words == Some(true) { total } else { Money::ZERO });
        let payment = RemotePayment { amount: Some(paid), date, ..RemotePayment::default() };
        (paid == total, Some(if paid.is_zero() { Vec::new() } else { vec![payment] }))
    }
}
