//! How deep something is nested, found out before it is read: what reads JSON or jq calls itself
//! once a level.

/// The deepest nesting of brackets, braces and parentheses, those inside texts included: never
/// less than what a reader of JSON or jq would meet.
pub fn bracket_depth(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_counts_and_what_closes_too_much_does_no_harm() {
        assert_eq!(bracket_depth(b""), 0);
        assert_eq!(bracket_depth(b"[1, {\"a\": (2)}] [3]"), 3);
        assert_eq!(bracket_depth(b"]])}["), 1);
        assert_eq!(bracket_depth(b"\"[[\""), 2);
    }
}
