//! A file of a table as a stream of rows: which letters it is written in, what parts its columns, one row at a time.
//!
//! Not here: what a column means (columns), what a row becomes (plan).

use super::columns::{Columns, Names};
use super::workbook;
use crate::entry_problem::EntryProblem;
use crate::problem::Problem;
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// Bytes a file may have: 20,000 rows of 800.
pub(crate) const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Bytes read at a time.
const CHUNK_BYTES: usize = 16 * 1024;
/// Bytes of the first line that are looked at to tell what parts the columns.
const FIRST_LINE_BYTES_MAX: u64 = 64 * 1024;
/// What may part columns.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Rows in which the header is looked for.
const HEADER_ROWS_MAX: usize = 15;
/// Known words that make a header of a row that is not the first one.
const KNOWN_MIN: usize = 2;
/// Columns a table may have.
const COLUMNS_MAX: usize = 200;

/// The bytes above ASCII that a Romanian text in Windows-1250 has: its letters (ISO-8859-2 and -16 have them at the same
/// places), those of its neighbours in Hungary and Germany, quotation marks, dashes, signs. A text in any other set of
/// letters soon shows another byte.
const LETTERS_1250: &[u8] = b"\xC3\xE3\xC2\xE2\xCE\xEE\xAA\xBA\xDE\xFE\
    \xC1\xE1\xC9\xE9\xCD\xED\xD3\xF3\xD6\xF6\xD5\xF5\xDA\xFA\xDC\xFC\xDB\xFB\xC4\xE4\xDF\xE7\
    \x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA7\xA9\xAB\xAD\xAE\xB0\xB4\xB7\xBB";

/// Where a table comes from.
#[derive(Debug, Clone)]
pub enum ImportFile {
    /// A file.
    Path(PathBuf),
    /// What was read elsewhere, as from standard input.
    Bytes(Vec<u8>),
}

impl ImportFile {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            ImportFile::Path(path) => Box::new(File::open(path)?),
            ImportFile::Bytes(bytes) => Box::new(bytes.as_slice()),
        })
    }

    fn len(&self) -> io::Result<u64> {
        Ok(match self {
            ImportFile::Path(path) => std::fs::metadata(path)?.len(),
            ImportFile::Bytes(bytes) => bytes.len() as u64,
        })
    }

    /// The file's name without its folders.
    pub(crate) fn name(&self) -> String {
        match self {
            ImportFile::Path(path) => {
                path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }
            ImportFile::Bytes(_) => "-".to_owned(),
        }
    }
}

/// A table, its header read.
pub(crate) struct Sheet<'a> {
    file: Cow<'a, ImportFile>,
    encoding: &'static Encoding,
    delimiter: u8,
    /// Rows before the first one of the table.
    header_rows: usize,
    /// What stands over the columns.
    pub(crate) headers: Vec<String>,
}

