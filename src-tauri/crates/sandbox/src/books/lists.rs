//! Paginated lists: which slice a request asks for and how it is wrapped.
//!
//! Deliberately absent: filters and orders, which belong to what is listed.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::exchange::Request;

const PER_PAGE_DEFAULT: usize = 50;
const PER_PAGE_MAX: usize = 100;

/// The page of `entries` that `request` asks for, in the documented wrapping.
pub(crate) fn paged<T>(entries: &[T], request: &Request, to_json: impl Fn(&T) -> Value) -> Value {
    let asked = |key, default| request.query(key).and_then(|text| text.parse().ok()).unwrap_or(default);
    let per_page = asked("per_page", PER_PAGE_DEFAULT).clamp(1, PER_PAGE_MAX);
    let page = asked("page", 1).max(1);
    let total_pages = entries.len().div_ceil(per_page);
    let first = (page - 1).saturating_mul(per_page).min(entries.len());
    let last = first.saturating_add(per_page).min(entries.len());
    json!({
        "object": "list",
        "data": entries[first..last].iter().map(to_json).collect::<Vec<_>>(),
        "has_more": page < total_pages,
        "total": entries.len(),
        "page": page,
        "per_page": per_page,
        "total_pages": total_pages,
    })
}

/// `ordering` as `order=asc|desc` turns it; the default is given.
pub(crate) fn directed(ordering: Ordering, request: &Request, descending_by_default: bool) -> Ordering {
    let descending = match request.query("order") {
        Some("asc") => false,
        Some("desc") => true,
        _ => descending_by_default,
    };
    if descending { ordering.reverse() } else { ordering }
}

/// Whether any of `texts` contains what the request searches for, letter case aside.
pub(crate) fn found(request: &Request, texts: &[Option<&str>]) -> bool {
    let Some(wanted) = request.query("search").map(str::to_lowercase) else {
        return true;
    };
    texts.iter().flatten().any(|text| text.to_lowercase().contains(&wanted))
}
