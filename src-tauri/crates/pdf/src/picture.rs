//! A firm's logo: read, shrunk and laid on white once, when it is chosen; from then on a plain PNG whose packed pixels go
//! into a PDF as they are, and which a web view shows as it is.
//!
//! Not here: keeping it (store), where it stands (layout).

use domain::PictureId;
use image::imageops::FilterType;
use image::{ColorType, DynamicImage, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::Cursor;

/// Bytes a chosen file may have.
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Pixels along a side that a chosen picture may have: more is a photograph of a poster, or an attack.
pub const FILE_SIDE_PX_MAX: u32 = 8_000;
/// What is kept is shrunk to this width: 45 mm at 600 dots an inch.
const WIDTH_PX_MAX: u32 = 1_063;
/// What is kept is shrunk to this height: 18 mm at 600 dots an inch.
const HEIGHT_PX_MAX: u32 = 425;
/// Bytes of memory reading may take.
const MEMORY_BYTES_MAX: u64 = 512 * 1024 * 1024;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A picture as it is kept: PNG, eight bits of red, green and blue, neither transparent nor interlaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    png: Vec<u8>,
    id: PictureId,
    width_px: u32,
    height_px: u32,
    /// The packed pixels inside the file.
    pixels: Vec<u8>,
}

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureError {
    /// Neither PNG nor JPEG.
    WrongFormat,
    /// More bytes than [`FILE_BYTES_MAX`], or more pixels along a side than [`FILE_SIDE_PX_MAX`].
    TooLarge,
    /// It begins like a picture and cannot be read to its end.
    Broken,
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PictureError::WrongFormat => "the file is neither PNG nor JPEG",
            PictureError::TooLarge => "the picture is too large",
            PictureError::Broken => "the picture cannot be read",
        })
    }
}

impl std::error::Error for PictureError {}

impl Picture {
    /// Makes a chosen file, PNG or JPEG, ready for paper.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn from_file(bytes: &[u8]) -> Result<Picture, PictureError> {
        let format = image::guess_format(bytes).map_err(|_| PictureError::WrongFormat)?;
        if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
            return Err(PictureError::WrongFormat);
        }
        if bytes.len() > FILE_BYTES_MAX {
            return Err(PictureError::TooLarge);
        }
        let reader = || ImageReader::with_format(Cursor::new(bytes), format);
        let (width, height) = reader().into_dimensions().map_err(|_| PictureError::Broken)?;
        if width.max(height) > FILE_SIDE_PX_MAX {
            return Err(PictureError::TooLarge);
        }
        let mut limits = Limits::default();
        limits.max_alloc = Some(MEMORY_BYTES_MAX);
        let mut reader = reader();
        reader.limits(limits);
        let decoded = reader.decode().map_err(|_| PictureError::Broken)?;
        let shrunk = match decoded.width() > WIDTH_PX_MAX || decoded.height() > HEIGHT_PX_MAX {
            true => decoded.resize(WIDTH_PX_MAX, HEIGHT_PX_MAX, FilterType::Lanczos3),
            false => decoded,
        };
        let flat = on_white(&shrunk);
        let mut png = Vec::new();
        image::codecs::png::PngEncoder::new_with_quality(
            &mut png,
            image::codecs::png::CompressionType::Best,
            image::codecs::png::FilterType::Adaptive,
        )
        .write_image(flat.as_raw(), flat.width(), flat.height(), ColorType::Rgb8.into())
        .map_err(|_| PictureError::Broken)?;
        Picture::from_kept(png)
    }

    /// A picture as [`Picture::png`] gave it.
    ///
    /// # Errors
    /// [`PictureError::Broken`] for anything else.
    pub fn from_kept(png: Vec<u8>) -> Result<Picture, PictureError> {
        let (width_px, height_px, pixels) = packed_pixels(&png).ok_or(PictureError::Broken)?;
        let id = PictureId(Sha256::digest(&png).iter().map(|byte| format!("{byte:02x}")).collect());
        Ok(Picture { png, id, width_px, height_px, pixels })
    }

    /// The file to keep.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// Its name, the hash of the file.
    #[must_use]
    pub fn id(&self) -> &PictureId {
        &self.id
    }

    /// Width and height in pixels, both above zero.
    #[must_use]
    pub fn size_px(&self) -> (u32, u32) {
        (self.width_px, self.height_px)
    }

    /// The pixels as PNG and PDF pack them alike: filtered line by line, then deflated.
    pub(crate) fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

