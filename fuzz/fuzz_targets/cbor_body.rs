//! Bodies of requests in CBOR: a byte that picks the operation, then the body.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    caudal_fuzz::body::check(caudal::api::WireFormat::Cbor, data);
});
