//! Calls that are made together, so that the engine takes them as one group.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::backlog::Sink;
use super::machine::{Machine, Purpose};
use super::spec::ConsumerId;
use crate::api::kinesis::{
    Error, Request, Response, ShardId, SubscribeToShardInput, SubscriptionId,
};
use crate::engine::{Answer, Control, Envelope, Origin, Outcome};
use crate::runtime::{Handle, Reply, SendError};
use crate::units::Timestamp;

/// Who makes these calls.
const ORIGIN: Origin = Origin::Consumer;
/// Calls that wait for answers at once: fewer than the engine's inbox takes.
const TOGETHER: usize = 256;
/// Pause before the engine, whose inbox was full, is asked again.
const RETRY: Duration = Duration::from_millis(5);

/// An answer for a consumer.
pub(super) enum Answered {
    Call(ConsumerId, Purpose, Outcome),
    Subscribed(ConsumerId, ShardId, u64, Outcome),
    Nothing,
}

/// Calls that are made together.
pub(super) struct Round<'a> {
    handle: &'a Handle,
    sender: Sender<Answered>,
    receiver: Receiver<Answered>,
    waiting: usize,
    answers: Vec<Answered>,
    /// The engine has stopped: nobody will ever answer again.
    stopped: bool,
}

impl<'a> Round<'a> {
    pub(super) fn new(handle: &'a Handle) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { handle, sender, receiver, waiting: 0, answers: Vec::new(), stopped: false }
    }

    fn reply(&self, answer: impl FnOnce(Outcome) -> Answered + Send + 'static) -> Reply {
        let sender = self.sender.clone();
        // The round waits for every answer.
        Box::new(move |outcome| drop(sender.send(answer(outcome))))
    }

    /// Tells the engine something that is no call.
    pub(super) fn control(&mut self, control: &Control) {
        self.post(|round| {
            let envelope = Envelope::control(Origin::Runtime, control.clone());
            round.handle.send(envelope, round.reply(|_| Answered::Nothing))
        });
    }

    /// Makes a call of a consumer.
    pub(super) fn call(
        &mut self,
        handle: &Handle,
        id: ConsumerId,
        purpose: Purpose,
        request: Request,
    ) {
        let envelope = Envelope::kinesis(ORIGIN, request);
        self.post(|round| {
            let reply = round.reply(move |outcome| Answered::Call(id, purpose, outcome));
            handle.send(envelope.clone(), reply)
        });
    }

    /// Asks for a subscription.
    pub(super) fn subscribe(
        &mut self,
        handle: &Handle,
        sink: Box<Sink>,
        input: SubscribeToShardInput,
    ) {
        self.make_room();
        let (id, shard, generation) = (sink.consumer, sink.shard, sink.generation);
        let reply = self.reply(move |outcome| Answered::Subscribed(id, shard, generation, outcome));
        // A sink can be given only once: should the inbox be full, the sink says by its end that
        // there is no subscription, and the consumer asks again.
        if handle.subscribe(ORIGIN, input, sink, reply).is_ok() {
            self.waiting += 1;
        }
    }

    fn post(&mut self, attempt: impl Fn(&Self) -> Result<(), SendError>) {
        self.make_room();
        loop {
            match attempt(self) {
                Ok(()) => {
                    self.waiting += 1;
                    return;
                }
                Err(SendError::Stopped) => {
                    self.stopped = true;
                    return;
                }
                Err(SendError::Full) => self.collect(Some(RETRY)),
            }
        }
    }

    fn make_room(&mut self) {
        while self.waiting >= TOGETHER {
            self.collect(None);
        }
    }

    /// Waits for an answer, perhaps only for a while.
    fn collect(&mut self, wait: Option<Duration>) {
        let answer = match wait {
            Some(wait) => self.receiver.recv_timeout(wait),
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        if let Ok(answer) = answer {
            self.waiting -= 1;
            self.answers.push(answer);
        }
    }

    /// Waits for all answers; `None` once the engine has stopped.
    pub(super) fn answers(self) -> Option<Vec<Answered>> {
        let Self { handle, sender, receiver, mut answers, stopped, .. } = self;
        drop(sender);
        answers.extend(receiver);
        for answer in &mut answers {
            answer.fill(handle);
        }
        (!stopped).then_some(answers)
    }
}

impl Answered {
    /// Reads back payloads that left memory.
    fn fill(&mut self, handle: &Handle) {
        let Self::Call(_, _, outcome) = self else { return };
        if let Ok(Answer::Kinesis(Response::GetRecords(output))) = &mut outcome.result
            && handle.fill(&mut output.records, &outcome.on_disk).is_err()
        {
            outcome.result = Err(Error::InternalFailure.into());
        }
    }

    /// Hands it to its consumer.
    pub(super) fn deliver(self, machines: &mut BTreeMap<ConsumerId, Machine>, now: Timestamp) {
        match self {
            Self::Call(id, purpose, outcome) => {
                if let Some(machine) = machines.get_mut(&id) {
                    machine.answered(purpose, outcome.kinesis(), now);
                }
            }
            Self::Subscribed(id, shard, generation, outcome) => {
                let result = outcome.kinesis().map(|response| match response {
                    Response::SubscribeToShard(output) => output.subscription,
                    _ => SubscriptionId(0),
                });
                if let Some(machine) = machines.get_mut(&id) {
                    machine.subscribed(shard, generation, result, now);
                }
            }
            Self::Nothing => {}
        }
    }
}
