//! AWS's event stream encoding (`application/vnd.amazon.eventstream`): messages of headers and a
//! payload, each with its lengths before it and checksums behind it. All numbers are big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | length of the whole message |
//! | 4 | length of its headers |
//! | 4 | CRC-32 of the eight bytes before |
//! | … | headers: name length (1), name, type 7, value length (2), value |
//! | … | payload |
//! | 4 | CRC-32 of everything before |

/// Lengths and their checksum.
const PRELUDE: usize = 12;
/// The checksum behind the payload.
const TRAILER: usize = 4;
/// The type of a text among AWS's types of header values, the only one Kinesis uses.
const TEXT: u8 = 7;
/// Largest headers and payload that AWS's specification allows, in bytes.
const MAX_HEADERS: usize = 128 * 1024;
const MAX_PAYLOAD: usize = 24 * 1024 * 1024;

/// Writes one message. Every header is a text; a name beyond 255 bytes or a value beyond 32767
/// is cut, which no header of ours comes near.
pub fn encode_message(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let headers_size: usize =
        headers.iter().map(|(name, value)| 4 + name.len() + value.len()).sum();
    let mut out = Vec::with_capacity(PRELUDE + headers_size + payload.len() + TRAILER);
    out.resize(PRELUDE, 0);
    for (name, value) in headers {
        let name = &name.as_bytes()[..name.len().min(u8::MAX.into())];
        let value = &value.as_bytes()[..value.len().min(i16::MAX as usize)];
        out.push(name.len() as u8);
        out.extend_from_slice(name);
        out.push(TEXT);
        out.extend_from_slice(&(value.len() as u16).to_be_bytes());
        out.extend_from_slice(value);
    }
    let headers_length = (out.len() - PRELUDE) as u32;
    out.extend_from_slice(payload);
    let total = (out.len() + TRAILER) as u32;
    out[0..4].copy_from_slice(&total.to_be_bytes());
    out[4..8].copy_from_slice(&headers_length.to_be_bytes());
    let prelude_crc = crc32fast::hash(&out[..8]);
    out[8..12].copy_from_slice(&prelude_crc.to_be_bytes());
    let message_crc = crc32fast::hash(&out);
    out.extend_from_slice(&message_crc.to_be_bytes());
    out
}

/// A message as read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Names and texts of the headers, in order.
    pub headers: Vec<(String, String)>,
    /// The payload.
    pub payload: Vec<u8>,
}

impl Message {
    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The lengths contradict each other or exceed what AWS allows.
    #[error("impossible lengths")]
    Lengths,
    /// A checksum is not the one of the bytes.
    #[error("wrong checksum")]
    Checksum,
    /// The headers end early, are no UTF-8, or have a type other than text.
    #[error("malformed headers")]
    Headers,
}

/// Reads the first message of `bytes` and tells how many bytes it took; `None` if more bytes are
/// needed.
pub fn parse_message(bytes: &[u8]) -> Result<Option<(Message, usize)>, FrameError> {
    let Some((prelude, _)) = bytes.split_at_checked(PRELUDE) else { return Ok(None) };
    let total = number(prelude, 0);
    let headers_length = number(prelude, 4);
    if number(prelude, 8) != crc32fast::hash(&prelude[..8]) as usize {
        return Err(FrameError::Checksum);
    }
    let payload_length = total.checked_sub(PRELUDE + TRAILER + headers_length);
    if headers_length > MAX_HEADERS || payload_length.is_none_or(|length| length > MAX_PAYLOAD) {
        return Err(FrameError::Lengths);
    }
    let Some((message, _)) = bytes.split_at_checked(total) else { return Ok(None) };
    let (content, _) = message.split_at(total - TRAILER);
    if number(message, total - TRAILER) != crc32fast::hash(content) as usize {
        return Err(FrameError::Checksum);
    }
    let (headers, payload) = content[PRELUDE..].split_at(headers_length);
    let message = Message { headers: parse_headers(headers)?, payload: payload.to_vec() };
    Ok(Some((message, total)))
}

