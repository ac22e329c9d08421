//! What must hold after every step, whatever was asked.

use super::Kinesis;
use super::stream::Stream;
use crate::api::kinesis::StreamStatus;

impl Kinesis {
    /// Checks the laws of the service and names the first one that is broken. It costs a look at
    /// each shard, not at each record.
    pub fn check_invariants(&self) -> Result<(), String> {
        let mut resident = 0;
        for (name, stream) in &self.streams {
            if stream.name != *name || self.names.get(&stream.id) != Some(name) {
                return Err(format!("stream {name} is filed under another name"));
            }
            check_ring(stream)?;
            check_shards(stream)?;
            resident += stream.shards.iter().map(|shard| shard.log.resident_bytes()).sum::<u64>();
        }
        if resident != self.payload_bytes {
            let counted = self.payload_bytes;
            return Err(format!("{resident} payload bytes are held, {counted} are counted"));
        }
        for (id, subscription) in &self.subscriptions {
            let place = (subscription.stream_id, subscription.shard);
            if !self.subscribed.get(&place).is_some_and(|ids| ids.contains(id)) {
                return Err(format!("subscription {} is not found by its shard", id.0));
            }
        }
        Ok(())
    }
}

/// The open shards of a stream tile the whole ring.
fn check_ring(stream: &Stream) -> Result<(), String> {
    if stream.status == StreamStatus::Creating || stream.shards.is_empty() {
        return Ok(());
    }
    let mut next = Some(0_u128);
    for id in stream.open_shards() {
        let range = stream.shards[id.0 as usize].range;
        if next != Some(range.starting_hash_key.0) {
            return Err(format!("stream {}: the ring has a gap before {id}", stream.name));
        }
        next = range.ending_hash_key.0.checked_add(1);
    }
    if next.is_some() {
        return Err(format!("stream {}: the ring has a gap at its end", stream.name));
    }
    Ok(())
}

fn check_shards(stream: &Stream) -> Result<(), String> {
    for (index, shard) in stream.shards.iter().enumerate() {
        let at = format!("stream {}, {}", stream.name, shard.id);
        if shard.id.0 as usize != index {
            return Err(format!("{at} stands at {index}"));
        }
        if shard.is_open() != shard.children.is_empty() {
            return Err(format!("{at}: a shard is closed exactly if it has children"));
        }
        let parents = shard.parent.into_iter().chain(shard.adjacent_parent);
        for parent in parents {
            if parent >= shard.id || !stream.shards[parent.0 as usize].children.contains(&shard.id)
            {
                return Err(format!("{at}: {parent} is no parent of it"));
            }
        }
        if shard.log.first() > shard.log.next() {
            return Err(format!("{at}: its oldest record comes after its newest"));
        }
    }
    Ok(())
}
