//! `/_caudal/health`: whether the sandbox is well, and how much it holds.

use hyper::StatusCode;
use serde_json::json;

use crate::runtime::StorageKind;
use crate::server::reply::Reply;
use crate::server::shared::Shared;

/// Tells the state of the sandbox. `status` is `ok`, or `degraded` once the journal on disk has
/// failed and the world goes on in memory alone.
pub(super) fn report(shared: &Shared) -> Reply {
    let status = shared.handle.status();
    let storage = match status.storage {
        StorageKind::Disk => "disk",
        StorageKind::Memory => "memory",
    };
    let mut report = json!({
        "status": if status.journal_error.is_some() { "degraded" } else { "ok" },
        "version": env!("CARGO_PKG_VERSION"),
        "storage": storage,
        "streams": status.streams,
        "delivery_streams": status.delivery_streams,
        "objects": shared.handle.objects().root(),
        "records_held": status.records_held,
        "payload_bytes": status.payload_bytes,
        "dropped_records": status.dropped_records,
        "journal_error": status.journal_error,
        "notices": shared.notices,
    });
    if let (Some(report), serde_json::Value::Object(clock)) =
        (report.as_object_mut(), super::clock::fields(shared.handle.clock()))
    {
        report.extend(clock);
    }
    super::json(StatusCode::OK, &report)
}
