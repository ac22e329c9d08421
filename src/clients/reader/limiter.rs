//! How a well-behaved client keeps to a shard's read limits: 5 calls and 2 MiB per second, and
//! five seconds of silence after 10 MiB. A refusal then means that others read the shard too.

use std::collections::VecDeque;

use crate::kinesis::{
    FULL_ANSWER_PAUSE, READ_ANSWER_BYTES, READ_BYTES_PER_SEC, READ_CALLS_PER_SEC,
};
use crate::units::{Millis, Timestamp};

/// First wait after a refusal, in ms; it doubles.
const BACKOFF: u64 = 200;
/// How often it doubles.
const BACKOFF_DOUBLINGS: u32 = 4;
const SECOND: Millis = Millis(1000);

/// Why a shard isn't asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// Five calls were made in the last second.
    Calls,
    /// More than 2 MiB a second were read.
    Bytes,
    /// 10 MiB came at once.
    FullAnswer,
    /// AWS refused: `ProvisionedThroughputExceededException`.
    Refused,
    /// A call for so little is not worth it yet.
    Spacing,
}

/// Until when a shard isn't asked, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// In simulated time.
    pub until: Timestamp,
    /// Why.
    pub reason: WaitReason,
}

/// What one shard was asked lately.
#[derive(Clone, Debug, Default)]
pub(super) struct Limiter {
    calls: VecDeque<Timestamp>,
    /// When the bytes that were read are paid for.
    paid: Option<Timestamp>,
    silent: Option<Timestamp>,
    refused: Option<Timestamp>,
    refusals: u32,
}

impl Limiter {
    /// Notes a call.
    pub(super) fn called(&mut self, now: Timestamp) {
        if self.calls.len() == READ_CALLS_PER_SEC as usize {
            self.calls.pop_front();
        }
        self.calls.push_back(now);
    }

    /// Notes the bytes of an answer.
    pub(super) fn answered(&mut self, bytes: u64, now: Timestamp) {
        self.refusals = 0;
        let cost = Millis((bytes * 1000).div_ceil(READ_BYTES_PER_SEC));
        // A shard that rested has one second's worth to give at once.
        let from = self.paid.map_or(now - SECOND, |paid| paid.max(now - SECOND));
        self.paid = Some(from + cost);
        if bytes >= READ_ANSWER_BYTES {
            self.silent = Some(now + FULL_ANSWER_PAUSE);
        }
    }

    /// Notes a refusal.
    pub(super) fn refused(&mut self, now: Timestamp) {
        let doublings = self.refusals.min(BACKOFF_DOUBLINGS);
        self.refused = Some(now + Millis(BACKOFF << doublings));
        self.refusals += 1;
    }

    /// When the last calls were, at most five.
    pub(super) fn calls(&self) -> Vec<Timestamp> {
        self.calls.iter().copied().collect()
    }

    /// Whether to wait, and until when; `spacing` is how far apart calls should be.
    pub(super) fn wait(&self, now: Timestamp, spacing: Millis) -> Option<Wait> {
        let calls = self
            .calls
            .front()
            .filter(|_| self.calls.len() == READ_CALLS_PER_SEC as usize)
            .map(|oldest| *oldest + SECOND);
        let waits = [
            (self.refused, WaitReason::Refused),
            (self.silent, WaitReason::FullAnswer),
            (self.paid.map(|paid| paid + Millis(1)), WaitReason::Bytes),
            (calls, WaitReason::Calls),
            (self.calls.back().map(|last| *last + spacing), WaitReason::Spacing),
        ];
        waits
            .into_iter()
            .filter_map(|(until, reason)| Some(Wait { until: until?, reason }))
            .filter(|wait| wait.until > now)
            .max_by_key(|wait| wait.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinesis::ReadBudget;
    use proptest::prelude::*;

    #[test]
    fn refusals_are_waited_out_ever_longer() {
        let mut limiter = Limiter::default();
        let mut waits = Vec::new();
        for _ in 0..7 {
            limiter.refused(Timestamp(0));
            waits.push(limiter.wait(Timestamp(0), Millis(0)).unwrap().until.0);
        }
        assert_eq!(waits, [200, 400, 800, 1600, 3200, 3200, 3200]);
        limiter.answered(10, Timestamp(5000));
        limiter.refused(Timestamp(5000));
        assert_eq!(limiter.wait(Timestamp(5000), Millis(0)).unwrap().until.0, 5200);
    }

    proptest! {
        /// Whoever keeps to it alone is never refused.
        #[test]
        fn it_is_at_least_as_strict_as_the_shard(
            answers in prop::collection::vec((0_u64..(11 << 20), 0_u64..400), 1..40),
        ) {
            let mut now = Timestamp(1_000_000);
            let (mut limiter, mut budget) = (Limiter::default(), ReadBudget::new(now));
            for (bytes, pass) in answers {
                if let Some(wait) = limiter.wait(now, Millis(0)) {
                    now = wait.until;
                    prop_assert_eq!(limiter.wait(now, Millis(0)), None);
                }
                prop_assert!(budget.try_call(now));
                budget.answered(bytes, now);
                limiter.called(now);
                limiter.answered(bytes, now);
                now = now + Millis(pass);
            }
        }
    }
}
