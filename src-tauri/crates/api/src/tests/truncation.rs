//! A create reply that is cut anywhere proves nothing: the invoice may exist, so the outcome is doubtful.

use super::server::{Server, Turn, reply, reply_chunked, reply_until_close};
use super::{CREATED, create, mobile, remote};
use protocol::{Class, Reply};

#[tokio::test]
async fn every_strict_prefix_of_a_create_reply_is_ambiguous() {
    for (framing, whole) in [
        ("length", reply(201, CREATED)),
        ("close", reply_until_close(201, CREATED)),
        ("chunked", reply_chunked(201, CREATED, 100)),
    ] {
        let replies = whole.clone();
        // The last two bytes of a chunked reply end its empty trailer; without them the body is already complete.
        let server = Server::start(move |position, _| Turn::Say(replies[..position].to_vec())).await;
        let remote = remote(&server);
        for length in 0..whole.len() {
            let answer = remote.execute(&mobile(), &create()).await;
            let error = answer.result.expect_err("a cut reply is no success");
            assert_eq!(error.class, Class::Ambiguous, "{framing}: {length} of {} bytes", whole.len());
            assert!(
                ["connection_lost", "bad_reply"].contains(&error.code.as_str()),
                "{framing} {length}: {error:?}"
            );
        }
        let answer = remote.execute(&mobile(), &create()).await;
        assert!(matches!(answer.result, Ok(Reply::Invoice(_))), "{framing}: {answer:?}");
        assert_eq!(server.requests().len(), whole.len() + 1, "{framing}: nothing is sent twice");
    }
}

#[tokio::test]
async fn a_reset_anywhere_in_a_create_reply_is_ambiguous() {
    let whole = reply(201, CREATED);
    let replies = whole.clone();
    let cuts: Vec<usize> = (0..whole.len()).step_by(7).collect();
    let at = cuts.clone();
    let server = Server::start(move |position, _| Turn::SayAndReset(replies[..at[position]].to_vec())).await;
    let remote = remote(&server);
    for cut in &cuts {
        let error = remote.execute(&mobile(), &create()).await.result.expect_err("a reset is no success");
        assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, "connection_lost"), "{cut}");
    }
    assert_eq!(server.requests().len(), cuts.len());
}

#[tokio::test]
async fn a_length_that_lies_is_ambiguous() {
    let body = CREATED;
    for length in [body.len() - 1, body.len() + 1, 0] {
        let text =
            format!("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
        let server = Server::saying(text.into_bytes()).await;
        let error = remote(&server).execute(&mobile(), &create()).await.result.unwrap_err();
        assert_eq!(error.class, Class::Ambiguous, "{length}");
    }
}
