//! The line between a program and whoever runs it.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use super::{Ask, Chunk, Reply, Step, Stream};
use crate::shell::aws::Call;
use crate::units::{Millis, Timestamp};

/// How many commands run before a program says that it is busy.
const BREATH: u32 = 64;
/// Longest piece that is joined to the one before it.
const JOIN_MAX: usize = 16 * 1024;

#[derive(Default)]
struct Mail {
    steps: VecDeque<Step>,
    ask: Option<Ask>,
    reply: Option<Reply>,
    work: u32,
}

/// The line. A clone is another end of it; only one end is ever in use at a time.
#[derive(Clone, Default)]
pub(crate) struct Line(Arc<Mutex<Mail>>);

impl Line {
    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be done next, outside of the program.
    pub(super) fn next_step(&self) -> Option<Step> {
        let mut mail = self.mail();
        if let Some(step) = mail.steps.pop_front() {
            return Some(step);
        }
        if mail.reply.is_some() { None } else { mail.ask.clone().map(Step::Ask) }
    }

    pub(super) fn answer(&self, reply: Reply) {
        let mut mail = self.mail();
        if mail.ask.take().is_some() {
            mail.reply = Some(reply);
        }
    }

    pub(super) fn forget_ask(&self) {
        let mut mail = self.mail();
        mail.ask = None;
        mail.reply = None;
    }

    /// Prints, together with what was printed just before to the same place.
    pub(crate) fn print(&self, stream: Stream, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let mut mail = self.mail();
        if let Some(Step::Print(last)) = mail.steps.back_mut()
            && last.stream == stream
            && last.bytes.len() + bytes.len() <= JOIN_MAX
        {
            last.bytes.extend_from_slice(bytes);
            return;
        }
        mail.steps.push_back(Step::Print(Chunk { stream, bytes: bytes.to_vec() }));
    }

    /// Counts a piece of work; every so many, the program stands back for a moment.
    pub(crate) async fn breathe(&self) {
        let mut first = true;
        poll_fn(|_| {
            let mut mail = self.mail();
            if !std::mem::take(&mut first) {
                return Poll::Ready(());
            }
            mail.work += 1;
            if mail.work < BREATH {
                return Poll::Ready(());
            }
            mail.work = 0;
            mail.steps.push_back(Step::Busy);
            Poll::Pending
        })
        .await;
    }

    async fn ask(&self, ask: Ask) -> Reply {
        self.mail().ask = Some(ask);
        poll_fn(|_| match self.mail().reply.take() {
            Some(reply) => Poll::Ready(reply),
            None => Poll::Pending,
        })
        .await
    }

    /// Has a call made.
    pub(crate) async fn call(&self, call: Call) -> Result<Vec<u8>, super::Refusal> {
        match self.ask(Ask::Call(call)).await {
            Reply::Called(result) => result,
            _ => Err(super::Refusal::Unreachable(String::new())),
        }
    }

    /// Lets simulated time pass.
    pub(crate) async fn wait(&self, time: Millis) {
        self.ask(Ask::Wait(time)).await;
    }

    /// Has a file read.
    pub(crate) async fn read(&self, path: &str) -> Result<Vec<u8>, super::FileProblem> {
        match self.ask(Ask::ReadFile(path.to_owned())).await {
            Reply::Read(result) => result,
            _ => Err(super::FileProblem::Denied),
        }
    }

    /// Has a file written.
    pub(crate) async fn write(
        &self,
        path: &str,
        bytes: Vec<u8>,
        append: bool,
    ) -> Result<(), super::FileProblem> {
        let path = path.to_owned();
        match self.ask(Ask::WriteFile { path, bytes, append }).await {
            Reply::Written(result) => result,
            _ => Err(super::FileProblem::Denied),
        }
    }

    /// The simulated time.
    pub(crate) async fn now(&self) -> Timestamp {
        match self.ask(Ask::Now).await {
            Reply::Now(now) => now,
            _ => Timestamp(0),
        }
    }
}
