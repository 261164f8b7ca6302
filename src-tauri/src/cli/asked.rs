//! What is asked about an invoice after it was issued, on the command line.
//!
//! Not here: asking (app).

use super::args::InvoicesCommand;
use super::files;
use super::print::Say;
use super::run::Done;
use app::view::InvoiceView;
use app::{App, Lang, MailRequest, PaymentRequest, Problem};
use serde_json::json;

/// Asks it. What the server cannot be asked now waits, and the words say so.
pub(crate) async fn ask(app: &App, command: InvoicesCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    let done = |invoice: InvoiceView, words: fn(Say, &InvoiceView) -> String| {
        let words = words(say, &invoice);
        Done::new(invoice, words)
    };
    match command {
        InvoicesCommand::Pay { reference, amount, method, date, note } => {
            let request = PaymentRequest { amount, method: Some(method), date, note };
            done(app.pay(&reference, &request, lang).await?, Say::received)
        }
        InvoicesCommand::Receipt { reference, amount, date, note } => {
            let request = PaymentRequest { amount, method: None, date, note };
            done(app.make_receipt(&reference, &request, lang).await?, Say::received)
        }
        InvoicesCommand::Storno { reference } => done(app.storno(&reference, lang).await?, Say::asked),
        InvoicesCommand::Void { reference, reason } => {
            done(app.void(&reference, reason.as_deref(), lang).await?, Say::asked)
        }
        InvoicesCommand::Send { reference, email, subject, message } => {
            let request = MailRequest { email, subject, message };
            done(app.send(&reference, &request, lang).await?, Say::asked)
        }
        InvoicesCommand::Edit { reference, file } => {
            done(app.edit(&reference, &files::read(&file)?, lang).await?, Say::corrected)
        }
        InvoicesCommand::Duplicate { reference } => done(app.duplicate(&reference)?, Say::draft_kept),
        InvoicesCommand::Delete { reference } => {
            app.discard_draft(reference).await?;
            Done::new(json!({ "deleted": reference }), say.draft_deleted())
        }
        _ => Err(Problem::Internal("command".to_owned())),
    }
}
