//! Shard iterators and page tokens: opaque texts that carry their own state.
//!
//! AWS's iterators are base64 of eight bytes `00…01` and a multiple of sixteen more, whose number
//! depends on the length of the stream's name; ours are built alike. The content is masked and
//! signed with MD5 under the world's secret. That is no protection against an attacker, and need
//! not be: it makes the text opaque, different on every call, and refused elsewhere.

use md5::{Digest, Md5};

use crate::units::Timestamp;

/// How long iterators and tokens live, in ms (AWS API reference, `GetShardIterator`,
/// `ListShards`).
pub const TOKEN_LIFE_MILLIS: u64 = 300_000;
const PREFIX: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];
const SIGNATURE: usize = 16;
/// Room of the shortest token, prefix included, as on AWS.
const LENGTH_MIN: usize = 152;

/// What a token is for; a token of one kind is foreign to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Where to read in a shard.
    ShardIterator,
    /// The next page of `ListShards`.
    Shards,
    /// The next page of `ListStreamConsumers`.
    Consumers,
    /// The next page of `ListStreams`.
    Streams,
}

impl TokenKind {
    const fn tag(self) -> u8 {
        match self {
            Self::ShardIterator => 1,
            Self::Shards => 2,
            Self::Consumers => 3,
            Self::Streams => 4,
        }
    }
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is for.
    pub kind: TokenKind,
    /// When it was given out.
    pub created: Timestamp,
    /// Tells apart what is otherwise the same: each call counts on.
    pub hop: u32,
    /// The stream's identity, which a new stream of the same name does not share.
    pub stream_id: u64,
    /// The shard of an iterator; the filter of a list of shards.
    pub detail: u64,
    /// The next record's counter; where the next page begins.
    pub position: u64,
    /// The stream's name, or the name the next page begins after.
    pub name: String,
}

/// The world's own secret, made from its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret([u8; 16]);

impl Secret {
    /// The secret of a world.
    pub fn of_seed(seed: u64) -> Self {
        let mut md5 = Md5::new();
        md5.update(b"caudal token");
        md5.update(seed.to_be_bytes());
        Self(md5.finalize().into())
    }

    fn sign(&self, plain: &[u8]) -> [u8; SIGNATURE] {
        let mut md5 = Md5::new();
        md5.update(self.0);
        md5.update(plain);
        md5.finalize().into()
    }

    /// Masks, and by the same step unmasks.
    fn mask(&self, signature: &[u8], content: &mut [u8]) {
        for (number, block) in (0_u32..).zip(content.chunks_mut(16)) {
            let mut md5 = Md5::new();
            md5.update(self.0);
            md5.update(signature);
            md5.update(number.to_be_bytes());
            let stream: [u8; 16] = md5.finalize().into();
            block.iter_mut().zip(stream).for_each(|(byte, key)| *byte ^= key);
        }
    }
}

impl Token {
    /// Writes the token as text of at most 376 characters.
    pub fn seal(&self, secret: &Secret) -> String {
        let length = LENGTH_MIN + (self.name.len() + 2) / 16 * 16;
        let mut content = Vec::with_capacity(length);
        content.push(self.kind.tag());
        content.extend_from_slice(&self.created.0.to_be_bytes());
        content.extend_from_slice(&self.hop.to_be_bytes());
        content.extend_from_slice(&self.stream_id.to_be_bytes());
        content.extend_from_slice(&self.detail.to_be_bytes());
        content.extend_from_slice(&self.position.to_be_bytes());
        content.push(self.name.len() as u8);
        content.extend_from_slice(self.name.as_bytes());
        content.resize(length - PREFIX.len() - SIGNATURE, 0);
        let signature = secret.sign(&content);
        secret.mask(&signature, &mut content);
        let whole = [&PREFIX[..], &signature, &content].concat();
        base64_simd::STANDARD.encode_to_string(whole)
    }

