//! Lists and their pages. The documentation shows a list inside `data` or as `data` itself;
//! its paging fields stand next to it or in a `pagination` of their own.
//!
//! Not here: what a list is of.

use super::BadReply;
use super::field::count;
use protocol::json::Json;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// This page's items.
    pub items: Vec<T>,
    /// Whether another page may follow.
    pub has_more: bool,
}

/// A list as found in a reply.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    /// Its items on this page.
    pub items: &'a [Json],
    /// Whether the reply says that more follow: yes if any of its fields says so, `None` if none says anything.
    pub says_more: Option<bool>,
}

impl<'a> Listing<'a> {
    /// Finds the list in a document that answers for a page, from 1.
    pub(crate) fn read(document: &'a Json, page: u32) -> Result<Listing<'a>, BadReply> {
        let bad = || BadReply::at("data");
        let data = document.get("data").ok_or_else(bad)?;
        let (around, items) = match data {
            Json::List(items) => (document, items.as_slice()),
            _ => (data, data.get("data").and_then(Json::list).ok_or_else(bad)?),
        };
        let pagination = around.get("pagination");
        let number = |name: &str| count(around, &[name]).or_else(|| count(pagination?, &[name]));
        let page = u64::from(page);
        let flag = around.get("has_more").and_then(Json::truth);
        let by_pages = number("total_pages").map(|pages| page < pages);
        let by_total =
            number("total").zip(number("per_page")).map(|(total, per)| page.saturating_mul(per) < total);
        let signs = [flag, by_pages, by_total];
        let says_more = signs.iter().flatten().copied().reduce(|a, b| a || b);
        Ok(Listing { items, says_more })
    }

    /// Reads every item. One unreadable item makes the list unreadable.
    pub(crate) fn read_all<T>(
        &self,
        read: impl Fn(&Json) -> Result<T, BadReply>,
    ) -> Result<Vec<T>, BadReply> {
        let items = self.items.iter().enumerate();
        items.map(|(index, item)| read(item).map_err(|bad| bad.in_item(index))).collect()
    }
}

/// Every item of a list that has no pages. One unreadable item makes the list unreadable.
pub(crate) fn read_items<T>(
    document: &Json,
    read: impl Fn(&Json) -> Result<T, BadReply>,
) -> Result<Vec<T>, BadReply> {
    Listing::read(document, 1)?.read_all(read)
}

/// A page of a list. One unreadable item makes the page unreadable.
pub(crate) fn read_page<T>(
    document: &Json,
    page: u32,
    per_page: u32,
    read: impl Fn(&Json) -> Result<T, BadReply>,
) -> Result<Page<T>, BadReply> {
    let listing = Listing::read(document, page)?;
    Ok(Page { items: listing.read_all(read)?, has_more: has_more(&listing, per_page) })
}

/// A page without its unreadable items: one odd entry must not keep the rest of a catalogue away.
pub(crate) fn read_sound_page<T>(
    document: &Json,
    page: u32,
    per_page: u32,
    read: impl Fn(&Json) -> Result<T, BadReply>,
) -> Result<Page<T>, BadReply> {
    let listing = Listing::read(document, page)?;
    let items = listing.items.iter().filter_map(|item| read(item).ok()).collect();
    Ok(Page { items, has_more: has_more(&listing, per_page) })
}

/// An empty page is the last one whatever it says; a full one that says nothing is not.
fn has_more(listing: &Listing<'_>, per_page: u32) -> bool {
    let is_full = u64::try_from(listing.items.len()).is_ok_and(|length| length >= u64::from(per_page));
    !listing.items.is_empty() && listing.says_more.unwrap_or(is_full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    #[test]
    fn whether_more_pages_follow() {
        for (paging, page, expected) in [
            (r#""has_more":true"#, 1, Some(true)),
            (r#""has_more":false"#, 1, Some(false)),
            (r#""has_more":0"#, 1, Some(false)),
            (r#""total_pages":3"#, 2, Some(true)),
            (r#""total_pages":3"#, 3, Some(false)),
            (r#""total":101,"per_page":100"#, 1, Some(true)),
            (r#""total":100,"per_page":100"#, 1, Some(false)),
            (r#""total":100"#, 1, None),
            (r#""object":"list""#, 1, None),
            (r#""pagination":{"page":1,"total_pages":2}"#, 1, Some(true)),
            // Contradictions: one sign of more is enough to go on.
            (r#""has_more":false,"total_pages":2"#, 1, Some(true)),
            (r#""has_more":true,"total_pages":1"#, 1, Some(true)),
        ] {
            for document in [
                format!(r#"{{"success":true,"data":{{"data":[1],{paging}}}}}"#),
                format!(r#"{{"success":true,"data":[1],{paging}}}"#),
            ] {
                let document = json(&document);
                let listing = Listing::read(&document, page).unwrap();
                assert_eq!((listing.items.len(), listing.says_more), (1, expected), "{document:?}");
            }
        }
    }

    #[test]
    fn what_is_no_list() {
        for text in [
            "{}",
            r#"{"data":null}"#,
            r#"{"data":{"items":[]}}"#,
            r#"{"data":"x"}"#,
            r#"{"data":{"data":{}}}"#,
        ] {
            assert_eq!(Listing::read(&json(text), 1).err(), Some(BadReply::at("data")), "{text}");
        }
    }

    #[test]
    fn pages_end_and_odd_items_are_skipped_only_where_that_is_harmless() {
        let read = |item: &Json| item.integer().ok_or_else(|| BadReply::at("n"));
        let full = json(r#"{"data":[1,"x"]}"#);
        assert_eq!(read_page(&full, 1, 2, read), Err(BadReply::at("1.n")));
        assert_eq!(read_sound_page(&full, 1, 2, read), Ok(Page { items: vec![1], has_more: true }));
        assert_eq!(read_sound_page(&full, 1, 3, read), Ok(Page { items: vec![1], has_more: false }));
        let empty = json(r#"{"data":{"data":[],"has_more":true}}"#);
        assert_eq!(read_page(&empty, 9, 2, read), Ok(Page { items: vec![], has_more: false }));
    }
}
