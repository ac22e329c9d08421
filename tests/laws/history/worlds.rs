//! World files: what was saved is what is opened, and nothing else ever is.

use std::fs;
use std::path::Path;

use caudal::api::kinesis::{Request, Response, ShardId};
use caudal::engine::{Control, Envelope, Origin};
use caudal::labs::ReadyWorld;
use caudal::runtime::{
    Direction, Handle, OpenError, Runtime, SaveError, SavedWorld, WorldFault, WorldSource,
};
use caudal::units::{Millis, Rng, Timestamp};

use super::{look, open, pass, settings, step, travel};
use crate::generator::Generator;
use crate::seeds::on_seeds;
use crate::support::{config, create, entry, free_settings, get, horizon, iterator, put};
use crate::world::BORN;

fn save(handle: &Handle, path: &Path) -> Result<SavedWorld, SaveError> {
    let (sender, saved) = std::sync::mpsc::channel();
    let reply = Box::new(move |result| sender.send(result).unwrap());
    handle.save_world(path.to_owned(), reply).unwrap();
    saved.recv().unwrap()
}

/// A life with steps undone and done again.
fn live(handle: &Handle, seed: u64) {
    let mut generator = Generator::new(seed);
    let mut rng = Rng::new(seed);
    for _ in 0..150 {
        match rng.below(12) {
            0 => drop(travel(handle, Direction::Undo, 1 + rng.below(3) as usize)),
            1 => drop(travel(handle, Direction::Redo, 1)),
            _ => {
                let now = look(handle);
                let next = generator.next(now.kinesis(), now.now());
                pass(handle, next.wait);
                generator.memory.learn(&handle.call(next.envelope).unwrap());
            }
        }
    }
    let living: Vec<_> = look(handle).kinesis().subscriptions().keys().copied().collect();
    for subscription in living {
        let close = Control::CloseSubscription { subscription };
        handle.call(Envelope::control(Origin::Http, close)).unwrap();
    }
}

#[test]
fn a_saved_world_is_the_same_elsewhere() {
    on_seeds("history::worlds::a_saved_world_is_the_same_elsewhere", 10, |seed| {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (one, _) = Runtime::start(config(Some(here.path()), settings(seed), BORN)).unwrap();
        live(&one.handle(), seed);
        let file = here.path().join("mundo.caudal");
        let saved = save(&one.handle(), &file).unwrap();
        assert_eq!(saved.bytes, fs::metadata(&file).unwrap().len());
        let world = look(&one.handle());

        let other = config(Some(there.path()), free_settings(), Timestamp(5));
        let (two, _) = Runtime::start(other).unwrap();
        let handle = two.handle();
        handle.call(step(create("mio", 1))).unwrap();
        let before = look(&handle);
        open(&handle, WorldSource::File(file.clone())).unwrap();
        let opened = look(&handle);
        assert_eq!(handle.clock().now, world.now());
        if opened.kinesis().settings() == world.kinesis().settings() {
            assert!(opened.world_bytes() == world.world_bytes(), "another world");
        }
        // Saved again it is the same file, but for what opening it said of the time.
        let copy = there.path().join("copia.caudal");
        save(&handle, &copy).unwrap();
        let (first, second) = (fs::read(&file).unwrap(), fs::read(&copy).unwrap());
        let common = first.len() - 37;
        assert!(first[..common] == second[..common], "other entries");

        // Its journal holds both worlds, and the step between them can be undone.
        two.stop().unwrap();
        let again = config(Some(there.path()), opened.kinesis().settings().clone(), Timestamp(5));
        let (two, _) = Runtime::start(again).unwrap();
        assert!(look(&two.handle()).world_bytes() == opened.world_bytes(), "after a restart");
        open(&two.handle(), WorldSource::Empty { seed: 1 }).unwrap();
        assert_eq!(look(&two.handle()).kinesis().streams().len(), 0);
        travel(&two.handle(), Direction::Undo, 1).unwrap();
        assert!(look(&two.handle()).world_bytes() == opened.world_bytes(), "after an undo");
        assert_eq!(before.kinesis().streams().len(), 1);
    });
}

