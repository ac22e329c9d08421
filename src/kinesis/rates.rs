//! How often an operation may be called (AWS quota page, "API limits", 2026).

use std::collections::BTreeMap;

use serde::Serialize;

use super::throttle::TokenBucket;
use crate::api::kinesis::{Error, LimitExceeded, Operation};
use crate::units::Timestamp;

/// What a rate is counted for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Account,
    Stream,
}

/// Calls per second, and for what; `None` if AWS states none or it is a shard's own.
const fn rate_of(operation: Operation) -> Option<(u64, Scope)> {
    use Operation as O;
    Some(match operation {
        O::CreateStream
        | O::DeleteStream
        | O::ListStreams
        | O::DescribeAccountSettings
        | O::UpdateAccountSettings
        | O::UpdateStreamWarmThroughput
        | O::PutResourcePolicy
        | O::GetResourcePolicy
        | O::DeleteResourcePolicy
        | O::AddTagsToStream
        | O::RemoveTagsFromStream
        | O::ListTagsForStream => (5, Scope::Account),
        O::DescribeLimits => (1, Scope::Account),
        O::DescribeStream | O::UpdateShardCount => (10, Scope::Account),
        O::DescribeStreamSummary => (20, Scope::Account),
        O::ListShards => (1000, Scope::Stream),
        O::DescribeStreamConsumer => (20, Scope::Stream),
        O::SplitShard
        | O::MergeShards
        | O::RegisterStreamConsumer
        | O::DeregisterStreamConsumer
        | O::ListStreamConsumers
        | O::IncreaseStreamRetentionPeriod
        | O::DecreaseStreamRetentionPeriod
        | O::EnableEnhancedMonitoring
        | O::DisableEnhancedMonitoring => (5, Scope::Stream),
        _ => return None,
    })
}

/// The buckets in use, by operation and stream; 0 is the account.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Rates(BTreeMap<(Operation, u64), TokenBucket>);

impl Rates {
    /// Takes one call's room. `None` if no rate applies; a refusal leaves everything as it was.
    pub(super) fn try_take(
        &mut self,
        operation: Operation,
        stream: u64,
        now: Timestamp,
    ) -> Option<bool> {
        let (rate, scope) = rate_of(operation)?;
        let key = (operation, if scope == Scope::Account { 0 } else { stream });
        let mut bucket = self.0.get(&key).copied().unwrap_or_else(|| TokenBucket::full(rate, now));
        let admitted = bucket.try_take(1, rate, rate, now);
        if admitted {
            self.0.insert(key, bucket);
        }
        Some(admitted)
    }

    /// Forgets a stream that is gone.
    pub(super) fn forget(&mut self, stream: u64) {
        self.0.retain(|(_, id), _| *id != stream);
    }

    /// AWS's error for a call too many.
    pub(super) fn refusal(operation: Operation, stream: &str, account: &str) -> Error {
        let account = account.to_owned();
        match rate_of(operation) {
            Some((_, Scope::Stream)) => {
                LimitExceeded::StreamRate { operation, stream: stream.to_owned(), account }.into()
            }
            _ => LimitExceeded::AccountRate { operation, account }.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_and_each_stream_have_their_own_rates() {
        let mut rates = Rates::default();
        let at = Timestamp(0);
        let listed = (0..9).filter(|_| rates.try_take(Operation::ListStreams, 0, at) == Some(true));
        assert_eq!(listed.count(), 5);
        for stream in [1, 2] {
            let split =
                (0..9).filter(|_| rates.try_take(Operation::SplitShard, stream, at) == Some(true));
            assert_eq!(split.count(), 5);
        }
        assert_eq!(rates.try_take(Operation::PutRecord, 1, at), None);
        assert_eq!(rates.try_take(Operation::ListStreams, 0, Timestamp(200)), Some(true));
    }
}
