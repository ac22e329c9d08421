//! A journal is a tree: which of its entries the world is made of.

use std::ops::RangeInclusive;

use super::journal::EntryIndex;
use super::objects::{Past, Stretch};
use crate::engine::{BadEntry, Control, Engine, Entry, Input, decode_entry};
use crate::units::Timestamp;

/// An entry that doesn't follow the one before it, or after which the next one doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Jump {
    /// A world begins.
    Genesis,
    /// The world is as it was after this entry, but at this time.
    Rewind(u64, Timestamp),
    /// What follows doesn't count until a rewind names an entry of it.
    Aside,
}

/// Every entry of a journal that is not simply the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Jumps {
    /// By entry, in order.
    jumps: Vec<(u64, Jump)>,
    /// The entries that forgot everything, in order.
    resets: Vec<u64>,
}

impl Jumps {
    /// Notes what an entry does to the order of things.
    pub(super) fn note(&mut self, index: u64, entry: &Entry) {
        let jump = match entry {
            Entry::Genesis(_) => Jump::Genesis,
            Entry::Rewind(rewind) => Jump::Rewind(rewind.to, rewind.at),
            Entry::Aside => Jump::Aside,
            Entry::Input(_, envelope) => {
                if matches!(envelope.input, Input::Control(Control::ResetWorld)) {
                    self.note_reset(index);
                }
                return;
            }
        };
        self.jumps.push((index, jump));
    }

    /// Notes an entry that forgot everything.
    pub(super) fn note_reset(&mut self, index: u64) {
        self.resets.push(index);
    }

    /// The past that leads to a tip, for those who ask what is part of it. `entries` is how many
    /// the journal has. `None` if the tree is none.
    pub(super) fn past(&self, tip: u64, entries: u64) -> Option<Past> {
        let chain = self.chain(tip)?;
        // When a stretch was left for another one stands at the beginning of that one.
        let left_at = |next: &RangeInclusive<u64>| {
            let found = self.jumps.binary_search_by_key(next.start(), |(index, _)| *index);
            match self.jumps[found.ok()?].1 {
                Jump::Rewind(_, at) => Some(at),
                Jump::Genesis | Jump::Aside => None,
            }
        };
        let untils = chain.iter().skip(1).map(left_at).chain([None]);
        let stretches = chain.iter().zip(untils).map(|(stretch, until)| Stretch {
            first: *stretch.start(),
            last: *stretch.end(),
            until,
        });
        let in_chain = |reset: &&u64| chain.iter().any(|stretch| stretch.contains(reset));
        let since = self.resets.iter().rev().find(in_chain).copied().unwrap_or_default();
        let stretches = stretches.collect();
        Some(Past { stretches, since, last: entries.saturating_sub(1) })
    }

    /// Whether each entry follows the one before it.
    pub(super) fn are_none(&self) -> bool {
        matches!(self.jumps[..], [] | [(0, Jump::Genesis)])
    }

    /// The entry after which the world is, if the journal has so many entries. What was being
    /// taken in when a process was killed doesn't count.
    pub(super) fn tip(&self, entries: u64) -> Option<u64> {
        let last = entries.checked_sub(1)?;
        for (index, jump) in self.jumps.iter().rev() {
            match jump {
                Jump::Rewind(..) => return Some(last),
                Jump::Aside => return index.checked_sub(1),
                Jump::Genesis => {}
            }
        }
        Some(last)
    }

    /// The stretches of entries that lead to a tip, oldest first; the first one begins with a
    /// genesis. `None` if the tree is none.
    pub(super) fn chain(&self, tip: u64) -> Option<Vec<RangeInclusive<u64>>> {
        let mut chain = Vec::new();
        let mut end = tip;
        loop {
            let after = self.jumps.partition_point(|(index, _)| *index <= end);
            let (start, jump) = self.jumps[after.checked_sub(1)?];
            chain.push(start..=end);
            end = match jump {
                Jump::Genesis => break,
                Jump::Rewind(to, _) if to < start => to,
                Jump::Rewind(..) | Jump::Aside => return None,
            };
        }
        chain.reverse();
        Some(chain)
    }
}

