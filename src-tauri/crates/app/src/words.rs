//! Words for people: a sentence and a way out for every code, in Romanian and English.
//!
//! One table per language, keyed by the stable codes; a test walks every code there is.
//! Not here: the screens' own labels (the window's dictionaries, the command line's lines).

mod en;
mod ro;

use crate::entry_problem::EntryProblem;
use crate::ports::{day_and_hour, romanian_date, romanian_time};
use crate::problem::Problem;
use crate::show::romanian_day;
use crate::view::{ChangeView, FindingView, MendView, ProblemView};
use domain::{Finding, Moment, Refusal, Severity};
use efactura::Gap;
use protocol::Trouble;
use protocol::request_file::{FileError, FileErrorKind};

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Romanian.
    #[default]
    Ro,
    /// English.
    En,
}

impl Lang {
    fn table(self) -> &'static [(&'static str, &'static str, &'static str)] {
        match self {
            Lang::Ro => ro::TABLE,
            Lang::En => en::TABLE,
        }
    }

    /// One of two texts.
    #[must_use]
    pub fn of<T>(self, ro: T, en: T) -> T {
        match self {
            Lang::Ro => ro,
            Lang::En => en,
        }
    }

    /// "1 factură", "2 facturi", "20 de facturi"; in English "1 invoice", "2 invoices".
    #[must_use]
    pub fn count(self, n: u64, forms: (&str, &str), english: (&str, &str)) -> String {
        match self {
            Lang::Ro if n == 1 => format!("1 {}", forms.0),
            Lang::Ro if n == 0 || (1..20).contains(&(n % 100)) => format!("{n} {}", forms.1),
            Lang::Ro => format!("{n} de {}", forms.1),
            Lang::En if n == 1 => format!("1 {}", english.0),
            Lang::En => format!("{n} {}", english.1),
        }
    }

    /// So many invoices.
    #[must_use]
    pub fn invoices(self, n: u64) -> String {
        self.count(n, ("factură", "facturi"), ("invoice", "invoices"))
    }

    /// So many invoices that have left.
    #[must_use]
    pub fn sent_invoices(self, n: u64) -> String {
        self.count(n, ("factură trimisă", "facturi trimise"), ("invoice sent", "invoices sent"))
    }

    /// So many things.
    #[must_use]
    pub fn things(self, n: u64) -> String {
        self.count(n, ("lucru", "lucruri"), ("thing", "things"))
    }

    /// So many rows.
    #[must_use]
    pub fn rows(self, n: u64) -> String {
        self.count(n, ("rând", "rânduri"), ("row", "rows"))
    }

    /// So many working days.
    #[must_use]
    pub fn days(self, n: u64) -> String {
        self.count(n, ("zi", "zile"), ("day", "days"))
    }

    /// So many minutes.
    #[must_use]
    pub fn minutes(self, n: u64) -> String {
        self.count(n, ("minut", "minute"), ("minute", "minutes"))
    }

    /// When something was done, not long ago: with its hour.
    pub(crate) fn recently(self, at: Moment, now: Moment) -> String {
        let hour = romanian_time(at).format("%H:%M");
        let (today, yesterday) = match self {
            Lang::Ro => ("azi", "ieri"),
            Lang::En => ("today", "yesterday"),
        };
        match (romanian_date(now) - romanian_date(at)).num_days() {
            0 => format!("{today}, {hour}"),
            1 => format!("{yesterday}, {hour}"),
            _ => format!("{} {}", self.of("pe", "on"), day_and_hour(at)),
        }
    }

    /// So many numbers.
    #[must_use]
    pub fn numbers(self, n: u64) -> String {
        self.count(n, ("număr", "numere"), ("number", "numbers"))
    }
}

/// The sentence and hint of a code, with its parameters filled in. `None` for a code without words.
fn fill(code: &str, params: &[String], lang: Lang) -> Option<(String, String)> {
    let (_, sentence, hint) = lang.table().iter().find(|(c, _, _)| *c == code)?;
    let with_params = |text: &str| {
        params
            .iter()
            .enumerate()
            .fold(text.to_owned(), |text, (i, param)| text.replace(&format!("{{{i}}}"), param))
    };
    Some((with_params(sentence), with_params(hint)))
}

