//! A generated world: an engine, the client that drives it, the journal it would have, and the
//! naive model that checks every step.

use bytes::Bytes;
use caudal::api::ApiError;
use caudal::api::kinesis::{Error, Request};
use caudal::engine::{
    Answer, Control, Engine, Envelope, Genesis, Input, OnDisk, Outcome, Push, encode_entry,
    encode_genesis,
};
use caudal::kinesis::Settings;
use caudal::units::{Millis, Rng, Timestamp};

use crate::generator::{Generator, Step, world_settings};
use crate::model::{Model, Scene};

/// When generated worlds begin: 2026-01-01T00:00:00Z and a bit.
pub(crate) const BORN: Timestamp = Timestamp(1_767_225_600_123);

/// One world on its way.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) generator: Generator,
    /// The journal's entries, the genesis first.
    pub(crate) journal: Vec<Bytes>,
    /// Everything that was asked, changing or not.
    pub(crate) script: Vec<(Timestamp, Envelope)>,
    pub(crate) pushes: Vec<Push>,
    pub(crate) now: Timestamp,
    last: Option<Outcome>,
    model: Model,
    /// Decides when the costly checks are made; not part of the world.
    sampler: Rng,
}

impl World {
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self::with(seed, world_settings(seed))
    }

    pub(crate) fn with(seed: u64, settings: Settings) -> Self {
        let genesis = Genesis { seed, settings, born: BORN };
        let mut body = Vec::new();
        encode_genesis(&genesis, &mut body);
        Self {
            engine: Engine::new(genesis),
            generator: Generator::new(seed),
            journal: vec![Bytes::from(body)],
            script: Vec::new(),
            pushes: Vec::new(),
            now: BORN,
            last: None,
            model: Model::default(),
            sampler: Rng::new(!seed),
        }
    }

    /// Takes so many generated steps.
    pub(crate) fn run(&mut self, steps: usize) {
        for _ in 0..steps {
            let step = self.generator.next(self.engine.kinesis(), self.now);
            self.step(step);
        }
    }

    /// Takes one step and checks everything that is known about it.
    pub(crate) fn step(&mut self, step: Step) {
        let Step { wait, envelope } = step;
        self.pass(wait);
        self.model.age(self.engine.kinesis(), self.now);
        let before = (self.sampler.below(4) == 0).then(|| self.engine.state_bytes());
        let limits = self.engine.kinesis().settings().limits;

        let outcome = self.engine.apply(self.now, &envelope);
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.now, &envelope, &mut body);
            self.journal.push(Bytes::from(body));
        }
        assert_eq!(self.engine.entries(), self.journal.len() as u64);
        if let (false, Some(before)) = (outcome.changed, before) {
            let same = before == self.engine.state_bytes();
            assert!(same, "{envelope:?} says that it changed nothing, but it did");
        }
        if let Input::Kinesis(request) = &envelope.input {
            let ill = !request.violations().is_empty();
            let refused = matches!(outcome.result, Err(ApiError::Kinesis(Error::Validation(_))));
            assert_eq!(ill, refused, "{request:?}");
            assert!(!(refused && outcome.changed), "{request:?} is ill and changed something");
            let done = outcome.changed || outcome.result.is_ok();
            assert!(!(is_dry(request) && done), "{request:?} is dry and did something");
        }
        self.engine.check_invariants().unwrap();

        self.generator.memory.learn(&outcome);
        let scene =
            Scene { kinesis: self.engine.kinesis(), now: self.now, limits, journal: &self.journal };
        self.model.learn(&scene, &envelope.input, &outcome);
        self.script.push((self.now, envelope));
        self.last = Some(outcome);
        self.drain(self.now);
        // Pictures taken on the way must not show in the ones taken later.
        if self.sampler.below(16) == 0 {
            let _ = self.engine.snapshot();
        }
        let idle = self.engine.next_deadline().is_none_or(|due| due > self.now);
        self.model.settle(self.engine.kinesis(), self.now, idle);
    }

    /// What the last step was answered.
    pub(crate) fn last_result(&self) -> Result<&Answer, &Error> {
        let result = self.last.as_ref().expect("a step was taken").result.as_ref();
        result.map_err(|error| match error {
            ApiError::Kinesis(error) => error,
            other => panic!("no other service was asked: {other}"),
        })
    }

    pub(crate) fn last_on_disk(&self) -> &[OnDisk] {
        self.last.as_ref().map_or(&[], |outcome| &outcome.on_disk)
    }

    /// Lets time pass from one thing that is due to the next, so that the moment of every push
    /// is known.
    pub(crate) fn pass(&mut self, wait: Millis) {
        let until = self.now + wait;
        while let Some(due) = self.engine.next_deadline().filter(|due| *due <= until) {
            let at = due.max(self.now);
            self.engine.advance(at);
            self.drain(due);
            let again = self.engine.next_deadline();
            assert!(again.is_none_or(|again| again >= due), "a deadline lies in the past");
        }
        self.engine.advance(until);
        self.now = until;
        assert!(self.engine.poll_push().is_none(), "a push without a deadline");
    }

    fn drain(&mut self, at: Timestamp) {
        while let Some(push) = self.engine.poll_push() {
            let kinesis = self.engine.kinesis();
            let limits = kinesis.settings().limits;
            let scene = Scene { kinesis, now: at, limits, journal: &self.journal };
            self.model.pushed(&scene, &push);
            self.pushes.push(push);
        }
    }
}

/// An engine that is given the same inputs as another one was.
pub(crate) fn engine_of(seed: u64, settings: Settings) -> Engine {
    Engine::new(Genesis { seed, settings, born: BORN })
}

/// Whether an input asks for the whole world to be forgotten.
pub(crate) const fn is_reset(input: &Input) -> bool {
    matches!(input, Input::Control(Control::ResetWorld))
}

/// Whether a request only asks what would happen.
fn is_dry(request: &Request) -> bool {
    let dry = match request {
        Request::PutRecord(input) => input.dry_run,
        Request::PutRecords(input) => input.dry_run,
        Request::GetRecords(input) => input.dry_run,
        Request::GetShardIterator(input) => input.dry_run,
        Request::SubscribeToShard(input) => input.dry_run,
        _ => None,
    };
    dry == Some(true)
}
