//! The page's types are the Rust types: a committed file that must be what the program would write.

use facturier::window::typescript::bindings;
use std::fs;
use std::path::Path;

const FILE: &str = "ui/src/bindings/index.ts";

#[test]
fn the_pages_types_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let wanted = bindings();
    if std::env::var_os("FACTURIER_WRITE_BINDINGS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{FILE} is stale: run `make bindings`");
}
