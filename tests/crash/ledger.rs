//! What the program has promised so far, kept outside it, and the look whether the books still say the same.

use crate::cli::Shell;
use crate::crash::program::Run;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stays the same in a corrected invoice.
const IDENTITY: [&str; 5] = ["id", "series_id", "number", "full_number", "currency"];

/// What stays the same in one that nobody corrected.
const CONTENT: [&str; 8] =
    ["client_name", "date", "due_date", "subtotal", "vat_amount", "total", "revision", "issued_at"];

/// Fates of a number that is on an invoice.
const SPENT: [&str; 3] = ["issued", "unknown", "synced"];

/// One order given to the program, with a price no other order has.
#[derive(Debug, Default)]
struct Order {
    /// Net sums its invoice may have: more than one after a correction that was not acknowledged.
    sums: Vec<String>,
    /// The invoice as it was last shown.
    shown: Option<Value>,
}

/// All orders of one set of books.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    orders: Vec<Order>,
    by_sum: BTreeMap<String, usize>,
    prices: u64,
    /// Acknowledgements that counted.
    pub(crate) promised: u32,
    /// Free numbers, as last seen.
    pub(crate) free: Vec<u64>,
    spent: BTreeSet<u64>,
}

/// What a look at the books gave.
pub(crate) struct Look {
    invoices: Vec<Value>,
    register: Value,
}

impl Look {
    pub(crate) fn highest(&self) -> u64 {
        self.invoices.iter().filter_map(|invoice| invoice["number"].as_u64()).max().unwrap_or_default()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.invoices.iter().filter(|invoice| invoice["state"] != "synced").count()
    }
}

impl Ledger {
    /// A price for two hours that was never asked before, and the sum it makes.
    fn price(&mut self) -> (String, String) {
        self.prices += 1;
        let money = |bani: u64| format!("{}.{:02}", bani / 100, bani % 100);
        (money(self.prices), money(self.prices * 2))
    }

    /// A new order: its place and its price.
    pub(crate) fn order(&mut self) -> (usize, String) {
        let (price, sum) = self.price();
        self.by_sum.insert(sum.clone(), self.orders.len());
        self.orders.push(Order { sums: vec![sum], shown: None });
        (self.orders.len() - 1, price)
    }

    /// An order that was refused before anything was spent: no invoice may be seen for it.
    pub(crate) fn withdraw(&mut self, order: usize) {
        self.by_sum.retain(|_, place| *place != order);
    }

    /// A correction that is about to be tried: the request file.
    pub(crate) fn correction(&mut self, order: usize) -> String {
        let (price, sum) = self.price();
        self.by_sum.insert(sum.clone(), order);
        self.orders[order].sums.push(sum);
        json!({ "items": [{ "description": "Manoperă", "quantity": 2, "price": price, "vat_rate": 21 }] })
            .to_string()
    }

    /// One that the program refused, so that nothing of it may be seen.
    pub(crate) fn correction_refused(&mut self, order: usize) {
        let sums = &mut self.orders[order].sums;
        sums.truncate(sums.len() - 1);
    }

    /// An order with a number that may still be corrected.
    pub(crate) fn correctable(&self) -> Vec<(usize, String)> {
        let open = |(place, order): (usize, &Order)| {
            let shown = order.shown.as_ref().filter(|shown| shown["state"] == "queued")?;
            Some((place, shown["full_number"].as_str()?.to_owned()))
        };
        self.orders.iter().enumerate().filter_map(open).collect()
    }

    /// The program has shown an invoice for an order, in time for it to count.
    pub(crate) fn acknowledge(&mut self, order: usize, document: &Value) -> Vec<String> {
        let known = &mut self.orders[order];
        let again = known.shown.as_ref().map(|shown| differences(shown, document, &IDENTITY));
        let sum = document["subtotal"].as_str().unwrap_or_default().to_owned();
        let mut wrong = again.unwrap_or_default();
        if !known.sums.contains(&sum) {
            wrong.push(format!("{} was shown with {sum} and not {:?}", document["full_number"], known.sums));
        }
        if !is_changing(document) {
            known.sums = vec![sum];
        }
        known.shown = Some(document.clone());
        self.promised += 1;
        wrong
    }

    /// Looks at the books with the program itself; nothing where it refuses to show them.
    pub(crate) fn look(shell: &Shell) -> Result<Look, String> {
        let ask = |args: &[&str]| {
            let ended = Run::start(shell, args, "").finish();
            match (ended.disgrace(), ended.document, ended.status.success()) {
                (None, Some(document), true) => Ok(document),
                (disgrace, ..) => Err(disgrace.unwrap_or(format!("{args:?}: {}", ended.stderr))),
            }
        };
        let list = ask(&["invoices", "list", "--limit", "500"])?;
        let invoices = list["items"].as_array().cloned().unwrap_or_default();
        let all = invoices.into_iter().filter(|invoice| invoice["state"] != "draft").collect();
        Ok(Look { invoices: all, register: ask(&["numbers", "DEM"])? })
    }

