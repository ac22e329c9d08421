//! Event source mappings: create, get, list, update, delete.

use std::collections::{BTreeMap, VecDeque};

use super::change::{change, common, defaults};
use crate::api::lambda::{
    CreateEventSourceMappingInput, DeleteEventSourceMappingInput, Error,
    EventSourceMappingConfiguration, GetEventSourceMappingInput, InvalidParameterValue,
    ListEventSourceMappingsInput, ListEventSourceMappingsOutput, State,
    UpdateEventSourceMappingInput, function_arn, function_name_of,
};
use crate::lambda::Lambda;
use crate::lambda::mapping::{LastResult, Mapping, Start};
use crate::lambda::metrics::Metrics;
use crate::lambda::timers::Timer;
use crate::units::{Millis, Timestamp};

/// Mappings of one page (API reference: "returns a maximum of 100 items").
const PAGE: usize = 100;

impl Lambda {
    pub(in crate::lambda) fn create(
        &mut self,
        input: &CreateEventSourceMappingInput,
        stream_exists: &dyn Fn(&str) -> bool,
    ) -> Result<EventSourceMappingConfiguration, Error> {
        let arn = input.event_source_arn.clone().ok_or(InvalidParameterValue::NoSource)?;
        let identity = self.settings.identity.clone();
        let of_kinesis = arn.split(':').nth(2) == Some("kinesis");
        let stream = identity.stream_of_arn(&arn).filter(|name| of_kinesis && !name.contains('/'));
        let stream =
            stream.ok_or_else(|| InvalidParameterValue::Source { arn: arn.clone() })?.to_owned();
        let function = self.known_function(input.function_name.as_deref().unwrap_or_default())?;
        let (start, position) = self.start_of(input)?;
        let mut config = defaults(function.clone());
        change(&mut config, &common(input), self.settings.filters)?;
        if !stream_exists(&stream) {
            let account = identity.account.clone();
            return Err(InvalidParameterValue::StreamNotFound { stream, account }.into());
        }
        let twin = self
            .mappings
            .values()
            .find(|mapping| mapping.stream_arn == arn && mapping.config.function == function);
        if let Some(twin) = twin {
            let uuid = twin.uuid.clone();
            return Err(Error::Conflict { source_arn: arn, function, uuid });
        }
        let id = self.next_mapping;
        self.next_mapping += 1;
        let uuid = self.uuid();
        let mapping = Mapping {
            id,
            uuid: uuid.clone(),
            stream_arn: arn,
            position,
            position_time: input.starting_position_timestamp,
            start,
            config,
            next: None,
            state: State::Creating,
            settles: None,
            modified: self.now,
            last_result: LastResult::None,
            tags: input.tags.clone().unwrap_or_default(),
            retention: Millis(0),
            shards: BTreeMap::new(),
            metrics: Metrics::default(),
            discarded: VecDeque::new(),
            version: 1,
        };
        self.names.insert(uuid, id);
        self.mappings.insert(id, mapping);
        self.begin_change(id, State::Creating)
    }

    fn known_function(&self, text: &str) -> Result<String, Error> {
        let name = function_name_of(&self.settings.identity, text);
        let name = name.filter(|name| self.functions.contains_key(*name));
        name.map(str::to_owned).ok_or_else(|| InvalidParameterValue::NoFunction.into())
    }

    fn start_of(&self, input: &CreateEventSourceMappingInput) -> Result<(Start, String), Error> {
        let at = input.starting_position_timestamp;
        let position =
            input.starting_position.clone().ok_or(InvalidParameterValue::NoStartingPosition)?;
        let start = match (position.as_str(), at) {
            ("AT_TIMESTAMP", None) => return Err(InvalidParameterValue::TimestampMissing.into()),
            ("AT_TIMESTAMP", Some(at)) if at < Timestamp(0) => {
                return Err(InvalidParameterValue::TimestampNegative.into());
            }
            ("AT_TIMESTAMP", Some(at)) if at > self.now => {
                return Err(InvalidParameterValue::TimestampInFuture.into());
            }
            ("AT_TIMESTAMP", Some(at)) => Start::At(at),
            (_, Some(_)) => return Err(InvalidParameterValue::TimestampNotWanted.into()),
            ("LATEST", None) => Start::Latest,
            _ => Start::Horizon,
        };
        Ok((start, position))
    }

