//! The numbers of every open shard at one moment, read once from the snapshot and kept until it
//! changes: use of each limit, refusals, lag, where the traffic falls and which keys bring it.

use std::sync::Arc;

use caudal::api::kinesis::{HashKeyRange, ShardId};
use caudal::engine::{ShardView, StreamView};
use caudal::kinesis::{HeatSummary, READ_BYTES_PER_SEC, READ_CALLS_PER_SEC};
use caudal::units::Timestamp;

use super::geometry;
use super::load::{KeyLoad, Load, Profile};
use crate::ui::world::FLOW_SECONDS;

/// From this part of its write limits on a shard is called hot.
const HOT: f64 = 0.9;
/// Seconds of the window over which heat is told.
const HEAT_SECONDS: f64 = 60.0;

/// An open shard.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Which.
    pub id: ShardId,
    /// Its hash keys.
    pub range: HashKeyRange,
    /// Where it begins on the key space.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Stored per second, over the last [`FLOW_SECONDS`].
    pub stored: Load,
    /// Asked to be stored, refused or not; bytes of refused records are taken to be like the
    /// others.
    pub offered: Load,
    /// Refused records per second.
    pub refused: f64,
    /// Records refused per second because bytes were spent; for the others records were.
    pub refused_for_bytes: f64,
    /// Bytes polled per second: what the shard's own read limit counts.
    pub read_bytes: f64,
    /// `GetRecords` calls answered or refused per second.
    pub read_calls: f64,
    /// Bytes pushed per second to consumers with a share of their own.
    pub pushed_bytes: f64,
    /// Refused reads per second.
    pub refused_reads: f64,
    /// How old the last record read was, in ms, if anybody has read in the last minute.
    pub lag: Option<u64>,
    /// Records held.
    pub records: u64,
    /// Load offered to each stretch of its range, per second over the last minute.
    pub bins: Vec<Load>,
    /// The heaviest keys of the last minute.
    pub keys: Vec<HotKey>,
    /// All the load offered in the last minute, per second.
    pub minute: Load,
}

/// A partition key that brings much.
#[derive(Clone, Debug, PartialEq)]
pub struct HotKey {
    /// Its text.
    pub key: String,
    /// Whether that is only the beginning.
    pub cut: bool,
    /// Where it falls.
    pub hash: Option<u128>,
    /// Its shard.
    pub shard: ShardId,
    /// What it offers per second, over the last minute.
    pub load: Load,
    /// Bytes per second that it may bring besides.
    pub error: f64,
}

impl Figure {
    fn of(shard: &ShardView, now: Timestamp) -> Self {
        let last = now.secs();
        let (from, to) = geometry::span(&shard.range);
        let mut figure = Self {
            id: shard.id,
            range: shard.range,
            from,
            to,
            stored: Load::default(),
            offered: Load::default(),
            refused: 0.0,
            refused_for_bytes: 0.0,
            read_bytes: 0.0,
            read_calls: 0.0,
            pushed_bytes: 0.0,
            refused_reads: 0.0,
            lag: None,
            records: shard.records,
            bins: Vec::new(),
            keys: Vec::new(),
            minute: Load::default(),
        };
        for second in shard.seconds.iter().rev().take_while(|s| s.second > last - 60) {
            if figure.lag.is_none() && second.outgoing_records > 0 {
                figure.lag = Some(second.iterator_age_millis);
            }
            if second.second > last - FLOW_SECONDS {
                figure.stored.bytes += second.incoming_bytes as f64;
                figure.stored.records += f64::from(second.incoming_records);
                figure.refused += f64::from(second.throttled_writes);
                figure.refused_for_bytes += f64::from(second.throttled_for_bytes);
                let polled = second.outgoing_bytes.saturating_sub(second.pushed_bytes);
                figure.read_bytes += polled as f64;
                figure.read_calls += f64::from(second.polls + second.throttled_reads);
                figure.pushed_bytes += second.pushed_bytes as f64;
                figure.refused_reads += f64::from(second.throttled_reads);
            }
        }
        let span = FLOW_SECONDS as f64;
        figure.stored = figure.stored * (1.0 / span);
        for value in [
            &mut figure.refused,
            &mut figure.refused_for_bytes,
            &mut figure.read_bytes,
            &mut figure.read_calls,
            &mut figure.pushed_bytes,
            &mut figure.refused_reads,
        ] {
            *value /= span;
        }
        figure.take_heat(shard, now);
        let stored = figure.stored;
        let mean = if stored.records > 0.0 {
            stored.bytes / stored.records
        } else if figure.minute.records > 0.0 {
            figure.minute.bytes / figure.minute.records
        } else {
            0.0
        };
        let refused = Load { bytes: figure.refused * mean, records: figure.refused };
        figure.offered = stored + refused;
        figure
    }

