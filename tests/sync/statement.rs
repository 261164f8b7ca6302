//! Numbers set aside until a person says what is on paper, and invoices entered from their paper.

use crate::world::*;
use app::view::InvoiceState;
use app::{IssueRequest, Lang, Problem};
use sandbox::Request;
use serde_json::json;

/// Three numbers reserved under this device's id through another door: a copied folder, or books that were put back.
async fn with_three_strangers(world: &World, app: &app::App) -> Vec<u64> {
    let id = world.server.books().series_named(SERIES).unwrap().id.clone();
    let reserve = Request::post(&format!("/invoice-series/{id}/reserve-numbers"), &json!({ "count": 3 }));
    let reserved = world.as_this_device(reserve);
    app.sync().await.unwrap();
    let numbers = reserved["data"]["data"].as_array().unwrap();
    numbers.iter().map(|one| one["number"].as_u64().unwrap()).collect()
}

fn fate(app: &app::App, number: u64) -> String {
    let register = app.register(SERIES, Lang::Ro).unwrap();
    register.items.into_iter().find(|one| one.number == number).unwrap().fate
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_states_what_is_on_paper_and_the_paper_is_entered_under_its_own_number() {
    let world = World::new().await;
    let app = world.ready().await;
    let strangers = with_three_strangers(&world, &app).await;
    assert!(app.register(SERIES, Lang::Ro).unwrap().needs_statement);
    for _ in 0..10 {
        issue(&app, "1");
    }
    assert_eq!(
        app.issue(&IssueRequest::new(order(&app, "1").as_bytes()), Lang::Ro).unwrap_err().code(),
        "no_number"
    );
    assert!(matches!(app.state_last_number(SERIES, 1, Lang::Ro), Err(Problem::LastTooLow(_))));
    let register = app.state_last_number(SERIES, strangers[0], Lang::Ro).unwrap();
    assert!(!register.needs_statement);
    let fates: Vec<String> = strangers.iter().map(|number| fate(&app, *number)).collect();
    assert_eq!(fates, ["issued", "released", "released"]);
    assert_eq!(register.unexplained_gaps, 0);

    // The paper in the drawer.
    let file = order(&app, "42");
    let by_number =
        |number| IssueRequest { paper_number: Some(number), ..IssueRequest::new(file.as_bytes()) };
    assert!(matches!(app.issue(&by_number(strangers[1]), Lang::Ro), Err(Problem::NumberNotOnPaper(_))));
    let entered = app.issue(&by_number(strangers[0]), Lang::Ro).unwrap();
    assert_eq!(entered.number, Some(strangers[0]));
    assert!(matches!(app.issue(&by_number(strangers[0]), Lang::Ro), Err(Problem::NumberNotOnPaper(_))));
    app.reserve(SERIES, 1).await.unwrap();
    let next = issue(&app, "1");
    assert!(next.number > Some(strangers[2]), "who holds the others may issue them");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[entered.clone(), next]);
    assert_eq!(shown(&app, &entered.id).state, InvoiceState::Synced);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_paper_is_given_up_with_a_reason() {
    let world = World::new().await;
    let app = world.ready().await;
    let strangers = with_three_strangers(&world, &app).await;
    app.state_last_number(SERIES, strangers[2], Lang::Ro).unwrap();
    app.release_number(SERIES, strangers[1], "foaie stricată").unwrap();
    assert_eq!(fate(&app, strangers[1]), "released");
    app.sync().await.unwrap();
    let status =
        world.server.books().reservations().iter().find(|r| r.number == strangers[1]).unwrap().status;
    assert_eq!(status, sandbox::ReservationStatus::Released);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_set_aside_that_the_server_no_longer_holds_are_retired() {
    let world = World::new().await;
    let app = world.ready().await;
    let strangers = with_three_strangers(&world, &app).await;
    let token = {
        let books = world.server.books();
        books.reservations().iter().find(|r| r.number == strangers[0]).unwrap().token.clone()
    };
    world.server.books().set_reservation_status(&token, sandbox::ReservationStatus::Consumed);
    app.sync().await.unwrap();
    assert_eq!(fate(&app, strangers[0]), "foreign");
    assert_eq!(fate(&app, strangers[1]), "quarantined");
}
