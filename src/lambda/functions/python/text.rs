//! Bytes to text as `json.loads` does it: the encoding is guessed from the first bytes, and lone
//! surrogates may pass.

use std::borrow::Cow;

use super::value::Raised;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wide {
    Utf16 { big: bool, name: &'static str },
    Utf32 { big: bool, name: &'static str },
}

/// Decodes a payload into UTF-8 in which lone surrogates may stand.
///
/// # Errors
/// Python's `UnicodeDecodeError`.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Raised> {
    match detect(bytes) {
        Guess::Utf8(skip) => utf8(&bytes[skip..]),
        Guess::Wide(wide, skip) => wide_text(&bytes[skip..], wide).map(Cow::Owned),
    }
}

enum Guess {
    /// UTF-8 after so many bytes of a mark.
    Utf8(usize),
    Wide(Wide, usize),
}

/// `json.detect_encoding`.
fn detect(bytes: &[u8]) -> Guess {
    let utf16 = |big, name| Wide::Utf16 { big, name };
    let utf32 = |big, name| Wide::Utf32 { big, name };
    match bytes {
        // The longer marks first: UTF-32's begins with UTF-16's.
        [0, 0, 0xfe, 0xff, ..] => return Guess::Wide(utf32(true, "utf-32"), 4),
        [0xff, 0xfe, 0, 0, ..] => return Guess::Wide(utf32(false, "utf-32"), 4),
        [0xfe, 0xff, ..] => return Guess::Wide(utf16(true, "utf-16"), 2),
        [0xff, 0xfe, ..] => return Guess::Wide(utf16(false, "utf-16"), 2),
        [0xef, 0xbb, 0xbf, ..] => return Guess::Utf8(3),
        _ => {}
    }
    let wide = match bytes {
        [0, 0, _, _, ..] => utf32(true, "utf-32-be"),
        [0, _, _, _, ..] | [0, _] => utf16(true, "utf-16-be"),
        [_, 0, 0, 0, ..] => utf32(false, "utf-32-le"),
        [_, 0, _, _, ..] | [_, 0] => utf16(false, "utf-16-le"),
        _ => return Guess::Utf8(0),
    };
    Guess::Wide(wide, 0)
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Raised> {
    let mut start = 0;
    loop {
        let Err(bad) = std::str::from_utf8(&bytes[start..]) else {
            return Ok(Cow::Borrowed(bytes));
        };
        let at = start + bad.valid_up_to();
        // A surrogate written as three bytes passes.
        if let [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..] = bytes[at..] {
            start = at + 3;
            continue;
        }
        let (length, reason) = match bad.error_len() {
            None => (bytes.len() - at, "unexpected end of data"),
            Some(length) => {
                let starts = matches!(bytes[at], 0xc2..=0xf4);
                (length, if starts { "invalid continuation byte" } else { "invalid start byte" })
            }
        };
        return Err(unreadable("utf-8", &bytes[at..at + length], at, reason));
    }
}

fn unreadable(codec: &str, bytes: &[u8], at: usize, reason: &str) -> Raised {
    let what = match bytes {
        [byte] => format!("byte {byte:#04x} in position {at}"),
        more => format!("bytes in position {at}-{}", at + more.len() - 1),
    };
    Raised::new("UnicodeDecodeError", format!("'{codec}' codec can't decode {what}: {reason}"))
}

fn wide_text(bytes: &[u8], wide: Wide) -> Result<Vec<u8>, Raised> {
    let mut out = Vec::with_capacity(bytes.len());
    match wide {
        Wide::Utf16 { big, name } => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| {
                    let pair = [pair[0], pair[1]];
                    if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
                })
                .collect();
            for unit in char::decode_utf16(units) {
                push(
                    &mut out,
                    unit.map_or_else(|lone| u32::from(lone.unpaired_surrogate()), u32::from),
                );
            }
            if let [last] = bytes.chunks_exact(2).remainder() {
                return Err(unreadable(name, &[*last], bytes.len() - 1, "truncated data"));
            }
        }
        Wide::Utf32 { big, name } => {
            for (index, four) in bytes.chunks(4).enumerate() {
                let at = index * 4;
                let Ok(four) = <[u8; 4]>::try_from(four) else {
                    return Err(unreadable(name, four, at, "truncated data"));
                };
                let code = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
                if code > 0x10_ffff {
                    let reason = "code point not in range(0x110000)";
                    return Err(unreadable(name, &four, at, reason));
                }
                push(&mut out, code);
            }
        }
    }
    Ok(out)
}

/// Appends a code point, surrogates included.
pub(super) fn push(out: &mut Vec<u8>, code: u32) {
    if let Some(c) = char::from_u32(code) {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    } else {
        let tail = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
        out.extend_from_slice(&[0xe0 | (code >> 12) as u8, tail(6), tail(0)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_the_encoding_they_seem_to_be_in() {
        for bytes in [
            &b"{}"[..],
            b"\xef\xbb\xbf{}",
            b"\xfe\xff\0{\0}",
            b"\xff\xfe{\0}\0",
            b"\0{\0}",
            b"{\0}\0",
            b"\0\0\0{\0\0\0}",
            b"{\0\0\0}\0\0\0",
            b"\xff\xfe\0\0{\0\0\0}\0\0\0",
        ] {
            assert_eq!(decode(bytes).unwrap().as_ref(), b"{}", "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_utf_8_is_named_as_python_names_it() {
        for (bytes, text) in [
            (&b"a\xff"[..], "byte 0xff in position 1: invalid start byte"),
            (b"\xe2\x82", "bytes in position 0-1: unexpected end of data"),
            (b"\xe2\x82A", "bytes in position 0-1: invalid continuation byte"),
            (b"\xc3A", "byte 0xc3 in position 0: invalid continuation byte"),
            (b"\x80", "byte 0x80 in position 0: invalid start byte"),
        ] {
            let raised = decode(bytes).unwrap_err();
            assert_eq!(raised.kind, "UnicodeDecodeError");
            assert_eq!(raised.message, format!("'utf-8' codec can't decode {text}"));
        }
        assert_eq!(decode(b"\"\xed\xa0\x80\"").unwrap().as_ref(), b"\"\xed\xa0\x80\"");
    }
}
