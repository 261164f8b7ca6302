//! How the firm's paper looks, as it chooses: template, language, ink, letterhead, logo, and where its files go.
//!
//! What is chosen counts for the next invoices; each keeps the look it was issued with (domain, store).
//! Not here: what stands where on a page (pdf).

use crate::open::App;
use crate::problem::Problem;
use crate::view::PaperSettingsView;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::look::{LETTERHEAD_CHARS_MAX, LETTERHEAD_LINES_MAX};
use domain::{Look, PictureId};
use pdf::{Picture, PictureError};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use store::{PaperSettings, Read};

/// So much of a file is read: more than a logo may have, so that one that is too large is told from one that is broken.
const LOGO_READ_BYTES_MAX: u64 = 6 * 1024 * 1024;

/// Why something is not taken for paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperFault {
    /// A logo that is none.
    Logo(PictureError),
    /// More lines or characters at the top than have room.
    LetterheadTooLong,
    /// A text that names no ink.
    NotAnInk,
    /// A scanned text that is no verification mark.
    NotAMark,
}

impl PaperFault {
    /// All there are, for the test of the words.
    pub const ALL: [PaperFault; 6] = [
        PaperFault::Logo(PictureError::WrongFormat),
        PaperFault::Logo(PictureError::TooLarge),
        PaperFault::Logo(PictureError::Broken),
        PaperFault::LetterheadTooLong,
        PaperFault::NotAnInk,
        PaperFault::NotAMark,
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PaperFault::Logo(PictureError::WrongFormat) => "logo_wrong_format",
            PaperFault::Logo(PictureError::TooLarge) => "logo_too_large",
            PaperFault::Logo(PictureError::Broken) => "logo_broken",
            PaperFault::LetterheadTooLong => "letterhead_too_long",
            PaperFault::NotAnInk => "accent_not_an_ink",
            PaperFault::NotAMark => "mark_unreadable",
        }
    }
}

impl From<PaperFault> for Problem {
    fn from(fault: PaperFault) -> Problem {
        Problem::PaperFault(fault)
    }
}

/// What becomes of the logo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum LogoChoice {
    /// It stays.
    #[default]
    Keep,
    /// None from now on.
    Remove,
    /// This file, PNG or JPEG.
    File(Vec<u8>),
}

impl LogoChoice {
    /// A file on this machine; no more of it is read than a logo may have.
    ///
    /// # Errors
    /// [`Problem::Disk`] when it cannot be read.
    pub fn from_path(path: &Path) -> Result<LogoChoice, Problem> {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(LOGO_READ_BYTES_MAX).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(LogoChoice::File(bytes)),
            Err(error) => Err(Problem::Disk(format!("{}: {error}", path.display()))),
        }
    }
}

/// A picture as a page may show it.
pub(crate) fn data_url(picture: &Picture) -> String {
    format!("data:image/png;base64,{}", BASE64.encode(picture.png()))
}

/// The logo a look names. A picture that is gone from the books leaves the paper without one: it must come out.
pub(crate) fn logo(view: &impl Read, look: &Look) -> Result<Option<Arc<Picture>>, Problem> {
    let kept = |id: &PictureId| -> Result<Option<Arc<Picture>>, Problem> {
        let bytes = view.picture(id)?;
        Ok(bytes.and_then(|bytes| Picture::from_kept(bytes).ok()).map(Arc::new))
    };
    look.logo.as_ref().map_or(Ok(None), kept)
}

impl App {
    /// How the next invoices' paper looks.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn paper_settings(&self) -> Result<PaperSettingsView, Problem> {
        let view = self.books.read()?;
        let settings = view.paper_settings()?;
        let logo = logo(&view, &settings.look)?;
        Ok(PaperSettingsView {
            template: settings.look.template.into(),
            lang: settings.look.lang.into(),
            accent: settings.look.accent.map(|ink| ink.to_string()),
            letterhead: settings.look.letterhead.unwrap_or_default(),
            logo: logo.as_deref().map(data_url),
            month_folders: settings.month_folders,
        })
    }

    /// Keeps how the next invoices' paper looks. The view's own logo is not looked at.
    ///
    /// # Errors
    /// [`Problem::PaperFault`] for what has no place on paper; [`Problem::RescueMode`].
    pub fn save_paper_settings(
        &self,
        wanted: &PaperSettingsView,
        logo: LogoChoice,
    ) -> Result<PaperSettingsView, Problem> {
        let letterhead = wanted.letterhead.trim().to_owned();
        let is_short = letterhead.chars().count() <= LETTERHEAD_CHARS_MAX
            && letterhead.lines().count() <= LETTERHEAD_LINES_MAX;
        if !is_short {
            return Err(PaperFault::LetterheadTooLong.into());
        }
        let ink = |text: &String| text.parse().map_err(|_| Problem::from(PaperFault::NotAnInk));
        let accent = wanted.accent.as_ref().filter(|text| !text.trim().is_empty()).map(ink).transpose()?;
        let new_logo = match &logo {
            LogoChoice::File(bytes) => Some(Picture::from_file(bytes).map_err(PaperFault::Logo)?),
            _ => None,
        };
        let (template, lang) = (wanted.template.into(), wanted.lang.into());
        self.write(self.time.now(), |tx| {
            let logo = match (&logo, &new_logo) {
                (LogoChoice::Keep, _) => tx.paper_settings()?.look.logo,
                (_, new) => new.as_ref().map(|picture| picture.id().clone()),
            };
            let letterhead = (!letterhead.is_empty()).then(|| letterhead.clone());
            let look = Look { template, lang, accent, letterhead, logo };
            let settings = PaperSettings { look, month_folders: wanted.month_folders };
            Ok(tx.choose_paper(&settings, new_logo.as_ref().map(Picture::png))?)
        })?;
        self.stale(&[crate::Topic::Profile]);
        self.paper_settings()
    }
}
