//! The runtime's loop in miniature, killed at any point, against clients that remember.
//!
//! Producers, pollers and a subscriber drive an engine whose journal is on disk, in groups as the
//! engine thread does: apply, commit, answer, push. A crash may come between any two of these, and
//! inside the commit: then the journal ends at a random byte of what the group wrote. Afterwards
//! every acknowledged record must be there, in order, once, and no reader may have seen anything
//! that is gone; at the end every reader has seen every record once.

mod death;
mod disk;
mod process;
mod reader;

use caudal::units::Rng;

use crate::seeds::on_seeds;
use process::Simulation;

/// Groups of one life story.
const GROUPS: usize = 160;

/// One story from beginning to end: what happened, and what the disk then holds.
fn story(seed: u64) -> (String, Vec<(String, Vec<u8>)>) {
    let dir = tempfile::tempdir().unwrap();
    let mut simulation = Simulation::begin(dir.path(), seed);
    let mut rng = Rng::new(seed);
    for _ in 0..GROUPS {
        simulation.group(&mut rng);
    }
    simulation.finish(&mut rng);
    let trace = std::mem::take(&mut simulation.trace);
    drop(simulation);
    (trace, disk::contents(dir.path()))
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_comes_twice() {
    on_seeds("faults::nothing_acknowledged_is_lost_and_nothing_comes_twice", 10, |seed| {
        let (trace, files) = story(seed);
        assert!(trace.contains("crash"), "a story without a crash");
        assert!(trace.contains("saw"), "a story in which nobody read");
        if seed % 2 == 0 {
            let (again, files_again) = story(seed);
            assert!(trace == again, "the same seed told another story");
            assert!(files == files_again, "the same story left other files");
        }
    });
}