/// Does to a world what an entry says.
pub(super) fn carry_out(
    world: &mut Option<Engine>,
    index: u64,
    entry: Entry,
) -> Result<(), BadEntry> {
    match (entry, world) {
        (Entry::Genesis(genesis), world) => {
            let mut engine = Engine::new(genesis);
            engine.set_entries(index + 1);
            *world = Some(engine);
        }
        (Entry::Input(now, envelope), Some(engine)) => {
            if engine.entries() != index {
                return Err(BadEntry);
            }
            let changed = engine.apply(now, &envelope).changed;
            while engine.poll_push().is_some() {}
            // An entry is in the journal because it changed the world; it must do so again.
            if !changed {
                return Err(BadEntry);
            }
        }
        (Entry::Rewind(rewind), Some(engine)) => {
            engine.come_back(rewind.at, rewind.subscriptions_from);
            while engine.poll_push().is_some() {}
            engine.set_entries(index + 1);
        }
        (Entry::Input(..) | Entry::Rewind(_), None) | (Entry::Aside, _) => return Err(BadEntry),
    }
    Ok(())
}

/// A world on its way back from its journal: carried out entry by entry for as long as each
/// follows the one before it, and only looked at from the first jump on.
#[derive(Default)]
pub(super) struct Replay {
    world: Option<Engine>,
    pub(super) jumps: Jumps,
    /// Entries seen.
    pub(super) entries: u64,
    /// The seed of the first world.
    pub(super) seed: Option<u64>,
    /// The first entry that could not be understood.
    pub(super) bad: Option<u64>,
}

/// What a first reading leaves to be done.
pub(super) enum Reading {
    /// There is no entry.
    Empty,
    /// The world is here.
    Whole(Box<Engine>),
    /// These stretches of entries have to be carried out; the last one ends with the tip.
    Chain(Vec<RangeInclusive<u64>>),
}

impl Replay {
    /// Takes the next entry; whether it was understood.
    pub(super) fn visit(&mut self, index: EntryIndex, body: &bytes::Bytes) -> bool {
        let done = self.step(index.0, body).is_ok();
        if !done {
            self.bad = Some(index.0);
        }
        done
    }

    fn step(&mut self, index: u64, body: &bytes::Bytes) -> Result<(), BadEntry> {
        let entry = decode_entry(body)?;
        if self.entries != index || (index == 0) != matches!(self.jumps.jumps[..], []) {
            return Err(BadEntry);
        }
        self.entries += 1;
        let jump = match &entry {
            Entry::Genesis(genesis) => {
                self.seed.get_or_insert(genesis.seed);
                index > 0
            }
            Entry::Rewind(rewind) => {
                if rewind.to >= index {
                    return Err(BadEntry);
                }
                true
            }
            Entry::Aside => index > 0,
            Entry::Input(..) => false,
        };
        self.jumps.note(index, &entry);
        if jump {
            self.world = None;
        }
        if self.jumps.are_none() { carry_out(&mut self.world, index, entry) } else { Ok(()) }
    }

    /// The world, or what has to be carried out to get it; the entry that is no part of a tree if
    /// there is one.
    pub(super) fn finish(&mut self) -> Result<Reading, u64> {
        if self.jumps.are_none() {
            let world = self.world.take();
            return Ok(world.map_or(Reading::Empty, |engine| Reading::Whole(Box::new(engine))));
        }
        let tip = self.jumps.tip(self.entries).ok_or(0_u64)?;
        self.jumps.chain(tip).map(Reading::Chain).ok_or(tip)
    }
}

/// Carries out one stretch of a chain.
pub(super) fn carry_out_stretch<E>(
    world: &mut Option<Engine>,
    stretch: RangeInclusive<u64>,
    bodies: impl Iterator<Item = Result<bytes::Bytes, E>>,
    refuse: impl Fn(u64) -> E,
) -> Result<(), E> {
    let mut expected = stretch.clone();
    for body in bodies.take(expected.clone().count()) {
        let Some(index) = expected.next() else { break };
        decode_entry(&body?)
            .and_then(|entry| carry_out(world, index, entry))
            .map_err(|BadEntry| refuse(index))?;
    }
    expected.next().map_or(Ok(()), |missing| Err(refuse(missing)))
}

