//! Undo, redo, other worlds: the past is what a naive model says, whatever happens to the process.

mod model;
mod worlds;

use std::fs;
use std::path::Path;

use caudal::api::kinesis::{Error, Response, ShardId};
use caudal::engine::{Engine, Envelope, Origin, Outcome, Push, PushBody};
use caudal::kinesis::{Overflow, Settings};
use caudal::runtime::{
    ClockChange, Direction, Handle, NothingThere, PushSink, Runtime, SinkState, Travelled,
    WorldSource,
};
use caudal::units::{Millis, Rng};

use crate::generator::{Generator, world_settings};
use crate::seeds::on_seeds;
use crate::support::{config, create, entry, free_settings, horizon, put, register, subscribe};
use crate::world::BORN;
use model::Model;

/// Steps of one life.
const STEPS: usize = 220;

/// The engine as it is now.
fn look(handle: &Handle) -> Engine {
    let (sender, engine) = std::sync::mpsc::channel();
    handle.look(Box::new(move |engine| sender.send(engine.clone()).unwrap())).unwrap();
    engine.recv().unwrap()
}

fn travel(handle: &Handle, way: Direction, steps: usize) -> Result<Travelled, NothingThere> {
    let (sender, travelled) = std::sync::mpsc::channel();
    let reply = Box::new(move |result| sender.send(result).unwrap());
    match way {
        Direction::Undo => handle.undo(steps, reply),
        Direction::Redo => handle.redo(steps, reply),
    }
    .unwrap();
    travelled.recv().unwrap()
}

fn open(handle: &Handle, source: WorldSource) -> Result<(), caudal::runtime::OpenError> {
    let (sender, opened) = std::sync::mpsc::channel();
    handle.open_world(source, Box::new(move |result| sender.send(result).unwrap())).unwrap();
    opened.recv().unwrap().map(|_| ())
}

/// Lets time pass without that being a step.
fn pass(handle: &Handle, wait: Millis) {
    let (sender, changed) = std::sync::mpsc::channel();
    let change = ClockChange { advance: Some(wait), ..ClockChange::default() };
    let reply = Box::new(move |_| sender.send(()).unwrap());
    handle.set_clock_as(Origin::Http, change, reply).unwrap();
    changed.recv().unwrap();
}

fn settings(seed: u64) -> Settings {
    Settings { overflow: Overflow::Spill, ..world_settings(seed) }
}

