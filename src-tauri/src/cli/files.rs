//! What the command line reads: request files and secrets, from a path or standard input, never without a bound.
//!
//! Not here: their meaning.

use app::{Problem, Sensitive};
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

/// One byte more than any request file may have, so that a longer one is noticed, not cut.
const READ_BYTES_MAX: u64 = 2 * 1024 * 1024 + 1;
/// One byte more than any table may have.
const TABLE_BYTES_MAX: u64 = 16 * 1024 * 1024 + 1;
/// More bytes than any picture may have, so that a longer one is noticed.
const PICTURE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Bytes a password or key may have.
const SECRET_BYTES_MAX: u64 = 4096;

/// Reads a file, `-` being standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let failed = |error: io::Error| Problem::Disk(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(READ_BYTES_MAX).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        File::open(path).map_err(failed)?.take(READ_BYTES_MAX).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}

/// Reads standard input whole, for what may be longer than a request file; the use case has its own bound.
pub(crate) fn read_long() -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(TABLE_BYTES_MAX).read_to_end(&mut bytes);
    read.map_err(|error| Problem::Disk(error.to_string()))?;
    Ok(bytes)
}

/// Reads a picture; one longer than any may be is cut, and refused for its length.
pub(crate) fn read_picture(path: &Path) -> Result<Vec<u8>, Problem> {
    let failed = |error: io::Error| Problem::Disk(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(PICTURE_BYTES_MAX).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The first line of standard input.
pub(crate) fn secret() -> Result<Sensitive<String>, Problem> {
    let mut line = String::new();
    let read = io::stdin().lock().take(SECRET_BYTES_MAX).read_line(&mut line);
    read.map_err(|error| Problem::Disk(error.to_string()))?;
    Ok(Sensitive::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}
