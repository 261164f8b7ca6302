//! Random lives of the books against a model simple enough to be obviously right. Now and then they are closed, or cut
//! with a torn journal, and opened again.

use super::world::{
    NOW, apply, assert_sound, copy_of, fct, invoice_id, issue, issued, journal, key_of, open, pool_number,
    remote_copy, series,
};
use domain::Fate;
use proptest::prelude::*;
use protocol::change::Doubt;
use protocol::{Change, Phase, Trouble};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use store::{Books, Guard, Read};
use tempfile::TempDir;

#[derive(Debug, Clone)]
enum Step {
    Receive(u64, u64),
    Issue(u64),
    IssueLowest,
    Fate(u64, Fate),
    Move(u64, Phase),
    Sync(u64),
    IssueAndRegret(u64),
    Undo(u64),
    Reopen,
    /// Closed by a cut that left this many bytes less in the journal.
    Cut(u64),
}

#[derive(Debug, Default)]
struct Model {
    fates: BTreeMap<u64, Fate>,
    /// Numbers with an invoice, in the order of issue.
    invoices: Vec<u64>,
    outbox: BTreeSet<u64>,
    /// Those of which the engine has taken hold.
    touched: BTreeSet<u64>,
}

impl Model {
    /// Makes a step; whether the books have to accept it.
    fn step(&mut self, step: &Step) -> bool {
        match step {
            Step::Receive(from, count) => {
                (*from..from + count).for_each(|number| {
                    self.fates.entry(number).or_insert(Fate::Free);
                });
                true
            }
            Step::Issue(number) => self.issue(*number),
            Step::IssueLowest => match self.lowest() {
                Some(number) => self.issue(number),
                None => true,
            },
            Step::Fate(number, to) => {
                let Some(from) = self.fates.get(number).copied() else { return false };
                let by_invoice = from == Fate::Free && *to == Fate::Issued
                    || *to == Fate::Synced && from != Fate::Quarantined;
                let allowed = from.may_become(*to) && !by_invoice;
                if allowed {
                    self.fates.insert(*number, *to);
                }
                allowed
            }
            Step::Move(number, phase) => {
                let waits = self.outbox.contains(number);
                let follows = matches!(self.fates.get(number), Some(Fate::Issued | Fate::Unknown));
                match phase {
                    Phase::Queued if waits && follows => drop(self.fates.insert(*number, Fate::Issued)),
                    Phase::Unknown if waits && follows => drop(self.fates.insert(*number, Fate::Unknown)),
                    _ => {}
                }
                self.touched.extend(waits.then_some(*number));
                waits
            }
            Step::Sync(number) => {
                if !self.invoices.contains(number) {
                    return false;
                }
                let fate = self.fates[number];
                let allowed = fate == Fate::Synced || fate.may_become(Fate::Synced);
                if allowed {
                    self.outbox.remove(number);
                    self.fates.insert(*number, Fate::Synced);
                }
                allowed
            }
            Step::IssueAndRegret(_) => false,
            Step::Undo(number) => {
                let is_there = self.outbox.contains(number) && self.fates[number] == Fate::Issued;
                let is_last =
                    self.invoices.last() == Some(number) && self.invoices.iter().max() == Some(number);
                let allowed = is_there && is_last && !self.touched.contains(number);
                if allowed {
                    self.fates.insert(*number, Fate::Free);
                    self.invoices.pop();
                    self.outbox.remove(number);
                }
                allowed
            }
            Step::Reopen | Step::Cut(_) => true,
        }
    }

    fn lowest(&self) -> Option<u64> {
        self.fates.iter().find(|(_, fate)| **fate == Fate::Free).map(|(number, _)| *number)
    }

    fn issue(&mut self, number: u64) -> bool {
        let allowed = self.fates.get(&number) == Some(&Fate::Free);
        if allowed {
            self.fates.insert(number, Fate::Issued);
            self.invoices.push(number);
            self.outbox.insert(number);
        }
        allowed
    }
}

struct Real {
    home: TempDir,
    books: Option<Books>,
}

impl Real {
    fn books(&self) -> &Books {
        self.books.as_ref().unwrap()
    }

