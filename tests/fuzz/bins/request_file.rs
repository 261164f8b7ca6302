#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| facturier_fuzz::targets::request_file(bytes));