    /// Reads a token of a kind; `None` if it isn't one that this world gave out.
    ///
    /// AWS also takes an iterator that is still wrapped in the quotes of its JSON, and so does
    /// this.
    pub fn open(text: &str, kind: TokenKind, secret: &Secret) -> Option<Self> {
        let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
        let whole = base64_simd::STANDARD.decode_to_vec(text).ok()?;
        let rest = whole.strip_prefix(&PREFIX)?;
        let (signature, masked) = rest.split_at_checked(SIGNATURE)?;
        let mut content = masked.to_vec();
        secret.mask(signature, &mut content);
        if secret.sign(&content) != signature {
            return None;
        }
        let mut fields = Fields(&content);
        let [tag] = fields.take::<1>()?;
        let token = Self {
            kind,
            created: Timestamp(i64::from_be_bytes(fields.take()?)),
            hop: u32::from_be_bytes(fields.take()?),
            stream_id: u64::from_be_bytes(fields.take()?),
            detail: u64::from_be_bytes(fields.take()?),
            position: u64::from_be_bytes(fields.take()?),
            name: fields.name()?,
        };
        (tag == kind.tag()).then_some(token)
    }

    /// Whether the token is older than tokens get.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now.since(self.created).0 > TOKEN_LIFE_MILLIS
    }
}

/// Reads fields one after the other.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }

    fn name(&mut self) -> Option<String> {
        let [length] = self.take::<1>()?;
        let bytes = self.0.get(..usize::from(length))?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(name: &str) -> Token {
        Token {
            kind: TokenKind::ShardIterator,
            created: Timestamp(1_700_000_000_000),
            hop: 3,
            stream_id: 7,
            detail: 2,
            position: 42,
            name: name.to_owned(),
        }
    }

    #[test]
    fn tokens_survive_text() {
        let secret = Secret::of_seed(1);
        for length in [1, 13, 14, 128] {
            let token = token(&"n".repeat(length));
            let text = token.seal(&secret);
            assert!(text.len() <= 512);
            assert!(text.starts_with("AAAAAAAAAA"), "AWS's begin alike");
            let open = |text: &str| Token::open(text, TokenKind::ShardIterator, &secret);
            assert_eq!(open(&text), Some(token.clone()));
            assert_eq!(open(&format!("\"{text}\"")), Some(token));
        }
    }

    #[test]
    fn lengths_follow_the_name_as_on_aws() {
        let secret = Secret::of_seed(1);
        for (name, bytes) in [(1, 152), (13, 152), (14, 168), (29, 168), (30, 184), (128, 280)] {
            let text = token(&"n".repeat(name)).seal(&secret);
            assert_eq!(base64_simd::STANDARD.decode_to_vec(text).unwrap().len(), bytes);
        }
    }

    #[test]
    fn foreign_and_touched_tokens_are_refused() {
        let secret = Secret::of_seed(1);
        let text = token("a").seal(&secret);
        let kind = TokenKind::ShardIterator;
        assert_eq!(Token::open(&text, kind, &Secret::of_seed(2)), None);
        assert_eq!(Token::open(&text, TokenKind::Shards, &secret), None);
        for broken in ["", "AAAA", "not base64!", &text[4..], &format!("{text}AAAA")] {
            assert_eq!(Token::open(broken, kind, &secret), None, "{broken}");
        }
        let mut bytes = base64_simd::STANDARD.decode_to_vec(&text).unwrap();
        for index in 0..bytes.len() {
            bytes[index] ^= 1;
            let touched = base64_simd::STANDARD.encode_to_string(&bytes);
            assert_eq!(Token::open(&touched, kind, &secret), None, "byte {index}");
            bytes[index] ^= 1;
        }
    }

    #[test]
    fn a_hop_changes_the_whole_text() {
        let secret = Secret::of_seed(1);
        let first = token("a").seal(&secret);
        let second = Token { hop: 4, ..token("a") }.seal(&secret);
        let same = first.bytes().zip(second.bytes()).filter(|(a, b)| a == b).count();
        assert!(same < first.len() / 2);
    }

    #[test]
    fn tokens_live_five_minutes() {
        let token = token("a");
        let at = |millis: i64| Timestamp(1_700_000_000_000 + millis);
        assert!(!token.is_expired(at(300_000)));
        assert!(token.is_expired(at(300_001)));
    }
}
