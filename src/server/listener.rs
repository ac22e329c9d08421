//! The port: taken, listened on, given back.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use super::announce::Announcement;
use super::body::Bodies;
use super::callers::Callers;
use super::courier::Courier;
use super::request_id::RequestIds;
use super::shared::Shared;
use super::{MAX_CONNECTIONS, connection};
use crate::runtime::Handle;

/// How long a stopping server waits for requests that it has begun to answer.
const GRACE: Duration = Duration::from_secs(2);
/// Pause after a connection couldn't be accepted, mostly for want of file descriptors.
const BREATH: Duration = Duration::from_millis(50);

/// How the server is to be.
#[derive(Clone, Debug, Default)]
pub struct ServerOptions {
    /// Port of the loopback interface; 0 takes any free one.
    pub port: u16,
    /// Where the ids of requests start.
    pub seed: u64,
    /// What was found when the world was opened, in Spanish, for `/_caudal/health`.
    pub notices: Vec<String>,
    /// Whether the world's folder tells the port while it is served ([`super::announced_port`]);
    /// a world in memory has none.
    pub announce: bool,
}

/// Why the port can't be had.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program listens there.
    #[error("port {port} is in use")]
    InUse {
        /// The port.
        port: u16,
    },
    /// The system keeps the port for privileged programs.
    #[error("port {port} is not permitted")]
    NotPermitted {
        /// The port.
        port: u16,
    },
    /// The system refuses for another reason.
    #[error("cannot listen on port {port}: {source}")]
    Io {
        /// The port.
        port: u16,
        /// The system's reason.
        source: io::Error,
    },
}

impl BindError {
    fn new(port: u16, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::InUse { port },
            io::ErrorKind::PermissionDenied => Self::NotPermitted { port },
            _ => Self::Io { port, source },
        }
    }
}

/// A port that listens; clients may already connect, and are answered once it runs.
pub struct Server {
    address: SocketAddr,
    listeners: Vec<StdListener>,
    handle: Handle,
    options: ServerOptions,
    callers: Arc<Callers>,
}

impl Server {
    /// Takes the port on `127.0.0.1`, and on `[::1]` where the machine has it, because
    /// `localhost` may mean either.
    ///
    /// # Errors
    /// If the port can't be had; on `[::1]` only if another program has it, to which clients of
    /// `localhost` would be led astray.
    pub fn bind(handle: Handle, options: ServerOptions) -> Result<Self, BindError> {
        let failed = |source| BindError::new(options.port, source);
        let main = listen((Ipv4Addr::LOCALHOST, options.port).into()).map_err(failed)?;
        let address = main.local_addr().map_err(failed)?;
        let mut listeners = vec![main];
        match listen((Ipv6Addr::LOCALHOST, address.port()).into()) {
            Ok(listener) => listeners.push(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && options.port != 0 => {
                return Err(BindError::InUse { port: options.port });
            }
            Err(_) => {}
        }
        Ok(Self { address, listeners, handle, options, callers: Arc::default() })
    }

    /// Where it listens: `127.0.0.1` with the port it really has.
    pub const fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Who called so far: a list that goes on being written.
    pub(super) fn callers(&self) -> Arc<Callers> {
        Arc::clone(&self.callers)
    }

    /// Serves until `shutdown` comes; then ends subscriptions, answers what it was asked before,
    /// for two seconds at most, and gives the port back.
    ///
    /// # Errors
    /// If the port can't be handed to the asynchronous runtime that this is called in.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        let (stop, stopping) = watch::channel(false);
        let announced = if self.options.announce { self.handle.folder() } else { None };
        let courier = Courier::new(self.handle.clone());
        let shared = Arc::new(Shared {
            handle: self.handle,
            ids: RequestIds::new(self.options.seed),
            bodies: Bodies::new(),
            courier: Arc::clone(&courier),
            callers: self.callers,
            notices: self.options.notices,
            stopping,
        });
        tokio::spawn(courier.carry());
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        for listener in self.listeners {
            let listener = TcpListener::from_std(listener)?;
            tokio::spawn(accept(listener, Arc::clone(&places), Arc::clone(&shared)));
        }
        let announced = announced.and_then(|folder| {
            // Without it, programs that ask the folder don't find the port; all others do.
            Announcement::write(&folder, self.address.port()).ok()
        });
        shutdown.await;
        // The port is told no more before it is given back.
        drop(announced);
        // Nobody but connections listens, and those are free to be gone already.
        let _ = stop.send(true);
        let all = places.acquire_many(MAX_CONNECTIONS as u32);
        let _ = tokio::time::timeout(GRACE, all).await;
        Ok(())
    }
}

fn listen(address: SocketAddr) -> io::Result<StdListener> {
    let listener = StdListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Takes in connections until the server stops, as many as there are places.
async fn accept(listener: TcpListener, places: Arc<Semaphore>, shared: Arc<Shared>) {
    let mut stopping = shared.stopping.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // Without a place the connection is closed here, by being dropped.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            connection::serve(stream, shared).await;
            drop(place);
        });
    }
}
