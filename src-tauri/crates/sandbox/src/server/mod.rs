//! The books behind a real socket, on this machine only.
//!
//! Deliberately absent: rules, which are the books', and TLS, which a loopback address does not need.

pub(crate) mod faults;
mod wire;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request as HttpRequest, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response as HttpResponse,
};
use chrono::{DateTime, Utc};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time};

use crate::{
    books::Books,
    exchange::{BASE_PATH, Request, Response},
};
use faults::{Canned, Fault, Faults};
use wire::{Plug, Power, Socket};

/// Where the server reads the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
type Keeper = Box<dyn FnMut(&Books) + Send>;

const REQUEST_BYTES_MAX: usize = 2 * 1024 * 1024;
/// What requests under way are given to finish when the server stops.
const STOP_PATIENCE: Duration = Duration::from_millis(300);

/// A clock that stands still.
pub fn fixed_clock(now: DateTime<Utc>) -> Clock {
    Arc::new(move || now)
}

/// A stand-in for the API on `127.0.0.1`. Dropping it ends it; it serves in tasks of the current tokio runtime.
pub struct Server {
    desk: Arc<Desk>,
    address: SocketAddr,
    running: Option<Running>,
}

/// What one period between start and stop owns.
struct Running {
    power: Power,
    ask_to_stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

/// What every request shares.
struct Desk {
    books: Mutex<Books>,
    faults: Mutex<Faults>,
    clock: Mutex<Clock>,
    keeper: Mutex<Option<Keeper>>,
}

impl Server {
    /// Serves `books` on a free port.
    ///
    /// # Errors
    /// If no port can be bound.
    pub async fn start(books: Books, clock: Clock) -> io::Result<Self> {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), books, clock).await
    }

    /// Serves `books` on a chosen address.
    ///
    /// # Errors
    /// If the address cannot be bound.
    pub async fn start_at(address: SocketAddr, books: Books, clock: Clock) -> io::Result<Self> {
        let desk = Desk {
            books: Mutex::new(books),
            faults: Mutex::default(),
            clock: Mutex::new(clock),
            keeper: Mutex::default(),
        };
        let mut server = Self { desk: Arc::new(desk), address, running: None };
        server.restart().await?;
        Ok(server)
    }

    /// What a client is configured with: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The books; requests wait while the guard is held, so do not keep it across an `await`.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        lock(&self.desk.books)
    }

    /// The plan of misbehaviour; the same care as with [`Server::books`].
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.desk.faults)
    }

    /// Reads the time elsewhere from now on.
    pub fn set_clock(&self, clock: Clock) {
        *lock(&self.desk.clock) = clock;
    }

    /// Stops the clock at `now`.
    pub fn set_now(&self, now: DateTime<Utc>) {
        self.set_clock(fixed_clock(now));
    }

    /// The server's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.desk.now()
    }

    /// Calls `keeper` with the books after each write, before its reply leaves: a demo that saves there never
    /// forgets what it has acknowledged.
    pub fn keep_with(&self, keeper: impl FnMut(&Books) + Send + 'static) {
        *lock(&self.desk.keeper) = Some(Box::new(keeper));
    }

    /// Closes the listener and every connection; books, faults and clock stay. Requests under way have a moment
    /// to finish.
    pub async fn stop(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        if let Some(ask) = running.ask_to_stop.take() {
            // A send fails only when the task has already ended, which is what is asked for.
            let _ = ask.send(());
        }
        if time::timeout(STOP_PATIENCE, &mut running.task).await.is_err() {
            running.power.cut();
            running.task.abort();
            // Waiting for the aborted task makes sure the port is free.
            let _ = (&mut running.task).await;
        }
    }

    /// Listens again on the same port with the same books; does nothing while it is running.
    ///
    /// # Errors
    /// If the port has been taken meanwhile.
    pub async fn restart(&mut self) -> io::Result<()> {
        if self.running.is_some() {
            return Ok(());
        }
        let listener = TcpListener::bind(self.address).await?;
        self.address = listener.local_addr()?;
        let power = Power::on();
        let (ask_to_stop, asked) = oneshot::channel::<()>();
        let app = Router::new().fallback(serve).with_state(Arc::clone(&self.desk));
        let app = app.into_make_service_with_connect_info::<Plug>();
        let serving = axum::serve(Socket::new(listener, power.clone()), app).with_graceful_shutdown(async {
            // A dropped sender means the server itself was dropped, which also ends the serving.
            let _ = asked.await;
        });
        let task = tokio::spawn(serving.into_future());
        self.running = Some(Running { power, ask_to_stop: Some(ask_to_stop), task });
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.power.cut();
        self.task.abort();
    }
}

