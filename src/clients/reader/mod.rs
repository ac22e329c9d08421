//! Reads a stream for someone who looks at its records: all shards or one, from any of AWS's five
//! starting positions, page by page or as they come.
//!
//! A [`Reader`] owns one thread that makes real `GetShardIterator` and `GetRecords` calls, keeps
//! to the limits they count against, follows resharding from parents to children, and keeps what
//! it read in order of arrival. It never leaves a record out without saying so. Filters run on the
//! same thread. What there is to see is handed over as a picture ([`Seen`]) that shares its rows.

mod cursor;
mod export;
mod filter;
pub mod json;
mod limiter;
mod path;
mod paths;
mod plan;
mod rows;
mod session;
mod status;
#[cfg(test)]
mod tests;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

use arc_swap::ArcSwap;

pub use cursor::Progress;
pub use export::{Export, ExportEnd, ExportFormat};
pub use filter::{Fault, FaultKind, Filter, Operator, Term};
pub use limiter::{Wait, WaitReason};
pub use path::{BadPath, Path, Step};
pub use paths::SeenPath;
pub use plan::{Pace, Plan, Position, Scope};
pub use rows::{Place, Row, Rows};
pub use status::{Phase, Restart, ShardStatus, Status};
use worker::Worker;

use crate::engine::Origin;
use crate::runtime::{Handle, Listening};

/// Who the calls are from.
const ORIGIN: Origin = Origin::Reader;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rows.
    pub rows: usize,
    /// Bytes of keys and payloads.
    pub bytes: u64,
}

impl Default for Bounds {
    /// A million rows, half a gibibyte.
    fn default() -> Self {
        Self { rows: 1_000_000, bytes: 512 << 20 }
    }
}

/// What there is to see.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Every row that is kept.
    pub rows: Rows,
    /// Those that pass the filter, if there is one.
    pub matching: Option<Rows>,
    /// How reading goes.
    pub status: Status,
    /// Which paths the payloads have, in their order there.
    pub paths: Arc<Vec<SeenPath>>,
    /// Counts up whenever all rows are other ones.
    pub generation: u64,
}

impl Seen {
    /// The rows to show.
    pub fn shown(&self) -> &Rows {
        self.matching.as_ref().unwrap_or(&self.rows)
    }
}

/// What the thread is told.
enum Order {
    News,
    Start(Plan),
    Pace(Pace),
    Filter(Option<Filter>),
    Clear,
    Quit,
}

/// What the thread and its owner share.
struct Shared {
    seen: ArcSwap<Seen>,
    /// Whether the thread has been told of news that it hasn't looked at yet.
    news: AtomicBool,
    waker: Box<dyn Fn() + Send + Sync>,
}

/// A thread that reads. Dropping it ends the thread.
pub struct Reader {
    handle: Handle,
    sender: Sender<Order>,
    shared: Arc<Shared>,
    _listening: Listening,
}

impl Reader {
    /// Starts a thread that has nothing to read yet; `waker` is called on it whenever there is
    /// something new to see.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn new(
        handle: &Handle,
        bounds: Bounds,
        waker: Box<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let (sender, inbox) = channel();
        let shared =
            Arc::new(Shared { seen: ArcSwap::default(), news: AtomicBool::new(false), waker });
        let worker = Worker::new(handle.clone(), inbox, Arc::clone(&shared), bounds);
        std::thread::Builder::new().name("caudal-reader".to_owned()).spawn(|| worker.run())?;
        let (told, teller) = (Arc::clone(&shared), sender.clone());
        let listening = handle.listen(Box::new(move || {
            if !told.news.swap(true, Ordering::AcqRel) {
                // A thread that has ended needs no news.
                let _ = teller.send(Order::News);
            }
        }));
        Ok(Self { handle: handle.clone(), sender, shared, _listening: listening })
    }

    /// What there is to see now.
    pub fn seen(&self) -> Arc<Seen> {
        self.shared.seen.load_full()
    }

    /// Whether it reads from the same world as another handle asks.
    pub fn reads_from(&self, handle: &Handle) -> bool {
        self.handle.is_same_world(handle)
    }

    fn tell(&self, order: Order) {
        // It lives as long as this does, or has died of a fault that its thread told of.
        let _ = self.sender.send(order);
    }

    /// Starts over: what was read is forgotten.
    pub fn start(&self, plan: Plan) {
        self.tell(Order::Start(plan));
    }

    /// Goes on in another way; what was read and where it stands is kept.
    pub fn pace(&self, pace: Pace) {
        self.tell(Order::Pace(pace));
    }

    /// Chooses which rows are shown.
    pub fn filter(&self, filter: Option<Filter>) {
        self.tell(Order::Filter(filter.filter(|filter| !filter.is_empty())));
    }

    /// Forgets the rows and stays where it is.
    pub fn clear(&self) {
        self.tell(Order::Clear);
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.tell(Order::Quit);
    }
}
