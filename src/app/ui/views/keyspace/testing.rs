//! An engine for the tests of what is read from a stream.

use std::sync::Arc;

use caudal::api::kinesis::{CreateStreamInput, Request, Response};
use caudal::engine::{Answer, Engine, Envelope, Genesis, Origin, StreamView};
use caudal::kinesis::Settings;
use caudal::units::{Millis, Timestamp};

/// The stream of the tests.
pub(super) const NAME: &str = "flujo";

/// A world with one stream.
pub(super) struct Bench {
    engine: Engine,
    /// Its simulated time.
    pub(super) now: Timestamp,
}

impl Bench {
    /// A world whose stream has so many shards.
    pub(super) fn new(shards: i64) -> Self {
        let now = Timestamp(1_795_356_192_480);
        let engine = Engine::new(Genesis { seed: 1, settings: Settings::default(), born: now });
        let mut bench = Self { engine, now };
        bench.ask(Request::CreateStream(CreateStreamInput {
            stream_name: Some(NAME.to_owned()),
            shard_count: Some(shards),
            ..CreateStreamInput::default()
        }));
        bench.advance(1000);
        bench
    }

    /// Makes a call that must succeed.
    pub(super) fn ask(&mut self, request: Request) -> Response {
        let outcome = self.engine.apply(self.now, &Envelope::kinesis(Origin::Window, request));
        match outcome.result {
            Ok(Answer::Kinesis(response)) => response,
            other => panic!("{other:?}"),
        }
    }

    /// Lets time pass.
    pub(super) fn advance(&mut self, millis: u64) {
        self.now = self.now + Millis(millis);
        self.engine.advance(self.now);
    }

    /// The stream as it is now.
    pub(super) fn stream(&mut self) -> Arc<StreamView> {
        Arc::clone(self.engine.snapshot().stream(NAME).expect("the stream"))
    }
}
