//! The index answers exactly what a walk through all invoices and drafts would, whatever was done to them before.

use super::world::{
    NOW, apply, assert_sound, fct, invoice_id, issue_this, issued, item, key_of, open, pool_number,
    remote_copy, series, stock,
};
use chrono::{Days, NaiveDate};
use domain::spelling::words;
use domain::{Content, DocumentType, Issued, Money, Reversed, SeriesId};
use proptest::prelude::*;
use protocol::{Change, FrozenBody, OutboxItem, RemoteInvoice, RemotePayment};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Asked, Books, DraftRecord, Find, Hit, InvoiceRecord, Places, Question, Read, SortBy, Sums, Wanted, parts,
};
use uuid::Uuid;

const NAMES: [&str; 6] =
    ["Brutăria Şerban SRL", "Serbănescu PFA", "Unit4 Țesături", "128 Măsuri SA", "Ana", "Șantier 2026 SRL"];
const TAX_IDS: [Option<&str>; 4] = [Some("RO18547290"), Some("1854"), Some("DE128"), None];
const TOTALS: [&str; 4] = ["0.01", "550", "550.41", "1280"];
const CURRENCIES: [&str; 2] = ["RON", "EUR"];

fn day(at: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap().checked_add_days(Days::new(at)).unwrap()
}

/// What an invoice is made of, each a place in a list above.
#[derive(Debug, Clone)]
struct Facts {
    name: usize,
    tax_id: usize,
    price: usize,
    currency: usize,
    date: u64,
    due: Option<u64>,
    is_proforma: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Issue(Facts),
    IssueAndTakeBack(Facts),
    Revise(u64, Facts),
    /// The server's copy: paid, void, a payment.
    Sync(u64, bool, bool, Option<&'static str>),
    Storned(u64),
    SaveDraft(u128, usize, bool),
    DropDraft(u128),
    Reopen,
}

fn made(number: u64, facts: &Facts) -> Issued {
    let mut issued = issued(number);
    let mut order = issued.content.order();
    order.header.client.name = NAMES[facts.name].to_owned();
    order.header.client.tax_id = TAX_IDS[facts.tax_id].map(str::to_owned);
    order.header.issue_date = day(facts.date);
    order.header.due_date = facts.due.map(day);
    order.header.currency = CURRENCIES[facts.currency].to_owned();
    if facts.is_proforma {
        order.header.document_type = DocumentType::Proforma;
    }
    order.rows[0].quantity = "1".parse().unwrap();
    order.rows[0].price = TOTALS[facts.price].parse().unwrap();
    order.rows[0].vat_rate = domain::VatRate::percent(0);
    issued.content = Content::compute(issued.content.supplier, order).unwrap();
    if facts.name == 4 && facts.price == 1 {
        let reversed = issued.content.reversed(day(facts.date)).unwrap();
        issued.content = reversed;
        issued.reverses = Some(Reversed { full_number: "FCT-1".to_owned(), date: day(0) });
    }
    issued
}

fn copy_of(issued: &Issued, is_paid: bool, is_void: bool, payment: Option<&str>) -> RemoteInvoice {
    let payment = payment.map(|amount| RemotePayment {
        id: "pay_1".to_owned(),
        date: None,
        amount: Some(amount.parse().unwrap()),
        kind: None,
    });
    RemoteInvoice { is_paid, is_void, payments: payment.map(|one| vec![one]), ..remote_copy(issued) }
}

struct World {
    home: tempfile::TempDir,
    books: Option<Books>,
    next: u64,
    /// In the order they were saved.
    drafts: Vec<Uuid>,
}

impl World {
    fn books(&self) -> &Books {
        self.books.as_ref().unwrap()
    }

