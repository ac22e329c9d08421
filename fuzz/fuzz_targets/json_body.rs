//! Bodies of requests in JSON: a byte that picks the operation, then the body.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    caudal_fuzz::body::check(caudal::api::WireFormat::Json, data);
});
