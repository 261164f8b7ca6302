//! Pages to PDF bytes: the same pages and facts give the same bytes on any machine, in any process.
//!
//! Not here: deciding what stands where (layout), what a page's stream says (brush), files, the clock.

use crate::brush::{IMAGE_NAME, Marked, font_name, stream};
use crate::embed::{SYSTEM_INFO, Subset, subset};
use crate::font::{CAP_HEIGHT_EM, MM_PER_PT, face};
use crate::page::{Page, Step, Weight};
use crate::picture::Picture;
use chrono::{DateTime, Datelike, Timelike};
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, Predictor, StructRole};
use pdf_writer::{Date, Filter, Finish, Name, Pdf, Rect, Ref, Settings, TextStr};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// How hard the pages' streams are packed: the hardest saves a twentieth more and takes half as long again.
const LEVEL: u8 = 4;
/// What says who made the file.
const CREATOR: TextStr<'static> = TextStr("Facturier");

/// What a PDF says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Title shown by viewers.
    pub title: String,
    /// Who issued it.
    pub author: String,
    /// Language of its words (BCP 47).
    pub language: &'static str,
    /// Unix seconds at which it is said to be created and changed.
    pub created_at: i64,
    /// Both halves of the trailer's `/ID`.
    pub id: [u8; 16],
}

/// Why no PDF came out: a bundled font cannot be read. Nothing the pages say is a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfError;

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bundled font cannot be read")
    }
}

impl std::error::Error for PdfError {}

/// Hands out the numbers of the file's objects.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// Paints pages.
///
/// # Errors
/// [`PdfError`], never for anything the pages say.
pub fn paint(pages: &[Page], about: &About) -> Result<Vec<u8>, PdfError> {
    let subsets = subsets(pages).ok_or(PdfError)?;
    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    pdf.set_version(1, 7);
    pdf.set_file_id((about.id.to_vec(), about.id.to_vec()));
    let mut refs = Refs(0);
    let [catalog, page_tree, info] = [refs.next(), refs.next(), refs.next()];
    let tree = StructTree { root: refs.next(), document: refs.next(), marks: refs.next() };
    let fonts = write_fonts(&mut pdf, &mut refs, &subsets)?;
    let image = pages.iter().flat_map(|page| &page.steps).find_map(|step| match step {
        Step::Image(image) => Some(&image.picture),
        _ => None,
    });
    let image = image.map(|picture| write_image(&mut pdf, refs.next(), picture));

    let page_refs: Vec<Ref> = pages.iter().map(|_| refs.next()).collect();
    pdf.pages(page_tree).kids(page_refs.iter().copied()).count(count(pages.len()));
    let mut elements: Vec<Vec<Ref>> = Vec::with_capacity(pages.len());
    for (index, (page, id)) in pages.iter().zip(&page_refs).enumerate() {
        let (content, marked) = stream(page, &subsets);
        let packed = compress_to_vec_zlib(&content, LEVEL);
        let content = refs.next();
        pdf.stream(content, &packed).filter(Filter::FlateDecode);
        let mut written = pdf.page(*id);
        written
            .parent(page_tree)
            .media_box(Rect::new(0.0, 0.0, points(page.width_mm), points(page.height_mm)))
            .contents(content)
            .struct_parents(count(index));
        let mut resources = written.resources();
        let mut named = resources.fonts();
        for (weight, font) in WEIGHTS.iter().zip(fonts) {
            named.pair(font_name(*weight), font);
        }
        named.finish();
        if let Some(image) = image {
            resources.x_objects().pair(IMAGE_NAME, image);
        }
        resources.finish();
        written.finish();
        elements.push(write_elements(&mut pdf, &mut refs, &tree, *id, &marked));
    }
    tree.write(&mut pdf, &elements);
    write_catalog(&mut pdf, catalog, page_tree, &tree, about);
    write_info(&mut pdf, info, about);
    Ok(pdf.finish())
}

/// The faces, in the order in which they are written.
const WEIGHTS: [Weight; 2] = [Weight::Regular, Weight::SemiBold];

/// Each face cut to the characters that are printed in it.
fn subsets(pages: &[Page]) -> Option<[Arc<Subset>; 2]> {
    let mut used = [BTreeSet::new(), BTreeSet::new()];
    let [regular, semi_bold] = &mut used;
    // Texts repeat the same hundred letters, so a table of those seen spares the set most of the work.
    let mut seen = [[false; 128]; 2];
    for text in pages.iter().flat_map(Page::texts) {
        let is_strong = text.weight == Weight::SemiBold;
        let seen = &mut seen[usize::from(is_strong)];
        let used = if is_strong { &mut *semi_bold } else { &mut *regular };
        for c in text.text.chars() {
            match seen.get_mut(c as usize) {
                Some(seen) if *seen => {}
                Some(seen) => {
                    *seen = true;
                    used.insert(c);
                }
                None => {
                    used.insert(c);
                }
            }
        }
    }
    Some([subset(Weight::Regular, regular)?, subset(Weight::SemiBold, semi_bold)?])
}

