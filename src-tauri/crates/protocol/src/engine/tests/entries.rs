//! Clients and products that wait to be sent: looked at, judged, asked for; what each answer makes of them.

use super::*;
use crate::call::Reply;
use crate::change::Trouble;
use crate::engine::entries::Entries;
use crate::entry_errand::{ENTRY_GONE, EntryErrand, Item, Versions, Wanted};
use crate::remote::RemoteClient;
use domain::{Client, ClientKind};
use std::cell::Cell;

const FREES: [u64; 5] = [106, 107, 108, 109, 110];

fn usual(call: &Call) -> Reply {
    super::usual(&["TRN"], &FREES, call)
}

fn ana(phone: &str) -> RemoteClient {
    let client = Client::named(ClientKind::Person, "Ana");
    RemoteClient {
        client: Client { remote_id: Some("cli_ana".to_owned()), phone: Some(phone.to_owned()), ..client },
    }
}

/// Ana's telephone was changed here from 1 to 2.
fn changed(id: &str) -> EntryErrand {
    let versions = Versions { base: Some(ana("1")), ours: Some(ana("2")) };
    EntryErrand { id: id.to_owned(), wanted: Wanted::Client(versions) }
}

/// A client the server does not know.
fn new(id: &str) -> EntryErrand {
    let ours = RemoteClient { client: Client::named(ClientKind::Person, id) };
    EntryErrand { id: id.to_owned(), wanted: Wanted::Client(Versions { base: None, ours: Some(ours) }) }
}

fn seen(phone: &str) -> Reply {
    Reply::SeenEntries(vec![Item::Client(ana(phone))])
}

fn sent(phone: &str) -> Reply {
    Reply::SentEntry(Some(Box::new(Item::Client(ana(phone)))))
}

/// Books and engine: what the books hold goes to the engine whenever it asks.
struct Firm<'a> {
    world: World<'a>,
    books: VecDeque<EntryErrand>,
    /// How many the books hand over at once.
    at_once: usize,
    /// How often they were asked.
    asked: usize,
}

impl<'a> Firm<'a> {
    fn new(
        items: Vec<OutboxItem>,
        waiting: impl IntoIterator<Item = EntryErrand>,
        server: impl FnMut(&Call) -> Result<Reply, RemoteError> + 'a,
    ) -> Firm<'a> {
        let mut world = World::new(items, &FREES, server);
        world.state.as_mut().unwrap().entries = Entries::new(true);
        Firm { world, books: waiting.into_iter().collect(), at_once: 10, asked: 0 }
    }

    fn event(&mut self, event: Event) {
        self.world.event(event);
        while self.world.state.as_ref().unwrap().wants_entries() {
            self.asked += 1;
            assert!(self.asked < 100, "the books are asked for ever");
            let some = self.books.drain(..self.at_once.min(self.books.len())).collect();
            let has_more = !self.books.is_empty();
            self.world.event(Event::Entries(some, has_more));
        }
    }

    /// From wake to wake, as [`World::pass_time`].
    fn pass_time(&mut self, seconds: i64) {
        let end = self.world.now + seconds;
        while let Some(at) = self.world.wake.filter(|at| at.0 <= end) {
            self.world.wake = None;
            self.world.now = at.0;
            self.event(Event::Wake);
        }
        self.world.now = end;
    }

    /// The calls about entries and invoices, in short.
    fn calls(&self) -> Vec<&'static str> {
        let kinds = ["LookAtEntry", "SendEntry", "create"];
        let short = ["look", "send", "invoice"];
        let of = |call: &String| kinds.iter().position(|kind| call.starts_with(kind)).map(|at| short[at]);
        self.world.calls.iter().filter_map(of).collect()
    }

    /// What became of entries.
    fn ends(&self) -> Vec<String> {
        let end = |change: &Change| match change {
            Change::EntrySettled { errand, copy: Some(copy) } => {
                let Item::Client(client) = &**copy else { return None };
                Some(format!("{} settled with {}", errand.id, client.client.phone.as_deref().unwrap_or("-")))
            }
            Change::EntrySettled { errand, copy: None } => Some(format!("{} settled", errand.id)),
            Change::EntrySeen(_) => Some("seen".to_owned()),
            Change::EntryRefused { errand, trouble } => Some(format!("{} {}", errand.id, trouble.code)),
            _ => None,
        };
        self.world.changes.iter().filter_map(end).collect()
    }

    /// No work by itself: only what somebody asks for.
    fn in_front(&mut self) {
        let state = self.world.state.as_mut().unwrap();
        (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
    }

    fn pass(&mut self) {
        self.event(Event::Wished(1, Wish::Pass));
    }
}

