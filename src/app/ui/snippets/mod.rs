//! Running the fences of the pages: which wait, which runs, what became of each.
//!
//! One runs at a time, in the order they were asked for: commands in a shell that this window keeps
//! (what one sets, the next one sees), Python programs by the machine's `python3`. It knows the
//! pages' fences and the world's handle; how a page shows an outcome is the page's.

mod output;
mod phrase;
mod python;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use caudal::api::kinesis::{CreateStreamInput, Request, StreamStatus};
use caudal::clients::shell::{News, Shell};
use caudal::engine::{Envelope, Origin, Outcome as Outcomes, StreamView};
use caudal::notes::vault::Page;
use caudal::notes::walk::{self, Text, TextPath};
use caudal::runtime::Handle;

use super::clients::Waker;
use super::page::{LineKind, Outcome, ParamKind, Phase, RunEvent, Runs};
use output::Output;
use python::{End, Event, Program};

/// How the making of a stream was answered.
const ASKED: u8 = 0;
const MADE: u8 = 1;
const REFUSED: u8 = 2;
/// Most news of the shell that a frame takes.
const NEWS_MAX: usize = 4096;
/// Shards of the note's stream, for one that has to be made first.
const NOTE_SHARDS: i64 = 4;

/// A fence of a page.
type Fence = (String, TextPath);

/// One that waits or runs.
struct Job {
    fence: Fence,
    python: bool,
    text: String,
    number: u32,
    /// The stream it takes for granted.
    needs: Option<String>,
    /// Whether that stream was made for it, and how that was answered.
    made: Option<Arc<AtomicU8>>,
    /// Whether it follows another one at once, and so waits until no stream is on its way.
    follows: bool,
}

/// What runs.
struct Running {
    job: Job,
    output: Output,
    /// When it began, in seconds of the window's clock.
    since: f64,
    epoch: u64,
    /// The Python program; without it, it is the shell's turn.
    program: Option<Program>,
}

/// What was run, what runs and what waits.
#[derive(Default)]
pub struct Snippets {
    pages: BTreeMap<String, Runs>,
    /// In which past of the world each one ran.
    epochs: BTreeMap<Fence, u64>,
    shell: Option<Shell>,
    waiting: VecDeque<Job>,
    running: Option<Running>,
    count: u32,
    /// The epoch up to which marks of staleness are right.
    seen: u64,
}

impl Snippets {
    /// What became of a page's fences.
    pub fn of(&self, page: &str) -> Option<&Runs> {
        self.pages.get(page)
    }

    /// Whether nothing was ever run in this window.
    pub const fn is_fresh(&self) -> bool {
        self.count == 0
    }

    /// Whether something runs or waits.
    #[cfg(test)]
    pub fn is_busy(&self) -> bool {
        self.running.is_some() || !self.waiting.is_empty()
    }

    /// Does what a reader of a page asked for.
    pub fn take(&mut self, page: &Page, event: RunEvent) {
        match event {
            RunEvent::Start(paths) => {
                for (index, path) in paths.into_iter().enumerate() {
                    self.enqueue(page, &path, index > 0);
                }
            }
            RunEvent::Stop => self.stop(),
            RunEvent::Set { kind, original, value } => {
                let runs = self.pages.entry(page.id.clone()).or_default();
                runs.params.set(kind, &original, &value);
            }
            RunEvent::Toggle(path) => {
                let runs = self.pages.entry(page.id.clone()).or_default();
                if let Some(outcome) = runs.get(&path) {
                    let open = !outcome.open;
                    runs.put(path, Arc::new(Outcome { open, ..Outcome::clone(outcome) }));
                }
            }
        }
    }

    fn enqueue(&mut self, page: &Page, path: &TextPath, follows: bool) {
        let fence = (page.id.clone(), path.clone());
        let pending = self.waiting.iter().any(|job| job.fence == fence)
            || self.running.as_ref().is_some_and(|running| running.job.fence == fence);
        if pending {
            return;
        }
        let mut found = None;
        walk::texts(&page.blocks, &mut |at, text| {
            if let (true, Text::Code(code)) = (at == path, text) {
                found = Some(code.clone());
            }
        });
        let Some(code) = found else { return };
        self.count += 1;
        let params = self.pages.get(&page.id).map(|runs| runs.params.clone()).unwrap_or_default();
        let needs = code.attribute("needs").map(|name| params.value(ParamKind::Stream, name));
        let job = Job {
            fence,
            python: matches!(code.language.as_str(), "python" | "py"),
            needs: needs.map(ToOwned::to_owned),
            text: params.text(&code),
            number: self.count,
            made: None,
            follows,
        };
        self.put(&job.fence, empty(Phase::Waiting, job.number));
        self.waiting.push_back(job);
    }

