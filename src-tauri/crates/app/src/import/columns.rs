//! Which column of a table fills which field: by what stands over it, in Romanian or English, or by what a person says.
//!
//! Not here: reading the table (sheet).

use crate::entry_problem::EntryProblem;
use crate::view::ColumnView;
use domain::spelling::words;

/// A field and the words over its column, in small letters without marks.
pub(crate) type Names = &'static [(&'static str, &'static [&'static str])];

/// What a person writes for a column that is to be left out.
const LEFT_OUT: &str = "-";

/// The field of each column.
pub(crate) struct Columns {
    fields: Vec<Option<&'static str>>,
}

impl Columns {
    /// Assigns fields to columns. What a person says of a column (`column`, `field`) counts first; a field is filled by one
    /// column only, the first.
    pub(crate) fn assign(
        headers: &[String],
        said: &[(String, String)],
        names: Names,
    ) -> Result<Columns, EntryProblem> {
        let folded: Vec<String> = headers.iter().map(|header| words(header).join(" ")).collect();
        let mut fields: Vec<Option<&'static str>> = vec![None; headers.len()];
        let mut is_said = vec![false; headers.len()];
        for (column, field) in said {
            let wanted = words(column).join(" ");
            let at = headers.iter().position(|header| header == column);
            let at = at.or_else(|| folded.iter().position(|header| *header == wanted));
            let at = at.ok_or_else(|| EntryProblem::ImportUnknownColumn(column.clone()))?;
            is_said[at] = true;
            if field == LEFT_OUT {
                continue;
            }
            let known = names.iter().find(|(name, _)| name == field);
            let (name, _) = known.ok_or_else(|| EntryProblem::ImportUnknownField(field.clone()))?;
            fields[at] = Some(name);
        }
        for (at, header) in folded.iter().enumerate().filter(|(at, _)| !is_said[*at]) {
            let named = |(name, known): &&(&'static str, &[&str])| {
                known.contains(&header.as_str()) || words(name).join(" ") == *header
            };
            fields[at] = names.iter().find(named).map(|(name, _)| *name);
        }
        for at in 0..fields.len() {
            // What a person says of a later column takes the field from an earlier one.
            let is_taken = |other: usize| fields[other] == fields[at] && (other < at || is_said[other]);
            if !is_said[at] && (0..fields.len()).any(|other| other != at && is_taken(other)) {
                fields[at] = None;
            }
        }
        Ok(Columns { fields })
    }

    /// Whether a column fills a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.contains(&Some(field))
    }

    /// How many columns fill a field.
    pub(crate) fn count(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    /// The fields of these that no column fills.
    pub(crate) fn missing(&self, wanted: &[&'static str]) -> Vec<&'static str> {
        wanted.iter().copied().filter(|field| !self.has(field)).collect()
    }

    /// What a row says, field by field; only what says something.
    pub(crate) fn texts<'r>(
        &'r self,
        row: impl Iterator<Item = &'r str> + 'r,
    ) -> impl Iterator<Item = (&'static str, &'r str)> + 'r {
        let pairs = self.fields.iter().zip(row);
        pairs.filter_map(|(field, text)| Some(((*field)?, text.trim()))).filter(|(_, text)| !text.is_empty())
    }

    /// As it is shown.
    pub(crate) fn view(&self, headers: &[String]) -> Vec<ColumnView> {
        let columns = headers.iter().zip(&self.fields);
        columns
            .map(|(header, field)| ColumnView { header: header.clone(), field: field.map(str::to_owned) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::names::{CLIENT_NAMES, PRODUCT_NAMES};
    use super::*;

    fn assigned(headers: &str, said: &[(&str, &str)], names: Names) -> Result<String, EntryProblem> {
        let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        let said: Vec<(String, String)> =
            said.iter().map(|(column, field)| ((*column).to_owned(), (*field).to_owned())).collect();
        let columns = Columns::assign(&headers, &said, names)?;
        Ok(columns.fields.iter().map(|field| field.unwrap_or("-")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn headers_as_people_write_them() {
        let said = assigned(
            "Nr.;DENUMIRE;CUI/CIF;Nr. Reg. Com.;Adresă;Ora\u{15f};Jude\u{163};Țară;IBAN;Bancă;E-mail;Telefon;Persoană contact",
            &[],
            CLIENT_NAMES,
        );
        assert_eq!(
            said.unwrap(),
            "- name cui rc address city county country iban bank email phone contact_person"
        );
        let said = assigned("Cod;Denumire;U.M.;Preț;Cotă TVA;Monedă;Stoc", &[], PRODUCT_NAMES);
        assert_eq!(said.unwrap(), "code name unit_of_measure price vat_rate currency -");
        let said = assigned("Name;Unit price;VAT rate;Currency;SKU", &[], PRODUCT_NAMES);
        assert_eq!(said.unwrap(), "name price vat_rate currency code");
        assert_eq!(
            assigned("name;postal_code;contact_person", &[], CLIENT_NAMES).unwrap(),
            "name postal_code contact_person"
        );
    }

    #[test]
    fn what_a_person_says_counts_first() {
        let said = assigned("Nume;Firma;Cod", &[("firma", "name"), ("Cod", "cui")], CLIENT_NAMES);
        assert_eq!(said.unwrap(), "- name cui");
        assert_eq!(assigned("Nume;Telefon", &[("Telefon", "-")], CLIENT_NAMES).unwrap(), "name -");
        assert_eq!(assigned("Nume;Denumire", &[], CLIENT_NAMES).unwrap(), "name -", "the first one");
        for (headers, said, code) in [
            ("Nume", ("Oraș", "city"), "import_unknown_column"),
            ("Nume", ("Nume", "nume"), "import_unknown_field"),
        ] {
            assert_eq!(assigned(headers, &[said], CLIENT_NAMES).unwrap_err().code(), code);
        }
        let nameless = Columns::assign(&["Oraș".to_owned()], &[], CLIENT_NAMES).unwrap();
        assert_eq!(nameless.missing(&["name", "city"]), ["name"]);
    }
}
