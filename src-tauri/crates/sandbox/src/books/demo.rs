//! The demo firm: a made-up fitter of installations with clients, a catalogue and a few weeks of history.
//!
//! Every tax id has a right check digit and lies where no real one was given out; the bank "DEMO" does not exist.
//! Deliberately absent: chance. The same `now` always makes the same firm.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Books, Client, Device, Firm, Product, clients::split_cui};
use crate::exchange::Request;

/// A client or a company of the demo world.
pub(crate) struct Acquaintance {
    name: &'static str,
    /// Empty for a person.
    cui: &'static str,
    rc: &'static str,
    address: &'static str,
    city: &'static str,
    county: &'static str,
    email: &'static str,
}

/// An invoice of the demo firm's past.
struct Past {
    days_ago: i64,
    client: usize,
    /// Positions in the catalogue, with quantities.
    rows: &'static [(usize, &'static str)],
    /// Days after which it was paid.
    paid_after: Option<i64>,
}

const fn firm(
    name: &'static str,
    cui: &'static str,
    rc: &'static str,
    address: &'static str,
    city: &'static str,
    county: &'static str,
    email: &'static str,
) -> Acquaintance {
    Acquaintance { name, cui, rc, address, city, county, email }
}

const fn person(
    name: &'static str,
    address: &'static str,
    city: &'static str,
    county: &'static str,
    email: &'static str,
) -> Acquaintance {
    Acquaintance { name, cui: "", rc: "", address, city, county, email }
}

const CLIENTS: [Acquaintance; 12] = [
    firm(
        "Brutăria Spicul Auriu SRL",
        "RO990001124",
        "J12/1120/2019",
        "Str. Horea nr. 14",
        "Cluj-Napoca",
        "Cluj",
        "birou@spicul.example",
    ),
    firm(
        "Șantier Nou Construct SRL",
        "RO991002039",
        "J40/2039/2016",
        "Șos. Mihai Bravu nr. 210",
        "București, Sector 3",
        "București",
        "achizitii@santiernou.example",
    ),
    firm(
        "Pensiunea Valea Țibleșului SRL",
        "RO992003040",
        "J24/304/2012",
        "Str. Principală nr. 7",
        "Târgu Lăpuș",
        "Maramureș",
        "rezervari@tibles.example",
    ),
    firm(
        "Clinica Dentară Zâmbet SRL",
        "RO993004052",
        "J08/405/2020",
        "Bd. Griviței nr. 51",
        "Brașov",
        "Brașov",
        "contact@zambet.example",
    ),
    firm(
        "Asociația de Proprietari Bloc A12",
        "994005161",
        "",
        "Aleea Râului nr. 3",
        "Iași",
        "Iași",
        "bloc.a12@proprietari.example",
    ),
    firm(
        "Ferma Câmpului SRL",
        "RO995006173",
        "J35/617/2014",
        "Calea Aradului km 8",
        "Șag",
        "Timiș",
        "ferma@campului.example",
    ),
    firm(
        "Librăria Între Rafturi SRL",
        "RO996007088",
        "J40/7088/2021",
        "Calea Victoriei nr. 118",
        "București, Sector 1",
        "București",
        "comenzi@intrerafturi.example",
    ),
    firm(
        "Atelier Mecanic Roată & Fiii SRL",
        "RO997008197",
        "J29/819/2009",
        "Str. Găgeni nr. 92",
        "Ploiești",
        "Prahova",
        "service@roata.example",
    ),
    person(
        "Ștefan Ionescu",
        "Str. Mărțișor nr. 22",
        "București, Sector 4",
        "București",
        "stefan.ionescu@posta.example",
    ),
    person("Ilinca Țurcanu", "Str. Păcii nr. 5, ap. 9", "Suceava", "Suceava", "ilinca.turcanu@posta.example"),
    person("Mihăiță Bădescu", "Str. Făgetului nr. 31", "Constanța", "Constanța", ""),
    person("Ana-Maria Câmpeanu", "Str. Înfrățirii nr. 12", "Sibiu", "Sibiu", "am.campeanu@posta.example"),
];

