//! The page's types, written from the Rust ones: `ui/src/bindings/index.ts`. A test fails when the file is stale.
//!
//! Not here: the types themselves.

use super::choosing::FilePurpose;
use super::commands::signatures;
use super::daily::DailyBackupView;
use super::import_options::{ImportOptions, LastImport};
use super::laptop::LaptopView;
use super::replies::{DraftView, PrintedFile, RecoveryCode, RegisterKind, SavedFile, TableKind};
use super::settings::Settings;
use crate::printing::Printed;
use app::view::*;
use app::{DiagnosticsPart, EntryKind, InvoiceFilter, InvoiceGroup, InvoiceSort, Pause, Topic};
use ts_rs::{Config, TS};

/// What an order looks like on its way in: the documented body of `POST /invoices` with every amount as a decimal text.
const ORDER_REQUEST: &str = r#"export type ClientData = {
  type: "b2b" | "b2c";
  name: string;
  cui?: string;
  cnp?: string;
  rc?: string;
  address?: string;
  city?: string;
  county?: string;
  country?: string;
  postal_code?: string;
  email?: string;
  phone?: string;
  iban?: string;
  bank?: string;
  contact_person?: string;
};

export type ProductData = {
  name: string;
  code?: string;
  description?: string;
  unit_of_measure?: string;
  ubl_um?: string;
  price: string;
  currency?: string;
  vat_rate?: string;
  type?: "product" | "service";
};

export type Delegate = {
  delegate_name?: string;
  delegate_ci?: string;
  delegate_transport?: string;
  delegate_date?: string;
  delegate_time?: string;
};

export type OrderItem = {
  product_czuid?: string;
  description: string;
  quantity?: string;
  price?: string;
  vat_rate?: string;
  vat_key?: number;
  unit?: string;
  description_extended?: string;
  ubl_um?: string;
  ubl_nc?: string;
  ubl_cpv?: string;
  save_as_product?: boolean;
};

export type OrderRequest = {
  client_id?: string;
  client_data?: ClientData;
  series_id?: string;
  date?: string;
  due_date?: string;
  currency?: string;
  currency_rate?: string;
  document_type?: "fiscal" | "proforma";
  is_draft?: 0 | 1;
  with_vat_inverted?: 0 | 1;
  efactura_enabled?: 0 | 1;
  spv_environment?: "test" | "live" | "";
  payment_method?: string;
  payment_type?: string;
  payment_installments?: number;
  send_email?: boolean;
  email_address?: string;
  with_delegate?: 0 | 1;
  delegate?: Delegate;
  info?: string;
  observations?: string;
  notes?: string;
  work_point_id?: string;
  items: Array<OrderItem>;
};
"#;

macro_rules! declarations {
    ($cfg:ident: $($type:ty),* $(,)?) => { vec![$(<$type as TS>::decl($cfg)),*] };
}

/// The whole file.
#[must_use]
pub fn bindings() -> String {
    let cfg = &Config::default();
    let declared = declarations![cfg:
        ProblemView, CallView, SyncLogView, Verdict, CheckState, Fix, CheckView, ReadinessView, ChangeView, MendView, FindingView, RateView, InvoiceState, InvoiceStanding, WayOut, BackupView, DifferenceView, InvoiceView, InvoiceRow, InvoiceRows, InvoiceSums, InvoiceGroup, InvoiceSort, InvoiceFilter, RowView, VatTotalView,
        TotalsView, OrderPreview, TimelineEntry, InvoiceDetail, DrawingStep, PaperView, SessionView, PoolState, SeriesView,
        RelatedView, ErrandView, Action, ActionView, PaymentView,
        OutboxCounts, SendingView, StatusView, NumberView, NumbersPage, OutboxRow, OutboxEntry, SharedBook, SentRow, OutboxView, Pause, ClientView, ProductView,
        AmountView, EntryState, ClientRow, ClientPage, ClashView, SaleRow, SalePage, FirmPage, ClientDetail, CompanyView,
        ProductRow, ProductPage, PriceView, ProductDetail, Take, EntryKind, ColumnView, ImportRowView, ImportPreview,
        ImportView, Progress, UndoView, ImportOptions, LastImport,
        VatRateView, AccountView, ProfileView, HabitsView, Settings, LaptopView, DailyBackupView, DiagnosticsPart, FilePurpose, DraftView, SavedFile, RecoveryCode, TemplateView, PaperLangView,
        PaperSettingsView, ScanVerdict, ScanView, Printed, PrintedFile, Topic,
        CurrencySum, JournalView, RegisterView, PackView, TableCount, EverythingView, MonthView, RateSums, ClientSales,
        DebtView, ReportView, TableKind, RegisterKind,
    ];
    let mut text = String::from("// Written from the Rust types by `make bindings`. Not edited by hand.\n\n");
    for declaration in declared {
        text.push_str(&format!("export {declaration}\n\n"));
    }
    text.push_str(ORDER_REQUEST);
    text.push_str("\nexport interface Commands {\n");
    for (name, args, reply) in signatures(cfg) {
        let args: Vec<String> = args.iter().map(|(arg, type_)| format!("{arg}: {type_}")).collect();
        let args = if args.is_empty() {
            "Record<string, never>".to_owned()
        } else {
            format!("{{ {} }}", args.join("; "))
        };
        text.push_str(&format!("  {name}: {{ args: {args}; reply: {reply} }};\n"));
    }
    text.push_str("}\n");
    text
}
