//! What must hold, whatever happens: the sentences of docs/reliability.md as questions to paper, laptops and server.
//!
//! Not here: what happened.

use crate::laptop::Laptop;
use crate::world::{Broken, SERIES, World};
use app::view::{InvoiceState, InvoiceView};
use app::{App, Lang};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// What was ever shown to anybody.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    numbers: BTreeMap<(String, u64), String>,
    sheets: BTreeMap<String, Sheet>,
    /// What each laptop's register said of each number when it was last asked.
    fates: BTreeMap<usize, BTreeMap<u64, String>>,
    /// Numbers whose invoice somebody wanted to take back before it left the laptop.
    taken_back: BTreeSet<u64>,
    /// How often each payment was asked for, by the invoice's local id and the amount.
    payments: BTreeMap<(String, String), usize>,
    /// The payments of which a laptop said that it has them, by its number, the invoice's local id and the amount.
    promised: Arc<Mutex<Vec<(usize, String, String)>>>,
    /// Invoices of which somebody withdrew what was asked.
    withdrawn: BTreeSet<String>,
}

/// The newest paper of one invoice.
#[derive(Debug, Clone)]
pub struct Sheet {
    number: u64,
    total: String,
    revision: u32,
    /// The laptop that showed it last.
    laptop: usize,
    /// Whether that laptop is gone: only the paper is left.
    is_all_there_is: bool,
}

impl Paper {
    /// An invoice was shown with its number.
    pub fn reveal(&mut self, laptop: usize, shown: &InvoiceView) -> Result<(), Broken> {
        let number = shown.number.ok_or("an invoice was shown without a number (I12)")?;
        let holder =
            self.numbers.entry((shown.series_id.clone(), number)).or_insert_with(|| shown.id.clone());
        if *holder != shown.id {
            return Err(format!("{} stands on two papers (I1)", shown.full_number));
        }
        if let Some(sheet) = self.sheets.get(&shown.id)
            && (sheet.laptop, sheet.revision) == (laptop, shown.revision)
            && (sheet.number != number || sheet.total != shown.total)
        {
            return Err(format!("{} was shown over {} and {} (I6)", number, sheet.total, shown.total));
        }
        let highest =
            self.sheets.values().filter(|sheet| sheet.laptop == laptop).map(|sheet| sheet.number).max();
        let is_new = shown.revision == 0 && !self.sheets.contains_key(&shown.id);
        if is_new && highest.is_some_and(|highest| number < highest) {
            return Err(format!("{} was issued after a higher number (I5)", shown.full_number));
        }
        let total = shown.total.clone();
        let sheet = Sheet { number, total, revision: shown.revision, laptop, is_all_there_is: false };
        self.sheets.insert(shown.id.clone(), sheet);
        Ok(())
    }

    /// Somebody takes an invoice back: as long as nobody knows whether that was in time, it is on no paper.
    pub fn put_down(&mut self, invoice: &str) -> Option<Sheet> {
        let sheet = self.sheets.remove(invoice)?;
        self.numbers.retain(|_, holder| holder != invoice);
        self.taken_back.insert(sheet.number);
        Some(sheet)
    }

    /// It was too late.
    pub fn take_up(&mut self, invoice: &str, series: &str, sheet: Option<Sheet>) {
        if let Some(sheet) = sheet {
            self.taken_back.remove(&sheet.number);
            self.numbers.insert((series.to_owned(), sheet.number), invoice.to_owned());
            self.sheets.insert(invoice.to_owned(), sheet);
        }
    }

    /// Somebody asks for a payment to be entered; whether it was kept is not known yet.
    pub fn payment_asked(&mut self, invoice: &str, amount: &str) {
        *self.payments.entry((invoice.to_owned(), amount.to_owned())).or_default() += 1;
    }

    /// Where a laptop that has a payment says so.
    pub fn promised(&self) -> Arc<Mutex<Vec<(usize, String, String)>>> {
        Arc::clone(&self.promised)
    }

    /// Somebody withdraws what was asked of an invoice.
    pub fn withdraw(&mut self, invoice: &str) {
        self.withdrawn.insert(invoice.to_owned());
    }

