//! Many files in one archive: the same files give the same bytes.
//!
//! Not here: what the files hold.

use std::io::{self, Read, Seek, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// How hard files are packed. Fixed, for the bytes depend on it.
const LEVEL: i64 = 6;
/// Endings of what is packed already.
const PACKED: [&str; 3] = [".pdf", ".xlsx", ".zip"];

/// An archive being written. Its files come in the order of their names, so that nobody's order is in its bytes.
pub struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    last: String,
}

impl<W: Write + Seek + Send> Pack<W> {
    /// An empty one.
    pub fn new(out: W) -> Pack<W> {
        Pack { zip: ZipWriter::new(out), last: String::new() }
    }

    /// Begins a file; what is written to the archive from here on is its content.
    ///
    /// # Errors
    /// When it cannot be written, or its name does not come after the last one's.
    pub fn begin(&mut self, name: &str) -> io::Result<&mut (impl Write + Send + use<W>)> {
        if name <= self.last.as_str() {
            return Err(io::Error::other(format!("out of order: {name}")));
        }
        name.clone_into(&mut self.last);
        let method = match PACKED.iter().any(|ending| name.ends_with(ending)) {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((method == CompressionMethod::Deflated).then_some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(false);
        self.zip.start_file(name, options).map_err(failed)?;
        Ok(&mut self.zip)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// As [`Pack::begin`].
    pub fn add(&mut self, name: &str, mut content: impl Read) -> io::Result<()> {
        io::copy(&mut content, self.begin(name)?).map(drop)
    }

    /// Writes the list of files at the end.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.zip.finish().map_err(failed)
    }
}

fn failed(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        error => io::Error::other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn packed(names: &[&str]) -> io::Result<Vec<u8>> {
        let mut pack = Pack::new(Cursor::new(Vec::new()));
        for name in names {
            pack.add(name, name.repeat(100).as_bytes())?;
        }
        Ok(pack.finish()?.into_inner())
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let bytes = packed(&["a.csv", "facturi/1.pdf"]).unwrap();
        assert_eq!(bytes, packed(&["a.csv", "facturi/1.pdf"]).unwrap());
        assert!(packed(&["b.csv", "a.csv"]).is_err() && packed(&["a", "a"]).is_err());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("a.csv").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "a.csv".repeat(100));
    }
}