    fn take_heat(&mut self, shard: &ShardView, now: Timestamp) {
        let heat = shard.heat.last_minute(now);
        let begun = heat.since.0.max(shard.created.0);
        let seconds = ((now.0 - begun) as f64 / 1000.0).clamp(1.0, HEAT_SECONDS);
        let mean = mean_bytes(&heat);
        self.minute = offered(heat.records, heat.bytes, heat.refused, mean) * (1.0 / seconds);
        self.bins = heat
            .bins
            .iter()
            .map(|bin| offered(bin.records, bin.bytes, bin.refused, mean) * (1.0 / seconds))
            .collect();
        self.keys = heat
            .keys
            .into_iter()
            .map(|key| HotKey {
                load: Load {
                    bytes: (key.bytes + key.refused_bytes) as f64,
                    records: (key.records + key.refused) as f64,
                } * (1.0 / seconds),
                key: key.key,
                cut: key.cut,
                hash: key.hash.map(|hash| hash.0),
                shard: shard.id,
                error: key.error as f64 / seconds,
            })
            .collect();
    }

    /// Whether it is at its limit or nearly so.
    pub fn is_hot(&self) -> bool {
        self.refused > 0.0 || self.offered.used() >= HOT
    }

    /// The part of its read limits that is used: 1 is all of the nearer one.
    pub fn read_used(&self) -> f64 {
        let calls = self.read_calls / READ_CALLS_PER_SEC as f64;
        calls.max(self.read_bytes / READ_BYTES_PER_SEC as f64)
    }

    /// Whether a hash key is its own.
    pub fn holds(&self, key: u128) -> bool {
        (self.range.starting_hash_key.0..=self.range.ending_hash_key.0).contains(&key)
    }

    /// How its load lies on its range: the pattern of the last minute at the strength of now.
    pub fn profile(&self) -> Profile {
        let scale =
            |now: f64, minute: f64| if now > 0.0 && minute > 0.0 { now / minute } else { 1.0 };
        let bytes = scale(self.offered.bytes, self.minute.bytes);
        let records = scale(self.offered.records, self.minute.records);
        let at_now =
            |load: Load| Load { bytes: load.bytes * bytes, records: load.records * records };
        let bins = self.bins.iter().map(|load| at_now(*load)).collect();
        let keys = self
            .keys
            .iter()
            .filter_map(|key| {
                let load = at_now(key.load);
                Some(KeyLoad { key: key.key.clone(), hash: key.hash?, load })
            })
            .collect();
        Profile::new(self.range.starting_hash_key.0, self.range.ending_hash_key.0, bins, keys)
    }
}

fn mean_bytes(heat: &HeatSummary) -> f64 {
    let (keys, refused): (u64, u64) = heat
        .keys
        .iter()
        .fold((0, 0), |(bytes, count), key| (bytes + key.refused_bytes, count + key.refused));
    if refused > 0 {
        keys as f64 / refused as f64
    } else if heat.records > 0 {
        heat.bytes as f64 / heat.records as f64
    } else {
        0.0
    }
}

fn offered(records: u64, bytes: u64, refused: u64, mean: f64) -> Load {
    Load { bytes: bytes as f64 + refused as f64 * mean, records: (records + refused) as f64 }
}

/// The numbers of a stream.
#[derive(Debug, Default)]
pub struct Figures {
    /// Its open shards in the order of their keys.
    pub open: Vec<Figure>,
    /// Records that come per second, refused ones included.
    pub rate: f64,
    /// The greatest load on a stretch of the key space, per width of the space: the scale of
    /// whatever draws the traffic.
    pub densest: f64,
    /// The same if all fell evenly.
    pub even: f64,
    /// The heaviest keys of all shards, each by the place of its shard and its own there: those
    /// that bring most bytes first.
    pub by_bytes: Vec<(usize, usize)>,
    /// Those that bring most records first.
    pub by_records: Vec<(usize, usize)>,
    /// Grows with every change.
    pub turn: u64,
}

/// Keys of all shards that are listed.
const KEYS_LISTED: usize = 100;

impl Figures {
    /// Reads a stream.
    pub fn of(stream: &StreamView, now: Timestamp, turn: u64) -> Self {
        let shards = stream.open.iter().filter_map(|id| stream.shards.get(id.0 as usize));
        let open: Vec<Figure> = shards.map(|shard| Figure::of(shard, now)).collect();
        let rate = open.iter().map(|figure| figure.offered.records).sum();
        let densest = open.iter().map(densest).fold(0.0, f64::max);
        let even = open.iter().map(|figure| figure.minute.used()).sum();
        let by_bytes = heaviest(&open, |key| key.load.bytes);
        let by_records = heaviest(&open, |key| key.load.records);
        Self { open, rate, densest, even, by_bytes, by_records, turn }
    }