    /// The highest number anybody has on paper.
    pub fn last(&self) -> u64 {
        self.numbers.keys().map(|(_, number)| *number).max().unwrap_or(0)
    }

    /// A laptop is gone with its books.
    pub fn lose(&mut self, laptop: usize) {
        self.fates.remove(&laptop);
        let theirs = self.sheets.values_mut().filter(|sheet| sheet.laptop == laptop);
        theirs.for_each(|sheet| sheet.is_all_there_is = true);
    }

    /// Whose books a laptop's copy begins with.
    pub fn copy_of(&mut self, original: usize, copy: usize) {
        if let Some(fates) = self.fates.get(&original).cloned() {
            self.fates.insert(copy, fates);
        }
    }
}

/// The server's own books add up, after every event.
pub fn check_server(world: &World) -> Result<(), Broken> {
    match world.server.audit().first() {
        Some(finding) => Err(format!("the server's books: {finding}")),
        None => Ok(()),
    }
}

/// Nothing that was asked for once was done twice, after every event.
pub fn check_asked(world: &World) -> Result<(), Broken> {
    let there = world.server.invoices();
    for one in there.iter().filter(|one| one.storno_for.is_some()) {
        let alike = there.iter().filter(|other| other.storno_for == one.storno_for).count();
        if alike > 1 {
            return Err(format!("{:?} was reversed {alike} times", one.storno_for));
        }
    }
    for ((id, amount), asked) in &world.paper.payments {
        let Some(sheet) = world.paper.sheets.get(id) else { continue };
        let Some(invoice) = there.iter().find(|one| one.number == Some(sheet.number)) else { continue };
        let entered = invoice.payments.iter().filter(|one| format!("{:.2}", one.amount) == *amount).count();
        if entered > *asked + world.repeated_payments {
            return Err(format!(
                "{amount} on {} was asked for {asked} times and entered {entered}",
                sheet.number
            ));
        }
    }
    Ok(())
}

/// Everything that must hold on a running laptop. What is read while the power goes says nothing.
pub fn check_laptop(world: &mut World, number: usize) -> Result<(), Broken> {
    let outcome = check_running(world, number);
    if world.laptops[number].disk.is_off() { Ok(()) } else { outcome }
}

fn check_running(world: &mut World, number: usize) -> Result<(), Broken> {
    let Some(app) = world.laptops[number].app() else { return Ok(()) };
    let laptop = &world.laptops[number];
    let unread = |problem: app::Problem| format!("laptop {number}: its books cannot be read: {problem:?}");
    let is_tried = laptop.disk.trouble() != crate::disk::Trouble::None;
    let report = match app.verify() {
        Ok(report) => report,
        Err(_) if is_tried => return Ok(()),
        Err(problem) => return Err(unread(problem)),
    };
    // A journal that could not be written is behind until the next write mends it; and what rots under way is found by this
    // very check, or at the next start.
    if !is_tried && !laptop.is_rotten && !report.is_ok() {
        return Err(format!("laptop {number}: {:?}", report.problems.first()));
    }
    check_register(&mut world.paper, number, &app)?;
    let sheets: Vec<(String, Sheet)> = world
        .paper
        .sheets
        .iter()
        .filter(|(_, sheet)| sheet.laptop == number && !laptop.is_lost && !sheet.is_all_there_is)
        .map(|(id, sheet)| (id.clone(), sheet.clone()))
        .collect();
    for (id, sheet) in sheets {
        let found = app.invoice(&id, Lang::En).map_err(|problem| {
            format!("laptop {number}: number {} was shown and is gone: {problem:?} (I4)", sheet.number)
        })?;
        check_sheet(world, &sheet, &found.invoice)?;
    }
    Ok(())
}

