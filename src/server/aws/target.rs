//! `X-Amz-Target`: which service and operation a request is for.

use crate::api::{ApiOperation, firehose, kinesis};

/// The two halves of `X-Amz-Target`, each possibly empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Target<'a> {
    /// Service and version: `Kinesis_20131202`.
    pub service: &'a [u8],
    /// The operation's name.
    pub operation: &'a [u8],
}

impl Target<'_> {
    /// The operation, if it is one that this sandbox has.
    pub fn known(self) -> Option<ApiOperation> {
        let operation = std::str::from_utf8(self.operation).ok()?;
        if self.service == kinesis::TARGET_PREFIX.as_bytes() {
            operation.parse().ok().map(ApiOperation::Kinesis)
        } else if self.service == firehose::TARGET_PREFIX.as_bytes() {
            operation.parse().ok().map(ApiOperation::Firehose)
        } else {
            None
        }
    }

    /// Whether a service of this sandbox is meant that speaks CBOR too: only Kinesis does.
    pub(super) fn takes_cbor(self) -> bool {
        self.service != firehose::TARGET_PREFIX.as_bytes()
    }

    /// What was asked for, in a few characters: the operation, or what stands in its place.
    pub(super) fn shown(self, method: &hyper::Method) -> String {
        const SHOWN_MAX: usize = 40;
        let text = if self.operation.is_empty() { self.service } else { self.operation };
        let text = String::from_utf8_lossy(text);
        let text: String = text.chars().filter(|c| !c.is_control()).take(SHOWN_MAX).collect();
        if text.is_empty() { format!("{method} sin X-Amz-Target") } else { text }
    }
}

/// Splits the value of `X-Amz-Target` at its first dot. Any bytes will do.
pub fn parse_target(value: &[u8]) -> Target<'_> {
    let mut halves = value.splitn(2, |&c| c == b'.');
    Target {
        service: halves.next().unwrap_or_default(),
        operation: halves.next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_of_the_service_are_known() {
        let known = |value: &str| parse_target(value.as_bytes()).known();
        let list = ApiOperation::Kinesis(kinesis::Operation::ListStreams);
        assert_eq!(known("Kinesis_20131202.ListStreams"), Some(list));
        let list = ApiOperation::Firehose(firehose::Operation::ListDeliveryStreams);
        assert_eq!(known("Firehose_20150804.ListDeliveryStreams"), Some(list));
        for value in [
            "",
            ".",
            "Kinesis_20131202",
            "Kinesis_20131202.",
            "Kinesis_20131202.ListStream",
            "Kinesis_20131202.liststreams",
            "Kinesis_20131202.ListStreams.",
            "Kinesis_20131202.CreateQueue",
            "Firehose_20150804.ListStreams",
            "Kinesis_20131202.ListDeliveryStreams",
            "Firehose_20131202.ListDeliveryStreams",
            "ListStreams",
        ] {
            assert_eq!(known(value), None, "{value}");
        }
        assert_eq!(parse_target(b"\xff.\xfe").known(), None);
    }
}