#[test]
fn a_change_is_looked_at_sent_and_settled_with_what_the_server_has_then() {
    let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
        Call::LookAtEntry { .. } => Ok(seen("1")),
        Call::SendEntry { .. } => Ok(sent("2")),
        call => Ok(usual(call)),
    });
    firm.pass();
    assert_eq!(firm.calls(), ["look", "send"]);
    assert_eq!(firm.ends(), ["ana settled with 2"]);
    // What was changed while it was on its way is in the books, so they are asked once more.
    assert_eq!(firm.asked, 2);
    assert_eq!(firm.world.told, [(1, Ok(()))]);
}

#[test]
fn what_a_look_makes_of_a_change() {
    for (seen_there, calls, end) in [
        (Some("2"), vec!["look"], "ana settled with 2"),
        (Some("3"), vec!["look"], "seen"),
        (None, vec!["look"], "ana entry_gone"),
    ] {
        assert_eq!(ENTRY_GONE, "entry_gone");
        let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
            Call::LookAtEntry { .. } => Ok(seen_there.map_or_else(|| Reply::SeenEntries(Vec::new()), seen)),
            call => Ok(usual(call)),
        });
        firm.pass();
        assert_eq!(firm.calls(), calls, "{seen_there:?}");
        assert_eq!(firm.ends(), [end], "{seen_there:?}");
        // It waits no longer: the next pass does not look again.
        firm.pass();
        assert_eq!(firm.calls(), calls, "{seen_there:?}");
    }
}

/// A refusal waits for a person and is told in the server's words; anything else says nothing of what became of the request,
/// and so the entry is looked at again before it is sent again.
#[test]
fn what_a_failure_makes_of_a_change() {
    for (class, calls, end) in [
        (Class::AskUser, vec!["look", "send"], "ana invalid_phone"),
        (Class::Parked, vec!["look", "send"], "ana invalid_phone"),
        (Class::Ambiguous, vec!["look", "send", "look", "send"], "ana settled with 2"),
        (
            Class::RetryLater { after_seconds: None },
            vec!["look", "send", "look", "send"],
            "ana settled with 2",
        ),
    ] {
        let mut first = true;
        let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
            Call::LookAtEntry { .. } => Ok(seen("1")),
            Call::SendEntry { .. } if std::mem::take(&mut first) => Err(error(class, "invalid_phone")),
            Call::SendEntry { .. } => Ok(sent("2")),
            call => Ok(usual(call)),
        });
        firm.pass();
        firm.pass_time(60);
        assert_eq!(firm.calls(), calls, "{class:?}");
        assert_eq!(firm.ends(), [end], "{class:?}");
    }
}

#[test]
fn a_refusal_keeps_the_servers_words_and_fields() {
    let said = RemoteError {
        message: "Telefon greșit".to_owned(),
        fields: vec![("phone".to_owned(), "prea scurt".to_owned())],
        ..error(Class::AskUser, "invalid_phone")
    };
    let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
        Call::LookAtEntry { .. } => Err(said.clone()),
        call => Ok(usual(call)),
    });
    firm.pass();
    let trouble = firm.world.changes.iter().find_map(|change| match change {
        Change::EntryRefused { trouble, .. } => Some(trouble.clone()),
        _ => None,
    });
    let (code, message, fields) = (said.code.clone(), said.message.clone(), said.fields.clone());
    assert_eq!(trouble, Some(Trouble { code, message, fields, request_id: said.request_id.clone() }));
}

/// Somebody asks again at once: what the server gave no clear answer to waits its pause all the same, and holds nothing else
/// back. Later it goes by itself, long before the next pass would.
#[test]
fn a_doubtful_answer_makes_one_entry_wait_and_no_other() {
    let mut looks = 0;
    let mut firm = Firm::new(Vec::new(), [changed("ana"), new("Bogdan")], |call| match call {
        Call::LookAtEntry { id, .. } if id == "ana" => {
            looks += 1;
            if looks <= 3 { Err(error(Class::Ambiguous, "unreadable")) } else { Ok(seen("2")) }
        }
        Call::LookAtEntry { .. } => Ok(Reply::SeenEntries(Vec::new())),
        Call::SendEntry { .. } => Ok(sent("-")),
        call => Ok(usual(call)),
    });
    firm.pass();
    assert_eq!(firm.ends(), [""; 0]);
    firm.pass();
    assert_eq!(firm.ends(), ["Bogdan settled with -"]);
    firm.pass_time(60);
    assert_eq!(firm.ends(), ["Bogdan settled with -", "ana settled with 2"]);
    assert_eq!(firm.calls(), ["look", "look", "send", "look", "look", "look"]);
}