#[test]
fn payloads_of_an_opened_world_are_read_back_from_its_new_journal() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let small = caudal::kinesis::Settings { payload_budget_bytes: 1 << 20, ..free_settings() };
    let (one, _) = Runtime::start(config(Some(here.path()), small, BORN)).unwrap();
    let ask = |handle: &Handle, request: Request| {
        handle.kinesis(Origin::Generator, request).unwrap().unwrap()
    };
    ask(&one.handle(), create("a", 1));
    let record = |index: u16| entry(&index.to_string(), vec![index as u8; 9000]);
    for batch in 0..10 {
        ask(&one.handle(), put("a", (batch * 100..batch * 100 + 100).map(record).collect()));
    }
    let file = here.path().join("w");
    save(&one.handle(), &file).unwrap();
    let (two, _) = Runtime::start(config(Some(there.path()), free_settings(), BORN)).unwrap();
    let handle = two.handle();
    ask(&handle, create("antes", 1));
    open(&handle, WorldSource::File(file)).unwrap();
    let check = |handle: &Handle| {
        let from = ask(handle, iterator("a", ShardId(0), horizon()));
        let Response::GetShardIterator(output) = from else { panic!() };
        let Response::GetRecords(output) = ask(handle, get(output.shard_iterator, Some(1000)))
        else {
            panic!()
        };
        assert_eq!(output.records.len(), 1000);
        for (index, record) in (0_u16..).zip(&output.records) {
            assert_eq!(record.partition_key.as_str(), index.to_string());
            assert!(record.data.iter().all(|byte| *byte == index as u8));
        }
    };
    check(&handle);
    travel(&handle, Direction::Undo, 1).unwrap();
    assert!(look(&handle).kinesis().streams().contains_key("antes"));
    travel(&handle, Direction::Redo, 1).unwrap();
    check(&handle);
}

#[test]
fn a_damaged_file_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (one, _) = Runtime::start(config(None, settings(3), BORN)).unwrap();
    live(&one.handle(), 3);
    let file = dir.path().join("mundo");
    save(&one.handle(), &file).unwrap();
    let good = fs::read(&file).unwrap();
    let (two, _) = Runtime::start(config(None, free_settings(), BORN)).unwrap();
    let handle = two.handle();
    handle.call(step(create("mio", 1))).unwrap();
    let before = look(&handle).state_bytes();
    let mut rng = Rng::new(1);
    for case in 0..60 {
        let mut bad = good.clone();
        if case % 2 == 0 {
            bad.truncate(rng.below(good.len() as u64) as usize);
        } else {
            let at = rng.below(good.len() as u64) as usize;
            bad[at] ^= 1 << rng.below(8);
        }
        fs::write(&file, &bad).unwrap();
        let refused = open(&handle, WorldSource::File(file.clone()));
        assert!(matches!(refused, Err(OpenError::Fault { .. })), "{refused:?}");
        assert_eq!(fs::read(&file).unwrap(), bad, "the file is left alone");
    }
    // A file whose frames are right, but which is no world.
    let (mut first, rest) = (good[..16].to_vec(), &good[16..]);
    let frame = 16 + u32::from_le_bytes(*rest.first_chunk().unwrap()) as usize;
    first.extend_from_slice(&rest[frame..]);
    fs::write(&file, first).unwrap();
    let refused = open(&handle, WorldSource::File(file.clone()));
    assert!(matches!(refused, Err(OpenError::Fault { fault: WorldFault::Damaged { .. }, .. })));
    let missing = open(&handle, WorldSource::File(dir.path().join("no")));
    assert!(matches!(missing, Err(OpenError::Io { .. })));
    let folder = open(&handle, WorldSource::File(dir.path().to_owned()));
    assert!(matches!(folder, Err(OpenError::Io { .. })));
    assert!(look(&handle).state_bytes() == before, "nothing has changed");
    assert_eq!((handle.epoch(), handle.history().past.len()), (0, 1));
}

#[test]
fn what_cannot_be_written_leaves_what_was_there() {
    let dir = tempfile::tempdir().unwrap();
    let (one, _) = Runtime::start(config(None, free_settings(), BORN)).unwrap();
    let nowhere = save(&one.handle(), &dir.path().join("no").join("w"));
    assert!(matches!(nowhere, Err(SaveError::Io { .. })));
    assert!(matches!(save(&one.handle(), dir.path()), Err(SaveError::Io { .. })));
    let file = dir.path().join("w");
    save(&one.handle(), &file).unwrap();
    save(&one.handle(), &file).unwrap();
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["w"], "nothing is left beside it");
}

#[test]
fn ready_worlds_open_on_disk_and_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    for folder in [None, Some(dir.path())] {
        let (runtime, _) = Runtime::start(config(folder, settings(1), BORN)).unwrap();
        let handle = runtime.handle();
        for (world, records) in
            [(ReadyWorld::Empty, 0), (ReadyWorld::Transactions, 2000), (ReadyWorld::Empty, 0)]
        {
            open(&handle, WorldSource::Ready(world)).unwrap();
            assert_eq!(handle.snapshot().records_held(), records);
            assert_eq!(handle.clock().now, BORN);
        }
        let travelled = travel(&handle, Direction::Undo, 1).unwrap();
        assert_eq!((travelled.steps.len(), handle.epoch()), (1, 4));
        pass(&handle, Millis(1000));
        assert_eq!(handle.snapshot().records_held(), 2000);
    }
}