/// What a process killed now would leave behind: everything that was answered is on the disk.
fn image(dir: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "LOCK" {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    copy
}

/// The world in a folder, as its next process finds it.
fn found(dir: &Path) -> Engine {
    let mut bodies = Vec::new();
    let mut visit = |_, body: bytes::Bytes| {
        bodies.push(bytes::Bytes::copy_from_slice(&body));
        std::ops::ControlFlow::Continue(())
    };
    let options = caudal::runtime::journal::Options::default();
    caudal::runtime::journal::Journal::open_replaying(dir, &options, &mut visit).unwrap();
    caudal::runtime::replay_entries(bodies.iter()).unwrap().expect("it has a genesis")
}

#[test]
fn undo_and_redo_are_what_a_replay_of_the_prefix_is() {
    let test = "history::undo_and_redo_are_what_a_replay_of_the_prefix_is";
    on_seeds(test, 12, |seed| {
        let dir = tempfile::tempdir().unwrap();
        let (runtime, _) = Runtime::start(config(Some(dir.path()), settings(seed), BORN)).unwrap();
        let handle = runtime.handle();
        let mut model = Model::new(&look(&handle), 11, settings(seed));
        let mut generator = Generator::new(seed);
        let mut rng = Rng::new(!seed);
        for step in 0..STEPS {
            match rng.below(12) {
                0 | 1 => {
                    let way = if rng.below(5) < 3 { Direction::Undo } else { Direction::Redo };
                    let steps = 1 + rng.below(3) as usize;
                    let epoch = handle.epoch();
                    let travelled = travel(&handle, way, steps);
                    assert_eq!(travelled.is_ok(), model.travel(way, steps));
                    assert_eq!(handle.epoch() - epoch, u64::from(travelled.is_ok()));
                }
                2 if rng.below(8) == 0 => {
                    let seed = rng.below(9);
                    open(&handle, WorldSource::Empty { seed }).unwrap();
                    model.begin_another(&look(&handle), seed);
                }
                _ => {
                    let now = look(&handle);
                    let next = generator.next(now.kinesis(), now.now());
                    pass(&handle, next.wait);
                    model.pass(&look(&handle));
                    let outcome = handle.call(next.envelope.clone()).unwrap();
                    model.did(&next.envelope, &outcome);
                    generator.memory.learn(&outcome);
                }
            }
            let now = look(&handle);
            if step % 5 == 0 {
                assert!(now.world_bytes() == model.bytes(&now), "another world at step {step}");
                let view = handle.history();
                assert_eq!((view.past.len(), view.future.len()), model.steps(), "at step {step}");
            }
            if step % 17 == 0 {
                let copy = image(dir.path());
                let mut again = found(copy.path());
                again.advance(now.now());
                while again.poll_push().is_some() {}
                assert!(again.state_bytes() == now.state_bytes(), "lost at step {step}");
            }
        }
        runtime.stop().unwrap();
    });
}

/// A process is killed anywhere inside what it writes; the world its successor finds is one that
/// there was.
#[test]
fn a_torn_journal_is_a_world_that_there_was() {
    on_seeds("history::a_torn_journal_is_a_world_that_there_was", 6, |seed| {
        let dir = tempfile::tempdir().unwrap();
        let (runtime, _) = Runtime::start(config(Some(dir.path()), settings(seed), BORN)).unwrap();
        let handle = runtime.handle();
        let mut generator = Generator::new(seed);
        let mut rng = Rng::new(seed + 99);
        let path = dir.path().join("journal-00000000000000000000.log");
        // States by the length of the journal that led to them.
        let mut worlds = vec![(fs::metadata(&path).unwrap().len(), look(&handle))];
        for _ in 0..120 {
            match rng.below(10) {
                0 => drop(travel(&handle, Direction::Undo, 1)),
                1 => drop(travel(&handle, Direction::Redo, 1)),
                2 => open(&handle, WorldSource::Ready(caudal::labs::ReadyWorld::Empty)).unwrap(),
                _ => {
                    let now = look(&handle);
                    let next = generator.next(now.kinesis(), now.now());
                    let outcome = handle.call(next.envelope).unwrap();
                    generator.memory.learn(&outcome);
                }
            }
            worlds.push((fs::metadata(&path).unwrap().len(), look(&handle)));
        }
        let copy = image(dir.path());
        let torn = copy.path().join(path.file_name().unwrap());
        for _ in 0..25 {
            fs::copy(&path, &torn).unwrap();
            let length = worlds[0].0 + rng.below(worlds.last().unwrap().0 - worlds[0].0 + 1);
            fs::File::options().write(true).open(&torn).unwrap().set_len(length).unwrap();
            let world = found(copy.path());
            // Between two answers, the one before or, if all of the next was written, that.
            let at = worlds.partition_point(|(end, _)| *end <= length);
            let known = worlds[at - 1..].iter().take(2).any(|(_, engine)| same(engine, &world));
            let inside =
                worlds.get(at).is_none_or(|(_, engine)| engine.entries() > world.entries());
            assert!(known || inside, "cut at {length}: a world from nowhere");
        }
        runtime.stop().unwrap();
    });
}

/// Takes pushes down.
struct Sink(std::sync::mpsc::Sender<PushBody>);

impl PushSink for Sink {
    fn push(&mut self, push: Push) -> SinkState {
        // The test may have seen enough.
        self.0.send(push.body).map_or(SinkState::Gone, |()| SinkState::Ready)
    }
}

#[test]
fn subscriptions_end_when_the_past_becomes_another() {
    let (runtime, _) = Runtime::start(config(None, free_settings(), BORN)).unwrap();
    let handle = runtime.handle();
    handle.call(step(create("a", 1))).unwrap();
    let arn = handle.snapshot().settings.identity.stream_arn("a");
    let registered = handle.kinesis(Origin::Http, register(arn, "c")).unwrap().unwrap();
    let Response::RegisterStreamConsumer(output) = registered else { panic!() };
    let consumer = output.consumer.consumer_arn;
    let listen = || {
        let (sender, pushes) = std::sync::mpsc::channel();
        let (done, answered) = std::sync::mpsc::channel();
        let input = subscribe(consumer.clone(), ShardId(0), horizon());
        let reply = Box::new(move |outcome: Outcome| done.send(outcome.result.is_ok()).unwrap());
        handle.subscribe(Origin::Http, input, Box::new(Sink(sender)), reply).unwrap();
        assert!(answered.recv().unwrap());
        pushes
    };
    let last = |pushes: &std::sync::mpsc::Receiver<PushBody>| pushes.iter().last();
    // The stream stays: the subscription's time is over, as after five minutes.
    handle.call(step(put("a", vec![entry("k", vec![1; 10])]))).unwrap();
    let pushes = listen();
    travel(&handle, Direction::Undo, 1).unwrap();
    assert_eq!(last(&pushes), Some(PushBody::Ended));
    // The stream goes: what AWS says then.
    pass(&handle, Millis(6000));
    let pushes = listen();
    travel(&handle, Direction::Undo, 1).unwrap();
    assert!(matches!(last(&pushes), Some(PushBody::Failed(Error::ResourceNotFound(_)))));
    let now = look(&handle);
    assert!(now.kinesis().subscriptions().is_empty() && now.kinesis().streams().is_empty());
}

fn same(engine: &Engine, found: &Engine) -> bool {
    let mut found = found.clone();
    found.advance(engine.now());
    while found.poll_push().is_some() {}
    found.world_bytes() == engine.world_bytes()
}

/// A call that is a step, for stories that are told by hand.
fn step(request: caudal::api::kinesis::Request) -> Envelope {
    Envelope::kinesis(Origin::Window, request)
}
