//! What may be done to a backup file, and that its reader names it.

use super::*;

const PASSPHRASE: &str = "patru cai verzi";

/// Three whole chunks and a bit.
fn content() -> Vec<u8> {
    (0..3 * CHUNK_BYTES + 77).map(|at| (at * 31 / 7 % 251) as u8).collect()
}

fn header(content: &[u8], protection: Cover) -> Header {
    Header {
        format: FORMAT,
        device_id: Uuid::from_u128(1),
        created_at: Moment(1_795_000_000),
        counts: Counts { invoices: 3, unsent: 2, drafts: 1 },
        content_bytes: content.len() as u64,
        protection,
    }
}

/// A file, and the key that opens it.
fn file(content: &[u8], is_encrypted: bool) -> (Vec<u8>, Option<Key>) {
    let (cover, key) = if is_encrypted {
        let (derivation, key) = Derivation::new(PASSPHRASE, Uuid::from_u128(7)).unwrap();
        (Cover::Passphrase(derivation), Some(key))
    } else {
        (Cover::Plain, None)
    };
    let mut out = Vec::new();
    let written = write(&header(content, cover), key.as_ref(), &mut &content[..], &mut out).unwrap();
    assert_eq!(written, out.len() as u64);
    (out, key)
}

fn unpack(file: &[u8], key: Option<&Key>) -> Result<Vec<u8>, RestoreError> {
    let mut out = Vec::new();
    let path = Path::new("books.backup");
    Sealed::open(file, path)?.unpack(path, key, &mut out, path)?;
    Ok(out)
}

#[track_caller]
fn assert_damaged(file: &[u8], key: Option<&Key>, what: &str) {
    let found = unpack(file, key).map(|content| content.len());
    assert!(matches!(found, Err(RestoreError::Damaged(_))), "{what}: {found:?}");
}

#[test]
fn what_was_packed_comes_out_again_at_every_length() {
    for is_encrypted in [false, true] {
        for len in [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 77] {
            let content = &content()[..len];
            let (file, key) = file(content, is_encrypted);
            assert!(unpack(&file, key.as_ref()).unwrap() == content, "{len} bytes");
        }
    }
}

#[test]
fn every_change_is_noticed() {
    for is_encrypted in [false, true] {
        let content = content();
        let (good, key) = file(&content, is_encrypted);
        let key = key.as_ref();
        let ends =
            [0, 1, 2, good.len() - 33, good.len() - 17, good.len() - 16, good.len() - 2, good.len() - 1];
        for len in (18..good.len()).step_by(4999).chain(ends) {
            let found = unpack(&good[..len], key).unwrap_err();
            let named = matches!(found, RestoreError::Damaged(_))
                || (len == 0 && matches!(found, RestoreError::NotABackup(_)));
            assert!(named, "cut to {len}: {found:?}");
        }
        for at in (MAGIC.len()..600)
            .step_by(7)
            .chain((600..good.len()).step_by(5003))
            .chain(good.len() - 40..good.len())
        {
            let mut rotten = good.clone();
            rotten[at] ^= 1 << (at % 8);
            assert_damaged(&rotten, key, &format!("bit at {at}"));
        }
        let mut longer = good.clone();
        longer.push(0);
        assert_damaged(&longer, key, "a byte more");
        let chunk = CHUNK_BYTES + if is_encrypted { TAG_BYTES } else { 0 };
        let begin = good.len() - (3 * chunk + 77 + if is_encrypted { TAG_BYTES } else { 32 });
        let mut exchanged = good.clone();
        exchanged[begin..begin + 2 * chunk].rotate_left(chunk);
        assert_damaged(&exchanged, key, "two chunks exchanged");
        let without = [&good[..begin], &good[begin + chunk..]].concat();
        assert_damaged(&without, key, "a chunk less");
    }
}

/// Chunks of one file say nothing in another, though key and nonce are the same: the header is sealed with them.
#[test]
fn a_header_cannot_be_given_to_other_content() {
    let content = content();
    let (derivation, key) = Derivation::new(PASSPHRASE, Uuid::from_u128(7)).unwrap();
    let pack = |created_at| {
        let header = Header { created_at, ..header(&content, Cover::Passphrase(derivation.clone())) };
        let mut out = Vec::new();
        write(&header, Some(&key), &mut &content[..], &mut out).unwrap();
        out
    };
    let (one, other) = (pack(Moment(1_795_000_000)), pack(Moment(1_795_000_001)));
    assert_eq!(one.len(), other.len());
    let payload = one.len() - content.len() - 4 * TAG_BYTES;
    assert_damaged(&[&one[..payload], &other[payload..]].concat(), Some(&key), "another file's content");
}

