//! The program `caudal`: what the command line asks for, done with the library.
//!
//! Every sentence it prints is Spanish; AWS's names and error texts stay as AWS writes them.

mod args;
mod aws;
mod data_dir;
mod explain;
mod help;
mod serve;
#[cfg(feature = "gui")]
mod ui;
mod window;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use args::{Command, Topic};

/// What was asked for failed.
const FAILED: u8 = 1;
/// What was asked for makes no sense.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Does what the arguments ask for; the first one is the program's own name.
fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match args::parse(arguments) {
        Ok(Command::Help(topic)) => say(match topic {
            Topic::Program => help::PROGRAM,
            Topic::Serve => help::SERVE,
            Topic::Aws => help::AWS,
        }),
        Ok(Command::Version) => say(concat!("caudal ", env!("CARGO_PKG_VERSION"))),
        Ok(Command::Window(arguments)) => match window::open(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(text) => complain(&text, FAILED),
        },
        Ok(Command::Serve(arguments)) => match serve::serve(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(text) => complain(&text, FAILED),
        },
        Ok(Command::Aws { world, arguments }) => ExitCode::from(aws::run(world, arguments)),
        Err(error) => {
            let text = format!("{error}\nEscribe «caudal --help» para ver cómo se usa.");
            complain(&text, MISUSED)
        }
    }
}

/// Prints a text; a reader that has gone away (`caudal --help | head -1`) is no failure.
fn say(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    ExitCode::SUCCESS
}

/// Prints what went wrong where errors go.
fn complain(text: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr().lock(), "caudal: {text}");
    ExitCode::from(code)
}
