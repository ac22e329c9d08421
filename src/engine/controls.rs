//! What the engine is told beyond AWS's API: wishes of the sandbox's owner, and answers of its
//! surroundings.

use super::mapping_reading::MappingReaders;
use super::notices::notice_of;
use super::reading::Readers;
use super::{Answer, Control, Engine, Outcome, firehose_settings, lambda_settings};
use crate::api::{ApiError, lambda as lambda_api};
use crate::sns;

impl Engine {
    pub(super) fn control(&mut self, control: &Control) -> Outcome {
        let now = self.now;
        let (result, changed) = match control {
            Control::ResetWorld => {
                self.kinesis.reset();
                self.firehose.reset();
                self.readers = Readers::default();
                self.lambda.reset();
                self.sns.reset();
                self.mapping_readers = MappingReaders::default();
                self.aftermath.reset();
                (Ok(()), true)
            }
            Control::ClearStream { stream } => {
                let cleared = self.kinesis.clear_stream(stream);
                let changed = cleared.is_ok();
                (cleared.map_err(ApiError::from), changed)
            }
            Control::CloseSubscription { subscription } => {
                (Ok(()), self.kinesis.close_subscription(*subscription))
            }
            Control::HoldSubscription { subscription, held } => {
                (Ok(()), self.kinesis.hold_subscription(*subscription, *held, self.now))
            }
            Control::PassTime => (Ok(()), true),
            Control::Configure(settings) => {
                self.kinesis.configure(settings.clone());
                self.firehose.configure(firehose_settings(settings));
                self.lambda.configure(lambda_settings(settings));
                let fails = self.sns.settings().fails;
                let identity = settings.identity.clone();
                self.sns.configure(sns::Settings { fails, ..sns::Settings::new(identity) });
                (Ok(()), true)
            }
            Control::Delivered { delivery, stored_bytes } => {
                let changed = match notice_of(*delivery) {
                    Some(number) => self.aftermath.object_done(number, None),
                    None => self.firehose.delivered(now, *delivery, *stored_bytes),
                };
                (Ok(()), changed)
            }
            Control::NotDelivered { delivery, reason } => {
                let changed = match notice_of(*delivery) {
                    Some(number) => self.aftermath.object_done(number, Some(reason)),
                    None => self.firehose.delivery_failed(now, *delivery, reason),
                };
                (Ok(()), changed)
            }
            Control::Fetched { delivery_stream, shard, from, data } => {
                let fetched = ((*delivery_stream, *shard), *from, data.as_slice());
                (Ok(()), self.readers.fetched(&self.kinesis, &mut self.firehose, now, fetched))
            }
            Control::FetchedForMapping { mapping, shard, from, records } => {
                let fetched = ((*mapping, *shard), *from, records.as_slice());
                let (kinesis, lambda) = (&self.kinesis, &mut self.lambda);
                (Ok(()), self.mapping_readers.fetched(kinesis, lambda, now, fetched))
            }
            Control::PutFunction(function) => {
                let checked = function.check();
                let changed = checked.is_ok();
                if changed {
                    self.lambda.put_function(now, (**function).clone());
                }
                (checked.map_err(|why| lambda_api::Error::from(why).into()), changed)
            }
            Control::RemoveFunction { name } => {
                if self.lambda.functions().contains_key(name) {
                    self.lambda.remove_function(now, name);
                    (Ok(()), true)
                } else {
                    let arn = lambda_api::function_arn(&self.lambda.settings().identity, name);
                    (Err(lambda_api::Error::FunctionNotFound { arn }.into()), false)
                }
            }
            Control::Invoked { invocation, took, outcome, log } => {
                let answer = (outcome, log.as_str());
                let lambda = &mut self.lambda;
                (Ok(()), self.aftermath.answered(lambda, now, *invocation, *took, answer))
            }
            Control::FailPublishing { fails } => {
                let changed = self.sns.settings().fails != *fails;
                if changed {
                    let settings = sns::Settings { fails: *fails, ..self.sns.settings().clone() };
                    self.sns.configure(settings);
                }
                (Ok(()), changed)
            }
        };
        Outcome { result: result.map(|()| Answer::Done), on_disk: Vec::new(), changed }
    }
}
