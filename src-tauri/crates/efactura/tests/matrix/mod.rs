//! Invoices of every kind e-Factura tells apart: ways to be taxed × currencies × buyers, and what is special about one.

#![allow(dead_code, reason = "each program that includes it uses some of it")]
#![allow(clippy::unwrap_used, reason = "test data, wherever it is included")]

use domain::{
    Client, ClientKind, Content, DocumentType, Header, Issued, LEI, Moment, Order, Payment, RowOrder,
    SeriesId, Supplier, VatCategory, VatRate,
};
use efactura::Preceding;

/// One invoice, and the one it takes back.
pub struct Case {
    pub name: String,
    pub issued: Issued,
    pub preceding: Option<Preceding>,
}

/// How an invoice's rows are taxed: a name, rate and category, and whether the firm is registered for VAT.
pub const TAXATIONS: [(&str, u8, VatCategory, bool); 5] = [
    ("21", 21, VatCategory::Standard, true),
    ("11", 11, VatCategory::Standard, true),
    ("exempt", 0, VatCategory::ExemptWithoutCredit, true),
    ("reverse", 0, VatCategory::ReverseCharge, true),
    ("non_payer", 0, VatCategory::Exempt, false),
];

/// Every file that must be accepted.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (taxation, percent, category, vat_payer) in TAXATIONS {
        for currency in [LEI, "EUR"] {
            for buyer in ["firm", "person"] {
                // Nobody but a firm can owe the supplier's VAT.
                if (taxation, buyer) != ("reverse", "person") {
                    let order = order(currency, buyer, percent, category);
                    cases.push(case(format!("{taxation}_{currency}_{buyer}"), supplier(vat_payer), order));
                }
            }
        }
    }
    cases.extend(special());
    cases
}

/// Things of which one invoice is enough.
fn special() -> Vec<Case> {
    let plain = || order(LEI, "firm", 21, VatCategory::Standard);
    let with = |name: &str, change: &dyn Fn(&mut Supplier, &mut Order)| {
        let (mut supplier, mut order) = (supplier(true), plain());
        change(&mut supplier, &mut order);
        case(name.to_owned(), supplier, order)
    };
    let mut cases = vec![
        with("mixed", &|_, order| {
            order.rows.push(row("Manual tipărit", "3", "18.905", 11, VatCategory::Standard));
            order.rows.push(row("Curs acreditat", "14", "120", 0, VatCategory::ExemptWithoutCredit));
            order.rows.push(row("Livrare scutită", "1", "0.01", 0, VatCategory::ExemptWithCredit));
            order.rows.push(row("Fier vechi", "12.855", "1180", 0, VatCategory::ReverseCharge));
            order.rows.push(row("Bun second-hand", "1", "900", 0, VatCategory::VatIncluded));
            order.rows.push(row("La cota zero", "1", "7", 0, VatCategory::Standard));
        }),
        with("discounts", &|_, order| {
            order.rows.push(row("Manual tipărit", "3", "18.905", 11, VatCategory::Standard));
            order.rows.push(row("Reducere comercială 5 %", "1", "-95.4", 21, VatCategory::Standard));
            order.rows.push(row("Reducere la cărți", "2", "-3.335", 11, VatCategory::Standard));
        }),
        with("rounded_row_by_row", &|_, order| {
            order.rows = (0..150).map(|_| row("Șurub", "1", "0.05", 11, VatCategory::Standard)).collect();
        }),
        with("on_collection", &|supplier, _| supplier.vat_on_collection = true),
        with("on_collection_exempt", &|supplier, order| {
            supplier.vat_on_collection = true;
            order.rows = vec![row("Curs acreditat", "14", "120", 0, VatCategory::ExemptWithoutCredit)];
        }),
        with("free", &|_, order| order.rows = vec![row("Mostră", "1", "0", 21, VatCategory::Standard)]),
        with("marked_reverse_charge", &|_, order| {
            order.header.reverse_charge = true;
            order.rows = vec![row("Cereale", "4.5", "910", 0, VatCategory::Standard)];
        }),
        with("without_due_date", &|_, order| order.header.due_date = None),
        with("long_texts", &|supplier, order| {
            supplier.name = "Societatea ".repeat(30);
            supplier.address = "Strada ".repeat(60);
            order.header.client.address = Some("ș".repeat(500));
            order.header.client.city = Some("Câmpulung ".repeat(12));
            order.header.client.county = Some("SV".to_owned());
            order.header.client.phone = Some("0744 123 456 ".repeat(20));
            order.header.info = Some("Rând lung de informații.\n".repeat(240));
            order.header.notes = Some("x".repeat(5000));
            order.rows[0].description = "Specificație & <denumire> ".repeat(8);
            order.rows[0].description_extended = Some("Detaliu tehnic \u{0}\u{7} amănunțit. ".repeat(180));
            order.rows.push(row(&"Reducere ".repeat(20), "1", "-1", 21, VatCategory::Standard));
        }),
        with("foreign_client", &|_, order| {
            order.header.client = Client {
                country: "DE".to_owned(),
                tax_id: Some("DE 136695976".to_owned()),
                address: Some("Hauptstraße 1".to_owned()),
                city: Some("München".to_owned()),
                county: Some("Bayern".to_owned()),
                postal_code: Some("80331".to_owned()),
                ..Client::named(ClientKind::Firm, "Muster GmbH")
            };
        }),
        with("classified", &|_, order| {
            order.rows[0].ubl_unit = Some("kgm".to_owned());
            order.rows[0].ubl_nc = Some("72044990".to_owned());
            order.rows[0].ubl_cpv = Some("14622000-7".to_owned());
        }),
        with("many_units", &|_, order| {
            let units = "buc oră zi săpt lună an kg g t m ml cm mm km mp mc l mililitru hl kWh MWh set pereche \
                         mii unitate min serv cutie bax pachet sac sticlă conservă palet rolă borcan tub drum";
            order.rows = units
                .split_whitespace()
                .map(|unit| RowOrder {
                    unit: unit.to_owned(),
                    ..row("Marfă", "2", "3.5", 21, VatCategory::Standard)
                })
                .collect();
        }),
    ];
    for (name, method) in
        [("cash", "receipt"), ("card", "card"), ("transfer", "bank_transfer"), ("other", "cec")]
    {
        cases.push(with(&format!("paid_by_{name}"), &|_, order| {
            order.header.payment.method = Some(method.to_owned());
        }));
    }
    for currency in [LEI, "EUR"] {
        let mut order = order(currency, "firm", 21, VatCategory::Standard);
        order.rows.push(row("Reducere comercială", "1", "-95.4", 21, VatCategory::Standard));
        for row in &mut order.rows {
            row.quantity = format!("-{}", row.quantity).parse().unwrap();
        }
        let preceding = Preceding { number: "FCT-2026-0099".to_owned(), date: "2026-11-02".parse().unwrap() };
        let case = case(format!("storno_{currency}"), supplier(true), order);
        cases.push(Case { preceding: Some(preceding), ..case });
    }
    cases
}

