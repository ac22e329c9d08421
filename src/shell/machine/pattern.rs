//! Patterns with `*`, `?` and `[…]`, as `case` and `${name%pattern}` have them.

/// One sign of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sign {
    One(char),
    Any,
    Some,
    Set { negated: bool, ranges: Vec<(char, char)> },
}

/// A pattern for whole texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Sign>);

impl Pattern {
    /// Adds text that stands for itself.
    pub(super) fn literal(&mut self, text: &str) {
        self.0.extend(text.chars().map(Sign::One));
    }

    /// Adds text whose signs mean something.
    pub(super) fn signs(&mut self, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        while let Some(c) = chars.get(at) {
            at += 1;
            match c {
                '*' => self.0.push(Sign::Some),
                '?' => self.0.push(Sign::Any),
                '[' => match set(&chars[at..]) {
                    Some((sign, length)) => {
                        self.0.push(sign);
                        at += length;
                    }
                    None => self.0.push(Sign::One('[')),
                },
                c => self.0.push(Sign::One(*c)),
            }
        }
    }

    /// Whether the whole text matches: the last star that was passed is widened at each mismatch,
    /// so the time is at most pattern times text.
    pub(super) fn matches(&self, text: &[char]) -> bool {
        let (mut sign, mut at) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.0.get(sign) {
                Some(Sign::Some) => {
                    star = Some((sign, at));
                    sign += 1;
                    continue;
                }
                Some(found) if found.takes(text[at]) => {
                    sign += 1;
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let Some((star_sign, star_at)) = star else { return false };
            sign = star_sign + 1;
            at = star_at + 1;
            star = Some((star_sign, at));
        }
        self.0[sign..].iter().all(|sign| *sign == Sign::Some)
    }
}

impl Sign {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::One(own) => *own == c,
            Self::Any => true,
            Self::Some => false,
            Self::Set { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

/// A set and how long it is, after its `[`.
fn set(chars: &[char]) -> Option<(Sign, usize)> {
    let negated = matches!(chars.first(), Some('!' | '^'));
    let start = usize::from(negated);
    let end = start + 1 + chars.get(start + 1..)?.iter().position(|c| *c == ']')?;
    let inner = &chars[start..end];
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < inner.len() {
        if let [low, '-', high, ..] = inner[at..] {
            ranges.push((low, high));
            at += 3;
        } else {
            ranges.push((inner[at], inner[at]));
            at += 1;
        }
    }
    Some((Sign::Set { negated, ranges }, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_bash() {
        for (pattern, text, expected) in [
            ("abc", "abc", true),
            ("a*c", "abbbc", true),
            ("a*c", "ab", false),
            ("?", "ñ", true),
            ("?", "", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]a]", "]", true),
            ("[", "[", true),
            ("*", "", true),
            ("*a*b*", "xxaxxbxx", true),
        ] {
            let mut read = Pattern::default();
            read.signs(pattern);
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(read.matches(&chars), expected, "{pattern} {text}");
        }
        let mut literal = Pattern::default();
        literal.literal("*");
        assert!(!literal.matches(&['a']));
    }
}
