//! Names, keys, numbers and times: mostly ones that exist, sometimes at an edge or beyond it.

use std::collections::{BTreeMap, VecDeque};

use caudal::api::Blob;
use caudal::api::kinesis::ShardId;
use caudal::units::Timestamp;

use super::{Generator, NAMES, View};

/// A stream as requests address it.
pub(super) struct Address {
    pub(super) name: Option<String>,
    pub(super) arn: Option<String>,
}

impl Generator {
    /// A stream's name: one of the universe, rarely a wrong one.
    pub(super) fn name(&mut self) -> String {
        match self.below(40) {
            0 => "nadie".to_owned(),
            1 => "no name!".to_owned(),
            2 => String::new(),
            3 => "n".repeat(129),
            _ => self.pick(&NAMES).to_owned(),
        }
    }

    pub(super) fn arn(&mut self, view: &View<'_>) -> String {
        let identity = &view.kinesis.settings().identity;
        match self.below(40) {
            0 => "arn:aws:kinesis:eu-west-1:123456789012:stream/pagos".to_owned(),
            1 => "arn:aws:s3:::pagos".to_owned(),
            _ => identity.stream_arn(&self.name()),
        }
    }

    pub(super) fn address(&mut self, view: &View<'_>) -> Address {
        match self.below(20) {
            0 => Address { name: None, arn: None },
            1 => Address { name: Some(self.name()), arn: Some(self.arn(view)) },
            2 => {
                let name = self.name();
                let arn = view.kinesis.settings().identity.stream_arn(&name);
                Address { name: Some(name), arn: Some(arn) }
            }
            3..=5 => Address { name: None, arn: Some(self.arn(view)) },
            _ => Address { name: Some(self.name()), arn: None },
        }
    }

    /// A shard of a stream, by the text that names it.
    pub(super) fn shard(&mut self, view: &View<'_>, address: &Address) -> String {
        let count = shard_count(view, address);
        match self.below(30) {
            0 => "shardId-".to_owned(),
            1 => "not a shard!".to_owned(),
            2 => ShardId(count as u32 + 3).to_string(),
            3 => self.below(count.max(1)).to_string(),
            // The newest shards see most of the life.
            4..=12 => ShardId(count.saturating_sub(1 + self.below(3)) as u32).to_string(),
            _ => ShardId(self.below(count.max(1)) as u32).to_string(),
        }
    }

    /// A hash key near a shard's edge, or anywhere on the ring and just beyond.
    pub(super) fn hash_key(&mut self, view: &View<'_>, address: &Address, shard: &str) -> String {
        let stream = address.name.as_ref().and_then(|name| view.kinesis.streams().get(name));
        let range = shard
            .parse::<ShardId>()
            .ok()
            .and_then(|id| stream?.shards.get(id.0 as usize))
            .map(|shard| (shard.range.starting_hash_key.0, shard.range.ending_hash_key.0));
        let (start, end) = range.unwrap_or((0, u128::MAX));
        match self.below(16) {
            0 => "340282366920938463463374607431768211456".to_owned(),
            1 => "-1".to_owned(),
            2 => "007".to_owned(),
            3 => start.to_string(),
            4 => start.saturating_add(1).to_string(),
            5 => start.saturating_add(2).to_string(),
            6 => end.to_string(),
            7 => (end - 1).to_string(),
            8 => u128::MAX.to_string(),
            9 => {
                let wide =
                    u128::from(self.below(u64::MAX)) << 64 | u128::from(self.below(u64::MAX));
                wide.to_string()
            }
            _ => {
                let sixteenth = (end - start) / 16;
                (start + sixteenth * u128::from(1 + self.below(15)) + 1).min(end).to_string()
            }
        }
    }

    pub(super) fn partition_key(&mut self) -> String {
        match self.below(60) {
            0 => String::new(),
            1 => "k".repeat(257),
            2 => "ñ".repeat(256),
            3 => "clave-é✓".to_owned(),
            _ => format!("k{}", self.below(12)),
        }
    }

    /// A payload: mostly small, rarely as large as a record may be, or larger.
    pub(super) fn data(&mut self) -> Blob {
        let size = match self.below(200) {
            0..=9 => 0,
            10..=139 => self.below(64),
            140..=189 => self.below(6000),
            190..=196 => 100_000 + self.below(400_000),
            197 => (1 << 20) - 2,
            198 => (1 << 20) + 1,
            _ => 3 << 20,
        };
        self.bytes(size as usize)
    }

    pub(super) fn bytes(&mut self, size: usize) -> Blob {
        let mark = self.below(u64::MAX).to_le_bytes();
        Blob::from(mark.iter().copied().cycle().take(size).collect::<Vec<_>>())
    }

    /// One of the kept values, mostly a recent one.
    pub(super) fn kept(&mut self, values: fn(&Self) -> &VecDeque<String>) -> Option<String> {
        let count = values(self).len() as u64;
        let back = if self.chance(8) { count } else { count.min(5) };
        let index = count.checked_sub(1 + self.below(back))?;
        values(self).get(index as usize).cloned()
    }

    /// A point in time near now, near what is still kept, or far off.
    pub(super) fn time(&mut self, view: &View<'_>) -> Timestamp {
        let now = view.now.0;
        Timestamp(match self.below(12) {
            0 => now,
            1 => now + 1,
            2 => 0,
            3 => -5,
            4 => now - 86_400_000 + self.below(2000) as i64 - 1000,
            5 => i64::MAX / 2,
            6 => self.arrival(view).unwrap_or(view.now).0,
            7 | 8 => now - self.below(2000) as i64,
            _ => now - self.below(90_000_000) as i64,
        })
    }

    /// When some shard's oldest record arrived.
    fn arrival(&mut self, view: &View<'_>) -> Option<Timestamp> {
        let shards = view.kinesis.streams().values().flat_map(|stream| &stream.shards);
        let arrivals: Vec<_> = shards.filter_map(|shard| shard.log.oldest()).collect();
        (!arrivals.is_empty()).then(|| self.pick(&arrivals))
    }

    pub(super) fn limit(&mut self) -> Option<i64> {
        self.maybe(2, |this| this.pick(&[1, 2, 3, 7, 100, 10_000, 0, 10_001, -1]))
    }

    pub(super) fn tags(&mut self) -> BTreeMap<String, String> {
        let count = self.pick(&[0, 1, 2, 3, 49]);
        let mut tags: BTreeMap<_, _> =
            (0..count).map(|index| (format!("t{index}"), "v".to_owned())).collect();
        if self.chance(6) {
            tags.insert(self.pick(&["aws:x", "50%", "año 1", ""]).to_owned(), "é".to_owned());
        }
        tags
    }

    /// The stream or a consumer, as tags and policies name it.
    pub(super) fn resource(&mut self, view: &View<'_>) -> String {
        let consumer = self.maybe(3, |this| this.kept(|this| &this.memory.consumers)).flatten();
        consumer.unwrap_or_else(|| self.arn(view))
    }
}

/// Shards a stream ever had.
fn shard_count(view: &View<'_>, address: &Address) -> u64 {
    let name = address.name.clone().or_else(|| {
        let arn = address.arn.as_deref()?;
        view.kinesis.settings().identity.stream_of_arn(arn).map(str::to_owned)
    });
    let stream = name.and_then(|name| view.kinesis.streams().get(&name));
    stream.map_or(0, |stream| stream.shards.len() as u64)
}
