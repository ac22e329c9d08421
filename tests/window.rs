//! The program's own door to the window, where there is none to open.
#![cfg(feature = "gui")]

use std::process::{Command, Output};

fn caudal(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caudal"));
    command.args(arguments);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn without_a_display_it_says_so_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = folder.path().join("mundo");
    let output = caudal(&["--data", &world.to_string_lossy()])
        .env("XDG_DATA_HOME", folder.path())
        .output()
        .expect("it runs");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no hay ninguna pantalla"), "{said}");
    assert!(said.contains("caudal serve"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(!world.exists(), "a world that was never opened");
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn a_display_that_is_not_there_is_no_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = caudal(&["--in-memory"])
        .env("XDG_DATA_HOME", folder.path())
        .env("DISPLAY", ":4242")
        .output()
        .expect("it runs");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    // Either the server is not there, or the libraries to ask it aren't.
    let reasons = ["no se puede hablar con la pantalla", "falta"];
    assert!(reasons.iter().any(|reason| said.contains(reason)), "{said}");
    assert!(said.contains("caudal serve"), "{said}");
    assert!(!said.contains("panicked") && !said.contains(".rs:"), "{said}");
}

#[test]
fn a_place_that_is_none_is_told_before_anything_is_opened() {
    let output = caudal(&["nota:"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("no es un enlace de Caudal"), "{}", said(&output));
}

#[test]
#[cfg(not(feature = "wgpu"))]
fn a_renderer_that_was_not_built_is_told() {
    let output = caudal(&["--in-memory", "--renderer", "wgpu"])
        .env("DISPLAY", ":4242")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("--features wgpu"), "{}", said(&output));
}
