//! Writes every invoice of the matrix as a file, for a validator to look at:
//! `cargo run -p facturier-efactura --example matrix -- <folder>`.

#[path = "../tests/matrix/mod.rs"]
mod matrix;

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).ok_or_else(|| io::Error::other("which folder?"))?);
    fs::create_dir_all(&folder)?;
    for case in matrix::cases() {
        let xml = efactura::xml(&case.issued, case.preceding.as_ref())
            .map_err(|error| io::Error::other(format!("{}: {error}", case.name)))?;
        fs::write(folder.join(format!("{}.xml", case.name)), xml)?;
    }
    Ok(())
}
