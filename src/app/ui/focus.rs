//! What is pointed at and what is selected, the same in every view: a shard under the pointer
//! lights up wherever it is drawn.

use caudal::api::kinesis::{SequenceNumber, ShardId};

/// Something that can be pointed at in more than one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A stream, by name.
    Stream(String),
    /// A shard of a stream.
    Shard {
        /// Name of the stream.
        stream: String,
        /// Which.
        shard: ShardId,
    },
    /// A record.
    Record {
        /// Name of the stream.
        stream: String,
        /// Its sequence number, which names its shard.
        sequence: SequenceNumber,
    },
    /// A partition key.
    Key {
        /// Name of the stream.
        stream: String,
        /// The key.
        key: String,
        /// The shard it falls on.
        shard: Option<ShardId>,
    },
}

impl Target {
    /// A shard of a stream.
    pub fn shard(stream: &str, shard: ShardId) -> Self {
        Self::Shard { stream: stream.to_owned(), shard }
    }

    /// The stream it belongs to.
    pub fn stream(&self) -> &str {
        match self {
            Self::Stream(stream)
            | Self::Shard { stream, .. }
            | Self::Record { stream, .. }
            | Self::Key { stream, .. } => stream,
        }
    }

    /// The shard it is or belongs to.
    pub fn shard_id(&self) -> Option<ShardId> {
        match self {
            Self::Stream(_) => None,
            Self::Shard { shard, .. } => Some(*shard),
            Self::Record { sequence, .. } => Some(sequence.shard),
            Self::Key { shard, .. } => *shard,
        }
    }
}

/// What is pointed at and what is selected. A view says with [`Focus::hover`] what is under the
/// pointer while it draws; all views see it in the next frame.
#[derive(Debug, Default)]
pub struct Focus {
    hovered: Option<Target>,
    next: Option<Target>,
    selected: Option<Target>,
}

impl Focus {
    /// Says what is under the pointer in this frame.
    pub fn hover(&mut self, target: Target) {
        self.next = Some(target);
    }

    /// What was under the pointer in the frame before.
    pub fn hovered(&self) -> Option<&Target> {
        self.hovered.as_ref()
    }

    /// Whether a shard is under the pointer, or something that belongs to it.
    pub fn is_shard_hovered(&self, stream: &str, shard: ShardId) -> bool {
        belongs(self.hovered.as_ref(), stream, shard)
    }

    /// Whether a stream is under the pointer, or something that belongs to it.
    pub fn is_stream_hovered(&self, stream: &str) -> bool {
        self.hovered.as_ref().is_some_and(|target| target.stream() == stream)
    }

    /// Selects something; it stays selected until something else is.
    pub fn select(&mut self, target: Target) {
        self.selected = Some(target);
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.selected = None;
    }

    /// What is selected.
    pub fn selected(&self) -> Option<&Target> {
        self.selected.as_ref()
    }

    /// Whether a shard is selected, or something that belongs to it.
    pub fn is_shard_selected(&self, stream: &str, shard: ShardId) -> bool {
        belongs(self.selected.as_ref(), stream, shard)
    }

    /// Ends a frame; returns whether something else is lit now, which the next frame must draw.
    pub(super) fn turn(&mut self) -> bool {
        let changed = self.hovered != self.next;
        self.hovered = self.next.take();
        changed
    }
}

fn belongs(target: Option<&Target>, stream: &str, shard: ShardId) -> bool {
    target.is_some_and(|target| target.stream() == stream && target.shard_id() == Some(shard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pointed_at_lights_up_in_the_next_frame_only() {
        let mut focus = Focus::default();
        focus.hover(Target::shard("a", ShardId(3)));
        assert!(focus.hovered().is_none());
        assert!(focus.turn());
        assert!(focus.is_shard_hovered("a", ShardId(3)));
        assert!(!focus.is_shard_hovered("b", ShardId(3)));
        assert!(focus.is_stream_hovered("a"));
        assert!(focus.turn(), "the pointer has gone");
        assert!(focus.hovered().is_none());
        assert!(!focus.turn());
    }

    #[test]
    fn what_belongs_to_a_shard_selects_it() {
        let mut focus = Focus::default();
        let key = |shard| Target::Key { stream: "a".to_owned(), key: "k".to_owned(), shard };
        focus.select(key(Some(ShardId(1))));
        assert!(focus.is_shard_selected("a", ShardId(1)));
        focus.select(key(None));
        assert!(!focus.is_shard_selected("a", ShardId(1)));
        focus.clear();
        assert!(focus.selected().is_none());
    }
}