    /// Ends what runs and forgets what waits.
    pub fn stop(&mut self) {
        for job in std::mem::take(&mut self.waiting) {
            self.put(&job.fence, empty(Phase::Stopped, job.number));
        }
        if let Some(running) = &self.running {
            match &running.program {
                Some(program) => program.stop(),
                None => {
                    if let Some(shell) = &self.shell {
                        shell.stop();
                    }
                }
            }
        }
    }

    /// Another world takes the place of this one: nothing that ran holds there.
    pub fn leave_world(&mut self) {
        self.stop();
        self.shell = None;
        if let Some(running) = self.running.take() {
            self.put(&running.job.fence, empty(Phase::Stopped, running.job.number));
        }
        self.mark_stale(|_| true);
    }

    /// Takes what came in and starts what waits. Called each frame; `now` is the window's clock.
    pub fn tick(&mut self, handle: &Handle, waker: &Waker, now: f64) {
        let epoch = handle.epoch();
        if epoch != self.seen {
            self.seen = epoch;
            let epochs = self.epochs.clone();
            self.mark_stale(|fence| epochs.get(fence).is_some_and(|then| *then != epoch));
        }
        self.receive(now);
        if self.running.is_none()
            && self.may_begin(handle, waker)
            && let Some(job) = self.waiting.pop_front()
        {
            self.begin(job, handle, waker, now);
        }
    }

    /// Whether the next one can begin: what it takes for granted is there. A stream that isn't is
    /// made first, as a call like any other.
    fn may_begin(&mut self, handle: &Handle, waker: &Waker) -> bool {
        let Some(job) = self.waiting.front_mut() else { return false };
        let snapshot = handle.snapshot();
        let on_its_way = |stream: &&Arc<StreamView>| stream.status != StreamStatus::Active;
        let awaited = match &job.needs {
            Some(name) => match snapshot.stream(name) {
                None if job.made.is_none() => {
                    let answered = Arc::new(AtomicU8::new(ASKED));
                    job.made = Some(Arc::clone(&answered));
                    let input = CreateStreamInput {
                        stream_name: Some(name.clone()),
                        shard_count: Some(NOTE_SHARDS),
                        ..CreateStreamInput::default()
                    };
                    let envelope = Envelope::kinesis(Origin::Snippet, Request::CreateStream(input));
                    let (told, waker) = (Arc::clone(&answered), Arc::clone(waker));
                    let reply = move |outcome: Outcomes| {
                        let how = if outcome.result.is_ok() { MADE } else { REFUSED };
                        told.store(how, Ordering::Release);
                        waker();
                    };
                    if handle.send(envelope, Box::new(reply)).is_err() {
                        answered.store(REFUSED, Ordering::Release);
                    }
                    Some(name.clone())
                }
                // Why it can't be made is told by the fragment's own error.
                None => {
                    let how = job.made.as_ref().map(|made| made.load(Ordering::Acquire));
                    (how != Some(REFUSED)).then(|| name.clone())
                }
                Some(stream) if stream.status == StreamStatus::Active => None,
                Some(_) => Some(name.clone()),
            },
            None if job.follows => {
                snapshot.streams.iter().find(on_its_way).map(|stream| stream.name.clone())
            }
            None => None,
        };
        let Some(name) = awaited else { return true };
        let clock = if handle.clock().paused { ": el reloj está parado" } else { "" };
        let phrase = format!("espera a que {name} esté ACTIVE{clock}");
        let (fence, number) = (job.fence.clone(), job.number);
        let known = self.of(&fence.0).and_then(|runs| runs.get(&fence.1));
        if known.is_none_or(|known| known.phrase != phrase) {
            self.put(&fence, Outcome { phrase, ..empty(Phase::Waiting, number) });
        }
        false
    }

    fn begin(&mut self, job: Job, handle: &Handle, waker: &Waker, now: f64) {
        let epoch = handle.epoch();
        self.put(&job.fence, empty(Phase::Running, job.number));
        let mut running =
            Running { job, output: Output::default(), since: now, epoch, program: None };
        let started = if running.job.python {
            let wake = Arc::clone(waker);
            let program = Program::start(handle, &running.job.text, move || wake());
            program.map(|program| running.program = Some(program))
        } else {
            self.shell(handle, waker).map(|shell| shell.run(&running.job.text))
        };
        let made_for_it = running.job.made.as_ref();
        if made_for_it.is_some_and(|made| made.load(Ordering::Acquire) == MADE) {
            let text = made(&running.job);
            running.output.take(LineKind::Hint, text.as_bytes());
        }
        self.running = Some(running);
        if let Err(error) = started {
            self.say(
                LineKind::Hint,
                &format!("El sistema no da un hilo para ejecutarlo: {error}."),
            );
            self.end(Phase::Done(false), now);
        }
    }