/// A code with its words; a code nobody foresaw shows the server's own text.
pub(crate) fn view_of(code: &str, params: &[String], server_text: &str, lang: Lang) -> ProblemView {
    let known = fill(code, params, lang);
    let own_words = Some(server_text.to_owned()).filter(|text| known.is_some() && !text.is_empty());
    let is_unforeseen = known.is_none();
    let said = if server_text.is_empty() { code } else { server_text };
    let (message, hint) =
        known.or_else(|| fill("unknown_server_code", &[said.to_owned()], lang)).unwrap_or_default();
    let code = code.to_owned();
    ProblemView { code, message, hint, findings: Vec::new(), server_text: own_words, is_unforeseen }
}

/// The words of a number's reason in the register; a person's own words stay as they are.
pub(crate) fn reason(code: &str, lang: Lang) -> String {
    let (code, param) = code.split_once(' ').unwrap_or((code, ""));
    let params = [param.to_owned()];
    match fill(&format!("reason.{code}"), &params, lang) {
        Some((text, _)) => text,
        None => [code, param].join(" ").trim_end().to_owned(),
    }
}

impl Problem {
    /// The problem in a language.
    #[must_use]
    pub fn view(&self, lang: Lang) -> ProblemView {
        let (said, request_id) = match self {
            Problem::Server(error) => (error.message.as_str(), error.request_id.as_deref()),
            _ => ("", None),
        };
        let mut view = view_of(self.code(), &self.params(lang), said, lang);
        view.findings = self.findings(lang);
        name_request(&mut view, request_id);
        view
    }

    fn params(&self, lang: Lang) -> Vec<String> {
        let one = match self {
            Problem::BooksMissing(text)
            | Problem::BooksDamaged(text)
            | Problem::BooksForeign(text)
            | Problem::BooksSealed(text)
            | Problem::BooksKeyWrong(text)
            | Problem::KeychainFailed(text)
            | Problem::NoPermission(text)
            | Problem::Disk(text)
            | Problem::BadAddress(text)
            | Problem::BadEmailAddress(text)
            | Problem::ServerTrouble(text)
            | Problem::NoSuchSeries(text)
            | Problem::SeveralSeries(text)
            | Problem::NoSuchInvoice(text)
            | Problem::SeveralInvoices(text)
            | Problem::NoSuchClient(text)
            | Problem::NoSuchProduct(text)
            | Problem::FormatUnreadable(text)
            | Problem::NoLaptopHolds(text)
            | Problem::NumbersHeld(text)
            | Problem::BackupDamaged(text)
            | Problem::Paper(text)
            | Problem::Internal(text) => text.clone(),
            Problem::ClockBehind { seen } | Problem::ClockAhead { seen } => seen.clone(),
            Problem::OtherServer { base } => base.clone(),
            Problem::NoSuchNumber(number)
            | Problem::NumberNotFree(number)
            | Problem::NumberNotOnPaper(number)
            | Problem::LastTooLow(number) => number.to_string(),
            Problem::Refused(Refusal::SeriesHeldElsewhere { device }) => {
                device.clone().unwrap_or_else(|| {
                    match lang {
                        Lang::Ro => "alt dispozitiv",
                        Lang::En => "another device",
                    }
                    .to_owned()
                })
            }
            Problem::Refused(Refusal::EarlierDate { previous }) => romanian_day(*previous),
            Problem::PauseTooLong(day) => romanian_day(*day),
            Problem::StillWaiting(count) => lang.things(*count),
            Problem::UnsentInvoices(count) => lang.invoices(*count),
            Problem::BooksUnsound(count) => count.to_string(),
            Problem::Refused(Refusal::OtherYear { year }) => year.to_string(),
            Problem::Refused(Refusal::NoNumber { expiring }) => lang.numbers(*expiring as u64),
            Problem::Entry(EntryProblem::ImportRowsRefused(count)) => lang.rows(*count),
            Problem::Entry(problem) => return problem.param().into_iter().collect(),
            Problem::Export(problem) => return problem.param().into_iter().collect(),
            _ => return Vec::new(),
        };
        vec![one]
    }

    fn findings(&self, lang: Lang) -> Vec<FindingView> {
        match self {
            Problem::Invalid { unread, findings } => unread
                .iter()
                .map(|error| file_error_view(error, lang))
                .chain(findings.iter().map(|finding| finding_view(finding, lang)))
                .collect(),
            Problem::NotEditable(fields) => {
                let named = |field: &&str| (*field).to_owned();
                fields.iter().map(|field| stuck_field(named(field), lang)).collect()
            }
            Problem::Refused(Refusal::Invalid(findings)) => {
                findings.iter().map(|finding| finding_view(finding, lang)).collect()
            }
            Problem::XmlIncomplete(gaps) => gaps.iter().map(|gap| gap_view(gap, lang)).collect(),
            Problem::Server(error) => server_fields(&error.fields),
            _ => Vec::new(),
        }
    }
}

