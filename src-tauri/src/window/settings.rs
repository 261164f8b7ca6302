//! What the window remembers beside the books, and its file: how it looks and behaves, and whether it shows the demo firm.
//!
//! Not here: anything an invoice depends on.

use super::daily::Daily;
use app::{Lang, Noted, Problem};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use ts_rs::TS;

/// Text sizes, in percent of the usual one.
const TEXT_SIZES: RangeInclusive<u16> = 90..=200;

/// As long as the system's own name for a laptop may be.
const DEVICE_NAME_CHARS_MAX: usize = 60;

/// How the window looks and behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Language of the window, its problems and the paper.
    #[ts(type = "\"ro\" | \"en\"")]
    pub lang: String,
    /// Colours.
    #[ts(type = "\"system\" | \"light\" | \"dark\" | \"contrast\"")]
    pub theme: String,
    /// Size of everything, in percent: 90 to 200.
    pub text_size: u16,
    /// Whether lists answer to single letters.
    pub single_keys: bool,
    /// Whether the rows of lists are low, so that more of them are in sight.
    pub dense_rows: bool,
    /// Whether the system tells what needs a person while the window is not in front.
    pub notifications: bool,
    /// Whether the program starts hidden at sign-in, and stays while something waits.
    pub background: bool,
    /// Where PDFs are saved; `null` is the usual folder.
    pub pdf_folder: Option<String>,
    /// Where what is for the accountant is saved; `null` is the usual folder.
    pub exports_folder: Option<String>,
    /// What this laptop is called where it holds a series; `null` is the system's name for it.
    pub device_name: Option<String>,
    /// Whether the paper is shown with an invoice being written; `null` is wherever there is room beside it.
    pub preview: Option<bool>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lang: "ro".to_owned(),
            theme: "system".to_owned(),
            text_size: 100,
            single_keys: true,
            dense_rows: false,
            notifications: true,
            background: true,
            pdf_folder: None,
            exports_folder: None,
            device_name: None,
            preview: None,
        }
    }
}

impl Settings {
    /// Settings that hold only what there is.
    pub(crate) fn cleaned(self) -> Settings {
        let usual = Settings::default();
        let known = |word: String, words: &[&str], other: String| {
            if words.contains(&word.as_str()) { word } else { other }
        };
        Settings {
            lang: known(self.lang, &["ro", "en"], usual.lang),
            theme: known(self.theme, &["system", "light", "dark", "contrast"], usual.theme),
            text_size: self.text_size.clamp(*TEXT_SIZES.start(), *TEXT_SIZES.end()),
            pdf_folder: whole(self.pdf_folder),
            exports_folder: whole(self.exports_folder),
            device_name: self.device_name.map(|name| one_line(&name)).filter(|name| !name.is_empty()),
            ..self
        }
    }

    pub(crate) fn lang(&self) -> Lang {
        if self.lang == "en" { Lang::En } else { Lang::Ro }
    }

    /// The size as the web view takes it.
    pub(crate) fn zoom(&self) -> f64 {
        f64::from(self.text_size) / 100.0
    }
}

/// A folder that does not depend on where the program was started.
fn whole(folder: Option<String>) -> Option<String> {
    folder.filter(|path| Path::new(path.trim()).is_absolute())
}

/// A name as others read it in a list.
fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().take(DEVICE_NAME_CHARS_MAX).collect()
}

/// What is kept in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pub(crate) settings: Settings,
    pub(crate) demo: bool,
    /// What somebody was told who did not look at the window.
    pub(crate) noted: Noted,
    /// Whether it was said once that the program goes on while the window is closed.
    pub(crate) said_background: bool,
    /// Where daily backups go.
    pub(crate) daily: Option<Daily>,
    /// The program the system starts at sign-in, as we asked for it. What a person changed there since stays.
    pub(crate) at_sign_in: Option<String>,
}

/// Reads the file; a missing or broken one gives the defaults, for nothing depends on it.
fn load(path: &Path) -> Kept {
    let kept: Option<Kept> = fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok());
    let kept = kept.unwrap_or_default();
    Kept { settings: kept.settings.cleaned(), ..kept }
}

/// Writes the file, whole or not at all.
fn save(path: &Path, kept: &Kept) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("part");
    fs::write(&beside, serde_json::to_string(kept).map_err(io::Error::other)?)?;
    fs::rename(beside, path)
}

/// What is kept of the window, and its file.
pub(super) struct Memory {
    path: PathBuf,
    kept: Mutex<Kept>,
}

impl Memory {
    pub(super) fn of(path: PathBuf) -> Memory {
        Memory { kept: Mutex::new(load(&path)), path }
    }

    pub(super) fn now(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what nobody asked for: what cannot be written is forgotten with the end of the program.
    pub(super) fn remember(&self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.now();
        let (next, written) = self.write(&kept, change);
        if let Err(error) = written {
            tracing::warn!(%error, "the window's settings could not be saved");
        }
        *kept = next;
    }

    /// Keeps what somebody asked for, or says that it could not be.
    pub(super) fn keep(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Problem> {
        let mut kept = self.now();
        let (next, written) = self.write(&kept, change);
        written.map_err(|error| Problem::Disk(error.to_string()))?;
        *kept = next;
        Ok(())
    }

    fn write(&self, kept: &Kept, change: impl FnOnce(&mut Kept)) -> (Kept, io::Result<()>) {
        let mut next = kept.clone();
        change(&mut next);
        let written = if next == *kept { Ok(()) } else { save(&self.path, &next) };
        (next, written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_an_older_version_keeps_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.json");
        fs::write(&path, r#"{"settings":{"lang":"en","theme":"dark"},"demo":true}"#).unwrap();
        let kept = load(&path);
        assert_eq!(
            (kept.settings.lang.as_str(), kept.settings.theme.as_str(), kept.demo),
            ("en", "dark", true)
        );
        assert_eq!((kept.settings.text_size, kept.settings.single_keys), (100, true));
        save(&path, &kept).unwrap();
        assert_eq!(load(&path), kept);
    }

    #[test]
    fn what_no_setting_can_be_becomes_the_usual() {
        let odd = Settings {
            lang: "xx".to_owned(),
            theme: "pink".to_owned(),
            text_size: 5,
            pdf_folder: Some("../elsewhere".to_owned()),
            device_name: Some(" \n ".to_owned()),
            ..Settings::default()
        };
        assert_eq!(odd.cleaned(), Settings { text_size: 90, ..Settings::default() });
    }
}
