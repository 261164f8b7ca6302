//! The firm itself, and what its forms are filled from: settings, VAT rates, bank accounts, company look-up.
//!
//! Deliberately absent: writing any of it, and the real registers: a company is found only among those made up here.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    Books, Client,
    clients::split_cui,
    demo::STRANGERS,
    handle::{Call, Outcome, Reply},
    refusal::Refusal,
    switches::SettingsShape,
};

/// The VAT catalogue: key, percentage, description, UBL category, reason of a zero rate.
const VAT_RATES: [(u8, u8, &str, &str, Option<&str>); 4] = [
    (9, 21, "21%", "S", None),
    (11, 11, "11%", "S", None),
    (4, 0, "0% scutit", "E", Some("Scutit conform art. 292 din Codul fiscal")),
    (8, 0, "0% taxare inversă", "AE", Some("Taxare inversă conform art. 331 din Codul fiscal")),
];
/// Rates of the past, still accepted for corrections: key and percentage.
const OLD_VAT_RATES: [(u8, u8); 3] = [(1, 19), (2, 9), (3, 5)];
/// Other ways to tax at zero that the key knows.
const OTHER_ZERO_KEYS: [u8; 3] = [5, 6, 7];

/// The firm that issues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firm {
    /// The opaque id.
    pub id: String,
    /// The legal name.
    pub name: String,
    /// The tax id as printed, with `RO` for a VAT payer.
    pub cui: String,
    /// The Trade Register number.
    pub rc: String,
    /// Street and number.
    pub address: String,
    /// Town.
    pub city: String,
    /// County.
    pub county: String,
    /// ISO country code.
    pub country: String,
    /// Postal code.
    pub postal_code: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

/// A bank account of the firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BankAccount {
    pub(crate) id: String,
    pub(crate) bank: String,
    pub(crate) iban: String,
    pub(crate) currency: String,
}

impl BankAccount {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "bank_account",
            "bank_name": self.bank,
            "iban": self.iban,
            "currency": self.currency,
        })
    }
}

/// The percentage a VAT key stands for.
pub(crate) fn percent_of_key(key: i64) -> Option<Decimal> {
    let key = u8::try_from(key).ok()?;
    let current = VAT_RATES.iter().map(|rate| (rate.0, rate.1));
    let zero = OTHER_ZERO_KEYS.map(|key| (key, 0));
    let mut known = current.chain(OLD_VAT_RATES).chain(zero);
    known.find(|(candidate, _)| *candidate == key).map(|(_, percent)| percent.into())
}

/// The key a VAT percentage has when none is sent; zero reads as exempt.
pub(crate) fn key_of_percent(percent: Decimal) -> Option<i64> {
    let current = VAT_RATES.iter().map(|rate| (rate.0, rate.1));
    let mut known = current.chain(OLD_VAT_RATES);
    known.find(|(_, candidate)| Decimal::from(*candidate) == percent).map(|(key, _)| key.into())
}

impl Books {
    pub(crate) fn probe(&self) -> Reply {
        Reply::ok(json!({
            "name": "Contazen API (stand-in)",
            "version": "v1",
            "documentation": "https://docs.contazen.ro",
            "status": "operational",
        }))
    }

    pub(crate) fn firm_json(&self) -> Value {
        let firm = &self.firm;
        json!({
            "id": firm.id,
            "name": firm.name,
            "legal_name": firm.name,
            "trade_name": firm.name,
            "cui": firm.cui,
            "rc": firm.rc,
            "address": firm.address,
            "city": firm.city,
            "county": firm.county,
            "country": firm.country,
            "postal_code": firm.postal_code,
            "phone": firm.phone,
            "email": firm.email,
            "vat_payer": self.switches.vat_payer,
        })
    }

    pub(crate) fn settings(&self, call: &Call<'_>) -> Reply {
        Reply::ok(match self.switches.settings_shape {
            SettingsShape::OpenApi => self.openapi_settings(call),
            SettingsShape::HandWritten => self.hand_written_settings(),
        })
    }

    fn openapi_settings(&self, call: &Call<'_>) -> Value {
        let types = [
            ("bank_order", "Ordin de plată"),
            ("receipt", "Chitanță"),
            ("card", "Card"),
            ("other", "Altele"),
        ];
        json!({
            "object": "settings",
            "api_version": "v1",
            "firm": self.firm_json(),
            "e_factura": { "enabled": true, "environment": "test" },
            "currencies": ["RON", "EUR"],
            "default_currency": "RON",
            "vat_rates": self.percentages(),
            "payment_types": types.map(|(id, name)| json!({ "id": id, "name": name })),
            "features": { "efactura": true, "offline_mode": true },
            "rate_limits": {
                "requests_per_hour": 1000,
                "creates_per_minute": 100,
                "current_usage": self.log.len(),
                "reset_at": (call.now + chrono::TimeDelta::hours(1)).to_rfc3339(),
            },
        })
    }