    /// Makes a step; what the books refuse is no step.
    fn step(&mut self, step: &Step) {
        let known = |number: u64| self.books().read().unwrap().invoice(invoice_id(number)).unwrap();
        match step {
            Step::Issue(facts) => {
                issue_this(self.books(), &made(self.next, facts)).unwrap();
                self.next += 1;
            }
            Step::IssueAndTakeBack(facts) => {
                let issued = made(self.next, facts);
                let item = OutboxItem { not_before: NOW.plus_seconds(9), ..item(&issued) };
                self.books().write(NOW, |tx| tx.issue(&issued, &item, None)).unwrap();
                self.books().write(NOW, |tx| tx.undo_issue(issued.id)).unwrap();
            }
            Step::Revise(number, facts) => {
                let Some(before) = known(*number) else { return };
                let issued = Issued { revision: before.issued.revision + 1, ..made(*number, facts) };
                let (key, body) = (key_of(*number), FrozenBody::new("{}".to_owned()));
                let _ = self.books().write(NOW, |tx| tx.revise(&issued, key, &body, None));
            }
            Step::Sync(number, is_paid, is_void, payment) => {
                let Some(record) = known(*number) else { return };
                let copy = Box::new(copy_of(&record.issued, *is_paid, *is_void, *payment));
                let change = Change::Synced { invoice: record.issued.id, key: key_of(*number), copy };
                apply(self.books(), &[change]).unwrap();
            }
            Step::Storned(number) => {
                let Some(copy) = known(*number).and_then(|record| record.server) else { return };
                let storno = RemoteInvoice {
                    id: format!("storno_{number}"),
                    is_storno: true,
                    storno_for: Some(copy.id),
                    number: None,
                    ..remote_copy(&issued(*number))
                };
                apply(self.books(), &[Change::InvoicesSeen { items: vec![storno], first: true }]).unwrap();
            }
            Step::SaveDraft(id, name, has_series) => {
                let id = Uuid::from_u128(*id);
                let draft = DraftRecord {
                    request: "{}".to_owned(),
                    updated_at: NOW.plus_seconds(self.drafts.len() as i64),
                    series: has_series.then(fct),
                    client: Some(NAMES[*name].to_owned()),
                    total: Some(TOTALS[*name % 4].parse().unwrap()),
                    currency: None,
                    tried: None,
                    asked: None,
                    server_id: None,
                };
                self.books().write(NOW, |tx| tx.save_draft(id, &draft)).unwrap();
                self.drafts.retain(|known| *known != id);
                self.drafts.push(id);
            }
            Step::DropDraft(id) => {
                let id = Uuid::from_u128(*id);
                self.books().write(NOW, |tx| tx.delete_draft(id)).unwrap();
                self.drafts.retain(|known| *known != id);
            }
            Step::Reopen => {
                drop(self.books.take());
                self.books = Some(open(self.home.path()));
            }
        }
    }

    /// Every invoice and draft, in the order of issue.
    fn everything(&self) -> Vec<Document> {
        let view = self.books().read().unwrap();
        let invoices = view.invoices_newest_first(0, 1000).unwrap().into_iter().rev();
        let draft = |id: &Uuid| Document::Draft(*id, Box::new(view.draft(*id).unwrap().unwrap()));
        invoices
            .map(|record| Document::Invoice(Box::new(record)))
            .chain(self.drafts.iter().map(draft))
            .collect()
    }
}

#[allow(clippy::large_enum_variant)] // A handful of them live in a test.
#[derive(Debug, Clone)]
enum Document {
    Invoice(Box<InvoiceRecord>),
    Draft(Uuid, Box<DraftRecord>),
}

impl Document {
    fn id(&self) -> Uuid {
        match self {
            Document::Invoice(record) => record.issued.id,
            Document::Draft(id, _) => *id,
        }
    }

    fn total(&self) -> Money {
        match self {
            Document::Invoice(record) => record.issued.content.totals.total,
            Document::Draft(_, draft) => draft.total.unwrap(),
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Document::Invoice(record) => {
                let issued = &record.issued;
                let tax_id = issued.content.header.client.tax_id.clone().unwrap_or_default();
                let country = tax_id.trim_matches(|c: char| c.is_ascii_digit()).replace("RO", "");
                let client = issued.content.header.client.name.clone();
                // The number is looked up as a number.
                vec![client, issued.series_name.clone(), country]
            }
            Document::Draft(_, draft) => vec![draft.client.clone().unwrap()],
        }
    }

