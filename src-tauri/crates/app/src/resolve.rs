//! From a request file to an order: the client and products it names are looked up, what it leaves out is filled in.
//!
//! Not here: checking the order (domain), reading the file (protocol).

use crate::issuing::read_file;
use crate::problem::Problem;
use crate::rates::official_rate;
use chrono::{Days, NaiveDate};
use domain::{
    Client, ClientKind, ExchangeRate, Header, Identity, LEI, Lock, Order, Quantity, RatePublished, RowOrder,
    Series, VatCategory, VatRate,
};
use protocol::request_file::{ClientChoice, FileError, FileErrorKind, OrderFile, RowFile};
use protocol::{Entry, RemoteClient};
use serde_json::{Map, Value};
use store::{Kept, Read, ReadEntries};

/// Days until payment is due where neither the file nor the firm says: the server's own default.
const DUE_DAYS_DEFAULT: u32 = 30;
/// The unit of a row that names none: the server's own default.
const UNIT_DEFAULT: &str = "buc";

/// An order as far as it can be made.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The order with the rows that are complete.
    pub(crate) order: Order,
    /// For each row of the file, its place in the order.
    pub(crate) places: Vec<Option<usize>>,
    /// What is missing.
    pub(crate) missing: Vec<FileError>,
    /// A client or product that is not known here, and the field that names it.
    pub(crate) unknown: Option<(String, Problem)>,
    /// Whether the file names a client at all.
    pub(crate) has_client: bool,
    /// The National Bank's rate of its currency, where it is known here.
    pub(crate) official_rate: Option<ExchangeRate>,
}

/// Looks up and fills in. Never fails for what the file says: that is in the result.
pub(crate) fn resolve(
    reader: &(impl Read + ReadEntries),
    file: &OrderFile,
    today: NaiveDate,
) -> Result<Resolved, Problem> {
    let mut missing = Vec::new();
    let mut unknown = None;
    let (client, has_client) = match &file.client {
        ClientChoice::Inline(client) => ((**client).clone(), true),
        ClientChoice::Known(id) => match reader.client(id)? {
            Some(known) => (known.client, true),
            None => {
                unknown = Some(("client_id".to_owned(), Problem::NoSuchClient(id.clone())));
                (Client::named(ClientKind::Person, ""), false)
            }
        },
        ClientChoice::None => {
            missing.push(FileError { field: "client_data.name".to_owned(), kind: FileErrorKind::Missing });
            (Client::named(ClientKind::Person, ""), false)
        }
    };
    let default_rate = default_rate(reader, file)?;
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for (index, row) in file.rows.iter().enumerate() {
        let resolved = resolve_row(reader, row, index, file, default_rate, &mut missing, &mut unknown)?;
        places.push(resolved.is_some().then_some(rows.len()));
        rows.extend(resolved);
    }
    let issue_date = file.date.unwrap_or(today);
    let currency = file.currency.clone().unwrap_or_else(|| LEI.to_owned());
    let official = official_rate(reader, &currency, issue_date)?;
    let exchange_rate = file.exchange_rate.or(official.as_ref().map(|rate| rate.rate));
    let due_days = u64::from(reader.settings()?.due_days.unwrap_or(DUE_DAYS_DEFAULT));
    let header = Header {
        client,
        document_type: file.document_type,
        issue_date,
        due_date: file.due_date.or_else(|| issue_date.checked_add_days(Days::new(due_days))),
        currency,
        exchange_rate,
        rate_published: official
            .as_ref()
            .filter(|official| exchange_rate == Some(official.rate))
            .map(|official| RatePublished { on: official.on }),
        server_draft: file.is_draft,
        reverse_charge: file.reverse_charge,
        efactura: file.efactura,
        spv_environment: file.spv_environment.clone(),
        payment: file.payment.clone(),
        send_email: file.send_email,
        email_address: file.email_address.clone(),
        delegate: file.delegate.clone(),
        info: file.info.clone(),
        observations: file.observations.clone(),
        notes: file.notes.clone(),
        work_point: file.work_point.clone(),
    };
    let official_rate = official.map(|official| official.rate);
    Ok(Resolved { order: Order { header, rows }, places, missing, unknown, has_client, official_rate })
}

/// A request file that says all of a client names it instead, where it is one that is known here by the same number, or by the
/// same name where neither has one. `as_printed`: only where all that is said of it is still so.
pub(crate) fn naming_client(
    reader: &impl ReadEntries,
    request: String,
    as_printed: bool,
) -> Result<String, Problem> {
    let Ok((file, _)) = read_file(request.as_bytes()) else { return Ok(request) };
    let ClientChoice::Inline(client) = file.client else { return Ok(request) };
    let said = RemoteClient { client: *client };
    let number = |client: &RemoteClient| Identity::of(&client.client).number;
    let is_kept = |known: &Kept<RemoteClient>| {
        let fields = known.item.fields();
        let is_so =
            |(field, text): &(&str, String)| text.is_empty() || fields.contains(&(*field, text.clone()));
        !known.is_leaving()
            && number(&known.item) == number(&said)
            && (!as_printed || said.fields().iter().all(is_so))
    };
    let same: Vec<_> = reader.same_entries(&said)?.into_iter().filter(is_kept).collect();
    let ([known], Ok(mut fields)) = (&same[..], serde_json::from_str::<Map<String, Value>>(&request)) else {
        return Ok(request);
    };
    fields.remove("client_data");
    fields.insert("client_id".to_owned(), Value::String(known.id.clone()));
    Ok(Value::Object(fields).to_string())
}