#[test]
fn a_wrong_passphrase_is_told_from_damage() {
    let (file, _) = file(&content(), true);
    let sealed = Sealed::open(&file[..], Path::new("books.backup")).unwrap();
    assert!(sealed.key(Some(PASSPHRASE)).unwrap().is_some());
    assert!(matches!(sealed.key(Some("patru cai verzi ")).err(), Some(RestoreError::WrongPassphrase)));
    assert!(matches!(sealed.key(Some("")).err(), Some(RestoreError::WrongPassphrase)));
    assert!(matches!(sealed.key(None).err(), Some(RestoreError::PassphraseNeeded)));
}

#[test]
fn a_file_asks_for_no_more_than_a_machine_can_bear() {
    let (derivation, _) = Derivation::new(PASSPHRASE, Uuid::from_u128(7)).unwrap();
    for greedy in [
        Derivation { memory_kib: u32::MAX, ..derivation.clone() },
        Derivation { passes: u32::MAX, ..derivation.clone() },
        Derivation { lanes: 255, ..derivation.clone() },
        Derivation { algorithm: "argon2i".to_owned(), ..derivation.clone() },
    ] {
        assert!(matches!(greedy.open(PASSPHRASE).err(), Some(RestoreError::Damaged(_))), "{greedy:?}");
    }
}

#[test]
fn what_is_no_backup_or_a_later_one_says_so() {
    let foreign = [&b""[..], b"PK\x03\x04", b"<html>", b"FACTURIER JOURNAL 1\n"];
    for file in foreign {
        assert!(matches!(unpack(file, None), Err(RestoreError::NotABackup(_))), "{file:?}");
    }
    let header = Header { format: FORMAT + 1, ..header(b"x", Cover::Plain) };
    let mut later = Vec::new();
    write(&header, None, &mut &b"x"[..], &mut later).unwrap();
    assert!(matches!(unpack(&later, None), Err(RestoreError::NewerVersion { found: 2 })));
}

/// A plain backup of one byte, its header followed by so many spaces.
fn with_long_header(spaces: usize) -> Vec<u8> {
    let mut text = serde_json::to_vec(&header(b"x", Cover::Plain)).unwrap();
    text.resize(spaces, b' ');
    let mut file = [MAGIC, &u32::try_from(text.len()).unwrap().to_le_bytes(), &text].concat();
    let sum = Sha256::digest(&file);
    file.extend_from_slice(&sum);
    file.push(b'x');
    file.extend_from_slice(&Sha256::new().chain_update(sum).chain_update(b"x").finalize());
    file
}

/// Where the payload of a backup begins.
fn payload_at(file: &[u8]) -> usize {
    let at = MAGIC.len();
    at + 4 + u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize + 32
}

/// The last chunk is sealed as the last, and no other: another program that knows the format reads it.
#[test]
fn the_last_chunk_says_so() {
    let (file, key) = file(&vec![7; CHUNK_BYTES + 1], true);
    let Some(Key(stream)) = key else { panic!("no key") };
    let (head, payload) = file.split_at(payload_at(&file));
    let sum = &head[head.len() - 32..];
    let (first, last) = payload.split_at(CHUNK_BYTES + TAG_BYTES);
    for (place, is_last, chunk, len) in [(0, false, first, CHUNK_BYTES), (1, true, last, 1)] {
        let mut chunk = chunk.to_vec();
        stream.decrypt_in_place(place, is_last, sum, &mut chunk).unwrap();
        assert_eq!(chunk, vec![7; len]);
    }
}

/// Backups lie on sticks for years: these sizes may not change without another format.
#[test]
fn chunks_are_64_kib_and_a_header_is_no_longer_than_that() {
    let content = vec![7; 3 * 65_536 + 1];
    let (plain, _) = file(&content, false);
    let (encrypted, _) = file(&content, true);
    assert_eq!(plain.len() - payload_at(&plain), content.len() + 32);
    assert_eq!(
        encrypted.len() - payload_at(&encrypted),
        content.len() + 4 * 16,
        "four chunks with their tags"
    );

    assert_eq!(unpack(&with_long_header(65_536), None).unwrap(), b"x");
    assert_damaged(&with_long_header(65_537), None, "a longer header");
}