    /// A change begins: the answer shows the mapping on its way, with the settings from before.
    fn begin_change(
        &mut self,
        id: u64,
        state: State,
    ) -> Result<EventSourceMappingConfiguration, Error> {
        let at = self.now + self.settings.lifecycle;
        let now = self.now;
        let identity = self.settings.identity.clone();
        let mapping = self.mappings.get_mut(&id).ok_or(Error::Service)?;
        mapping.state = state;
        mapping.settles = Some(at);
        mapping.modified = now;
        mapping.version += 1;
        let answer = mapping.describe(&identity);
        self.timers.set(at, Timer::Settle(id));
        self.changed = true;
        self.version += 1;
        Ok(answer)
    }

    fn find(&self, uuid: Option<&String>) -> Result<&Mapping, Error> {
        self.mapping(uuid.map_or("", String::as_str)).ok_or(Error::MappingNotFound)
    }

    pub(in crate::lambda) fn get(
        &self,
        input: &GetEventSourceMappingInput,
    ) -> Result<EventSourceMappingConfiguration, Error> {
        Ok(self.find(input.uuid.as_ref())?.describe(&self.settings.identity))
    }

    pub(in crate::lambda) fn update(
        &mut self,
        input: &UpdateEventSourceMappingInput,
    ) -> Result<EventSourceMappingConfiguration, Error> {
        let mapping = self.find(input.uuid.as_ref())?;
        let (id, state) = (mapping.id, mapping.state);
        let mut config = mapping.config.clone();
        if !matches!(state, State::Enabled | State::Disabled) {
            return Err(Error::InUse { verb: "update", state });
        }
        if let Some(name) = &input.function_name {
            config.function = self.known_function(name)?;
        }
        change(&mut config, input, self.settings.filters)?;
        let mapping = self.mappings.get_mut(&id).ok_or(Error::Service)?;
        let next = match (mapping.config.enabled, config.enabled) {
            (true, false) => State::Disabling,
            (false, true) => State::Enabling,
            _ => State::Updating,
        };
        mapping.next = Some(config);
        self.begin_change(id, next)
    }

    pub(in crate::lambda) fn delete(
        &mut self,
        input: &DeleteEventSourceMappingInput,
    ) -> Result<EventSourceMappingConfiguration, Error> {
        let mapping = self.find(input.uuid.as_ref())?;
        let (id, state) = (mapping.id, mapping.state);
        if !matches!(state, State::Enabled | State::Disabled) {
            return Err(Error::InUse { verb: "delete", state });
        }
        self.begin_change(id, State::Deleting)
    }

    pub(in crate::lambda) fn list(
        &self,
        input: &ListEventSourceMappingsInput,
    ) -> Result<ListEventSourceMappingsOutput, Error> {
        let identity = &self.settings.identity;
        let function = match &input.function_name {
            Some(text) => {
                let name = function_name_of(identity, text).unwrap_or(text);
                if !self.functions.contains_key(name) {
                    return Err(Error::FunctionNotFound { arn: function_arn(identity, name) });
                }
                Some(name)
            }
            None => None,
        };
        // A page's end is named by the mapping after it.
        let from = match input.marker.as_deref().filter(|marker| !marker.is_empty()) {
            Some(marker) => self
                .mapping(marker)
                .map(|mapping| mapping.id)
                .ok_or(InvalidParameterValue::Marker)?,
            None => 0,
        };
        let most = input.max_items.map_or(PAGE, |most| PAGE.min(most as usize));
        let mut matching = self
            .mappings
            .range(from..)
            .map(|(_, mapping)| mapping)
            .filter(|mapping| function.is_none_or(|name| mapping.config.function == name))
            .filter(|mapping| {
                input.event_source_arn.as_ref().is_none_or(|arn| mapping.stream_arn == *arn)
            });
        let page = matching.by_ref().take(most).map(|mapping| mapping.describe(identity)).collect();
        let next_marker = matching.next().map(|mapping| mapping.uuid.clone());
        Ok(ListEventSourceMappingsOutput { next_marker, event_source_mappings: page })
    }
}
