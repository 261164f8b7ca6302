//! Looking a number up: nothing short of a proof is "absent".

use super::server::{Server, Turn, reply};
use super::{mobile, remote};
use domain::SeriesId;
use protocol::{Call, Class, RemoteError, RemoteInvoice, Reply};
use std::fmt::Write;

/// Where a test's list lives: pages of rows, the words after each page's rows, the series' name.
struct Books {
    pages: Vec<String>,
    paging: fn(usize, usize) -> String,
    /// Reply to `GET /invoices/{id}`; the id and number are filled in.
    copy: fn(&str) -> (u16, String),
}

/// An invoice whose id is no number after an `i` is number seven.
fn copy(id: &str) -> (u16, String) {
    let number = id.strip_prefix('i').and_then(|number| number.parse::<u64>().ok()).unwrap_or(7);
    copy_numbered(id, &format!("FCT-{number}"))
}

fn copy_numbered(id: &str, number: &str) -> (u16, String) {
    (200, format!(r#"{{"success":true,"data":{{"id":"{id}","number":"{number}","total":10}}}}"#))
}

fn has_more(page: usize, pages: usize) -> String {
    format!(r#","has_more":{}"#, page < pages)
}

impl Books {
    fn new(pages: Vec<String>) -> Books {
        Books { pages, paging: has_more, copy }
    }

    async fn serve(self) -> Server {
        Server::start(move |_, request| {
            let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches("/v1").to_owned();
            if path == "/invoice-series" {
                let series = r#"{"success":true,"data":{"data":[{"id":"ser_1","name":"FCT"}]}}"#;
                return Turn::Say(reply(200, series));
            }
            if let Some(id) = path.strip_prefix("/invoices/") {
                let (status, body) = (self.copy)(id);
                return Turn::Say(reply(status, &body));
            }
            let page = path.split("&page=").nth(1).and_then(|rest| rest.split('&').next()?.parse().ok());
            let page: usize = page.unwrap_or(1);
            let rows = self.pages.get(page - 1).cloned().unwrap_or_default();
            let paging = (self.paging)(page, self.pages.len());
            Turn::Say(reply(
                200,
                &format!(r#"{{"success":true,"data":{{"object":"list","data":[{rows}]{paging}}}}}"#),
            ))
        })
        .await
    }
}

async fn find(server: &Server, number: u64) -> Result<Vec<RemoteInvoice>, RemoteError> {
    let call = Call::FindInvoice { series: SeriesId("ser_1".to_owned()), number };
    match remote(server).execute(&mobile(), &call).await.result {
        Ok(Reply::Invoices(found)) => Ok(found),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error),
    }
}

/// Rows numbered downwards, as one page.
fn rows(numbers: impl Iterator<Item = u64>, row: impl Fn(u64) -> String) -> String {
    numbers.fold(String::new(), |mut page, number| {
        let comma = if page.is_empty() { "" } else { "," };
        write!(page, "{comma}{}", row(number)).unwrap();
        page
    })
}

fn fct(number: u64) -> String {
    format!(r#"{{"id":"i{number}","number":"{number}","full_number":"FCT-{number:03}","series":"FCT"}}"#)
}

fn ids(found: &[RemoteInvoice]) -> Vec<&str> {
    found.iter().map(|invoice| invoice.id.as_str()).collect()
}

#[tokio::test]
async fn a_found_invoice_is_fetched_whole() {
    let server = Books::new(vec![rows([9, 8, 7, 6].into_iter(), fct)]).serve().await;
    let found = find(&server, 7).await.unwrap();
    assert_eq!((ids(&found), found[0].total), (vec!["i7"], "10".parse().ok()));
    assert_eq!(
        server.lines(),
        ["GET /invoices?series_id=ser_1&per_page=100&page=1&sort=number&order=desc", "GET /invoices/i7"]
    );
}

#[tokio::test]
async fn which_rows_are_candidates() {
    for (page, expected) in [
        (r#"{"id":"a","number":"FCT-2026-00007"}"#, vec!["a"]),
        (r#"{"id":"a","number":7,"lines":["l1"]}"#, vec!["a"]),
        (r#"{"id":"a","number":"17"},{"id":"b","number":"70"}"#, vec![]),
        (r#"{"id":"a","number":"FCT-7"},{"id":"b","number":"FCT-007"}"#, vec!["a", "b"]),
        (r#"{"id":"a","number":null,"is_draft":true},{"id":"b","number":"7","is_draft":1}"#, vec![]),
        (r#"{"id":"a","number":"7","is_void":true}"#, vec!["a"]),
        (
            r#"{"id":"a","number":"7","series_id":"ser_2"},{"id":"b","number":"7","series_id":"ser_1"}"#,
            vec!["b"],
        ),
        // The server's own key of a series says nothing about its public id; neither does a name.
        (r#"{"id":"a","number":"7","series_id":12},{"id":"b","number":"7","series":"ZZZ"}"#, vec!["a", "b"]),
        (
            r#"{"id":"a","number":7},{"id":"b","number":7},{"id":"c","number":7},{"id":"d","number":7}"#,
            vec!["a", "b", "c"],
        ),
        ("", vec![]),
    ] {
        let server = Books::new(vec![page.to_owned()]).serve().await;
        assert_eq!(ids(&find(&server, 7).await.unwrap()), expected, "{page}");
    }
}

#[tokio::test]
async fn every_page_is_read_until_the_end() {
    let year = |number: u64| format!(r#"{{"id":"i{number}","number":"FCT-2026-{number}","series":"FCT"}}"#);
    let bare = |number: u64| format!(r#"{{"id":"i{number}","number":"{number}","series":"FCT"}}"#);
    let foreign = |number: u64| fct(number).replace(r#""series":"FCT""#, r#""series":"ABC""#);
    let upwards = || vec![rows(1..=3, fct), rows(4..=6, fct), rows(7..=9, fct)];
    let downwards = |row: &dyn Fn(u64) -> String| {
        vec![rows((7..=9).rev(), row), rows((4..=6).rev(), row), rows((1..=3).rev(), row)]
    };
    for (what, pages, wanted, requests) in [
        // List, series' name, list, list; one more when found.
        ("upwards", upwards(), 8, 5),
        ("upwards, absent", upwards(), 10, 4),
        ("a year may start again", downwards(&year), 10, 4),
        ("a bare number may be any year's", downwards(&bare), 10, 4),
        ("another series", downwards(&foreign), 10, 4),
        ("downwards, found on the last page", downwards(&fct), 2, 5),
        ("downwards, newer than all", downwards(&fct), 10, 2),
        ("downwards, found on the first page", downwards(&fct), 8, 3),
    ] {
        let server = Books::new(pages).serve().await;
        let found = find(&server, wanted).await.unwrap();
        assert_eq!(found.len(), usize::from(wanted < 10), "{what}");
        assert_eq!(server.requests().len(), requests, "{what}: {:?}", server.lines());
    }
}

#[tokio::test]
async fn a_gap_is_proved_by_the_numbers_around_it() {
    let pages = vec![rows([9, 8, 6].into_iter(), fct), rows([5, 4].into_iter(), fct)];
    let server = Books::new(pages).serve().await;
    assert_eq!(find(&server, 7).await, Ok(vec![]));
    assert_eq!(server.requests().len(), 2);
    // The same numbers in disorder prove nothing, so the rest is read: and there it is.
    let pages = vec![rows([9, 6, 8].into_iter(), fct), rows([7].into_iter(), fct)];
    let server = Books::new(pages).serve().await;
    assert_eq!(ids(&find(&server, 7).await.unwrap()), ["i7"]);
}

#[tokio::test]
async fn ends_of_lists() {
    let silent = |_: usize, _: usize| String::new();
    let totals = |_: usize, pages: usize| format!(r#","total_pages":{pages}"#);
    let contradiction =
        |page: usize, pages: usize| format!(r#","has_more":false,"page":{page},"total_pages":{pages}"#);
    for paging in [silent, totals, contradiction] {
        let pages = vec![rows(1..=2, fct), rows(3..=4, fct), rows(7..=7, fct)];
        let server = Books { paging, ..Books::new(pages) }.serve().await;
        assert_eq!(ids(&find(&server, 7).await.unwrap()), ["i7"]);
    }
    // Nothing says where a list ends but an empty page.
    let server = Books { paging: silent, ..Books::new(vec![rows(1..=2, fct)]) }.serve().await;
    assert_eq!(find(&server, 7).await, Ok(vec![]));
}

#[tokio::test]
async fn what_proves_nothing_is_never_absent() {
    let always = |_: usize, _: usize| r#","has_more":true"#.to_owned();
    let refused = |_: &str| (404, r#"{"success":false,"error":{"code":"resource_missing"}}"#.to_owned());
    let another = |_: &str| copy_numbered("i8", "FCT-8");
    let page = || rows(1..=2, fct);
    for (what, books, code) in [
        ("the same page again", Books { paging: always, ..Books::new(vec![page(), page()]) }, "bad_reply"),
        ("an empty page in the middle", Books { paging: always, ..Books::new(vec![page()]) }, "bad_reply"),
        ("an unreadable row", Books::new(vec![r#"{"id":"a","number":"?"}"#.to_owned()]), "bad_reply"),
        ("a row without an id", Books::new(vec![r#"{"number":"FCT-1"}"#.to_owned()]), "bad_reply"),
        ("a row that is an id", Books::new(vec![r#""inv_1""#.to_owned()]), "bad_reply"),
        ("a copy of another invoice", Books { copy: another, ..Books::new(vec![fct(7)]) }, "bad_reply"),
        ("a copy that is gone", Books { copy: refused, ..Books::new(vec![fct(7)]) }, "resource_missing"),
    ] {
        let server = books.serve().await;
        let error = find(&server, 7).await.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, code), "{what}");
    }
}

#[tokio::test]
async fn a_list_without_end_is_given_up() {
    let pages = (0..250).map(|page| rows(page * 2..page * 2 + 2, |number| fct(number + 100))).collect();
    let server = Books::new(pages).serve().await;
    let error = find(&server, 7).await.unwrap_err();
    assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, "too_many_pages"));
    assert_eq!(server.requests().len(), 201);
}

#[tokio::test]
async fn a_failing_page_fails_the_whole_look_up() {
    for (status, body, class) in [
        (500, "", Class::Ambiguous),
        (401, "", Class::Auth),
        (429, "", Class::RetryLater { after_seconds: None }),
        (400, r#"{"success":false,"error":{"code":"invalid_request"}}"#, Class::Ambiguous),
    ] {
        let server = Server::start(move |_, request| match request.contains("&page=1&") {
            true => Turn::Say(reply(
                200,
                r#"{"success":true,"data":{"data":[{"id":1,"number":1}],"has_more":true}}"#,
            )),
            false => Turn::Say(reply(status, body)),
        })
        .await;
        assert_eq!(find(&server, 7).await.unwrap_err().class, class, "{status}");
    }
}