fn check_sheet(world: &World, sheet: &Sheet, found: &InvoiceView) -> Result<(), Broken> {
    let number = sheet.number;
    if found.revision < sheet.revision {
        return Err(format!("number {number}: revision {} was shown and is gone (I4)", sheet.revision));
    }
    if found.revision == sheet.revision && (found.number != Some(number) || found.total != sheet.total) {
        return Err(format!("number {number} was shown over {} and says {} (I6)", sheet.total, found.total));
    }
    if found.state == InvoiceState::Draft {
        return Err(format!("number {number} was shown and is a draft"));
    }
    if found.state != InvoiceState::Synced {
        return Ok(());
    }
    let there: Vec<_> = world
        .server
        .invoices()
        .iter()
        .filter(|there| there.number == found.number && there.series_id == found.series_id)
        .collect();
    match there.as_slice() {
        [one] if format!("{:.2}", one.totals.gross) == found.total => Ok(()),
        [one] => {
            // An edit on its way may have arrived.
            let is_edited = found.pending.iter().any(|asked| asked.task == "edit");
            let told = is_edited || found.attention.is_some() || !found.differences.is_empty();
            let said = format!("number {number}: {} here, {} there", found.total, one.totals.gross);
            let is_news =
                world.server_was_changed(&one.id) || world.was_edited_elsewhere(&one.id, sheet.laptop);
            if told || is_news { Ok(()) } else { Err(format!("{said} (I22)")) }
        }
        [] => Err(format!("number {number} counts as synced and is not on the server (I22)")),
        _ => Err(format!("number {number} is on the server twice (I21)")),
    }
}

/// Received is free, spent or ended, and what ended stays so (I2, I7, I8).
fn check_register(paper: &mut Paper, number: usize, app: &App) -> Result<(), Broken> {
    let Ok(register) = app.register(SERIES, Lang::En) else { return Ok(()) };
    if register.duplicates > 0 || register.unexplained_gaps > 0 {
        return Err(format!(
            "laptop {number}: {} duplicates, {} gaps nobody explains (I7)",
            register.duplicates, register.unexplained_gaps
        ));
    }
    let found: BTreeMap<u64, String> =
        register.items.iter().map(|one| (one.number, one.fate.clone())).collect();
    for one in &register.items {
        let is_ended = matches!(one.fate.as_str(), "released" | "expired" | "foreign");
        if is_ended && one.reason.is_none() {
            return Err(format!(
                "laptop {number}: {} ended as {} without a reason (I7)",
                one.number, one.fate
            ));
        }
    }
    let taken_back = paper.taken_back.clone();
    let known = paper.fates.entry(number).or_default();
    for (one, fate) in known.iter() {
        match (fate.as_str(), found.get(one).map(String::as_str)) {
            ("issued", Some("free")) if taken_back.contains(one) => {}
            (_, None) => return Err(format!("laptop {number}: number {one} was {fate} and is gone (I2)")),
            ("released" | "expired" | "foreign" | "issued" | "synced", Some("free")) => {
                return Err(format!("laptop {number}: number {one} was {fate} and is free again (I8)"));
            }
            _ => {}
        }
    }
    *known = found;
    Ok(())
}

/// When all is well again: nothing waits that is not shown to a person, and what the server has is what the paper says.
pub fn check_end(world: &World) -> Result<(), Broken> {
    check_promised(world)?;
    let mut here = BTreeSet::new();
    for laptop in &world.laptops {
        here.extend(check_drained(world, laptop)?);
    }
    for (id, sheet) in &world.paper.sheets {
        // An invoice that was given another number while the power went shows it, and which paper it replaces.
        let laptop = &world.laptops[sheet.laptop];
        let shown = laptop.app().and_then(|app| app.invoice(id, Lang::En).ok());
        let number = shown.map_or(Some(sheet.number), |shown| shown.invoice.number);
        let on_server = world.server.invoices().iter().any(|there| there.number == number);
        let is_lost = laptop.is_rotten || sheet.is_all_there_is;
        if !on_server && !here.contains(id) && !is_lost {
            return Err(format!(
                "number {} is on paper, not on the server, and nobody is told",
                sheet.number
            ));
        }
    }
    Ok(())
}