    /// Everything in these books that is not as it was promised. What was seen is promised from now on.
    pub(crate) fn compare(&mut self, look: &Look) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut numbers = BTreeSet::new();
        let mut found = BTreeSet::new();
        let mut carried = BTreeMap::new();
        for invoice in &look.invoices {
            let name = invoice["full_number"].to_string();
            if !numbers.insert(name.clone()) {
                wrong.push(format!("two invoices have the number {name}"));
            }
            carried.insert(invoice["number"].as_u64(), invoice["id"].clone());
            let sum = invoice["subtotal"].as_str().unwrap_or_default();
            match self.by_sum.get(sum) {
                None => wrong.push(format!("{name} over {sum} was never ordered")),
                Some(order) if !found.insert(*order) => {
                    wrong.push(format!("two invoices for one order: {name}"))
                }
                Some(order) => wrong.extend(self.compare_one(*order, invoice)),
            }
        }
        for (place, order) in self.orders.iter().enumerate() {
            if let Some(shown) = order.shown.as_ref().filter(|_| !found.contains(&place)) {
                wrong.push(format!("{} was shown and is gone", shown["full_number"]));
            }
        }
        wrong.extend(self.compare_numbers(&look.register, &carried));
        wrong
    }

    fn compare_one(&mut self, place: usize, invoice: &Value) -> Vec<String> {
        let order = &mut self.orders[place];
        let sum = invoice["subtotal"].as_str().unwrap_or_default().to_owned();
        let mut wrong = Vec::new();
        if let Some(shown) = &order.shown {
            wrong.extend(differences(shown, invoice, &IDENTITY));
            if order.sums.len() == 1 {
                wrong.extend(differences(shown, invoice, &CONTENT));
            }
        }
        if !order.sums.contains(&sum) {
            wrong.push(format!("{} says {sum} and not {:?}", invoice["full_number"], order.sums));
        }
        if !is_changing(invoice) {
            order.sums = vec![sum];
        }
        order.shown = Some(invoice.clone());
        wrong
    }

    /// Received is free, spent or ended, and what is spent is on exactly the invoice that has it.
    fn compare_numbers(&mut self, register: &Value, carried: &BTreeMap<Option<u64>, Value>) -> Vec<String> {
        let mut wrong = Vec::new();
        for count in ["duplicates", "unexplained_gaps"] {
            if register[count] != 0 {
                wrong.push(format!("the register tells of {count}: {}", register[count]));
            }
        }
        let items = register["items"].as_array().cloned().unwrap_or_default();
        let (mut free, mut spent) = (Vec::new(), BTreeSet::new());
        for item in &items {
            let number = item["number"].as_u64().unwrap_or_default();
            let fate = item["fate"].as_str().unwrap_or_default();
            if SPENT.contains(&fate) {
                spent.insert(number);
                if carried.get(&Some(number)) != Some(&item["invoice_id"]) {
                    wrong.push(format!("number {number} is spent and on no invoice, or on another"));
                }
            } else if carried.contains_key(&Some(number)) {
                wrong.push(format!("number {number} is on an invoice and {fate}"));
            }
            if fate == "free" {
                free.push(number);
            }
        }
        if let Some(number) = carried.keys().flatten().find(|number| !spent.contains(number)) {
            wrong.push(format!("number {number} is on an invoice and not in the register"));
        }
        wrong.extend(self.spent.difference(&spent).map(|number| format!("number {number} was spent once")));
        (self.free, self.spent) = (free, spent);
        wrong
    }

    /// The books as they are: what was promised, and what the program's own check says.
    pub(crate) fn check(&mut self, shell: &Shell) -> Vec<String> {
        let mut wrong = match Ledger::look(shell) {
            Ok(look) => self.compare(&look),
            Err(why) => vec![format!("the books cannot be looked at: {why}")],
        };
        let verified = Run::start(shell, &["verify"], "").finish();
        if verified.document.as_ref().is_none_or(|document| document["ok"] != true) {
            wrong.push(format!("verify: {:?} {}", verified.document, verified.stderr));
        }
        wrong.extend(verified.disgrace());
        wrong
    }

    /// The end of a story: every fault is over, all is sent, and both sides say the same.
    pub(crate) fn settle(&mut self, shell: &Shell) -> Vec<String> {
        shell.server.faults().clear();
        let (order, price) = self.order();
        let issued = Run::start(shell, &["issue", "-"], &shell.order(&price)).finish();
        let mut wrong = match &issued.document {
            Some(document) => self.acknowledge(order, document),
            None if issued.code.as_deref() == Some("no_number") => Vec::new(),
            None => vec![format!("nothing can be issued any more: {}", issued.stderr)],
        };
        let sync = Run::start(shell, &["sync", "--wait", "60"], "").finish();
        if !sync.status.success() {
            wrong.push(format!("the last sync: {} {:?} {}", sync.status, sync.document, sync.stderr));
        }
        wrong.extend(self.check(shell));
        let Ok(look) = Ledger::look(shell) else { return wrong };
        let books = shell.server.books();
        for invoice in &look.invoices {
            let there = books
                .invoices()
                .iter()
                .filter(|copy| copy.full_number.as_deref() == invoice["full_number"].as_str());
            let sums: Vec<String> = there.map(|copy| format!("{:.2}", copy.totals.gross)).collect();
            if invoice["state"] != "synced" || invoice["total"].as_str().is_none_or(|total| sums != [total]) {
                wrong.push(format!("the server has {sums:?} for {invoice}"));
            }
        }
        let series = books.series_named("DEM").unwrap().id.clone();
        let given = books
            .reservations()
            .iter()
            .filter(|number| number.series_id == series)
            .map(|number| number.number);
        let items = look.register["items"].as_array().cloned().unwrap_or_default();
        let ours =
            items.iter().filter(|item| item["fate"] != "foreign").filter_map(|item| item["number"].as_u64());
        let (given, ours): (BTreeSet<u64>, BTreeSet<u64>) = (given.collect(), ours.collect());
        if given != ours {
            wrong.push(format!("the server gave {given:?}, the register knows {ours:?}"));
        }
        wrong.extend(books.audit());
        wrong
    }
}

