//! Registered consumers and their subscriptions.

use std::collections::BTreeMap;

use super::read::Start;
use crate::api::kinesis::{
    ConsumerDescription, ConsumerStatus, DeregisterStreamConsumerInput,
    DescribeStreamConsumerInput, DescribeStreamConsumerOutput, Empty, Error, InUse,
    InvalidArgument, LimitExceeded, ListStreamConsumersInput, ListStreamConsumersOutput, NotFound,
    Operation, RegisterStreamConsumerInput, RegisterStreamConsumerOutput, ShardId, StreamStatus,
    SubscribeToShardInput, SubscribeToShardOutput, SubscriptionId,
};
use crate::kinesis::consumer::TAKEOVER_AFTER;
use crate::kinesis::timers::Timer;
use crate::kinesis::{Consumer, Kinesis, PushBody, Stream, Subscription, Token, TokenKind};
use crate::units::Timestamp;

/// Consumers of one page of a list.
const CONSUMERS_PAGE: i64 = 100;

impl Kinesis {
    pub(in crate::kinesis) fn register_consumer(
        &mut self,
        now: Timestamp,
        input: &RegisterStreamConsumerInput,
    ) -> Result<RegisterStreamConsumerOutput, Error> {
        let stream_name = self.resolve(None, input.stream_arn.as_ref())?;
        self.admit(Operation::RegisterStreamConsumer, stream_name, now)?;
        let stream = self.active_stream(None, input.stream_arn.as_ref())?;
        let name = input.consumer_name.as_deref().unwrap_or_default();
        self.check_new_consumer(stream, name)?;
        let tags = input.tags.clone().unwrap_or_default();
        self.check_tags(&tags, 0, name)?;
        let id = stream.id;
        let consumer = Consumer {
            name: name.to_owned(),
            arn: self.settings.identity.consumer_arn(stream_name, name, now),
            status: ConsumerStatus::Creating,
            created: now,
            tags,
            policy: None,
            subscribed: BTreeMap::new(),
        };
        let answer = consumer.to_wire();
        self.stream_mut(stream_name)?.consumers.insert(name.to_owned(), consumer);
        let active = Timer::ConsumerActive(id, name.to_owned());
        self.timers.set(now + self.settings.lifecycle.consumer, active);
        Ok(RegisterStreamConsumerOutput { consumer: answer })
    }

    fn check_new_consumer(&self, stream: &Stream, name: &str) -> Result<(), Error> {
        let (account, of) = (self.account(), stream.name.clone());
        if stream.consumers.contains_key(name) {
            let consumer = name.to_owned();
            return Err(InUse::ConsumerExists { consumer, stream: of, account }.into());
        }
        let quotas = &self.settings.quotas;
        let limit =
            if self.has_advantage() { quotas.consumers_advantage } else { quotas.consumers };
        if stream.consumers.len() as u64 >= limit {
            return Err(LimitExceeded::Consumers { stream: of, account, limit }.into());
        }
        let creating = |consumer: &&Consumer| consumer.status == ConsumerStatus::Creating;
        let limit = quotas.consumers_creating;
        if stream.consumers.values().filter(creating).count() as u64 >= limit {
            return Err(LimitExceeded::ConsumersCreating { stream: of, account, limit }.into());
        }
        Ok(())
    }

    /// The stream and consumer that a request names by consumer ARN, or by stream ARN and name.
    fn find_consumer(
        &self,
        arn: Option<&String>,
        stream_arn: Option<&String>,
        name: Option<&String>,
    ) -> Result<(&Stream, &Consumer), Error> {
        let missing = |what: &String| {
            let (consumer, account) = (what.clone(), self.account());
            Error::from(NotFound::Consumer { consumer, account })
        };
        match (arn, stream_arn, name) {
            (Some(arn), _, _) => self.consumer_of_arn(arn).ok_or_else(|| missing(arn)),
            (None, Some(stream_arn), Some(name)) => {
                let stream = self.stream(self.resolve(None, Some(stream_arn))?)?;
                let consumer = stream.consumers.get(name).ok_or_else(|| missing(name))?;
                Ok((stream, consumer))
            }
            _ => Err(InvalidArgument::NoConsumer.into()),
        }
    }

