//! What must hold after every step, whatever was asked.

use super::Lambda;
use super::mapping::Mapping;
use super::pump::fits;
use super::shard::Shard;

impl Lambda {
    /// Checks the laws of the service and names the first one that is broken. It costs a look at
    /// each record that is held.
    pub fn check_invariants(&self) -> Result<(), String> {
        let mut held = 0;
        let mut on_their_way = 0;
        for (id, mapping) in &self.mappings {
            if mapping.id != *id || self.names.get(&mapping.uuid) != Some(id) {
                return Err(format!("mapping {} is filed under another name", mapping.uuid));
            }
            for (name, shard) in &mapping.shards {
                check_shard(mapping, shard).map_err(|broken| format!("{name}: {broken}"))?;
                held += shard.held_bytes;
                for (index, lane) in shard.lanes.iter().enumerate() {
                    for (place, piece) in lane.pieces.iter().enumerate() {
                        let Some(invocation) = piece.in_flight else { continue };
                        on_their_way += 1;
                        let known = self.in_flight.get(&invocation).is_some_and(|known| {
                            (known.mapping, known.shard, known.lane) == (*id, *name, index)
                        });
                        if place > 0 || !known {
                            return Err(format!("{name}: invocation {} is lost", invocation.0));
                        }
                    }
                }
            }
        }
        if held != self.held_bytes {
            return Err(format!("{held} bytes are held, {} are counted", self.held_bytes));
        }
        if on_their_way != self.in_flight.len() {
            return Err("an invocation has no batch".to_owned());
        }
        Ok(())
    }
}

fn check_shard(mapping: &Mapping, shard: &Shard) -> Result<(), String> {
    let pieces = || shard.lanes.iter().flat_map(|lane| lane.pieces.iter());
    let records = || {
        let batched = pieces().flat_map(|piece| piece.records.iter());
        let queued = shard.lanes.iter().flat_map(|lane| lane.queue.iter());
        batched.chain(queued).chain(shard.backlog.iter())
    };
    let mut waiting: Vec<_> = records().map(|held| held.record.sequence_number).collect();
    waiting.sort_unstable();
    let open: Vec<_> =
        shard.order.iter().filter(|(_, handled)| !handled).map(|(number, _)| *number).collect();
    if waiting != open {
        return Err("records that are held are not those that are open".to_owned());
    }
    if let (Some(checkpoint), Some(first)) = (shard.checkpoint, open.first())
        && checkpoint >= *first
    {
        return Err("the checkpoint is past a record that is not handled".to_owned());
    }
    let bytes: u64 = records().map(|held| held.record.data.len() as u64).sum();
    if bytes != shard.held_bytes {
        return Err(format!("{bytes} bytes are held, {} are counted", shard.held_bytes));
    }
    if pieces().any(|piece| piece.records.is_empty() && piece.closes.is_none()) {
        return Err("a batch is empty".to_owned());
    }
    if !pieces().all(fits) {
        return Err("a batch is over the payload limit".to_owned());
    }
    if shard.finished && !open.is_empty() {
        return Err("a shard is through before its records are".to_owned());
    }
    if mapping.config.factor == 0 || shard.lanes.len() > 10 {
        return Err(format!("there are {} lanes", shard.lanes.len()));
    }
    Ok(())
}