impl Desk {
    fn now(&self) -> DateTime<Utc> {
        let clock = Arc::clone(&lock(&self.clock));
        clock()
    }

    fn handle(&self, request: &Request) -> Response {
        let now = self.now();
        let mut books = lock(&self.books);
        let response = books.handle(request, now);
        if request.method != "GET"
            && let Some(keeper) = lock(&self.keeper).as_mut()
        {
            keeper(&books);
        }
        response
    }
}

async fn serve(
    State(desk): State<Arc<Desk>>,
    ConnectInfo(plug): ConnectInfo<Plug>,
    request: HttpRequest,
) -> HttpResponse {
    plug.reset();
    let Ok(request) = read(request).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, Body::empty());
    };
    let fault = lock(&desk.faults).strike(&request);
    // The work goes on when the client hangs up, as it does on a real server.
    let work = tokio::spawn(async move { misbehave(&desk, &plug, &request, fault).await });
    match work.await {
        Ok(response) => written(response),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, Body::empty()),
    }
}

/// Handles a request the way `fault` wants it handled.
async fn misbehave(desk: &Desk, plug: &Plug, request: &Request, fault: Option<Fault>) -> Response {
    match fault {
        None => desk.handle(request),
        Some(Fault::DropBefore) => {
            plug.cut_after(0);
            Canned::empty(200).into_response()
        }
        Some(Fault::DropAfter) => {
            plug.cut_after(0);
            desk.handle(request)
        }
        Some(Fault::CutReply { bytes }) => {
            plug.cut_after(bytes);
            desk.handle(request)
        }
        Some(Fault::CutBody { bytes }) => {
            plug.cut_body_after(bytes);
            desk.handle(request)
        }
        Some(Fault::Instead(canned)) => canned.into_response(),
        Some(Fault::Behind(canned)) => {
            desk.handle(request);
            canned.into_response()
        }
        Some(Fault::Rewritten(rewrite)) => rewrite(desk.handle(request)),
        Some(Fault::LateHandling(delay)) => {
            time::sleep(delay).await;
            desk.handle(request)
        }
        Some(Fault::LateReply(delay)) => {
            let response = desk.handle(request);
            time::sleep(delay).await;
            response
        }
        Some(Fault::Dribble { bytes, pause }) => {
            plug.dribble(bytes, pause);
            desk.handle(request)
        }
        Some(Fault::Twice) => {
            desk.handle(request);
            desk.handle(request)
        }
    }
}

async fn read(request: HttpRequest) -> Result<Request, axum::Error> {
    let (head, body) = request.into_parts();
    let text = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer =
        text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
    let idempotency_key = text(HeaderName::from_static("idempotency-key")).map(str::to_owned);
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let body = to_bytes(body, REQUEST_BYTES_MAX).await?.to_vec();
    Ok(Request { bearer, idempotency_key, body, ..Request::new(head.method.as_str(), target) })
}

fn written(response: Response) -> HttpResponse {
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = plain(status, Body::from(Bytes::from(response.body)));
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            reply.headers_mut().insert(name, value);
        }
    }
    reply
}

fn plain(status: StatusCode, body: Body) -> HttpResponse {
    let mut reply = HttpResponse::new(body);
    *reply.status_mut() = status;
    reply
}

/// A panic elsewhere leaves the books as they were, so a poisoned lock is no reason to stop.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
