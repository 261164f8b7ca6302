//! A tiny language for stories: who does what, and what the server answers.
//!
//! Each line reads `actor verb arguments -> status and code or number`. The books are audited after every line.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sandbox::{Books, Client, Request, Switches};
use serde_json::{Map, Value, json};

/// A firm with two fiscal series and a proforma one, and four callers: `laptop` and `boss` are administrators on
/// their own devices, `phone` is not an administrator, `web` is an API key.
pub struct World {
    pub books: Books,
    pub now: DateTime<Utc>,
    bearers: BTreeMap<&'static str, String>,
    tokens: Vec<String>,
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

impl World {
    pub fn new(switches: Switches) -> Self {
        let mut books = Books::empty();
        let now = noon();
        books.switches = switches;
        books.add_user("Ana", "ana@firma.example", "parola", true);
        books.add_user("Ion", "ion@firma.example", "parola", false);
        books.add_api_key("sk_live_web");
        books.add_series("FCT", "fiscal", "FCT-{number}", now);
        books.add_series("ALT", "fiscal", "ALT-{year}-{number}", now);
        books.add_series("PRF", "proforma", "PRF-{number}", now);
        books.add_client(Client {
            name: "Client Vechi SRL".into(),
            cui: Some("990001124".into()),
            ..Client::default()
        });
        let mut world = Self { books, now, bearers: BTreeMap::new(), tokens: Vec::new() };
        for (actor, email) in [("laptop", "ana"), ("boss", "ana"), ("phone", "ion")] {
            world.sign_in(actor, email);
        }
        world.bearers.insert("web", "sk_live_web".into());
        world
    }

    pub fn sign_in(&mut self, actor: &'static str, user: &str) {
        let body = json!({
            "email": format!("{user}@firma.example"),
            "password": "parola",
            "device_id": format!("device-{actor}"),
            "device_name": actor,
            "device_platform": "web",
        });
        let reply = self.books.handle(&Request::post("/auth/login", &body), self.now).json();
        let token = reply["data"]["token"].as_str().or(reply["data"]["access_token"].as_str());
        self.bearers.insert(actor, token.unwrap().to_owned());
    }

    /// Sends a request as `actor` and gives the status and the body.
    pub fn send(&mut self, actor: &str, request: Request) -> (u16, Value) {
        let response = self.books.handle(&request.with_bearer(&self.bearers[actor]), self.now);
        (response.status, response.json())
    }

    pub fn get(&mut self, path: &str) -> Value {
        let (status, body) = self.send("laptop", Request::get(path));
        assert_eq!(status, 200, "{path}: {body}");
        body["data"].clone()
    }

    pub fn create(&mut self, body: &Value) -> (u16, Value) {
        self.send("laptop", Request::post("/invoices", body))
    }

    pub fn series_id(&self, name: &str) -> String {
        self.books.series_named(name).unwrap().id.clone()
    }

    pub fn invoice_id(&self, full_number: &str) -> String {
        let numbered = self.books.invoice_numbered(full_number);
        numbered.unwrap_or_else(|| panic!("no invoice {full_number}")).id.clone()
    }

    fn line(&mut self, line: &str) {
        let (told, expected) =
            line.split_once("->").map_or((line, None), |(told, rest)| (told, Some(rest.trim())));
        let words: Vec<&str> = told.split_whitespace().collect();
        if let ["wait", hours] = words[..] {
            self.now += TimeDelta::hours(hours.parse().unwrap());
            return;
        }
        let request = self.request(&words[1..]);
        let (status, body) = self.send(words[0], request);
        let answer = format!("{status} {}", gist(&body)).trim().to_owned();
        if words[1] == "reserve" {
            let rows = body["data"]["data"].as_array().cloned().unwrap_or_default();
            self.tokens.extend(rows.iter().filter_map(|row| row["token"].as_str().map(str::to_owned)));
        }
        assert_eq!(Some(answer.as_str()), expected, "in the line {line:?}: {body}");
        assert_eq!(self.books.audit(), Vec::<String>::new(), "after the line {line:?}");
    }

