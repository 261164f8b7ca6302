//! An order in which nothing is wrong, for the tests of what may be.

use crate::invoice::{Header, LEI, Payment};
use crate::party::Client;
use crate::row::RowOrder;
use crate::series::DocumentType;
use crate::vat::{VatCategory, VatRate};

pub(crate) fn header(client: Client, date: &str) -> Header {
    Header {
        client,
        document_type: DocumentType::Fiscal,
        issue_date: date.parse().unwrap(),
        due_date: None,
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
        info: None,
        observations: None,
        notes: None,
        work_point: None,
    }
}

pub(crate) fn row(quantity: &str, price: &str, percent: u8, vat_category: VatCategory) -> RowOrder {
    RowOrder {
        product_id: None,
        description: "Manoperă".to_owned(),
        description_extended: None,
        quantity: quantity.parse().unwrap(),
        unit: "oră".to_owned(),
        price: price.parse().unwrap(),
        vat_rate: VatRate::percent(percent),
        vat_category,
        ubl_unit: None,
        ubl_nc: None,
        ubl_cpv: None,
        save_as_product: false,
    }
}
