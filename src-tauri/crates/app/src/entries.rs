//! What clients and products have in common: finding, saving, deleting, and choosing between two versions.
//!
//! Not here: what is shown of each (clients, products), files of them (import).

use crate::entry_problem::EntryProblem;
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{ClashView, EntryState, FindingView, ProblemView, Take};
use crate::words::{Lang, finding_view, trouble_view};
use chrono::NaiveDate;
use domain::Finding;
use domain::spelling::words;
use protocol::engine::Event;
use protocol::entry::{changes, document, merged, patched};
use protocol::json::Json;
use protocol::request_file::read_entry_document;
use serde_json::Value;
use store::{Edit, Kept, Read, ReadEntries, Shelved, filed_under};

/// Entries one page has at most.
pub(crate) const PAGE_SIZE_MAX: usize = 500;
/// Entries a reference is compared with by name.
const NAMESAKES_MAX: usize = 50;

/// A book of entries, as the use cases need to know it.
pub(crate) trait Book: Shelved {
    /// What goes stale with it.
    const TOPIC: Topic;

    /// What the rules say of an entry.
    fn findings(&self, reader: &(impl Read + ReadEntries), today: NaiveDate) -> Vec<Finding>;

    /// The entry in one spelling: spaces, prefixes, capital letters.
    fn tidied(self) -> Self;

    /// Whether another entry that is the same forbids this one.
    fn excludes(&self, same: &Self) -> bool;

    /// Whether a reference names it, beside its id and its name.
    fn answers_to(&self, reference: &str) -> bool;

    fn no_such(reference: &str) -> Problem;
    fn several(reference: &str) -> EntryProblem;
    fn has_invoices() -> EntryProblem;
}

impl App {
    /// Creates an entry, or changes the fields a document names; `null` and an empty text clear a field. It is checked here,
    /// kept here, and sent when there is a network. Its id.
    pub(crate) fn save_entry<T: Book>(
        &self,
        reference: Option<&str>,
        document: &[u8],
    ) -> Result<String, Problem> {
        self.want_books()?;
        let document = read_entry_document(document).map_err(unreadable)?;
        let now = self.time.now();
        let id = self.write(now, |tx| -> Result<String, Problem> {
            let known = reference.map(|reference| find::<T>(tx, reference)).transpose()?;
            let entry = patched(known.as_ref().map(|known| &known.item), &document);
            let entry = entry.map_err(|unread| Problem::Invalid { unread, findings: Vec::new() })?.tidied();
            want_sound(&entry, tx, self.today())?;
            if known.is_none()
                && let Some(same) =
                    tx.same_entries(&entry)?.into_iter().find(|same| entry.excludes(&same.item))
            {
                return Err(EntryProblem::ClientExists(same.item.name().to_owned()).into());
            }
            let id = known.map_or_else(|| self.ids.new_id().to_string(), |known| known.id);
            tx.edit_entry(&id, Some(entry), None)?;
            Ok(id)
        })?;
        self.entries_changed(T::TOPIC);
        Ok(id)
    }

    /// What the rules say of an entry being typed.
    pub(crate) fn check_entry<T: Book>(
        &self,
        reference: Option<&str>,
        document: &[u8],
        lang: Lang,
    ) -> Result<Vec<FindingView>, Problem> {
        let document = read_entry_document(document).map_err(unreadable)?;
        let view = self.books.read()?;
        let known = reference.map(|reference| find::<T>(&view, reference)).transpose()?;
        match patched(known.as_ref().map(|known| &known.item), &document) {
            Ok(entry) => Ok(entry_findings(&entry.tidied(), &view, self.today(), lang)),
            Err(unread) => {
                Ok(unread.iter().map(|error| crate::words::file_error_view(error, lang)).collect())
            }
        }
    }

    /// What was changed here goes out when it can.
    pub(crate) fn entries_changed(&self, topic: Topic) {
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::EntriesChanged);
        }
        self.stale(&[topic, Topic::Status]);
    }

    /// Has an entry deleted; one the server never had is simply gone.
    pub(crate) fn delete_entry<T: Book>(&self, reference: &str) -> Result<(), Problem> {
        self.want_books()?;
        self.write(self.time.now(), |tx| -> Result<(), Problem> {
            let known = find::<T>(tx, reference)?;
            want_unused(tx, &known)?;
            Ok(tx.edit_entry::<T>(&known.id, None, None)?)
        })?;
        self.entries_changed(T::TOPIC);
        Ok(())
    }

    /// Chooses between what was changed here and what the server has.
    pub(crate) fn decide_entry<T: Book>(&self, reference: &str, take: Take) -> Result<String, Problem> {
        self.want_books()?;
        let id = self.write(self.time.now(), |tx| -> Result<String, Problem> {
            let known = find::<T>(tx, reference)?;
            let edit = known.edit.clone().ok_or(EntryProblem::NothingToDecide)?;
            if take == Take::Theirs && !known.is_on_server() {
                want_unused(tx, &known)?;
            }
            tx.replace_edit(&known.id, decided(&known, edit, take))?;
            Ok(known.id)
        })?;
        self.entries_changed(T::TOPIC);
        Ok(id)
    }
}

