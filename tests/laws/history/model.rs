//! The naive past: a list of everything that led to now, carried out again each time.

use caudal::api::kinesis::Operation;
use caudal::engine::{Answer, Control, Engine, Envelope, Genesis, Input, Origin, Outcome};
use caudal::kinesis::Settings;
use caudal::runtime::Direction;
use caudal::units::Timestamp;

use crate::world::BORN;

/// Something in the world's past.
#[derive(Clone)]
enum Event {
    Begin(Genesis),
    Did(Timestamp, Envelope),
    /// The world came back to this moment from another one.
    Came(Timestamp, u64),
}

type Line = Vec<Event>;

/// The past, and those that were left.
pub(super) struct Model {
    line: Line,
    past: Vec<Line>,
    future: Vec<Line>,
    now: Timestamp,
    subscriptions_from: u64,
}

impl Model {
    pub(super) fn new(engine: &Engine, seed: u64, settings: Settings) -> Self {
        let genesis = Genesis { seed, settings, born: BORN };
        let model = Self {
            line: vec![Event::Begin(genesis)],
            past: Vec::new(),
            future: Vec::new(),
            now: BORN,
            subscriptions_from: 1,
        };
        assert!(model.bytes(engine) == engine.world_bytes());
        model
    }

    /// Carries a line out.
    fn engine(line: &Line) -> Engine {
        let mut world = None::<Engine>;
        for event in line {
            match (event, &mut world) {
                (Event::Begin(genesis), world) => *world = Some(Engine::new(genesis.clone())),
                (Event::Did(at, envelope), Some(engine)) => drop(engine.apply(*at, envelope)),
                (Event::Came(at, from), Some(engine)) => {
                    engine.come_back(*at, *from);
                    let living: Vec<_> = engine.kinesis().subscriptions().keys().copied().collect();
                    for subscription in living {
                        let close = Control::CloseSubscription { subscription };
                        engine.apply(*at, &Envelope::control(Origin::Runtime, close));
                    }
                }
                (Event::Did(..) | Event::Came(..), None) => panic!("a world begins"),
            }
            while world.as_mut().is_some_and(|engine| engine.poll_push().is_some()) {}
        }
        world.expect("a world begins")
    }

    pub(super) fn bytes(&self, real: &Engine) -> Vec<u8> {
        let mut engine = Self::engine(&self.line);
        engine.advance(real.now());
        while engine.poll_push().is_some() {}
        engine.world_bytes()
    }

    /// Steps back and forth.
    pub(super) fn steps(&self) -> (usize, usize) {
        (self.past.len(), self.future.len())
    }

    /// Time has passed.
    pub(super) fn pass(&mut self, real: &Engine) {
        self.now = real.now();
        let pass = Envelope::control(Origin::Runtime, Control::PassTime);
        self.line.push(Event::Did(self.now, pass));
    }

    pub(super) fn did(&mut self, envelope: &Envelope, outcome: &Outcome) {
        if outcome.changed && outcome.result.is_ok() && is_step(envelope) {
            self.take_step();
        }
        if let Ok(Answer::Kinesis(caudal::api::kinesis::Response::SubscribeToShard(output))) =
            &outcome.result
        {
            self.subscriptions_from = self.subscriptions_from.max(output.subscription.0 + 1);
        }
        self.line.push(Event::Did(self.now, envelope.clone()));
    }

    /// What follows is a step: up to now one can come back.
    fn take_step(&mut self) {
        let mut before = self.line.clone();
        let pass = Envelope::control(Origin::Runtime, Control::PassTime);
        before.push(Event::Did(self.now, pass));
        self.past.push(before);
        if self.past.len() > caudal::runtime::STEPS_MAX {
            self.past.remove(0);
        }
        self.future.clear();
    }

    pub(super) fn begin_another(&mut self, real: &Engine, seed: u64) {
        self.take_step();
        let settings = real.kinesis().settings().clone();
        self.line = vec![Event::Begin(Genesis { seed, settings, born: real.now() })];
        self.line.push(Event::Came(real.now(), self.subscriptions_from));
    }

    /// Goes some steps; whether there was one.
    pub(super) fn travel(&mut self, way: Direction, steps: usize) -> bool {
        let mut went = false;
        for _ in 0..steps {
            let (from, to) = match way {
                Direction::Undo => (&mut self.past, &mut self.future),
                Direction::Redo => (&mut self.future, &mut self.past),
            };
            let Some(line) = from.pop() else { break };
            to.push(std::mem::replace(&mut self.line, line));
            went = true;
        }
        if went {
            let at = Self::engine(&self.line).now();
            self.now = at;
            self.line.push(Event::Came(at, self.subscriptions_from));
        }
        went
    }
}

fn is_step(envelope: &Envelope) -> bool {
    if matches!(envelope.origin, Origin::Http | Origin::Generator | Origin::Runtime) {
        return false;
    }
    match &envelope.input {
        Input::Kinesis(request) => !matches!(
            request.operation(),
            Operation::DescribeStream
                | Operation::DescribeStreamSummary
                | Operation::DescribeStreamConsumer
                | Operation::DescribeLimits
                | Operation::DescribeAccountSettings
                | Operation::ListStreams
                | Operation::ListShards
                | Operation::ListStreamConsumers
                | Operation::ListTagsForStream
                | Operation::ListTagsForResource
                | Operation::GetRecords
                | Operation::GetShardIterator
                | Operation::GetResourcePolicy
                | Operation::SubscribeToShard
        ),
        Input::Firehose(_) | Input::Lambda(_) | Input::Sns(_) => {
            panic!("other services are no part of this model")
        }
        Input::Control(control) => matches!(
            control,
            Control::ResetWorld | Control::ClearStream { .. } | Control::Configure(_)
        ),
    }
}
