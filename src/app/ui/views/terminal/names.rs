//! What this world holds by name, for completion: with how it is and what it has to do.

use caudal::api::kinesis::ShardId;
use caudal::engine::{ShardView, Snapshot, StreamView};
use caudal::kinesis::{WRITE_BYTES_PER_SEC, WRITE_RECORDS_PER_SEC};
use caudal::shell::complete::{Candidate, CandidateKind, Names};
use caudal::units::Timestamp;

use super::super::status_word;
use crate::ui::numbers;
use crate::ui::world::FLOW_SECONDS;

/// The names of a world at a moment.
pub(super) struct World<'a> {
    /// The world.
    pub(super) snapshot: &'a Snapshot,
    /// The moment.
    pub(super) now: Timestamp,
    /// Variables that commands have set.
    pub(super) variables: Vec<String>,
}

fn live(name: &str, about: &str) -> Candidate {
    Candidate::new(CandidateKind::Live, name, about)
}

impl World<'_> {
    fn stream(&self, name: &str) -> Option<&StreamView> {
        let name = name.rsplit_once(":stream/").map_or(name, |(_, name)| name);
        self.snapshot.stream(name).map(AsRef::as_ref)
    }
}

impl Names for World<'_> {
    fn streams(&self) -> Vec<Candidate> {
        let streams = self.snapshot.streams.iter().map(|stream| {
            let shards = numbers::counted(stream.open.len() as u64, "shard", "shards");
            live(&stream.name, &format!("{} · {shards}", status_word(stream.status)))
        });
        streams.collect()
    }

    fn shards(&self, stream: &str) -> Vec<Candidate> {
        let Some(stream) = self.stream(stream) else { return Vec::new() };
        let (closed, open): (Vec<_>, Vec<_>) =
            stream.shards.iter().partition(|shard| shard.closed.is_some());
        let open = open.into_iter().map(|shard| live(&shard.id.to_string(), &self.load(shard)));
        let closed = closed.into_iter().map(|shard| live(&shard.id.to_string(), "cerrado"));
        open.chain(closed).collect()
    }

    fn consumers(&self, stream: &str) -> Vec<Candidate> {
        let consumers = self.stream(stream).map(|stream| stream.consumers.as_slice());
        let about = |status| format!("{status:?}").to_uppercase();
        let all = consumers.unwrap_or_default().iter();
        all.map(|consumer| live(&consumer.name, &about(consumer.status))).collect()
    }

    fn delivery_streams(&self) -> Vec<Candidate> {
        let all = self.snapshot.delivery_streams.iter();
        all.map(|delivery| live(&delivery.name, &format!("{:?}", delivery.status).to_uppercase()))
            .collect()
    }

    fn variables(&self) -> Vec<String> {
        self.variables.clone()
    }
}

impl World<'_> {
    /// What a shard takes in, and how much of its nearer write limit that is.
    fn load(&self, shard: &ShardView) -> String {
        let last = self.now.secs();
        let recent = shard.seconds.iter().rev().take_while(|s| s.second > last - FLOW_SECONDS);
        let (mut bytes, mut records) = (0.0, 0.0);
        for second in recent {
            bytes += second.incoming_bytes as f64;
            records += f64::from(second.incoming_records);
        }
        let seconds = FLOW_SECONDS as f64;
        let (bytes, records) = (bytes / seconds, records / seconds);
        let used = (bytes / WRITE_BYTES_PER_SEC as f64).max(records / WRITE_RECORDS_PER_SEC as f64);
        format!("{}  {:>4} %", numbers::rate(records), numbers::decimal(used * 100.0, 0))
    }
}

/// The number of a shard, if a candidate is one.
pub(super) fn shard_of(candidate: &Candidate) -> Option<u64> {
    let is_live = candidate.kind == CandidateKind::Live;
    let id: ShardId = candidate.shown.parse().ok().filter(|_| is_live)?;
    Some(u64::from(id.0))
}
