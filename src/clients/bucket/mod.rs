//! Looks into the folder that plays S3 for someone who reads: lists buckets, opens objects, takes
//! them apart into records, copies them elsewhere.
//!
//! A [`Bucket`] owns one thread that does all reading of files; what there is to see is handed over
//! as a picture ([`Seen`]) that shares its parts. It changes nothing in the folder, which is
//! Firehose's alone. It deliberately knows nothing of a window: what it tells are facts.

mod fault;
mod listing;
mod opened;
mod save;
mod split;
#[cfg(test)]
mod tests;
mod unpack;
mod worker;

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use arc_swap::ArcSwap;

pub use fault::Fault;
pub use listing::{Listing, Node, OBJECTS_MAX};
pub use opened::{Opened, RECORDS_MAX, UNPACKED_MAX};
pub use save::{Save, Saved};
pub use split::Shape;
use worker::Worker;

use crate::runtime::Handle;

/// What there is to see.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The objects of all buckets.
    pub listing: Arc<Listing>,
    /// Why the folder can't be read, if it can't.
    pub fault: Option<Fault>,
    /// Bucket and key of the object that is being opened.
    pub opening: Option<(String, String)>,
    /// The object that is open.
    pub opened: Option<Arc<Opened>>,
    /// Bucket, key and reason of the object that could not be opened.
    pub refused: Option<(String, String, Fault)>,
    /// How the last copy ended, and how many copies there have been.
    pub saved: Option<(u64, Saved)>,
    /// How often the folder was read.
    pub looks: u64,
}

/// What the thread is told.
enum Order {
    Look,
    Open { bucket: String, key: String },
    Close,
    Save(Save),
    Quit,
}

/// What the thread and its owner share.
struct Shared {
    seen: ArcSwap<Seen>,
    waker: Box<dyn Fn() + Send + Sync>,
}

/// A thread that reads the folder. Dropping it ends the thread.
pub struct Bucket {
    handle: Handle,
    sender: Sender<Order>,
    shared: Arc<Shared>,
}

impl Bucket {
    /// Starts a thread that has nothing to do yet; `waker` is called on it whenever there is
    /// something new to see.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn new(handle: &Handle, waker: Box<dyn Fn() + Send + Sync>) -> std::io::Result<Self> {
        let (sender, inbox) = channel();
        let shared = Arc::new(Shared { seen: ArcSwap::default(), waker });
        let worker = Worker::new(handle.objects().clone(), inbox, Arc::clone(&shared));
        std::thread::Builder::new().name("caudal-bucket".to_owned()).spawn(|| worker.run())?;
        Ok(Self { handle: handle.clone(), sender, shared })
    }

    /// Whether it reads the folder of the same world as another handle's.
    pub fn reads_from(&self, handle: &Handle) -> bool {
        self.handle.is_same_world(handle)
    }

    /// What there is to see now.
    pub fn seen(&self) -> Arc<Seen> {
        self.shared.seen.load_full()
    }

    fn tell(&self, order: Order) {
        // It lives as long as this does, or has died of a fault that its thread told of.
        let _ = self.sender.send(order);
    }

    /// Reads the folder again, and twice more soon after: objects of another past are moved a
    /// moment after the world has changed.
    pub fn look(&self) {
        self.tell(Order::Look);
    }

    /// Opens an object in the place of the one that is open.
    pub fn open(&self, bucket: &str, key: &str) {
        self.tell(Order::Open { bucket: bucket.to_owned(), key: key.to_owned() });
    }

    /// Lets go of the object that is open.
    pub fn close(&self) {
        self.tell(Order::Close);
    }

    /// Copies an object to a file.
    pub fn save(&self, save: Save) {
        self.tell(Order::Save(save));
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.tell(Order::Quit);
    }
}
