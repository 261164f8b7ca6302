//! The books on real files: what a cut, a rotten disk, a restored copy or a wrong caller may do to them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // All of it is a test.

mod address_book;
mod backup;
mod copies;
mod cost;
mod crash;
mod crossings;
mod damage;
mod entries;
mod errands;
mod finding;
mod forged;
mod golden;
mod mending;
mod model;
mod opening;
mod paper;
mod rescue;
mod rules;
mod seal_cost;
mod sealed;
mod sealing;
mod sold;
mod starts;
mod tidy;
mod undoing;
mod world;

/// Books here are plain; those of `sealed` are not.
const IS_SEALED: bool = false;
