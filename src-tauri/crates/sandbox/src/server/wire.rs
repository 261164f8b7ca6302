//! A TCP stream that can be told to stop in the middle of a reply, or to let it through drop by drop.
//!
//! Deliberately absent: any knowledge of requests. The end of a reply's head is the only thing of HTTP known here.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{extract::connect_info::Connected, serve::IncomingStream, serve::Listener};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::{self, Sleep},
};

/// A pause after a failed accept, so that a lack of file descriptors does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// Whether a server's connections work at all.
#[derive(Clone)]
pub(super) struct Power(Arc<AtomicBool>);

impl Power {
    pub(super) fn on() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// From now on every read and write of every connection fails.
    pub(super) fn cut(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A listener whose connections can be manipulated.
pub(super) struct Socket {
    listener: TcpListener,
    power: Power,
}

impl Socket {
    pub(super) fn new(listener: TcpListener, power: Power) -> Self {
        Self { listener, power }
    }
}

impl Listener for Socket {
    type Io = Wire;
    type Addr = Plug;

    async fn accept(&mut self) -> (Wire, Plug) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    // Without this a dribbled reply would arrive in lumps; a refusal changes nothing else.
                    let _ = stream.set_nodelay(true);
                    let plug = Plug::default();
                    let wire = Wire { stream, plug: plug.clone(), power: self.power.clone(), pause: None };
                    return (wire, plug);
                }
                Err(_) => time::sleep(ACCEPT_PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Plug> {
        Ok(Plug::default())
    }
}

/// What becomes of the bytes written to one connection.
#[derive(Clone, Copy, Debug, Default)]
struct Plan {
    cut: Cut,
    dribble: Option<(usize, Duration)>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Cut {
    #[default]
    Never,
    /// After this many more bytes.
    After(usize),
    /// After this many bytes of the body whose head is written next.
    AfterInBody(usize),
}

/// The hand on one connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Plug(Arc<Mutex<Plan>>);

impl Plug {
    /// The connection works again, as far as it still can.
    pub(super) fn reset(&self) {
        *self.plan() = Plan::default();
    }

    /// The connection closes after `bytes` more bytes, the reply's head included.
    pub(super) fn cut_after(&self, bytes: usize) {
        self.plan().cut = Cut::After(bytes);
    }

    /// The connection closes after `bytes` bytes of the next reply's body.
    pub(super) fn cut_body_after(&self, bytes: usize) {
        self.plan().cut = Cut::AfterInBody(bytes);
    }

    /// `bytes` at a time, with a pause between.
    pub(super) fn dribble(&self, bytes: usize, pause: Duration) {
        self.plan().dribble = Some((bytes.max(1), pause));
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many of `bytes` may be written now, and the pause that follows; nothing once the cut is reached.
    fn allowance(&self, bytes: &[u8]) -> Option<(usize, Option<Duration>)> {
        let mut plan = self.plan();
        if let Cut::AfterInBody(in_body) = plan.cut {
            let head = bytes.windows(END_OF_HEAD.len()).position(|window| window == END_OF_HEAD);
            plan.cut = Cut::After(head.map_or(0, |position| position + END_OF_HEAD.len()) + in_body);
        }
        let allowed = match plan.cut {
            Cut::After(0) => return None,
            Cut::After(left) => left.min(bytes.len()),
            Cut::Never | Cut::AfterInBody(_) => bytes.len(),
        };
        Some(plan.dribble.map_or((allowed, None), |(drop, pause)| (allowed.min(drop), Some(pause))))
    }

    fn wrote(&self, bytes: usize) {
        let mut plan = self.plan();
        if let Cut::After(left) = plan.cut {
            plan.cut = Cut::After(left.saturating_sub(bytes));
        }
    }
}

impl Connected<IncomingStream<'_, Socket>> for Plug {
    fn connect_info(stream: IncomingStream<'_, Socket>) -> Self {
        stream.remote_addr().clone()
    }
}

/// One connection.
pub(super) struct Wire {
    stream: TcpStream,
    plug: Plug,
    power: Power,
    pause: Option<Pin<Box<Sleep>>>,
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer));
        Poll::Ready(if self.power.is_on() { read } else { Err(io::ErrorKind::ConnectionReset.into()) })
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        let allowance = self.plug.allowance(bytes).filter(|_| self.power.is_on());
        let Some((allowed, pause)) = allowance else {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        };
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &bytes[..allowed]))?;
        self.plug.wrote(written);
        self.pause = pause.map(|pause| Box::pin(time::sleep(pause)));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
