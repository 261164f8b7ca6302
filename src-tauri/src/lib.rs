//! facturier
