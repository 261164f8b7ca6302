//! What people ask about invoices after they were issued: payments, stornos, edits, and to give them up.
//!
//! Not here: what must hold (oracle).

use crate::events::order;
use crate::story::Act;
use crate::world::{Broken, World};
use app::view::InvoiceState;
use app::{App, InvoiceFilter, Lang, PaymentRequest};
use std::sync::Arc;

/// Somebody asks something about one of the newest invoices.
pub fn about(world: &mut World, act: Act, laptop: usize, app: &Arc<App>) -> Result<(), Broken> {
    let filter = InvoiceFilter { limit: 12, ..InvoiceFilter::default() };
    let Ok(page) = app.invoices(&filter, Lang::En) else { return Ok(()) };
    let invoices: Vec<_> = page
        .items
        .into_iter()
        .filter(|one| one.state != InvoiceState::Draft && one.storno_for.is_none())
        .collect();
    if invoices.is_empty() {
        return Ok(());
    }
    let invoice = world.dice.pick(&invoices).clone();
    let id = invoice.id;
    match act {
        Act::Pay => {
            // Few amounts, so that payments are often alike.
            let amount = (*world.dice.pick(&["1.00", "2.00"])).to_owned();
            world.paper.payment_asked(&id, &amount);
            let promised = world.paper.promised();
            let request = PaymentRequest { amount: Some(amount.clone()), ..PaymentRequest::default() };
            world.laptops[laptop].ask("pay", move |app| async move {
                app.pay(&id, &request, Lang::En).await?;
                promised.lock().unwrap().push((laptop, id, amount));
                Ok(None)
            });
        }
        Act::Storno => world.laptops[laptop]
            .ask("storno", move |app| async move { app.storno(&id, Lang::En).await.map(|_| None) }),
        Act::Edit => {
            let price = world.dice.within(1..90_000);
            let file = order(app, price).unwrap_or_default();
            world.laptops[laptop].ask("edit", move |app| async move {
                app.edit(&id, file.as_bytes(), Lang::En).await.map(|_| None)
            });
        }
        _ => {
            world.paper.withdraw(&id);
            invoice.server_id.iter().for_each(|there| world.may_be_edited(there));
            let outcome = app.withdraw(&id, Lang::En).map(|_| None);
            return world.heard(laptop, "withdraw", outcome);
        }
    }
    world.await_answer(laptop)
}
