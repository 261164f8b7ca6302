//! The simulated disk as the books see it.
//!
//! Not here: what a cut leaves (disk).

use crate::dice::Dice;
use crate::disk::{
    Change, Damage, File, Naming, SimDisk, State, Trouble, apply_naming, damaged, gone, put, set_len, sum_of,
};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Access, Disk, Held, Look, StorageBackend};

/// An open file.
#[derive(Debug)]
struct SimFile {
    disk: SimDisk,
    inode: u64,
    life: u64,
}

impl SimFile {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.disk.state();
        if state.life != self.life {
            return Err(gone());
        }
        state.alive()?;
        act(&mut state)
    }

    fn change(&self, what: u64, change: Change) -> io::Result<()> {
        self.with(|state| {
            let call = state.call(what);
            let is_power = state.is_off;
            let used = state.used();
            let capacity = state.capacity;
            let now = state.calls;
            let file = state.files.get_mut(&self.inode).ok_or_else(gone)?;
            let end = match &change {
                Change::Write(at, data) => at + data.len() as u64,
                Change::Len(len) => *len,
            };
            let growth = end.saturating_sub(file.now.len() as u64);
            if growth > 0 && used + growth > capacity {
                return Err(io::ErrorKind::StorageFull.into());
            }
            file.changed = now;
            if let Err(error) = call {
                // A write that fails may have reached the disk in part.
                if let (false, Change::Write(at, data)) = (is_power, &change) {
                    let half = data[..data.len() / 2].to_vec();
                    put(&mut file.now, *at, &half);
                    file.unsynced.push(Change::Write(*at, half));
                }
                return Err(error);
            }
            match &change {
                Change::Write(at, data) => put(&mut file.now, *at, data),
                Change::Len(len) => set_len(&mut file.now, *len as usize),
            }
            file.unsynced.push(change);
            Ok(())
        })
    }
}

impl StorageBackend for SimFile {
    fn len(&self) -> io::Result<u64> {
        self.with(|state| Ok(state.files.get(&self.inode).ok_or_else(gone)?.now.len() as u64))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.with(|state| {
            let file = state.files.get(&self.inode).ok_or_else(gone)?;
            let from = usize::try_from(offset).map_err(io::Error::other)?;
            let bytes = file.now.get(from..from + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
            out.copy_from_slice(bytes);
            Ok(())
        })
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(len, Change::Len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.with(|state| {
            state.call(2)?;
            if matches!(state.trouble, Trouble::Lies(at) if state.calls > at) {
                return Ok(());
            }
            let file = state.files.get_mut(&self.inode).ok_or_else(gone)?;
            for change in std::mem::take(&mut file.unsynced) {
                damaged(&mut file.durable, change, Damage::All, &mut Dice::new(0));
            }
            Ok(())
        })
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(sum_of(data) ^ offset, Change::Write(offset, data.to_vec()))
    }
}

#[derive(Debug)]
struct SimLock {
    disk: SimDisk,
    path: PathBuf,
    life: u64,
}

impl Held for SimLock {}

impl Drop for SimLock {
    fn drop(&mut self) {
        let mut state = self.disk.state();
        if state.life == self.life {
            state.held.remove(&self.path);
        }
    }
}

impl SimDisk {
    fn opened(&self, state: &State, inode: u64) -> Arc<dyn StorageBackend> {
        Arc::new(SimFile { disk: self.clone(), inode, life: state.life })
    }
}

impl Disk for SimDisk {
    fn open(&self, path: &Path, _access: Access) -> io::Result<Arc<dyn StorageBackend>> {
        let state = self.state();
        state.alive()?;
        let inode = *state.names.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(self.opened(&state, inode))
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn StorageBackend>> {
        let mut state = self.state();
        state.call(3)?;
        let inode = state.next_inode;
        state.next_inode += 1;
        state.files.insert(inode, File::default());
        state.name(Naming::Put(path.to_owned(), inode));
        Ok(self.opened(&state, inode))
    }

    fn look(&self, path: &Path) -> io::Result<Option<Look>> {
        let state = self.state();
        state.alive()?;
        let Some(inode) = state.names.get(path) else { return Ok(None) };
        let file = &state.files[inode];
        Ok(Some(Look {
            is_link: false,
            len: file.now.len() as u64 + file.claimed,
            identity: Some((state.device, *inode)),
            born: Some(u128::from(*inode)),
            changed: Some(u128::from(file.changed)),
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.call(4)?;
        if !state.names.contains_key(from) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.name(Naming::Move(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<bool> {
        let mut state = self.state();
        state.alive()?;
        if !state.names.contains_key(path) {
            return Ok(false);
        }
        state.call(5)?;
        let inode = state.names[path];
        if let Some(file) = state.files.get_mut(&inode) {
            file.claimed = 0;
        }
        state.name(Naming::Gone(path.to_owned()));
        Ok(true)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        state.alive()?;
        let names = state.names.keys().filter(|name| name.parent() == Some(folder));
        Ok(names.filter_map(|name| Some(name.file_name()?.to_string_lossy().into_owned())).collect())
    }

    fn make_folder(&self, _path: &Path) -> io::Result<()> {
        self.state().alive()
    }

    /// There is one folder with files of ours.
    fn sync_folder(&self, _path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.call(6)?;
        if matches!(state.trouble, Trouble::Lies(at) if state.calls > at) {
            return Ok(());
        }
        let State { unsynced_names, durable_names, .. } = &mut *state;
        for naming in unsynced_names.drain(..) {
            apply_naming(durable_names, naming);
        }
        Ok(())
    }

    fn free_space(&self, _path: &Path) -> io::Result<u64> {
        let state = self.state();
        state.alive()?;
        Ok(state.capacity.saturating_sub(state.used()))
    }

    fn allocate(&self, path: &Path, bytes: u64) -> io::Result<()> {
        drop(self.create(path)?);
        let mut state = self.state();
        if state.used() + bytes > state.capacity {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let inode = state.names[path];
        if let Some(file) = state.files.get_mut(&inode) {
            file.claimed = bytes;
        }
        Ok(())
    }

    fn hold(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut state = self.state();
        state.alive()?;
        let (life, path) = (state.life, path.to_owned());
        Ok(state
            .held
            .insert(path.clone())
            .then(|| Box::new(SimLock { disk: self.clone(), path, life }) as Box<dyn Held>))
    }

    fn canonical(&self, folder: &Path) -> io::Result<PathBuf> {
        Ok(folder.to_owned())
    }
}
