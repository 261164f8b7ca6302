//! A small ext4 file system in a file, mounted for a test, that can be cut off as a power cut would.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Tries until nobody is left on a file system that is to be unmounted.
const UNMOUNT_TRIES: u32 = 100;

/// The file, and where it is mounted; both gone when dropped.
pub(crate) struct Image {
    folder: TempDir,
    is_mounted: bool,
}

/// A hand on the switch: a program that is there already, so that the cut comes at once.
pub(crate) struct Switch(Child);

impl Image {
    /// A new file system of so many megabytes, or why this machine does not let us. In memory it is quick; on the disk a
    /// sync takes as long as it does in life, so more cuts come in the middle of one.
    pub(crate) fn new(megabytes: u64, in_memory: bool) -> Result<Image, String> {
        let memory = Path::new("/dev/shm");
        let in_memory = in_memory && memory.is_dir();
        let folder = if in_memory { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.map_err(|error| error.to_string())?;
        let mut image = Image { folder, is_mounted: false };
        let file = fs::File::create(image.file()).map_err(|error| error.to_string())?;
        file.set_len(megabytes * 1024 * 1024).map_err(|error| error.to_string())?;
        fs::create_dir(image.path()).map_err(|error| error.to_string())?;
        // No blocks kept for root, so that full is full.
        run(Command::new("mkfs.ext4").args(["-q", "-F", "-b", "4096", "-m", "0"]).arg(image.file()))?;
        image.mount()?;
        Ok(image)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }

    fn mount(&mut self) -> Result<(), String> {
        run(Command::new("mount").args(["-o", "loop"]).arg(self.file()).arg(self.path()))?;
        self.is_mounted = true;
        Ok(())
    }

    fn unmount(&mut self) -> Result<(), String> {
        let mut outcome = Ok(());
        for _ in 0..UNMOUNT_TRIES {
            outcome = run(Command::new("umount").arg(self.path()));
            if outcome.is_ok() {
                self.is_mounted = false;
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        outcome
    }

    /// Off and on again: what the program had not forced to the disk is what the kernel happened to write.
    pub(crate) fn restart(&mut self) {
        self.unmount().unwrap();
        self.mount().unwrap();
    }

    /// Everything to the disk, so that a test begins with nothing pending.
    pub(crate) fn sync(&self) {
        run(Command::new("sync").arg("-f").arg(self.path())).unwrap();
    }

    /// Ready to cut; nothing where there is no tool for it.
    pub(crate) fn switch(&self) -> Result<Switch, String> {
        let tool = Command::new("xfs_io")
            .arg("-x")
            .arg(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        tool.map(Switch).map_err(|error| format!("xfs_io: {error}"))
    }
}

impl Switch {
    /// The cut: nothing reaches the disk from here on, and the log of the file system is not written out before.
    pub(crate) fn cut(mut self) {
        self.0.stdin.take().unwrap().write_all(b"shutdown\nquit\n").unwrap();
        self.0.wait().unwrap();
    }
}

/// Why no file system can be mounted and cut here, if so.
pub(crate) fn can_be_cut() -> Result<(), String> {
    let image = Image::new(16, true)?;
    image.switch()?.cut();
    match fs::write(image.path().join("after"), "") {
        Ok(()) => Err("a cut is not allowed".to_owned()),
        Err(_) => Ok(()),
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        if self.is_mounted && self.unmount().is_err() {
            let _ = Command::new("umount").arg("-l").arg(self.path()).status();
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output();
    let failed = |why: &str| format!("{}: {why}", command.get_program().display());
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(failed(String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) => Err(failed(&error.to_string())),
    }
}
