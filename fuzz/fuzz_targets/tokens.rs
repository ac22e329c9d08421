//! Shard iterators and page tokens: as text, as content that is rightly signed but wrong, and as
//! whole tokens.
#![no_main]

use caudal::kinesis::{Secret, Token, TokenKind};
use caudal::units::Timestamp;
use caudal_fuzz::feed::Feed;
use md5::{Digest, Md5};

const SEED: u64 = 7;
const KINDS: [TokenKind; 4] =
    [TokenKind::ShardIterator, TokenKind::Shards, TokenKind::Consumers, TokenKind::Streams];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let secret = Secret::of_seed(SEED);
    let mut feed = Feed::new(data);
    match feed.byte() % 3 {
        0 => {
            let text = String::from_utf8_lossy(feed.rest());
            // Nobody guesses an MD5.
            assert!(KINDS.iter().all(|kind| Token::open(&text, *kind, &secret).is_none()));
        }
        1 => {
            let text = forged(feed.rest());
            for kind in KINDS {
                if let Some(token) = Token::open(&text, kind, &secret) {
                    assert_eq!(token.kind, kind);
                    let _ = token.is_expired(Timestamp(0));
                    again(&token, &secret);
                }
            }
        }
        _ => {
            let kind = *feed.pick(&KINDS);
            let created = Timestamp(i64::from_le_bytes(feed.array()));
            let now = Timestamp(i64::from_le_bytes(feed.array()));
            let token = Token {
                kind,
                created,
                hop: u32::from_le_bytes(feed.array()),
                stream_id: u64::from_le_bytes(feed.array()),
                detail: u64::from_le_bytes(feed.array()),
                position: u64::from_le_bytes(feed.array()),
                name: String::from_utf8_lossy(feed.take(42)).into_owned(),
            };
            assert_eq!(token.is_expired(now), now.0.saturating_sub(created.0) > 300_000);
            again(&token, &secret);
        }
    }
});

fn again(token: &Token, secret: &Secret) {
    let text = token.seal(secret);
    // AWS's bound on iterators; names are no longer than 128.
    assert!(text.len() <= 512 || token.name.len() > 128);
    assert_eq!(Token::open(&text, token.kind, secret).as_ref(), Some(token));
    for kind in KINDS.into_iter().filter(|kind| *kind != token.kind) {
        assert_eq!(Token::open(&text, kind, secret), None);
    }
}

/// Signs and masks content as the world itself does.
fn forged(content: &[u8]) -> String {
    let md5 = |parts: &[&[u8]]| -> [u8; 16] {
        let mut md5 = Md5::new();
        parts.iter().for_each(|part| md5.update(part));
        md5.finalize().into()
    };
    let secret = md5(&[b"caudal token", &SEED.to_be_bytes()]);
    let signature = md5(&[&secret, content]);
    let mut masked = content.to_vec();
    for (number, block) in (0_u32..).zip(masked.chunks_mut(16)) {
        let stream = md5(&[&secret, &signature, &number.to_be_bytes()]);
        block.iter_mut().zip(stream).for_each(|(byte, key)| *byte ^= key);
    }
    let whole = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &signature, &masked].concat();
    base64_simd::STANDARD.encode_to_string(whole)
}
