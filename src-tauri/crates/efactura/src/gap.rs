//! What e-Factura asks for and an invoice may lack, field by field.
//!
//! Not here: the words for people (each front end's language).

/// Something e-Factura asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// BR-06: the firm's name.
    SupplierName,
    /// BR-RO-065: the firm's tax id.
    SupplierTaxId,
    /// BR-RO-080: the firm's street.
    SupplierAddress,
    /// BR-RO-090: the firm's city.
    SupplierCity,
    /// BR-RO-110: the firm's county is none of the 42.
    SupplierCounty,
    /// BR-RO-100: the firm is in București, in which sector is not said.
    SupplierSector,
    /// BR-07: the client's name.
    ClientName,
    /// BR-RO-120: a firm's tax id.
    ClientTaxId,
    /// BR-AE-02: who owes the VAT is identified.
    ClientVatId,
    /// BR-RO-080: the client's street.
    ClientAddress,
    /// BR-RO-090: the client's city.
    ClientCity,
    /// BR-RO-110: the county of a client in Romania is none of the 42.
    ClientCounty,
    /// BR-RO-100: the client is in București, in which sector is not said.
    ClientSector,
    /// BR-CL-14: not a country.
    ClientCountry,
    /// BR-CL-04: not a currency.
    Currency,
    /// BR-53: VAT is stated in lei too.
    ExchangeRate,
    /// Art. 330: a storno cites what it takes back.
    Preceding,
    /// BR-16: at least one row that is no discount.
    Rows,
    /// BR-25: a row's name.
    RowDescription,
    /// BR-O-11: a firm not registered for VAT charges none.
    VatOnNonPayer,
    /// BR-CO-17: a rate's VAT, rounded row by row, is a whole unit or more away from rate × base.
    VatRounding,
}

impl Lack {
    /// Everything there is, for tables and tests.
    pub const ALL: [Lack; 21] = [
        Lack::SupplierName,
        Lack::SupplierTaxId,
        Lack::SupplierAddress,
        Lack::SupplierCity,
        Lack::SupplierCounty,
        Lack::SupplierSector,
        Lack::ClientName,
        Lack::ClientTaxId,
        Lack::ClientVatId,
        Lack::ClientAddress,
        Lack::ClientCity,
        Lack::ClientCounty,
        Lack::ClientSector,
        Lack::ClientCountry,
        Lack::Currency,
        Lack::ExchangeRate,
        Lack::Preceding,
        Lack::Rows,
        Lack::RowDescription,
        Lack::VatOnNonPayer,
        Lack::VatRounding,
    ];

    /// The stable code scripts rely on; where the pre-issue check says the same, it is the check's.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lack::SupplierName => "supplier_name_missing",
            Lack::SupplierTaxId => "supplier_tax_id_missing",
            Lack::SupplierAddress => "supplier_address_missing",
            Lack::SupplierCity => "supplier_city_missing",
            Lack::SupplierCounty => "supplier_county_unknown",
            Lack::SupplierSector => "supplier_sector_unknown",
            Lack::ClientName => "client_name_missing",
            Lack::ClientTaxId => "client_tax_id_missing",
            Lack::ClientVatId => "reverse_charge_without_vat_id",
            Lack::ClientAddress => "client_address_missing",
            Lack::ClientCity => "client_city_missing",
            Lack::ClientCounty => "client_county_unknown",
            Lack::ClientSector => "client_sector_unknown",
            Lack::ClientCountry => "client_country_unknown",
            Lack::Currency => "currency_invalid",
            Lack::ExchangeRate => "exchange_rate_missing",
            Lack::Preceding => "storno_without_reference",
            Lack::Rows => "no_rows",
            Lack::RowDescription => "row_description_missing",
            Lack::VatOnNonPayer => "vat_on_non_payer",
            Lack::VatRounding => "vat_rounding_apart",
        }
    }
}

/// One thing an invoice lacks, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub lack: Lack,
    /// Where: the path in the request file (`client_data.county`, `items.0.description`), or in the firm's own data
    /// (`firm.county`).
    pub field: String,
}

impl Gap {
    pub(crate) fn new(lack: Lack, field: impl Into<String>) -> Gap {
        Gap { lack, field: field.into() }
    }
}
