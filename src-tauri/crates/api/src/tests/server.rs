//! A server of canned bytes: one script, called for each request with its position and its text.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request.
pub enum Turn {
    /// Writes bytes and closes.
    Say(Vec<u8>),
    /// Writes bytes and waits for the next request on the same connection.
    SayAndListen(Vec<u8>),
    /// Writes bytes and keeps the connection open without another word.
    SayAndStall(Vec<u8>),
    /// Writes bytes one at a time with a pause before each.
    Dribble(Vec<u8>, Duration),
    /// Writes bytes again and again.
    Flood(Vec<u8>),
    /// Writes bytes and resets the connection.
    SayAndReset(Vec<u8>),
}

/// A running server; it ends with the test's runtime.
pub struct Server {
    pub base: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server on a free port.
    pub async fn start(script: impl Fn(usize, &str) -> Turn + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let script = Arc::new(script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, seen) = (Arc::clone(&script), Arc::clone(&seen));
                tokio::spawn(async move { serve(stream, &*script, &seen).await });
            }
        });
        Server { base, requests }
    }

    /// A server with one reply for everything.
    pub async fn saying(reply: Vec<u8>) -> Server {
        Server::start(move |_, _| Turn::Say(reply.clone())).await
    }

    /// The requests so far, whole.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The first lines of the requests so far, without the base path and the protocol.
    pub fn lines(&self) -> Vec<String> {
        let line = |request: &String| request.lines().next().unwrap_or_default().to_owned();
        let short = |line: String| line.replace(" /v1/", " /").trim_end_matches(" HTTP/1.1").to_owned();
        self.requests().iter().map(line).map(short).collect()
    }
}

async fn serve(
    mut stream: TcpStream,
    script: &(dyn Fn(usize, &str) -> Turn + Send + Sync),
    seen: &Mutex<Vec<String>>,
) {
    while let Some(request) = read_request(&mut stream).await {
        let position = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        match script(position, &request) {
            Turn::Say(bytes) => return drop(stream.write_all(&bytes).await),
            Turn::SayAndListen(bytes) => drop(stream.write_all(&bytes).await),
            Turn::SayAndStall(bytes) => {
                drop(stream.write_all(&bytes).await);
                return std::future::pending().await;
            }
            Turn::Dribble(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                }
                return;
            }
            Turn::Flood(bytes) => while stream.write_all(&bytes).await.is_ok() {},
            Turn::SayAndReset(bytes) => {
                drop(stream.write_all(&bytes).await);
                return drop(stream.set_zero_linger());
            }
        }
    }
}

/// Reads one request: head, then as many bytes as its `Content-Length` says. `None` when the client went away.
pub async fn read_request(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length =
        text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    while bytes.len() < head + length.unwrap_or(0) {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}

/// A reply with a length, after which the connection closes.
pub fn reply(status: u16, body: &str) -> Vec<u8> {
    reply_with(status, "Connection: close\r\n", body)
}

/// A reply with further headers.
pub fn reply_with(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} Whatever\r\nDate: Sat, 21 Nov 2026 09:00:00 GMT\r\n\
         Content-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A reply that ends where the connection ends.
pub fn reply_until_close(status: u16, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\n\r\n{body}").into_bytes()
}

/// A reply in chunks of some bytes.
pub fn reply_chunked(status: u16, body: &str, chunk: usize) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Whatever\r\nTransfer-Encoding: chunked\r\n\r\n").into_bytes();
    for piece in body.as_bytes().chunks(chunk) {
        bytes.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}
