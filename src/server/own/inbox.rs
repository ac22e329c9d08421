//! What SNS delivered and what Lambda gave up, for programs: AWS would deliver it to a queue, and
//! there is no SQS here to receive from.

use hyper::StatusCode;
use serde_json::json;

use super::json;
use crate::server::reply::Reply;
use crate::server::shared::Shared;

/// Topics with the inboxes of their subscriptions, and queues that got notice of what a mapping
/// discarded. At most 16 ms old.
pub(super) fn report(shared: &Shared) -> Reply {
    let snapshot = shared.handle.snapshot();
    let report = json!({
        "topics": snapshot.sns.topics,
        "queues": snapshot.lambda.did.queues,
    });
    json(StatusCode::OK, &report)
}
