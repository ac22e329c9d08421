//! The bucket goes along when the world goes back and forth.

use caudal::api::firehose::{PutRecordInput, Record, Request};
use caudal::engine::{Control, Envelope, Origin};
use caudal::runtime::{Direction, WorldSource};

use super::{content, delivered, listed, put, sdk, to_bucket, until};
use crate::world::World;

fn travel(world: &World, way: Direction) {
    let (tell, told) = std::sync::mpsc::sync_channel(1);
    let reply = Box::new(move |travelled: Result<_, _>| {
        tell.send(travelled.is_ok()).expect("the test waits");
    });
    match way {
        Direction::Undo => world.handle.undo(1, reply),
        Direction::Redo => world.handle.redo(1, reply),
    }
    .expect("the engine runs");
    assert!(told.recv().expect("the engine answers"), "there is a step");
}

/// A step of a person: a record is put.
fn step(world: &World, text: &str) {
    let data = Some(text.as_bytes().to_vec().into());
    let request = Request::PutRecord(PutRecordInput {
        delivery_stream_name: Some("d".into()),
        record: Some(Record { data }),
    });
    world.handle.firehose(Origin::Window, request).expect("it runs").expect("it is taken");
}

async fn with_a_delivery_stream() -> World {
    let world = World::new();
    let create = sdk(&world).create_delivery_stream().delivery_stream_name("d");
    create.extended_s3_destination_configuration(to_bucket()).send().await.expect("created");
    put(&sdk(&world), "d", "uno\n").await;
    world.advance(60_000);
    delivered(&world, "d", 1).await;
    world
}

#[tokio::test]
async fn undo_takes_objects_away_and_redo_brings_them_back() {
    let world = with_a_delivery_stream().await;
    step(&world, "dos\n");
    // Time passes without being a step of its own.
    let pass = caudal::runtime::ClockChange {
        advance: Some(caudal::units::Millis(60_000)),
        ..caudal::runtime::ClockChange::default()
    };
    world.handle.set_clock_as(Origin::Http, pass, Box::new(|_| ())).expect("the engine runs");
    delivered(&world, "d", 2).await;
    let before = listed(&world, "cubo", 2).await;
    travel(&world, Direction::Undo);
    let left = listed(&world, "cubo", 1).await;
    assert_eq!(content(&world, "cubo", &left[0].key), b"uno\n");
    travel(&world, Direction::Redo);
    let back = listed(&world, "cubo", 2).await;
    assert_eq!(back, before, "with all that is known of them");
    assert_eq!(content(&world, "cubo", &back[1].key), b"dos\n");

    // Another course of things: what was undone doesn't come back.
    travel(&world, Direction::Undo);
    listed(&world, "cubo", 1).await;
    step(&world, "otra\n");
    world.advance(60_000);
    delivered(&world, "d", 2).await;
    let other = listed(&world, "cubo", 2).await;
    let texts: Vec<_> = other.iter().map(|info| content(&world, "cubo", &info.key)).collect();
    assert!(texts.contains(&b"otra\n".to_vec()) && !texts.contains(&b"dos\n".to_vec()));
}

#[tokio::test]
async fn a_reset_empties_the_buckets_and_can_be_undone() {
    let world = with_a_delivery_stream().await;
    let before = listed(&world, "cubo", 1).await;
    let reset = Envelope::control(Origin::Window, Control::ResetWorld);
    world.handle.call(reset).expect("it runs").result.expect("it is done");
    listed(&world, "cubo", 0).await;
    travel(&world, Direction::Undo);
    assert_eq!(listed(&world, "cubo", 1).await, before);
}

#[tokio::test]
async fn a_saved_world_opens_elsewhere_and_delivers_what_it_held() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("mundo.caudal");
    let world = with_a_delivery_stream().await;
    put(&sdk(&world), "d", "dos\n").await;
    let (tell, told) = std::sync::mpsc::sync_channel(1);
    let reply = Box::new(move |saved: Result<_, _>| tell.send(saved.is_ok()).expect("it waits"));
    world.handle.save_world(file.clone(), reply).expect("the engine runs");
    assert!(told.recv().expect("it is answered"), "it is saved");

    let other = World::new();
    let (tell, told) = std::sync::mpsc::sync_channel(1);
    let reply = Box::new(move |opened: Result<_, _>| tell.send(opened.is_ok()).expect("it waits"));
    other.handle.open_world(WorldSource::File(file), reply).expect("the engine runs");
    assert!(told.recv().expect("it is answered"), "it is opened");
    let stream = until(&other, "d", |_| true).await;
    assert_eq!((stream.delivered.len(), stream.buffers.len()), (1, 1));
    other.advance(60_000);
    let stream = delivered(&other, "d", 2).await;
    assert_eq!(content(&other, "cubo", &stream.delivered[1].key), b"dos\n");
    // What the other world had delivered before stands in its own folder, and not here.
    listed(&other, "cubo", 1).await;
    // Back in the world before, nothing of this is in sight.
    travel(&other, Direction::Undo);
    travel(&other, Direction::Undo);
    listed(&other, "cubo", 0).await;
}
