//! Entries of the journal: any bytes are read or refused, and what is read is written back alike.
#![no_main]

use bytes::Bytes;
use caudal::engine::{Entry, Input, decode_entry, encode_entry, encode_genesis};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(entry) = decode_entry(&Bytes::copy_from_slice(data)) else { return };
    let mut written = Vec::new();
    match &entry {
        Entry::Genesis(genesis) => encode_genesis(genesis, &mut written),
        Entry::Input(now, envelope) => {
            if let Input::Kinesis(request) = &envelope.input {
                let _ = request.violations().to_string();
            }
            encode_entry(*now, envelope, &mut written);
        }
    }
    assert_eq!(decode_entry(&written.into()), Ok(entry));
});
