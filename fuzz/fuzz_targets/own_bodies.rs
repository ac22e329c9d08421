//! Bodies of the sandbox's own door: clock and reset.
#![no_main]

use caudal::server::{parse_clock_change, parse_reset};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    match parse_clock_change(data) {
        Ok(change) => {
            assert!(change.paused.is_some() || change.speed.is_some() || change.advance.is_some());
            assert!(change.speed.is_none_or(|speed| (0.1..=1000.0).contains(&speed)));
            assert!(change.advance.is_none_or(|span| span.0 <= 315_360_000_000));
        }
        Err(refusal) => assert!(refusal.status() == 400 && !refusal.to_string().is_empty()),
    }
    match parse_reset(data) {
        Ok(Some(stream)) => assert!(!stream.is_empty()),
        // Only what says nothing at all may mean the whole world.
        Ok(None) => {
            let text: Vec<u8> = data.iter().copied().filter(|c| !c.is_ascii_whitespace()).collect();
            assert!(text.is_empty() || text == b"{}");
        }
        Err(refusal) => assert!(refusal.status() == 400 && !refusal.to_string().is_empty()),
    }
});
