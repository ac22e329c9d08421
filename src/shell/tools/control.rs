//! What changes the shell itself: loops, variables, options.

use super::super::machine::{Flow, Frame};

/// Commands that change how the program goes on; `None` for all others.
pub(crate) fn control(frame: &mut Frame, words: &[String]) -> Option<Flow> {
    let number = words.get(1).and_then(|word| word.parse::<u32>().ok());
    let flow = match words.first()?.as_str() {
        "break" => Flow::Break(number.unwrap_or(1)),
        "continue" => Flow::Continue(number.unwrap_or(1)),
        "exit" => {
            if let Some(word) = words.get(1) {
                if let Ok(status) = word.parse::<i64>() {
                    frame.session.status = (status & 0xff) as i32;
                } else {
                    frame.complain(format!("caudal: exit: {word}: numeric argument required\n"));
                    frame.session.status = 2;
                }
            }
            return Some(Flow::Exit);
        }
        _ => return None,
    };
    frame.session.status = 0;
    Some(flow)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn export(frame: &mut Frame, arguments: &[String]) -> i32 {
    if arguments.is_empty() {
        let list: Vec<String> = frame
            .session
            .exports()
            .map(|(name, value)| format!("declare -x {name}=\"{value}\"\n"))
            .collect();
        return super::printed(frame.print(list.concat()));
    }
    let mut status = 0;
    for argument in arguments {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (argument.as_str(), None),
        };
        if !is_name(name) {
            frame.complain(format!("caudal: export: `{argument}': not a valid identifier\n"));
            status = 1;
            continue;
        }
        match value {
            Some(value) => frame.session.export(name, value.to_owned()),
            None => frame.session.mark_exported(name),
        }
    }
    status
}

pub(super) fn unset(frame: &mut Frame, arguments: &[String]) -> i32 {
    for name in arguments.iter().filter(|name| *name != "-v") {
        frame.session.unset(name);
    }
    0
}

pub(super) fn set(frame: &mut Frame, arguments: &[String]) -> i32 {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let on = argument.starts_with('-');
        match argument.as_str() {
            "-o" | "+o" => match rest.next().map(String::as_str) {
                Some("errexit") => frame.session.stops_at_failure = on,
                Some("nounset") => frame.session.refuses_unset = on,
                // A pipe's status is its last command's, or the last failure: simplified to the
                // former.
                Some("pipefail") => {}
                name => {
                    let name = name.unwrap_or_default();
                    frame.complain(format!("caudal: set: {name}: invalid option name\n"));
                    return 1;
                }
            },
            letters if letters.len() > 1 && (on || letters.starts_with('+')) => {
                for letter in letters[1..].chars() {
                    match letter {
                        'e' => frame.session.stops_at_failure = on,
                        'u' => frame.session.refuses_unset = on,
                        'x' | 'o' => {}
                        letter => {
                            frame.complain(format!("caudal: set: -{letter}: invalid option\n"));
                            return 2;
                        }
                    }
                }
                if letters.ends_with('o') {
                    rest.next();
                }
            }
            other => {
                frame.complain(format!("caudal: set: {other}: not supported\n"));
                return 1;
            }
        }
    }
    0
}

pub(super) fn read(frame: &mut Frame, arguments: &[String]) -> i32 {
    let names: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|name| *name != "-r").collect();
    if let Some(bad) = names.iter().find(|name| !is_name(name)) {
        frame.complain(format!("caudal: read: `{bad}': not a valid identifier\n"));
        return 1;
    }
    let line = frame.io.input.take_line();
    let text = String::from_utf8_lossy(line.as_deref().unwrap_or_default()).into_owned();
    let mut rest = text.trim();
    let names = if names.is_empty() { vec!["REPLY"] } else { names };
    let Some((last, first)) = names.split_last() else { return 0 };
    for name in first {
        let (word, after) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        frame.session.set(name, word.to_owned());
        rest = after.trim_start();
    }
    frame.session.set(last, rest.to_owned());
    i32::from(line.is_none())
}
