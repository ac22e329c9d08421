//! Same seed, same bytes; and the journal is the world.

use std::ops::ControlFlow;
use std::path::Path;

use bytes::Bytes;
use caudal::api::kinesis::{GetRecordsInput, Request};
use caudal::engine::{Control, Engine, Envelope, Origin, Outcome, encode_entry};
use caudal::runtime::journal::{Journal, Options};
use caudal::runtime::{ClockChange, Handle, Runtime, replay_entries};
use caudal::units::{Millis, Timestamp};

use crate::generator::world_settings;
use crate::seeds::on_seeds;
use crate::support::{call, config};
use crate::world::{BORN, World};

fn picture(engine: &mut Engine) -> Vec<u8> {
    cbor(&engine.snapshot())
}

fn cbor<T: serde::Serialize>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

#[test]
fn equal_seeds_make_equal_worlds() {
    on_seeds("same_bytes::equal_seeds_make_equal_worlds", 8, |seed| {
        let (mut one, mut two) = (World::of_seed(seed), World::of_seed(seed));
        one.run(250);
        two.run(250);
        assert!(one.journal == two.journal, "the journals differ");
        assert!(one.engine.state_bytes() == two.engine.state_bytes(), "the states differ");
        assert!(picture(&mut one.engine) == picture(&mut two.engine), "the snapshots differ");
        assert_eq!(one.pushes, two.pushes);
        let mut other = World::of_seed(seed + 1);
        other.run(250);
        assert!(one.journal != other.journal, "another seed makes another world");
    });
}

/// A replayed world has taken no snapshots on the way, so this also says that the parts which
/// snapshots share are never out of date.
#[test]
fn a_replayed_journal_is_the_same_world() {
    on_seeds("same_bytes::a_replayed_journal_is_the_same_world", 24, |seed| {
        let mut world = World::of_seed(seed);
        world.run(300);
        let mut again = replay_entries(world.journal.iter()).unwrap().expect("it has a genesis");
        again.advance(world.now);
        while again.poll_push().is_some() {}
        assert!(world.engine.state_bytes() == again.state_bytes(), "the states differ");
        assert!(picture(&mut world.engine) == picture(&mut again), "the snapshots differ");
    });
}

/// The real runtime, given the same inputs at the same times, answers as the engine does, writes
/// the journal byte for byte, and after a restart shows the same world.
#[test]
fn a_runtime_is_the_engine_and_survives_a_restart() {
    on_seeds("same_bytes::a_runtime_is_the_engine_and_survives_a_restart", 3, |seed| {
        let mut world = World::of_seed(seed);
        world.run(250);
        let dir = tempfile::tempdir().unwrap();
        let mut wanted = config(Some(dir.path()), world_settings(seed), BORN);
        wanted.seed = seed;

        let (runtime, opened) = Runtime::start(wanted.clone()).unwrap();
        assert_eq!((opened.entries, opened.notices.len()), (0, 0));
        let handle = runtime.handle();
        let mut again = crate::world::engine_of(seed, world_settings(seed));
        let mut journal = vec![world.journal[0].clone()];
        for (now, envelope) in &world.script {
            // The runtime notes each jump, so that a world opened again is not younger.
            if again.now() < *now {
                let pass = Envelope::control(Origin::Runtime, Control::PassTime);
                assert!(again.apply(*now, &pass).changed);
                journal.push(entry_of(*now, &pass));
            }
            jump_to(&handle, *now);
            let outcome = handle.call(envelope.clone()).unwrap();
            let alone = apply_alone(&mut again, *now, envelope, &mut journal);
            assert_eq!(outcome, alone, "{envelope:?}");
        }
        runtime.stop().unwrap();
        let same = cbor(&*handle.snapshot()) == picture(&mut again);
        assert!(same, "the runtime shows another world");
        assert!(entries(dir.path()) == journal, "the journal on disk is another one");

        wanted.settings = again.kinesis().settings().clone();
        wanted.start = caudal::runtime::ClockStart::Frozen;
        let (runtime, opened) = Runtime::start(wanted).unwrap();
        assert_eq!((opened.entries, opened.notices.len()), (journal.len() as u64, 0));
        let handle = runtime.handle();
        assert_eq!(handle.clock().now, again.now(), "a jump survives the restart");
        // A refused call changes nothing but brings the picture up to now.
        handle.call(call(Request::GetRecords(GetRecordsInput::default()))).unwrap();
        runtime.stop().unwrap();
        close_subscriptions(&mut again);
        let same = cbor(&*handle.snapshot()) == picture(&mut again);
        assert!(same, "after the restart there is another world");
        assert!(entries(dir.path()).starts_with(&journal), "the restart rewrote the journal");
    });
}

/// Time that has passed fast, with no call in it, is not taken back by a restart: what has expired
/// stays expired.
#[test]
fn a_world_that_is_opened_again_is_not_younger() {
    let dir = tempfile::tempdir().unwrap();
    let wanted = config(Some(dir.path()), world_settings(1), BORN);
    let (runtime, _) = Runtime::start(wanted.clone()).unwrap();
    let handle = runtime.handle();
    let start = handle.clock().now;
    let run = ClockChange { paused: Some(false), speed: Some(1000.0), ..ClockChange::default() };
    handle.set_clock(run, Box::new(|_| ())).unwrap();
    while handle.clock().now.since(start).0 < 30_000 {
        std::thread::yield_now();
    }
    let late = handle.clock().now;
    runtime.stop().unwrap();
    let (runtime, _) = Runtime::start(wanted).unwrap();
    let again = runtime.handle().clock().now;
    assert!(again >= late, "it was {late:?} and is {again:?}");
}

/// What the engine alone makes of an input, with its entry in the journal if it changed anything.
fn apply_alone(
    again: &mut Engine,
    now: Timestamp,
    envelope: &Envelope,
    journal: &mut Vec<Bytes>,
) -> Outcome {
    let outcome = again.apply(now, envelope);
    while again.poll_push().is_some() {}
    if outcome.changed {
        journal.push(entry_of(now, envelope));
    }
    outcome
}

fn entry_of(now: Timestamp, envelope: &Envelope) -> Bytes {
    let mut body = Vec::new();
    encode_entry(now, envelope, &mut body);
    Bytes::from(body)
}

/// A new process knows nobody who listens.
fn close_subscriptions(engine: &mut Engine) {
    let ids: Vec<_> = engine.kinesis().subscriptions().keys().copied().collect();
    for subscription in ids {
        let close = Control::CloseSubscription { subscription };
        engine.apply(engine.now(), &Envelope::control(Origin::Runtime, close));
    }
}

fn jump_to(handle: &Handle, now: Timestamp) {
    let advance = Some(Millis(now.since(handle.clock().now).0));
    let (done, wait) = std::sync::mpsc::sync_channel(1);
    let change = ClockChange { advance, ..ClockChange::default() };
    let reply = Box::new(move |status| done.send(status).unwrap());
    handle.set_clock(change, reply).unwrap();
    assert_eq!(wait.recv().unwrap().now, now);
}

/// The entries of a journal that nobody has open.
fn entries(dir: &Path) -> Vec<Bytes> {
    let mut entries = Vec::new();
    let mut visit = |_, body: Bytes| {
        entries.push(Bytes::copy_from_slice(&body));
        ControlFlow::Continue(())
    };
    Journal::open_replaying(dir, &Options::default(), &mut visit).unwrap();
    entries
}
