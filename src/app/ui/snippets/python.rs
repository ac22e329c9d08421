//! Python programs of the pages, run for real: by the machine's `python3`, in a child process
//! whose boto3 is pointed at an endpoint of this window that lives as long as the program.
//!
//! Everything happens on threads of its own. What is printed comes as it is printed, up to a
//! limit; a program can be stopped at any time.

use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use caudal::runtime::Handle;
use caudal::server::{ServerOptions, spawn};

/// Most bytes taken of what a program prints; beyond that they are only counted.
const OUTPUT_MAX: usize = 256 * 1024;
/// How often a program that doesn't print is looked at.
const LOOK: Duration = Duration::from_millis(40);

/// Something that a program does.
#[derive(Debug)]
pub(super) enum Event {
    /// It printed to its standard output.
    Out(Vec<u8>),
    /// It printed to its standard error.
    Error(Vec<u8>),
    /// It printed more than is shown: so many bytes were left out.
    LeftOut(usize),
    /// It has ended; whether well, or whether it was stopped.
    Ended(End),
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By itself, with this status.
    Status(Option<i32>),
    /// Because it was told to.
    Stopped,
    /// There is no `python3` on this machine.
    NoPython,
    /// It could not be started, for the system's reason.
    Failed(String),
}

/// A program that runs. Dropping it stops it.
#[derive(Debug)]
pub(super) struct Program {
    events: Receiver<Event>,
    stop: Sender<()>,
}

impl Program {
    /// Starts a program; `wake` is called whenever something is new.
    ///
    /// # Errors
    /// The system's, if it gives no thread.
    pub(super) fn start(
        handle: &Handle,
        text: &str,
        wake: impl Fn() + Send + Sync + Clone + 'static,
    ) -> io::Result<Self> {
        let (tell, events) = mpsc::channel();
        let (stop, stopped) = mpsc::channel();
        let (handle, text) = (handle.named("python3"), text.to_owned());
        std::thread::Builder::new().name("caudal-python".to_owned()).spawn(move || {
            let end = live(&handle, &text, &tell, &stopped, &wake);
            let _ = tell.send(Event::Ended(end));
            wake();
        })?;
        Ok(Self { events, stop })
    }

    /// What it did since the last time.
    pub(super) fn events(&self) -> Vec<Event> {
        self.events.try_iter().collect()
    }

    /// Ends it.
    pub(super) fn stop(&self) {
        // One that has ended already needs no stopping.
        let _ = self.stop.send(());
    }
}

fn live(
    handle: &Handle,
    text: &str,
    tell: &Sender<Event>,
    stopped: &Receiver<()>,
    wake: &(impl Fn() + Send + Sync + Clone + 'static),
) -> End {
    let options = ServerOptions { port: 0, ..ServerOptions::default() };
    let server = match spawn(handle.clone(), options) {
        Ok(server) => server,
        Err(error) => return End::Failed(error.to_string()),
    };
    let mut child = match command(server.addr().port()).spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return End::NoPython,
        Err(error) => return End::Failed(error.to_string()),
    };
    let readers = match feed(&mut child, text, tell, wake) {
        Ok(readers) => readers,
        Err(error) => {
            let _ = child.kill();
            let _ = child.wait();
            return End::Failed(error.to_string());
        }
    };
    let end = wait(&mut child, stopped);
    for reader in readers {
        let _ = reader.join();
    }
    end
}

/// `python3` reading its program from the standard input, so that a traceback's lines are the
/// snippet's own. Credentials of the machine are out of its reach.
fn command(port: u16) -> Command {
    let mut command = Command::new("python3");
    command
        .args(["-u", "-"])
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", "caudal")
        .env("AWS_SECRET_ACCESS_KEY", "caudal")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("PYTHONIOENCODING", "utf-8")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

type Reader = std::thread::JoinHandle<()>;

fn feed(
    child: &mut Child,
    text: &str,
    tell: &Sender<Event>,
    wake: &(impl Fn() + Send + Sync + Clone + 'static),
) -> io::Result<Vec<Reader>> {
    let mut readers = Vec::new();
    if let Some(out) = child.stdout.take() {
        readers.push(reader(out, Event::Out, tell.clone(), wake.clone())?);
    }
    if let Some(error) = child.stderr.take() {
        readers.push(reader(error, Event::Error, tell.clone(), wake.clone())?);
    }
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
        input.write_all(b"\n")?;
    }
    Ok(readers)
}

fn reader(
    mut from: impl Read + Send + 'static,
    event: fn(Vec<u8>) -> Event,
    tell: Sender<Event>,
    wake: impl Fn() + Send + 'static,
) -> io::Result<Reader> {
    std::thread::Builder::new().name("caudal-python-out".to_owned()).spawn(move || {
        let (mut bytes, mut taken, mut left_out) = ([0; 8192], 0, 0);
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let fits = count.min(OUTPUT_MAX - taken);
            taken += fits;
            left_out += count - fits;
            if fits > 0 {
                // A window that has closed reads nothing, but the program goes on until its end.
                let _ = tell.send(event(bytes[..fits].to_vec()));
                wake();
            }
        }
        if left_out > 0 {
            let _ = tell.send(Event::LeftOut(left_out));
        }
    })
}

/// Waits until a program ends, or ends it when that is asked for or nobody is left who could ask.
fn wait(child: &mut Child, stopped: &Receiver<()>) -> End {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return End::Status(code(status)),
            Ok(None) => {}
            Err(error) => return End::Failed(error.to_string()),
        }
        if !matches!(stopped.recv_timeout(LOOK), Err(mpsc::RecvTimeoutError::Timeout)) {
            let _ = child.kill();
            let _ = child.wait();
            return End::Stopped;
        }
    }
}

fn code(status: ExitStatus) -> Option<i32> {
    status.code()
}
