//! Where the window stands and how large it is, kept in the data folder from one start to the next.
//!
//! Not here: remembering (the plugin). A window that no longer fits its screen is brought back onto it.

use std::path::Path;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, PhysicalPosition, PhysicalSize, WebviewWindow, Wry};
use tauri_plugin_window_state::{AppHandleExt, Builder, StateFlags};

/// The file beside the books.
const FILE: &str = "window-place.json";

/// Keeps size, place, and whether the window fills the screen.
pub(super) fn kept_in(folder: &Path) -> TauriPlugin<Wry> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    Builder::new().with_state_flags(kept()).with_filename(folder.join(FILE).display().to_string()).build()
}

/// Writes down how the window stands now; otherwise that is done when the program ends.
pub(super) fn remember(handle: &AppHandle) {
    if let Err(error) = handle.save_window_state(kept()) {
        tracing::warn!(%error, "the window's place could not be kept");
    }
}

fn kept() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

/// Brings a window back that was last shown on a larger screen, or on one that is gone.
pub(super) fn bring_back(window: &WebviewWindow) -> tauri::Result<()> {
    if window.is_maximized()? {
        return Ok(());
    }
    let Some(screen) = window.current_monitor()?.or(window.primary_monitor()?) else { return Ok(()) };
    let area = screen.work_area();
    let (place, size) = (window.outer_position()?, window.outer_size()?);
    let (new_place, new_size) = fitted((place, size), (area.position, area.size));
    if new_size != size {
        window.set_size(new_size)?;
    }
    if new_place != place {
        window.set_position(new_place)?;
    }
    Ok(())
}

type Frame = (PhysicalPosition<i32>, PhysicalSize<u32>);

/// The same frame, no larger than the area and moved into it. All in pixels of the screen.
fn fitted((place, size): Frame, (corner, room): Frame) -> Frame {
    let size = PhysicalSize::new(size.width.min(room.width), size.height.min(room.height));
    let within = |at: i32, length: u32, corner: i32, room: u32| {
        at.clamp(corner, corner.saturating_add_unsigned(room - length))
    };
    let x = within(place.x, size.width, corner.x, room.width);
    let y = within(place.y, size.height, corner.y, room.height);
    (PhysicalPosition::new(x, y), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_always_fits_its_screen() {
        let frame = |x, y, width, height| (PhysicalPosition::new(x, y), PhysicalSize::new(width, height));
        let screen = frame(0, 30, 1366, 738);
        for (was, is) in [
            (frame(40, 60, 1280, 700), frame(40, 60, 1280, 700)),
            (frame(40, 60, 1920, 1080), frame(0, 30, 1366, 738)),
            (frame(3000, -900, 1280, 700), frame(86, 30, 1280, 700)),
            (frame(-500, 700, 960, 600), frame(0, 168, 960, 600)),
        ] {
            assert_eq!(fitted(was, screen), is);
        }
    }
}
