//! The event that a function gets, byte for byte as AWS writes it. (Shapes recorded on AWS,
//! 2024-10 and 2024-12; order and spaces as the developer guide's examples without line breaks.)

use super::invocation::{Invocation, WindowOf};
use super::mapping::Mapping;
use super::shard::Held;
use super::source::SourceRecord;
use crate::api::kinesis::{Identity, ShardId};
use crate::units::Timestamp;

/// Most bytes of one event: the payload of a synchronous invocation, 6 MiB (AWS quota page).
pub const PAYLOAD_BYTES_MAX: usize = 6 << 20;
/// Bytes of an event around its records, a window's members not counted.
pub(super) const ENVELOPE_BYTES: usize = "{\"Records\":[]}".len();
/// Bytes of a window's members around its state and ARN.
pub(super) const WINDOW_BYTES: usize = 256;

/// What stands in each record of a mapping alike.
struct Common<'a> {
    shard: ShardId,
    role_arn: &'a str,
    region: &'a str,
    stream_arn: &'a str,
}

fn text(out: &mut Vec<u8>, text: &str) {
    // A text always has a form, and a `Vec` takes every byte.
    let _ = serde_json::to_writer(out, text);
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Seconds with three digits after the point.
fn seconds(at: Timestamp) -> String {
    format!("{}.{:03}", at.secs(), at.0.rem_euclid(1000))
}

fn record_into(out: &mut Vec<u8>, record: &SourceRecord, common: &Common<'_>) {
    put(out, "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":");
    text(out, record.partition_key.as_str());
    put(out, ",\"sequenceNumber\":\"");
    record.sequence_number.write_decimal(out);
    put(out, "\",\"data\":\"");
    put(out, &base64_simd::STANDARD.encode_to_string(&record.data));
    put(out, "\",\"approximateArrivalTimestamp\":");
    put(out, &seconds(record.arrived));
    put(out, "},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\"");
    put(out, &common.shard.to_string());
    out.push(b':');
    record.sequence_number.write_decimal(out);
    put(out, "\",\"eventName\":\"aws:kinesis:record\",\"invokeIdentityArn\":");
    text(out, common.role_arn);
    put(out, ",\"awsRegion\":");
    text(out, common.region);
    put(out, ",\"eventSourceARN\":");
    text(out, common.stream_arn);
    out.push(b'}');
}

/// How many bytes a record takes in an event, the comma before it included.
pub(super) fn record_bytes(
    mapping: &Mapping,
    identity: &Identity,
    shard: ShardId,
    record: &SourceRecord,
) -> usize {
    // Only the payload is large, and its size in base64 is known without writing it.
    let small = SourceRecord { data: bytes::Bytes::new(), ..record.clone() };
    let common = Common {
        shard,
        role_arn: &mapping.role_arn(identity),
        region: &identity.region,
        stream_arn: &mapping.stream_arn,
    };
    let mut out = Vec::with_capacity(640);
    record_into(&mut out, &small, &common);
    out.len() + record.data.len().div_ceil(3) * 4 + 1
}

/// Writes the event of an invocation.
pub(super) fn event(invocation: &Invocation) -> Vec<u8> {
    let size: usize = invocation.records.iter().map(|held| held.event_bytes).sum();
    let mut out = Vec::with_capacity(size + ENVELOPE_BYTES + WINDOW_BYTES);
    let common = Common {
        shard: invocation.shard,
        role_arn: &invocation.role_arn,
        region: &invocation.region,
        stream_arn: &invocation.stream_arn,
    };
    put(&mut out, "{\"Records\":[");
    for (index, held) in invocation.records.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        record_into(&mut out, &held.record, &common);
    }
    out.push(b']');
    if let Some(window) = &invocation.window {
        window_into(&mut out, window, &common);
    }
    out.push(b'}');
    out
}

fn window_into(out: &mut Vec<u8>, window: &WindowOf, common: &Common<'_>) {
    let minute = |at: Timestamp| at.to_iso_text().replace(".000Z", "Z");
    let (start, end) = (minute(window.start), minute(window.end));
    put(out, &format!(",\"window\":{{\"start\":\"{start}\",\"end\":\"{end}\"}},\"state\":"));
    put(out, &window.state);
    put(out, ",\"shardId\":\"");
    put(out, &common.shard.to_string());
    put(out, "\",\"eventSourceARN\":");
    text(out, common.stream_arn);
    put(
        out,
        &format!(
            ",\"isFinalInvokeForWindow\":{},\"isWindowTerminatedEarly\":{}",
            window.is_final, window.is_early
        ),
    );
}

/// How many bytes records take in an event.
pub(super) fn bytes_of<'h>(records: impl IntoIterator<Item = &'h std::sync::Arc<Held>>) -> usize {
    records.into_iter().map(|held| held.event_bytes).sum()
}
