//! Iterators of all five kinds, followed to the end through puts, trims and reshards: each record
//! that is still kept comes once, in order. The model of the world checks each answer; here are
//! the stories, in a form that shrinks.

use caudal::api::kinesis::{
    DecreaseStreamRetentionPeriodInput, IncreaseStreamRetentionPeriodInput, Request, Response,
    ShardId, SplitShardInput, StartingPosition, UpdateShardCountInput,
};
use caudal::engine::{Answer, Control, Envelope, Origin};
use caudal::kinesis::{Quotas, Settings, middle_of};
use caudal::units::{Millis, Timestamp};
use proptest::prelude::*;

use crate::generator::Step;
use crate::seeds::cases;
use crate::support::{call, create, entry, free_settings, get, iterator, put};
use crate::world::World;

/// One thing that happens; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Act {
    Put { count: u8, size: u16 },
    Open { kind: u8, shard: usize, number: usize, back: u16 },
    Read { reader: usize, limit: u8 },
    Split(usize),
    Scale(u8),
    Wait(u64),
    Retain(u8),
    Clear,
}

fn act() -> impl Strategy<Value = Act> {
    let put = (1..20_u8, prop_oneof![0..60_u16, 3000..9000_u16]);
    let open = (0..5_u8, any::<usize>(), any::<usize>(), 0..4000_u16);
    prop_oneof![
        6 => put.prop_map(|(count, size)| Act::Put { count, size }),
        4 => open.prop_map(|(kind, shard, number, back)| Act::Open { kind, shard, number, back }),
        8 => (any::<usize>(), 0..9_u8).prop_map(|(reader, limit)| Act::Read { reader, limit }),
        1 => any::<usize>().prop_map(Act::Split),
        1 => (1..7_u8).prop_map(Act::Scale),
        3 => (0..2500_u64).prop_map(Act::Wait),
        // Just short of a day, so that the next moments trim what was put before.
        1 => (86_397_000..86_400_500_u64).prop_map(Act::Wait),
        1 => (24..27_u8).prop_map(Act::Retain),
        1 => Just(Act::Clear),
    ]
}

/// A world and the iterators its readers hold.
struct Tale {
    world: World,
    readers: Vec<Option<String>>,
    /// Of the records put: shard, number, arrival.
    numbers: Vec<(ShardId, String, Timestamp)>,
}

impl Tale {
    fn new(budget: u64) -> Self {
        let quotas = Quotas { scalings_per_day: 1000, ..Settings::default().quotas };
        let settings = Settings { quotas, payload_budget_bytes: budget, ..free_settings() };
        let mut tale =
            Self { world: World::with(5, settings), readers: Vec::new(), numbers: Vec::new() };
        tale.ask(create("a", 2));
        tale
    }

    fn ask(&mut self, request: Request) -> Option<Response> {
        self.world.step(Step { wait: Millis(0), envelope: call(request) });
        match self.world.last_result() {
            Ok(Answer::Kinesis(response)) => Some(response.clone()),
            _ => None,
        }
    }

    fn tell(&mut self, act: &Act) {
        let stream_name = Some("a".to_owned());
        match *act {
            Act::Put { count, size } => self.put(count, size),
            Act::Open { kind, shard, number, back } => self.open(kind, shard, number, back),
            Act::Read { reader, limit } if !self.readers.is_empty() => {
                let reader = reader % self.readers.len();
                self.read(reader, Some(i64::from(limit)).filter(|limit| *limit > 0));
            }
            Act::Read { .. } => {}
            Act::Split(shard) => {
                let stream = &self.world.engine.kinesis().streams()["a"];
                let open: Vec<_> = stream.open_shards().collect();
                let shard = open[shard % open.len()];
                let at = middle_of(&stream.shards[shard.0 as usize].range);
                self.ask(Request::SplitShard(SplitShardInput {
                    stream_name,
                    shard_to_split: Some(shard.to_string()),
                    new_starting_hash_key: Some(at.to_string()),
                    ..SplitShardInput::default()
                }));
            }
            Act::Scale(target) => {
                self.ask(Request::UpdateShardCount(UpdateShardCountInput {
                    stream_name,
                    target_shard_count: Some(target.into()),
                    scaling_type: Some("UNIFORM_SCALING".to_owned()),
                    ..UpdateShardCountInput::default()
                }));
            }
            Act::Wait(millis) => {
                let envelope = Envelope::control(
                    Origin::Lab,
                    Control::ClearStream { stream: "nobody".to_owned() },
                );
                self.world.step(Step { wait: Millis(millis), envelope });
            }
            Act::Retain(hours) => self.retain(hours.into()),
            Act::Clear => {
                let clear = Control::ClearStream { stream: "a".to_owned() };
                let envelope = Envelope::control(Origin::Lab, clear);
                self.world.step(Step { wait: Millis(0), envelope });
            }
        }
    }

