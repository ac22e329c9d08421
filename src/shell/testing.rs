//! A world to run commands in: a real engine, whose clock moves when a machine waits.

use std::collections::BTreeMap;

use super::aws::Call;
use super::machine::{Ask, FileProblem, Machine, Refusal, Reply, Session, Step, Stream};
use crate::api::WireFormat;
use crate::engine::{Answer, Engine, Envelope, Genesis, Origin};
use crate::kinesis::Settings;
use crate::units::{Millis, Timestamp};

/// What a text printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ran {
    pub(super) out: String,
    pub(super) err: String,
    pub(super) hints: String,
    pub(super) status: i32,
    /// The calls that were made, by name.
    pub(super) calls: Vec<String>,
}

pub(super) struct World {
    engine: Engine,
    pub(super) now: Timestamp,
    session: Session,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) requests: Vec<Call>,
    /// How long a call takes, as from a real CLI.
    pub(super) call_takes: Millis,
}

impl World {
    /// Born on 2026-11-22 at 14:03:12.480 UTC.
    pub(super) fn new() -> Self {
        let born = Timestamp(1_795_356_192_480);
        let engine = Engine::new(Genesis { seed: 7, settings: Settings::default(), born });
        Self {
            engine,
            now: born,
            session: Session::new(7),
            files: BTreeMap::new(),
            requests: Vec::new(),
            call_takes: Millis(600),
        }
    }

    /// Runs a text to its end.
    pub(super) fn run(&mut self, text: &str) -> Ran {
        let mut machine = Machine::start(self.session.clone(), text);
        let mut ran = Ran::default();
        let (mut out, mut err, mut hints) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..1_000_000 {
            match machine.step() {
                Step::Print(chunk) => match chunk.stream {
                    Stream::Out => out.extend(chunk.bytes),
                    Stream::Error => err.extend(chunk.bytes),
                    Stream::Hint => hints.extend(chunk.bytes),
                },
                Step::Ask(ask) => {
                    let reply = self.reply(ask, &mut ran);
                    machine.answer(reply);
                }
                Step::Busy => {}
                Step::Done(status) => {
                    ran.status = status;
                    self.session = machine.into_session().expect("it ended by itself");
                    ran.out = String::from_utf8_lossy(&out).into_owned();
                    ran.err = String::from_utf8_lossy(&err).into_owned();
                    ran.hints = String::from_utf8_lossy(&hints).into_owned();
                    return ran;
                }
            }
        }
        panic!("{text} does not end");
    }

    fn reply(&mut self, ask: Ask, ran: &mut Ran) -> Reply {
        match ask {
            Ask::Call(call) => {
                ran.calls.push(call.operation().to_owned());
                self.requests.push(call.clone());
                self.now = self.now + self.call_takes;
                Reply::Called(self.call(call))
            }
            Ask::Wait(time) => {
                self.now = self.now + time;
                Reply::Waited
            }
            Ask::ReadFile(path) => {
                Reply::Read(self.files.get(&path).cloned().ok_or(FileProblem::Missing))
            }
            Ask::WriteFile { path, bytes, append } => {
                let file = self.files.entry(path).or_default();
                if !append {
                    file.clear();
                }
                file.extend(bytes);
                Reply::Written(Ok(()))
            }
            Ask::Now => Reply::Now(self.now),
        }
    }

    fn call(&mut self, call: Call) -> Result<Vec<u8>, Refusal> {
        let envelope = match call {
            Call::Kinesis(request) => Envelope::kinesis(Origin::Terminal, *request),
            Call::Firehose(request) => Envelope::firehose(Origin::Terminal, *request),
            Call::Lambda(request) => Envelope::lambda(Origin::Terminal, *request),
            Call::Sns(request) => Envelope::sns(Origin::Terminal, *request),
        };
        match self.engine.apply(self.now, &envelope).result {
            Ok(Answer::Kinesis(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Answer::Firehose(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Answer::Lambda(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Answer::Sns(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Answer::Done) => Ok(Vec::new()),
            Err(error) => {
                Err(Refusal::Service { code: error.code().to_owned(), message: error.to_string() })
            }
        }
    }

    /// Runs a text that must succeed, and gives what it prints.
    pub(super) fn ok(&mut self, text: &str) -> String {
        let ran = self.run(text);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{text}");
        ran.out
    }
}