/// An entry that is no more is no failure of what made it so.
pub(crate) fn gone_as_none<T>(shown: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match shown {
        Err(Problem::NoSuchClient(_) | Problem::NoSuchProduct(_)) => Ok(None),
        shown => shown.map(Some),
    }
}

/// What is left to send after a choice.
fn decided<T: Book>(known: &Kept<T>, edit: Edit<T>, take: Take) -> Option<Edit<T>> {
    let clashes = known.clashes();
    let (Some(copy), Some(base), Some(ours)) = (&known.copy, &edit.base, &edit.ours) else {
        return (take == Take::Ours).then_some(Edit { trouble: None, ..edit });
    };
    if take == Take::Theirs && clashes.is_empty() {
        return None;
    }
    let mut wanted = merged(base, ours, copy);
    if take == Take::Theirs {
        let theirs = clashes.into_iter().map(|clash| (clash.field.to_owned(), Json::Text(clash.theirs)));
        wanted = patched(Some(&wanted), &Json::Object(theirs.collect())).unwrap_or(wanted);
    }
    let is_left = !changes(copy, &wanted).is_empty();
    let edit = Edit { base: Some(copy.clone()), ours: Some(wanted), trouble: None, ..edit };
    Some(edit).filter(|_| is_left)
}

fn unreadable(error: protocol::request_file::FileError) -> Problem {
    Problem::Invalid { unread: vec![error], findings: Vec::new() }
}

/// What would keep a wrong entry out of the book, each thing by its field.
pub(crate) fn want_sound<T: Book>(
    entry: &T,
    reader: &(impl Read + ReadEntries),
    today: NaiveDate,
) -> Result<(), Problem> {
    let mut findings = entry.findings(reader, today);
    findings.retain(|finding| finding.rule.stops_saving());
    if findings.is_empty() { Ok(()) } else { Err(Problem::Invalid { unread: Vec::new(), findings }) }
}

/// The findings of an entry: what is wrong is an error, what an invoice would lack is a warning.
pub(crate) fn entry_findings<T: Book>(
    entry: &T,
    reader: &(impl Read + ReadEntries),
    today: NaiveDate,
    lang: Lang,
) -> Vec<FindingView> {
    let findings = entry.findings(reader, today);
    let view = |finding: &Finding| {
        let severity = if finding.rule.stops_saving() { "error" } else { "warning" };
        FindingView { severity: severity.to_owned(), ..finding_view(finding, lang) }
    };
    findings.iter().map(view).collect()
}

/// Nothing that invoices name is deleted: the server would refuse it too.
fn want_unused<T: Book>(reader: &impl ReadEntries, known: &Kept<T>) -> Result<(), Problem> {
    let keys = filed_under(known);
    let uses = reader.sale_count(&[], &keys)? + reader.sale_count(&keys, &[])?;
    if uses == 0 { Ok(()) } else { Err(T::has_invoices().into()) }
}

/// An entry by id, by what else names it for sure, or by its name where that is the only one.
pub(crate) fn find<T: Book>(reader: &impl ReadEntries, reference: &str) -> Result<Kept<T>, Problem> {
    if let Some(known) = reader.entry(reference)? {
        return Ok(known);
    }
    let found = reader.search::<T>(reference, 0, NAMESAKES_MAX)?;
    let mut namesakes = Vec::new();
    for id in &found.ids {
        namesakes.extend(reader.entry::<T>(id)?);
    }
    let wanted = words(reference);
    let is_named = |known: &Kept<T>| words(known.item.name()) == wanted || known.item.answers_to(reference);
    let exact: Vec<usize> = (0..namesakes.len()).filter(|at| is_named(&namesakes[*at])).collect();
    match (exact[..].len(), found.total) {
        (1, _) => Ok(namesakes.swap_remove(exact[0])),
        (0, 1) if !wanted.is_empty() => Ok(namesakes.swap_remove(0)),
        (0, 0) => Err(T::no_such(reference)),
        _ => Err(T::several(reference).into()),
    }
}

/// Where an entry stands with the server.
pub(crate) fn state_of<T: Book>(known: &Kept<T>) -> EntryState {
    match &known.edit {
        None => EntryState::Synced,
        Some(_) if !known.clashes().is_empty() => EntryState::Conflict,
        Some(edit) if edit.trouble.is_some() => EntryState::Attention,
        Some(_) if known.is_leaving() => EntryState::Leaving,
        Some(edit) if edit.base.is_none() => EntryState::Local,
        Some(_) => EntryState::Changed,
    }
}

/// Why the server refused what was changed here.
pub(crate) fn attention<T: Book>(known: &Kept<T>, lang: Lang) -> Option<ProblemView> {
    known.edit.as_ref().and_then(|edit| edit.trouble.as_ref()).map(|trouble| trouble_view(trouble, lang))
}

/// The fields a person has to choose for.
pub(crate) fn clash_views<T: Book>(known: &Kept<T>) -> Vec<ClashView> {
    let view = |clash: protocol::entry::Clash| ClashView {
        field: clash.field.to_owned(),
        base: clash.base,
        ours: clash.ours,
        theirs: clash.theirs,
    };
    known.clashes().into_iter().map(view).collect()
}

/// An entry's fields as a document.
pub(crate) fn data<T: Book>(entry: &T) -> Value {
    serde_json::from_str(&document(entry.fields()).to_string()).unwrap_or_default()
}
