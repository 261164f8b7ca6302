//! The same stories on sealed books: a seal changes what is in the files and nothing that can be told from outside.
#![allow(clippy::duplicate_mod)] // That is the point.

#[path = "address_book.rs"]
mod address_book;
#[path = "backup.rs"]
mod backup;
#[path = "copies.rs"]
mod copies;
#[path = "cost.rs"]
mod cost;
#[path = "crash.rs"]
mod crash;
#[path = "damage.rs"]
mod damage;
#[path = "model.rs"]
mod model;
#[path = "opening.rs"]
mod opening;
#[path = "rescue.rs"]
mod rescue;
#[path = "rules.rs"]
mod rules;
#[path = "starts.rs"]
mod starts;
#[path = "world.rs"]
mod world;

const IS_SEALED: bool = true;
