//! The demo firm is believable, valid, and always the same.

use sandbox::{Books, Request};
use serde_json::json;

use crate::story::noon;

fn cui_is_valid(digits: &str) -> bool {
    let (body, check) = digits.split_at(digits.len() - 1);
    let padded = format!("{body:0>9}");
    let weighted =
        padded.bytes().zip(*b"753217532").map(|(digit, key)| u32::from(digit - b'0') * u32::from(key - b'0'));
    (weighted.sum::<u32>() * 10 % 11 % 10).to_string() == check
}

fn iban_is_valid(iban: &str) -> bool {
    let (head, rest) = iban.split_at(4);
    let digits: String =
        format!("{rest}{head}").chars().map(|letter| letter.to_digit(36).unwrap().to_string()).collect();
    digits.bytes().fold(0, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97) == 1
}

#[test]
fn every_id_of_the_demo_firm_has_a_right_check_digit() {
    let mut books = Books::demo(noon());
    assert!(cui_is_valid(books.firm().cui.trim_start_matches("RO")));
    for client in books.clients() {
        assert!(client.cui.as_deref().is_none_or(cui_is_valid), "{}", client.name);
        assert_eq!(client.client_type == "b2b", client.cui.is_some(), "{}", client.name);
    }
    let accounts =
        books.handle(&Request::get("/bank-accounts").with_bearer(Books::DEMO_API_KEY), noon()).json();
    let accounts = accounts["data"]["data"].as_array().unwrap().clone();
    assert!(
        accounts.len() == 2
            && accounts.iter().all(|account| iban_is_valid(account["iban"].as_str().unwrap()))
    );
    for (cui, found) in [("RO990001124", true), ("998009204", true), ("RO999111210", true), ("123", false)] {
        let request = Request::get(&format!("/company-lookup?cui={cui}")).with_bearer(Books::DEMO_API_KEY);
        let response = books.handle(&request, noon());
        assert_eq!(response.status == 200, found, "{cui}");
        assert!(!found || cui_is_valid(response.json()["data"]["cui"].as_str().unwrap()));
    }
}

#[test]
fn the_demo_firm_has_a_past_and_a_free_series() {
    let books = Books::demo(noon());
    let numbers: Vec<&str> =
        books.invoices().iter().filter_map(|invoice| invoice.full_number.as_deref()).collect();
    let expected: Vec<String> = (1..=10).map(|number| format!("DEM-{number}")).collect();
    assert_eq!(numbers, expected);
    assert_eq!(books.invoices().iter().filter(|invoice| invoice.is_paid()).count(), 7);
    assert_eq!((books.clients().len(), books.products().len(), books.log().count()), (12, 15, 0));
    assert!(books.series_named("DEM").unwrap().lock.is_none());
    let holder = books.series_named("ALT").unwrap().lock.clone().unwrap();
    assert_eq!(holder.device_name.as_deref(), Some("Telefon Ana"));
    assert_eq!(books.audit(), Vec::<String>::new());
}

#[test]
fn the_demo_firm_is_the_same_each_time_and_survives_being_saved() {
    let text = Books::demo(noon()).to_json().unwrap();
    assert_eq!(text, Books::demo(noon()).to_json().unwrap());
    let mut reread = Books::from_json(&text).unwrap();
    assert_eq!(reread.to_json().unwrap(), text);
    let login =
        json!({ "email": Books::DEMO_EMAIL, "password": Books::DEMO_PASSWORD, "device_id": "laptop" });
    let reply = reread.handle(&Request::post("/auth/login", &login), noon());
    assert_eq!(
        (reply.status, reply.json()["data"]["firm"]["name"].clone()),
        (200, json!("Instalații Demo SRL"))
    );
}
