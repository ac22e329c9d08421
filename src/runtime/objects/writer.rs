//! The thread that compresses and writes, so that neither the engine nor a window ever waits for
//! a compressor or a disk.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::store::ObjectStore;
use crate::firehose::{Delivery, DeliveryId};

/// Told, on the writer's thread, what became of a delivery: the bytes that are stored, or why
/// they are not.
pub type Report = Box<dyn FnMut(DeliveryId, Result<u64, String>) + Send>;

/// The thread that writes objects, one after the other. Dropping it lets it finish the object at
/// hand; the others have no report and are written by the next one.
#[derive(Debug)]
pub struct ObjectWriter {
    sender: Option<Sender<Delivery>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl ObjectWriter {
    /// Starts the thread. What a killed process left half written is removed first.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(store: ObjectStore, report: Report) -> io::Result<Self> {
        // A delivery shares the bytes that its delivery stream holds anyway, so the queue needs
        // no bound of its own.
        let (sender, deliveries) = channel();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let thread = std::thread::Builder::new()
            .name("caudal-objects".to_owned())
            .spawn(move || run(&store, &deliveries, &stop, report))?;
        Ok(Self { sender: Some(sender), stopping, thread: Some(thread) })
    }

    /// Has an object written. `false` if the thread has ended by a fault of its own.
    pub fn send(&self, delivery: Delivery) -> bool {
        self.sender.as_ref().is_some_and(|sender| sender.send(delivery).is_ok())
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
    deliveries: &Receiver<Delivery>,
    stopping: &AtomicBool,
    mut report: Report,
) {
    // If it fails, so will the first object, with a reason that reaches someone.
    let _ = store.tidy();
    for delivery in deliveries {
        if stopping.load(Ordering::Acquire) {
            return;
        }
        let written = catch_unwind(AssertUnwindSafe(|| store.write(&delivery)));
        let outcome = match written {
            Ok(Ok(info)) => Ok(info.size),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the writer panicked".to_owned()),
        };
        report(delivery.id, outcome);
    }
}