/// Companies the look-up knows although they are no clients yet.
pub(crate) const STRANGERS: [Acquaintance; 3] = [
    firm(
        "Cofetăria Dulce Sfârșit SRL",
        "RO998009204",
        "J40/9204/2022",
        "Bd. Iuliu Maniu nr. 6",
        "București, Sector 6",
        "București",
        "",
    ),
    firm("Transport Șerpuit SRL", "RO999010134", "J22/1013/2018", "Str. Hlincea nr. 40", "Iași", "Iași", ""),
    firm("Grădinița Țipirig SRL", "999111210", "J32/1112/2017", "Str. Câmpului nr. 2", "Sibiu", "Sibiu", ""),
];

/// Name, unit, price, VAT percentage, whether it is a service.
const CATALOGUE: [(&str, &str, &str, u8, bool); 15] = [
    ("Manoperă instalator", "oră", "120", 21, true),
    ("Manoperă electrician", "oră", "130", 21, true),
    ("Deplasare", "km", "2.75", 21, true),
    ("Revizie centrală termică", "buc", "280", 21, true),
    ("Verificare instalație gaze (VTP)", "buc", "180", 21, true),
    ("Desfundare coloană", "buc", "350", 21, true),
    ("Montaj aer condiționat", "buc", "650", 21, true),
    ("Țeavă PPR 25 mm", "m", "8.49", 21, false),
    ("Robinet sferic 1/2\"", "buc", "24.9", 21, false),
    ("Radiator oțel 22/600/1000", "buc", "489.99", 21, false),
    ("Cablu CYY-F 3×2,5", "m", "7.35", 21, false),
    ("Tablou electric 12 module", "buc", "96.5", 21, false),
    ("Pompă de recirculare", "buc", "615", 21, false),
    ("Lemn de foc pentru cazan", "mst", "410", 11, false),
    ("Peleți, sac 15 kg", "sac", "31.2", 11, false),
];

const HISTORY: [Past; 10] = [
    Past { days_ago: 47, client: 0, rows: &[(3, "1"), (2, "36")], paid_after: Some(6) },
    Past { days_ago: 43, client: 8, rows: &[(0, "2.5"), (8, "3")], paid_after: Some(0) },
    Past { days_ago: 38, client: 1, rows: &[(7, "140"), (8, "22"), (0, "16")], paid_after: Some(14) },
    Past { days_ago: 31, client: 4, rows: &[(5, "2"), (2, "18.4")], paid_after: Some(9) },
    Past { days_ago: 26, client: 2, rows: &[(13, "12"), (14, "40")], paid_after: Some(3) },
    Past { days_ago: 20, client: 3, rows: &[(6, "3"), (1, "6")], paid_after: Some(12) },
    Past { days_ago: 15, client: 9, rows: &[(3, "1"), (4, "1")], paid_after: Some(1) },
    Past { days_ago: 11, client: 5, rows: &[(12, "1"), (0, "4"), (2, "52")], paid_after: None },
    Past { days_ago: 6, client: 6, rows: &[(10, "85"), (11, "1"), (1, "9.5")], paid_after: None },
    Past { days_ago: 2, client: 7, rows: &[(9, "4"), (0, "5")], paid_after: None },
];

const DUE_DAYS: i64 = 15;
/// Invoices older than this have been through e-Factura.
const ACCEPTED_AFTER_DAYS: i64 = 10;

impl From<&Acquaintance> for Client {
    fn from(known: &Acquaintance) -> Self {
        let text = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
        let (cui_prefix, cui) = split_cui(known.cui);
        Self {
            name: known.name.to_owned(),
            client_type: if cui.is_empty() { "b2c" } else { "b2b" }.to_owned(),
            cui_prefix,
            cui: text(&cui),
            rc: text(known.rc),
            email: text(known.email),
            address: text(known.address),
            city: text(known.city),
            county: text(known.county),
            country: "RO".to_owned(),
            ..Self::default()
        }
    }
}

