//! What happens to records on their way: processors and dynamic partitioning.

use super::rules;
use crate::api::shapes;

shapes! {
    /// Processors, and whether they are on.
    pub struct ProcessingConfiguration {
        /// On or off.
        enabled: bool = "Enabled" as rules::ANY,
        /// In the order in which they are given.
        processors: Vec<Processor> = "Processors" as rules::ANY,
    }

    /// One processor.
    pub struct Processor {
        /// What it does.
        kind: String = "Type" (required) as rules::PROCESSOR_TYPE,
        /// How it does it.
        parameters: Vec<ProcessorParameter> = "Parameters" as rules::ANY,
    }

    /// One parameter of a processor.
    pub struct ProcessorParameter {
        /// Which.
        parameter_name: String = "ParameterName" (required) as rules::PROCESSOR_PARAMETER,
        /// Its value as text.
        parameter_value: String = "ParameterValue" (required) as rules::PROCESSOR_VALUE,
    }

    /// Whether records are grouped by keys in them.
    pub struct DynamicPartitioningConfiguration {
        /// How long a delivery is tried again. Simplified: told and not used; every delivery to
        /// S3 is tried again for 24 hours.
        retry_options: RetryOptions = "RetryOptions" as rules::ANY,
        /// On or off; it can only be switched on when the delivery stream is created.
        enabled: bool = "Enabled" as rules::ANY,
    }

    /// How long a delivery is tried again.
    pub struct RetryOptions {
        /// In seconds.
        duration_in_seconds: i64 = "DurationInSeconds" as rules::RETRY_DURATION,
    }
}

impl Processor {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let parameters = self.parameters.as_deref().unwrap_or_default();
        parameters
            .iter()
            .find(|parameter| parameter.parameter_name.as_deref() == Some(name))
            .and_then(|parameter| parameter.parameter_value.as_deref())
    }
}
