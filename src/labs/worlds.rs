//! Worlds that are ready to be opened, built from ordinary requests.

use super::transactions::Transactions;
use crate::api::kinesis::{CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request};
use crate::engine::{Envelope, Genesis, Origin};
use crate::kinesis::{Settings, even_range, hash_of};
use crate::units::{Millis, Timestamp};

/// The note's stream.
const STREAM: &str = "transacciones-realtime";
/// Its shards.
const SHARDS: u64 = 4;
/// The shard that is hot, where one is.
const HOT: u64 = 2;
/// Every ready world is the same each time.
const SEED: u64 = 20_260_101;

/// A world that is ready to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadyWorld {
    /// Nothing at all.
    Empty,
    /// The note's stream with some two thousand transactions of the last four minutes.
    Transactions,
    /// The same stream, one of whose shards gets more than it takes: one shop sells most.
    HotShard,
}

/// How a world comes about.
#[derive(Clone, Debug)]
pub struct Script {
    /// How it begins.
    pub genesis: Genesis,
    /// What is asked, and when.
    pub inputs: Vec<(Timestamp, Envelope)>,
    /// The time it is in the world when it is opened.
    pub end: Timestamp,
}

impl ReadyWorld {
    /// All of them, the plainest first.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Transactions, Self::HotShard];

    /// How it comes about, so that it is `now` in it in the end. Its settings are the ones given,
    /// except that the hot shard needs AWS's limits.
    pub fn script(self, settings: Settings, now: Timestamp) -> Script {
        match self {
            Self::Empty => {
                let genesis = Genesis { seed: SEED, settings, born: now };
                Script { genesis, inputs: Vec::new(), end: now }
            }
            Self::Transactions => transactions(settings, now),
            Self::HotShard => hot_shard(Settings { limits: true, ..settings }, now),
        }
    }
}

/// A world whose stream gets `batches` of transactions at equal times, the last one at `now`.
fn with_stream(
    settings: Settings,
    now: Timestamp,
    batches: u64,
    every: Millis,
    mut batch: impl FnMut(Timestamp, u64) -> Vec<PutRecordsRequestEntry>,
) -> Script {
    let traffic = Millis(every.0 * batches);
    let born = now - traffic - settings.lifecycle.create - Millis(1000);
    let create = Request::CreateStream(CreateStreamInput {
        stream_name: Some(STREAM.to_owned()),
        shard_count: Some(SHARDS as i64),
        ..CreateStreamInput::default()
    });
    let mut inputs = vec![(born, Envelope::kinesis(Origin::Lab, create))];
    for index in 0..batches {
        let at = now - Millis(every.0 * (batches - 1 - index));
        let put = Request::PutRecords(PutRecordsInput {
            stream_name: Some(STREAM.to_owned()),
            records: Some(batch(at, index)),
            ..PutRecordsInput::default()
        });
        inputs.push((at, Envelope::kinesis(Origin::Generator, put)));
    }
    Script { genesis: Genesis { seed: SEED, settings, born }, inputs, end: now }
}

fn record(key: String, data: crate::api::Blob) -> PutRecordsRequestEntry {
    PutRecordsRequestEntry { data: Some(data), partition_key: Some(key), explicit_hash_key: None }
}

/// 2 000 transactions over four minutes, by customer.
fn transactions(settings: Settings, now: Timestamp) -> Script {
    let mut source = Transactions::new(SEED);
    with_stream(settings, now, 200, Millis(1200), |at, _| {
        (0..10)
            .map(|_| {
                let shop = format!("comercio-{:04}", source.below(120));
                let transaction = source.next(&shop, at);
                record(transaction.customer, transaction.data)
            })
            .collect()
    })
}

/// 160 transactions every 100 ms for twelve seconds, by shop: 1 600 a second would fit on four
/// shards, but 1 250 of them are of seven shops whose keys fall on the same one, and half of those
/// are of a single shop. A split next to that shop's key brings both halves below the limit.
fn hot_shard(settings: Settings, now: Timestamp) -> Script {
    let mut source = Transactions::new(SEED);
    let (hot, others) = shops();
    with_stream(settings, now, 120, Millis(100), |at, _| {
        (0..160)
            .map(|index| {
                let shop = match index {
                    0..64 => hot[0].clone(),
                    64..125 => hot[1 + source.below(hot.len() as u64 - 1) as usize].clone(),
                    _ => others[source.below(others.len() as u64) as usize].clone(),
                };
                let transaction = source.next(&shop, at);
                record(shop, transaction.data)
            })
            .collect()
    })
}

/// Seven shops whose keys fall on the hot shard, and forty whose keys fall on the others.
fn shops() -> (Vec<String>, Vec<String>) {
    let range = even_range(HOT, SHARDS);
    let names = || (1..).map(|index: u32| format!("comercio-{index:04}"));
    let on_hot = |name: &String| {
        let hash = hash_of(name);
        range.starting_hash_key <= hash && hash <= range.ending_hash_key
    };
    (
        names().filter(on_hot).take(7).collect(),
        names().filter(|name| !on_hot(name)).take(40).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn play(world: ReadyWorld) -> Engine {
        let script = world.script(Settings::default(), NOW);
        let mut engine = Engine::new(script.genesis);
        for (at, envelope) in &script.inputs {
            let outcome = engine.apply(*at, envelope);
            assert!(outcome.result.is_ok() && outcome.changed, "{world:?}: {:?}", outcome.result);
        }
        engine.advance(script.end);
        engine
    }

    #[test]
    fn transactions_are_all_there_and_all_json() {
        let mut engine = play(ReadyWorld::Transactions);
        assert_eq!(engine.snapshot().records_held(), 2000);
        let stream = &engine.kinesis().streams()[STREAM];
        assert_eq!(stream.open_count(), SHARDS);
        for shard in &stream.shards {
            assert!(shard.log.len() > 300, "{} has {}", shard.id, shard.log.len());
            for (_, stored) in shard.log.from(0) {
                let (key, data) = stored.payload().expect("it is small");
                let fields: serde_json::Value = serde_json::from_slice(&data).expect("JSON");
                assert_eq!(fields["cliente_id"].as_str().map(str::as_bytes), Some(&key[..]));
                for field in ["txn_id", "monto", "pais", "pais_cuenta", "hora", "canal", "comercio"]
                {
                    assert!(!fields[field].is_null(), "{field}");
                }
            }
        }
        assert_eq!(engine.now(), NOW);
    }

    #[test]
    fn one_shard_is_hot_and_a_split_would_help() {
        let mut engine = play(ReadyWorld::HotShard);
        let snapshot = engine.snapshot();
        let shards = &snapshot.stream(STREAM).expect("it is there").shards;
        let refused: Vec<_> = shards.iter().map(|shard| shard.totals.throttled_writes).collect();
        assert!(refused[HOT as usize] > 500, "{refused:?}");
        assert_eq!(refused.iter().sum::<u64>(), refused[HOT as usize], "only one is hot");
        // By itself the busiest shop stays below what a shard takes in a second.
        let heat = shards[HOT as usize].heat.last_minute(NOW);
        let (hot, _) = shops();
        let top = &heat.keys[0];
        assert_eq!(top.key, hot[0].as_str());
        assert!(top.records < 12 * 1000, "{top:?}");
    }

    #[test]
    fn a_ready_world_is_the_same_each_time() {
        for world in ReadyWorld::ALL {
            assert_eq!(play(world).state_bytes(), play(world).state_bytes());
        }
    }
}
