//! Compiles the Tauri configuration, the window's permissions and the page into the program.
//!
//! Deliberately not here: building the page. Where there is none yet a placeholder stands in, so that
//! `cargo build` and `cargo test` need no Node.

use std::{
    error::Error,
    fs::{self, File},
    path::Path,
    time::SystemTime,
};

use tauri_build::{AppManifest, Attributes};

const PAGE: &str = "ui/dist/index.html";
const PLACEHOLDER: &str = "<!doctype html>
<html lang=\"en\">
  <meta charset=\"utf-8\">
  <title>Facturier</title>
  <p>This program was built without its page. Run <code>make run</code>.</p>
</html>
";

fn main() -> Result<(), Box<dyn Error>> {
    let page = Path::new(PAGE);
    if !page.exists() {
        if let Some(folder) = page.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(page, PLACEHOLDER)?;
        // Older than any source of the page, so that make replaces it.
        File::options().write(true).open(page)?.set_modified(SystemTime::UNIX_EPOCH)?;
    }
    println!("cargo:rerun-if-changed={PAGE}");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");

    let permissions = AppManifest::new().permissions_path_pattern("./src-tauri/capabilities/*.toml");
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/*.json")
        .app_manifest(permissions);
    Ok(tauri_build::try_build(attributes)?)
}