fn write_fonts(pdf: &mut Pdf, refs: &mut Refs, subsets: &[Arc<Subset>; 2]) -> Result<[Ref; 2], PdfError> {
    let mut fonts = [refs.next(), refs.next()];
    for ((font, weight), subset) in fonts.iter_mut().zip(WEIGHTS).zip(subsets) {
        let face = face(weight).ok_or(PdfError)?;
        // Six letters say that the face was cut.
        let (name, heaviness, stem) = match weight {
            Weight::Regular => (Name(b"INTREG+Inter-Regular"), 400, 80.0),
            Weight::SemiBold => (Name(b"INTSEM+Inter-SemiBold"), 600, 120.0),
        };
        let [cid, descriptor, program, to_unicode, glyphs] = std::array::from_fn(|_| refs.next());
        pdf.type0_font(*font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(to_unicode);
        let mut written = pdf.cid_font(cid);
        written
            .subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(SYSTEM_INFO)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_stream(glyphs);
        written.widths().consecutive(0, subset.widths.iter().map(|width| f32::from(*width)));
        written.finish();
        let bounds =
            [face.bounds.x_min, face.bounds.y_min, face.bounds.x_max, face.bounds.y_max].map(f32::from);
        let [left, bottom, right, top] = bounds;
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .weight(heaviness)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(0.0)
            .ascent(f32::from(face.ascender))
            .descent(f32::from(face.descender))
            .cap_height(CAP_HEIGHT_EM * 1000.0)
            .stem_v(stem)
            .font_file2(program);
        pdf.stream(program, &subset.program)
            .filter(Filter::FlateDecode)
            .pair(Name(b"Length1"), count(subset.program_bytes));
        pdf.stream(to_unicode, &subset.to_unicode).filter(Filter::FlateDecode);
        pdf.stream(glyphs, &subset.glyphs).filter(Filter::FlateDecode);
    }
    Ok(fonts)
}

/// The picture's packed pixels as they are: PNG and PDF pack them alike.
fn write_image(pdf: &mut Pdf, id: Ref, picture: &Picture) -> Ref {
    let (width, height) = picture.size_px();
    let mut written = pdf.image_xobject(id, picture.pixels());
    written.filter(Filter::FlateDecode);
    written
        .decode_parms()
        .predictor(Predictor::PngOptimum)
        .colors(3)
        .bits_per_component(8)
        .columns(i32::try_from(width).unwrap_or(i32::MAX));
    written.width(i32::try_from(width).unwrap_or(i32::MAX)).height(i32::try_from(height).unwrap_or(i32::MAX));
    written.color_space().device_rgb();
    written.bits_per_component(8);
    id
}

/// What lets a program read the text in its order: a document of paragraphs and figures.
struct StructTree {
    root: Ref,
    document: Ref,
    marks: Ref,
}

impl StructTree {
    fn write(&self, pdf: &mut Pdf, elements: &[Vec<Ref>]) {
        let mut document = pdf.struct_element(self.document);
        document.kind(StructRole::Document).parent(self.root);
        let mut children = document.children();
        for element in elements.iter().flatten() {
            children.struct_element(*element);
        }
        children.finish();
        document.finish();
        let mut marks = pdf.indirect(self.marks).dict();
        let mut by_page = marks.insert(Name(b"Nums")).array();
        for (page, elements) in elements.iter().enumerate() {
            by_page.item(count(page));
            by_page.push().array().items(elements.iter().copied());
        }
    }
}

fn write_elements(
    pdf: &mut Pdf,
    refs: &mut Refs,
    tree: &StructTree,
    page: Ref,
    marked: &[Marked],
) -> Vec<Ref> {
    let write = |(id, marked): (usize, &Marked)| {
        let element = refs.next();
        let mut written = pdf.struct_element(element);
        match marked {
            Marked::Text => written.kind(StructRole::P),
            Marked::Figure(says) => written.kind(StructRole::Figure).alt(TextStr(says)),
        };
        written.parent(tree.document).page(page);
        written.children().marked_content_id(count(id));
        written.finish();
        element
    };
    marked.iter().enumerate().map(write).collect()
}

fn write_catalog(pdf: &mut Pdf, id: Ref, pages: Ref, tree: &StructTree, about: &About) {
    // The writer of the tree's root writes it in place; ours is an object of its own, as the elements' parent has to be.
    let mut root = pdf.indirect(tree.root).dict();
    root.pair(Name(b"Type"), Name(b"StructTreeRoot"));
    root.pair(Name(b"K"), tree.document);
    root.pair(Name(b"ParentTree"), tree.marks);
    root.finish();
    let mut catalog = pdf.catalog(id);
    catalog.pages(pages).lang(TextStr(about.language));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.mark_info().marked(true);
    catalog.pair(Name(b"StructTreeRoot"), tree.root);
}

fn write_info(pdf: &mut Pdf, id: Ref, about: &About) {
    let mut info = pdf.document_info(id);
    info.title(TextStr(&about.title)).author(TextStr(&about.author)).creator(CREATOR).producer(CREATOR);
    if let Some(moment) = DateTime::from_timestamp(about.created_at, 0)
        && let Ok(year) = u16::try_from(moment.year())
    {
        let small = |number: u32| u8::try_from(number).unwrap_or(0);
        let date = Date::new(year)
            .month(small(moment.month()))
            .day(small(moment.day()))
            .hour(small(moment.hour()))
            .minute(small(moment.minute()))
            .second(small(moment.second()))
            .utc_offset_hour(0);
        info.creation_date(date).modified_date(date);
    }
}

fn points(mm: f32) -> f32 {
    (mm / MM_PER_PT * 1000.0).round() / 1000.0
}

/// A number of things as the file writes it.
fn count(things: usize) -> i32 {
    i32::try_from(things).unwrap_or(i32::MAX)
}
