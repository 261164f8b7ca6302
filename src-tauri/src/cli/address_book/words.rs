//! Clients, products and imports in words, for people at a terminal.
//!
//! Not here: what is done (address_book).

use crate::cli::print::{Say, shown};
use app::view::{
    ClashView, ClientDetail, ClientPage, ClientRow, CompanyView, EntryState, PriceView, ProductDetail,
    ProductPage, ProductRow,
};
use serde_json::Value;

impl Say {
    pub(super) fn entry_state(self, state: EntryState) -> &'static str {
        match state {
            EntryState::Synced => "",
            EntryState::Local => {
                self.t("local, se trimite la sincronizare", "local, sent with the next sync")
            }
            EntryState::Changed => {
                self.t("schimbat, se trimite la sincronizare", "changed, sent with the next sync")
            }
            EntryState::Leaving => self.t("se șterge la sincronizare", "deleted with the next sync"),
            EntryState::Conflict => {
                self.t("schimbat și pe server: alege", "changed on the server too: choose")
            }
            EntryState::Attention => self.t("refuzat de server", "refused by the server"),
        }
    }

    pub(super) fn client_line(self, row: &ClientRow) -> String {
        let owed = row.unpaid.iter().map(|sum| format!("{} {}", sum.amount, sum.currency));
        let owed = owed.collect::<Vec<_>>().join(", ");
        let parts = [&row.name, &row.tax_id, &row.city];
        let named: Vec<String> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| shown(part)).collect();
        let mut line = named.join(" · ");
        if !owed.is_empty() {
            line += &format!(" · {} {owed}", self.t("de încasat", "owes"));
        }
        let state = self.entry_state(row.state);
        if state.is_empty() { line + "\n" } else { format!("{line} ({state})\n") }
    }

    pub(super) fn clients(self, page: &ClientPage) -> String {
        let lines: String = page.items.iter().map(|row| self.client_line(row)).collect();
        if lines.is_empty() { self.t("Niciun client.\n", "No client.\n").to_owned() } else { lines }
    }

    pub(super) fn client(self, detail: &ClientDetail) -> String {
        let mut text = self.client_line(&detail.client);
        text += &self.details(&detail.data, &detail.conflict);
        if !detail.findings.is_empty() {
            text += &self.findings(&detail.findings);
        }
        for sale in &detail.history.items {
            let paid = if sale.is_paid { self.t("încasată", "paid") } else { "" };
            let date = sale.date.as_deref().unwrap_or_default();
            text +=
                &format!("{date}  {}  {} {}  {paid}\n", shown(&sale.full_number), sale.total, sale.currency);
        }
        text
    }

    /// The fields of an entry, and those changed on both sides beside each other.
    pub(super) fn details(self, data: &Value, conflict: &[ClashView]) -> String {
        let mut text = String::new();
        for (field, value) in data.as_object().into_iter().flatten() {
            text += &format!("  {field}: {}\n", shown(value.as_str().unwrap_or_default()));
        }
        for clash in conflict {
            let (here, there) = (self.t("aici", "here"), self.t("pe server", "on the server"));
            let (ours, theirs) = (shown(&clash.ours), shown(&clash.theirs));
            text += &format!("  ! {}: {here} „{ours}”, {there} „{theirs}”\n", clash.field);
        }
        text
    }

    pub(super) fn company(self, company: &CompanyView) -> String {
        let mut text = self.details(&company.data, &[]);
        if company.is_inactive {
            text += self.t("! Firma e declarată inactivă.\n", "! The firm is listed as inactive.\n");
        }
        if company.known_client.is_some() {
            text += self.t("E deja printre clienți.\n", "It is among the clients already.\n");
        }
        text
    }

    pub(super) fn product_line(self, row: &ProductRow) -> String {
        let price =
            row.price.as_ref().map(|price| format!(" · {price} {}/{}", row.currency, shown(&row.unit)));
        let code = if row.code.is_empty() { String::new() } else { format!("{} · ", shown(&row.code)) };
        let state = self.entry_state(row.state);
        let state = if state.is_empty() { String::new() } else { format!(" ({state})") };
        format!("{code}{}{}{state}\n", shown(&row.name), price.unwrap_or_default())
    }

    pub(super) fn products(self, page: &ProductPage) -> String {
        let lines: String = page.items.iter().map(|row| self.product_line(row)).collect();
        if lines.is_empty() { self.t("Niciun produs.\n", "No product.\n").to_owned() } else { lines }
    }

    pub(super) fn product(self, detail: &ProductDetail) -> String {
        let mut text = self.product_line(&detail.product);
        text += &self.details(&detail.data, &detail.conflict);
        if !detail.findings.is_empty() {
            text += &self.findings(&detail.findings);
        }
        let line = |price: &PriceView| {
            let date = price.date.as_deref().unwrap_or_default();
            let (number, client) = (shown(&price.full_number), shown(&price.client_name));
            format!("{date}  {} {}  {client}  {number}\n", price.price, price.currency)
        };
        text + &detail.last_prices.iter().map(line).collect::<String>()
    }

    pub(super) fn deleted(self) -> String {
        self.t("Șters.\n", "Deleted.\n").to_owned()
    }
}
