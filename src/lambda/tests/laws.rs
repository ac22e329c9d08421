//! Laws over whatever settings, records and failures: nothing is lost, nothing twice, each key in
//! order, no batch over its limits, the checkpoint never past what is open; and time in whatever
//! steps.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Put(Vec<(u8, u8)>),
    Pass(u16),
    /// Answers some batch; the number chooses which, and what became of it.
    Answer(u8, u8),
    Factor(u8),
    Pause,
    Split,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec((0_u8..6, any::<u8>()), 1..12).prop_map(Step::Put),
        3 => (0_u16..20_000).prop_map(Step::Pass),
        6 => (any::<u8>(), any::<u8>()).prop_map(|(which, what)| Step::Answer(which, what)),
        1 => (1_u8..5).prop_map(Step::Factor),
        1 => Just(Step::Pause),
        1 => Just(Step::Split),
    ]
}

fn settings() -> impl Strategy<Value = String> {
    let retries = prop_oneof![Just(-1_i64), 0_i64..3];
    (1_i64..6, 0_i64..3, 1_i64..4, retries, any::<bool>(), any::<bool>(), prop_oneof![Just(-1), Just(60)], prop_oneof![2 => Just(0), 1 => Just(20)])
        .prop_map(|(size, window, factor, retries, bisect, reports, age, tumbling)| {
            let types = if reports { r#"["ReportBatchItemFailures"]"# } else { "[]" };
            format!(
                r#","BatchSize":{size},"MaximumBatchingWindowInSeconds":{window},"ParallelizationFactor":{factor},"MaximumRetryAttempts":{retries},"BisectBatchOnFunctionError":{bisect},"FunctionResponseTypes":{types},"MaximumRecordAgeInSeconds":{age},"TumblingWindowInSeconds":{tumbling},"DestinationConfig":{{"OnFailure":{{"Destination":"arn:aws:sqs:us-east-1:123456789012:q"}}}}"#
            )
        })
}

/// What a run has seen.
#[derive(Default)]
struct Seen {
    /// Records that were put: shard, number, key.
    put: BTreeSet<(u32, u64)>,
    handled: BTreeSet<(u32, u64)>,
    given_up: BTreeSet<(u32, u64)>,
    /// The last number of each key in each shard that was handed over for the first time.
    newest: BTreeMap<(u32, String), u64>,
    handed: BTreeSet<(u32, u64)>,
    at_hand: Vec<Invocation>,
}

impl Seen {
    fn take(&mut self, world: &mut World) {
        let most = world.mapping().config.batch_size;
        while let Some(invocation) = world.poll() {
            assert!(invocation.records.len() <= most.max(6));
            assert!(invocation.event().len() <= PAYLOAD_BYTES_MAX);
            for held in invocation.records.iter() {
                let number = held.record.sequence_number.counter;
                let place = (invocation.shard.0, number);
                assert!(!self.handled.contains(&place), "{place:?} is handed over again");
                if self.handed.insert(place) {
                    let key = (invocation.shard.0, held.record.partition_key.as_str().to_owned());
                    let before = self.newest.insert(key, number);
                    assert!(before.is_none_or(|before| before < number), "out of order");
                }
            }
            self.at_hand.push(invocation);
        }
        for notice in world.lambda.take_notices() {
            for held in notice.records.iter() {
                let place = (notice.shard.0, held.record.sequence_number.counter);
                assert!(self.given_up.insert(place) && !self.handled.contains(&place));
            }
        }
    }

    fn answer(&mut self, world: &mut World, which: u8, what: u8) {
        if self.at_hand.is_empty() {
            return;
        }
        let invocation = self.at_hand.remove(usize::from(which) % self.at_hand.len());
        let place =
            |held: &std::sync::Arc<Held>| (invocation.shard.0, held.record.sequence_number.counter);
        let state = Some("{}".to_owned());
        let outcome = match what % 8 {
            0 | 1 => Outcome::Failed { error: "x".to_owned() },
            2 => Outcome::Throttled,
            3 if !invocation.records.is_empty() => {
                let reports = world.mapping().config.reports;
                let at = usize::from(what / 8) % invocation.records.len();
                let handled = if reports { at } else { invocation.records.len() };
                self.handled.extend(invocation.records[..handled].iter().map(place));
                let name = invocation.records[at].record.sequence_number.to_string();
                Outcome::BatchItemFailures { items: vec![Some(name)], state }
            }
            _ => {
                self.handled.extend(invocation.records.iter().map(place));
                Outcome::Succeeded { state }
            }
        };
        world.done(&invocation, outcome);
        self.take(world);
    }
}

/// Puts records of some keys into the newest shard.
fn put(world: &mut World, seen: &mut Seen, shard: u32, records: &[(u8, u8)]) {
    let records: Vec<_> = records
        .iter()
        .map(|(key, size)| {
            let data = vec![b'x'; usize::from(*size)];
            world.record(shard, &format!("k{key}"), &data)
        })
        .collect();
    let settled = world.offer(shard, &records);
    for record in &records[..settled] {
        seen.put.insert((shard, record.sequence_number.counter));
    }
    // What isn't taken was never there.
    *world.counters.get_mut(&shard).expect("it has records") -= (records.len() - settled) as u64;
}

fn life(settings: &str, steps: &[Step]) -> (World, Seen) {
    let mut world = World::reading(settings);
    let mut seen = Seen::default();
    let (mut newest, mut lineage) = (0_u32, vec![(0_u32, Vec::new())]);
    for step in steps {
        match step {
            Step::Put(records) => {
                if world.mapping().reads() && world.mapping().is_readable(ShardId(newest)) {
                    put(&mut world, &mut seen, newest, records);
                }
            }
            Step::Pass(ms) => world.pass(u64::from(*ms)),
            Step::Answer(which, what) => seen.answer(&mut world, *which, *what),
            Step::Factor(factor) => world.update(&format!(r#""ParallelizationFactor":{factor}"#)),
            Step::Pause => {
                let enabled = !world.mapping().config.enabled;
                world.update(&format!(r#""Enabled":{enabled}"#));
            }
            Step::Split => {
                let id = world.mapping().id;
                if world.mapping().reads() && world.mapping().is_readable(ShardId(newest)) {
                    world.lambda.offer(world.now, id, ShardId(newest), &[], true);
                    lineage.push((newest + 1, vec![newest]));
                    newest += 1;
                    let told: Vec<(u32, &[u32])> = lineage
                        .iter()
                        .map(|(shard, parents)| (*shard, parents.as_slice()))
                        .collect();
                    world.tell(&told);
                }
            }
        }
        seen.take(&mut world);
    }
    // In the end everything is answered.
    if !world.mapping().config.enabled {
        world.update(r#""Enabled":true"#);
    }
    for _ in 0..10_000 {
        seen.take(&mut world);
        if !seen.at_hand.is_empty() {
            seen.answer(&mut world, 0, 7);
        } else if let Some(due) = world.lambda.next_deadline() {
            world.pass(due.since(world.now).0);
        } else {
            break;
        }
    }
    seen.take(&mut world);
    (world, seen)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Every record is handled once or given up once, and never both.
    #[test]
    fn every_record_comes_to_one_end(
        settings in settings(),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let (world, seen) = life(&settings, &steps);
        let ends: BTreeSet<_> = seen.handled.union(&seen.given_up).copied().collect();
        prop_assert_eq!(&ends, &seen.put);
        prop_assert!(seen.handled.is_disjoint(&seen.given_up));
        for (shard, state) in &world.mapping().shards {
            let last = seen.put.iter().filter(|(other, _)| *other == shard.0).map(|(_, number)| *number).max();
            prop_assert_eq!(state.checkpoint.map(|number| number.counter), last);
        }
        prop_assert_eq!(world.lambda.held_bytes(), 0);
    }

    /// It makes no difference in how many steps time passes.
    #[test]
    fn steps_of_time_make_no_difference(
        settings in settings(),
        sizes in prop::collection::vec(any::<u8>(), 1..20),
        waits in prop::collection::vec(0_u64..9000, 1..12),
    ) {
        let run = |cut: u64| {
            let mut world = World::reading(&settings);
            let mut log = Vec::new();
            for (index, wait) in waits.iter().enumerate() {
                let data = vec![b'x'; usize::from(sizes[index % sizes.len()])];
                let record = world.record(0, &format!("k{}", index % 3), &data);
                world.offer(0, &[record]);
                let mut left = *wait;
                while left > 0 {
                    let step = if cut == 0 { left } else { cut.min(left) };
                    world.pass(step);
                    left -= step;
                }
                while let Some(batch) = world.poll() {
                    log.push((world.now, batch.request_id.clone(), payloads(&batch)));
                    let fails = index % 2 == 0;
                    let outcome = if fails {
                        Outcome::Failed { error: "x".to_owned() }
                    } else {
                        Outcome::Succeeded { state: Some("{}".to_owned()) }
                    };
                    world.done(&batch, outcome);
                }
            }
            let mut bytes = Vec::new();
            ciborium::into_writer(&world.lambda, &mut bytes).expect("it has a form");
            (log, bytes)
        };
        let (whole, cut) = (run(0), run(137));
        prop_assert_eq!(whole.0, cut.0);
        prop_assert!(whole.1 == cut.1);
    }

    /// A world that is replayed from its inputs is the same, although nobody polled meanwhile, and
    /// hands over again what has no answer.
    #[test]
    fn a_replay_gives_back_the_world(
        settings in settings(),
        waits in prop::collection::vec((0_u64..5000, any::<u8>()), 1..20),
    ) {
        let mut world = World::reading(&settings);
        let mut replay = World::reading(&settings);
        let mut at_hand = Vec::new();
        for (index, (wait, what)) in waits.iter().enumerate() {
            let record = world.record(0, &format!("k{}", index % 3), &[*what; 7]);
            world.offer(0, std::slice::from_ref(&record));
            at_hand.extend(std::iter::from_fn(|| world.poll()));
            replay.now = world.now;
            replay.offer(0, &[record]);
            if what % 3 != 0 && !at_hand.is_empty() {
                let batch: Invocation = at_hand.remove(0);
                let outcome = match what % 3 {
                    1 => Outcome::Failed { error: "x".to_owned() },
                    _ => Outcome::Succeeded { state: Some("{}".to_owned()) },
                };
                world.done(&batch, outcome.clone());
                replay.done(&batch, outcome);
            }
            world.pass(*wait);
            replay.pass(*wait);
        }
        at_hand.extend(std::iter::from_fn(|| world.poll()));
        let again: Vec<_> = std::iter::from_fn(|| replay.poll()).collect();
        at_hand.sort_by_key(|batch| batch.id);
        prop_assert_eq!(again, at_hand);
        let bytes = |world: &World| {
            let mut out = Vec::new();
            ciborium::into_writer(&world.lambda, &mut out).expect("it has a form");
            out
        };
        prop_assert!(bytes(&world) == bytes(&replay));
    }
}
