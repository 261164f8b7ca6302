//! The simulated firm on its server, in one of the readings the documentation allows.
//!
//! Not here: what happens to it.

use crate::dice::Dice;
use crate::world::SERIES;
use sandbox::{Books, Chronology, ConsumedToken, Generation, Idempotency, NumberText, OtherBody};
use std::sync::LazyLock;

/// How most series write their numbers.
pub const PLAIN: &str = "DEM-{number}";

/// How a series writes them whose numbers belong to a year.
pub const YEARLY: &str = "DEM-{year}-{number}";

/// A firm with one of everything, so that a pass over all it has is short.
pub fn small_firm(at: chrono::DateTime<chrono::Utc>, format: &str) -> Books {
    static DEMO: LazyLock<Books> = LazyLock::new(|| Books::demo(chrono::DateTime::UNIX_EPOCH));
    let (mut books, demo) = (Books::empty(), &*DEMO);
    books.set_firm(demo.firm().clone());
    books.add_user("Dan Demo", Books::DEMO_EMAIL, Books::DEMO_PASSWORD, true);
    books.add_api_key(Books::DEMO_API_KEY);
    books.add_series(SERIES, "fiscal", format, at);
    books.add_client(demo.clients()[0].clone());
    books
}

/// One of the readings the documentation allows.
pub fn read_otherwise(server: &mut Books, dice: &mut Dice) {
    let switches = &mut server.switches;
    switches.idempotency = *dice.pick(&[
        Idempotency::KeptForEver,
        Idempotency::KeptForEver,
        Idempotency::ForgottenAfterHours(24),
        Idempotency::Ignored,
    ]);
    switches.idempotency_keeps_errors = dice.one_in(3);
    switches.idempotency_everywhere = dice.one_in(4);
    switches.replay_status = dice.one_in(4).then_some(200);
    switches.same_key_other_body =
        *dice.pick(&[OtherBody::Refused, OtherBody::FirstReply, OtherBody::HandledAnew]);
    switches.consumed_token = *dice.pick(&[
        ConsumedToken::AlreadyConsumed,
        ConsumedToken::NotPending,
        ConsumedToken::DuplicateNumber,
        ConsumedToken::Missing,
        ConsumedToken::ReturnsInvoice,
    ]);
    switches.chronology = *dice.pick(&[
        Chronology::LastIssued,
        Chronology::HighestNumber,
        Chronology::LatestDate,
        Chronology::Unchecked,
    ]);
    switches.number_text = *dice.pick(&[NumberText::Bare, NumberText::Full, NumberText::Integer]);
    switches.invoice_names =
        *dice.pick(&[Generation::OpenApi, Generation::HandWritten, Generation::Short2025]);
    switches.jwt_lifetime_seconds = *dice.pick(&[600, 3_600, 86_400, 86_400]);
    switches.refresh_endpoint = !dice.one_in(4);
    switches.refresh_rotates = dice.one_in(3);
    switches.logout_drops_lock = dice.one_in(4);
    switches.relocked_series_accepts_tokens = dice.one_in(2);
    switches.reservation_days = *dice.pick(&[Some(30), Some(30), Some(10), None]);
    switches.failed_create_burns_token = dice.one_in(6);
    switches.list_honours_sort = !dice.one_in(5);
    switches.list_honours_series_filter = !dice.one_in(5);
    switches.list_rows_as_ids = dice.one_in(4);
    switches.money_as_text = dice.one_in(4);
    switches.max_outstanding = dice.one_in(6).then_some(8);
    switches.batch_stride = if dice.one_in(8) { 2 } else { 1 };
    switches.create_status = *dice.pick(&[200, 201]);
    switches.requests_per_minute = *dice.pick(&[Some(100), Some(100), None]);
}