    fn put(&mut self, count: u8, size: u16) {
        let records = (0..count)
            .map(|index| entry(&format!("k{index}"), vec![index; usize::from(size)]))
            .collect();
        let Some(Response::PutRecords(output)) = self.ask(put("a", records)) else {
            panic!("without limits every record is taken")
        };
        for result in output.records {
            let number = result.sequence_number.unwrap();
            self.numbers.push((number.shard, number.to_string(), self.world.now));
        }
    }

    fn open(&mut self, kind: u8, shard: usize, number: usize, back: u16) {
        let shards = self.world.engine.kinesis().streams()["a"].shards.len();
        let mut shard = ShardId((shard % shards) as u32);
        let (mut sequence_number, mut timestamp) = (None, None);
        let kind = match kind {
            0 => "TRIM_HORIZON",
            1 => "LATEST",
            2 => {
                // Just when a record arrived, or any time.
                let arrival = self.numbers.get(number % self.numbers.len().max(1));
                let arrival = arrival.filter(|_| back.is_multiple_of(2)).map(|(_, _, at)| *at);
                timestamp = arrival.or(Some(self.world.now - Millis(back.into())));
                "AT_TIMESTAMP"
            }
            _ => {
                let Some((of, text, _)) = self.numbers.get(number % self.numbers.len().max(1))
                else {
                    return;
                };
                shard = *of;
                sequence_number = Some(text.clone());
                if kind == 3 { "AT_SEQUENCE_NUMBER" } else { "AFTER_SEQUENCE_NUMBER" }
            }
        };
        let start = StartingPosition { kind: Some(kind.to_owned()), sequence_number, timestamp };
        if let Some(Response::GetShardIterator(output)) = self.ask(iterator("a", shard, start)) {
            self.readers.push(Some(output.shard_iterator));
        }
    }

    /// Reads once; says whether there may be more.
    fn read(&mut self, reader: usize, limit: Option<i64>) -> bool {
        let Some(text) = self.readers[reader].take() else { return false };
        let Some(Response::GetRecords(output)) = self.ask(get(text, limit)) else { return false };
        self.readers[reader] = output.next_shard_iterator;
        !output.records.is_empty() && self.readers[reader].is_some()
    }

    fn retain(&mut self, hours: i64) {
        let stream = &self.world.engine.kinesis().streams()["a"];
        let longer = hours >= stream.retention_hours;
        let (stream_name, retention_period_hours) = (Some("a".to_owned()), Some(hours));
        self.ask(if longer {
            Request::IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput {
                stream_name,
                retention_period_hours,
                ..IncreaseStreamRetentionPeriodInput::default()
            })
        } else {
            Request::DecreaseStreamRetentionPeriod(DecreaseStreamRetentionPeriodInput {
                stream_name,
                retention_period_hours,
                ..DecreaseStreamRetentionPeriodInput::default()
            })
        });
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn iterators_skip_and_repeat_nothing(
        budget in prop_oneof![Just(0_u64), Just(20_000), Just(1 << 30)],
        acts in prop::collection::vec(act(), 1..60),
    ) {
        let mut tale = Tale::new(budget);
        for act in &acts {
            tale.tell(act);
        }
        for reader in 0..tale.readers.len() {
            while tale.read(reader, Some(7)) {}
        }
    }
}