/// A change asked of an invoice that may be on the server shows the old sum until it is done.
fn is_changing(invoice: &Value) -> bool {
    invoice["pending"].as_array().is_some_and(|pending| !pending.is_empty())
}

fn differences(before: &Value, after: &Value, fields: &[&str]) -> Vec<String> {
    let changed = fields.iter().filter(|field| before[**field] != after[**field]);
    changed
        .map(|field| {
            format!("{}: {field} was {} and is {}", before["full_number"], before[*field], after[*field])
        })
        .collect()
}

/// That the ledger can say no: each of these books breaks one promise.
#[test]
fn the_ledger_sees_what_is_lost_double_or_changed() {
    let invoice = |id: &str, number: u64, sum: &str| json!({ "id": id, "number": number, "full_number": format!("DEM-{number}"), "subtotal": sum, "state": "queued" });
    let entry =
        |number: u64, fate: &str, id: Value| json!({ "number": number, "fate": fate, "invoice_id": id });
    let look = |invoices: &[&Value], items: &[&Value]| Look {
        invoices: invoices.iter().copied().cloned().collect(),
        register: json!({ "items": items, "duplicates": 0, "unexplained_gaps": 0 }),
    };
    let (first, second) = (invoice("a", 1, "0.02"), invoice("b", 2, "0.04"));
    let (one, two) = (entry(1, "issued", json!("a")), entry(2, "issued", json!("b")));
    let free = entry(2, "free", Value::Null);
    for (name, books, broken) in [
        ("as it was", look(&[&first, &second], &[&one, &two]), None),
        ("not shown, so not promised", look(&[&first], &[&one, &free]), None),
        ("lost", look(&[&second], &[&two]), Some("was shown and is gone")),
        ("lost and its number spent", look(&[&second], &[&one, &two]), Some("is spent and on no invoice")),
        (
            "one number twice",
            look(&[&first, &invoice("b", 1, "0.04")], &[&one]),
            Some("two invoices have the number"),
        ),
        (
            "one order twice",
            look(&[&first, &invoice("b", 2, "0.02")], &[&one, &two]),
            Some("two invoices for one order"),
        ),
        ("changed", look(&[&invoice("a", 1, "0.04")], &[&one]), Some("was shown and is gone")),
        (
            "renumbered",
            look(&[&invoice("a", 2, "0.02")], &[&entry(2, "issued", json!("a"))]),
            Some("number was 1"),
        ),
        ("spent and free", look(&[&first, &second], &[&one, &free]), Some("is on an invoice and free")),
        ("unknown number", look(&[&first, &second], &[&one]), Some("not in the register")),
        (
            "never ordered",
            look(&[&first, &invoice("b", 2, "9.00")], &[&one, &two]),
            Some("was never ordered"),
        ),
    ] {
        let mut ledger = Ledger::default();
        let (order, _) = ledger.order();
        ledger.order();
        assert_eq!(ledger.acknowledge(order, &first), Vec::<String>::new());
        let wrong = ledger.compare(&books);
        match broken {
            None => assert_eq!(wrong, Vec::<String>::new(), "{name}"),
            Some(broken) => assert!(wrong.iter().any(|said| said.contains(broken)), "{name}: {wrong:?}"),
        }
    }
}
