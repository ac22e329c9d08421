//! Messages of AWS's event stream, as they come and with their checksums put right.
#![no_main]

use caudal::server::{encode_message, parse_message};
use caudal_fuzz::feed::Feed;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    read(data);
    let mut repaired = data.to_vec();
    repair(&mut repaired);
    read(&repaired);
    write(data);
});

/// Reads message after message; each one reads back the same from what we write.
fn read(mut bytes: &[u8]) {
    while let Ok(Some((message, taken))) = parse_message(bytes) {
        assert!((16..=bytes.len()).contains(&taken));
        let headers: Vec<_> =
            message.headers.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        if headers.iter().all(|(_, value)| value.len() <= 32_767) {
            assert_eq!(encode_message(&headers, &message.payload), bytes[..taken]);
        }
        bytes = &bytes[taken..];
    }
}

fn write(data: &[u8]) {
    let mut feed = Feed::new(data);
    let texts: Vec<String> = (0..feed.byte() % 4 * 2)
        .map(|_| {
            let length = feed.byte() % 40;
            String::from_utf8_lossy(feed.take(length.into())).into_owned()
        })
        .collect();
    let headers: Vec<_> = texts.chunks(2).map(|pair| (&pair[0][..], &pair[1][..])).collect();
    let payload = feed.rest();
    let bytes = encode_message(&headers, payload);
    let (message, taken) = parse_message(&bytes).expect("is ours").expect("is whole");
    assert_eq!((taken, &message.payload[..]), (bytes.len(), payload));
    let read = message.headers.iter().map(|(name, value)| (&name[..], &value[..]));
    assert!(read.eq(headers));
    assert_eq!(parse_message(&bytes[..bytes.len() - 1]), Ok(None));
}

fn repair(mut bytes: &mut [u8]) {
    while bytes.len() >= 16 {
        let sum = crc32fast::hash(&bytes[..8]);
        bytes[8..12].copy_from_slice(&sum.to_be_bytes());
        let total = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
        if total < 16 || total > bytes.len() {
            return;
        }
        let (message, rest) = bytes.split_at_mut(total);
        let sum = crc32fast::hash(&message[..total - 4]);
        message[total - 4..].copy_from_slice(&sum.to_be_bytes());
        bytes = rest;
    }
}
