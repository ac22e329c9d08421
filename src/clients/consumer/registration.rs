//! A consumer's registration for enhanced fan-out.

use super::machine::{Ask, Purpose};
use crate::api::kinesis::{
    ConsumerStatus, DeregisterStreamConsumerInput, DescribeStreamConsumerInput,
    RegisterStreamConsumerInput, Request,
};
use crate::engine::StreamView;

/// How far a registration has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Registration {
    /// Nothing is known yet; perhaps there is one of the name.
    #[default]
    Unknown,
    /// It was asked for.
    Creating,
    /// It can subscribe, by this ARN.
    Active(String),
}

/// What to do next about a registration.
pub(super) enum Next {
    /// Ask this.
    Ask(Ask),
    /// Wait for news.
    Wait,
    /// It is there.
    Ready,
    /// It was there and is no more.
    Gone,
}

impl Registration {
    /// What to do next.
    pub(super) fn next(&self, view: &StreamView, name: &str) -> Next {
        let known = view.consumers.iter().find(|consumer| consumer.name == name);
        let status = known.map(|known| known.status);
        match (self, status) {
            (Self::Active(arn), Some(ConsumerStatus::Active))
                if known.is_some_and(|known| known.arn == *arn) =>
            {
                Next::Ready
            }
            (Self::Active(_), _) => Next::Gone,
            (Self::Unknown, None) => Next::Ask(register(view, name)),
            // A real program asks again and again; this one looks before it asks.
            (Self::Unknown | Self::Creating, Some(ConsumerStatus::Active)) => {
                Next::Ask(describe(view, name))
            }
            (Self::Unknown | Self::Creating, _) => Next::Wait,
        }
    }
}

fn register(view: &StreamView, name: &str) -> Ask {
    let input = RegisterStreamConsumerInput {
        stream_arn: Some(view.arn.clone()),
        consumer_name: Some(name.to_owned()),
        ..RegisterStreamConsumerInput::default()
    };
    Ask::Call(Purpose::Register, Box::new(Request::RegisterStreamConsumer(input)))
}

fn describe(view: &StreamView, name: &str) -> Ask {
    let input = DescribeStreamConsumerInput {
        stream_arn: Some(view.arn.clone()),
        consumer_name: Some(name.to_owned()),
        ..DescribeStreamConsumerInput::default()
    };
    Ask::Call(Purpose::Describe, Box::new(Request::DescribeStreamConsumer(input)))
}

/// Ends a registration.
pub(super) fn deregister(arn: &str) -> Ask {
    let input = DeregisterStreamConsumerInput {
        consumer_arn: Some(arn.to_owned()),
        ..DeregisterStreamConsumerInput::default()
    };
    Ask::Call(Purpose::Deregister, Box::new(Request::DeregisterStreamConsumer(input)))
}