/// The server's own complaints about fields, in its own words.
fn server_fields(fields: &[(String, String)]) -> Vec<FindingView> {
    let view = |(field, text): &(String, String)| FindingView {
        severity: "error".to_owned(),
        field: field.clone(),
        code: "server_field".to_owned(),
        message: text.clone(),
        hint: String::new(),
        source: None,
        mend: None,
    };
    fields.iter().map(view).collect()
}

/// Why an invoice needs a person.
pub(crate) fn trouble_view(trouble: &Trouble, lang: Lang) -> ProblemView {
    let mut view = view_of(&trouble.code, &[], &trouble.message, lang);
    view.findings = server_fields(&trouble.fields);
    name_request(&mut view, trouble.request_id.as_deref());
    view
}

/// The id of the request, behind what the server said to it where that is not said already.
fn name_request(view: &mut ProblemView, id: Option<&str>) {
    if let Some(id) = id {
        let said = view.server_text.take();
        view.server_text = Some(said.map_or_else(|| id.to_owned(), |said| format!("{said} ({id})")));
    }
}

/// A problem of one field, as a finding.
pub(crate) fn problem_finding(field: &str, problem: &Problem, lang: Lang) -> FindingView {
    let view = problem.view(lang);
    FindingView {
        severity: "error".to_owned(),
        field: field.to_owned(),
        code: view.code,
        message: view.message,
        hint: view.hint,
        source: None,
        mend: None,
    }
}

/// What is wrong with one field, by its code.
pub(crate) fn plain_finding(code: &str, field: &str, params: &[String], lang: Lang) -> FindingView {
    let words = view_of(code, params, "", lang);
    FindingView {
        severity: "error".to_owned(),
        field: field.to_owned(),
        code: words.code,
        message: words.message,
        hint: words.hint,
        source: None,
        mend: None,
    }
}

/// A finding of the check.
pub(crate) fn finding_view(finding: &Finding, lang: Lang) -> FindingView {
    let words = view_of(finding.rule.code(), &[], "", lang);
    FindingView {
        severity: if finding.severity() == Severity::Error { "error" } else { "warning" }.to_owned(),
        field: finding.field.clone(),
        code: words.code,
        message: words.message,
        hint: words.hint,
        source: Some(finding.rule.source().to_owned()),
        mend: mend_view(finding, lang),
    }
}

/// What is offered to mend a finding, by the name of doing it.
fn mend_view(finding: &Finding, lang: Lang) -> Option<MendView> {
    let first = finding.mend.first()?;
    let params = [first.value.parse().map_or_else(|_| first.value.clone(), romanian_day)];
    let own = fill(&format!("mend.{}", finding.rule.code()), &params, lang);
    let (label, _) = own.or_else(|| fill("mend.put", &params, lang))?;
    let change =
        |change: &domain::Change| ChangeView { field: change.field.clone(), value: change.value.clone() };
    Some(MendView { label, changes: finding.mend.iter().map(change).collect() })
}

/// A field of an invoice on the server that cannot change.
fn stuck_field(field: String, lang: Lang) -> FindingView {
    let words = view_of("field_not_editable", &[], "", lang);
    let (code, message, hint) = (words.code, words.message, words.hint);
    FindingView { severity: "error".to_owned(), field, code, message, hint, source: None, mend: None }
}

/// What an invoice lacks for e-Factura.
fn gap_view(gap: &Gap, lang: Lang) -> FindingView {
    let words = view_of(gap.lack.code(), &[], "", lang);
    FindingView {
        severity: "error".to_owned(),
        field: gap.field.clone(),
        code: words.code,
        message: words.message,
        hint: words.hint,
        source: None,
        mend: None,
    }
}

