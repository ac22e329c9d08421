//! Ids of requests, as AWS's answers carry them.

use std::sync::atomic::{AtomicU64, Ordering};

use hyper::header::HeaderValue;

use crate::units::Rng;

/// Gives every request an id of its own.
#[derive(Debug)]
pub(super) struct RequestIds {
    seed: u64,
    next: AtomicU64,
}

impl RequestIds {
    /// Starts a series; equal seeds give equal series.
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed, next: AtomicU64::new(0) }
    }

    /// The next id of the series.
    pub(super) fn next(&self) -> RequestId {
        /// Odd, so that different counts are different states of the generator.
        const STRIDE: u64 = 0xD134_2543_DE82_EF95;
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(Rng::new(self.seed.wrapping_add(count.wrapping_mul(STRIDE))))
    }
}

/// The id of one request.
#[derive(Clone, Debug)]
pub(super) struct RequestId(Rng);

impl RequestId {
    /// The value of `x-amzn-RequestId`: a UUID.
    pub(super) fn short(&self) -> HeaderValue {
        let mut rng = self.0.clone();
        let mut bytes =
            (u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64())).to_be_bytes();
        // Version 4, variant 1: so that a client that parses it finds a proper UUID.
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        ascii(&uuid_text(bytes))
    }

    /// The value of `x-amz-id-2`: 72 bytes as base64, of no meaning to anybody but AWS.
    pub(super) fn long(&self) -> HeaderValue {
        let mut rng = self.0.clone();
        let mut bytes = [0; 72];
        for chunk in bytes.chunks_exact_mut(8) {
            chunk.copy_from_slice(&rng.next_u64().to_be_bytes());
        }
        let mut text = [0; 96];
        let text = base64_simd::STANDARD.encode(&bytes, base64_simd::Out::from_slice(&mut text));
        ascii(text)
    }
}

/// Hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn uuid_text(bytes: [u8; 16]) -> [u8; 36] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [b'-'; 36];
    let mut at = 0;
    for (index, byte) in bytes.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            at += 1;
        }
        text[at] = DIGITS[usize::from(byte >> 4)];
        text[at + 1] = DIGITS[usize::from(byte & 15)];
        at += 2;
    }
    text
}

fn ascii(text: &[u8]) -> HeaderValue {
    // Digits and base64 are always fit for a header; an empty one would show a bug without a panic.
    HeaderValue::from_bytes(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_uuids_and_never_repeat() {
        let ids = RequestIds::new(7);
        let texts: BTreeSet<String> =
            (0..1000).map(|_| ids.next().short().to_str().unwrap().to_owned()).collect();
        assert_eq!(texts.len(), 1000);
        for text in texts {
            let groups: Vec<usize> = text.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{text}");
            assert!(text.bytes().all(|c| c == b'-' || c.is_ascii_hexdigit()));
            assert_eq!(text.as_bytes()[14], b'4');
        }
    }

    #[test]
    fn equal_seeds_give_equal_ids() {
        assert_eq!(RequestIds::new(7).next().short(), RequestIds::new(7).next().short());
        assert_ne!(RequestIds::new(7).next().short(), RequestIds::new(8).next().short());
    }

    #[test]
    fn the_long_id_is_72_bytes_as_base64() {
        let long = RequestIds::new(7).next().long();
        assert_eq!(base64_simd::STANDARD.decode_to_vec(long.as_bytes()).unwrap().len(), 72);
    }
}