impl Books {
    /// The demo user's e-mail.
    pub const DEMO_EMAIL: &str = "demo@facturier.ro";
    /// The demo user's password.
    pub const DEMO_PASSWORD: &str = "demo";
    /// A bearer of the demo firm without a device.
    pub const DEMO_API_KEY: &str = "sk_live_demo00000000000000000000";

    /// The demo firm as it stands at `now`: series `DEM` free to lock, `ALT` held by another device, `PRF` for
    /// proformas, and a few weeks of history.
    pub fn demo(now: DateTime<Utc>) -> Self {
        let opened = now - TimeDelta::days(90);
        let mut books = Self::empty();
        books.set_firm(demo_firm());
        books.add_bank_account("Banca Demo", "RO97DEMO0000000000001001", "RON");
        books.add_bank_account("Banca Demo", "RO36DEMO0000000000002002", "EUR");
        books.add_user("Dan Demo", Self::DEMO_EMAIL, Self::DEMO_PASSWORD, true);
        books.add_api_key(Self::DEMO_API_KEY);
        books.add_series("DEM", "fiscal", "DEM-{number}", opened);
        let held = books.add_series("ALT", "fiscal", "ALT-{number}", opened);
        books.add_series("PRF", "proforma", "PRF-{number}", opened);
        books.set_next_number(&held, 37);
        let phone = Device {
            id: "telefon-ana".to_owned(),
            name: Some("Telefon Ana".to_owned()),
            platform: Some("android".to_owned()),
        };
        books.set_lock(&held, Some(phone), now - TimeDelta::days(2));
        for acquaintance in &CLIENTS {
            books.add_client(Client { created_at: opened, ..Client::from(acquaintance) });
        }
        for (name, unit, price, vat_percent, is_service) in CATALOGUE {
            books.add_product(Product {
                name: name.to_owned(),
                price: price.parse().unwrap_or_default(),
                currency: "RON".to_owned(),
                vat_percent: vat_percent.into(),
                unit: unit.to_owned(),
                kind: if is_service { "service" } else { "product" }.to_owned(),
                is_active: true,
                created_at: opened,
                ..Product::default()
            });
        }
        books.live_through(now);
        books
    }

    /// Issues and pays the history by the same door as everything else.
    fn live_through(&mut self, now: DateTime<Utc>) {
        for past in &HISTORY {
            let at = now - TimeDelta::days(past.days_ago);
            let rows: Vec<Value> = past
                .rows
                .iter()
                .map(|(product, quantity)| json!({ "product_czuid": self.products[*product].id, "quantity": quantity }))
                .collect();
            let body = json!({
                "client_id": self.clients[past.client].id,
                "date": self.today(at),
                "due_date": self.today(at + TimeDelta::days(DUE_DAYS)),
                "items": rows,
            });
            let issued =
                self.handle(&Request::post("/invoices", &body).with_bearer(Self::DEMO_API_KEY), at).json();
            let Some(id) = issued["data"]["id"].as_str() else { continue };
            if past.days_ago > ACCEPTED_AFTER_DAYS {
                self.set_efactura_status(id, "accepted");
            }
            if let Some(days) = past.paid_after {
                let paid_at = at + TimeDelta::days(days);
                let body = json!({ "payment_date": self.today(paid_at), "payment_method": "bank_transfer" });
                let pay =
                    Request::post(&format!("/invoices/{id}/pay"), &body).with_bearer(Self::DEMO_API_KEY);
                self.handle(&pay, paid_at);
            }
        }
        self.log.clear();
        self.traffic.clear();
    }
}

fn demo_firm() -> Firm {
    Firm {
        id: "firm_demo".to_owned(),
        name: "Instalații Demo SRL".to_owned(),
        cui: "RO990000013".to_owned(),
        rc: "J40/99001/2015".to_owned(),
        address: "Str. Exemplului nr. 1".to_owned(),
        city: "București, Sector 2".to_owned(),
        county: "București".to_owned(),
        country: "RO".to_owned(),
        postal_code: "020001".to_owned(),
        phone: "0700 000 000".to_owned(),
        email: Books::DEMO_EMAIL.to_owned(),
    }
}
