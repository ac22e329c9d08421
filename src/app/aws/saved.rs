//! The saved world, opened for one command.

use std::path::PathBuf;
use std::sync::mpsc::channel;

use caudal::api::firehose::DeliveryStreamStatus;
use caudal::api::kinesis::{ConsumerStatus, StreamStatus};
use caudal::api::lambda::State;
use caudal::clients::shell::make_call;
use caudal::engine::{Origin, Snapshot};
use caudal::runtime::journal::JournalError;
use caudal::runtime::{ClockChange, Handle, Runtime, StartError};
use caudal::shell::aws::Call;
use caudal::shell::machine::Refusal;
use caudal::units::{Millis, Timestamp};

use super::pause;
use crate::args::ServeArgs;
use crate::{explain, serve};

/// Most changes of state that are waited for after a command; a resharding has several in a row.
const CHANGES_MAX: usize = 32;

/// An opened world.
pub(super) struct Saved {
    runtime: Runtime,
    handle: Handle,
    /// How long its changes of state take.
    lifecycle: Millis,
}

/// What became of opening it.
pub(super) enum Opened {
    /// It is open.
    Here(Box<Saved>),
    /// Another program has it open.
    Locked,
}

impl Saved {
    /// Opens the world of a folder; a folder without one gets an empty one.
    ///
    /// # Errors
    /// In Spanish.
    pub(super) fn open(arguments: &ServeArgs, folder: PathBuf) -> Result<Opened, String> {
        let lifecycle = Millis(arguments.lifecycle_ms);
        let seeded = arguments.seed.is_some();
        match Runtime::start(serve::config_of(arguments.clone(), Some(folder))) {
            Ok((runtime, opened)) => {
                for notice in opened.notices {
                    if let Some(text) = explain::notice(&notice, seeded) {
                        eprintln!("caudal: aviso: {text}");
                    }
                }
                let handle = runtime.handle().named("caudal aws");
                Ok(Opened::Here(Box::new(Self { runtime, handle, lifecycle })))
            }
            Err(StartError::Journal(JournalError::Locked { .. })) => Ok(Opened::Locked),
            Err(error) => Err(explain::start(&error)),
        }
    }

    /// Makes a call.
    pub(super) fn call(&self, call: Call) -> Result<Vec<u8>, Refusal> {
        make_call(&self.handle, Origin::Terminal, call)
    }

    /// The simulated time.
    pub(super) fn now(&self) -> Timestamp {
        self.handle.clock().now
    }

    /// Waits for simulated time to pass. The clock of a world that was just opened runs at the
    /// speed of the real one, and nobody else can change that.
    pub(super) fn wait(&self, time: Millis) {
        let until = self.now() + time;
        loop {
            let Millis(left) = until.since(self.now());
            if left == 0 {
                return;
            }
            pause(std::time::Duration::from_millis(left));
        }
    }

    /// Lets the changes of state that have begun come to their end, and writes everything down.
    /// Time passes in a world only while it is open: without this, a stream that one command
    /// creates would still be `CREATING` for the next, however late that comes.
    ///
    /// # Errors
    /// In Spanish, if the journal can't be closed as it should.
    pub(super) fn close(self) -> Result<(), String> {
        for _ in 0..CHANGES_MAX {
            if !self.snapshot().is_some_and(|snapshot| is_changing(&snapshot)) {
                break;
            }
            let advance = Some(Millis(self.lifecycle.0.max(1)));
            let change = ClockChange { advance, ..ClockChange::default() };
            let (tell, told) = channel();
            let reply = Box::new(move |_| {
                // Whoever asked waits for it.
                let _ = tell.send(());
            });
            let asked = self.handle.set_clock_as(Origin::Terminal, change, reply);
            if asked.is_err() || told.recv().is_err() {
                break;
            }
        }
        self.runtime.stop().map_err(|error| explain::stop(&error))
    }

    /// The world as it is at this moment; the handle's own may be some milliseconds old.
    fn snapshot(&self) -> Option<Snapshot> {
        let (tell, told) = channel();
        let look = move |engine: &caudal::engine::Engine| drop(tell.send(engine.clone()));
        self.handle.look(Box::new(look)).ok()?;
        told.recv().ok().map(|mut engine| engine.snapshot())
    }
}

/// Whether anything is between two states.
fn is_changing(snapshot: &Snapshot) -> bool {
    let stream = snapshot.streams.iter().any(|stream| {
        stream.status != StreamStatus::Active
            || stream.consumers.iter().any(|consumer| consumer.status != ConsumerStatus::Active)
    });
    let mut deliveries = snapshot.delivery_streams.iter();
    let mut mappings = snapshot.lambda.mappings.iter();
    stream
        || deliveries.any(|stream| stream.status != DeliveryStreamStatus::Active)
        || mappings.any(|mapping| !matches!(mapping.state, State::Enabled | State::Disabled))
}
