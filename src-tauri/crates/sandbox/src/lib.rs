//! The stand-in for the Contazen invoicing API: the demo firm the product ships, and the server its tests talk to.
//!
//! Two layers. [`Books`] is the server's rules as a value: a request and an instant go in, a reply comes out, and
//! nothing else is consulted, so the same story always ends in the same books. [`Server`] puts those books behind
//! a real socket and can be told to misbehave with [`Fault`]s.
//!
//! Where the published documentation is silent or contradicts itself, a [`Switches`] field chooses one reading;
//! a client is right only if it survives every reading.
//!
//! Deliberately absent: any crate of this workspace. A stand-in that shared the client's types would share the
//! client's mistakes. Also absent: PDFs, e-mail, e-Factura submission, receipts, work points and Romanian texts.

mod books;
mod exchange;
mod server;

pub use books::{
    Books, Client, Code, Device, Firm, Invoice, Lock, LoggedRequest, Payment, Product, Reservation,
    ReservationStatus, Row, Series, Totals, User,
    switches::{
        Chronology, ConsumedToken, Generation, Idempotency, NumberText, OtherBody, Rounding, SettingsShape,
        Switches, Timestamps, YearSource,
    },
};
pub use exchange::{Request, Response};
pub use server::{
    Clock, Server,
    faults::{Canned, Fault, Faults},
    fixed_clock,
};
