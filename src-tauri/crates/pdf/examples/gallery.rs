//! Writes every fixture invoice as a PDF into a folder, for a look: `cargo run --example gallery -- <folder>`.

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    for name in fixtures::NAMES {
        for (lang, tag) in [(pdf::Lang::Ro, "ro"), (pdf::Lang::En, "en")] {
            std::fs::write(
                folder.join(format!("{name}.{tag}.pdf")),
                pdf::render(&fixtures::issued(name), lang)?,
            )?;
        }
    }
    Ok(())
}
