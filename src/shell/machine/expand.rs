//! Words become texts: braces, variables, what programs print, and splitting at blanks.

use super::Frame;
use super::arithmetic;
use super::pattern::Pattern;
use super::{Io, Sink};
use crate::shell::syntax::{Piece, Program, Word};

/// Most words that braces may make of one.
const BRACES_MAX: usize = 100_000;

/// A piece of a word with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bit {
    text: String,
    /// Its signs stand for themselves.
    quoted: bool,
    /// Blanks in it part words.
    splits: bool,
}

impl Frame {
    /// The words that a command gets.
    pub(super) async fn fields(&mut self, words: &[Word]) -> Result<Vec<String>, String> {
        let mut fields = Vec::new();
        for word in words {
            for pieces in braces(&word.pieces) {
                split(self.bits(&pieces).await?, &mut fields);
            }
        }
        Ok(fields)
    }

    /// A word as one text, as on the right of `=`.
    pub(super) async fn text(&mut self, word: &Word) -> Result<String, String> {
        let bits = self.bits(&word.pieces).await?;
        Ok(bits.into_iter().map(|bit| bit.text).collect())
    }

    /// A word as a pattern.
    pub(super) async fn pattern(&mut self, word: &Word) -> Result<Pattern, String> {
        let mut pattern = Pattern::default();
        for bit in self.bits(&word.pieces).await? {
            if bit.quoted { pattern.literal(&bit.text) } else { pattern.signs(&bit.text) }
        }
        Ok(pattern)
    }

    async fn bits(&mut self, pieces: &[Piece]) -> Result<Vec<Bit>, String> {
        let mut bits = Vec::with_capacity(pieces.len());
        for piece in pieces {
            bits.push(match piece {
                Piece::Plain(text) => Bit { text: text.clone(), quoted: false, splits: false },
                Piece::Quoted(text) => Bit { text: text.clone(), quoted: true, splits: false },
                Piece::Variable { name, change, quoted } => {
                    let text = Box::pin(self.variable(name, change)).await?;
                    Bit { text, quoted: *quoted, splits: !quoted }
                }
                Piece::Output { program, quoted } => {
                    let text = Box::pin(self.output_of(program)).await;
                    Bit { text, quoted: *quoted, splits: !quoted }
                }
                Piece::Arithmetic { expression, quoted } => {
                    let text = Box::pin(self.text(expression)).await?;
                    let value = arithmetic::evaluate(&text, &self.session)?;
                    Bit { text: value.to_string(), quoted: *quoted, splits: !quoted }
                }
            });
        }
        Ok(bits)
    }

    /// What a program prints, without the line breaks at its end.
    async fn output_of(&mut self, program: &Program) -> String {
        let out = Sink::buffer();
        let io = Io { out: out.clone(), ..self.io.clone() };
        let mut inner = self.inner(io);
        inner.list(&program.list, &program.documents).await;
        self.session.status = inner.session.status;
        self.session.adopt_random(&inner.session);
        let mut bytes = out.taken();
        while bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        // As bash does, which warns about it.
        bytes.retain(|byte| *byte != 0);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Parts bits into words at the blanks of those that split.
fn split(bits: Vec<Bit>, fields: &mut Vec<String>) {
    let mut field: Option<String> = None;
    for bit in bits {
        if !bit.splits {
            if bit.quoted || !bit.text.is_empty() {
                field.get_or_insert_default().push_str(&bit.text);
            }
            continue;
        }
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        if bit.text.starts_with(blank) {
            fields.extend(field.take());
        }
        let mut words = bit.text.split(blank).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            field.get_or_insert_default().push_str(word);
            if words.peek().is_some() || bit.text.ends_with(blank) {
                fields.extend(field.take());
            }
        }
    }
    fields.extend(field);
}

/// A word as the words its braces make of it: `{1..3}` and `{a,b}` outside of quotes.
fn braces(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let texts = match piece {
            Piece::Plain(text) if text.contains('{') => braced(text, 0),
            _ => Vec::new(),
        };
        if texts.is_empty() || words.len() * texts.len() > BRACES_MAX {
            for word in &mut words {
                word.push(piece.clone());
            }
            continue;
        }
        let with = |word: &Vec<Piece>, text: &String| {
            let mut word = word.clone();
            word.push(Piece::Plain(text.clone()));
            word
        };
        words =
            words.iter().flat_map(|word| texts.iter().map(move |text| with(word, text))).collect();
    }
    words
}

/// The texts that a text with braces stands for; empty if it stands for itself.
fn braced(text: &str, depth: usize) -> Vec<String> {
    if depth > 8 {
        return Vec::new();
    }
    for (open, _) in text.match_indices('{') {
        let Some((close, commas)) = closing(&text[open..]) else { continue };
        let (inner, after) = (&text[open + 1..open + close], &text[open + close + 1..]);
        let alternatives = if commas.is_empty() {
            sequence(inner)
        } else {
            let mut edges = vec![0];
            edges.extend(commas.iter().flat_map(|comma| [comma - 1, *comma]));
            edges.push(inner.len());
            edges.chunks(2).map(|edge| inner[edge[0]..edge[1]].to_owned()).collect()
        };
        if alternatives.is_empty() {
            continue;
        }
        let whole = |text: String, depth| match braced(&text, depth) {
            texts if texts.is_empty() => vec![text],
            texts => texts,
        };
        let after = whole(after.to_owned(), depth + 1);
        let mut texts = Vec::new();
        for alternative in alternatives {
            for middle in whole(alternative, depth + 1) {
                for end in &after {
                    if texts.len() >= BRACES_MAX {
                        return Vec::new();
                    }
                    texts.push(format!("{}{middle}{end}", &text[..open]));
                }
            }
        }
        return texts;
    }
    Vec::new()
}

/// Where the brace at the start closes, and the commas between on its own level.
fn closing(text: &str) -> Option<(usize, Vec<usize>)> {
    let mut depth = 0;
    let mut commas = Vec::new();
    for (index, c) in text.bytes().enumerate() {
        match c {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some((index, commas));
                }
            }
            b',' if depth == 1 => commas.push(index),
            _ => {}
        }
    }
    None
}

/// `1..10`, `10..1`, `01..10`, `0..10..5` or `a..e`.
fn sequence(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split("..").collect();
    let (from, to, step) = match parts.as_slice() {
        [from, to] => (*from, *to, "1"),
        [from, to, step] => (*from, *to, *step),
        _ => return Vec::new(),
    };
    let number = |text: &str| text.parse::<i32>().ok().map(i64::from);
    let Some(step) = number(step).map(|step| step.abs().max(1)) else { return Vec::new() };
    if let (Some(first), Some(last)) = (number(from), number(to)) {
        let padded = |text: &str| text.trim_start_matches('-').starts_with('0') && text.len() > 1;
        let width = if padded(from) || padded(to) { from.len().max(to.len()) } else { 0 };
        let count = (last - first).abs() / step + 1;
        if count > BRACES_MAX as i64 {
            return Vec::new();
        }
        let step = if last < first { -step } else { step };
        return (0..count).map(|index| format!("{:0width$}", first + index * step)).collect();
    }
    let letter = |text: &str| match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(*letter),
        _ => None,
    };
    let (Some(first), Some(last)) = (letter(from), letter(to)) else { return Vec::new() };
    let step = usize::try_from(step).unwrap_or(1);
    if first <= last {
        (first..=last).step_by(step).map(|c| char::from(c).to_string()).collect()
    } else {
        (last..=first).rev().step_by(step).map(|c| char::from(c).to_string()).collect()
    }
}
