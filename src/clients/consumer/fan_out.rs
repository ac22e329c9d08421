//! How a registered consumer reads: one subscription per shard, renewed when its five minutes
//! are over.

use super::machine::Ask;
use super::place::{Place, after};
use crate::api::kinesis::{SequenceNumber, ShardId, SubscribeToShardInput, SubscriptionId};
use crate::units::{Millis, Timestamp};

/// How long AWS refuses a second subscription of the same consumer to the same shard.
const AGAIN_AFTER: Millis = Millis(5000);

/// A subscription that was asked for.
pub(super) struct Live {
    /// Tells it from earlier ones.
    pub(super) generation: u64,
    /// The engine's name for it, once it is accepted.
    pub(super) id: Option<SubscriptionId>,
}

/// The reading of one shard by subscriptions.
#[derive(Default)]
pub(super) struct Subscriber {
    pub(super) live: Option<Live>,
    /// `ContinuationSequenceNumber` of the last event.
    pub(super) resume: Option<SequenceNumber>,
    /// When one was last accepted.
    pub(super) accepted: Option<Timestamp>,
    /// The shard's end was pushed; nothing follows.
    pub(super) finished: bool,
}

impl Subscriber {
    /// When the next subscription can be asked for; `None` if none is needed.
    pub(super) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        if self.live.is_some() || self.finished {
            return None;
        }
        Some(self.accepted.map_or(now, |accepted| accepted + AGAIN_AFTER).max(now))
    }

    /// Asks for a subscription.
    pub(super) fn ask(
        &mut self,
        arn: &str,
        shard: ShardId,
        place: &Place,
        generation: u64,
        now: Timestamp,
    ) -> Ask {
        self.live = Some(Live { generation, id: None });
        let position = self.resume.map_or_else(|| place.position(now), after);
        let input = SubscribeToShardInput {
            consumer_arn: Some(arn.to_owned()),
            shard_id: Some(shard.to_string()),
            starting_position: Some(position),
            ..SubscribeToShardInput::default()
        };
        Ask::Subscribe { shard, generation, input: Box::new(input) }
    }

    /// Lets the subscription go, and what it was to push.
    pub(super) fn drop_all(&mut self, asks: &mut Vec<Ask>) {
        if let Some(Live { id: Some(id), .. }) = self.live.take() {
            asks.push(Ask::Close(id));
        }
        self.resume = None;
        self.finished = false;
    }
}
