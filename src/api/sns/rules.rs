//! What SNS demands of texts. The model declares next to nothing; these come from its
//! documentation (botocore 1.44.8, 2026-11).

use crate::api::rule::{Pattern, Rule};

/// Nothing is demanded by the model.
pub const ANY: Rule = Rule::ANY;
/// Keys of tags, in characters.
pub const TAG_KEY: Rule = Rule::length(1, 128);
/// Values of tags, in characters.
pub const TAG_VALUE: Rule = Rule::length(0, 256);
/// Topics, by name.
pub const TOPIC_NAME: Rule = Rule::length(1, 256)
    .matching(Pattern { text: "[A-Za-z0-9_-]{1,256}(.fifo)?", matches: is_topic_name });
/// Subjects: see the module's text.
pub const SUBJECT: Rule = Rule::length(1, 99)
    .matching(Pattern { text: "no line breaks or control characters", matches: is_subject });

/// Most bytes of a message with its attributes, unless the topic says otherwise: 256 KiB.
pub const MESSAGE_BYTES_MAX: usize = 262_144;
/// Most bytes that a topic's `MaximumMessageSize` may allow: 1 MiB (since 2026-09).
pub const MESSAGE_BYTES_CAP: usize = 1 << 20;
/// Messages of one batch.
pub const BATCH_MAX: usize = 10;
/// Entries of a page of topics or subscriptions.
pub const PAGE: usize = 100;

/// Whether a topic may be called so: letters, digits, `_` and `-`, at most 256.
pub fn is_topic_name(text: &str) -> bool {
    let body = text.strip_suffix(".fifo").unwrap_or(text);
    !body.is_empty()
        && text.len() <= 256
        && body.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'))
}

/// Whether a message may have this subject: not empty, less than 100 characters, and neither
/// line breaks (Unicode's among them) nor control characters.
pub fn is_subject(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() < 100
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Whether a name is a FIFO topic's; the suffix is exactly this.
pub fn is_fifo_name(text: &str) -> bool {
    text.strip_suffix(".fifo").is_some()
}

/// Whether an entry of a batch may be called so: letters, digits, `_` and `-`, at most 80.
pub fn is_entry_id(text: &str) -> bool {
    (1..=80).contains(&text.len())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'))
}

/// Whether SNS takes a text as a message: XML's characters only (SNS's frequent questions, "What
/// are the size limits").
pub fn is_message(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    })
}
