//! `caudal aws …`: the shell's `aws`, for one command from any terminal.
//!
//! What it does, prints and ends with is the shell's business ([`caudal::shell`]); here its calls
//! are carried to the world that is meant ([`account`]), its files read, and its output printed.
//! Nothing is opened before the first call, so that help and mistakes need no world.

mod account;
mod endpoint;
mod files;
mod http;
mod remote;
mod saved;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::time::Duration;

use caudal::shell::machine::{Ask, Chunk, Machine, Reply, Session, Step, Stream};
use caudal::shell::render::word;

use crate::args::ServeArgs;
use account::Account;

/// Exit status of the CLI for a line that makes no sense.
const MISUSED: u8 = 252;
/// Exit status of the CLI for whatever is neither the line's fault nor the service's.
const FAILED: u8 = 255;
/// Exit status of a program whose reader has gone.
const BROKEN_PIPE: u8 = 141;
/// Variables of the environment that `aws` heeds.
const HEEDED: [&str; 2] = ["AWS_DEFAULT_OUTPUT", "AWS_CLI_ERROR_FORMAT"];

/// Runs one command and gives its exit status. The world's options hold if it must be opened.
pub(crate) fn run(world: ServeArgs, arguments: Vec<OsString>) -> u8 {
    let words: Result<Vec<String>, _> = arguments.into_iter().map(OsString::into_string).collect();
    let words = match words {
        Ok(words) => words,
        Err(stray) => {
            complain(&format!("«{}» no es texto UTF-8", stray.to_string_lossy()));
            return MISUSED;
        }
    };
    let mut session = Session::new(0);
    for name in HEEDED {
        if let Ok(value) = std::env::var(name) {
            session.export(name, value);
        }
    }
    let mut machine = Machine::start(session, &line(&words));
    let mut account = Account::new(world, endpoint::asked_for(&words));
    let ended = steps(&mut machine, &mut account);
    // What was answered is kept, however the command ended.
    let closed = account.close();
    match ended.and_then(|status| closed.map(|()| status).map_err(End::Fault)) {
        Ok(status) => status,
        Err(End::BrokenPipe) => BROKEN_PIPE,
        Err(End::Fault(text)) => {
            complain(&text);
            FAILED
        }
    }
}

/// The command as the shell reads it: each argument one word, whatever is in it.
fn line(words: &[String]) -> String {
    let mut line = "aws".to_owned();
    for argument in words {
        line.push(' ');
        line += &word(argument);
    }
    line
}

/// Why a command ends before its end.
enum End {
    /// Nobody reads what it prints.
    BrokenPipe,
    /// No world answers; the reason is Spanish.
    Fault(String),
}

fn steps(machine: &mut Machine, account: &mut Account) -> Result<u8, End> {
    loop {
        match machine.step() {
            Step::Print(chunk) => print(&chunk).map_err(|_| End::BrokenPipe)?,
            Step::Busy => {}
            Step::Ask(ask) => {
                let reply = answer(ask, account).map_err(End::Fault)?;
                machine.answer(reply);
            }
            Step::Done(status) => return Ok(u8::try_from(status).unwrap_or(FAILED)),
        }
    }
}

fn answer(ask: Ask, account: &mut Account) -> Result<Reply, String> {
    Ok(match ask {
        Ask::Call(call) => Reply::Called(account.call(call)?),
        Ask::Wait(time) => {
            account.wait(time)?;
            Reply::Waited
        }
        Ask::ReadFile(path) => Reply::Read(files::read(&path)),
        Ask::WriteFile { path, bytes, append } => {
            Reply::Written(files::write(&path, &bytes, append))
        }
        Ask::Now => Reply::Now(account.now()?),
    })
}

/// Prints at once, as a person who waits wants it.
fn print(chunk: &Chunk) -> io::Result<()> {
    match chunk.stream {
        Stream::Out => {
            let mut out = io::stdout().lock();
            out.write_all(&chunk.bytes).and_then(|()| out.flush())
        }
        // Without a place for errors there is nobody to tell.
        Stream::Error | Stream::Hint => {
            let _ = io::stderr().lock().write_all(&chunk.bytes);
            Ok(())
        }
    }
}

fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "caudal: {text}");
}

/// Lets real time pass, in this thread.
fn pause(time: Duration) {
    std::thread::park_timeout(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_is_one_word() {
        let words = ["kinesis", "put-record", "--data", "a b; $(c) 'd' \"e\"\n#f", ""];
        let line = line(&words.map(str::to_owned));
        let expected = "aws kinesis put-record --data 'a b; $(c) '\\''d'\\'' \"e\"\n#f' ''";
        assert_eq!(line, expected);
    }
}
