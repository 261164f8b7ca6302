//! The tests of the whole product. They are one program, because each test program links the web view.
//!
//! - `tidy` holds the house rules that the compiler cannot.
//! - `crash` kills the real program, cuts a real file system under it, and fills its disk.
//! - `window` drives the real window; its tests need a screen and are run by `make test`.
//! - `budgets` measures the real window with very many invoices, for `make bench`.
//! - `screens` photographs every screen, for people to look at; `make screens`.
//! - `story_…` tell one user's story each, through the real window.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test says no by panicking")]

mod bindings;
#[cfg(target_os = "linux")]
mod budgets;
mod cli;
mod cli_address_book;
mod cli_asked;
mod cli_exports;
#[cfg(target_os = "linux")]
mod cli_keychain;
mod cli_paper;
mod cli_recovery;
#[cfg(target_os = "linux")]
mod crash;
#[cfg(target_os = "linux")]
#[path = "../src-tauri/crates/pdf/tests/fixtures/mod.rs"]
mod fixtures;
#[cfg(target_os = "linux")]
#[path = "bench/many.rs"]
mod many;
mod screens;
#[cfg(target_os = "linux")]
mod story_after_issue;
#[cfg(target_os = "linux")]
mod story_every_field;
#[cfg(target_os = "linux")]
mod story_field_day;
#[cfg(target_os = "linux")]
mod story_last_numbers;
#[cfg(target_os = "linux")]
mod story_own_ways;
#[cfg(target_os = "linux")]
mod story_quiet_program;
#[cfg(target_os = "linux")]
mod story_second_chance;
#[cfg(target_os = "linux")]
mod story_shut_in_page;
#[cfg(target_os = "linux")]
mod story_stolen_disk;
mod tidy;
#[cfg(target_os = "linux")]
mod window;
