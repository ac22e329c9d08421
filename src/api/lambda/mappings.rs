//! Event source mappings: create, get, list, update, delete.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules;
use crate::api::shapes;
use crate::units::Timestamp;

shapes! {
    /// Input of AWS's `CreateEventSourceMapping`.
    pub struct CreateEventSourceMappingInput {
        /// The stream to read, by ARN.
        event_source_arn: String = "EventSourceArn" as rules::ARN,
        /// The function to invoke: a name, a partial ARN or an ARN.
        function_name: String = "FunctionName" (required) as rules::FUNCTION_NAME,
        /// Whether to read at once; true by default.
        enabled: bool = "Enabled" as rules::ANY,
        /// Most records of one batch, 1 to 10 000; 100 by default.
        batch_size: i64 = "BatchSize" as rules::BATCH_SIZE,
        /// Which records the function gets.
        filter_criteria: FilterCriteria = "FilterCriteria" as rules::ANY,
        /// The key that encrypts the filters; stored, without effect.
        kms_key_arn: String = "KMSKeyArn" as rules::KMS_KEY_ARN,
        /// Which extra metrics are wanted; stored, without effect.
        metrics_config: MetricsConfig = "MetricsConfig" as rules::ANY,
        /// Seconds that records are gathered for, 0 to 300; 0 by default.
        maximum_batching_window_in_seconds: i64 = "MaximumBatchingWindowInSeconds" as rules::BATCHING_WINDOW,
        /// Batches of one shard at a time, 1 to 10; 1 by default.
        parallelization_factor: i64 = "ParallelizationFactor" as rules::PARALLELIZATION_FACTOR,
        /// Where reading begins; required for Kinesis.
        starting_position: String = "StartingPosition" as rules::STARTING_POSITION,
        /// From which arrival on, with `AT_TIMESTAMP`.
        starting_position_timestamp: Timestamp = "StartingPositionTimestamp" as rules::ANY,
        /// Where notice of discarded records goes.
        destination_config: DestinationConfig = "DestinationConfig" as rules::ANY,
        /// Oldest record that is handed over, in seconds: -1 (any, the default) or 60 to 604 800.
        maximum_record_age_in_seconds: i64 = "MaximumRecordAgeInSeconds" as rules::RECORD_AGE,
        /// Whether a batch that fails is cut in two; false by default.
        bisect_batch_on_function_error: bool = "BisectBatchOnFunctionError" as rules::ANY,
        /// Retries of one batch, 0 to 10 000; -1 (without end) by default.
        maximum_retry_attempts: i64 = "MaximumRetryAttempts" as rules::RETRY_ATTEMPTS,
        /// Tags; stored, without effect.
        tags: BTreeMap<String, String> = "Tags" as rules::TAGS,
        /// Seconds of a tumbling window, 0 (none, the default) to 900.
        tumbling_window_in_seconds: i64 = "TumblingWindowInSeconds" as rules::TUMBLING_WINDOW,
        /// Whether the function reports which records failed.
        function_response_types: Vec<String> = "FunctionResponseTypes" as rules::RESPONSE_TYPES,
    }

    /// Input of AWS's `UpdateEventSourceMapping`. What is absent stays as it is.
    pub struct UpdateEventSourceMappingInput {
        /// The mapping.
        uuid: String = "UUID" (required) as rules::UUID,
        /// Another function to invoke.
        function_name: String = "FunctionName" as rules::FUNCTION_NAME,
        /// Whether to read.
        enabled: bool = "Enabled" as rules::ANY,
        /// Most records of one batch, 1 to 10 000.
        batch_size: i64 = "BatchSize" as rules::BATCH_SIZE,
        /// Which records the function gets; an empty one takes the filters away.
        filter_criteria: FilterCriteria = "FilterCriteria" as rules::ANY,
        /// The key that encrypts the filters; stored, without effect.
        kms_key_arn: String = "KMSKeyArn" as rules::KMS_KEY_ARN,
        /// Which extra metrics are wanted; stored, without effect.
        metrics_config: MetricsConfig = "MetricsConfig" as rules::ANY,
        /// Seconds that records are gathered for, 0 to 300.
        maximum_batching_window_in_seconds: i64 = "MaximumBatchingWindowInSeconds" as rules::BATCHING_WINDOW,
        /// Batches of one shard at a time, 1 to 10.
        parallelization_factor: i64 = "ParallelizationFactor" as rules::PARALLELIZATION_FACTOR,
        /// Where notice of discarded records goes; an empty one takes the destination away.
        destination_config: DestinationConfig = "DestinationConfig" as rules::ANY,
        /// Oldest record that is handed over, in seconds: -1 or 60 to 604 800.
        maximum_record_age_in_seconds: i64 = "MaximumRecordAgeInSeconds" as rules::RECORD_AGE,
        /// Whether a batch that fails is cut in two.
        bisect_batch_on_function_error: bool = "BisectBatchOnFunctionError" as rules::ANY,
        /// Retries of one batch; -1 is without end.
        maximum_retry_attempts: i64 = "MaximumRetryAttempts" as rules::RETRY_ATTEMPTS,
        /// Seconds of a tumbling window; 0 is none.
        tumbling_window_in_seconds: i64 = "TumblingWindowInSeconds" as rules::TUMBLING_WINDOW,
        /// Whether the function reports which records failed.
        function_response_types: Vec<String> = "FunctionResponseTypes" as rules::RESPONSE_TYPES,
    }

    /// Input of AWS's `GetEventSourceMapping`.
    pub struct GetEventSourceMappingInput {
        /// The mapping.
        uuid: String = "UUID" (required) as rules::UUID,
    }

    /// Input of AWS's `DeleteEventSourceMapping`.
    pub struct DeleteEventSourceMappingInput {
        /// The mapping.
        uuid: String = "UUID" (required) as rules::UUID,
    }

    /// Input of AWS's `ListEventSourceMappings`.
    pub struct ListEventSourceMappingsInput {
        /// Only those of this stream.
        event_source_arn: String = "EventSourceArn" as rules::ARN,
        /// Only those of this function.
        function_name: String = "FunctionName" as rules::FUNCTION_NAME,
        /// Where the page before ended.
        marker: String = "Marker" as rules::ANY,
        /// Most entries of the answer; 100 by default and at most.
        max_items: i64 = "MaxItems" as rules::MAX_ITEMS,
    }

    /// Which records the function gets: those that match any of the filters.
    pub struct FilterCriteria {
        /// The filters.
        filters: Vec<Filter> = "Filters" as rules::ANY,
    }

    /// One filter.
    pub struct Filter {
        /// A pattern as `EventBridge`'s, in JSON.
        pattern: String = "Pattern" as rules::FILTER_PATTERN,
    }

    /// Where notice goes.
    pub struct DestinationConfig {
        /// Of what succeeded; not for streams.
        on_success: OnSuccess = "OnSuccess" as rules::ANY,
        /// Of what was discarded.
        on_failure: OnFailure = "OnFailure" as rules::ANY,
    }

    /// Where notice of success goes.
    pub struct OnSuccess {
        /// The destination, by ARN.
        destination: String = "Destination" as rules::DESTINATION_ARN,
    }

    /// Where notice of discarded records goes.
    pub struct OnFailure {
        /// A queue, topic or bucket, by ARN.
        destination: String = "Destination" as rules::DESTINATION_ARN,
    }

    /// Which extra metrics are wanted.
    pub struct MetricsConfig {
        /// Their kinds.
        metrics: Vec<String> = "Metrics" as rules::METRICS,
    }
}

