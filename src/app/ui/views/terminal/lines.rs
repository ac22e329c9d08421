//! What a terminal has printed: lines within bounds, and which rows they take at a width.
//!
//! Rows are cut after a number of characters, as terminals do: so a hundred thousand lines are
//! measured without laying out any.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use caudal::clients::shell::Stream;

use super::edit::byte_of;
use crate::ui::highlight::{self, Token};

/// Most lines kept.
pub(super) const LINES_MAX: usize = 100_000;
/// Most bytes kept.
const BYTES_MAX: usize = 32 << 20;
/// Longest line kept, in bytes.
const LINE_MAX: usize = 64 << 10;
/// Columns between two stops of a tabulator.
const TAB: usize = 8;

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A command, with its colours.
    Command(Vec<(Range<usize>, Token)>),
    /// What was printed; whether it belongs to a JSON document.
    Out(bool),
    /// What went wrong, as the tool says it.
    Error,
    /// What a person should know.
    Hint,
    /// Where an error is explained: the section of the page.
    Explained(String),
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What it is.
    pub(super) kind: Kind,
    /// The text, without a line break.
    pub(super) text: String,
    /// The stream that its command is about.
    pub(super) about: Option<Arc<str>>,
    chars: usize,
    /// Bytes of the line that were not kept.
    cut: usize,
}

/// A character of what was printed: the number of its line since the beginning, and its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Which line.
    pub(super) line: u64,
    /// Which character of it.
    pub(super) at: usize,
}

/// Everything that was printed.
#[derive(Debug, Default)]
pub(super) struct Lines {
    kept: VecDeque<Line>,
    /// Lines that were there before the first one that is kept.
    gone: u64,
    bytes: usize,
    /// Row at which each line begins, counted from the beginning of time.
    rows: VecDeque<u64>,
    next_row: u64,
    columns: usize,
    /// The kind of the last line, if it may go on.
    open: Option<Stream>,
    /// Bytes of a character that isn't whole yet.
    pending: Vec<u8>,
    json: bool,
    about: Option<Arc<str>>,
}

