//! The National Bank's exchange rates: a public file of the last ten working days.
//!
//! Not here: which rate counts for which document (domain).

use crate::base::BaseError;
use crate::failure;
use crate::remote::Remote;
use crate::transport::{Request, Transport};
use chrono::NaiveDate;
use domain::{ExchangeRate, PublishedRate};
use protocol::{Class, RemoteError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use reqwest::Method;
use rust_decimal::Decimal;

/// Where the bank publishes.
const BANK: &str = "https://curs.bnr.ro";

/// Rates one file may have: forty currencies over ten days, many times over.
const RATES_MAX: usize = 5_000;

/// The bank behind one address. Nobody signs in there and nothing of ours is told to it.
#[derive(Debug, Clone)]
pub struct Bank(Transport);

impl Bank {
    /// The bank for whoever talks to this server, over the same line: a stand-in of the API on this machine stands in for the
    /// bank too, below its own address. Nothing is sent yet.
    ///
    /// # Errors
    /// [`BaseError`], which the server's address would have been refused with already.
    pub fn beside(remote: &Remote) -> Result<Bank, BaseError> {
        let server = remote.transport();
        let base = if server.is_loopback() { format!("{}/bnr", server.base()) } else { BANK.to_owned() };
        Ok(Bank(server.elsewhere(&base)?))
    }

    /// The rates of the last ten working days.
    ///
    /// # Errors
    /// When the bank was not reached, or what came is not such a file.
    pub async fn rates(&self) -> Result<Vec<PublishedRate>, RemoteError> {
        let received = self.0.exchange(&Request::new(Method::GET, "nbrfxrates10days.xml")).await.result?;
        let read = std::str::from_utf8(&received.body).ok().and_then(read);
        match (received.status, read) {
            (200, Some(rates)) => Ok(rates),
            (status, _) => Err(RemoteError {
                status: Some(status),
                ..failure::ours(Class::Ambiguous, "unreadable_rates", "the bank's file cannot be read")
            }),
        }
    }
}

/// Reads the file. `None` when it has no rate that can be read; single ones that cannot are passed over.
fn read(text: &str) -> Option<Vec<PublishedRate>> {
    let mut reader = Reader::from_str(text);
    let (mut day, mut open, mut rates) = (None, None, Vec::new());
    let mut said = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Cube" => {
                day = attribute(&tag, "date").and_then(|date| date.parse::<NaiveDate>().ok());
            }
            Event::Start(tag) if tag.local_name().as_ref() == "Rate" => {
                let multiplier = match attribute(&tag, "multiplier") {
                    None => Some(Decimal::ONE),
                    Some(text) => text.parse().ok().filter(|multiplier| *multiplier > Decimal::ZERO),
                };
                open = attribute(&tag, "currency").zip(multiplier);
                said.clear();
            }
            Event::Text(text) => said.push_str(&text),
            // Only a rate that ends counts: of one that was cut off, digits may be missing.
            Event::End(tag) if tag.local_name().as_ref() == "Rate" => {
                if let (Some(on), Some((currency, multiplier))) = (day, open.take()) {
                    let lei = said.trim().parse::<Decimal>().ok();
                    let rate = lei.and_then(|lei| per_unit(lei, multiplier));
                    rates.extend(rate.map(|rate| PublishedRate { on, currency, rate }));
                }
            }
            Event::Eof => return Some(rates).filter(|rates| !rates.is_empty()),
            _ if rates.len() > RATES_MAX => return None,
            _ => {}
        }
    }
}

/// Some currencies are quoted for a hundred units.
fn per_unit(lei: Decimal, multiplier: Decimal) -> Option<ExchangeRate> {
    let rate = ExchangeRate::from_decimal(lei.checked_div(multiplier)?).ok()?;
    Some(rate).filter(|rate| !rate.is_zero() && !rate.is_negative())
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
        <DataSet xmlns="http://www.bnr.ro/xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <Header><Publisher>National Bank of Romania</Publisher><PublishingDate>2026-11-20</PublishingDate></Header>
          <Body><Subject>Reference rates</Subject><OrigCurrency>RON</OrigCurrency>
            <Cube date="2026-11-19"><Rate currency="EUR">5.0850</Rate></Cube>
            <Cube date="2026-11-20">
              <Rate currency="EUR">5.0871</Rate><Rate currency="HUF" multiplier="100">1.3123</Rate>
              <Rate currency="XAU">-</Rate><Rate currency="JPY" multiplier="0">2.9</Rate><Rate currency="USD">0</Rate>
            </Cube>
          </Body></DataSet>"#;

    fn said(text: &str) -> Option<Vec<String>> {
        let line = |rate: &PublishedRate| format!("{} {} {}", rate.on, rate.currency, rate.rate);
        read(text).map(|rates| rates.iter().map(line).collect())
    }

    #[test]
    fn what_the_bank_publishes_is_read() {
        let expected = ["2026-11-19 EUR 5.085", "2026-11-20 EUR 5.0871", "2026-11-20 HUF 0.013123"];
        assert_eq!(said(FILE).unwrap(), expected);
    }

    #[test]
    fn what_is_no_such_file_gives_no_rate() {
        for text in [
            "",
            "<html><body>Autentificare</body></html>",
            "{}",
            "<Cube date=\"2026-11-20\"/>",
            "<Rate>5</Rate>",
            "<<<",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
        for end in 0..FILE.len() {
            // A file cut short gives fewer rates or none, and never others.
            let cut = FILE.get(..end).and_then(said).unwrap_or_default();
            assert!(said(FILE).unwrap().starts_with(&cut), "{end}: {cut:?}");
        }
    }
}
