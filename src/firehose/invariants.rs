//! What must hold after every step, whatever was asked.

use super::Firehose;
use super::buffer::BufferKey;

impl Firehose {
    /// Checks the laws of the service and names the first one that is broken. It costs a look at
    /// each buffer and delivery, not at each record.
    pub fn check_invariants(&self) -> Result<(), String> {
        let mut held = 0;
        for (name, stream) in &self.streams {
            if stream.name != *name || self.names.get(&stream.id) != Some(name) {
                return Err(format!("delivery stream {name} is filed under another name"));
            }
            let mut own = 0;
            for (key, buffer) in &stream.buffers {
                own += buffer.bytes;
                let (size, _) = stream.destination.limits_of(key);
                if buffer.records == 0 || buffer.bytes >= size {
                    return Err(format!("{name}: buffer {} should not be open", buffer.id));
                }
                if buffer.oldest > buffer.newest || buffer.due < self.now {
                    return Err(format!("{name}: buffer {} is too old", buffer.id));
                }
                if *key == BufferKey::Backup && stream.destination.backup.is_none() {
                    return Err(format!("{name}: a backup that is off is filled"));
                }
            }
            for (id, pending) in &stream.deliveries {
                own += pending.delivery.bytes;
                if self.delivery_streams.get(id) != Some(&stream.id) {
                    return Err(format!("{name}: delivery {} is not found", id.0));
                }
                if pending.retry_at.is_some_and(|at| at < self.now) {
                    return Err(format!("{name}: delivery {} is late", id.0));
                }
            }
            if own != stream.held_bytes {
                let counted = stream.held_bytes;
                return Err(format!("{name}: {own} bytes are held, {counted} are counted"));
            }
            held += own;
        }
        if held != self.held_bytes {
            return Err(format!("{held} bytes are held, {} are counted", self.held_bytes));
        }
        let pending: usize = self.streams.values().map(|stream| stream.deliveries.len()).sum();
        if pending != self.delivery_streams.len() {
            return Err("a delivery has no delivery stream".to_owned());
        }
        Ok(())
    }
}
