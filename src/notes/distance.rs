//! How far two words are from each other, in slips of a typing finger.

/// The Damerau-Levenshtein distance (optimal string alignment: letters left out, put in, changed,
/// or two neighbours swapped), or `None` if it is over `most`.
pub(super) fn within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    last_row(a, b, most)?.last().copied().filter(|cost| *cost <= most)
}

/// The distance from `a` to the nearest beginning of `b`, or `None` if it is over `most`: for a
/// word that is still being typed.
pub(super) fn prefix_within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let b = &b[..b.len().min(a.len() + most)];
    last_row(a, b, most)?.into_iter().min().filter(|cost| *cost <= most)
}

/// The distance from `a` to every beginning of `b`; `None` once all are over `most`.
fn last_row(a: &[char], b: &[char], most: usize) -> Option<Vec<usize>> {
    let width = b.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for (i, from) in a.iter().enumerate() {
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = last[j] + usize::from(from != to);
            let mut cost = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row[j + 1] = cost;
        }
        // Rows never get cheaper than their cheapest cell; a swap looks back two rows at most.
        if row.iter().chain(&last).all(|cost| *cost > most) {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last)
}

/// The candidate with the name nearest to `wanted`, if any is near enough to be meant: one holds
/// the other, or they differ by a third of their letters at most.
pub(super) fn nearest(
    wanted: &str,
    candidates: impl Iterator<Item = (usize, String)>,
) -> Option<usize> {
    let letters: Vec<char> = wanted.chars().collect();
    let cost = |name: &str| {
        let other: Vec<char> = name.chars().collect();
        let shorter = letters.len().min(other.len());
        let most = letters.len().max(other.len()) / 3;
        let slips = within(&letters, &other, most);
        let holds = shorter >= 3 && (name.contains(wanted) || wanted.contains(name));
        // A name within the other is as good as one whose every third letter is wrong.
        slips.or_else(|| holds.then_some(most.max(1)))
    };
    candidates.filter_map(|(index, name)| Some((cost(&name)?, index))).min().map(|(_, index)| index)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        within(&letters(a), &letters(b), most)
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(slips("shard", "shard", 0), Some(0));
        assert_eq!(slips("sahrd", "shard", 1), Some(1));
        assert_eq!(slips("shrd", "shard", 1), Some(1));
        assert_eq!(slips("shaard", "shard", 1), Some(1));
        assert_eq!(slips("shord", "shard", 1), Some(1));
        assert_eq!(slips("sohrd", "shard", 1), None);
        assert_eq!(slips("", "ab", 2), Some(2));
    }

    #[test]
    fn words_that_are_being_typed_are_near_their_end() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        let near = |a: &str, b: &str| prefix_within(&letters(a), &letters(b), 1);
        assert_eq!(near("retnec", "retencion"), Some(1));
        assert_eq!(near("reten", "retencion"), Some(0));
        assert_eq!(near("rxtnec", "retencion"), None);
        assert_eq!(near("retencion", "reten"), None);
    }

    #[test]
    fn the_nearest_name_is_suggested() {
        let names = ["kinesis", "limites y cuotas", "apache kafka"];
        let find = |wanted: &str| {
            nearest(
                wanted,
                names.iter().enumerate().map(|(index, name)| (index, (*name).to_owned())),
            )
        };
        assert_eq!(find("kinesys"), Some(0));
        assert_eq!(find("limites"), Some(1));
        assert_eq!(find("kafka"), Some(2));
        assert_eq!(find("dynamodb"), None);
        assert_eq!(find(""), None);
    }

    proptest! {
        #[test]
        fn the_limit_only_cuts(a in "[abc]{0,8}", b in "[abc]{0,8}", most in 0_usize..5) {
            let whole = slips(&a, &b, 100);
            prop_assert_eq!(slips(&a, &b, most), whole.filter(|cost| *cost <= most));
            prop_assert_eq!(whole, slips(&b, &a, 100));
            prop_assert_eq!(whole == Some(0), a == b);
        }
    }
}
