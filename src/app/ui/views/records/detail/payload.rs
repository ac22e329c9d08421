//! A payload as text, hexadecimal digits and base64, cut into rows of which only those in sight
//! are ever written out.

use std::fmt::Write as _;
use std::ops::Range;

/// Bytes in a row of hexadecimal digits.
pub(super) const HEX_ROW: usize = 16;

/// Whether a beginning of a payload can be the beginning of UTF-8 text.
pub(super) fn is_text(beginning: &[u8], is_whole: bool) -> bool {
    match std::str::from_utf8(beginning) {
        Ok(_) => true,
        Err(error) => !is_whole && error.error_len().is_none(),
    }
}

/// A row of hexadecimal digits: offset, sixteen bytes in two halves, and the same as ASCII.
pub(super) fn hex_row(data: &[u8], row: usize) -> (String, String, String) {
    let start = row * HEX_ROW;
    let bytes = data.get(start..data.len().min(start + HEX_ROW)).unwrap_or_default();
    let digits = if data.len() > 0x1_0000 { 8 } else { 4 };
    let mut hex = String::with_capacity(3 * HEX_ROW + 1);
    let mut ascii = String::with_capacity(HEX_ROW);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            hex.push_str(if index == HEX_ROW / 2 { "  " } else { " " });
        }
        // Writing to a text never fails.
        let _ = write!(hex, "{byte:02x}");
        ascii.push(if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '·' });
    }
    let width = 3 * HEX_ROW;
    (format!("{start:0digits$x}"), format!("{hex:width$}"), ascii)
}

/// How many rows of base64 a payload has at so many letters a row (a multiple of four).
pub(super) fn base64_rows(len: usize, letters: usize) -> usize {
    len.div_ceil(letters / 4 * 3)
}

/// A row of base64.
pub(super) fn base64_row(data: &[u8], row: usize, letters: usize) -> String {
    let bytes = letters / 4 * 3;
    let start = (row * bytes).min(data.len());
    let end = (start + bytes).min(data.len());
    base64_simd::STANDARD.encode_to_string(&data[start..end])
}

/// A payload as text, cut into rows.
pub(super) enum Text {
    /// Rows as ranges of bytes, each at a boundary of characters.
    Rows(Vec<Range<u32>>),
    /// The first byte that is no UTF-8.
    NotUtf8(usize),
}

/// Cuts a text at its line ends and after so many characters. `is_cut` says that it may end within
/// a character, which is left out then.
pub(super) fn text_rows(data: &[u8], columns: usize, is_cut: bool) -> Text {
    let text = match std::str::from_utf8(data) {
        Ok(text) => text,
        Err(error) if is_cut && error.error_len().is_none() => {
            // What is valid up to there is valid.
            std::str::from_utf8(&data[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(error) => return Text::NotUtf8(error.valid_up_to()),
    };
    let mut rows = Vec::new();
    let (mut start, mut count) = (0, 0);
    for (at, letter) in text.char_indices() {
        if letter == '\n' {
            rows.push(start..at as u32);
            (start, count) = (at as u32 + 1, 0);
            continue;
        }
        if count == columns {
            rows.push(start..at as u32);
            (start, count) = (at as u32, 0);
        }
        count += if letter == '\t' { 4 } else { 1 };
        count = count.min(columns);
    }
    if count > 0 || rows.is_empty() {
        rows.push(start..text.len() as u32);
    }
    Text::Rows(rows)
}

/// A row of text as it can be drawn: what is no sign for the eye becomes a dot.
pub(super) fn printable(row: &[u8]) -> String {
    let mut text = String::with_capacity(row.len());
    for letter in String::from_utf8_lossy(row).chars() {
        match letter {
            '\t' => text.push_str("    "),
            '\r' => {}
            letter if letter.is_control() => text.push('·'),
            letter => text.push(letter),
        }
    }
    text
}