impl Lines {
    /// Puts down a command that begins to run.
    pub(super) fn command(&mut self, text: &str, about: Option<Arc<str>>) {
        self.close();
        self.about = about;
        self.json = false;
        let spans = highlight::spans("bash", text);
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            // Two columns for the sign in front.
            let within = spans.iter().filter_map(|(range, token)| {
                let (from, to) = (range.start.max(start), range.end.min(end));
                (from < to).then(|| (from - start + 2..to - start + 2, *token))
            });
            let kind = Kind::Command(within.collect());
            let sign = if start == 0 { "$ " } else { "  " };
            self.push(kind, format!("{sign}{line}"));
            start = end + 1;
        }
    }

    /// Takes what was printed.
    pub(super) fn take(&mut self, stream: Stream, bytes: &[u8]) {
        if self.open.is_some_and(|open| open != stream) {
            self.close();
        }
        let mut bytes = bytes;
        let joined;
        if !self.pending.is_empty() {
            self.pending.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.pending);
            bytes = &joined;
        }
        // A character may come in two pieces.
        let whole = match std::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => bytes.len(),
        };
        self.pending = bytes[whole..].to_vec();
        let text = String::from_utf8_lossy(&bytes[..whole]);
        for piece in text.split_inclusive('\n') {
            let ends = piece.ends_with('\n');
            let words = piece.trim_end_matches(['\n', '\r']);
            if self.open.is_some() {
                self.extend(words);
            } else {
                self.print(stream, words);
            }
            self.open = (!ends).then_some(stream);
        }
    }

    fn print(&mut self, stream: Stream, words: &str) {
        let kind = match stream {
            Stream::Out => {
                self.json |= words.starts_with(['{', '[']);
                let json = self.json;
                self.json &= !words.starts_with(['}', ']']) && !words.ends_with(['}', ']'])
                    || words.starts_with(' ');
                Kind::Out(json)
            }
            Stream::Error => Kind::Error,
            Stream::Hint => Kind::Hint,
        };
        self.push(kind, clean(words, 0));
    }

    /// Goes on with the last line.
    fn extend(&mut self, words: &str) {
        let Some(mut line) = self.kept.pop_back() else { return };
        self.bytes -= line.text.len();
        self.next_row = self.rows.pop_back().unwrap_or(self.next_row);
        let (more, kept) = (clean(words, line.chars), std::mem::take(&mut line.text));
        self.put(line, kept + &more);
    }

    /// Ends a line that hasn't ended.
    pub(super) fn close(&mut self) {
        self.open = None;
        self.pending.clear();
    }

    /// Says something of Caudal's own.
    pub(super) fn say(&mut self, kind: Kind, text: &str) {
        self.close();
        self.push(kind, text.to_owned());
    }

    fn push(&mut self, kind: Kind, text: String) {
        let line = Line { kind, text: String::new(), about: self.about.clone(), chars: 0, cut: 0 };
        self.put(line, text);
    }

    fn put(&mut self, line: Line, mut text: String) {
        let mut cut = line.cut;
        if text.len() > LINE_MAX {
            let end = (0..=LINE_MAX).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            cut += text.len() - end;
            text.truncate(end);
        }
        let chars = if text.is_ascii() { text.len() } else { text.chars().count() };
        self.bytes += text.len();
        self.rows.push_back(self.next_row);
        let line = Line { text, chars, cut, ..line };
        self.next_row += self.rows_of(&line);
        self.kept.push_back(line);
        while self.kept.len() > LINES_MAX || self.bytes > BYTES_MAX {
            self.rows.pop_front();
            let Some(first) = self.kept.pop_front() else { break };
            self.bytes -= first.text.len();
            self.gone += 1;
        }
    }

    fn rows_of(&self, line: &Line) -> u64 {
        line.chars.div_ceil(self.columns.max(1)).max(1) as u64
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self =
            Self { columns: self.columns, gone: 0, about: self.about.take(), ..Self::default() };
    }

    /// Cuts rows after so many characters.
    pub(super) fn set_columns(&mut self, columns: usize) {
        if self.columns == columns {
            return;
        }
        self.columns = columns;
        self.rows.clear();
        self.next_row = 0;
        let columns = columns.max(1);
        for line in &self.kept {
            self.rows.push_back(self.next_row);
            self.next_row += line.chars.div_ceil(columns).max(1) as u64;
        }
    }

    /// The number after the last line that won't change any more.
    pub(super) fn settled(&self) -> u64 {
        self.numbers().end - u64::from(self.open.is_some() && !self.kept.is_empty())
    }

    /// Whether nothing was printed.
    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many lines were printed and are no longer kept.
    pub(super) fn gone(&self) -> u64 {
        self.gone
    }

    /// The numbers of the lines that are kept.
    pub(super) fn numbers(&self) -> Range<u64> {
        self.gone..self.gone + self.kept.len() as u64
    }

    /// A line by its number.
    pub(super) fn line(&self, number: u64) -> Option<&Line> {
        self.kept.get(usize::try_from(number.checked_sub(self.gone)?).ok()?)
    }

    /// How many rows there are.
    pub(super) fn row_count(&self) -> u64 {
        self.next_row - self.rows.front().copied().unwrap_or(self.next_row)
    }

    /// A row: its line, and which characters of it.
    pub(super) fn row(&self, row: u64) -> Option<(u64, Range<usize>)> {
        let row = self.rows.front()? + row;
        let index = self.rows.partition_point(|start| *start <= row).checked_sub(1)?;
        let line = self.kept.get(index)?;
        let within = row - self.rows[index];
        let start = within as usize * self.columns.max(1);
        (within < self.rows_of(line))
            .then(|| (self.gone + index as u64, start..line.chars.min(start + self.columns.max(1))))
    }

    /// The row that a spot is in.
    pub(super) fn row_of(&self, spot: Spot) -> Option<u64> {
        let index = usize::try_from(spot.line.checked_sub(self.gone)?).ok()?;
        let within = (spot.at / self.columns.max(1)) as u64;
        let line = self.kept.get(index)?;
        let within = within.min(self.rows_of(line) - 1);
        Some(self.rows[index] - self.rows.front()? + within)
    }

    /// The text between two spots, as one would paste it.
    pub(super) fn text(&self, from: Spot, to: Spot) -> String {
        let mut text = String::new();
        for number in from.line.max(self.gone)..=to.line {
            let Some(line) = self.line(number) else { break };
            let start = if number == from.line { byte_of(&line.text, from.at) } else { 0 };
            let end = if number == to.line { byte_of(&line.text, to.at) } else { line.text.len() };
            text.push_str(line.text.get(start..end.max(start)).unwrap_or_default());
            if number != to.line {
                text.push('\n');
            }
        }
        text
    }

    /// Everything that is kept.
    pub(super) fn all(&self) -> String {
        let Range { start, end } = self.numbers();
        let spot = |line, at| Spot { line, at };
        if start == end {
            String::new()
        } else {
            self.text(spot(start, 0), spot(end - 1, usize::MAX))
        }
    }
}

impl Line {
    /// Bytes at its end that were not kept.
    pub(super) fn cut(&self) -> usize {
        self.cut
    }

    /// The stretches of its text that have a colour of their own.
    pub(super) fn spans(&self) -> Vec<(Range<usize>, Token)> {
        match &self.kind {
            Kind::Command(spans) => spans.clone(),
            Kind::Out(true) => highlight::spans("json", &self.text),
            _ => Vec::new(),
        }
    }
}

/// A text without what moves the cursor of a real terminal; tabulators become blanks.
fn clean(text: &str, column: usize) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut column = column;
    for c in text.chars() {
        match c {
            '\t' => {
                let blanks = TAB - column % TAB;
                clean.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            c => {
                clean.push(if c.is_control() { '·' } else { c });
                column += 1;
            }
        }
    }
    clean
}

#[cfg(test)]
mod tests;
