//! The table that is printed, and the same rows as JSON.

use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};

/// One row of the design's table.
pub struct Row {
    pub id: &'static str,
    pub what: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub reference: String,
    /// Against the reference; `None` where the reference is absent.
    pub ratio: Option<f64>,
    pub target: &'static str,
    pub ok: bool,
    /// How it scales, and what else it was measured beside. Printed only.
    pub beside: Vec<Beside>,
}

/// A line under a row.
pub struct Beside {
    pub what: String,
    pub value: String,
    pub reference: String,
    pub ratio: String,
}

impl Row {
    fn json(&self) -> Value {
        json!({
            "id": self.id, "value": rounded(self.value), "unit": self.unit, "reference": self.reference,
            "ratio": self.ratio.map(rounded), "target": self.target, "ok": self.ok,
        })
    }
}

pub fn print(rows: &[Row]) {
    let mut lines =
        vec![["", "what", "value", "reference in the same run", "ratio", "target", ""].map(str::to_owned)];
    for row in rows {
        let ratio = row.ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2} ×"));
        let ok = if row.ok { "ok" } else { "MISSED" };
        let value = format!("{:.3} {}", row.value, row.unit);
        lines.push([row.id, row.what, &value, &row.reference, &ratio, row.target, ok].map(str::to_owned));
        lines.extend(row.beside.iter().map(|beside| {
            let Beside { what, value, reference, ratio } = beside;
            ["", &format!("  {what}"), value, reference, ratio, "", ""].map(str::to_owned)
        }));
    }
    let widths: [usize; 7] = std::array::from_fn(|column| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0)
    });
    for line in lines {
        let cells: Vec<String> =
            line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        println!("{}", cells.join("  ").trim_end());
    }
}

/// Writes `performance.json` into a folder and says where it is.
pub fn write(rows: &[Row], folder: &Path) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("performance.json");
    let rows: Vec<Value> = rows.iter().map(Row::json).collect();
    std::fs::write(&path, serde_json::to_string_pretty(&json!({ "rows": rows }))? + "\n")?;
    Ok(path)
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