    fn hand_written_settings(&self) -> Value {
        let series: Vec<Value> = self
            .series
            .iter()
            .map(|series| {
                json!({
                    "id": series.id,
                    "name": series.name,
                    "document_type": series.document_type,
                    "format": series.format,
                    "next_number": series.next_number,
                    "is_primary": series.is_primary,
                    "is_active": true,
                })
            })
            .collect();
        let primary = |kind: &str| {
            let primary = self.series.iter().find(|series| series.is_primary && series.document_type == kind);
            primary.map(|series| series.id.clone())
        };
        json!({
            "object": "settings",
            "firm": self.firm_json(),
            "invoice_series": series,
            "primary_series": { "fiscal": primary("fiscal"), "proforma": primary("proforma") },
            "efactura": {
                "enabled": true,
                "oauth_configured": false,
                "test_mode_available": true,
                "live_mode_available": false,
                "oauth_created_at": null,
                "oauth_expires_at": null,
                "settings": { "environment": "test", "auto_send": false },
            },
            "bank_accounts": self.bank_accounts.iter().map(BankAccount::to_json).collect::<Vec<_>>(),
            "subscription": {
                "plan": "demo",
                "status": "active",
                "expires_at": null,
                "invoices_limit": null,
                "invoices_used": self.invoices.len(),
            },
        })
    }

    pub(crate) fn vat_rates(&self) -> Reply {
        let available: Vec<Value> = VAT_RATES
            .iter()
            .map(|(key, percent, description, category, reason)| {
                json!({
                    "key": key,
                    "percent": percent,
                    "description": description,
                    "ubl_category": category,
                    "reason": reason,
                })
            })
            .filter(|rate| self.switches.vat_payer || rate["percent"] == 0)
            .collect();
        let default_percent = if self.switches.vat_payer { 21 } else { 0 };
        Reply::bare(Map::from_iter([
            ("object".to_owned(), json!("list")),
            ("data".to_owned(), json!([])),
            ("total".to_owned(), json!(0)),
            ("available".to_owned(), json!(available)),
            ("default_percent".to_owned(), json!(default_percent)),
        ]))
    }

    pub(crate) fn list_bank_accounts(&self) -> Reply {
        let accounts: Vec<Value> = self.bank_accounts.iter().map(BankAccount::to_json).collect();
        Reply::ok(json!({ "object": "list", "total": accounts.len(), "data": accounts }))
    }

    pub(crate) fn look_up_company(&self, call: &Call<'_>) -> Outcome {
        let (_, cui) =
            split_cui(call.request.query("cui").ok_or_else(|| Refusal::field("cui", "is required"))?);
        let client = self.clients.iter().find(|client| client.cui.as_deref() == Some(&cui)).cloned();
        let stranger =
            || STRANGERS.iter().map(Client::from).find(|client| client.cui.as_deref() == Some(&cui));
        let company = client.or_else(stranger).ok_or_else(|| Refusal::missing("cui"))?;
        Ok(Reply::ok(json!({
            "object": "company",
            "cui": company.cui,
            "name": company.name,
            "rc": company.rc,
            "address": company.address,
            "city": company.city,
            "county": company.county,
            "country": company.country,
            "postal_code": company.postal_code,
            "vat_payer": company.cui_prefix == "RO",
            "split_vat": false,
            "ro_einvoice_registered": true,
            "is_inactive": false,
            "source": "demo",
        })))
    }

    pub(crate) fn efactura_status(&self) -> Reply {
        Reply::ok(json!({
            "enabled": true,
            "oauth_configured": false,
            "token_valid": false,
            "token_expires_at": null,
            "environment": "test",
            "environments": { "test": true, "live": false },
            "auto_send": false,
            "auto_send_timing": "delayed",
            "auto_send_delay_days": 3,
            "send_to_public_institutions": false,
            "configure_url": null,
        }))
    }

    fn percentages(&self) -> Vec<u8> {
        let mut percentages: Vec<u8> = VAT_RATES.iter().map(|rate| rate.1).collect();
        percentages.dedup();
        percentages.retain(|percent| self.switches.vat_payer || *percent == 0);
        percentages
    }
}
