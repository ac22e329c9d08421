//! A shell against a world of its own.

use std::sync::Arc;

use super::*;
use crate::kinesis::Settings;
use crate::runtime::journal::SyncPolicy;
use crate::runtime::{ClockChange, ClockStart, Runtime, RuntimeConfig, Storage};
use crate::units::Millis;

fn world(start: ClockStart) -> Runtime {
    let settings = Settings::default();
    let (storage, sync) = (Storage::Memory, SyncPolicy::default());
    Runtime::start(RuntimeConfig { storage, settings, seed: 7, sync, start }).expect("a world").0
}

fn shell(runtime: &Runtime) -> Shell {
    Shell::start(&runtime.handle(), Origin::Terminal, Arc::new(|| {})).expect("a thread")
}

/// What a text prints, errors included, and how it ends.
fn ran(shell: &Shell, text: &str) -> (String, Option<i32>) {
    shell.run(text);
    rest(shell)
}

fn rest(shell: &Shell) -> (String, Option<i32>) {
    let mut printed = Vec::new();
    loop {
        match shell.next().expect("a shell") {
            News::Printed(_, bytes) => printed.extend(bytes),
            News::Ended(status) => {
                return (String::from_utf8(printed).expect("text"), Some(status));
            }
            News::Stopped => return (String::from_utf8(printed).expect("text"), None),
        }
    }
}

fn jump(runtime: &Runtime, millis: u64) {
    let (tell, told) = std::sync::mpsc::channel();
    let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
    let reply = Box::new(move |_| tell.send(()).expect("a receiver"));
    runtime.handle().set_clock(change, reply).expect("an engine");
    told.recv().expect("an answer");
}

#[test]
fn the_note_s_commands_reach_the_account() {
    let runtime = world(ClockStart::Frozen);
    let shell = shell(&runtime);
    let create = "aws kinesis create-stream --stream-name transacciones-realtime --shard-count 4";
    assert_eq!(ran(&shell, create), (String::new(), Some(0)));
    jump(&runtime, 1000);
    let put = "aws kinesis put-record --stream-name transacciones-realtime \\\n  --partition-key \
               cliente-12345 --data $(echo '{\"txn\":\"TXN001\",\"monto\":5000}' | base64)";
    let (said, status) = ran(&shell, put);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("\"ShardId\": \"shardId-000000000001\""), "{said}");
    let calls = runtime.handle().calls();
    assert_eq!((calls.total(), calls.failed()), (2, 0));
}

#[test]
fn what_one_command_leaves_is_there_for_the_next() {
    let runtime = world(ClockStart::Frozen);
    let shell = shell(&runtime);
    assert_eq!(ran(&shell, "nombre=pagos; false").1, Some(1));
    assert_eq!(ran(&shell, "echo $? $nombre"), ("1 pagos\n".to_owned(), Some(0)));
}

#[test]
fn an_error_is_the_cli_s() {
    let runtime = world(ClockStart::Frozen);
    let (said, status) =
        ran(&shell(&runtime), "aws kinesis describe-stream-summary --stream-name no-existe");
    assert_eq!(status, Some(254));
    assert!(said.contains("ResourceNotFoundException"), "{said}");
}

#[test]
fn a_wait_ends_with_the_simulated_time_or_with_the_stop() {
    let runtime = world(ClockStart::Frozen);
    let shell = shell(&runtime);
    shell.run("sleep 30; echo fin");
    assert!(matches!(shell.next(), Some(News::Printed(Stream::Hint, _))), "the clock stands");
    jump(&runtime, 30_000);
    assert_eq!(rest(&shell), ("fin\n".to_owned(), Some(0)));
    shell.run("sleep 30; echo fin");
    assert!(matches!(shell.next(), Some(News::Printed(Stream::Hint, _))));
    shell.stop();
    assert_eq!(rest(&shell), (String::new(), None));
    assert_eq!(ran(&shell, "echo vivo"), ("vivo\n".to_owned(), Some(0)));
}

#[test]
fn files_are_those_of_the_world_s_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let (settings, sync) = (Settings::default(), SyncPolicy::default());
    let (storage, start) = (Storage::Directory(dir.path().to_owned()), ClockStart::Frozen);
    let config = RuntimeConfig { storage, settings, seed: 7, sync, start };
    let runtime = Runtime::start(config).expect("a world").0;
    let shell = shell(&runtime);
    assert_eq!(ran(&shell, "echo hola > nota.txt; cat nota.txt"), ("hola\n".to_owned(), Some(0)));
    assert!(dir.path().join(FILES).join("nota.txt").is_file());
    let (said, status) = ran(&shell, "cat /etc/passwd");
    assert_eq!(status, Some(1));
    assert!(said.contains("Permission denied") && said.contains(FILES), "{said}");
}
