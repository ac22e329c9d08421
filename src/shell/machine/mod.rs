//! A shell as a pure machine: it says what it wishes and is told the answers.
//!
//! [`Machine::start`] takes a text and the [`Session`] it runs in. [`Machine::step`] goes on until
//! there is something to show or to ask for; whoever runs it shows the one, finds out the other
//! and hands it back with [`Machine::answer`]. So the terminal, a snippet of a page and `caudal aws`
//! have one shell, each with its own way of calling the engine, and a machine that is no longer
//! wanted (Ctrl+C) is just no longer stepped: [`Machine::stop`].
//!
//! Inside it is an `async` function that is polled by hand: the compiler writes the state machine.
//! No executor, thread, clock or file is anywhere near.
//!
//! Simplified: a pipe's commands run one after the other, each with all that the one before it
//! printed (at most [`CAPTURE_MAX`]); text that is not UTF-8 is mended where it becomes a word.

mod arithmetic;
mod expand;
mod io;
mod line;
mod parameter;
mod pattern;
mod run;
mod session;
#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::aws::Call;
use super::syntax;
use crate::units::{Millis, Timestamp};

pub use io::CAPTURE_MAX;
pub(crate) use io::{Input, Io, Sink};
pub(crate) use line::Line;
pub(crate) use run::{BROKEN_PIPE, Flow, Frame};
pub use session::Session;

/// What a machine does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// It prints.
    Print(Chunk),
    /// It wishes something and stands still until [`Machine::answer`].
    Ask(Ask),
    /// It has worked for a while and would go on: a chance to draw, or to stop it.
    Busy,
    /// It is at its end, with this exit status.
    Done(i32),
}

/// Something that is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Where to.
    pub stream: Stream,
    /// What; usually whole lines of UTF-8.
    pub bytes: Vec<u8>,
}

/// Where something is printed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The output.
    Out,
    /// The errors, in the words of the tool that is imitated.
    Error,
    /// What a person should know about it, in Spanish. No real tool prints it.
    Hint,
}

/// What a machine wishes.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// An API call; answered by [`Reply::Called`].
    Call(Call),
    /// So much simulated time to pass; answered by [`Reply::Waited`].
    Wait(Millis),
    /// The content of a file; answered by [`Reply::Read`].
    ReadFile(String),
    /// A file to be written; answered by [`Reply::Written`].
    WriteFile {
        /// Its path, as it was typed.
        path: String,
        /// What.
        bytes: Vec<u8>,
        /// Whether after what is there.
        append: bool,
    },
    /// The simulated time; answered by [`Reply::Now`].
    Now,
}

/// What a machine is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The body of an answer (JSON, empty where AWS answers without), or why there is none.
    Called(Result<Vec<u8>, Refusal>),
    /// The time has passed.
    Waited,
    /// A file's content.
    Read(Result<Vec<u8>, FileProblem>),
    /// Whether a file was written.
    Written(Result<(), FileProblem>),
    /// The simulated time.
    Now(Timestamp),
}

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The service refused it.
    Service {
        /// AWS's name of the exception, such as `ResourceNotFoundException`.
        code: String,
        /// AWS's text.
        message: String,
    },
    /// Nobody answered, at this address.
    Unreachable(String),
}

/// Why a file can't be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// There is none.
    Missing,
    /// It is a folder.
    Folder,
    /// It may not be touched.
    Denied,
    /// It is larger than this terminal takes.
    TooLarge,
}

impl FileProblem {
    /// The number and words of the operating system's error, as `strerror` has them.
    #[must_use]
    pub const fn errno(self) -> (u32, &'static str) {
        match self {
            Self::Missing => (2, "No such file or directory"),
            Self::Folder => (21, "Is a directory"),
            Self::Denied => (13, "Permission denied"),
            Self::TooLarge => (27, "File too large"),
        }
    }
}

type Work = Pin<Box<dyn Future<Output = Session> + Send>>;

/// A program while it runs.
pub struct Machine {
    line: Line,
    work: Option<Work>,
    ended: Option<Session>,
}

impl Machine {
    /// Starts a text in a session. A text that is no program prints why and ends with status 2.
    #[must_use]
    pub fn start(session: Session, text: &str) -> Self {
        let line = Line::default();
        match syntax::parse(text) {
            Ok(program) => {
                let work = run::program(session, Arc::new(program), line.clone());
                Self { line, work: Some(Box::pin(work)), ended: None }
            }
            Err(error) => {
                line.print(Stream::Error, format!("caudal: {error}\n").as_bytes());
                line.print(Stream::Hint, format!("{}\n", error.hint()).as_bytes());
                let mut session = session;
                session.status = 2;
                Self { line, work: None, ended: Some(session) }
            }
        }
    }

    /// Goes on until there is something to show or to ask for. A machine that asked and was not
    /// answered asks again.
    pub fn step(&mut self) -> Step {
        loop {
            if let Some(step) = self.line.next_step() {
                return step;
            }
            let Some(work) = &mut self.work else {
                return Step::Done(self.ended.as_ref().map_or(130, |session| session.status));
            };
            let mut context = Context::from_waker(Waker::noop());
            if let Poll::Ready(session) = work.as_mut().poll(&mut context) {
                self.work = None;
                self.ended = Some(session);
            }
        }
    }

    /// Answers what was asked last.
    pub fn answer(&mut self, reply: Reply) {
        self.line.answer(reply);
    }

    /// Ends the program where it stands, as Ctrl+C does; what it printed is still there to be
    /// stepped through. Its status is 130.
    pub fn stop(&mut self) {
        self.work = None;
        self.line.forget_ask();
    }

    /// The session as the program left it; `None` while it runs and if it was stopped.
    #[must_use]
    pub fn into_session(self) -> Option<Session> {
        self.ended
    }
}
