//! Where books are at home: on this machine, in this very folder. A copy of the folder is somewhere else, and so is a
//! folder whose files were put back, even under the old name: it could spend the same numbers a second time (I39, F15).
//!
//! On Unix the marker file itself is the witness: renaming its folder keeps the file, copying makes another. Its inode is
//! asked and, where the file system tells, its birth, for inodes are used again. Elsewhere the folder's full path is asked,
//! so there a moved folder counts as a copy.
//! Not here: what follows from being elsewhere (books).

use crate::disk::Look;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The place of a marker file, in 64 hexadecimal digits. The folder goes by its one canonical name.
pub(crate) fn of(machine: Option<&str>, marker: &Look, folder: &Path) -> String {
    hash(machine, &witness(marker, folder), birth(marker))
}

/// How a stored place stands to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// It is this one.
    Here,
    /// It is this one as far as it tells; it was stored by somebody who knew less of the machine or of the file.
    HereSoFar,
    /// It is another one.
    Elsewhere,
}

/// Compares a stored place with that of a marker file.
pub(crate) fn compare(stored: &str, machine: Option<&str>, marker: &Look, folder: &Path) -> Home {
    let (witness, birth) = (witness(marker, folder), birth(marker));
    let is = |machine, birth| stored == hash(machine, &witness, birth);
    if is(machine, birth) {
        Home::Here
    } else if is(machine, None) || is(None, birth) || is(None, None) {
        Home::HereSoFar
    } else {
        Home::Elsewhere
    }
}

fn hash(machine: Option<&str>, witness: &[u8], birth: Option<u128>) -> String {
    let digest = Sha256::new()
        .chain_update(machine.unwrap_or_default())
        .chain_update([0])
        .chain_update(birth.map_or([0; 16], u128::to_le_bytes))
        .chain_update(witness)
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn witness(marker: &Look, folder: &Path) -> Vec<u8> {
    match marker.identity {
        Some((_, inode)) => inode.to_le_bytes().to_vec(),
        None => folder.as_os_str().as_encoded_bytes().to_vec(),
    }
}

/// When the file came to be; asked only beside an inode, for inodes are used again and names of folders are not.
fn birth(marker: &Look) -> Option<u128> {
    marker.identity.and(marker.born)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::disk::{Disk as _, OsDisk};

    /// As on a file system that tells no births, where the inode is all there is.
    #[test]
    fn without_a_birth_the_inode_tells_one_file_from_another() {
        let home = tempfile::tempdir().unwrap();
        let look = |name: &str| {
            let path = home.path().join(name);
            if !path.exists() {
                drop(OsDisk.create(&path).unwrap());
            }
            OsDisk.look(&path).unwrap().unwrap()
        };
        let stored = hash(Some("one"), &witness(&look("marker"), home.path()), None);
        let compare = |machine, name| compare(&stored, machine, &look(name), home.path());
        assert_eq!(compare(Some("one"), "marker"), Home::HereSoFar);
        assert_eq!(compare(Some("one"), "copy"), Home::Elsewhere);
        assert_eq!(compare(Some("another"), "marker"), Home::Elsewhere);
        OsDisk.rename(&home.path().join("marker"), &home.path().join("moved")).unwrap();
        assert_eq!(compare(Some("one"), "moved"), Home::HereSoFar);
    }
}
