//! There is one place that commits, and one that creates.

use std::fs;
use std::path::Path;

fn files_with(text: &str) -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: Vec<String> = fs::read_dir(source)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter(|path| {
            let code = fs::read_to_string(path).unwrap();
            code.lines().any(|line| line.contains(text) && !line.trim_start().starts_with("//"))
        })
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    found
}

#[test]
fn every_write_begins_in_one_place_and_is_two_phase() {
    assert_eq!(files_with("begin_write"), ["commit.rs"]);
    assert_eq!(files_with("set_two_phase_commit(true)"), ["commit.rs"]);
    assert_eq!(files_with("set_two_phase_commit"), ["commit.rs"]);
    assert_eq!(files_with("set_durability"), [""; 0]);
    assert_eq!(files_with("set_quick_repair"), [""; 0]);
}

#[test]
fn a_database_is_created_in_one_place() {
    assert_eq!(files_with("Database::create"), [""; 0]);
    assert_eq!(files_with("().create("), [""; 0]);
    assert_eq!(files_with("create_with_backend"), ["open.rs"]);
    assert_eq!(files_with("create_file("), [""; 0]);
}

/// A simulated disk sees what goes through the port, and nothing else.
#[test]
fn files_are_touched_in_one_place() {
    for door in ["std::fs", "fs4::", "FileBackend", "std::os::"] {
        assert_eq!(files_with(door), ["disk.rs"], "{door}");
    }
}

#[test]
fn clocks_and_chance_are_arguments() {
    for banned in ["SystemTime", "Instant", "Utc::now", "new_v4", "tracing", "println!"] {
        assert_eq!(files_with(banned), [""; 0], "{banned}");
    }
}
