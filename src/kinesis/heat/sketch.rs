//! The few partition keys that bring most of the bytes, in bounded memory.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Arrival;
use crate::api::kinesis::HashKey;

/// Keys that are followed at once.
pub const KEYS: usize = 32;
/// Bytes of a key's text that are kept.
const TEXT_BYTES: usize = 62;

/// The beginning of a key, in place, so that following another key costs no allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyText {
    length: u8,
    /// Whether the key goes on.
    pub(super) cut: bool,
    bytes: [u8; TEXT_BYTES],
}

impl KeyText {
    fn of(key: &str) -> Self {
        let mut length = key.len().min(TEXT_BYTES);
        while !key.is_char_boundary(length) {
            length -= 1;
        }
        let mut bytes = [0; TEXT_BYTES];
        bytes[..length].copy_from_slice(&key.as_bytes()[..length]);
        Self { length: length as u8, cut: length < key.len(), bytes }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Serialize for KeyText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A key that is followed. Its counts are exact from the moment it was taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Followed {
    pub(super) text: KeyText,
    /// Tells keys apart: a part of their MD5.
    pub(super) print: u64,
    /// Where it last fell.
    pub(super) hash: Option<HashKey>,
    pub(super) records: u64,
    pub(super) bytes: u64,
    pub(super) refused: u64,
    pub(super) refused_bytes: u64,
    /// Bytes it may have brought before it was taken up.
    pub(super) error: u64,
}

/// Space-Saving over the bytes that keys bring, refused ones included: when a new key comes and
/// all places are taken, it takes the place of the lightest one and inherits its weight as error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Sketch {
    /// The low half of each key's print, side by side, so that a look at all of them is short.
    #[serde(skip)]
    prints: Vec<u32>,
    /// What each key weighs at most, in bytes: its own and its error.
    weights: Vec<u64>,
    pub(super) keys: Vec<Followed>,
}

impl Sketch {
    pub(super) fn note(&mut self, arrival: &Arrival<'_>) {
        let print = arrival.print as u32;
        // No early end: so the processor compares several at once.
        let mut found = usize::MAX;
        for (at, other) in self.prints.iter().enumerate() {
            if *other == print {
                found = at;
            }
        }
        let same = self.keys.get(found).is_some_and(|key| key.print == arrival.print);
        let at = if same { found } else { self.take_up(arrival) };
        self.weights[at] += arrival.bytes;
        let key = &mut self.keys[at];
        key.hash = arrival.hash;
        if arrival.refused.is_none() {
            key.records += 1;
            key.bytes += arrival.bytes;
        } else {
            key.refused += 1;
            key.refused_bytes += arrival.bytes;
        }
    }

    /// Finds a place for a key that isn't followed yet.
    fn take_up(&mut self, arrival: &Arrival<'_>) -> usize {
        let mut key = Followed {
            text: KeyText::of(arrival.key),
            print: arrival.print,
            hash: arrival.hash,
            records: 0,
            bytes: 0,
            refused: 0,
            refused_bytes: 0,
            error: 0,
        };
        if self.keys.len() < KEYS {
            self.prints.push(arrival.print as u32);
            self.weights.push(0);
            self.keys.push(key);
            return self.keys.len() - 1;
        }
        let lightest = self.lightest();
        key.error = self.weights[lightest];
        self.prints[lightest] = arrival.print as u32;
        self.keys[lightest] = key;
        lightest
    }

    fn lightest(&self) -> usize {
        let mut lightest = (u64::MAX, 0);
        for (at, weight) in self.weights.iter().enumerate() {
            lightest = lightest.min((*weight, at));
        }
        lightest.1
    }

    /// Bytes that a key which isn't followed may have brought at most.
    pub(super) fn missed(&self) -> u64 {
        if self.keys.len() < KEYS { 0 } else { self.weights[self.lightest()] }
    }
}
