//! A whole life of the engine: a series of calls and controls at their times.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    caudal_fuzz::world::live(data);
});
