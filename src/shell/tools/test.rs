//! `test` and `[`.

use super::super::machine::Frame;

pub(super) fn test(frame: &Frame, name: &str, arguments: &[String]) -> i32 {
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if name == "[" && words.pop() != Some("]") {
        frame.complain("caudal: [: missing `]'\n");
        return 2;
    }
    match either(&words) {
        Ok(truth) => i32::from(!truth),
        Err(why) => {
            frame.complain(format!("caudal: {name}: {why}\n"));
            2
        }
    }
}

/// Terms joined with `-o`, then `-a`.
fn either(words: &[&str]) -> Result<bool, String> {
    // A comparison of such words as texts is no conjunction.
    if words.len() > 3 {
        for (sign, unless) in [("-o", true), ("-a", false)] {
            if let Some(at) = words.iter().position(|word| *word == sign) {
                let left = either(&words[..at])?;
                let right = either(&words[at + 1..])?;
                return Ok(if unless { left || right } else { left && right });
            }
        }
    }
    term(words)
}

fn term(words: &[&str]) -> Result<bool, String> {
    match words {
        [word] | ["-n", word] => Ok(!word.is_empty()),
        ["!", rest @ ..] => term(rest).map(|truth| !truth),
        ["-z", word] => Ok(word.is_empty()),
        // No file is ever there: this terminal has none of its own.
        [] | ["-e" | "-f" | "-d" | "-r" | "-w" | "-x" | "-s", _] => Ok(false),
        [left, "=" | "==", right] => Ok(left == right),
        [left, "!=", right] => Ok(left != right),
        [left, "<", right] => Ok(left < right),
        [left, ">", right] => Ok(left > right),
        [left, sign @ ("-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge"), right] => {
            let number = |word: &str| {
                word.trim()
                    .parse::<i64>()
                    .map_err(|_| format!("{word}: integer expression expected"))
            };
            let (left, right) = (number(left)?, number(right)?);
            Ok(match *sign {
                "-eq" => left == right,
                "-ne" => left != right,
                "-lt" => left < right,
                "-le" => left <= right,
                "-gt" => left > right,
                _ => left >= right,
            })
        }
        [word, _] => Err(format!("{word}: unary operator expected")),
        [_, word, _] => Err(format!("{word}: binary operator expected")),
        _ => Err("too many arguments".to_owned()),
    }
}
