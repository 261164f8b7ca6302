//! request_file