/// Where a mapping is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum State {
    /// Asked for; not yet reading.
    Creating,
    /// On its way to read again.
    Enabling,
    /// Reading.
    Enabled,
    /// On its way to stop reading.
    Disabling,
    /// Not reading; it knows where it was.
    Disabled,
    /// Its settings are being changed.
    Updating,
    /// On its way out.
    Deleting,
}

impl State {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "Creating",
            Self::Enabling => "Enabling",
            Self::Enabled => "Enabled",
            Self::Disabling => "Disabling",
            Self::Disabled => "Disabled",
            Self::Updating => "Updating",
            Self::Deleting => "Deleting",
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A mapping's state and configuration: the answer of four operations. Which members are there,
/// and the empty ones among them, were recorded on AWS (2024-10).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventSourceMappingConfiguration {
    /// Identity.
    #[serde(rename = "UUID")]
    pub uuid: String,
    /// Where reading began.
    pub starting_position: String,
    /// From which arrival on, with `AT_TIMESTAMP`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub starting_position_timestamp: Option<Timestamp>,
    /// Most records of one batch.
    pub batch_size: i64,
    /// Seconds that records are gathered for.
    pub maximum_batching_window_in_seconds: i64,
    /// Batches of one shard at a time.
    pub parallelization_factor: i64,
    /// The stream.
    pub event_source_arn: String,
    /// Which records the function gets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub filter_criteria: Option<FilterCriteria>,
    /// The key that encrypts the filters.
    #[serde(rename = "KMSKeyArn", skip_serializing_if = "Option::is_none", default)]
    pub kms_key_arn: Option<String>,
    /// Which extra metrics are wanted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub metrics_config: Option<MetricsConfig>,
    /// The function.
    pub function_arn: String,
    /// When its state or settings last changed.
    pub last_modified: Timestamp,
    /// `No records processed`, `OK`, or `PROBLEM: …`.
    pub last_processing_result: String,
    /// Where it is in its life.
    pub state: State,
    /// Who made it so.
    pub state_transition_reason: String,
    /// Where notice of discarded records goes.
    pub destination_config: DestinationConfig,
    /// Oldest record that is handed over, in seconds.
    pub maximum_record_age_in_seconds: i64,
    /// Whether a batch that fails is cut in two.
    pub bisect_batch_on_function_error: bool,
    /// Retries of one batch.
    pub maximum_retry_attempts: i64,
    /// Seconds of a tumbling window.
    pub tumbling_window_in_seconds: i64,
    /// Whether the function reports which records failed.
    pub function_response_types: Vec<String>,
    /// ARN.
    pub event_source_mapping_arn: String,
}

/// Output of AWS's `ListEventSourceMappings`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEventSourceMappingsOutput {
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_marker: Option<String>,
    /// One page.
    pub event_source_mappings: Vec<EventSourceMappingConfiguration>,
}
