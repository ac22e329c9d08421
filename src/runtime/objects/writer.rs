//! The thread that compresses and writes, so that neither the engine nor a window ever waits for
//! a compressor or a disk.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::past::Past;
use super::store::ObjectStore;
use crate::firehose::{Delivery, DeliveryId};

/// Told, on the writer's thread, what became of a delivery of a turn: the bytes that are stored,
/// or why they are not.
pub type Report = Box<dyn FnMut(u64, DeliveryId, Result<u64, String>) + Send>;

/// For which past of the world an object is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The last entry of the world's journal.
    pub entry: u64,
    /// How often the past has become another one: what was sent before the last time is not
    /// written any more.
    pub turn: u64,
}

enum Job {
    Write(Box<Delivery>, Mark),
    Keep(Past),
}

/// The thread that writes objects, one after the other. Dropping it lets it finish the object at
/// hand; the others have no report and are written by the next one.
#[derive(Debug)]
pub struct ObjectWriter {
    sender: Option<Sender<Job>>,
    stopping: Arc<AtomicBool>,
    turn: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl ObjectWriter {
    /// Starts the thread, in a turn. What a killed process left half written is removed first.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(store: ObjectStore, turn: u64, report: Report) -> io::Result<Self> {
        // A delivery shares the bytes that its delivery stream holds anyway, so the queue needs
        // no bound of its own.
        let (sender, jobs) = channel();
        let stopping = Arc::new(AtomicBool::new(false));
        let turn = Arc::new(AtomicU64::new(turn));
        let (stop, now) = (Arc::clone(&stopping), Arc::clone(&turn));
        let thread = std::thread::Builder::new()
            .name("caudal-objects".to_owned())
            .spawn(move || run(&store, &jobs, &stop, &now, report))?;
        Ok(Self { sender: Some(sender), stopping, turn, thread: Some(thread) })
    }

    /// Has an object written. `false` if the thread has ended by a fault of its own.
    pub fn send(&self, delivery: Delivery, mark: Mark) -> bool {
        self.give(Job::Write(Box::new(delivery), mark))
    }

    /// The past has become another one: what was sent before and is not written yet won't be, and
    /// the buckets come to hold the objects of this past. `false` if the thread has ended.
    pub fn turn(&self, turn: u64, past: Past) -> bool {
        self.turn.store(turn, Ordering::Release);
        self.give(Job::Keep(past))
    }

    fn give(&self, job: Job) -> bool {
        self.sender.as_ref().is_some_and(|sender| sender.send(job).is_ok())
    }
}

impl Drop for ObjectWriter {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // It catches its own faults.
            let _ = thread.join();
        }
    }
}

fn run(
    store: &ObjectStore,
    jobs: &Receiver<Job>,
    stopping: &AtomicBool,
    turn: &AtomicU64,
    mut report: Report,
) {
    // If it fails, so will the first object, with a reason that reaches someone.
    let _ = store.tidy();
    for job in jobs {
        if stopping.load(Ordering::Acquire) {
            return;
        }
        let (delivery, mark) = match job {
            Job::Write(delivery, mark) => (delivery, mark),
            Job::Keep(past) => {
                // What can't be moved stays where it is: the world itself doesn't depend on it.
                let _ = catch_unwind(AssertUnwindSafe(|| store.keep(&past)));
                continue;
            }
        };
        if mark.turn != turn.load(Ordering::Acquire) {
            continue;
        }
        let entry = Some(mark.entry);
        let written = catch_unwind(AssertUnwindSafe(|| store.write_after(&delivery, entry)));
        let outcome = match written {
            Ok(Ok(info)) => Ok(info.size),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the writer panicked".to_owned()),
        };
        report(mark.turn, delivery.id, outcome);
    }
}
