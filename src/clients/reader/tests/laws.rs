//! Whatever happens to a stream, a reader that follows it misses nothing, sees nothing twice and
//! keeps each shard's order.

use super::*;
use crate::api::kinesis::{MergeShardsInput, SplitShardInput, UpdateShardCountInput};
use crate::kinesis::middle_of;
use proptest::prelude::*;

/// Something that happens to the stream.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Put(u64),
    Pass(u64),
    Split(usize),
    Merge(usize),
    Count(i64),
    Pause,
}

impl Bench {
    fn happen(&mut self, what: Happening) {
        let snapshot = self.handle.snapshot();
        let view = snapshot.stream(STREAM).expect("the stream");
        let name = || Some(STREAM.to_owned());
        match what {
            Happening::Put(count) => {
                self.put(count, 20);
                self.pass(count * 2);
                return;
            }
            Happening::Pass(millis) => {
                self.pass(millis);
                return;
            }
            Happening::Split(index) => {
                let shard = &view.shards[view.open[index % view.open.len()].0 as usize];
                let input = SplitShardInput {
                    stream_name: name(),
                    shard_to_split: Some(shard.id.to_string()),
                    new_starting_hash_key: Some(middle_of(&shard.range).to_string()),
                    ..SplitShardInput::default()
                };
                self.ask(Request::SplitShard(input));
            }
            Happening::Merge(index) => {
                if view.open.len() < 2 {
                    return;
                }
                let index = index % (view.open.len() - 1);
                let input = MergeShardsInput {
                    stream_name: name(),
                    shard_to_merge: Some(view.open[index].to_string()),
                    adjacent_shard_to_merge: Some(view.open[index + 1].to_string()),
                    ..MergeShardsInput::default()
                };
                self.ask(Request::MergeShards(input));
            }
            Happening::Count(count) => {
                let open = view.open.len() as i64;
                let count = count.clamp((open + 1) / 2, open * 2);
                if count == open {
                    return;
                }
                let input = UpdateShardCountInput {
                    stream_name: name(),
                    target_shard_count: Some(count),
                    scaling_type: Some("UNIFORM_SCALING".to_owned()),
                    ..UpdateShardCountInput::default()
                };
                self.ask(Request::UpdateShardCount(input));
            }
            Happening::Pause => {
                self.reader.pace(Pace::Stopped);
                self.reader.pace(Pace::Live);
                return;
            }
        }
        self.pass(600);
        // A call that came too soon after the last one would be refused by rate.
        self.pass(1000);
    }
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (1_u64..120).prop_map(Happening::Put),
        2 => (1_u64..2000).prop_map(Happening::Pass),
        1 => Just(Happening::Pass(400_000)),
        2 => (0_usize..8).prop_map(Happening::Split),
        2 => (0_usize..8).prop_map(Happening::Merge),
        1 => (1_i64..8).prop_map(Happening::Count),
        1 => Just(Happening::Pause),
    ]
}

fn follow(position: Position, happenings: &[Happening]) {
    let mut bench = Bench::new(2);
    bench.start(position, Pace::Live);
    bench.until(|seen| {
        seen.status.shards.len() == 2 && seen.status.phase == super::super::Phase::UpToDate
    });
    for what in happenings {
        bench.happen(*what);
    }
    let written = bench.written;
    let seen = bench.pass_until(250, |seen| {
        seen.rows.len() as u64 >= written && seen.status.phase == super::super::Phase::UpToDate
    });
    check_whole(&seen, written);
    // Parents were read before their children.
    let snapshot = bench.handle.snapshot();
    let view = snapshot.stream(STREAM).expect("the stream");
    for status in &seen.status.shards {
        let shard = &view.shards[status.shard.0 as usize];
        assert_eq!(status.expected.unwrap_or(shard.next), shard.next, "{}", status.shard);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_missed_from_the_beginning_on(
        happenings in prop::collection::vec(happening(), 1..14),
    ) {
        follow(Position::TrimHorizon, &happenings);
    }

    #[test]
    fn nothing_is_missed_from_now_on(happenings in prop::collection::vec(happening(), 1..14)) {
        follow(Position::Latest, &happenings);
    }

    /// A reader that comes late reads all generations of shards.
    #[test]
    fn nothing_is_missed_by_one_who_comes_late(
        happenings in prop::collection::vec(happening(), 1..14),
    ) {
        let mut bench = Bench::new(2);
        for what in happenings {
            bench.happen(what);
        }
        bench.start(Position::TrimHorizon, Pace::Page(10_000));
        let written = bench.written;
        let seen = bench.pass_until(250, |seen| {
            seen.status.phase == super::super::Phase::PageDone && seen.rows.len() as u64 >= written
        });
        check_whole(&seen, written);
    }
}
