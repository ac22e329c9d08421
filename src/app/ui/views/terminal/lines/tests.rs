//! Lines, their rows and their bounds.

use proptest::prelude::*;

use super::*;

fn texts(lines: &Lines) -> Vec<String> {
    lines.numbers().filter_map(|number| lines.line(number)).map(|l| l.text.clone()).collect()
}

#[test]
fn pieces_become_lines_however_they_come() {
    let mut lines = Lines::default();
    lines.take(Stream::Out, b"uno\ndo");
    lines.take(Stream::Out, b"s \xc3");
    lines.take(Stream::Out, b"\xb1\ntres");
    lines.take(Stream::Error, b"oh\n");
    lines.take(Stream::Out, b"a\tb\x1b\n");
    assert_eq!(texts(&lines), ["uno", "dos ñ", "tres", "oh", "a       b·"]);
}

#[test]
fn a_command_keeps_its_colours_over_its_lines() {
    let mut lines = Lines::default();
    lines.command("aws kinesis put-record \\\n  --data 'a\nb'", None);
    assert_eq!(texts(&lines), ["$ aws kinesis put-record \\", "    --data 'a", "  b'"]);
    let Some(Line { kind: Kind::Command(spans), .. }) = lines.line(2) else { panic!("a command") };
    assert_eq!(spans.as_slice(), [(2..4, Token::Text)], "the string goes on");
}

#[test]
fn documents_of_json_are_told_from_text() {
    let mut lines = Lines::default();
    lines.take(Stream::Out, b"{\n    \"a\": [\n        1\n    ]\n}\ntexto\n{\"b\": 1}\nmas\n");
    let json = |number| matches!(lines.line(number).map(|line| &line.kind), Some(Kind::Out(true)));
    let kinds: Vec<bool> = (0..8).map(json).collect();
    assert_eq!(kinds, [true, true, true, true, true, false, true, false]);
}

#[test]
fn a_flood_keeps_its_end_and_counts_its_beginning() {
    let mut lines = Lines::default();
    lines.set_columns(80);
    for number in 0..LINES_MAX + 5 {
        lines.take(Stream::Out, format!("{number}\n").as_bytes());
    }
    assert_eq!((lines.gone(), lines.row_count()), (5, LINES_MAX as u64));
    assert_eq!(lines.line(5).map(|line| line.text.as_str()), Some("5"));
    assert_eq!(lines.row(0), Some((5, 0..1)));
    let mut long = Lines::default();
    long.take(Stream::Out, &vec![b'x'; LINE_MAX + 100]);
    long.take(Stream::Out, b"yy");
    let line = long.line(0).expect("a line");
    assert_eq!((line.text.len(), line.cut()), (LINE_MAX, 102));
    let mut wide = Lines::default();
    for _ in 0..=BYTES_MAX / LINE_MAX {
        wide.take(Stream::Out, &vec![b'x'; LINE_MAX]);
        wide.take(Stream::Out, b"\n");
    }
    assert_eq!(wide.gone(), 1);
}

#[test]
fn what_is_selected_is_what_is_pasted() {
    let mut lines = Lines::default();
    lines.take(Stream::Out, "uno ñandú\ndos\ntres\n".as_bytes());
    let spot = |line, at| Spot { line, at };
    assert_eq!(lines.text(spot(0, 4), spot(2, 2)), "ñandú\ndos\ntr");
    assert_eq!(lines.text(spot(0, 5), spot(0, 7)), "an");
    assert_eq!(lines.all(), "uno ñandú\ndos\ntres");
}

proptest! {
    #[test]
    fn every_character_is_in_one_row(
        texts in prop::collection::vec("[a-zñ ]{0,30}", 1..12),
        columns in 1_usize..12,
        first in 1_usize..12,
    ) {
        let mut lines = Lines::default();
        lines.set_columns(first);
        for text in &texts {
            lines.take(Stream::Out, format!("{text}\n").as_bytes());
        }
        lines.set_columns(columns);
        let mut built = vec![String::new(); texts.len()];
        for row in 0..lines.row_count() {
            let (number, range) = lines.row(row).expect("a row");
            let text = &lines.line(number).expect("a line").text;
            built[number as usize].extend(text.chars().skip(range.start).take(range.len()));
            let spot = Spot { line: number, at: range.start };
            prop_assert_eq!(lines.row_of(spot), Some(row));
        }
        prop_assert_eq!(built, texts);
        prop_assert_eq!(lines.row(lines.row_count()), None);
    }
}