    /// The open shard with an id, and its place in the order of keys.
    pub fn find(&self, id: ShardId) -> Option<(usize, &Figure)> {
        self.open.iter().enumerate().find(|(_, figure)| figure.id == id)
    }

    /// The open shard of a hash key.
    pub fn holder(&self, key: u128) -> Option<&Figure> {
        let after = self.open.partition_point(|figure| figure.range.starting_hash_key.0 <= key);
        self.open.get(after.checked_sub(1)?).filter(|figure| figure.holds(key))
    }

    /// The hot shard that is furthest over its limit.
    pub fn hottest(&self) -> Option<&Figure> {
        let hot = self.open.iter().filter(|figure| figure.is_hot());
        hot.max_by(|one, two| one.offered.used().total_cmp(&two.offered.used()))
    }

    /// Whether anything has come in the last minute.
    pub fn flows(&self) -> bool {
        self.open.iter().any(|figure| figure.minute.records > 0.0 || figure.offered.records > 0.0)
    }
}

fn heaviest(open: &[Figure], weight: impl Fn(&HotKey) -> f64) -> Vec<(usize, usize)> {
    let keys = |(at, figure): (usize, &Figure)| (0..figure.keys.len()).map(move |key| (at, key));
    let mut all: Vec<(usize, usize)> = open.iter().enumerate().flat_map(keys).collect();
    let of = |(shard, key): &(usize, usize)| weight(&open[*shard].keys[*key]);
    all.sort_by(|one, two| of(two).total_cmp(&of(one)).then_with(|| one.cmp(two)));
    all.truncate(KEYS_LISTED);
    all
}

fn densest(figure: &Figure) -> f64 {
    let count = figure.bars();
    let width = (figure.to - figure.from) / count as f64;
    figure.resample(count).into_iter().map(|load| load / width).fold(0.0, f64::max)
}

/// Figures that are read again only when they would differ.
#[derive(Debug, Default)]
pub struct Cache {
    figures: Arc<Figures>,
    stream: Option<Arc<StreamView>>,
    second: i64,
    read_at: f64,
}

/// Up to so many shards the figures follow every change.
const FEW: usize = 8;
/// Beyond, they are read so often at most, in seconds.
const PATIENCE: f64 = 0.25;

impl Cache {
    /// The figures of a stream; `time` is the window's own. Returns also in how many seconds they
    /// should be asked for again, if they are older than the snapshot.
    pub fn read(
        &mut self,
        stream: &Arc<StreamView>,
        now: Timestamp,
        time: f64,
    ) -> (Arc<Figures>, Option<f64>) {
        let same = self.stream.as_ref().is_some_and(|known| Arc::ptr_eq(known, stream));
        if same && self.second == now.secs() {
            return (Arc::clone(&self.figures), None);
        }
        let kin = self
            .stream
            .as_ref()
            .is_some_and(|known| known.id == stream.id && known.open == stream.open);
        let left = self.read_at + PATIENCE - time;
        if kin && stream.open.len() > FEW && left > 0.0 && left <= PATIENCE {
            return (Arc::clone(&self.figures), Some(left));
        }
        let figures = Figures::of(stream, now, self.figures.turn + 1);
        self.figures = Arc::new(figures);
        self.stream = Some(Arc::clone(stream));
        (self.second, self.read_at) = (now.secs(), time);
        (Arc::clone(&self.figures), None)
    }
}

/// Bars of traffic over the whole key space.
const BARS: f64 = 192.0;

impl Figure {
    /// How many bars draw its traffic.
    pub fn bars(&self) -> usize {
        ((self.to - self.from) * BARS).round().max(1.0) as usize
    }

    /// The load of the last minute on each of `count` stretches of equal width, as a part of a
    /// shard's limits.
    pub fn resample(&self, count: usize) -> Vec<f64> {
        let from = self.bins.len() as f64;
        let width = from / count.max(1) as f64;
        (0..count)
            .map(|at| {
                let (start, end) = (at as f64 * width, (at + 1) as f64 * width);
                let mut sum = Load::default();
                for (bin, load) in self.bins.iter().enumerate().skip(start as usize) {
                    let part = (end.min(bin as f64 + 1.0) - start.max(bin as f64)).max(0.0);
                    if bin as f64 >= end {
                        break;
                    }
                    sum = sum + *load * part;
                }
                sum.used()
            })
            .collect()
    }
}
