//! Who a client is, whatever id a book gives it: by the tax id, the CNP, or else by name and city. Two books, two rows of a
//! file and an invoice mean the same client when they share one of these.
//!
//! Not here: looking anybody up.

use crate::party::Client;
use crate::spelling::words;
use crate::tax_id::{CNP_NOT_GIVEN, Cui};

/// What tells one client from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// By tax id or CNP, where there is one: nobody else has it.
    pub number: Option<String>,
    /// By name and city, in small letters without marks. Two may share it who are told apart by their numbers.
    pub name: String,
}

impl Identity {
    /// The identity of a client.
    #[must_use]
    pub fn of(client: &Client) -> Identity {
        let said = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let tax_id = said(&client.tax_id).map(|text| {
            let compact: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            match Cui::parse(&text) {
                Ok(cui) => format!("cui {}", cui.digits()),
                Err(_) => format!("cui {}", compact.to_lowercase()),
            }
        });
        let cnp = said(&client.cnp)
            .filter(|cnp| cnp != "-" && cnp != CNP_NOT_GIVEN)
            .map(|cnp| format!("cnp {cnp}"));
        let city = client.city.as_deref().unwrap_or_default();
        let name = format!("name {} | {}", words(&client.name).join(" "), words(city).join(" "));
        Identity { number: tax_id.or(cnp), name }
    }

    /// The one key under which an invoice that names no id is filed.
    #[must_use]
    pub fn key(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.name)
    }

    /// Whether both are one client: the same number, or the same name where not both have a number.
    #[must_use]
    pub fn is_same(&self, other: &Identity) -> bool {
        match (&self.number, &other.number) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => self.name == other.name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::ClientKind;

    fn client(name: &str, tax_id: &str, cnp: &str, city: &str) -> Client {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Client {
            tax_id: said(tax_id),
            cnp: said(cnp),
            city: said(city),
            ..Client::named(ClientKind::Firm, name)
        }
    }

    #[test]
    fn who_is_the_same() {
        for (one, other, same) in [
            (("Mobila SRL", "RO14399840", "", "Cluj"), ("MOBILA", "14399840", "", ""), true),
            (("Mobila SRL", "RO 14399840", "", ""), ("Mobila SRL", "18547290", "", ""), false),
            (("Ionescu Ana", "", "1800101221144", ""), ("Ana Ionescu", "", "1800101221144", ""), true),
            (("Șerban Ion", "", "", "Iași"), ("SERBAN  ION", "", "-", "Iasi"), true),
            (("Șerban Ion", "", "0000000000000", "Iași"), ("Serban Ion", "", "", "Cluj"), false),
            (("Mobila SRL", "14399840", "", "Cluj"), ("Mobila srl", "", "", "cluj"), true),
            (("Möbel GmbH", "DE 123456789", "", ""), ("Möbel", "de123456789", "", ""), true),
        ] {
            let identity = |c: (&str, &str, &str, &str)| Identity::of(&client(c.0, c.1, c.2, c.3));
            assert_eq!(identity(one).is_same(&identity(other)), same, "{one:?} {other:?}");
            assert_eq!(identity(other).is_same(&identity(one)), same, "{one:?} {other:?}");
        }
    }
}
