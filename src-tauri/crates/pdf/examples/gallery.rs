//! Writes every case the paper treats differently as a PDF, for a look:
//! `cargo run -p facturier-pdf --example gallery [-- <folder>]`. Without a folder they are in `target/gallery`.

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
#[path = "../tests/fixtures/sample.rs"]
mod sample;

use domain::PaperLang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../target/gallery");
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| usual.to_owned()));
    std::fs::create_dir_all(&folder)?;
    for name in fixtures::NAMES.iter().chain(&sample::MORE) {
        let sample = sample::sample(name);
        for (lang, tag) in [(PaperLang::Ro, "ro"), (PaperLang::En, "en"), (PaperLang::Both, "both")] {
            let path = folder.join(format!("{name}.{tag}.pdf"));
            std::fs::write(path, pdf::render(&sample.document(lang))?)?;
        }
    }
    Ok(())
}
