//! `base64`, as of GNU coreutils: lines of 76 characters unless told otherwise.

use super::super::machine::Frame;
use super::{Options, inputs, printed};

pub(super) async fn base64(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [("decode", 'd'), ("wrap", 'w'), ("ignore-garbage", 'i')];
    let options = match Options::read(frame, "base64", arguments, "diD", "w", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let width = match options.value('w') {
        None => 76,
        Some(text) => {
            if let Ok(width) = text.parse::<usize>() {
                width
            } else {
                frame.complain(format!("base64: invalid wrap size: '{text}'\n"));
                return 1;
            }
        }
    };
    let (read, status) = inputs(frame, "base64", &options.operands).await;
    if status != 0 {
        return status;
    }
    let bytes: Vec<u8> = read.into_iter().flat_map(|(_, bytes)| bytes).collect();
    if options.has('d') || options.has('D') {
        return decode(frame, &bytes, options.has('i'));
    }
    let text = base64_simd::STANDARD.encode_to_string(&bytes);
    let mut out = String::with_capacity(text.len() + text.len() / 70 + 1);
    if width == 0 {
        out = text;
    } else {
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(width.min(rest.len()));
            out += line;
            out.push('\n');
            rest = after;
        }
    }
    printed(frame.print(out))
}

/// Decodes, line breaks aside; what comes before a mistake is printed.
fn decode(frame: &Frame, bytes: &[u8], lenient: bool) -> i32 {
    let is_ours = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let text: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| *byte != b'\n' && (!lenient || is_ours(byte)))
        .collect();
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.chunks(4) {
        if let Ok(bytes) = base64_simd::STANDARD.decode_to_vec(group) {
            out.extend(bytes);
        } else {
            let status = printed(frame.print(out));
            frame.complain("base64: invalid input\n");
            return status.max(1);
        }
    }
    printed(frame.print(out))
}
