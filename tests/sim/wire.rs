//! What must hold on the wire: keys, looks and the pace of each laptop, seen from outside.
//!
//! Not here: the books.

use crate::network::Sent;
use crate::world::Broken;
use sandbox::{Reservation, Response};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What was sent and heard, by laptop.
#[derive(Debug, Default)]
pub struct Wire {
    creates: BTreeMap<(usize, String), Create>,
    tickets: BTreeMap<u64, Ticket>,
    minutes: BTreeMap<usize, Vec<i64>>,
    /// Requests whose reply will be another invoice's.
    mixed: BTreeSet<u64>,
    /// The number of the invoice behind which a laptop must send nothing: a reply gave it another.
    stopped: BTreeMap<usize, u64>,
}

/// An invoice that was sent.
#[derive(Debug)]
struct Create {
    body: Vec<u8>,
    key: Option<String>,
    /// Those it went under before; books made anew from the journal know the first.
    earlier: BTreeSet<Option<String>>,
    /// Nobody knows whether it arrived, and nobody has looked since.
    is_doubtful: bool,
    /// The server has refused it for good under this key.
    is_refused: bool,
    number: Option<u64>,
}

/// What a request under way is about.
#[derive(Debug)]
enum Ticket {
    Create(usize, String),
    Look(usize),
}

impl Wire {
    /// A program that starts knows nothing of how much the one before it sent, and hears no answer to it.
    pub fn start(&mut self, laptop: usize) {
        self.minutes.remove(&laptop);
        self.tickets.retain(|_, ticket| match ticket {
            Ticket::Create(whose, _) | Ticket::Look(whose) => *whose != laptop,
        });
    }

    pub fn sent(&mut self, sent: &Sent, now: i64, reserved: &[Reservation]) -> Result<(), Broken> {
        self.watch_pace(sent.laptop, now)?;
        let request = &sent.request;
        let is_list = request.method == "GET" && request.path == "/v1/invoices";
        if is_list && request.query.iter().any(|(name, _)| name == "series_id") {
            self.tickets.insert(sent.ticket, Ticket::Look(sent.laptop));
        }
        if request.method != "POST" || request.path != "/v1/invoices" {
            return Ok(());
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let Some(token) = body["reservation_token"].as_str() else {
            return Err("an invoice goes out without a token (I9)".to_owned());
        };
        if request.idempotency_key.is_none() {
            return Err("an invoice goes out without a key (I20)".to_owned());
        }
        let number = reserved.iter().find(|one| one.token == token).map(|one| one.number);
        let stopped = self.stopped.get(&sent.laptop);
        if stopped.is_some_and(|stopped| number.is_some_and(|number| number > *stopped)) {
            return Err("an invoice goes out behind one that got another number (I26)".to_owned());
        }
        let place = (sent.laptop, token.to_owned());
        if let Some(before) = self.creates.get(&place) {
            if before.is_doubtful {
                return Err("an invoice goes out again before a look (I25)".to_owned());
            }
            let is_same = before.body == request.body;
            let is_known =
                before.key == request.idempotency_key || before.earlier.contains(&request.idempotency_key);
            if is_same && !is_known && !before.is_refused {
                return Err("the same invoice goes out under another key (I20)".to_owned());
            }
            if !is_same && before.key == request.idempotency_key {
                return Err("another body goes out under the same key (I20)".to_owned());
            }
        }
        let mut earlier = self.creates.remove(&place).map_or_else(BTreeSet::new, |before| before.earlier);
        earlier.insert(request.idempotency_key.clone());
        let create = Create {
            earlier,
            body: request.body.clone(),
            key: request.idempotency_key.clone(),
            is_doubtful: true,
            is_refused: false,
            number,
        };
        self.creates.insert(place.clone(), create);
        self.tickets.insert(sent.ticket, Ticket::Create(place.0, place.1));
        Ok(())
    }

    /// This request's reply will be another invoice's.
    pub fn mixed(&mut self, ticket: u64) {
        self.mixed.insert(ticket);
    }

    /// A person saw to what needed one.
    pub fn attended(&mut self, laptop: usize) {
        self.stopped.remove(&laptop);
    }

    /// What came back, if anything did.
    pub fn heard(&mut self, ticket: u64, outcome: Result<&Response, bool>) {
        let is_success = |reply: &Response| {
            (200..300).contains(&reply.status) && reply.json()["success"].as_bool() == Some(true)
        };
        match self.tickets.remove(&ticket) {
            Some(Ticket::Look(laptop)) if outcome.is_ok_and(is_success) => {
                self.stopped.remove(&laptop);
                let theirs = self.creates.iter_mut().filter(|((whose, _), _)| *whose == laptop);
                theirs.for_each(|(_, create)| create.is_doubtful = false);
            }
            Some(Ticket::Create(laptop, token)) => {
                let Some(create) = self.creates.get_mut(&(laptop, token)) else { return };
                if let Some(number) = create.number.filter(|_| self.mixed.contains(&ticket)) {
                    self.stopped.insert(laptop, number);
                }
                match outcome {
                    Ok(reply) => {
                        let json = reply.json();
                        let has_code = json["success"] == false && json["error"]["code"].is_string();
                        let is_refusal = has_code && reply.status < 500 && reply.status != 408;
                        // The pace and the session are not the invoice.
                        let is_later = matches!(reply.status, 401 | 423 | 425 | 429);
                        create.is_refused |= is_refusal && !is_later;
                        create.is_doubtful = !(is_refusal || reply.status == 429);
                    }
                    Err(is_unreached) => create.is_doubtful = !is_unreached,
                }
            }
            Some(Ticket::Look(_)) | None => {}
        }
    }

    /// No more than ninety requests in any minute of one program's life (I28).
    fn watch_pace(&mut self, laptop: usize, now: i64) -> Result<(), Broken> {
        let sent = self.minutes.entry(laptop).or_default();
        sent.retain(|at| *at > now - 60);
        sent.push(now);
        // Signing in and out are a person's, not the engine's; and a look-up over several pages counts when it is over.
        if sent.len() > app::REQUESTS_PER_MINUTE_MAX + 10 {
            return Err(format!("laptop {laptop} sent {} requests in a minute (I28)", sent.len()));
        }
        Ok(())
    }
}
