//! The commands of before: what is kept of them, going back to them, looking for one.

use super::edit::Edit;

/// Most commands kept.
const ENTRIES_MAX: usize = 500;
/// Longest command kept, in bytes; a longer one is a file that was pasted.
const ENTRY_MAX: usize = 16 * 1024;
/// Most bytes kept of all.
const BYTES_MAX: usize = 256 * 1024;

/// Keeps a command, unless it is the one before again.
pub(super) fn remember(entries: &mut Vec<String>, text: &str) {
    let text = text.trim_matches('\n');
    if text.trim().is_empty() || text.len() > ENTRY_MAX || entries.last().is_some_and(|l| l == text)
    {
        return;
    }
    entries.push(text.to_owned());
    let mut bytes: usize = entries.iter().map(String::len).sum();
    let mut gone = entries.len().saturating_sub(ENTRIES_MAX);
    bytes -= entries.iter().take(gone).map(String::len).sum::<usize>();
    while bytes > BYTES_MAX {
        bytes -= entries[gone].len();
        gone += 1;
    }
    entries.drain(..gone);
}

/// Where one is among the commands of before.
#[derive(Clone, Debug, Default)]
pub(super) struct Recall {
    at: Option<usize>,
    draft: String,
}

impl Recall {
    /// The command before the one that is shown; what is being written is kept.
    pub(super) fn older(&mut self, entries: &[String], shown: &str) -> Option<Edit> {
        let from = self.at.unwrap_or(entries.len()).min(entries.len());
        if from == 0 {
            return None;
        }
        if self.at.is_none() {
            shown.clone_into(&mut self.draft);
        }
        self.at = Some(from - 1);
        Some(Edit::new(entries[from - 1].as_str()))
    }

    /// The command after it; after the last one, what was being written.
    pub(super) fn newer(&mut self, entries: &[String]) -> Option<Edit> {
        let at = self.at?;
        if at + 1 < entries.len() {
            self.at = Some(at + 1);
            return Some(Edit::new(entries[at + 1].as_str()));
        }
        self.at = None;
        Some(Edit::new(std::mem::take(&mut self.draft)))
    }

    /// Back to the present.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

/// A search backwards, as Ctrl+R begins it.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// What is looked for.
    pub(super) query: String,
    /// Which command has it.
    pub(super) hit: Option<usize>,
    /// What stood at the prompt before.
    pub(super) draft: Edit,
}

impl Search {
    pub(super) fn new(draft: Edit) -> Self {
        Self { query: String::new(), hit: None, draft }
    }

    /// Looks again after the query has changed: the newest command counts.
    pub(super) fn look(&mut self, entries: &[String]) {
        self.hit = self.before(entries, entries.len());
    }

    /// The next older command that has it, if there is one.
    pub(super) fn older(&mut self, entries: &[String]) {
        let from = self.hit.unwrap_or(entries.len());
        self.hit = self.before(entries, from).or(self.hit);
    }

    /// Whether there is nothing that has it.
    pub(super) fn missed(&self) -> bool {
        !self.query.is_empty() && self.hit.is_none()
    }

    fn before(&self, entries: &[String], end: usize) -> Option<usize> {
        if self.query.is_empty() {
            return None;
        }
        // The same command twice is no second hit.
        let shown = self.hit.and_then(|at| entries.get(at));
        let found = |entry: &String| entry.contains(&self.query);
        let differs = |entry: &String| end == entries.len() || Some(entry) != shown;
        entries.iter().take(end).rposition(|entry| found(entry) && differs(entry))
    }

    /// What stands at the prompt meanwhile.
    pub(super) fn shown(&self, entries: &[String]) -> Edit {
        let Some(entry) = self.hit.and_then(|at| entries.get(at)) else {
            return self.draft.clone();
        };
        let at = entry.find(&self.query).unwrap_or(entry.len());
        Edit { text: entry.clone(), at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_is_kept_is_bounded_and_has_no_twins_in_a_row() {
        let mut kept = Vec::new();
        for text in ["a", "a", "", "  ", "b", "a"] {
            remember(&mut kept, text);
        }
        assert_eq!(kept, ["a", "b", "a"]);
        remember(&mut kept, &"x".repeat(ENTRY_MAX + 1));
        assert_eq!(kept.len(), 3);
        for number in 0..ENTRIES_MAX {
            remember(&mut kept, &number.to_string());
        }
        assert_eq!((kept.len(), kept[0].as_str()), (ENTRIES_MAX, "0"));
        for number in 0..40 {
            remember(&mut kept, &format!("{number}{}", "x".repeat(ENTRY_MAX - 2)));
        }
        assert!(kept.iter().map(String::len).sum::<usize>() <= BYTES_MAX);
        assert!(kept.last().is_some_and(|entry| entry.starts_with("39")));
    }

    #[test]
    fn one_goes_back_and_comes_back_to_what_was_being_written() {
        let kept = entries(&["uno", "dos"]);
        let mut recall = Recall::default();
        assert!(recall.newer(&kept).is_none());
        assert_eq!(recall.older(&kept, "bor").map(|edit| edit.text).as_deref(), Some("dos"));
        assert_eq!(recall.older(&kept, "dos").map(|edit| edit.text).as_deref(), Some("uno"));
        assert!(recall.older(&kept, "uno").is_none());
        assert_eq!(recall.newer(&kept).map(|edit| edit.text).as_deref(), Some("dos"));
        assert_eq!(recall.newer(&kept).map(|edit| edit.text).as_deref(), Some("bor"));
        assert!(recall.newer(&kept).is_none());
    }

    #[test]
    fn a_search_goes_from_hit_to_older_hit() {
        let kept = entries(&["aws kinesis list-streams", "echo", "aws firehose", "aws firehose"]);
        let mut search = Search::new(Edit::new("x"));
        search.query = "aws".to_owned();
        search.look(&kept);
        assert_eq!(search.shown(&kept).text, "aws firehose");
        search.older(&kept);
        assert_eq!(search.shown(&kept).text, "aws kinesis list-streams");
        search.older(&kept);
        assert_eq!(search.hit, Some(0), "there is no older one");
        search.query = "nada".to_owned();
        search.look(&kept);
        assert!(search.missed());
        assert_eq!(search.shown(&kept), Edit::new("x"));
    }
}