    fn step(&mut self, step: &Step, lowest: Option<u64>) -> bool {
        let books = self.books();
        match step {
            Step::Receive(from, count) => {
                let numbers = (*from..from + count).map(pool_number).collect();
                apply(books, &[Change::Received { series: fct(), numbers }]).is_ok()
            }
            Step::Issue(number) => issue(books, *number).is_ok(),
            Step::IssueLowest => {
                let free = books.read().unwrap().free_numbers(&fct()).unwrap();
                assert_eq!(free.first().map(|number| number.number), lowest);
                lowest.is_none_or(|number| issue(books, number).is_ok())
            }
            Step::Fate(number, fate) => {
                let from = books.read().unwrap().number(&fct(), *number).unwrap();
                let from = from.map_or(Fate::Free, |number| number.fate);
                let reason = Some("a step".to_owned());
                let change =
                    Change::FateChanged { series: fct(), number: *number, from, fate: *fate, reason };
                apply(books, &[change]).is_ok()
            }
            Step::Move(number, phase) => apply(
                books,
                &[Change::ItemMoved {
                    invoice: invoice_id(*number),
                    key: key_of(*number),
                    phase: phase.clone(),
                    attempts: 1,
                    doubt: Doubt::None,
                    not_before: NOW,
                }],
            )
            .is_ok(),
            Step::Sync(number) => {
                let copy = Box::new(remote_copy(&issued(*number)));
                apply(books, &[Change::Synced { invoice: invoice_id(*number), key: key_of(*number), copy }])
                    .is_ok()
            }
            Step::IssueAndRegret(number) => books
                .write(NOW, |tx| {
                    let issued = issued(*number);
                    let _ = tx.issue(&issued, &super::world::item(&issued), None);
                    Err::<(), ()>(())
                })
                .is_ok(),
            // The items of these tests are held until the moment everything else happens at.
            Step::Undo(number) => {
                books.write(NOW.plus_seconds(-1), |tx| tx.undo_issue(invoice_id(*number))).is_ok()
            }
            Step::Reopen => {
                drop(self.books.take());
                self.books = Some(open(self.home.path()));
                true
            }
            Step::Cut(lost) => {
                let cut = copy_of(self.home.path());
                let path = journal(cut.path());
                let bytes = fs::read(&path).unwrap();
                fs::write(
                    &path,
                    &bytes[..bytes.len() - usize::try_from(*lost).unwrap().min(bytes.len() - 20)],
                )
                .unwrap();
                drop(self.books.take());
                self.books = Some(open(cut.path()));
                self.home = cut;
                true
            }
        }
    }

    fn assert_is(&self, model: &Model) {
        let view = self.books().read().unwrap();
        let numbers = view.numbers(&fct(), 0, 1000).unwrap();
        let fates: BTreeMap<u64, Fate> = numbers.iter().map(|number| (number.number, number.fate)).collect();
        assert_eq!(fates, model.fates);
        let free: Vec<u64> = view.free_numbers(&fct()).unwrap().iter().map(|number| number.number).collect();
        let expected = model.fates.iter().filter(|(_, fate)| **fate == Fate::Free).map(|(number, _)| *number);
        assert!(free.into_iter().eq(expected));
        let invoices = view.invoices_newest_first(0, 1000).unwrap();
        assert!(invoices.iter().rev().map(|record| record.issued.number).eq(model.invoices.iter().copied()));
        let outbox: BTreeSet<u64> = view.outbox().unwrap().iter().map(|item| item.number).collect();
        assert_eq!(outbox, model.outbox);
        assert_eq!(self.books().guard().unwrap(), Guard::Clear);
    }
}

fn fate() -> impl Strategy<Value = Fate> {
    prop::sample::select(vec![
        Fate::Free,
        Fate::Issued,
        Fate::Synced,
        Fate::Unknown,
        Fate::Quarantined,
        Fate::Released,
        Fate::Expired,
        Fate::Foreign,
    ])
}

fn phase() -> impl Strategy<Value = Phase> {
    let trouble = Trouble::of_code("c");
    prop::sample::select(vec![Phase::Queued, Phase::Sending, Phase::Unknown, Phase::Attention(trouble)])
}

fn step() -> impl Strategy<Value = Step> {
    let number = 1_u64..16;
    prop_oneof![
        3 => (number.clone(), 1_u64..5).prop_map(|(from, count)| Step::Receive(from, count)),
        2 => number.clone().prop_map(Step::Issue),
        5 => Just(Step::IssueLowest),
        3 => (number.clone(), fate()).prop_map(|(number, fate)| Step::Fate(number, fate)),
        4 => (number.clone(), phase()).prop_map(|(number, phase)| Step::Move(number, phase)),
        3 => number.clone().prop_map(Step::Sync),
        1 => number.clone().prop_map(Step::IssueAndRegret),
        4 => number.prop_map(Step::Undo),
        1 => Just(Step::Reopen),
        1 => (0_u64..4000).prop_map(Step::Cut),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_are_what_the_model_says(steps in prop::collection::vec(step(), 1..40)) {
        let home = tempfile::tempdir().unwrap();
        let books = open(home.path());
        apply(&books, &[Change::SeriesSeen(vec![series()])]).unwrap();
        let mut real = Real { home, books: Some(books) };
        let mut model = Model::default();
        for step in &steps {
            let lowest = model.lowest();
            let expected = model.step(step);
            prop_assert_eq!(real.step(step, lowest), expected, "{:?}", step);
            real.assert_is(&model);
        }
        assert_sound(real.books());
    }
}
