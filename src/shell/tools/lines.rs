//! `cat`, `head`, `tail`, `tee` and `wc`.

use super::super::machine::{Frame, Sink};
use super::{BROKEN_PIPE, Options, inputs, lines, printed};

pub(super) async fn cat(frame: &Frame, arguments: &[String]) -> i32 {
    let options = match Options::read(frame, "cat", arguments, "nu", "", &[("number", 'n')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (read, status) = inputs(frame, "cat", &options.operands).await;
    let mut count = 0;
    for (_, bytes) in read {
        let mut out = bytes;
        if options.has('n') {
            let mut numbered = Vec::with_capacity(out.len());
            for line in lines(&out) {
                count += 1;
                numbered.extend(format!("{count:6}\t").into_bytes());
                numbered.extend(line);
            }
            out = numbered;
        }
        if frame.print(out).is_err() {
            return BROKEN_PIPE;
        }
    }
    status
}

/// Which end of the input is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Head,
    Tail,
}

pub(super) async fn ends(frame: &Frame, arguments: &[String], end: End) -> i32 {
    let tool = if end == End::Head { "head" } else { "tail" };
    // `head -5`, as it was once written and still is.
    let mut arguments = arguments.to_vec();
    if let Some(first) = arguments.first_mut()
        && let Some(digits) = first.strip_prefix('-')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        *first = format!("-n{digits}");
    }
    let long = [("lines", 'n'), ("bytes", 'c'), ("quiet", 'q')];
    let options = match Options::read(frame, tool, &arguments, "qv", "nc", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let bytes = options.value('c').is_some();
    let text = options.value('c').or_else(|| options.value('n')).unwrap_or("10");
    let (sign, digits) = match text.chars().next() {
        Some(sign @ ('-' | '+')) => (Some(sign), &text[1..]),
        _ => (None, text),
    };
    let Ok(count) = digits.parse::<usize>() else {
        let what = if bytes { "bytes" } else { "lines" };
        frame.complain(format!("{tool}: invalid number of {what}: '{text}'\n"));
        return 1;
    };
    let (read, status) = inputs(frame, tool, &options.operands).await;
    let many = read.len() > 1 && !options.has('q');
    for (index, (name, content)) in read.iter().enumerate() {
        if many {
            let gap = if index == 0 { "" } else { "\n" };
            if frame.print(format!("{gap}==> {name} <==\n")).is_err() {
                return BROKEN_PIPE;
            }
        }
        let starts: Vec<usize> = if bytes {
            (0..content.len()).collect()
        } else {
            lines(content)
                .scan(0, |at, line| {
                    let start = *at;
                    *at += line.len();
                    Some(start)
                })
                .collect()
        };
        let total = starts.len();
        let edge = |index: usize| starts.get(index).copied().unwrap_or(content.len());
        let kept = match (end, sign) {
            (End::Head, Some('-')) => &content[..edge(total.saturating_sub(count))],
            (End::Head, _) => &content[..edge(count)],
            (End::Tail, Some('+')) => &content[edge(count.saturating_sub(1))..],
            (End::Tail, _) => &content[edge(total.saturating_sub(count))..],
        };
        if frame.print(kept).is_err() {
            return BROKEN_PIPE;
        }
    }
    status
}

pub(super) async fn tee(frame: &Frame, arguments: &[String]) -> i32 {
    let options = match Options::read(frame, "tee", arguments, "a", "", &[("append", 'a')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let bytes = frame.io.input.take_all();
    let mut status = printed(frame.print(&bytes));
    for path in &options.operands {
        let written = match path.as_str() {
            "/dev/null" => Ok(()),
            "/dev/stderr" => {
                frame.complain(&bytes);
                Ok(())
            }
            path => frame.line.write(path, bytes.clone(), options.has('a')).await,
        };
        if let Err(problem) = written {
            frame.complain(format!("tee: {path}: {}\n", problem.errno().1));
            status = 1;
        }
    }
    status
}

pub(super) async fn wc(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [("lines", 'l'), ("words", 'w'), ("bytes", 'c'), ("chars", 'm')];
    let options = match Options::read(frame, "wc", arguments, "lwcm", "", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (read, status) = inputs(frame, "wc", &options.operands).await;
    let wanted: Vec<char> = if options.given.is_empty() {
        vec!['l', 'w', 'c']
    } else {
        "lwmc".chars().filter(|letter| options.has(*letter)).collect()
    };
    let named = !options.operands.is_empty();
    let mut rows: Vec<(Vec<usize>, String)> = Vec::new();
    for (name, bytes) in &read {
        let count = |letter: &char| match letter {
            'l' => bytes.split(|byte| *byte == b'\n').count() - 1,
            'w' => bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count(),
            'm' => String::from_utf8_lossy(bytes).chars().count(),
            _ => bytes.len(),
        };
        rows.push((wanted.iter().map(count).collect(), name.clone()));
    }
    if rows.len() > 1 {
        let sums = (0..wanted.len()).map(|i| rows.iter().map(|(row, _)| row[i]).sum()).collect();
        rows.push((sums, "total".to_owned()));
    }
    // Standard input's columns are seven wide; those of files as wide as they must be.
    let most = rows.iter().flat_map(|(row, _)| row).max().copied().unwrap_or(0);
    let width = match (wanted.len(), rows.len(), named) {
        (1, 1, _) => 1,
        (_, _, false) => 7,
        _ => most.to_string().len(),
    };
    let mut out = String::new();
    for (row, name) in &rows {
        let cells: Vec<String> = row.iter().map(|number| format!("{number:width$}")).collect();
        out += &cells.join(" ");
        if named {
            out.push(' ');
            out += name;
        }
        out.push('\n');
    }
    match frame.io.out {
        Sink::Nothing => status,
        _ => printed(frame.print(out)).max(status),
    }
}
