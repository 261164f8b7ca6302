//! Stories of the sync over real HTTP, real redb files and the stand-in server with its faults and switches.
//! What is asserted is always both sets of books: ours and the server's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod address_book;
mod asked;
mod asked_offline;
mod correcting;
mod elsewhere;
mod every_invoice;
mod exporting;
mod guards;
mod history;
mod importing;
mod keeping;
mod leaving;
mod looking;
mod office;
mod online;
mod pausing;
#[path = "../pocket.rs"]
mod pocket;
mod pulling;
mod sealing;
mod sending;
mod server_made;
mod standing;
mod statement;
mod undoing;
mod world;
