//! The books on real files: what a cut, a rotten disk, a restored copy or a wrong caller may do to them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // All of it is a test.

mod backup;
mod copies;
mod cost;
mod crash;
mod damage;
mod golden;
mod mending;
mod model;
mod opening;
mod rescue;
mod rules;
mod starts;
mod tidy;
mod world;