impl<'a> Sheet<'a> {
    /// Looks at a file: its size, its letters, its header. Programs write a title and a period over their tables: the header is
    /// the first row whose words are known best, and where none is known the first row there is.
    pub(crate) fn open(
        file: &'a ImportFile,
        delimiter: Option<u8>,
        names: Names,
    ) -> Result<Sheet<'a>, Problem> {
        let failed = |error: io::Error| Problem::Disk(format!("{}: {error}", file.name()));
        if file.len().map_err(failed)? > FILE_BYTES_MAX {
            return Err(EntryProblem::ImportFileTooLarge.into());
        }
        let file = match workbook::is_workbook(&mut *file.open().map_err(failed)?).map_err(failed)? {
            true => {
                let mut bytes = Vec::new();
                file.open()
                    .and_then(|open| open.take(FILE_BYTES_MAX).read_to_end(&mut bytes))
                    .map_err(failed)?;
                Cow::Owned(ImportFile::Bytes(workbook::as_csv(&bytes)?))
            }
            false => Cow::Borrowed(file),
        };
        let encoding = encoding_of(&file).map_err(failed)?.ok_or(EntryProblem::ImportEncodingUnknown)?;
        let mut first = Vec::new();
        Decoded::new(file.open().map_err(failed)?, encoding)
            .take(FIRST_LINE_BYTES_MAX)
            .read_to_end(&mut first)
            .map_err(failed)?;
        let mut lines = first.split(|byte| matches!(byte, b'\n' | b'\r'));
        let mut lines = lines.by_ref().filter(|line| !line.trim_ascii().is_empty()).take(HEADER_ROWS_MAX);
        let line = lines.next().unwrap_or_default();
        // A spreadsheet may say in a line of its own what parts the columns.
        let told = line.strip_prefix(b"sep=").and_then(|rest| rest.first().copied());
        let delimiter = delimiter.or(told).or_else(|| likely_delimiter(line));
        let delimiter = delimiter.or_else(|| lines.find_map(likely_delimiter)).unwrap_or(b',');
        let mut sheet = Sheet {
            file,
            encoding,
            delimiter,
            header_rows: usize::from(told.is_some()),
            headers: Vec::new(),
        };
        let mut rows = sheet.rows()?;
        let mut best: Option<(usize, usize, Vec<String>)> = None;
        for at in 0..HEADER_ROWS_MAX {
            let Some((_, row)) = rows.next_row()? else { break };
            let headers: Vec<String> =
                row.iter().take(COLUMNS_MAX).map(|text| text.trim().to_owned()).collect();
            let known = Columns::assign(&headers, &[], names).map_or(0, |columns| columns.count());
            if best.as_ref().is_none_or(|(most, ..)| known > *most && known >= KNOWN_MIN) {
                best = Some((known, at, headers));
            }
        }
        drop(rows);
        let (_, at, headers) = best.ok_or(EntryProblem::ImportEmpty)?;
        sheet.headers = headers;
        sheet.header_rows += at + 1;
        Ok(sheet)
    }

    /// The rows of the table, from the first one.
    pub(crate) fn rows(&self) -> Result<Rows<'_>, Problem> {
        let file =
            self.file.open().map_err(|error| Problem::Disk(format!("{}: {error}", self.file.name())))?;
        let reader = ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Decoded::new(file, self.encoding));
        let mut rows = Rows { reader, record: StringRecord::new() };
        for _ in 0..self.header_rows {
            rows.next_row()?;
        }
        Ok(rows)
    }

    /// The letters it is written in.
    pub(crate) fn encoding(&self) -> &'static str {
        match self.encoding {
            e if e == UTF_16LE || e == UTF_16BE => "utf-16",
            e if e == WINDOWS_1250 => "windows-1250",
            _ => "utf-8",
        }
    }

    /// What parts its columns.
    pub(crate) fn delimiter(&self) -> String {
        if self.delimiter == b'\t' { "tab".to_owned() } else { char::from(self.delimiter).to_string() }
    }
}

/// The rows of a table, one in memory at a time.
pub(crate) struct Rows<'a> {
    reader: csv::Reader<Decoded<'a>>,
    record: StringRecord,
}

impl Rows<'_> {
    /// The next row with its line in the file; rows without any text are passed over.
    pub(crate) fn next_row(&mut self) -> Result<Option<(u64, &StringRecord)>, Problem> {
        loop {
            let is_there = self.reader.read_record(&mut self.record);
            if !is_there.map_err(|error| not_a_table(&error))? {
                return Ok(None);
            }
            if self.record.iter().any(|text| !text.trim().is_empty()) {
                let line = self.record.position().map_or(0, csv::Position::line);
                return Ok(Some((line, &self.record)));
            }
        }
    }
}

fn not_a_table(error: &csv::Error) -> Problem {
    let place = error.position().map(|position| position.line().to_string());
    EntryProblem::ImportNotATable(place.unwrap_or_default()).into()
}

/// What parts columns most often in a line, outside quotation marks.
fn likely_delimiter(line: &[u8]) -> Option<u8> {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= *byte == b'"';
        if !is_quoted && let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().filter(|most| *most > 0)?;
    counts.iter().position(|count| *count == most).map(|at| DELIMITERS[at])
}

/// The letters a file is written in: what its mark says, else UTF-8 where every byte is, else Windows-1250 where every byte
/// is one of a Romanian text. `None` where it cannot be told, as for what is no text.
fn encoding_of(file: &ImportFile) -> io::Result<Option<&'static Encoding>> {
    let mut input = file.open()?;
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut seen = [false; 256];
    let (mut is_utf8, mut is_first) = (true, true);
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut text = vec![0; CHUNK_BYTES * 3 + 16];
    loop {
        let length = input.read(&mut chunk)?;
        let bytes = &chunk[..length];
        if is_first && let Some((marked, _)) = Encoding::for_bom(bytes) {
            return Ok(Some(marked));
        }
        is_first = false;
        bytes.iter().for_each(|byte| seen[usize::from(*byte)] = true);
        if is_utf8 {
            let (result, ..) = decoder.decode_to_utf8_without_replacement(bytes, &mut text, length == 0);
            is_utf8 = result == DecoderResult::InputEmpty;
        }
        if length == 0 {
            break;
        }
    }
    let is_text = !seen[0];
    let is_1250 = (0x80..=0xFF_u8).all(|byte| !seen[usize::from(byte)] || LETTERS_1250.contains(&byte));
    Ok(match (is_text, is_utf8, is_1250) {
        (false, ..) => None,
        (true, true, _) => Some(UTF_8),
        (true, false, true) => Some(WINDOWS_1250),
        (true, false, false) => None,
    })
}