/// Paper is white, so nothing on it needs to be transparent.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let with_alpha = picture.to_rgba8();
    RgbImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [red, green, blue, alpha] = with_alpha.get_pixel(x, y).0;
        let mixed = |part: u8| {
            let sum = u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}

/// Width, height and the joined data chunks of a PNG of the kind that is kept.
fn packed_pixels(png: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let mut rest = png.strip_prefix(SIGNATURE)?;
    let mut size = None;
    let mut pixels = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (data, after) = after.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let (_checksum, after) = after.split_first_chunk::<4>()?;
        match kind {
            b"IHDR" => {
                let (width, more) = data.split_first_chunk::<4>()?;
                let (height, more) = more.split_first_chunk::<4>()?;
                // Eight bits, red green blue, deflated, filtered, not interlaced.
                if more != [8, 2, 0, 0, 0] {
                    return None;
                }
                size = Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)));
            }
            b"IDAT" => pixels.extend_from_slice(data),
            b"IEND" => break,
            _ => {}
        }
        rest = after;
    }
    let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0)?;
    let sides_fit = width <= WIDTH_PX_MAX && height <= HEIGHT_PX_MAX;
    (sides_fit && !pixels.is_empty()).then_some((width, height, pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let drawn = image::RgbaImage::from_fn(width, height, |x, y| {
            image::Rgba([(x % 256) as u8, (y % 256) as u8, 90, if x < width / 2 { 255 } else { 0 }])
        });
        DynamicImage::from(drawn).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_logo_is_laid_on_white_shrunk_and_kept_the_same() {
        let picture = Picture::from_file(&png(2000, 400)).unwrap();
        assert_eq!(picture.size_px(), (1063, 213));
        let again = image::load_from_memory(picture.png()).unwrap().to_rgb8();
        assert_eq!(again.get_pixel(1000, 100).0, [255, 255, 255], "what was transparent is white");
        assert_eq!(Picture::from_kept(picture.png().to_vec()).unwrap(), picture);
        assert_eq!(picture.id().0.len(), 64);
    }

    #[test]
    fn a_photograph_is_a_logo_too() {
        let mut bytes = Vec::new();
        let drawn = image::RgbImage::from_pixel(40, 20, image::Rgb([200, 10, 10]));
        DynamicImage::from(drawn).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
        assert_eq!(Picture::from_file(&bytes).unwrap().size_px(), (40, 20));
    }

    #[test]
    fn what_is_no_logo_is_refused_table() {
        let whole = png(300, 100);
        let (head, _) = whole.split_at(whole.len() / 2);
        let mut poster = whole.clone();
        poster[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        let mut heavy = whole.clone();
        heavy.resize(FILE_BYTES_MAX + 1, 0);
        for (bytes, expected) in [
            (b"".as_slice(), PictureError::WrongFormat),
            (b"<svg/>", PictureError::WrongFormat),
            (b"GIF89a\x01\0\x01\0", PictureError::WrongFormat),
            (b"%PDF-1.7", PictureError::WrongFormat),
            (SIGNATURE, PictureError::Broken),
            (b"\xff\xd8\xff\xe0", PictureError::Broken),
            (head, PictureError::Broken),
            (&heavy, PictureError::TooLarge),
        ] {
            assert_eq!(Picture::from_file(bytes).unwrap_err(), expected, "{} bytes", bytes.len());
        }
        assert!(Picture::from_file(&poster).is_err(), "a size the file does not have");
        assert!(Picture::from_kept(whole).is_err(), "a transparent picture was never kept");
    }
}