    pub(super) fn consumer_of_arn(&self, arn: &str) -> Option<(&Stream, &Consumer)> {
        let (stream, name, created) = self.settings.identity.consumer_of_arn(arn)?;
        let stream = self.streams.get(stream)?;
        let consumer = stream.consumers.get(name)?;
        (consumer.created.secs() == created).then_some((stream, consumer))
    }

    pub(in crate::kinesis) fn deregister_consumer(
        &mut self,
        now: Timestamp,
        input: &DeregisterStreamConsumerInput,
    ) -> Result<Empty, Error> {
        let (stream, consumer) = self.find_consumer(
            input.consumer_arn.as_ref(),
            input.stream_arn.as_ref(),
            input.consumer_name.as_ref(),
        )?;
        let (stream_name, name, id) = (stream.name.clone(), consumer.name.clone(), stream.id);
        let gone = consumer.status == ConsumerStatus::Deleting;
        self.admit(Operation::DeregisterStreamConsumer, &stream_name, now)?;
        if gone {
            return Ok(Empty {});
        }
        if let Some(consumer) = self.stream_mut(&stream_name)?.consumers.get_mut(&name) {
            consumer.status = ConsumerStatus::Deleting;
        }
        let ended: Vec<_> = self
            .subscriptions
            .values()
            .filter(|subscription| subscription.stream_id == id && subscription.consumer == name)
            .map(|subscription| subscription.id)
            .collect();
        for subscription in ended {
            let (consumer, account) = (name.clone(), self.account());
            let missing = NotFound::Consumer { consumer, account };
            self.end_subscription(subscription, PushBody::Failed(missing.into()));
        }
        self.timers.set(now + self.settings.lifecycle.consumer, Timer::ConsumerGone(id, name));
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn describe_consumer(
        &mut self,
        now: Timestamp,
        input: &DescribeStreamConsumerInput,
    ) -> Result<DescribeStreamConsumerOutput, Error> {
        let (stream, consumer) = self.find_consumer(
            input.consumer_arn.as_ref(),
            input.stream_arn.as_ref(),
            input.consumer_name.as_ref(),
        )?;
        let answer = DescribeStreamConsumerOutput {
            consumer_description: ConsumerDescription {
                consumer_name: consumer.name.clone(),
                consumer_arn: consumer.arn.clone(),
                consumer_status: consumer.status,
                consumer_creation_timestamp: consumer.created,
                stream_arn: stream.arn.clone(),
            },
        };
        let name = stream.name.clone();
        self.admit(Operation::DescribeStreamConsumer, &name, now)?;
        Ok(answer)
    }

    pub(in crate::kinesis) fn list_consumers(
        &mut self,
        now: Timestamp,
        input: &ListStreamConsumersInput,
    ) -> Result<ListStreamConsumersOutput, Error> {
        let name = self.resolve(None, input.stream_arn.as_ref())?;
        self.admit(Operation::ListStreamConsumers, name, now)?;
        let stream = self.stream(name)?;
        if let Some(created) = input.stream_creation_timestamp {
            self.check_creation(stream, created)?;
        }
        let after = match &input.next_token {
            None => None,
            Some(text) => {
                let token = self.open_page_token(text, TokenKind::Consumers, now)?;
                if token.stream_id != stream.id {
                    return Err(InvalidArgument::NextToken.into());
                }
                Some(token.name)
            }
        };
        let limit = input.max_results.unwrap_or(CONSUMERS_PAGE).min(CONSUMERS_PAGE) as usize;
        let mut listed = stream
            .consumers
            .values()
            .filter(|consumer| after.as_ref().is_none_or(|after| consumer.name > *after));
        let consumers: Vec<_> = listed.by_ref().take(limit).map(Consumer::to_wire).collect();
        let more = listed.next().is_some();
        let next_token = consumers.last().filter(|_| more).map(|last| {
            Token {
                kind: TokenKind::Consumers,
                created: now,
                hop: 0,
                stream_id: stream.id,
                detail: 0,
                position: 0,
                name: last.consumer_name.clone(),
            }
            .seal(&self.secret)
        });
        Ok(ListStreamConsumersOutput { consumers, next_token })
    }

    pub(in crate::kinesis) fn subscribe(
        &mut self,
        now: Timestamp,
        input: &SubscribeToShardInput,
    ) -> Result<SubscribeToShardOutput, Error> {
        let (stream, consumer) = self.find_consumer(input.consumer_arn.as_ref(), None, None)?;
        let (stream_id, name) = (stream.id, consumer.name.clone());
        self.check_subscribable(stream, consumer)?;
        let text = input.shard_id.as_deref().unwrap_or_default();
        let missing = |shard| self.shard_to_read_missing(shard, &stream.name);
        let shard_id: ShardId = text.parse().map_err(|_| {
            let (shard, stream) = (text.to_owned(), stream.name.clone());
            Error::from(NotFound::Shard { shard, stream, account: self.account() })
        })?;
        let shard = stream.shard(shard_id, now).ok_or_else(|| missing(shard_id))?;
        let starting = input.starting_position.as_ref();
        let start = Start {
            kind: starting.and_then(|start| start.kind.as_deref()).unwrap_or_default(),
            number: starting.and_then(|start| start.sequence_number.as_ref()),
            timestamp: starting.and_then(|start| start.timestamp),
            operation: Operation::SubscribeToShard,
        };
        let position = self.position(stream, shard, &start, now)?;
        // AWS counts from the last accepted call, whether or not its client still listens.
        let last = consumer.subscribed.get(&shard_id);
        if last.is_some_and(|last| now < *last + TAKEOVER_AFTER) {
            return Err(InUse::Subscribed {
                consumer: name,
                shard: shard_id,
                stream: stream.name.clone(),
                account: self.account(),
            }
            .into());
        }
        if input.dry_run == Some(true) {
            return Err(Error::DryRun(Operation::SubscribeToShard));
        }
        let stream_name = stream.name.clone();
        if let Some(former) = self.former_subscription(stream_id, shard_id, &name) {
            self.end_subscription(former, PushBody::Ended);
        }
        if let Some(consumer) = self.consumer_mut(&stream_name, &name) {
            consumer.subscribed.insert(shard_id, now);
        }
        let id = SubscriptionId(self.next_subscription);
        self.next_subscription += 1;
        let subscription = Subscription::new(id, stream_id, name, shard_id, position, now);
        self.subscriptions.insert(id, subscription);
        self.subscribed.entry((stream_id, shard_id)).or_default().insert(id);
        self.changed = true;
        self.greet(id, now);
        Ok(SubscribeToShardOutput { subscription: id })
    }

    /// Pushes a new subscription's first event, even if there are no records, and what follows.
    fn greet(&mut self, id: SubscriptionId, now: Timestamp) {
        if self.push_once(id, now, true) {
            self.pump(id, now);
        }
    }

    fn check_subscribable(&self, stream: &Stream, consumer: &Consumer) -> Result<(), Error> {
        let account = self.account();
        if !matches!(stream.status, StreamStatus::Active | StreamStatus::Updating) {
            let (status, stream) = (stream.status, stream.name.clone());
            return Err(InUse::StreamNotActive { stream, account, status }.into());
        }
        if consumer.status != ConsumerStatus::Active {
            return Err(InUse::ConsumerNotActive {
                consumer: consumer.name.clone(),
                created_secs: consumer.created.secs(),
                stream: stream.name.clone(),
                account,
            }
            .into());
        }
        Ok(())
    }

    fn former_subscription(
        &self,
        stream: u64,
        shard: ShardId,
        consumer: &str,
    ) -> Option<SubscriptionId> {
        let ids = self.subscribed.get(&(stream, shard))?;
        let of_consumer = |subscription: &&Subscription| subscription.consumer == consumer;
        let mut live = ids.iter().filter_map(|id| self.subscriptions.get(id));
        live.find(of_consumer).map(|subscription| subscription.id)
    }

    /// The tags of a consumer about to be changed, by the stream's and its own name.
    pub(super) fn consumer_mut(&mut self, stream: &str, name: &str) -> Option<&mut Consumer> {
        self.stream_mut(stream).ok()?.consumers.get_mut(name)
    }
}

/// Tags by key.
pub(super) type Tags = BTreeMap<String, String>;
