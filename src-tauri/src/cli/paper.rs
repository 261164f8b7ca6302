//! `facturier paper` and `facturier verify-paper`: how paper looks, printing it, and holding one against the books.
//!
//! Not here: any rule (app).

use super::files;
use super::print::Say;
use super::run::Done;
use crate::printing::{self, Printed};
use app::view::{PaperLangView, PaperSettingsView, ScanVerdict, ScanView, TemplateView};
use app::{App, Lang, LogoChoice, Problem};
use clap::{ArgAction, Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(crate) enum PaperCommand {
    /// How the next invoices look.
    Show,
    /// Choose how they look; what is not named stays.
    Set(Box<SetPaper>),
    /// Print an invoice on the system's printer; where there is none, the viewer shows it.
    Print {
        /// Local id, full number or number.
        reference: String,
        /// Folder the PDF is kept in; one of its own in the temporary folder otherwise.
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Save an invoice's PDF under its own name in a folder, or in its month's folder there.
    Save {
        /// Local id, full number or number.
        reference: String,
        /// The folder.
        #[arg(long, value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SetPaper {
    /// One copy on an A4, or two to be cut apart.
    #[arg(long, value_enum)]
    template: Option<Template>,
    /// Its language.
    #[arg(long, value_enum, value_name = "LANG")]
    language: Option<Language>,
    /// Ink of names and rules, #rrggbb; empty for the usual one.
    #[arg(long, value_name = "#RRGGBB")]
    accent: Option<String>,
    /// The firm's own lines at the top, at most four; empty for none.
    #[arg(long, value_name = "TEXT")]
    letterhead: Option<String>,
    /// A logo, PNG or JPEG.
    #[arg(long, value_name = "FILE", conflicts_with = "no_logo")]
    logo: Option<PathBuf>,
    /// No logo any more.
    #[arg(long)]
    no_logo: bool,
    /// Whether saved files go into a folder for each month.
    #[arg(long, action = ArgAction::Set, value_name = "true|false")]
    month_folders: Option<bool>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Template {
    Standard,
    TwoCopies,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Language {
    Program,
    Ro,
    En,
    Both,
}

/// Does what was asked about paper.
pub(crate) fn paper(app: &App, command: PaperCommand, lang: Lang) -> Result<Done, Problem> {
    let say = Say(lang);
    let settings = match command {
        PaperCommand::Show => app.paper_settings()?,
        PaperCommand::Set(set) => choose(app, *set)?,
        PaperCommand::Print { reference, folder } => {
            let folder = folder.unwrap_or_else(|| std::env::temp_dir().join("facturier"));
            let path = app.save_pdf_in(&reference, &folder, lang)?;
            let printed = printing::print(&path)?;
            return Done::new(json!({ "path": path, "became": printed }), say.printed(printed, &path));
        }
        PaperCommand::Save { reference, folder } => {
            let path = app.save_pdf_in(&reference, &folder, lang)?;
            let words = say.saved(&path);
            return Done::new(json!({ "path": path }), words);
        }
    };
    let words = say.paper(&settings);
    Done::new(settings, words)
}

fn choose(app: &App, set: SetPaper) -> Result<PaperSettingsView, Problem> {
    let now = app.paper_settings()?;
    let logo = match (set.logo, set.no_logo) {
        (Some(path), _) => LogoChoice::File(files::read_picture(&path)?),
        (None, true) => LogoChoice::Remove,
        (None, false) => LogoChoice::Keep,
    };
    let wanted = PaperSettingsView {
        template: set.template.map_or(now.template, |template| match template {
            Template::Standard => TemplateView::Standard,
            Template::TwoCopies => TemplateView::TwoCopies,
        }),
        lang: set.language.map_or(now.lang, |language| match language {
            Language::Program => PaperLangView::Program,
            Language::Ro => PaperLangView::Ro,
            Language::En => PaperLangView::En,
            Language::Both => PaperLangView::Both,
        }),
        accent: set.accent.or(now.accent),
        letterhead: set.letterhead.unwrap_or(now.letterhead),
        logo: None,
        month_folders: set.month_folders.unwrap_or(now.month_folders),
    };
    app.save_paper_settings(&wanted, logo)
}

/// Holds a scanned text against the books; anything but a genuine paper is for a person to see.
pub(crate) fn verify_paper(app: &App, text: &str, lang: Lang) -> Result<Done, Problem> {
    let text = match text {
        "-" => String::from_utf8_lossy(&files::read(Path::new("-"))?).into_owned(),
        text => text.to_owned(),
    };
    let scan = app.verify_paper(&text, lang)?;
    let words = Say(lang).scan(&scan);
    let needs_person = scan.verdict != ScanVerdict::Genuine;
    Ok(Done { needs_person, ..Done::new(scan, words)? })
}

impl Say {
    fn paper(self, settings: &PaperSettingsView) -> String {
        let yes = |value: bool| if value { self.t("da", "yes") } else { self.t("nu", "no") };
        let template = match settings.template {
            TemplateView::Standard => self.t("un exemplar pe A4", "one copy on A4"),
            TemplateView::TwoCopies => self.t("două exemplare pe A4", "two copies on A4"),
        };
        let language = match settings.lang {
            PaperLangView::Program => self.t("a programului", "the program’s"),
            PaperLangView::Ro => self.t("română", "Romanian"),
            PaperLangView::En => self.t("engleză", "English"),
            PaperLangView::Both => self.t("română și engleză", "Romanian and English"),
        };
        let usual = self.t("obișnuită", "the usual one");
        format!(
            "{template} · {}: {language} · {}: {}\n{}: {} · {}: {}\n{}",
            self.t("limba", "language"),
            self.t("culoarea", "colour"),
            settings.accent.as_deref().unwrap_or(usual),
            self.t("siglă", "logo"),
            yes(settings.logo.is_some()),
            self.t("dosar pe lună", "a folder a month"),
            yes(settings.month_folders),
            match settings.letterhead.is_empty() {
                true => String::new(),
                false => format!("{}\n", super::print::shown(&settings.letterhead)),
            }
        )
    }

    fn printed(self, printed: Printed, path: &Path) -> String {
        let said = match printed {
            Printed::Printed => self.t("Trimisă la imprimantă:", "Sent to the printer:"),
            Printed::Opened => {
                self.t("Nu s-a putut tipări; PDF-ul e deschis aici:", "No printer took it; it is open here:")
            }
        };
        format!("{said} {}\n", path.display())
    }

    fn scan(self, scan: &ScanView) -> String {
        let mut text = format!("{}\n", super::print::shown(&scan.message));
        for difference in &scan.differences {
            let [field, paper, books] = [&difference.field, &difference.paper, &difference.cloud]
                .map(|part| super::print::shown(part));
            let (on_paper, in_books) =
                (self.t("pe hârtie", "on paper"), self.t("în evidență", "in the books"));
            text.push_str(&format!("  {field}: {on_paper} {paper}, {in_books} {books}\n"));
        }
        if !scan.hint.is_empty() {
            text.push_str(&format!("{}\n", super::print::shown(&scan.hint)));
        }
        text
    }
}
