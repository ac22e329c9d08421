//! Pushes on their way from the engine's thread to a consumer, counted at both ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use super::pool::Wake;
use super::spec::ConsumerId;
use crate::api::kinesis::{ShardId, SubscriptionId};
use crate::kinesis::Push;
use crate::runtime::{PushSink, SinkState};

/// Pushes that wait to be processed before the engine is told to hold back.
const MANY: usize = 8;
/// Pushes that still wait when the engine is told to go on.
const FEW: usize = 2;

/// One subscription's pushes.
pub(super) struct Backlog {
    waiting: AtomicUsize,
    held: AtomicBool,
    /// The engine's name for it, from the first push on.
    subscription: AtomicU64,
    wake: Sender<Wake>,
}

/// One push that waits; dropped once it is processed.
pub(super) struct Ticket(Arc<Backlog>);

impl Drop for Ticket {
    fn drop(&mut self) {
        let backlog = &self.0;
        let waiting = backlog.waiting.fetch_sub(1, Ordering::AcqRel) - 1;
        if waiting <= FEW && backlog.held.swap(false, Ordering::AcqRel) {
            let subscription = SubscriptionId(backlog.subscription.load(Ordering::Acquire));
            // Without a thread nobody needs the pushes.
            let _ = backlog.wake.send(Wake::Release(subscription));
        }
    }
}

/// The engine's end: takes pushes and never waits.
pub(super) struct Sink {
    pub(super) consumer: ConsumerId,
    pub(super) shard: ShardId,
    /// Tells subscriptions of one shard apart.
    pub(super) generation: u64,
    pub(super) backlog: Arc<Backlog>,
}

impl Sink {
    pub(super) fn new(
        consumer: ConsumerId,
        shard: ShardId,
        generation: u64,
        wake: Sender<Wake>,
    ) -> Self {
        let backlog = Arc::new(Backlog {
            waiting: AtomicUsize::new(0),
            held: AtomicBool::new(false),
            subscription: AtomicU64::new(0),
            wake,
        });
        Self { consumer, shard, generation, backlog }
    }
}

impl PushSink for Sink {
    fn push(&mut self, push: Push) -> SinkState {
        let backlog = &self.backlog;
        backlog.subscription.store(push.subscription.0, Ordering::Release);
        // Counted and marked before it is sent: who takes it out must know already.
        let full = backlog.waiting.fetch_add(1, Ordering::AcqRel) + 1 >= MANY;
        if full {
            backlog.held.store(true, Ordering::Release);
        }
        let wake = Wake::Push {
            consumer: self.consumer,
            shard: self.shard,
            generation: self.generation,
            push: Box::new(push),
            ticket: Ticket(Arc::clone(backlog)),
        };
        match backlog.wake.send(wake) {
            Err(_) => SinkState::Gone,
            Ok(()) if full => SinkState::Full,
            Ok(()) => SinkState::Ready,
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let Self { consumer, shard, generation, backlog } = self;
        let (consumer, shard, generation) = (*consumer, *shard, *generation);
        let _ = backlog.wake.send(Wake::Lost { consumer, shard, generation });
    }
}