    fn request(&self, words: &[&str]) -> Request {
        let post = |path: String| Request::post(&path, &json!({}));
        match *words {
            ["lock", series] => post(format!("/invoice-series/{}/lock", self.series_id(series))),
            ["unlock", series] => post(format!("/invoice-series/{}/unlock", self.series_id(series))),
            ["force-unlock", series] => Request::post(
                &format!("/invoice-series/{}/unlock", self.series_id(series)),
                &json!({ "force": true }),
            ),
            ["reserve", series, count] => {
                let count: i64 = count.parse().unwrap();
                let path = format!("/invoice-series/{}/reserve-numbers", self.series_id(series));
                Request::post(&path, &json!({ "count": count }))
            }
            ["pending", series] => {
                Request::get(&format!("/invoice-series/{}/reservations", self.series_id(series)))
            }
            ["release", token] => post(format!("/invoice-series/reservations/{}/release", self.token(token))),
            ["issue", series, ref options @ ..] => self.issue(series, options),
            ["storno", number] => post(format!("/invoices/{}/storno", self.invoice_id(number))),
            ["void", number] => post(format!("/invoices/{}/void", self.invoice_id(number))),
            ["pay", number, ref amount @ ..] => {
                let body = amount.first().map_or(json!({}), |amount| json!({ "amount": amount }));
                Request::post(&format!("/invoices/{}/pay", self.invoice_id(number)), &body)
            }
            ["delete", number] => Request::delete(&format!("/invoices/{}", self.invoice_id(number))),
            ["edit", number, ref fields @ ..] => {
                let fields: Map<String, Value> = fields
                    .iter()
                    .map(|field| field.split_once('=').unwrap())
                    .map(|(key, value)| (key.to_owned(), serde_json::from_str(value).unwrap_or(json!(value))))
                    .collect();
                Request::put(&format!("/invoices/{}", self.invoice_id(number)), &Value::Object(fields))
            }
            ["logout"] => post("/auth/logout".into()),
            _ => panic!("no such verb: {words:?}"),
        }
    }

    /// `issue FCT [token N] [on DATE] [key K] [at PRICE] [unordered] [draft]`
    fn issue(&self, series: &str, options: &[&str]) -> Request {
        let mut body = json!({
            "client_data": { "type": "b2c", "name": "Maria Pop" },
            "series_id": self.series_id(series),
            "items": [{ "description": "Lucrare", "quantity": 1, "price": 100, "vat_rate": 21 }],
        });
        let mut key = None;
        let mut words = options.iter().copied();
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap();
            match word {
                "token" => body["reservation_token"] = json!(self.token(value())),
                "on" => body["date"] = json!(value()),
                "key" => key = Some(value()),
                "at" => body["items"][0]["price"] = json!(value()),
                "unordered" => body["force_chronology"] = json!(false),
                "draft" => body["is_draft"] = json!(1),
                _ => panic!("no such option: {word}"),
            }
        }
        let request = Request::post("/invoices", &body);
        match key {
            Some(key) => request.with_key(key),
            None => request,
        }
    }

    /// The n-th token ever received, counted from 1; any other word stands for itself.
    fn token(&self, word: &str) -> String {
        word.parse::<usize>().map_or(word.to_owned(), |position| self.tokens[position - 1].clone())
    }
}

/// What matters of a reply: the error's code, the printed number, the numbers of a list, or nothing.
fn gist(body: &Value) -> String {
    let data = &body["data"];
    if let Some(code) = body["error"]["code"].as_str() {
        let fields =
            body["error"]["errors"].as_object().into_iter().flat_map(|errors| errors.keys().cloned());
        return [code.to_owned()].into_iter().chain(fields).collect::<Vec<_>>().join(" ");
    }
    if data["object"] == "invoice" && data["deleted"].is_null() {
        return data["full_number"].as_str().unwrap_or("draft").to_owned();
    }
    let numbers = data["data"].as_array().into_iter().flatten().filter_map(|entry| entry["number"].as_u64());
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(",")
}

/// Tells a story under the given switches.
pub fn tell_with(switches: Switches, story: &str) -> World {
    let mut world = World::new(switches);
    story.lines().map(str::trim).filter(|line| !line.is_empty()).for_each(|line| world.line(line));
    world
}

/// Tells a story under the documented reading.
pub fn tell(story: &str) -> World {
    tell_with(Switches::default(), story)
}