/// A payment a laptop said it has is entered, or waits where a person is told. Not asked of what somebody withdrew, which may
/// have been it, and of laptops that came from a copy or were copied: what was asked before is given up on one of the two.
fn check_promised(world: &World) -> Result<(), Broken> {
    let promised = world.paper.promised.lock().map_err(|_| "a laptop died while it promised a payment")?;
    let mut counts: BTreeMap<&(usize, String, String), usize> = BTreeMap::new();
    promised.iter().for_each(|one| *counts.entry(one).or_default() += 1);
    for ((number, id, amount), promised) in counts {
        let laptop = &world.laptops[*number];
        let Some(app) = laptop.app() else { continue };
        if world.laptops.len() > 1 || laptop.is_rotten || laptop.is_lost || world.paper.withdrawn.contains(id)
        {
            continue;
        }
        let Ok(shown) = app.invoice(id, Lang::En) else { continue };
        let invoice = shown.invoice;
        let waiting = invoice.pending.iter().filter(|asked| asked.task == "payment").count();
        let there =
            world.server.invoices().iter().find(|there| Some(&there.id) == invoice.server_id.as_ref());
        let payments = there.map_or(&[][..], |there| &there.payments);
        let entered = payments.iter().filter(|one| format!("{:.2}", one.amount) == *amount).count();
        if entered + waiting < promised {
            return Err(format!(
                "laptop {number}: {} was to be paid {promised} times {amount}: {entered} entered, {waiting} wait",
                invoice.full_number
            ));
        }
    }
    Ok(())
}

/// After the last sync every free number is one the server still holds. Of several laptops with one device id each gives up
/// what it does not know, so there the next sync would tell.
fn check_free(world: &World, app: &App) -> Result<(), Broken> {
    let is_here = app.one_series(SERIES).is_ok_and(|series| series.lock == "here");
    let Ok(register) = app.register(SERIES, Lang::En) else { return Ok(()) };
    if world.laptops.len() > 1 || !is_here {
        return Ok(());
    }
    for one in register.items.iter().filter(|one| one.fate == "free") {
        let held =
            world.server.reservations().iter().any(|there| {
                there.number == one.number && there.status == sandbox::ReservationStatus::Pending
            });
        if !held {
            return Err(format!("number {} is free here, and the server no longer holds it", one.number));
        }
    }
    Ok(())
}

/// The invoices that need a person.
fn check_drained(world: &World, laptop: &Laptop) -> Result<BTreeSet<String>, Broken> {
    let Some(app) = laptop.app() else {
        return if laptop.is_rotten {
            Ok(BTreeSet::new())
        } else {
            Err(format!("laptop {} does not start", laptop.number))
        };
    };
    check_free(world, &app)?;
    let outbox = app.outbox(Lang::En).map_err(|problem| format!("no outbox: {problem:?}"))?;
    let mut parked = BTreeSet::new();
    for row in outbox.items {
        let one = row.invoice;
        let what = format!("laptop {}: {}", laptop.number, one.full_number);
        // What was asked of an invoice that never arrived waits behind it, and that one is loud.
        let has_come = one.server_id.is_some();
        let is_waiting = |asked: &app::view::ErrandView| has_come && asked.state != "attention";
        if let Some(asked) = one.pending.iter().find(|asked| is_waiting(asked)) {
            return Err(format!("{what}: its {} still waits although all is well again (I27)", asked.task));
        }
        if has_come && !one.pending.is_empty() {
            parked.insert(one.id);
            continue; // Refused, and a person is told.
        }
        let Some(reason) = &one.attention else {
            if one.state == InvoiceState::Synced {
                continue; // News about it.
            }
            return Err(format!("{what} still waits although all is well again (I27)"));
        };
        let there = world.server.invoices().iter().find(|there| there.number == one.number);
        if let Some(there) = there
            && format!("{:.2}", there.totals.gross) == one.total
            && there.series_id == one.series_id
            && there.full_number.as_deref() == Some(&one.full_number)
            && !world.server_was_changed(&there.id)
            && (one.server_id.is_none() || reason.code.ends_with("_mismatch"))
        {
            return Err(format!("{what} is on the server as it is on paper, and parked as {}", reason.code));
        }
        parked.insert(one.id);
    }
    Ok(parked)
}
