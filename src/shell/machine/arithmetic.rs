//! `$(( … ))`: whole numbers of 64 bits that wrap, as bash's do.

use super::Session;

/// Deepest nesting of brackets and signs.
const DEPTH_MAX: usize = 40;

/// The value of an expression, or why it has none, in bash's words.
pub(super) fn evaluate(text: &str, session: &Session) -> Result<i64, String> {
    let mut reader = Reader { text, at: 0, session, depth: 0 };
    reader.blanks();
    if reader.rest().is_empty() {
        return Ok(0);
    }
    let value = reader.binary(0)?;
    reader.blanks();
    if reader.rest().is_empty() { Ok(value) } else { Err(reader.bad()) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    session: &'a Session,
    depth: usize,
}

/// Signs with how tightly they bind; longer ones first.
const SIGNS: [(&str, u8); 19] = [
    ("||", 1),
    ("&&", 2),
    ("==", 6),
    ("!=", 6),
    ("<=", 7),
    (">=", 7),
    ("<<", 8),
    (">>", 8),
    ("**", 11),
    ("|", 3),
    ("^", 4),
    ("&", 5),
    ("<", 7),
    (">", 7),
    ("+", 9),
    ("-", 9),
    ("*", 10),
    ("/", 10),
    ("%", 10),
];

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn bad(&self) -> String {
        let rest = self.rest();
        let what = if rest.is_empty() { "operand expected" } else { "syntax error in expression" };
        format!("{}: {what} (error token is \"{rest}\")", self.text)
    }

    fn binary(&mut self, least: u8) -> Result<i64, String> {
        if self.depth >= DEPTH_MAX {
            return Err(format!("{}: expression recursion level exceeded", self.text));
        }
        self.depth += 1;
        let mut left = self.unary()?;
        loop {
            self.blanks();
            let rest = self.rest();
            let found = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
            let Some((sign, tightness)) = found.filter(|(_, tightness)| *tightness >= least.max(1))
            else {
                break;
            };
            self.at += sign.len();
            let right = self.binary(if *sign == "**" { *tightness } else { tightness + 1 })?;
            left = self.apply(sign, left, right)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn apply(&self, sign: &str, left: i64, right: i64) -> Result<i64, String> {
        let by_zero = || format!("{}: division by 0 (error token is \"{right}\")", self.text);
        Ok(match sign {
            "||" => i64::from(left != 0 || right != 0),
            "&&" => i64::from(left != 0 && right != 0),
            "==" => i64::from(left == right),
            "!=" => i64::from(left != right),
            "<=" => i64::from(left <= right),
            ">=" => i64::from(left >= right),
            "<" => i64::from(left < right),
            ">" => i64::from(left > right),
            "<<" => left.wrapping_shl(right as u32),
            ">>" => left.wrapping_shr(right as u32),
            "|" => left | right,
            "^" => left ^ right,
            "&" => left & right,
            "+" => left.wrapping_add(right),
            "-" => left.wrapping_sub(right),
            "*" => left.wrapping_mul(right),
            "/" | "%" if right == 0 => return Err(by_zero()),
            "/" => left.wrapping_div(right),
            "%" => left.wrapping_rem(right),
            _ if right < 0 => {
                return Err(format!("{}: exponent less than 0", self.text));
            }
            _ => {
                let exponent = u32::try_from(right).unwrap_or(u32::MAX);
                left.wrapping_pow(exponent)
            }
        })
    }

    fn unary(&mut self) -> Result<i64, String> {
        self.blanks();
        let Some(first) = self.rest().chars().next() else { return Err(self.bad()) };
        match first {
            '+' | '-' | '!' | '~' => {
                self.at += 1;
                if self.depth >= DEPTH_MAX {
                    return Err(format!("{}: expression recursion level exceeded", self.text));
                }
                self.depth += 1;
                let value = self.unary()?;
                self.depth -= 1;
                Ok(match first {
                    '-' => value.wrapping_neg(),
                    '!' => i64::from(value == 0),
                    '~' => !value,
                    _ => value,
                })
            }
            '(' => {
                self.at += 1;
                let value = self.binary(0)?;
                self.blanks();
                if !self.rest().starts_with(')') {
                    return Err(self.bad());
                }
                self.at += 1;
                Ok(value)
            }
            c if c.is_ascii_digit() => {
                let rest = self.rest();
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let number = number(&rest[..end]).ok_or_else(|| self.bad())?;
                self.at += end;
                Ok(number)
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let rest = self.rest();
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                let name = &rest[..end.unwrap_or(rest.len())];
                let value = self.session.get(name).unwrap_or_default().trim();
                let value = if value.is_empty() { Some(0) } else { number(value) };
                let value = value.ok_or_else(|| self.bad())?;
                self.at += name.len();
                Ok(value)
            }
            _ => Err(self.bad()),
        }
    }
}

/// A number: decimal, `0x…` or octal with a leading zero.
fn number(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let value = if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        u64::from_str_radix(hex, 16).ok()? as i64
    } else if digits.len() > 1 && digits.starts_with('0') {
        i64::from_str_radix(digits, 8).ok()?
    } else {
        digits.parse().ok()?
    };
    Some(if negative { value.wrapping_neg() } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_have_bashs_values() {
        let mut session = Session::new(0);
        session.set("i", "7".to_owned());
        for (text, value) in [
            ("1+2*3", 7),
            ("(1+2)*3", 9),
            ("2**3**2", 512),
            ("-2 + 5", 3),
            ("i*100", 700),
            ("nada + 1", 1),
            ("7/2", 3),
            ("-7%3", -1),
            ("1<2 && 2<1", 0),
            ("!0", 1),
            ("0x10 + 010", 24),
            ("1<<4|1", 17),
            ("10-2-3", 5),
            ("", 0),
        ] {
            assert_eq!(evaluate(text, &session), Ok(value), "{text}");
        }
        for text in ["1/0", "1+", "(1", "1 2", "a b", "9999999999999999999", &"(".repeat(999)] {
            assert!(evaluate(text, &session).is_err(), "{text}");
        }
    }
}
