//! The thread of a producer, and how it is ended.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::batch::{Outgoing, request};
use super::machine::{Machine, Spec};
use super::status::{ProducerStatus, StopReason};
use crate::api::kinesis::{Error, PutRecordsOutput, Response};
use crate::engine::{Envelope, Origin, Outcome};
use crate::runtime::{ClockStatus, Handle, Listening, SendError};
use crate::traffic::BadConfig;
use crate::units::Timestamp;

/// Name under which it makes calls.
const CALLER: &str = "generador";
/// Name of the step that undo takes back.
const STEP: &str = "Tráfico generado";
/// Calls that wait for answers at once.
const CALLS_MAX: usize = 16;
/// Pause before the engine, whose inbox was full, is asked again.
const RETRY: Duration = Duration::from_millis(5);
/// Shortest real time between two looks.
const PAUSE_MIN: Duration = Duration::from_millis(1);

/// Why a producer can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The traffic can't be.
    #[error(transparent)]
    Config(#[from] BadConfig),
    /// The machine gives no thread.
    #[error(transparent)]
    Thread(#[from] io::Error),
}

/// A running producer. Dropping it ends it.
pub struct Producer {
    wake: Sender<()>,
    stop: Arc<AtomicBool>,
    published: Arc<Mutex<Arc<ProducerStatus>>>,
    unseen: Arc<AtomicBool>,
    _listening: Listening,
}

impl Producer {
    /// Starts the thread. The waker is called on it after something was published, at most once
    /// until [`Producer::status`] is asked.
    ///
    /// # Errors
    /// [`StartError`], and nothing has begun.
    pub fn start(
        handle: &Handle,
        waker: Arc<dyn Fn() + Send + Sync>,
        spec: Spec,
    ) -> Result<Self, StartError> {
        let mut worker = Worker::new(handle, spec)?;
        let (wake, inbox) = mpsc::channel();
        let told = Arc::new(AtomicBool::new(false));
        let listening = handle.listen(Box::new({
            let (wake, told) = (wake.clone(), Arc::clone(&told));
            move || {
                if !told.swap(true, Ordering::AcqRel) {
                    // A thread that has ended needs no news.
                    let _ = wake.send(());
                }
            }
        }));
        let published = Arc::new(Mutex::new(Arc::new(worker.machine.status.clone())));
        let unseen = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&worker.stop);
        let telling =
            Telling { published: Arc::clone(&published), unseen: Arc::clone(&unseen), waker };
        std::thread::Builder::new()
            .name("caudal-producer".to_owned())
            .spawn(move || worker.run(&inbox, &told, &telling))?;
        Ok(Self { wake, stop, published, unseen, _listening: listening })
    }

    /// What it last published.
    pub fn status(&self) -> Arc<ProducerStatus> {
        self.unseen.store(false, Ordering::Release);
        Arc::clone(&self.published.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends it; the status stays.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        // It may have ended by itself.
        let _ = self.wake.send(());
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// How the thread tells of its state.
struct Telling {
    published: Arc<Mutex<Arc<ProducerStatus>>>,
    unseen: Arc<AtomicBool>,
    waker: Arc<dyn Fn() + Send + Sync>,
}

impl Telling {
    fn publish(&self, status: &ProducerStatus) {
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let same = published.counts == status.counts && published.state == status.state;
        *published = Arc::new(status.clone());
        drop(published);
        if !same && !self.unseen.swap(true, Ordering::AcqRel) {
            (self.waker)();
        }
    }
}

/// The thread's own state.
pub(super) struct Worker {
    handle: Handle,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) machine: Machine,
}

impl Worker {
    pub(super) fn new(handle: &Handle, spec: Spec) -> Result<Self, BadConfig> {
        let machine = Machine::new(spec, handle.epoch(), handle.clock().now)?;
        Ok(Self { handle: handle.named(CALLER), stop: Arc::default(), machine })
    }

    fn run(&mut self, inbox: &Receiver<()>, told: &AtomicBool, telling: &Telling) {
        self.mark(inbox);
        while !self.machine.is_over() {
            let due = self.turn();
            telling.publish(&self.machine.status);
            if self.machine.is_over() {
                return;
            }
            let ended = match real_wait(due, self.handle.clock()) {
                Some(wait) => inbox.recv_timeout(wait) == Err(RecvTimeoutError::Disconnected),
                None => inbox.recv().is_err(),
            };
            if ended {
                return;
            }
            told.store(false, Ordering::Release);
            while inbox.try_recv().is_ok() {}
        }
    }

    /// Names the step, so that all of it can be undone at once.
    fn mark(&self, inbox: &Receiver<()>) {
        let stream = self.machine.status.spec.stream.as_str();
        while !self.stop.load(Ordering::Acquire)
            && self.handle.mark(STEP, Some(stream), Origin::Generator) == Err(SendError::Full)
        {
            // News or not: it is only a pause.
            let _ = inbox.recv_timeout(RETRY);
        }
    }

    /// Looks at the world, makes the calls that are due and takes their answers. Says when there
    /// is something to do next.
    pub(super) fn turn(&mut self) -> Option<Timestamp> {
        // The epoch first: a past that comes in between is noticed with the next look.
        let epoch = self.handle.epoch();
        let snapshot = self.handle.snapshot();
        let now = self.handle.clock().now;
        self.machine.see(&snapshot, epoch, now);
        if self.stop.load(Ordering::Acquire) {
            self.machine.stop(StopReason::Asked, now);
        }
        let mut batches = self.machine.step(now).into_iter();
        loop {
            let together: Vec<_> = batches.by_ref().take(CALLS_MAX).collect();
            if together.is_empty() {
                break;
            }
            self.send(together);
        }
        self.machine.due(self.handle.clock().now)
    }

    /// Makes some calls at once and waits for their answers.
    fn send(&mut self, batches: Vec<Vec<Outgoing>>) {
        let (reply, answers) = mpsc::channel();
        let mut sent: Vec<Option<Vec<Outgoing>>> = Vec::with_capacity(batches.len());
        for batch in batches {
            let asked = self.post(&batch, sent.len(), &reply);
            if asked.is_ok() {
                sent.push(Some(batch));
                continue;
            }
            let now = self.handle.clock().now;
            self.machine.stop(StopReason::WorldClosed, now);
            self.machine.unsent(&batch, now);
        }
        drop(reply);
        for (index, outcome) in answers {
            let now = self.handle.clock().now;
            if let Some(batch) = sent.get_mut(index).and_then(Option::take) {
                self.machine.answered(batch, answer(outcome), now);
            }
        }
        // Calls that were never answered: the engine has stopped.
        let now = self.handle.clock().now;
        for batch in sent.into_iter().flatten() {
            self.machine.stop(StopReason::WorldClosed, now);
            self.machine.unsent(&batch, now);
        }
    }

    /// Makes a call; while the engine's inbox is full, it waits.
    fn post(
        &self,
        batch: &[Outgoing],
        index: usize,
        reply: &Sender<(usize, Outcome)>,
    ) -> Result<(), SendError> {
        let call = request(&self.machine.status.spec.stream, batch);
        loop {
            let reply = reply.clone();
            let envelope = Envelope::kinesis(Origin::Generator, call.clone());
            // The thread waits for every answer.
            let told = Box::new(move |outcome| drop(reply.send((index, outcome))));
            match self.handle.send(envelope, told) {
                Err(SendError::Full) => pause(),
                other => return other,
            }
        }
    }
}

/// Waits a little for the engine.
fn pause() {
    let (_keep, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(RETRY);
}

fn answer(outcome: Outcome) -> Result<PutRecordsOutput, Error> {
    match outcome.kinesis()? {
        Response::PutRecords(output) => Ok(output),
        _ => Err(Error::InternalFailure),
    }
}

/// How long to sleep; `None` until something is new.
fn real_wait(due: Option<Timestamp>, clock: ClockStatus) -> Option<Duration> {
    let due = due.filter(|_| !clock.paused)?;
    let millis = due.since(clock.now).0 as f64 / clock.speed + 1.0;
    Some(Duration::from_secs_f64((millis / 1000.0).min(3600.0)).max(PAUSE_MIN))
}
