//! From text to words.

use std::ops::Range;

use super::Operator;
use super::Term;
use super::test::{Test, Value};
use crate::api::kinesis::ShardId;
use crate::clients::reader::path::Path;

/// What is wrong with a filter, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} at {range:?}")]
pub struct Fault {
    /// The bytes that are wrong; empty where something is missing.
    pub range: Range<usize>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong with a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Quotes that don't end.
    Unclosed,
    /// Nothing after an operator.
    ValueMissing,
    /// A `-` with nothing to turn around.
    NothingNegated,
    /// Not a shard's number.
    Shard,
    /// Not a whole number.
    Number,
    /// An operator that makes no sense for this field.
    Operator,
    /// Not a path into JSON.
    Path,
}

/// Reads every word.
pub(super) fn terms(text: &str) -> Result<Vec<Term>, Fault> {
    let mut reader = Reader { text, at: 0 };
    let mut terms = Vec::new();
    loop {
        reader.space();
        if reader.at == text.len() {
            return Ok(terms);
        }
        terms.push(reader.term()?);
    }
}

/// The record's own fields, which stand before those of its JSON.
#[derive(Clone, Copy)]
enum Field {
    Key,
    Shard,
    Bytes,
    Number,
    Text,
}

fn field(head: &str) -> Option<Field> {
    Some(match head {
        "clave" | "key" => Field::Key,
        "shard" => Field::Shard,
        "bytes" => Field::Bytes,
        "seq" | "secuencia" => Field::Number,
        "texto" | "datos" => Field::Text,
        _ => return None,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fault<T>(range: Range<usize>, kind: FaultKind) -> Result<T, Fault> {
        Err(Fault { range, kind })
    }

    fn term(&mut self) -> Result<Term, Fault> {
        let start = self.at;
        let negated = self.rest().starts_with('-');
        if negated {
            self.at += 1;
            if self.rest().chars().next().is_none_or(char::is_whitespace) {
                return Self::fault(start..self.at, FaultKind::NothingNegated);
            }
        }
        let test = self.test()?;
        Ok(Term { range: start..self.at, negated, test })
    }

    fn test(&mut self) -> Result<Test, Fault> {
        let start = self.at;
        if self.rest().starts_with('"') {
            return self.quoted().map(|text| Test::text(&text));
        }
        if let Some((head, operator)) = self.head() {
            let head_range = start..start + head.len();
            self.space();
            let value_at = self.at;
            let value = self.value()?;
            if value.is_empty() && !self.text[value_at..self.at].starts_with('"') {
                return Self::fault(value_at..value_at, FaultKind::ValueMissing);
            }
            let value_range = value_at..self.at;
            return Self::comparison(head, head_range, operator, value, value_range);
        }
        let rest = self.rest();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at += end;
        Ok(Test::text(&rest[..end]))
    }

    /// What stands before an operator, if there is one; leaves the reader behind the operator.
    fn head(&mut self) -> Option<(&'a str, Operator)> {
        let rest = self.rest();
        let end = head_end(rest);
        let head = &rest[..end];
        let behind = &rest[end..];
        let letter = |letter: char| letter.is_alphabetic() || matches!(letter, '_' | '$');
        let likely = head.starts_with(letter);
        // An address is a text, although a colon stands in it.
        if likely
            && let Some(after) = behind.strip_prefix(':').filter(|after| !after.starts_with("//"))
        {
            self.at = self.text.len() - after.len();
            return Some((head, Operator::Has));
        }
        let spaced = behind.trim_start();
        let operators = [
            ("!=", Operator::Unequal),
            (">=", Operator::AtLeast),
            ("<=", Operator::AtMost),
            (">", Operator::Above),
            ("<", Operator::Below),
            ("=", Operator::Equal),
        ];
        let (after, operator) = operators
            .into_iter()
            .find_map(|(sign, operator)| Some((spaced.strip_prefix(sign)?, operator)))?;
        if !likely {
            return None;
        }
        self.at = self.text.len() - after.len();
        Some((head, operator))
    }

    fn value(&mut self) -> Result<String, Fault> {
        let rest = self.rest();
        if rest.starts_with('"') {
            return self.quoted();
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at += end;
        Ok(rest[..end].to_owned())
    }

    /// A text in quotes, in which `\"` is a quote.
    fn quoted(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let mut text = String::new();
        let mut escaped = false;
        for (index, letter) in self.rest().char_indices().skip(1) {
            match letter {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => {
                    self.at = start + index + 1;
                    return Ok(text);
                }
                _ => {
                    if escaped && letter != '"' && letter != '\\' {
                        text.push('\\');
                    }
                    escaped = false;
                    text.push(letter);
                }
            }
        }
        Self::fault(start..self.text.len(), FaultKind::Unclosed)
    }

    fn comparison(
        head: &str,
        head_range: Range<usize>,
        operator: Operator,
        value: String,
        value_range: Range<usize>,
    ) -> Result<Test, Fault> {
        let ordering = !matches!(operator, Operator::Has | Operator::Equal | Operator::Unequal);
        match field(head) {
            Some(Field::Key | Field::Number | Field::Text | Field::Shard) if ordering => {
                Self::fault(head_range.end..value_range.start, FaultKind::Operator)
            }
            Some(Field::Key) => Ok(Test::Key(operator, Value::new(value))),
            Some(Field::Number) => Ok(Test::Number(operator, value)),
            Some(Field::Text) if operator == Operator::Has => Ok(Test::text(&value)),
            Some(Field::Text) => {
                Self::fault(head_range.end..value_range.start, FaultKind::Operator)
            }
            Some(Field::Shard) => match value.trim_start_matches('#').parse::<ShardId>() {
                Ok(shard) => Ok(Test::Shard(operator, shard)),
                Err(_) => Self::fault(value_range, FaultKind::Shard),
            },
            Some(Field::Bytes) => match value.parse() {
                Ok(bytes) => Ok(Test::Bytes(operator, bytes)),
                Err(_) => Self::fault(value_range, FaultKind::Number),
            },
            None => match head.parse::<Path>() {
                Ok(path) => Ok(Test::Json(path, operator, Value::new(value))),
                Err(bad) => {
                    let at = head_range.start + bad.0.min(head.len());
                    Self::fault(at..head_range.end.max(at), FaultKind::Path)
                }
            },
        }
    }
}

/// Where a head ends: at a space or an operator outside of brackets.
fn head_end(text: &str) -> usize {
    let mut bracket = false;
    let mut quoted = false;
    for (index, letter) in text.char_indices() {
        match letter {
            '"' if bracket => quoted = !quoted,
            '"' => return index,
            _ if quoted => {}
            '[' => bracket = true,
            ']' => bracket = false,
            '=' | '!' | '>' | '<' | ':' => return index,
            _ if letter.is_whitespace() => return index,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::reader::filter::Filter;
    use proptest::prelude::*;

    fn parts(text: &str) -> Vec<String> {
        let filter = Filter::parse(text).unwrap();
        filter.terms().iter().map(|term| text[term.range.clone()].to_owned()).collect()
    }

    #[test]
    fn words_are_apart_by_space_and_kept_together_by_quotes_and_operators() {
        assert_eq!(
            parts(r#" clave:cliente-12345  monto>50000 shard:3 texto -pais=MX "dos palabras""#),
            [
                "clave:cliente-12345",
                "monto>50000",
                "shard:3",
                "texto",
                "-pais=MX",
                "\"dos palabras\""
            ]
        );
        assert_eq!(parts("$.monto >= 1000 a"), ["$.monto >= 1000", "a"]);
        assert_eq!(parts(r#"clave:"a b" $["x y"]=1"#), [r#"clave:"a b""#, r#"$["x y"]=1"#]);
        assert_eq!(parts("14:03:12 http://a/b"), ["14:03:12", "http://a/b"], "plain text");
        assert!(parts("   ").is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        use FaultKind::{Number, Operator, Path, Shard, Unclosed, ValueMissing};
        for (text, range, kind) in [
            ("a \"b", 2..4, Unclosed),
            ("monto>", 6..6, ValueMissing),
            ("clave: x", 7..7, ValueMissing),
            ("shard:x", 6..7, Shard),
            ("bytes>diez", 6..10, Number),
            ("shard>3", 5..6, Operator),
            ("clave<a", 5..6, Operator),
            ("$.=1", 2..2, Path),
            ("a[x]=1", 2..4, Path),
            ("x -", 2..3, FaultKind::NothingNegated),
        ] {
            let fault = Filter::parse(text);
            if text == "clave: x" {
                // A space after the colon is forgiven.
                assert!(fault.is_ok());
                continue;
            }
            assert_eq!(fault, Err(Fault { range, kind }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_filter_or_says_where_it_is_not(text in "\\PC{0,40}") {
            check(&text)?;
        }

        #[test]
        fn any_text_of_its_own_letters_too(text in r#"[a-c$.:=!<>"\[\]0-9\\ -]{0,30}"#) {
            check(&text)?;
        }
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        match Filter::parse(text) {
            Ok(filter) => {
                for term in filter.terms() {
                    let again = Filter::parse(&text[term.range.clone()]);
                    prop_assert_eq!(again.map(|filter| filter.terms().len()), Ok(1));
                }
            }
            Err(fault) => {
                prop_assert!(text.get(fault.range.clone()).is_some(), "{:?}", fault);
            }
        }
        Ok(())
    }
}
