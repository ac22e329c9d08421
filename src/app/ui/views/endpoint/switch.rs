//! The endpoint while it is switched on and off. Starting takes a port and stopping waits for
//! what is being answered: both happen on short-lived threads, and the window never waits.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use caudal::runtime::Handle;
use caudal::server::{BindError, Caller, RunningServer, ServerOptions, SpawnError};

use crate::ui::clients::Waker;

/// How the endpoint is.
#[derive(Default)]
enum Phase {
    #[default]
    Off,
    Starting(Receiver<Result<RunningServer, SpawnError>>),
    On(RunningServer),
    Stopping(Receiver<()>),
}

/// What the switch shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nobody listens.
    Off,
    /// The port is being taken.
    Starting,
    /// It listens on this port.
    On(u16),
    /// What is being answered is waited for.
    Stopping,
}

/// The endpoint's switch.
#[derive(Default)]
pub struct Switch {
    phase: Phase,
    /// Why it could not be switched on.
    pub fault: Option<Fault>,
    /// The world that is served.
    world: Option<Handle>,
    /// The port to take again once it is free, because the world is another one.
    again: Option<u16>,
}

/// Why the endpoint is not on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another program has the port.
    InUse(u16),
    /// The port is for privileged programs.
    Privileged(u16),
    /// The system's reason.
    System(String),
    /// It ended by itself.
    Died,
}

impl Fault {
    fn of(error: &SpawnError) -> Self {
        match error {
            SpawnError::Bind(BindError::InUse { port }) => Self::InUse(*port),
            SpawnError::Bind(BindError::NotPermitted { port }) => Self::Privileged(*port),
            SpawnError::Bind(BindError::Io { source, .. }) | SpawnError::Thread(source) => {
                Self::System(source.to_string())
            }
        }
    }

    /// In Spanish.
    pub fn words(&self) -> String {
        match self {
            Self::InUse(port) => format!(
                "El puerto {port} ya está en uso: quizá haya otro Caudal en marcha. Elige otro."
            ),
            Self::Privileged(port) => format!(
                "El sistema reserva el puerto {port} para programas con privilegios. Elige uno a \
                 partir de 1024."
            ),
            Self::System(reason) => format!("El sistema no deja escuchar: «{reason}»."),
            Self::Died => {
                "El endpoint se ha detenido por un fallo interno. Enciéndelo de nuevo.".to_owned()
            }
        }
    }
}

impl Switch {
    /// How it is.
    pub fn shown(&self) -> Shown {
        match &self.phase {
            Phase::Off => Shown::Off,
            Phase::Starting(_) => Shown::Starting,
            Phase::On(server) => Shown::On(server.addr().port()),
            Phase::Stopping(_) => Shown::Stopping,
        }
    }

    /// Who called since it is on.
    pub fn callers(&self) -> Vec<Caller> {
        match &self.phase {
            Phase::On(server) => server.callers(),
            _ => Vec::new(),
        }
    }

    /// Takes what the threads have done. Called each frame, in sight or not.
    pub fn tick(&mut self, handle: &Handle, waker: &Waker) {
        let other = self.world.as_ref().is_some_and(|world| !world.is_same_world(handle));
        if other && let Phase::On(server) = &self.phase {
            self.again = Some(server.addr().port());
            self.stop(waker);
        }
        self.turn();
        if matches!(self.phase, Phase::Off)
            && let Some(port) = self.again.take()
        {
            self.start(handle, port, waker);
        }
    }

    fn turn(&mut self) {
        let next = match &mut self.phase {
            Phase::Starting(started) => match started.try_recv() {
                Ok(Ok(server)) => Phase::On(server),
                Ok(Err(error)) => {
                    self.fault = Some(Fault::of(&error));
                    Phase::Off
                }
                Err(TryRecvError::Disconnected) => {
                    self.fault = Some(Fault::Died);
                    Phase::Off
                }
                Err(TryRecvError::Empty) => return,
            },
            Phase::Stopping(stopped) => match stopped.try_recv() {
                Err(TryRecvError::Empty) => return,
                _ => Phase::Off,
            },
            Phase::On(server) if !server.is_alive() => {
                self.fault = Some(Fault::Died);
                Phase::Off
            }
            Phase::On(_) | Phase::Off => return,
        };
        self.phase = next;
    }

    /// Begins to listen on a port.
    pub fn start(&mut self, handle: &Handle, port: u16, waker: &Waker) {
        if !matches!(self.phase, Phase::Off) {
            return;
        }
        (self.fault, self.world) = (None, Some(handle.clone()));
        let (sender, started) = channel();
        let (handle, waker) = (handle.clone(), waker.clone());
        let thread = std::thread::Builder::new().name("caudal-endpoint".to_owned());
        let spawned = thread.spawn(move || {
            let options = ServerOptions { port, announce: true, ..ServerOptions::default() };
            // A window that has closed drops the server, which stops it.
            let _ = sender.send(caudal::server::spawn(handle, options));
            waker();
        });
        match spawned {
            Ok(_) => self.phase = Phase::Starting(started),
            Err(error) => self.fault = Some(Fault::System(error.to_string())),
        }
    }

    /// Gives the port back.
    pub fn stop(&mut self, waker: &Waker) {
        self.phase = match std::mem::take(&mut self.phase) {
            Phase::On(server) => {
                let (sender, stopped) = channel();
                let waker = waker.clone();
                let thread = std::thread::Builder::new().name("caudal-endpoint".to_owned());
                // Without a thread the closure is dropped here, and the server with it: that
                // stops it too, within two seconds.
                let _ = thread.spawn(move || {
                    server.stop();
                    let _ = sender.send(());
                    waker();
                });
                Phase::Stopping(stopped)
            }
            other => other,
        };
    }
}
