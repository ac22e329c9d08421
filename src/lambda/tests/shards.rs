//! Resharding: parents before children, and shards that come and go.

use super::*;

fn wanted(world: &World) -> Vec<u32> {
    let source = world.lambda.sources().next().expect("a reader");
    source.shards.iter().map(|wanted| wanted.shard.0).collect()
}

fn end(world: &mut World, shard: u32) {
    let id = world.mapping().id;
    world.lambda.offer(world.now, id, ShardId(shard), &[], true);
    world.check();
}

#[test]
fn children_wait_until_all_of_their_parents_is_handled() {
    let mut world = World::reading(r#","BatchSize":1"#);
    world.tell(&[(0, &[]), (1, &[0]), (2, &[0])]);
    assert_eq!(wanted(&world), [0]);
    world.put(0, &["a", "b"]);
    let child = world.record(1, "k", b"c");
    assert_eq!(world.offer(1, std::slice::from_ref(&child)), 0, "not before its parent");
    end(&mut world, 0);
    assert_eq!(wanted(&world), Vec::<u32>::new(), "taken is not handled");
    let first = world.next();
    world.fail(&first);
    world.pass(1000);
    let first = world.next();
    world.succeed(&first);
    assert_eq!(wanted(&world), Vec::<u32>::new());
    let second = world.next();
    world.succeed(&second);
    assert!(world.shard(0).finished);
    assert_eq!(wanted(&world), [1, 2]);
    assert_eq!(world.offer(1, &[child]), 1);
    assert_eq!(payloads(&world.next()), ["c"]);
}

#[test]
fn a_merged_shard_waits_for_both_parents() {
    let mut world = World::reading("");
    world.tell(&[(0, &[]), (1, &[]), (2, &[0, 1])]);
    end(&mut world, 0);
    assert_eq!(wanted(&world), [1]);
    end(&mut world, 1);
    assert_eq!(wanted(&world), [2]);
}

#[test]
fn given_up_is_handled_too() {
    let mut world = World::reading(r#","MaximumRetryAttempts":0"#);
    world.tell(&[(0, &[]), (1, &[0])]);
    world.put(0, &["x"]);
    end(&mut world, 0);
    let batch = world.next();
    world.fail(&batch);
    assert_eq!(wanted(&world), [1]);
}

#[test]
fn the_end_of_a_shard_ends_a_batching_window() {
    let mut world = World::reading(r#","MaximumBatchingWindowInSeconds":300"#);
    world.put(0, &["a"]);
    assert_eq!(world.poll(), None);
    end(&mut world, 0);
    assert_eq!(payloads(&world.next()), ["a"]);
}

#[test]
fn shards_that_are_gone_hold_nothing_back() {
    let mut world = World::reading("");
    world.tell(&[(0, &[]), (1, &[0])]);
    assert_eq!(wanted(&world), [0]);
    world.tell(&[(1, &[0])]);
    assert_eq!(wanted(&world), [1]);
    assert_eq!(world.mapping().shards.len(), 1);
}

#[test]
fn a_deleted_mapping_takes_its_batches_with_it() {
    let mut world = World::reading("");
    world.put(0, &["a"]);
    let batch = world.next();
    let uuid = world.mapping().uuid.clone();
    let body = format!(r#"{{"UUID":"{uuid}"}}"#);
    world.call(crate::api::lambda::Operation::DeleteEventSourceMapping, &body).expect("deleted");
    assert_eq!((world.lambda.mappings().len(), world.lambda.held_bytes()), (0, 0));
    assert!(!world.lambda.invocation_done(world.now, batch.id, Outcome::Succeeded { state: None }));
    assert_eq!(world.lambda.offer(world.now, 1, ShardId(0), &[], true), 0);
}