/// A field that cannot be read.
pub(crate) fn file_error_view(error: &FileError, lang: Lang) -> FindingView {
    let params = match &error.kind {
        FileErrorKind::Amount(domain::money::AmountError::TooManyDecimals { max }) => vec![max.to_string()],
        _ => Vec::new(),
    };
    let words = view_of(error.kind.code(), &params, "", lang);
    FindingView {
        severity: "error".to_owned(),
        field: error.field.clone(),
        code: words.code,
        message: words.message,
        hint: words.hint,
        source: None,
        mend: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<String> {
        text.match_indices('{').map(|(i, _)| text[i..].chars().take(3).collect()).collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(ro::TABLE.len(), en::TABLE.len());
        let codes: std::collections::BTreeSet<&str> = ro::TABLE.iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes.len(), ro::TABLE.len(), "a code has one sentence");
        for ((code, sentence, hint), (en_code, en_sentence, en_hint)) in ro::TABLE.iter().zip(en::TABLE) {
            assert_eq!(code, en_code);
            assert_eq!(placeholders(sentence), placeholders(en_sentence), "{code}");
            assert_eq!(placeholders(hint), placeholders(en_hint), "{code}");
            assert!(!sentence.is_empty() && !en_sentence.is_empty(), "{code}");
            assert!(!sentence.contains(['ş', 'ţ', 'Ş', 'Ţ', '!']), "{code}: {sentence}");
        }
    }

    #[test]
    fn whatever_the_server_refused_can_be_asked_about_there() {
        for (code, said, shown) in [
            ("forbidden", "No.", "No. (req_1)"),
            ("forbidden", "", "req_1"),
            ("a_code_of_tomorrow", "Nope.", "req_1"),
        ] {
            let request_id = Some("req_1".to_owned());
            let trouble = Trouble { message: said.to_owned(), request_id, ..Trouble::of_code(code) };
            assert_eq!(trouble_view(&trouble, Lang::En).server_text.as_deref(), Some(shown), "{code} {said}");
        }
    }

    #[test]
    fn every_rule_has_words() {
        for rule in domain::Rule::ALL {
            for lang in [Lang::Ro, Lang::En] {
                assert!(fill(rule.code(), &[], lang).is_some(), "{}", rule.code());
            }
        }
    }

    /// What stands in quotes behind each of the marks of a source.
    fn named<'a>(source: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
        source.split(mark).skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn every_code_a_source_names_has_words() {
        let sources = [
            (include_str!("problem.rs"), "=> \""),
            (include_str!("entry_problem.rs"), "=> \""),
            (include_str!("export_problem.rs"), "=> \""),
            (include_str!("status.rs"), "warn(\""),
            (include_str!("readiness.rs"), "add(\""),
            (include_str!("telling.rs"), "(\"told."),
        ];
        let ours = sources.iter().flat_map(|(source, mark)| {
            let told = if mark.ends_with("told.") { "told." } else { "" };
            named(source, mark).map(move |code| format!("{told}{code}"))
        });
        // The codes the API names, as the stand-in server lists them: a name, the code, a status.
        let server = include_str!("../../sandbox/src/books/refusal.rs").lines().map(str::trim);
        let server = server.filter(|line| line.starts_with(char::is_uppercase) && line.ends_with("\";"));
        let codes: BTreeSet<String> =
            ours.chain(server.filter_map(|line| line.split('"').nth(1)).map(str::to_owned)).collect();
        assert!(codes.len() > 150, "{}", codes.len());
        let wordless: Vec<&str> =
            codes.iter().map(String::as_str).filter(|code| fill(code, &[], Lang::Ro).is_none()).collect();
        // No page of the API names a code for these: the stand-in chose one, and the program has to do without knowing it.
        assert_eq!(wordless, ["chronology_violation", "idempotency_key_reused", "invalid_credentials"]);
    }

    #[test]
    fn every_gap_of_an_xml_has_words() {
        for lack in efactura::Lack::ALL {
            for lang in [Lang::Ro, Lang::En] {
                assert!(fill(lack.code(), &[], lang).is_some(), "{}", lack.code());
            }
        }
    }

    #[test]
    fn everything_about_paper_has_words() {
        let faults = crate::look::PaperFault::ALL.map(crate::look::PaperFault::code);
        let verdicts = crate::view::ScanVerdict::ALL.map(crate::view::ScanVerdict::code);
        for code in faults.into_iter().chain(verdicts) {
            for lang in [Lang::Ro, Lang::En] {
                assert!(fill(code, &[], lang).is_some(), "{code}");
            }
        }
    }

    #[test]
    fn romanian_counts() {
        for (n, expected) in [
            (0, "0 facturi"),
            (1, "1 factură"),
            (2, "2 facturi"),
            (19, "19 facturi"),
            (20, "20 de facturi"),
            (101, "101 facturi"),
            (120, "120 de facturi"),
        ] {
            assert_eq!(Lang::Ro.invoices(n), expected);
        }
    }
}
