//! From what a request asks to settings that make sense.

use crate::api::lambda::{
    CreateEventSourceMappingInput, DestinationConfig, Error, FilterCriteria, InvalidParameterValue,
    UpdateEventSourceMappingInput,
};
use crate::lambda::discarded::Destination;
use crate::lambda::filter::Filters;
use crate::lambda::mapping::Config;
use crate::units::Millis;

/// Settings as AWS has them without a word.
pub(super) fn defaults(function: String) -> Config {
    Config {
        function,
        enabled: true,
        batch_size: 100,
        window: Millis(0),
        factor: 1,
        filters: None,
        destination: None,
        destination_arn: None,
        age_max: None,
        bisect: false,
        retries_max: None,
        tumbling: None,
        reports: false,
        kms_key_arn: None,
        metrics: None,
    }
}

/// What a new mapping and a changed one may both be given, as the latter's input.
pub(super) fn common(input: &CreateEventSourceMappingInput) -> UpdateEventSourceMappingInput {
    let input = input.clone();
    UpdateEventSourceMappingInput {
        uuid: None,
        function_name: None,
        enabled: input.enabled,
        batch_size: input.batch_size,
        filter_criteria: input.filter_criteria,
        kms_key_arn: input.kms_key_arn,
        metrics_config: input.metrics_config,
        maximum_batching_window_in_seconds: input.maximum_batching_window_in_seconds,
        parallelization_factor: input.parallelization_factor,
        destination_config: input.destination_config,
        maximum_record_age_in_seconds: input.maximum_record_age_in_seconds,
        bisect_batch_on_function_error: input.bisect_batch_on_function_error,
        maximum_retry_attempts: input.maximum_retry_attempts,
        tumbling_window_in_seconds: input.tumbling_window_in_seconds,
        function_response_types: input.function_response_types,
    }
}

/// Puts what is asked into settings; what isn't mentioned stays. The model's ranges hold already.
pub(super) fn change(
    config: &mut Config,
    input: &UpdateEventSourceMappingInput,
    filters_max: usize,
) -> Result<(), Error> {
    let seconds = |secs: i64| Millis::from_secs(secs.unsigned_abs());
    if let Some(enabled) = input.enabled {
        config.enabled = enabled;
    }
    if let Some(size) = input.batch_size {
        config.batch_size = size as usize;
    }
    if let Some(secs) = input.maximum_batching_window_in_seconds {
        config.window = seconds(secs);
    }
    if let Some(factor) = input.parallelization_factor {
        config.factor = factor as usize;
    }
    if let Some(criteria) = &input.filter_criteria {
        config.filters = filters(criteria, filters_max)?;
    }
    if let Some(wanted) = &input.destination_config {
        (config.destination, config.destination_arn) = destination(wanted)?;
    }
    if let Some(age) = input.maximum_record_age_in_seconds {
        config.age_max = match age {
            -1 => None,
            0..=59 => return Err(InvalidParameterValue::RecordAge.into()),
            secs => Some(seconds(secs)),
        };
    }
    if let Some(bisect) = input.bisect_batch_on_function_error {
        config.bisect = bisect;
    }
    if let Some(retries) = input.maximum_retry_attempts {
        config.retries_max = u32::try_from(retries).ok();
    }
    if let Some(secs) = input.tumbling_window_in_seconds {
        config.tumbling = (secs > 0).then(|| seconds(secs));
    }
    if let Some(kinds) = &input.function_response_types {
        config.reports = !kinds.is_empty();
    }
    if let Some(key) = &input.kms_key_arn {
        config.kms_key_arn = (!key.is_empty()).then(|| key.clone());
    }
    if let Some(metrics) = &input.metrics_config {
        config.metrics = Some(metrics.clone());
    }
    Ok(())
}

fn filters(criteria: &FilterCriteria, most: usize) -> Result<Option<Filters>, Error> {
    let texts: Vec<String> = criteria
        .filters
        .iter()
        .flatten()
        .map(|filter| filter.pattern.clone().unwrap_or_else(|| "{}".to_owned()))
        .collect();
    if texts.len() > most {
        return Err(InvalidParameterValue::TooManyFilters { limit: most }.into());
    }
    if texts.is_empty() {
        return Ok(None);
    }
    let filters = Filters::new(texts)
        .map_err(|bad| InvalidParameterValue::FilterPattern { reason: bad.to_string() })?;
    Ok(Some(filters))
}

fn destination(wanted: &DestinationConfig) -> Result<(Option<Destination>, Option<String>), Error> {
    let given = |text: &Option<String>| text.clone().filter(|arn| !arn.is_empty());
    if wanted.on_success.as_ref().is_some_and(|success| given(&success.destination).is_some()) {
        return Err(InvalidParameterValue::OnSuccess.into());
    }
    let arn = wanted.on_failure.as_ref().and_then(|failure| given(&failure.destination));
    let Some(arn) = arn else { return Ok((None, None)) };
    let destination = Destination::of_arn(&arn)
        .ok_or_else(|| InvalidParameterValue::Destination { arn: arn.clone() })?;
    Ok((Some(destination), Some(arn)))
}
