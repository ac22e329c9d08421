//! What can stand in a shell, and how.

/// A text as one word of a POSIX shell: as it is if nothing in it means anything to the shell,
/// else between single quotes. The text must hold no NUL, which no argument can.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@%+,-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Whether a text can be read in a terminal as it is: no control characters but line breaks, none
/// that are invisible or turn the direction of writing.
pub(super) fn is_readable(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !(c.is_control() || is_invisible(c)))
}

/// Characters that take no place or rearrange others.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether the CLI would open a file of this name in place of taking the text itself.
pub(super) fn names_a_file(text: &str) -> bool {
    text.starts_with("file://") || text.starts_with("fileb://")
}
