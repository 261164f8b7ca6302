//! What the window remembers beside the books: language, theme, and whether it shows the demo firm.
//!
//! Not here: anything an invoice depends on.

use app::Lang;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;
use ts_rs::TS;

/// Language and theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// Language of the window, its problems and the paper.
    #[ts(type = "\"ro\" | \"en\"")]
    pub lang: String,
    /// Colours.
    #[ts(type = "\"system\" | \"light\" | \"dark\" | \"contrast\"")]
    pub theme: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { lang: "ro".to_owned(), theme: "system".to_owned() }
    }
}

impl Settings {
    /// Settings that hold only known words.
    pub(crate) fn cleaned(self) -> Settings {
        let usual = Settings::default();
        Settings {
            lang: if ["ro", "en"].contains(&self.lang.as_str()) { self.lang } else { usual.lang },
            theme: if ["system", "light", "dark", "contrast"].contains(&self.theme.as_str()) {
                self.theme
            } else {
                usual.theme
            },
        }
    }

    pub(crate) fn lang(&self) -> Lang {
        if self.lang == "en" { Lang::En } else { Lang::Ro }
    }
}

/// What is kept in the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) settings: Settings,
    pub(crate) demo: bool,
}

/// Reads the file; a missing or broken one gives the defaults, for nothing depends on it.
pub(crate) fn load(path: &Path) -> Kept {
    let kept: Option<Kept> = fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok());
    let kept = kept.unwrap_or_default();
    Kept { settings: kept.settings.cleaned(), ..kept }
}

/// Writes the file, whole or not at all.
pub(crate) fn save(path: &Path, kept: &Kept) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("part");
    fs::write(&beside, serde_json::to_string(kept).map_err(io::Error::other)?)?;
    fs::rename(beside, path)
}
