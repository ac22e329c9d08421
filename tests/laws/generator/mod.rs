//! A seeded client that does everything the API allows, and much that it doesn't.
//!
//! It looks at the world to ask for what exists, and keeps iterators, tokens and numbers of
//! former answers to use them again, in time and too late.

mod controls;
mod memory;
mod records;
mod settings;
mod streams;
mod values;

use caudal::api::kinesis::{Operation, Request};
use caudal::engine::{Envelope, Origin};
use caudal::kinesis::Kinesis;
use caudal::units::{Millis, Rng, Timestamp};

pub(crate) use controls::world_settings;
pub(crate) use memory::Memory;

/// Something to do, and how long to wait before.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) wait: Millis,
    pub(crate) envelope: Envelope,
}

/// What the client can see while it decides.
pub(crate) struct View<'a> {
    pub(crate) kinesis: &'a Kinesis,
    pub(crate) now: Timestamp,
}

/// The client.
pub(crate) struct Generator {
    rng: Rng,
    pub(crate) memory: Memory,
    /// The same operation so many times more, at once: what spends budgets.
    streak: Option<(Operation, u64)>,
}

/// Names of the small universe.
pub(crate) const NAMES: [&str; 3] = ["pagos", "clics-2", "x.y_z"];

/// How often the operations on records and shards are chosen; every other one counts once.
const OFTEN: &[(Operation, u64)] = &[
    (Operation::PutRecord, 26),
    (Operation::PutRecords, 20),
    (Operation::GetRecords, 34),
    (Operation::GetShardIterator, 22),
    (Operation::SubscribeToShard, 9),
    (Operation::RegisterStreamConsumer, 5),
    (Operation::CreateStream, 8),
    (Operation::SplitShard, 8),
    (Operation::MergeShards, 6),
    (Operation::UpdateShardCount, 5),
    (Operation::ListShards, 14),
    (Operation::IncreaseStreamRetentionPeriod, 2),
    (Operation::DecreaseStreamRetentionPeriod, 2),
];
/// The same for controls, all together.
const CONTROLS: u64 = 14;

impl Generator {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), memory: Memory::new(), streak: None }
    }

    /// Chooses what comes next. The first steps make the streams, so that little is wasted.
    pub(crate) fn next(&mut self, kinesis: &Kinesis, now: Timestamp) -> Step {
        let view = View { kinesis, now };
        if kinesis.streams().len() < 2 && self.chance(2) {
            return Step { wait: Millis(self.below(600)), envelope: self.first_stream() };
        }
        let (wait, operation) = match self.streak.take() {
            Some((operation, left)) => {
                self.streak = left.checked_sub(1).map(|left| (operation, left));
                (Millis(self.below(3)), Some(operation))
            }
            None => (self.wait(), self.choose()),
        };
        let Some(operation) = operation else {
            return Step { wait, envelope: self.control(&view) };
        };
        if self.streak.is_none() && self.chance(16) {
            self.streak = Some((operation, 3 + self.below(8)));
        }
        let origin = self.pick(&[Origin::Http, Origin::Terminal, Origin::Generator]);
        Step { wait, envelope: Envelope::kinesis(origin, self.request(operation, &view)) }
    }

    /// An operation by weight; none stands for a control.
    fn choose(&mut self) -> Option<Operation> {
        let others = (Operation::ALL.len() - OFTEN.len()) as u64;
        let often: u64 = OFTEN.iter().map(|(_, weight)| weight).sum();
        let mut choice = self.below(often + others + CONTROLS).checked_sub(CONTROLS)?;
        for (operation, weight) in OFTEN {
            if choice < *weight {
                return Some(*operation);
            }
            choice -= weight;
        }
        let is_rare = |one: &&Operation| OFTEN.iter().all(|(often, _)| often != *one);
        Operation::ALL.iter().filter(is_rare).nth(choice as usize).copied()
    }

    /// Mostly moments, sometimes hours, and now and then about as long as records are kept.
    fn wait(&mut self) -> Millis {
        const DAY: u64 = 86_400_000;
        Millis(match self.below(100) {
            0..=42 => 0,
            43..=64 => self.below(50),
            65..=84 => self.below(1200),
            85..=95 => self.below(10_000),
            96 => 295_000 + self.below(10_000),
            97 => self.below(3_600_000),
            98 => DAY - 2500 + self.below(5000),
            _ => self.below(30 * 3_600_000),
        })
    }

    fn request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        use Operation as O;
        match operation {
            O::PutRecord
            | O::PutRecords
            | O::GetRecords
            | O::GetShardIterator
            | O::SubscribeToShard
            | O::RegisterStreamConsumer
            | O::DeregisterStreamConsumer
            | O::DescribeStreamConsumer
            | O::ListStreamConsumers => self.record_request(operation, view),
            O::CreateStream
            | O::DeleteStream
            | O::DescribeStream
            | O::DescribeStreamSummary
            | O::ListStreams
            | O::ListShards
            | O::SplitShard
            | O::MergeShards
            | O::UpdateShardCount
            | O::UpdateStreamMode
            | O::UpdateStreamWarmThroughput
            | O::UpdateMaxRecordSize => self.stream_request(operation, view),
            _ => self.settings_request(operation, view),
        }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.rng.below(bound)
    }

    /// True once in so many times.
    fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }

    /// A value once in so many times.
    fn maybe<T>(&mut self, one_in: u64, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(one_in).then(|| value(self))
    }
}