/// The rate of a row that names none: what the server says a new row should use, once it has said so.
fn default_rate(reader: &impl Read, file: &OrderFile) -> Result<VatRate, Problem> {
    if file.reverse_charge {
        return Ok(VatRate::ZERO);
    }
    let payer = crate::session::supplier(reader, false).map_or(true, |supplier| supplier.vat_payer);
    if !payer {
        return Ok(VatRate::ZERO);
    }
    let rates = reader.vat_rates()?;
    Ok(rates.iter().find(|rate| rate.is_default).map_or(VatRate::percent(21), |rate| rate.percent))
}

fn resolve_row(
    reader: &(impl Read + ReadEntries),
    row: &RowFile,
    index: usize,
    file: &OrderFile,
    default_rate: VatRate,
    missing: &mut Vec<FileError>,
    unknown: &mut Option<(String, Problem)>,
) -> Result<Option<RowOrder>, Problem> {
    let product = match &row.product_id {
        Some(id) => reader.product(id)?,
        None => None,
    };
    if let (Some(id), None) = (&row.product_id, &product)
        && (row.description.is_none() || row.price.is_none())
    {
        *unknown = Some((format!("items.{index}.product_czuid"), Problem::NoSuchProduct(id.clone())));
        return Ok(None);
    }
    // A product born here has no id the server knows yet; the row says all there is to it.
    let product_id = match &product {
        Some(product) => product.id().map(str::to_owned),
        None => row.product_id.clone(),
    };
    let product = product.as_ref();
    let mut need = |field: &str, absent: bool| {
        if absent {
            let field = format!("items.{index}.{field}");
            missing.push(FileError { field, kind: FileErrorKind::Missing });
        }
    };
    // A price in another currency is not this order's price, whatever its number.
    let currency = file.currency.as_deref().unwrap_or(LEI);
    let priced = product.filter(|product| product.currency.eq_ignore_ascii_case(currency));
    let price = row.price.or_else(|| priced.and_then(|product| product.price));
    need("quantity", row.quantity.is_none());
    need("price", price.is_none());
    let (Some(quantity), Some(price)): (Option<Quantity>, _) = (row.quantity, price) else { return Ok(None) };
    let vat_rate = if file.reverse_charge && row.vat_rate.is_none() {
        VatRate::ZERO
    } else {
        row.vat_rate.or_else(|| product.and_then(|p| p.vat_rate)).unwrap_or(default_rate)
    };
    let category = row.vat_category.unwrap_or(match (vat_rate > VatRate::ZERO, file.reverse_charge) {
        (true, _) => VatCategory::Standard,
        (false, true) => VatCategory::ReverseCharge,
        (false, false) => VatCategory::Exempt,
    });
    Ok(Some(RowOrder {
        product_id,
        description: row.description.clone().or_else(|| product.map(|p| p.name.clone())).unwrap_or_default(),
        description_extended: row.description_extended.clone(),
        quantity,
        unit: row
            .unit
            .clone()
            .or_else(|| product.map(|p| p.unit.clone()))
            .unwrap_or_else(|| UNIT_DEFAULT.to_owned()),
        price,
        vat_rate,
        vat_category: category,
        ubl_unit: row.ubl_unit.clone().or_else(|| product.and_then(|p| p.ubl_unit.clone())),
        ubl_nc: row.ubl_nc.clone(),
        ubl_cpv: row.ubl_cpv.clone(),
        save_as_product: row.save_as_product,
    }))
}

/// A series by id or name.
pub(crate) fn find_series(reader: &impl Read, given: &str) -> Result<Series, Problem> {
    let all = reader.series()?;
    if let Some(exact) = all.iter().find(|series| series.id.0 == given) {
        return Ok(exact.clone());
    }
    let mut named = all.into_iter().filter(|series| series.name.eq_ignore_ascii_case(given));
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Problem::NoSuchSeries(given.to_owned())),
        (Some(_), Some(_)) => Err(Problem::SeveralSeries(given.to_owned())),
    }
}

/// The series an order goes on: the one it names, else, of those for its type of document, the one this laptop holds, the
/// primary one first.
pub(crate) fn choose_series(reader: &impl Read, file: &OrderFile) -> Result<Series, Problem> {
    let is_of_type = |series: &Series| series.document_type == file.document_type;
    if let Some(given) = &file.series {
        return Some(find_series(reader, given)?).filter(is_of_type).ok_or(Problem::SeriesNotChosen);
    }
    let all: Vec<Series> = reader.series()?.into_iter().filter(is_of_type).collect();
    let here: Vec<&Series> = all.iter().filter(|series| matches!(series.lock, Lock::Here { .. })).collect();
    let chosen = match here[..] {
        [only] => Some(only),
        [] => all.iter().find(|series| series.is_primary).or(all.first().filter(|_| all.len() == 1)),
        _ => here.into_iter().find(|series| series.is_primary),
    };
    chosen.cloned().ok_or(Problem::SeriesNotChosen)
}
