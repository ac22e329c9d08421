//! The formula one finds in most notes, `int(MB/s) + 1`, beside the right one: where it misleads
//! and why.

use super::figures::{short, whole};
use super::{Exact, Limit, Load};

/// How the classic formula compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same number, because the MB/s govern and have a fraction.
    Same,
    /// One shard too many: the MB/s are a whole number, and `int(x) + 1` is not rounding up.
    ExactMultiple,
    /// Too few: it doesn't look at the records per second, which govern.
    ForgetsRecords,
    /// Too few: it doesn't look at the consumers, which govern.
    ForgetsReaders,
}

/// What the classic formula says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classic {
    /// Its number of shards.
    pub shards: u128,
    /// How it compares.
    pub verdict: Verdict,
    /// The same as one or two Spanish sentences.
    pub sentence: String,
}

impl Classic {
    pub(super) fn of(load: &Load, mb: Exact, right: u128, governs: Limit) -> Self {
        let shards = mb.floor() + 1;
        let (says, needs, x) = (whole(shards), whole(right), short(mb));
        let (verdict, sentence) = if shards > right {
            // Only possible if the MB/s are whole and govern.
            let sentence =
                format!("La nota usa int(x) + 1: con {x} justos daría {says}. Aquí se usa ⌈x⌉.");
            (Verdict::ExactMultiple, sentence)
        } else if shards == right {
            let sentence = if mb.is_whole() {
                format!(
                    "int(x) + 1 también da {says}, pero por casualidad: ⌈{x}⌉ son {}.",
                    whole(mb.ceil())
                )
            } else {
                format!("La nota usa int(x) + 1, que aquí también da {says}: {x} no es entero.")
            };
            (Verdict::Same, sentence)
        } else if governs == Limit::SharedRead {
            let sentence = format!(
                "La nota usa int(x) + 1 sobre los MB/s escritos: daría {says}. No cuenta a los {} \
                 consumidores, que piden {needs}.",
                load.shared
            );
            (Verdict::ForgetsReaders, sentence)
        } else {
            let sentence = format!(
                "La nota usa int(x) + 1 sobre los MB/s: daría {says}. Con registros pequeños manda el \
                 otro límite, 1000 reg/s por shard: hacen falta {needs}."
            );
            (Verdict::ForgetsRecords, sentence)
        };
        Self { shards, verdict, sentence }
    }
}