/// An invoice that names a new client makes the client on the server: it goes first. One that waits for a person may wait for
/// days, and holds no client back.
#[test]
fn a_new_client_waits_for_the_invoices_ahead_and_a_changed_one_does_not() {
    let mut lost = true;
    let mut firm = Firm::new(vec![item("TRN", 101)], [new("Bogdan"), changed("ana")], |call| match call {
        Call::Create { .. } if std::mem::take(&mut lost) => Err(error(Class::Ambiguous, "timeout")),
        Call::LookAtEntry { id, .. } if id == "ana" => Ok(seen("2")),
        Call::LookAtEntry { .. } => Ok(Reply::SeenEntries(Vec::new())),
        Call::SendEntry { .. } => Ok(sent("-")),
        call => Ok(usual(call)),
    });
    firm.pass();
    assert_eq!(firm.ends(), ["ana settled with 2"], "Bogdan waits while nobody knows of the invoice");
    firm.pass_time(60);
    assert_eq!(firm.calls(), ["invoice", "look", "invoice", "look", "send"]);
    assert_eq!(firm.ends(), ["ana settled with 2", "Bogdan settled with -"]);

    let mut firm = Firm::new(vec![item("TRN", 101)], [new("Bogdan")], |call| match call {
        Call::Create { .. } => Err(error(Class::AskUser, "invalid_request")),
        Call::LookAtEntry { .. } => Ok(Reply::SeenEntries(Vec::new())),
        Call::SendEntry { .. } => Ok(sent("-")),
        call => Ok(usual(call)),
    });
    firm.pass();
    assert_eq!(firm.ends(), ["Bogdan settled with -"]);
}

/// Whoever waits for a pass does not wait for a whole imported address book; the rest goes with the passes after it.
#[test]
fn a_pass_somebody_waits_for_sends_twenty_five() {
    let waiting = || (0..30).map(|one| changed(&format!("ana{one}")));
    let server = |call: &Call| match call {
        Call::LookAtEntry { .. } => Ok(seen("2")),
        call => Ok(usual(call)),
    };
    let mut firm = Firm::new(Vec::new(), waiting(), server);
    firm.in_front();
    firm.pass();
    assert_eq!((firm.ends().len(), firm.world.told.len()), (25, 1));
    firm.world.now += 60;
    firm.pass();
    assert_eq!((firm.ends().len(), firm.world.told.len()), (30, 2));

    // In the background nobody waits, and all of them go.
    let mut firm = Firm::new(Vec::new(), waiting(), server);
    firm.pass();
    firm.pass_time(120);
    assert_eq!(firm.ends().len(), 30);
}

/// Somebody waits for a pass: it stays open for the short pauses after doubtful answers, and is over before a long one.
#[test]
fn a_pass_waits_for_short_pauses_only() {
    let looks = Cell::new(0);
    let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
        Call::LookAtEntry { .. } => {
            looks.set(looks.get() + 1);
            Err(error(Class::Ambiguous, "unreadable"))
        }
        call => Ok(usual(call)),
    });
    firm.in_front();
    // Each failure doubles the pause of the entry; that of the line ends with the next answer.
    for (wish, pause) in [(1, 1), (2, 3), (3, 5)] {
        firm.event(Event::Wished(wish, Wish::Pass));
        assert_eq!((looks.get(), firm.world.told.len()), (wish, 0));
        firm.world.now += pause;
    }
    firm.event(Event::Wished(4, Wish::Pass));
    assert_eq!(looks.get(), 4);
    assert_eq!(firm.world.told, [1, 2, 3, 4].map(|wish| (wish, Ok(()))));
}

#[test]
fn a_pass_waits_for_what_goes_after_a_short_pause() {
    let mut first = true;
    let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
        Call::LookAtEntry { .. } if std::mem::take(&mut first) => Err(error(Class::Ambiguous, "unreadable")),
        Call::LookAtEntry { .. } => Ok(seen("2")),
        call => Ok(usual(call)),
    });
    firm.in_front();
    firm.pass();
    assert_eq!((firm.ends().len(), firm.world.told.len()), (0, 0));
    firm.pass_time(2);
    assert_eq!((firm.ends().len(), firm.world.told.len()), (1, 1));
}

/// A new client behind an invoice of unknown outcome has its turn when that is known, and no pass waits for it.
#[test]
fn a_pass_does_not_wait_for_a_client_behind_an_invoice_that_waits_longer() {
    let often = OutboxItem { phase: Phase::Unknown, attempts: 6, ..item("TRN", 101) };
    let mut firm = Firm::new(vec![often], [new("Bogdan")], |call| match call {
        Call::FindInvoice { .. } => Err(error(Class::Ambiguous, "timeout")),
        call => Ok(usual(call)),
    });
    firm.in_front();
    firm.pass();
    firm.pass_time(2);
    assert_eq!((firm.calls().len(), firm.world.told.len()), (0, 1));
}

