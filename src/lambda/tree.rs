//! How the batch at hand came apart: its pieces by how they came out of it, and what became of
//! each. Nothing decides by it; it is for whoever looks.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shard::Piece;
use crate::api::kinesis::SequenceNumber;

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Fate {
    /// It is on its way, or waits to be handed over.
    Open,
    /// It failed and was halved.
    Halved,
    /// The function took it.
    Handled,
    /// It was given up.
    GivenUp,
}

/// A piece of the batch at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// How many records it had.
    pub records: usize,
    /// The first of them.
    pub first: SequenceNumber,
    /// The last of them.
    pub last: SequenceNumber,
    /// How often the function got it, or what it came out of.
    pub invocations: u32,
    /// What became of it.
    pub fate: Fate,
}

/// The pieces of the batch at hand, by their path: the whole is the empty one, and each half adds
/// a digit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tree(BTreeMap<String, Branch>);

impl Tree {
    /// The pieces: each before its halves.
    pub fn branches(&self) -> impl Iterator<Item = (&str, &Branch)> {
        self.0.iter().map(|(path, branch)| (path.as_str(), branch))
    }

    /// Notes what became of a piece. A whole batch begins another tree.
    pub(super) fn note(&mut self, piece: &Piece, fate: Fate) {
        let (Some(first), Some(last)) = (piece.records.first(), piece.records.last()) else {
            return;
        };
        if piece.path.is_empty() && piece.invocations == 0 {
            self.0.clear();
        }
        let fresh = Branch {
            records: piece.records.len(),
            first: first.record.sequence_number,
            last: last.record.sequence_number,
            invocations: 0,
            fate,
        };
        // What a partial answer cut off stays part of the piece.
        let branch = self.0.entry(piece.path.clone()).or_insert(fresh);
        branch.invocations = piece.invocations;
        branch.fate = fate;
    }
}
