//! What the engine tells of its traffic is the traffic: heat, passages and metrics hold exactly
//! what was admitted and what was refused.

use std::collections::BTreeMap;

use caudal::api::kinesis::{PutRecordsRequestEntry, Request, Response, ShardId};
use caudal::engine::Answer;
use caudal::kinesis::{BINS, KEYS, Settings, bin_of, hash_of};
use caudal::units::{Millis, Rng};

use crate::generator::Step;
use crate::seeds::on_seeds;
use crate::support::{call, create, entry, free_settings, put};
use crate::world::World;

/// What one shard was asked to take, as the answers tell it.
#[derive(Default)]
struct Asked {
    records: u64,
    bytes: u64,
    refused: u64,
    bins: BTreeMap<usize, u64>,
    keys: BTreeMap<String, u64>,
    offered: u64,
}

fn batch(rng: &mut Rng) -> Vec<PutRecordsRequestEntry> {
    let count = 1 + rng.below(40);
    let one = |rng: &mut Rng| {
        // One key is hot; the others are many.
        let number = if rng.below(3) == 0 { 7 } else { rng.below(300) };
        entry(&format!("cliente-{number}"), vec![1; 1 + rng.below(60_000) as usize])
    };
    (0..count).map(|_| one(rng)).collect()
}

#[test]
fn heat_is_the_traffic() {
    on_seeds("heat::heat_is_the_traffic", 4, |seed| {
        let settings = Settings { limits: true, ..free_settings() };
        let mut world = World::with(seed, settings);
        let mut rng = Rng::new(seed);
        world.step(Step { wait: Millis(0), envelope: call(create("a", 3)) });
        let mut asked: BTreeMap<ShardId, Asked> = BTreeMap::new();
        let mut came = 0;
        for _ in 0..60 {
            // Sixty steps of less than a second are all within the last minute.
            let records = batch(&mut rng);
            let request: Request = put("a", records.clone());
            world.step(Step { wait: Millis(rng.below(800)), envelope: call(request) });
            let answer = world.last_result();
            let Ok(Answer::Kinesis(Response::PutRecords(output))) = answer else {
                panic!("{answer:?}")
            };
            let snapshot_shards = world.engine.kinesis().streams()["a"].shards.clone();
            for (record, result) in records.iter().zip(&output.records) {
                let key = record.partition_key.clone().unwrap_or_default();
                let hash = hash_of(&key);
                let shard =
                    snapshot_shards.iter().find(|shard| shard.holds(hash)).expect("a shard");
                let sum = asked.entry(shard.id).or_default();
                let size = (key.len() + record.data.as_ref().map_or(0, |data| data.len())) as u64;
                came += 1;
                sum.offered += size;
                *sum.keys.entry(key).or_default() += size;
                if result.shard_id.is_some() {
                    sum.records += 1;
                    sum.bytes += size;
                    *sum.bins.entry(bin_of(&shard.range, hash)).or_default() += size;
                } else {
                    sum.refused += 1;
                }
            }
        }
        let snapshot = world.engine.snapshot();
        let stream = snapshot.stream("a").expect("the stream");
        assert_eq!(stream.passages.total(), came);
        for (id, sum) in &asked {
            let shard = &stream.shards[id.0 as usize];
            let heat = shard.heat.last_minute(snapshot.now);
            assert_eq!(
                (heat.records, heat.bytes, heat.refused),
                (sum.records, sum.bytes, sum.refused)
            );
            for bin in 0..BINS {
                let told = heat.bins[bin].bytes;
                assert_eq!(told, sum.bins.get(&bin).copied().unwrap_or_default(), "bin {bin}");
            }
            for (key, offered) in &sum.keys {
                match heat.keys.iter().find(|hot| hot.key == *key) {
                    Some(hot) => assert!(
                        hot.offered() <= *offered && *offered <= hot.offered() + hot.error,
                        "{key}: {offered} is not within {} and {}",
                        hot.offered(),
                        hot.error
                    ),
                    // Heavier than that in the sum of six slots, it was that in one of them.
                    None => assert!(*offered * KEYS as u64 <= sum.offered * 6, "{key} was lost"),
                }
            }
            let stored: u64 = shard.minutes.iter().map(|row| u64::from(row.incoming_records)).sum();
            let refused: u64 =
                shard.seconds.iter().map(|row| u64::from(row.throttled_writes)).sum();
            assert_eq!((stored, refused), (sum.records, sum.refused));
        }
        assert!(asked.values().any(|sum| sum.refused > 0), "nothing was ever refused");
    });
}