/// What a person waits for is asked of the books only once, though an entry that is under way is handed over again.
#[test]
fn what_is_changed_again_is_read_anew_and_what_is_under_way_is_not_sent_twice() {
    let mut firm = Firm::new(Vec::new(), [changed("ana"), changed("maria")], |call| Ok(usual(call)));
    firm.at_once = 2;
    let (state, effects) = {
        // Up to the first look, whose answer has not come yet.
        let mut state = firm.world.state.take().unwrap();
        (state.background, state.account) = (true, pass::AccountWork::default());
        (state.next_pass_at, state.stepped_at) = (Moment(i64::MAX), Some(Moment(T0)));
        step(state, Event::Entries(firm.books.drain(..).collect(), false), at(T0))
    };
    let looks = |effects: &[Effect]| {
        let of = |effect: &Effect| match effect {
            Effect::Call(_, Call::LookAtEntry { id, .. }) => Some(id.clone()),
            _ => None,
        };
        effects.iter().filter_map(of).collect::<Vec<_>>()
    };
    assert_eq!(looks(&effects), ["ana"]);
    assert!(!state.wants_entries(), "all that waits is known");

    let (state, effects) = step(state, Event::EntriesChanged, at(T0));
    assert_eq!(looks(&effects), [""; 0]);
    assert!(!state.wants_entries(), "one is under way");
    let (state, _) = step(state, Event::Entries(vec![changed("ana"), changed("bebe")], false), at(T0));
    let answer = Answer { result: Ok(seen("2")), server_time: None, requests: 1, pause_seconds: None };
    let (state, effects) = step(state, Event::Answered(Lane::Account, Box::new(answer)), at(T0));
    assert_eq!(looks(&effects), ["bebe"], "Ana is settled, and Maria is no longer what the books want");
    let answer = Answer { result: Ok(seen("2")), server_time: None, requests: 1, pause_seconds: None };
    let (state, effects) = step(state, Event::Answered(Lane::Account, Box::new(answer)), at(T0));
    assert_eq!(looks(&effects), [""; 0]);
    assert!(state.wants_entries());
}

/// While a change is being sent another entry is changed: the request keeps its entry, and its answer settles it.
#[test]
fn what_is_being_sent_stays_known() {
    let mut state = World::new(Vec::new(), &FREES, |call| Ok(usual(call))).state.take().unwrap();
    state.entries = Entries::new(true);
    (state.account, state.next_pass_at) = (pass::AccountWork::default(), Moment(i64::MAX));
    state.stepped_at = Some(Moment(T0));
    let answered = |state, reply| {
        let answer = Answer { result: Ok(reply), server_time: None, requests: 1, pause_seconds: None };
        step(state, Event::Answered(Lane::Account, Box::new(answer)), at(T0))
    };
    let (state, _) = step(state, Event::Entries(vec![changed("ana")], false), at(T0));
    let (state, _) = answered(state, seen("1"));
    let (state, _) = step(state, Event::EntriesChanged, at(T0));
    let (_, effects) = answered(state, sent("2"));
    let settled = effects.iter().any(|effect| {
        let Effect::Save(changes) = effect else { return false };
        changes
            .iter()
            .any(|change| matches!(change, Change::EntrySettled { errand, .. } if errand.id == "ana"))
    });
    assert!(settled, "{effects:?}");
}

/// On a day that has not come yet a look failed: its pause ends when the clock is put right.
#[test]
fn a_pause_of_a_wrong_clock_ends_with_it() {
    let mut first = true;
    let mut firm = Firm::new(Vec::new(), [changed("ana")], |call| match call {
        Call::LookAtEntry { .. } if std::mem::take(&mut first) => Err(error(Class::Ambiguous, "unreadable")),
        Call::LookAtEntry { .. } => Ok(seen("2")),
        call => Ok(usual(call)),
    });
    firm.world.now = T0 + 24 * 3600;
    firm.pass();
    assert_eq!(firm.ends(), [""; 0]);
    firm.world.now = T0;
    firm.event(Event::Wake);
    firm.pass_time(60);
    assert_eq!(firm.ends(), ["ana settled with 2"]);
}

/// Where there are no books to ask, nobody is asked.
#[test]
fn an_engine_without_books_asks_for_nothing() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
    world.event(Event::Wished(1, Wish::Pass));
    assert!(!world.state.as_ref().unwrap().wants_entries());
    assert_eq!(world.told, [(1, Ok(()))]);
}
