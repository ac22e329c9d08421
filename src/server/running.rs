//! A server on a thread of its own, for callers that aren't asynchronous.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::callers::{Caller, Callers};
use super::{BindError, Server, ServerOptions};
use crate::runtime::Handle;

/// Threads that serve connections. One: the engine is a single thread anyway, and handing
/// connections from thread to thread costs more than it gains until there are cores to spare.
const WORKERS: usize = 1;

/// Threads for reading payloads from disk.
const READERS: usize = 4;

/// The asynchronous runtime that a server is made to run in.
///
/// # Errors
/// If the system refuses a thread or its means to wait for connections.
pub fn tokio_runtime() -> io::Result<Runtime> {
    let mut builder =
        if WORKERS == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder
        .worker_threads(WORKERS)
        .max_blocking_threads(READERS)
        .thread_name("caudal-http")
        .enable_io()
        .enable_time()
        .build()
}

/// Why a server couldn't be started.
#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    /// The port can't be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The system refuses a thread or its means to wait for connections.
    #[error("cannot start the server's thread: {0}")]
    Thread(#[from] io::Error),
}

/// Starts a server on a thread of its own. It serves when this returns.
///
/// # Errors
/// If the port or the thread can't be had.
pub fn spawn(handle: Handle, options: ServerOptions) -> Result<RunningServer, SpawnError> {
    let server = Server::bind(handle, options)?;
    let address = server.local_addr();
    let callers = server.callers();
    let runtime = tokio_runtime()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::Builder::new().name("caudal-http".to_owned()).spawn(move || {
        // Stopping is asked for, or whoever could ask has gone.
        let shutdown = async { drop(stopped.await) };
        let _ = runtime.block_on(server.run(shutdown));
    })?;
    Ok(RunningServer { address, callers, running: Some((stop, thread)) })
}

/// A server that runs. Dropping it stops it, as [`RunningServer::stop`] does.
#[derive(Debug)]
pub struct RunningServer {
    address: SocketAddr,
    callers: Arc<Callers>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl RunningServer {
    /// Where it listens.
    pub const fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Who called so far, in the order of their first calls.
    pub fn callers(&self) -> Vec<Caller> {
        self.callers.list()
    }

    /// Whether its thread still runs. It ends by itself only through a fault.
    pub fn is_alive(&self) -> bool {
        self.running.as_ref().is_some_and(|(_, thread)| !thread.is_finished())
    }

    /// Stops it and waits until it has: two seconds at most.
    pub fn stop(mut self) {
        self.halt();
    }

    fn halt(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.halt();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;
    use crate::api::kinesis::Identity;
    use crate::kinesis::Settings;
    use crate::runtime::journal::SyncPolicy;
    use crate::runtime::{ClockStart, Runtime as World, RuntimeConfig, Storage};

    fn world() -> World {
        let identity =
            Identity { account: "123456789012".to_owned(), region: "us-east-1".to_owned() };
        let config = RuntimeConfig {
            storage: Storage::Memory,
            settings: Settings::new(identity),
            seed: 0,
            sync: SyncPolicy::default(),
            start: ClockStart::default(),
        };
        World::start(config).unwrap().0
    }

    fn exchange(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_server_answers_at_both_doors_until_it_is_stopped() {
        let world = world();
        let server = spawn(world.handle(), ServerOptions::default()).unwrap();
        let address = server.addr();
        let head = "HTTP/1.1\r\nHost: localhost\r\nConnection: close";
        let health = exchange(address, &format!("GET /_caudal/health {head}\r\n\r\n"));
        assert!(health.starts_with("HTTP/1.1 200 OK\r\n"), "{health}");
        assert!(health.contains("\"status\":\"ok\""), "{health}");

        let call = format!(
            "POST / {head}\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Date: d\r\n\
             X-Amz-Target: Kinesis_20131202.ListStreams\r\nContent-Length: 2\r\n\
             Authorization: A Credential=a, SignedHeaders=b, Signature=c\r\n\r\n{{}}"
        );
        let listed = exchange(address, &call);
        assert!(listed.starts_with("HTTP/1.1 200 OK\r\n"), "{listed}");
        assert!(listed.contains("x-amzn-requestid: "), "{listed}");
        assert!(listed.ends_with('}') && listed.contains("\"StreamNames\":[]"), "{listed}");

        server.stop();
        assert!(TcpStream::connect(address).is_err());
    }

    #[test]
    fn a_taken_port_is_told_as_such() {
        let world = world();
        let server = spawn(world.handle(), ServerOptions::default()).unwrap();
        let port = server.addr().port();
        let again = spawn(world.handle(), ServerOptions { port, ..ServerOptions::default() });
        assert!(
            matches!(again, Err(SpawnError::Bind(BindError::InUse { port: taken })) if taken == port)
        );
    }
}
