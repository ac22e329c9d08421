//! How a batch came apart, as an icicle: width is records, rows are attempts. Where pieces become too
//! narrow to be seen, the rows below show the piece that failed over the whole width.

use std::ops::Range;

use caudal::lambda::{Branch, Fate};

/// Narrowest piece that can be read, in points.
const NARROWEST: f32 = 26.0;

/// A piece and where it stands: from left to right as shares of the width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    /// How many halvings led to it.
    pub(super) row: usize,
    /// Its path in the tree.
    pub(super) path: String,
    /// Left and right, 0 to 1.
    pub(super) place: Range<f32>,
    /// Its first record, counted from 1 in the batch, and one past its last.
    pub(super) records: Range<usize>,
    pub(super) branch: Branch,
}

/// Where a row is drawn at another scale than the one above.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Zoom {
    /// The first row of the new scale.
    pub(super) row: usize,
    /// What is drawn over the whole width from there on, as shares in the scale above.
    pub(super) from: Range<f32>,
}

/// A batch laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Icicle {
    pub(super) bars: Vec<Bar>,
    pub(super) zooms: Vec<Zoom>,
    /// Pieces that stand outside of what is zoomed to.
    pub(super) hidden: usize,
    /// Records of the whole batch.
    pub(super) records: usize,
}

/// Lays the pieces of a batch out over a width in points.
pub(super) fn layout(tree: &[(String, Branch)], width: f32) -> Icicle {
    let Some((_, whole)) = tree.iter().find(|(path, _)| path.is_empty()) else {
        return Icicle::default();
    };
    let mut icicle = Icicle { records: whole.records, ..Icicle::default() };
    let depth = tree.iter().map(|(path, _)| path.len()).max().unwrap_or_default();
    let mut window = 0..whole.records.max(1);
    for row in 0..=depth {
        let here: Vec<_> = tree
            .iter()
            .filter(|(path, _)| path.len() == row)
            .map(|(path, branch)| (path, branch, range_of(tree, path)))
            .collect();
        let share = |records: &Range<usize>, window: &Range<usize>| {
            let length = window.len().max(1) as f32;
            let at = |record: usize| {
                (record.clamp(window.start, window.end) - window.start) as f32 / length
            };
            at(records.start)..at(records.end)
        };
        let narrow = here.iter().any(|(_, _, records)| {
            let place = share(records, &window);
            (place.end - place.start) * width < NARROWEST
        });
        if narrow && let Some(focus) = focus(&here) {
            let parent = range_of(tree, &focus[..focus.len().saturating_sub(1)]);
            if parent != window && !parent.is_empty() {
                icicle.zooms.push(Zoom { row, from: share(&parent, &window) });
                window = parent;
            }
        }
        for (path, branch, records) in here {
            let place = share(&records, &window);
            if place.is_empty() {
                icicle.hidden += 1;
                continue;
            }
            icicle.bars.push(Bar {
                row,
                path: path.clone(),
                place,
                records: records.start + 1..records.end + 1,
                branch: *branch,
            });
        }
    }
    icicle
}

/// The piece of a row that is worth looking at: one that is open or given up or was halved.
fn focus<'a>(here: &[(&'a String, &Branch, Range<usize>)]) -> Option<&'a str> {
    let rank = |fate: Fate| match fate {
        Fate::GivenUp => 3,
        Fate::Open => 2,
        Fate::Halved => 1,
        Fate::Handled => 0,
    };
    let best = here.iter().max_by_key(|(_, branch, _)| rank(branch.fate))?;
    (!best.0.is_empty()).then_some(best.0.as_str())
}

/// Which records of the batch a piece has, from zero.
fn range_of(tree: &[(String, Branch)], path: &str) -> Range<usize> {
    let records = |path: &str| {
        tree.iter().find(|(other, _)| other == path).map_or(0, |(_, branch)| branch.records)
    };
    let mut start = 0;
    for end in 1..=path.len() {
        if path.as_bytes()[end - 1] == b'1' {
            start += records(&path[..end - 1]).saturating_sub(records(&path[..end]));
        }
    }
    start..start + records(path)
}

#[cfg(test)]
mod tests {
    use caudal::api::kinesis::{SequenceNumber, ShardId};
    use proptest::prelude::*;

    use super::*;

    fn branch(records: usize, fate: Fate) -> Branch {
        let number = SequenceNumber {
            shard_created_secs: 0,
            counter: 0,
            arrived_secs: 0,
            shard: ShardId(0),
        };
        Branch { records, first: number, last: number, invocations: 1, fate }
    }

    /// The batch of the mock: the 63rd of 100 is poison.
    fn halved(records: usize, poison: usize) -> Vec<(String, Branch)> {
        let mut tree = Vec::new();
        let (mut path, mut from, mut size) = (String::new(), 0, records);
        while size > 1 {
            tree.push((path.clone(), branch(size, Fate::Halved)));
            let first = size / 2;
            let (good, bad) = if poison < from + first { ('1', '0') } else { ('0', '1') };
            let good_size = if good == '0' { first } else { size - first };
            tree.push((format!("{path}{good}"), branch(good_size, Fate::Handled)));
            if bad == '1' {
                from += first;
            }
            size -= good_size;
            path.push(bad);
        }
        tree.push((path, branch(1, Fate::GivenUp)));
        tree.sort_by(|one, other| one.0.cmp(&other.0));
        tree
    }

    #[test]
    fn the_poison_is_found_where_it_is_and_can_be_seen() {
        let icicle = layout(&halved(100, 62), 800.0);
        let last = icicle.bars.iter().find(|bar| bar.branch.fate == Fate::GivenUp).expect("poison");
        assert_eq!(last.records, 63..64);
        assert!((last.place.end - last.place.start) * 800.0 >= NARROWEST, "{last:?}");
        assert!(!icicle.zooms.is_empty());
        assert_eq!(icicle.hidden, 0);
    }

    #[test]
    fn nothing_is_laid_out_of_nothing() {
        assert_eq!(layout(&[], 100.0), Icicle::default());
    }

    proptest! {
        #[test]
        fn pieces_of_a_row_never_overlap(records in 1_usize..10_000, at in 0.0..1.0_f64, width in 50.0..1500.0_f32) {
            let poison = ((records as f64) * at) as usize;
            let icicle = layout(&halved(records, poison.min(records - 1)), width);
            for one in &icicle.bars {
                prop_assert!(one.place.start >= 0.0 && one.place.end <= 1.0);
                for other in icicle.bars.iter().filter(|other| other.row == one.row && other.path > one.path) {
                    prop_assert!(one.place.end <= other.place.start + 1e-4);
                }
            }
        }
    }
}
