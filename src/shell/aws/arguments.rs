//! Options and words, parted as Python's `argparse` parts them for the CLI.

use std::fmt::Write as _;

use super::failure::Failure;

/// How many values an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    None,
    One,
    /// None or one.
    Maybe,
    /// One or more.
    Many,
}

/// An option that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    /// With its dashes.
    pub(crate) flag: String,
    pub(crate) takes: Takes,
    /// What its value may be; empty if anything.
    pub(crate) choices: &'static [&'static str],
}

impl Spec {
    pub(crate) fn new(name: &str, takes: Takes) -> Self {
        Self { flag: format!("--{name}"), takes, choices: &[] }
    }

    pub(crate) fn of(name: &str, takes: Takes, choices: &'static [&'static str]) -> Self {
        Self { choices, ..Self::new(name, takes) }
    }

    /// Whether a value must follow.
    pub(crate) fn takes_value(&self) -> bool {
        matches!(self.takes, Takes::One | Takes::Many)
    }

    /// Whether one more value fits behind so many.
    pub(crate) fn has_room(&self, values: usize) -> bool {
        match self.takes {
            Takes::None => false,
            Takes::One | Takes::Maybe => values == 0,
            Takes::Many => true,
        }
    }

    /// Whether the option, if it is the last one of a line, has all the values that it needs.
    pub(crate) fn is_fed(&self, line: &[String]) -> bool {
        !self.takes_value() || line.last() != Some(&self.flag)
    }
}

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// Options with their values, in order.
    pub(crate) given: Vec<(String, Vec<String>)>,
    /// Words that stand alone, as many as were wanted.
    pub(crate) positionals: Vec<String>,
    /// What belongs to nothing here.
    pub(crate) extras: Vec<String>,
}

impl Parsed {
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.given.iter().any(|(name, _)| name == flag)
    }

    /// The values of an option; the last time it is given counts.
    pub(crate) fn values(&self, flag: &str) -> Option<&[String]> {
        let found = self.given.iter().rev().find(|(name, _)| name == flag);
        found.map(|(_, values)| values.as_slice())
    }

    pub(crate) fn value(&self, flag: &str) -> Option<&str> {
        self.values(flag)?.first().map(String::as_str)
    }
}

/// What a word of the line is.
enum Word<'a> {
    /// An option with the value that is tied to it.
    Option(&'a Spec, Option<&'a str>),
    /// Looks like an option and is none.
    Stranger,
    Plain,
}

/// Parts a line; `wanted` is how many words may stand alone.
pub(crate) fn parse(specs: &[Spec], line: &[String], wanted: usize) -> Result<Parsed, Failure> {
    let mut parsed = Parsed::default();
    let mut at = 0;
    while let Some(word) = line.get(at) {
        at += 1;
        match classify(specs, word)? {
            Word::Plain if parsed.positionals.len() < wanted => {
                parsed.positionals.push(word.clone());
            }
            Word::Plain | Word::Stranger => parsed.extras.push(word.clone()),
            Word::Option(spec, tied) => {
                let mut values: Vec<String> = tied.map(ToOwned::to_owned).into_iter().collect();
                if tied.is_none() {
                    let most = match spec.takes {
                        Takes::None => 0,
                        Takes::One | Takes::Maybe => 1,
                        Takes::Many => usize::MAX,
                    };
                    while values.len() < most
                        && let Some(next) = line.get(at)
                        && matches!(classify(specs, next), Ok(Word::Plain))
                    {
                        values.push(next.clone());
                        at += 1;
                    }
                } else if spec.takes == Takes::None {
                    return Err(Failure::usage(format!(
                        "argument {}: ignored explicit argument '{}'",
                        spec.flag,
                        tied.unwrap_or_default()
                    )));
                }
                let few = match spec.takes {
                    Takes::One if values.is_empty() => "one argument",
                    Takes::Many if values.is_empty() => "at least one argument",
                    _ => "",
                };
                if !few.is_empty() {
                    return Err(Failure::usage(format!("argument {}: expected {few}", spec.flag)));
                }
                if !spec.choices.is_empty()
                    && let Some(bad) = values.iter().find(|v| !spec.choices.contains(&v.as_str()))
                {
                    return Err(choice(&spec.flag, bad, spec.choices.iter().copied()));
                }
                parsed.given.push((spec.flag.clone(), values));
            }
        }
    }
    Ok(parsed)
}

fn classify<'a>(specs: &'a [Spec], word: &'a str) -> Result<Word<'a>, Failure> {
    if !word.starts_with('-') || word.len() == 1 {
        return Ok(Word::Plain);
    }
    let find = |flag: &str| specs.iter().find(|spec| spec.flag == flag);
    if let Some(spec) = find(word) {
        return Ok(Word::Option(spec, None));
    }
    let (flag, tied) = match word.split_once('=') {
        Some((flag, tied)) => (flag, Some(tied)),
        None => (word, None),
    };
    if let Some(spec) = find(flag) {
        return Ok(Word::Option(spec, tied));
    }
    if flag.starts_with("--") && flag.len() > 2 {
        let mut close = specs.iter().filter(|spec| spec.flag.starts_with(flag));
        match (close.next(), close.next()) {
            (Some(spec), None) => return Ok(Word::Option(spec, tied)),
            (Some(_), Some(_)) => {
                let all = specs.iter().filter(|spec| spec.flag.starts_with(flag));
                let flags: Vec<&str> = all.map(|spec| spec.flag.as_str()).collect();
                return Err(Failure::usage(format!(
                    "ambiguous option: {word} could match {}",
                    flags.join(", ")
                )));
            }
            _ => {}
        }
    }
    let number = word[1..]
        .parse::<f64>()
        .is_ok_and(|_| word[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    Ok(if number || word.contains(' ') { Word::Plain } else { Word::Stranger })
}

/// A word that is none of those that there are.
pub(crate) fn choice<'a>(
    what: &str,
    word: &str,
    choices: impl Iterator<Item = &'a str>,
) -> Failure {
    let mut close: Vec<(f64, &str)> = choices
        .map(|choice| (likeness(word, choice), choice))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .collect();
    close.sort_by(|left, right| right.0.total_cmp(&left.0).then(right.1.cmp(left.1)));
    let mut text = format!("argument {what}: Found invalid choice '{word}'\n");
    if !close.is_empty() {
        let words: Vec<String> =
            close.iter().take(3).map(|(_, choice)| format!("  * {choice}")).collect();
        let _ = write!(text, "\nMaybe you meant:\n\n{}", words.join("\n"));
    }
    Failure::usage(text)
}

/// How alike two words are, as Python's `difflib` measures it: twice what they share of both.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) =
        (one.chars().take(200).collect(), other.chars().take(200).collect());
    let all = one.len() + other.len();
    if all == 0 { 1.0 } else { 2.0 * shared(&one, &other) as f64 / all as f64 }
}

/// Characters in the longest common run, and in those on both sides of it.
fn shared(one: &[char], other: &[char]) -> usize {
    let (mut start, mut place, mut longest) = (0, 0, 0);
    for left in 0..one.len() {
        for right in 0..other.len() {
            let run = one[left..].iter().zip(&other[right..]).take_while(|(a, b)| a == b).count();
            if run > longest {
                (start, place, longest) = (left, right, run);
            }
        }
    }
    if longest == 0 {
        return 0;
    }
    longest
        + shared(&one[..start], &other[..place])
        + shared(&one[start + longest..], &other[place + longest..])
}
