//! P8: what an invoice of two rows takes of the database once it is compacted, with its frozen body, the server's copy, its
//! journal entries and every index. A backup is that database, copied and compacted, behind a header of some hundred bytes.

use crate::many::{Many, issued};
use crate::table::{Beside, Row};
use std::path::Path;
use store::{Books, NewInstallation, Protection};
use uuid::Uuid;

pub fn measure(home: &Path, books: &[Many]) -> Row {
    let sizes: Vec<Size> = books.iter().map(|many| Size::of(home, many)).collect();
    let at = sizes.iter().rposition(|size| size.count <= 100_000).unwrap_or(0);
    Row {
        id: "P8",
        what: "database per invoice of two rows, compacted",
        value: sizes[at].compacted,
        unit: "bytes",
        reference: format!("its JSON {:.0} bytes", sizes[at].json),
        ratio: Some(sizes[at].ratio()),
        target: "≤ 4 ×",
        ok: sizes[at].ratio() <= 4.0,
        beside: sizes.iter().map(Size::line).collect(),
    }
}

/// Bytes per invoice.
struct Size {
    count: u64,
    compacted: f64,
    file: f64,
    journal: f64,
    json: f64,
}

impl Size {
    fn of(home: &Path, many: &Many) -> Size {
        let new = NewInstallation::new(Uuid::from_u128(1), crate::many::NOW);
        let backup = home.join(format!("backup-{}", many.count));
        let books = Books::open(&many.folder, &new).unwrap();
        books.backup(&backup, &Protection::Plain, new.now).unwrap();
        drop(books);
        let per_invoice = |path: &Path| std::fs::metadata(path).unwrap().len() as f64 / many.count as f64;
        let sample = (1..=many.count).step_by((many.count as usize / 100).max(1));
        let json: Vec<f64> = sample
            .map(|number| serde_json::to_vec(&issued(number, many.count)).unwrap().len() as f64)
            .collect();
        let size = Size {
            count: many.count,
            compacted: per_invoice(&backup),
            file: per_invoice(&many.folder.join("books.redb")),
            journal: per_invoice(&many.folder.join("books.journal")),
            json: json.iter().sum::<f64>() / json.len() as f64,
        };
        std::fs::remove_file(backup).unwrap();
        size
    }

    fn ratio(&self) -> f64 {
        self.compacted / self.json
    }

    fn line(&self) -> Beside {
        Beside {
            what: format!("{} invoices", self.count),
            value: format!("{:.0} bytes", self.compacted),
            reference: format!("as it grew {:.0}, journal {:.0}", self.file, self.journal),
            ratio: format!("{:.2} ×", self.ratio()),
        }
    }
}
