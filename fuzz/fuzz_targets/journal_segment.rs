//! Segments of the journal, as they come and with their checksums put right, so that the code
//! behind those is reached as well.
#![no_main]

use caudal::runtime::journal::{ScanOutcome, scan_segment};
use caudal_fuzz::segment;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    check(data);
    let mut repaired = data.to_vec();
    segment::repair(&mut repaired);
    check(&repaired);
});

fn check(bytes: &[u8]) {
    let outcome = scan_segment(bytes);
    let ScanOutcome { header, frames, whole_bytes, fault } = &outcome;
    assert!(*whole_bytes <= bytes.len());
    assert!(frames.is_sorted() && frames.last().is_none_or(|last| last + 16 <= *whole_bytes));
    if header.is_ok() {
        assert_eq!(fault.is_none(), *whole_bytes == bytes.len());
        // What is whole stays whole without what comes after it.
        let again = scan_segment(&bytes[..*whole_bytes]);
        assert_eq!(again, ScanOutcome { fault: None, ..outcome });
    } else {
        assert!(frames.is_empty() && *whole_bytes == 0);
    }
}
