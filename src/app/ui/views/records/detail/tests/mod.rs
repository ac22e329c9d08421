//! The drawer: what it makes of payloads, and what comes of clicks and keys.

mod using;

use std::fmt::Write as _;

use caudal::clients::reader::json::Fault;

use super::payload::{self, Text};
use super::tree::{self, Folds, Piece};

#[test]
fn sixteen_bytes_are_a_row() {
    let data: Vec<u8> = (0..40).chain(*b"Hola").collect();
    let (offset, digits, ascii) = payload::hex_row(&data, 2);
    assert_eq!(offset, "0020");
    assert_eq!(digits.trim_end(), "20 21 22 23 24 25 26 27  48 6f 6c 61");
    assert_eq!(ascii, " !\"#$%&'Hola");
    let (_, full, _) = payload::hex_row(&data, 0);
    assert_eq!(full.len(), digits.len(), "columns stand below each other");
    assert_eq!(payload::hex_row(&data, 99).2, "");
}

#[test]
fn rows_of_base64_are_the_whole() {
    let data: Vec<u8> = (0..=255).cycle().take(1000).collect();
    for letters in [4, 16, 76] {
        let rows = payload::base64_rows(data.len(), letters);
        let text: String = (0..rows).map(|row| payload::base64_row(&data, row, letters)).collect();
        assert_eq!(text, base64_simd::STANDARD.encode_to_string(&data));
    }
}

#[test]
fn text_is_cut_at_its_ends_and_never_within_a_letter() {
    let text = "añño\n\nlargo de más";
    let Text::Rows(rows) = payload::text_rows(text.as_bytes(), 8, false) else { panic!("text") };
    let rows: Vec<_> = rows.iter().map(|row| &text[row.start as usize..row.end as usize]).collect();
    assert_eq!(rows, ["añño", "", "largo de", " más"]);
    let cut = &"año".as_bytes()[..2];
    assert!(payload::is_text(cut, false) && !payload::is_text(cut, true));
    assert!(matches!(payload::text_rows(cut, 8, true), Text::Rows(_)));
    assert!(matches!(payload::text_rows(b"ab\xff", 8, false), Text::NotUtf8(2)));
}

#[test]
fn a_deep_payload_is_refused_and_costs_no_stack() {
    let deep = "[".repeat(200_000);
    assert!(matches!(tree::lines(deep.as_bytes(), &Folds::default()), Err(Fault::Depth(_))));
}

#[test]
fn numbers_stay_as_they_are_written_and_levels_are_bounded() {
    let mut text = String::from("{\"monto\": 72000.00, \"n\": 1E400, \"lista\": [");
    for index in 0..1000 {
        let _ = write!(text, "{}{index}", if index > 0 { "," } else { "" });
    }
    text.push_str("]}");
    let mut folds = Folds::default();
    let lines = tree::lines(text.as_bytes(), &folds).expect("JSON");
    let monto = &lines[1];
    assert_eq!(&text[monto.value.clone()], "72000.00");
    assert_eq!(&text[lines[2].value.clone()], "1E400");
    let list = lines[3].value.start;
    assert!(lines.iter().any(|line| line.piece == Piece::More(list, 1000 - tree::STEP)));
    folds.more(list);
    let more = tree::lines(text.as_bytes(), &folds).expect("JSON");
    assert_eq!(more.len(), lines.len() + tree::STEP);
    folds.close(list);
    let closed = tree::lines(text.as_bytes(), &folds).expect("JSON");
    assert_eq!(closed[3].piece, Piece::Closed(1000));
    assert_eq!(closed.len(), 5);
}

#[test]
fn ten_megabytes_make_few_lines() {
    let mut text = String::from("[");
    while text.len() < 10 << 20 {
        text.push_str("{\"a\": [1, 2, 3], \"b\": \"x\"},");
    }
    text.push_str("0]");
    let lines = tree::lines(text.as_bytes(), &Folds::default()).expect("JSON");
    assert!(lines.len() < 2000, "{}", lines.len());
}