    fn shell(&mut self, handle: &Handle, waker: &Waker) -> std::io::Result<&Shell> {
        let shell = match self.shell.take() {
            Some(shell) => shell,
            None => Shell::start(handle, Origin::Snippet, Arc::clone(waker))?,
        };
        Ok(self.shell.insert(shell))
    }

    fn receive(&mut self, now: f64) {
        let Some(running) = &mut self.running else { return };
        let mut ended = None;
        if let Some(program) = &running.program {
            for event in program.events() {
                match event {
                    Event::Out(bytes) => running.output.take(LineKind::Out, &bytes),
                    Event::Error(bytes) => running.output.take(LineKind::Error, &bytes),
                    Event::LeftOut(bytes) => running.output.leave_out(bytes),
                    Event::Ended(end) => ended = Some(end),
                }
            }
        } else if let Some(shell) = &self.shell {
            for news in shell.news(NEWS_MAX) {
                match news {
                    News::Printed(kind, bytes) => running.output.take(kind.into(), &bytes),
                    News::Ended(status) => ended = Some(End::Status(Some(status))),
                    News::Stopped => ended = Some(End::Stopped),
                }
            }
        }
        let Some(end) = ended else {
            if running.output.is_new() {
                self.show(Phase::Running, None);
            }
            return;
        };
        let phase = match end {
            End::Status(status) => Phase::Done(status == Some(0)),
            End::Stopped => Phase::Stopped,
            End::NoPython => {
                self.say(LineKind::Hint, output::NO_PYTHON);
                Phase::Done(false)
            }
            End::Failed(reason) => {
                let text = format!("No se puede ejecutar: el sistema dice «{reason}».");
                self.say(LineKind::Hint, &text);
                Phase::Done(false)
            }
        };
        self.end(phase, now);
    }

    fn say(&mut self, kind: LineKind, text: &str) {
        if let Some(running) = &mut self.running {
            running.output.take(kind, text.as_bytes());
        }
    }

    fn end(&mut self, phase: Phase, now: f64) {
        if let Some(running) = &mut self.running {
            running.output.finish();
        }
        self.show(phase, Some(now));
        if let Some(running) = self.running.take() {
            self.epochs.insert(running.job.fence, running.epoch);
        }
    }

    /// Tells the page how the one that runs is.
    fn show(&mut self, phase: Phase, ended: Option<f64>) {
        let Some(running) = &mut self.running else { return };
        let lines = running.output.lines();
        let outcome = Outcome {
            phase,
            number: running.job.number,
            millis: ended.map(|now| ((now - running.since) * 1000.0).max(1.0) as u64),
            phrase: phrase::of(&lines, phase),
            open: phase != Phase::Done(true) || running.job.python || phrase::is_short(&lines),
            lines,
            stale: false,
            link: None,
        };
        let outcome = match phrase::explained(&outcome) {
            Some(link) => Outcome { link: Some(link), ..outcome },
            None => Outcome { link: phrase::link(&running.job.text), ..outcome },
        };
        let fence = running.job.fence.clone();
        self.put(&fence, outcome);
    }

    /// Takes the times off what was run, for pictures that are the same everywhere.
    #[cfg(test)]
    fn forget_times(&mut self) {
        for runs in self.pages.values_mut() {
            for (_, outcome) in runs.all_mut() {
                *outcome = Arc::new(Outcome { millis: Some(12), ..Outcome::clone(outcome) });
            }
        }
    }

    fn put(&mut self, (page, path): &Fence, outcome: Outcome) {
        let runs = self.pages.entry(page.clone()).or_default();
        runs.put(path.clone(), Arc::new(outcome));
    }

    fn mark_stale(&mut self, stale: impl Fn(&Fence) -> bool) {
        for (page, runs) in &mut self.pages {
            for (path, outcome) in runs.all_mut() {
                if !outcome.stale && stale(&(page.clone(), path.clone())) {
                    *outcome = Arc::new(Outcome { stale: true, ..Outcome::clone(outcome) });
                }
            }
        }
    }
}

/// What is said of a stream that was made for a fragment.
fn made(job: &Job) -> String {
    let name = job.needs.as_deref().unwrap_or_default();
    format!(
        "Este fragmento necesita el stream {name}, que no existía: antes se ha creado con \
         {NOTE_SHARDS} shards.\n"
    )
}

fn empty(phase: Phase, number: u32) -> Outcome {
    Outcome {
        phase,
        number,
        millis: None,
        phrase: String::new(),
        lines: Vec::new(),
        open: false,
        stale: false,
        link: None,
    }
}