fn case(name: String, supplier: Supplier, order: Order) -> Case {
    Case { name, issued: issue(supplier, order), preceding: None }
}

/// Numbers an order without asking whether it may be issued.
pub fn issue(supplier: Supplier, order: Order) -> Issued {
    Issued {
        id: "5f0c1c1e-8a53-4c0e-9d0e-2b8f4f7c9a11".parse().unwrap(),
        series_id: SeriesId("ser_1".to_owned()),
        series_name: "FCT".to_owned(),
        number: 100,
        full_number: "FCT-2026-0100".to_owned(),
        issued_at: Moment(1_795_182_180),
        content: Content::compute(supplier, order).unwrap(),
        revision: 0,
        replaces: None,
        reverses: None,
    }
}

/// Two rows of one taxation.
pub fn order(currency: &str, buyer: &str, percent: u8, category: VatCategory) -> Order {
    let client = if buyer == "firm" { firm() } else { person() };
    let exchange_rate = (currency != LEI).then(|| "5.0912".parse().unwrap());
    let header = Header { currency: currency.to_owned(), exchange_rate, ..header(client) };
    let rows = vec![
        row("Servicii de consultanță, luna noiembrie", "16.5", "185.333333", percent, category),
        row("Țesătură din in natural", "3", "19.99", percent, category),
    ];
    Order { header, rows }
}

pub fn row(
    description: &str,
    quantity: &str,
    price: &str,
    percent: u8,
    vat_category: VatCategory,
) -> RowOrder {
    RowOrder {
        product_id: None,
        description: description.to_owned(),
        description_extended: None,
        quantity: quantity.parse().unwrap(),
        unit: "buc".to_owned(),
        price: price.parse().unwrap(),
        vat_rate: VatRate::percent(percent),
        vat_category,
        ubl_unit: None,
        ubl_nc: None,
        ubl_cpv: None,
        save_as_product: false,
    }
}

fn header(client: Client) -> Header {
    Header {
        client,
        document_type: DocumentType::Fiscal,
        issue_date: "2026-11-20".parse().unwrap(),
        due_date: Some("2026-12-05".parse().unwrap()),
        currency: LEI.to_owned(),
        exchange_rate: None,
        rate_published: None,
        server_draft: false,
        reverse_charge: false,
        efactura: true,
        spv_environment: None,
        payment: Payment::default(),
        send_email: false,
        email_address: None,
        delegate: None,
        info: Some("Marfa rămâne a furnizorului până la plată.\nMulțumim!".to_owned()),
        observations: Some("INTERN: a se suna clientul".to_owned()),
        notes: None,
        work_point: None,
    }
}

/// A firm that issues.
pub fn supplier(vat_payer: bool) -> Supplier {
    Supplier {
        name: "Atelierul Țesătoarei din Șcheia SRL".to_owned(),
        tax_id: if vat_payer { "RO18547290" } else { "18547290" }.to_owned(),
        trade_register: Some("J33/1204/2016".to_owned()),
        address: "Str. Mănăstirii nr. 14, ap. 3".to_owned(),
        city: "Câmpulung Moldovenesc".to_owned(),
        county: Some("Suceava".to_owned()),
        share_capital: Some("45000".parse().unwrap()),
        vat_payer,
        vat_on_collection: false,
        iban: Some("RO49 AAAA 1B31 0075 9384 0000".to_owned()),
        bank: Some("Banca Transilvania".to_owned()),
        email: Some("facturi@atelierul-tesatoarei.ro".to_owned()),
        phone: Some("0744 123 456".to_owned()),
        demo: false,
    }
}

/// A firm in București.
pub fn firm() -> Client {
    Client {
        tax_id: Some("RO 14399840".to_owned()),
        trade_register: Some("J40/372/2002".to_owned()),
        address: Some("Șos. Virtuții nr. 148".to_owned()),
        city: Some("București, Sector 6".to_owned()),
        county: Some("București".to_owned()),
        contact: Some("Maria Ionescu".to_owned()),
        ..Client::named(ClientKind::Firm, "Împletituri și Broderii Măiestre SA")
    }
}

/// A private person without CNP.
pub fn person() -> Client {
    Client {
        address: Some("Aleea Zânelor nr. 7, bl. M12".to_owned()),
        city: Some("Brașov".to_owned()),
        county: Some("jud. Brasov".to_owned()),
        postal_code: Some("500123".to_owned()),
        ..Client::named(ClientKind::Person, "Ana-Măriuța Țurcanu")
    }
}