/// A file's bytes as UTF-8, without the mark at its beginning.
struct Decoded<'a> {
    file: Box<dyn Read + 'a>,
    decoder: Decoder,
    chunk: Vec<u8>,
    text: Vec<u8>,
    length: usize,
    position: usize,
    is_over: bool,
}

impl<'a> Decoded<'a> {
    fn new(file: Box<dyn Read + 'a>, encoding: &'static Encoding) -> Decoded<'a> {
        Decoded {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            chunk: vec![0; CHUNK_BYTES],
            text: vec![0; CHUNK_BYTES * 3 + 16],
            length: 0,
            position: 0,
            is_over: false,
        }
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.position == self.length && !self.is_over {
            let length = self.file.read(&mut self.chunk)?;
            self.is_over = length == 0;
            // The buffer has room for whatever so many bytes can become.
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.chunk[..length], &mut self.text, self.is_over);
            (self.position, self.length) = (0, written);
        }
        let count = out.len().min(self.length - self.position);
        out[..count].copy_from_slice(&self.text[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::names::CLIENT_NAMES;
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<(String, String, Vec<Vec<String>>), Problem> {
        let file = ImportFile::Bytes(bytes.to_vec());
        let sheet = Sheet::open(&file, None, CLIENT_NAMES)?;
        let mut rows = sheet.rows()?;
        let mut all = vec![sheet.headers.clone()];
        while let Some((_, row)) = rows.next_row()? {
            all.push(row.iter().map(str::to_owned).collect());
        }
        Ok((sheet.encoding().to_owned(), sheet.delimiter(), all))
    }

    fn utf16(text: &str, is_big: bool) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn one_table_in_every_dress() {
        let plain = "Denumire;Oraș\r\n\"Țeava; SRL\";Iași\r\n;\r\nȘtefan;\"Cluj\n\"\"N\"\"\"\r\n";
        let expected = [vec!["Denumire", "Oraș"], vec!["Țeava; SRL", "Iași"], vec!["Ștefan", "Cluj\n\"N\""]];
        let marked = [b"\xEF\xBB\xBF", plain.as_bytes()].concat();
        let told = format!("sep=;\r\n{plain}");
        for (bytes, encoding) in [
            (plain.as_bytes().to_vec(), "utf-8"),
            (marked, "utf-8"),
            (told.into_bytes(), "utf-8"),
            (utf16(plain, false), "utf-16"),
            (utf16(plain, true), "utf-16"),
        ] {
            let (found, delimiter, rows) = read(&bytes).unwrap();
            assert_eq!((found.as_str(), delimiter.as_str()), (encoding, ";"));
            assert_eq!(rows, expected, "{encoding}");
        }
        // An old program: letters with a cedilla, one byte each.
        let old = b"Denumire,Ora\xBA\nB\xE3l\xFE,Ia\xBAi\n";
        let (encoding, delimiter, rows) = read(old).unwrap();
        assert_eq!((encoding.as_str(), delimiter.as_str()), ("windows-1250", ","));
        assert_eq!(rows[1], ["Băl\u{163}", "Ia\u{15f}i"]);
        assert_eq!(read(b"Denumire\tCod\nx\t1\n").unwrap().1, "tab");
        assert_eq!(read(b"Denumire\nx, y\n").unwrap().2, [vec!["Denumire"], vec!["x", " y"]]);
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        for (bytes, code) in [
            (&b"Denumire,Ora\xAD\n\xC7\x8C,x\n"[..], "import_encoding_unknown"),
            (b"PK\x03\x04\0\0 a spreadsheet", "import_not_a_table"),
            (b"", "import_empty"),
            (b"\n\n ; \n", "import_empty"),
        ] {
            assert_eq!(read(bytes).unwrap_err().code(), code, "{bytes:?}");
        }
        let large = ImportFile::Bytes(vec![b'x'; usize::try_from(FILE_BYTES_MAX).unwrap() + 1]);
        assert_eq!(
            Sheet::open(&large, None, CLIENT_NAMES).err().map(|p| p.code().to_owned()).unwrap(),
            "import_file_too_large"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_bytes_a_table_or_a_refusal_comes_of_them(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_was_written_is_read(rows in prop::collection::vec(prop::collection::vec("[a-zA-ZăâîșțĂ0-9 ;,\"\n]{1,12}", 3), 1..8)) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
            writer.write_record(["a", "b", "c"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let kept: Vec<&Vec<String>> =
                rows.iter().filter(|row| row.iter().any(|text| !text.trim().is_empty())).collect();
            let (_, _, read) = read(&text).unwrap();
            prop_assert_eq!(read[1..].iter().collect::<Vec<_>>(), kept);
        }
    }
}
