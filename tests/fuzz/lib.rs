//! The targets for a fuzzer: `make fuzz INPUT=journal`. Replaying their corpus is part of the ordinary tests.

#[path = "../sim/dice.rs"]
#[allow(dead_code)]
mod dice;
#[path = "../sim/disk.rs"]
#[allow(dead_code)]
mod disk;
#[path = "../sim/disk_port.rs"]
mod disk_port;
pub mod targets;
