//! What can go wrong with clients, products and their import.
//!
//! Not here: the words (words), every other problem (problem).

/// A problem with an entry of one of the two books, or with a file of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryProblem {
    /// The public register knows no firm with this tax id.
    NoSuchCompany(String),
    /// Several clients answer to what was asked for.
    SeveralClients(String),
    /// Several products do.
    SeveralProducts(String),
    /// A client with this tax id or CNP is there already.
    ClientExists(String),
    /// Invoices name the client.
    ClientHasInvoices,
    /// Invoices sell the product.
    ProductHasInvoices,
    /// Nothing about the entry waits for a choice.
    NothingToDecide,
    /// The file is larger than an import takes.
    ImportFileTooLarge,
    /// The file has more rows than an import takes.
    ImportTooManyRows,
    /// Which letters the file is written in cannot be told.
    ImportEncodingUnknown,
    /// The file is no table of texts. Carries where.
    ImportNotATable(String),
    /// No column says what each entry is called.
    ImportNameColumnMissing,
    /// No column says number, day, client or total of each invoice.
    ImportInvoiceColumnsMissing,
    /// A column was given to a field there is none of. Carries the field.
    ImportUnknownField(String),
    /// A column was named that the file does not have.
    ImportUnknownColumn(String),
    /// There is nothing under the header.
    ImportEmpty,
    /// So many rows cannot be taken, and were not to be left out.
    ImportRowsRefused(u64),
    /// No row of the file says anything new.
    ImportNothingToDo,
    /// There is no import that can be taken back.
    ImportNothingToUndo,
}

impl EntryProblem {
    /// The stable code scripts rely on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            EntryProblem::NoSuchCompany(_) => "no_such_company",
            EntryProblem::SeveralClients(_) => "several_clients",
            EntryProblem::SeveralProducts(_) => "several_products",
            EntryProblem::ClientExists(_) => "client_exists",
            EntryProblem::ClientHasInvoices => "client_has_invoices",
            EntryProblem::ProductHasInvoices => "product_has_invoices",
            EntryProblem::NothingToDecide => "nothing_to_decide",
            EntryProblem::ImportFileTooLarge => "import_file_too_large",
            EntryProblem::ImportTooManyRows => "import_too_many_rows",
            EntryProblem::ImportEncodingUnknown => "import_encoding_unknown",
            EntryProblem::ImportNotATable(_) => "import_not_a_table",
            EntryProblem::ImportNameColumnMissing => "import_name_column_missing",
            EntryProblem::ImportInvoiceColumnsMissing => "import_invoice_columns_missing",
            EntryProblem::ImportUnknownField(_) => "import_unknown_field",
            EntryProblem::ImportUnknownColumn(_) => "import_unknown_column",
            EntryProblem::ImportEmpty => "import_empty",
            EntryProblem::ImportRowsRefused(_) => "import_rows_refused",
            EntryProblem::ImportNothingToDo => "import_nothing_to_do",
            EntryProblem::ImportNothingToUndo => "import_nothing_to_undo",
        }
    }

    /// What its words are filled with.
    pub(crate) fn param(&self) -> Option<String> {
        match self {
            EntryProblem::NoSuchCompany(text)
            | EntryProblem::SeveralClients(text)
            | EntryProblem::SeveralProducts(text)
            | EntryProblem::ClientExists(text)
            | EntryProblem::ImportNotATable(text)
            | EntryProblem::ImportUnknownField(text)
            | EntryProblem::ImportUnknownColumn(text) => Some(text.clone()),
            EntryProblem::ImportTooManyRows => Some(crate::import::ROWS_MAX.to_string()),
            EntryProblem::ImportFileTooLarge => {
                Some((crate::import::FILE_BYTES_MAX / (1024 * 1024)).to_string())
            }
            _ => None,
        }
    }
}