/// Replays a journal's entries, for tests and tools that hold them in memory.
///
/// # Errors
/// [`BadEntry`] if one of them is not an entry of this version, or doesn't do what it did.
pub fn replay_entries<'a>(
    bodies: impl Iterator<Item = &'a bytes::Bytes>,
) -> Result<Option<Engine>, BadEntry> {
    let mut replay = Replay::default();
    let mut kept = Vec::new();
    for (index, body) in (0..).zip(bodies) {
        replay.step(index, body)?;
        kept.push(body.clone());
    }
    match replay.finish().map_err(|_| BadEntry)? {
        Reading::Empty => Ok(None),
        Reading::Whole(engine) => Ok(Some(*engine)),
        Reading::Chain(chain) => {
            let mut world = None;
            for stretch in chain {
                let from = *stretch.start() as usize;
                let bodies = kept[from..].iter().map(|body| Ok(body.clone()));
                carry_out_stretch(&mut world, stretch, bodies, |_| BadEntry)?;
            }
            Ok(world)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewind(to: u64) -> Jump {
        Jump::Rewind(to, Timestamp(to.cast_signed() * 100))
    }

    fn jumps(all: &[(u64, Jump)]) -> Jumps {
        Jumps { jumps: all.to_vec(), resets: Vec::new() }
    }

    #[test]
    fn a_straight_journal_is_one_stretch() {
        let straight = jumps(&[(0, Jump::Genesis)]);
        assert!(straight.are_none());
        assert_eq!(straight.tip(5), Some(4));
        assert_eq!(straight.chain(4), Some(vec![0..=4]));
        assert_eq!(Jumps::default().tip(0), None);
    }

    #[test]
    fn undo_and_redo_lead_around_what_was_undone() {
        // 0 1 2 3, back to 1, 5, forth to 3, 7.
        let tree = jumps(&[(0, Jump::Genesis), (4, rewind(1)), (6, rewind(3))]);
        assert_eq!(tree.chain(5), Some(vec![0..=1, 4..=5]));
        assert_eq!(tree.chain(7), Some(vec![0..=3, 6..=7]));
        assert_eq!(tree.tip(8), Some(7));
    }

    #[test]
    fn a_world_that_was_not_taken_in_whole_does_not_count() {
        let mut tree = jumps(&[(0, Jump::Genesis), (3, Jump::Aside), (4, Jump::Genesis)]);
        assert_eq!(tree.tip(4), Some(2));
        assert_eq!(tree.tip(9), Some(2));
        // Taken in after all: the rewind names its last entry.
        tree.jumps.push((9, rewind(8)));
        assert_eq!(tree.tip(12), Some(11));
        assert_eq!(tree.chain(11), Some(vec![4..=8, 9..=11]));
        // And undone.
        tree.jumps.push((12, rewind(2)));
        assert_eq!(tree.chain(12), Some(vec![0..=2, 12..=12]));
    }

    #[test]
    fn a_past_knows_when_it_was_left_and_what_was_reset() {
        let mut tree = jumps(&[(0, Jump::Genesis), (4, rewind(1)), (6, rewind(3))]);
        tree.resets = vec![2, 5];
        let past = tree.past(7, 8).expect("a past");
        let at = |to: i64| Some(Timestamp(to * 100));
        let stretch = |first, last, until| Stretch { first, last, until };
        assert_eq!(past.stretches, [stretch(0, 3, at(3)), stretch(6, 7, None)]);
        assert_eq!((past.since, past.last), (2, 7));
        let past = tree.past(4, 8).expect("a past");
        assert_eq!(past.stretches, [stretch(0, 1, at(1)), stretch(4, 4, None)]);
        assert_eq!(past.since, 0, "neither reset is part of it");
    }

    #[test]
    fn what_is_no_tree_is_none() {
        for bad in [
            vec![(0, Jump::Genesis), (2, rewind(2))],
            vec![(0, rewind(0))],
            vec![(0, Jump::Genesis), (2, Jump::Aside), (3, rewind(2))],
        ] {
            assert_eq!(jumps(&bad).chain(5), None, "{bad:?}");
        }
    }
}