    fn due(&self) -> Option<NaiveDate> {
        match self {
            Document::Invoice(record) => record.issued.content.header.due_date,
            Document::Draft(..) => None,
        }
    }

    fn date(&self) -> NaiveDate {
        match self {
            Document::Invoice(record) => record.issued.content.header.issue_date,
            Document::Draft(_, draft) => {
                chrono::DateTime::from_timestamp(draft.updated_at.0, 0).unwrap().date_naive()
            }
        }
    }

    /// What is still to come in for it.
    fn is_owed(&self) -> bool {
        let Document::Invoice(record) = self else { return false };
        let copy = record.server.as_ref();
        let received: Money = match copy.and_then(|copy| copy.payments.as_ref()) {
            Some(payments) => payments.iter().filter_map(|payment| payment.amount).sum(),
            None => Money::ZERO,
        };
        record.issued.content.header.document_type == DocumentType::Fiscal
            && !copy.is_some_and(|copy| copy.is_void || copy.is_paid)
            && record.storned_by.is_none()
            && record.issued.reverses.is_none()
            && received < self.total()
    }

    fn answers(&self, asked: &Asked) -> bool {
        let invoice = if let Document::Invoice(record) = self { Some(&record.issued) } else { None };
        match asked {
            Asked::Word(beginning) => self.names().iter().flat_map(|name| words(name)).any(|word| {
                let digits = parts(&word).into_iter().skip(1);
                digits.chain([word.clone()]).any(|word| word.starts_with(beginning.as_str()))
            }),
            Asked::Number(number) => invoice.is_some_and(|issued| issued.number == *number),
            Asked::TaxId(digits) => invoice.is_some_and(|issued| {
                let tax_id = issued.content.header.client.tax_id.clone().unwrap_or_default();
                let own = tax_id.trim_start_matches(|c: char| !c.is_ascii_digit());
                own == digits || digits.len() > 3 && own.starts_with(digits.as_str())
            }),
            Asked::Total(total) => self.total() == *total || self.total() == -*total,
            Asked::Dated(from, to) => {
                invoice.is_some()
                    && from.is_none_or(|from| from <= self.date())
                    && to.is_none_or(|to| self.date() <= to)
            }
            Asked::Series(series) => match self {
                Document::Invoice(record) => record.issued.series_id == *series,
                Document::Draft(_, draft) => draft.series.as_ref() == Some(series),
            },
            Asked::Storno => invoice.is_some_and(|issued| issued.reverses.is_some()),
            Asked::Owed => self.is_owed(),
            Asked::DueBefore(day) => self.is_owed() && self.due().is_some_and(|due| due < *day),
            Asked::Draft => invoice.is_none(),
            Asked::Client(_) | Asked::At(_) | Asked::NotAt(_) => panic!("not asked here"),
        }
    }
}

/// What a walk finds.
fn walk(all: &[Document], wanted: &Wanted) -> (Vec<Uuid>, Sums) {
    let question = &wanted.question;
    let fits = |document: &&Document| {
        question.wanted.iter().all(|any_of| any_of.iter().any(|asked| document.answers(asked)))
    };
    let mut found: Vec<(usize, &Document)> =
        all.iter().enumerate().filter(|(_, document)| fits(document)).collect();
    let first = |document: &Document| question.first.as_ref().is_none_or(|first| document.answers(first));
    found.sort_by(|(place, one), (place_too, other)| {
        let order = match wanted.by {
            SortBy::Place => std::cmp::Ordering::Equal,
            SortBy::Date => one.date().cmp(&other.date()),
            // Without a due date they are last whichever way the rest is.
            SortBy::Due => match (one.due(), other.due()) {
                (Some(one), Some(other)) => one.cmp(&other),
                (one, other) if wanted.is_ascending => other.is_some().cmp(&one.is_some()),
                (one, other) => one.is_some().cmp(&other.is_some()),
            },
            SortBy::Total => one.total().cmp(&other.total()),
        };
        let order = order.then(place.cmp(place_too));
        let order = if wanted.is_ascending { order } else { order.reverse() };
        first(other).cmp(&first(one)).then(order)
    });
    let mut sums = Sums::default();
    let mut totals: BTreeMap<String, Money> = BTreeMap::new();
    for (_, document) in &found {
        match document {
            Document::Draft(..) => sums.drafts += 1,
            Document::Invoice(record) => {
                sums.invoices += 1;
                let header = &record.issued.content.header;
                let is_void = record.server.as_ref().is_some_and(|copy| copy.is_void);
                if header.document_type == DocumentType::Fiscal && !is_void {
                    let sum = totals.entry(header.currency.clone()).or_insert(Money::ZERO);
                    *sum = *sum + document.total();
                }
            }
        }
    }
    totals.retain(|_, sum| !sum.is_zero());
    (found.into_iter().map(|(_, document)| document.id()).collect(), Sums { totals, ..sums })
}

fn id_of(hit: &Hit) -> Uuid {
    match hit {
        Hit::Invoice(record) => record.issued.id,
        Hit::Draft(id, _) => *id,
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let due = prop::option::of(0_u64..8);
    (0..6_usize, 0..4_usize, 0..4_usize, 0..2_usize, 0_u64..6, due, prop::bool::weighted(0.1)).prop_map(
        |(name, tax_id, price, currency, date, due, is_proforma)| Facts {
            name,
            tax_id,
            price,
            currency,
            date,
            due,
            is_proforma,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let number = 1_u64..12;
    let payment = prop::option::of(prop::sample::select(vec!["0.01", "100", "550.41"]));
    prop_oneof![
        6 => facts().prop_map(Step::Issue),
        1 => facts().prop_map(Step::IssueAndTakeBack),
        2 => (number.clone(), facts()).prop_map(|(number, facts)| Step::Revise(number, facts)),
        4 => (number.clone(), prop::bool::weighted(0.2), prop::bool::weighted(0.2), payment)
            .prop_map(|(number, is_paid, is_void, payment)| Step::Sync(number, is_paid, is_void, payment)),
        1 => number.prop_map(Step::Storned),
        3 => (1_u128..4, 0..6_usize, any::<bool>()).prop_map(|(id, name, series)| Step::SaveDraft(id, name, series)),
        1 => (1_u128..4).prop_map(Step::DropDraft),
        1 => Just(Step::Reopen),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let word = prop::sample::select(vec!["s", "serban", "unit", "4", "fct", "sr", "128", "20", "de", "zz"]);
    prop_oneof![
        5 => word.prop_map(|word| Asked::Word(word.to_owned())),
        1 => prop::sample::select(vec![1_u64, 3, 11, 128]).prop_map(Asked::Number),
        1 => prop::sample::select(vec!["1854", "185", "18547", "128"]).prop_map(|d| Asked::TaxId(d.to_owned())),
        1 => prop::sample::select(TOTALS.to_vec()).prop_map(|total| Asked::Total(total.parse().unwrap())),
        1 => (prop::option::of(0_u64..6), prop::option::of(0_u64..6))
            .prop_map(|(from, to)| Asked::Dated(from.map(day), to.map(day))),
        1 => prop::sample::select(vec!["srs_FCT", "srs_F"]).prop_map(|id| Asked::Series(SeriesId(id.to_owned()))),
        1 => Just(Asked::Storno),
        2 => Just(Asked::Owed),
        2 => (0_u64..8).prop_map(|at| Asked::DueBefore(day(at))),
        1 => Just(Asked::Draft),
    ]
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let question = prop::collection::vec(prop::collection::vec(asked(), 1..3), 0..3);
    let by =
        prop::sample::select(vec![SortBy::Place, SortBy::Place, SortBy::Date, SortBy::Due, SortBy::Total]);
    let first = prop::option::weighted(0.3, asked());
    (question, first, by, any::<bool>(), 0..4_usize, 0..8_usize).prop_map(
        |(wanted, first, by, is_ascending, offset, limit)| Wanted {
            question: Question { wanted, first },
            by,
            is_ascending,
            offset,
            limit,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_answers_what_a_walk_would(
        steps in prop::collection::vec(step(), 1..40),
        questions in prop::collection::vec(wanted(), 40),
    ) {
        let home = tempfile::tempdir().unwrap();
        let books = open(home.path());
        stock(&books, 40);
        let mut world = World { home, books: Some(books), next: 1, drafts: Vec::new() };
        steps.iter().for_each(|step| world.step(step));
        let all = world.everything();
        let view = world.books().read().unwrap();
        for wanted in &questions {
            let (found, sums) = walk(&all, wanted);
            let (total, hits) = view.find(wanted).unwrap();
            prop_assert_eq!(total, found.len() as u64, "{:?}", wanted);
            let page: Vec<Uuid> = hits.iter().map(id_of).collect();
            let expected: Vec<Uuid> =
                found.into_iter().skip(wanted.offset).take(wanted.limit).collect();
            prop_assert_eq!(page, expected, "{:?}", wanted);
            prop_assert_eq!(view.sum_up(&wanted.question).unwrap(), sums, "{:?}", wanted);
        }
        drop(view);
        assert_sound(world.books());
    }
}

/// More than one stretch of places, and pages far down.
#[test]
fn pages_go_on_over_the_end_of_a_stretch() {
    const COUNT: u64 = 16_384 + 100;
    let home = tempfile::tempdir().unwrap();
    let books = open(home.path());
    apply(&books, &[Change::SeriesSeen(vec![series()])]).unwrap();
    let grow = |tx: &mut store::Tx<'_>| {
        let numbers = (1..=COUNT).map(pool_number).collect();
        tx.apply(&[Change::Received { series: fct(), numbers }])?;
        (1..=COUNT).try_for_each(|number| tx.issue(&issued(number), &item(&issued(number)), None))
    };
    books.write(NOW, grow).unwrap();
    let view = books.read().unwrap();
    let word = Question { wanted: vec![vec![Asked::Word("sant".to_owned())]], first: None };
    for (by, is_ascending) in
        [(SortBy::Place, false), (SortBy::Place, true), (SortBy::Date, false), (SortBy::Total, true)]
    {
        let wanted = Wanted { question: word.clone(), by, is_ascending, offset: 90, limit: 20 };
        let (total, hits) = view.find(&wanted).unwrap();
        let numbers: BTreeSet<u64> = hits.iter().map(number_of).collect();
        let expected = if is_ascending { 91..=110 } else { COUNT - 109..=COUNT - 90 };
        assert_eq!((total, numbers), (COUNT, expected.collect()), "{by:?} {is_ascending}");
    }
    let places = Places::from_iter([1, 16_384, COUNT]);
    let at = Question { wanted: vec![vec![Asked::At(places.clone())]], first: None };
    assert_eq!(view.sum_up(&at).unwrap().invoices, 3);
    let elsewhere = Question { wanted: vec![vec![Asked::NotAt(places)]], first: Some(Asked::Number(7)) };
    let (total, hits) = view.find(&Wanted { question: elsewhere, limit: 2, ..Wanted::default() }).unwrap();
    assert_eq!((total, hits.iter().map(number_of).collect()), (COUNT - 3, vec![7, COUNT - 1]));
}

fn number_of(hit: &Hit) -> u64 {
    match hit {
        Hit::Invoice(record) => record.issued.number,
        Hit::Draft(..) => 0,
    }
}