fn parse_headers(mut bytes: &[u8]) -> Result<Vec<(String, String)>, FrameError> {
    let mut headers = Vec::new();
    while let Some((&length, rest)) = bytes.split_first() {
        let (name, rest) = rest.split_at_checked(length.into()).ok_or(FrameError::Headers)?;
        let (kind, rest) = rest.split_at_checked(3).ok_or(FrameError::Headers)?;
        let length = u16::from_be_bytes([kind[1], kind[2]]);
        let (value, rest) = rest.split_at_checked(length.into()).ok_or(FrameError::Headers)?;
        if kind[0] != TEXT {
            return Err(FrameError::Headers);
        }
        headers.push((text(name)?, text(value)?));
        bytes = rest;
    }
    Ok(headers)
}

fn text(bytes: &[u8]) -> Result<String, FrameError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| FrameError::Headers)
}

/// The four bytes at a place that is known to have them.
fn number(bytes: &[u8], at: usize) -> usize {
    bytes[at..at + 4].iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From AWS's own test vectors of the encoding (`empty_message`, `payload_no_headers`) .
    #[test]
    fn known_messages_are_written_and_read_to_the_byte() {
        let empty = [0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff];
        assert_eq!(encode_message(&[], b""), empty);
        let (message, taken) = parse_message(&empty).unwrap().unwrap();
        assert_eq!((message.headers.len(), message.payload.len(), taken), (0, 0, 16));

        let payload = b"{'foo':'bar'}";
        let mut known = vec![0, 0, 0, 0x1d, 0, 0, 0, 0, 0xfd, 0x52, 0x8c, 0x5a];
        known.extend_from_slice(payload);
        known.extend_from_slice(&[0xc3, 0x65, 0x39, 0x36]);
        assert_eq!(encode_message(&[], payload), known);
    }

    #[test]
    fn a_message_with_headers_comes_back_whole() {
        let headers = [(":message-type", "event"), (":event-type", "initial-response"), ("ñ", "")];
        let mut bytes = encode_message(&headers, b"{}");
        let size = bytes.len();
        bytes.extend_from_slice(b"next");
        let (message, taken) = parse_message(&bytes).unwrap().unwrap();
        assert_eq!(taken, size);
        assert_eq!(message.payload, b"{}");
        assert_eq!(message.header(":event-type"), Some("initial-response"));
        assert_eq!(message.headers.len(), 3);
        for cut in 0..size {
            assert_eq!(parse_message(&bytes[..cut]), Ok(None), "cut at {cut}");
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let whole = encode_message(&[(":message-type", "event")], b"payload");
        for at in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            assert!(parse_message(&bytes).is_err(), "bit {at}");
        }
    }

    #[test]
    fn absurd_lengths_are_refused() {
        for (total, headers) in [(15_u32, 0_u32), (16, 1), (u32::MAX, 0), (200_000, 140_000)] {
            let mut bytes = [total.to_be_bytes(), headers.to_be_bytes()].concat();
            bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
            bytes.extend_from_slice(&[0; 32]);
            assert_eq!(parse_message(&bytes), Err(FrameError::Lengths), "{total} {headers}");
        }
    }

    #[test]
    fn malformed_headers_are_refused() {
        for headers in [
            &b"\x05ab"[..],
            b"\x01a\x07\x00",
            b"\x01a\x07\x00\x05x",
            b"\x01a\x00\x00\x00",
            b"\x01\xff\x07\x00\x00",
        ] {
            let mut bytes =
                [16 + headers.len() as u32, headers.len() as u32].map(u32::to_be_bytes).concat();
            bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
            bytes.extend_from_slice(headers);
            bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
            assert_eq!(parse_message(&bytes), Err(FrameError::Headers), "{headers:?}");
        }
    }
}
