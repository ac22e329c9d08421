//! Lists, pipelines and commands, carried out.

use std::pin::Pin;
use std::sync::Arc;

use super::{FileProblem, Input, Io, Line, Session, Sink, Stream};
use crate::shell::syntax::{
    Assignment, Command, CommandKind, Item, Link, List, Pipeline, Program, Redirect, RedirectKind,
    Word,
};
use crate::shell::tools;

/// Deepest nesting of lists in a running program.
const DEPTH_MAX: usize = 200;
/// Exit status of a command whose reader is gone (128 + SIGPIPE).
pub(crate) const BROKEN_PIPE: i32 = 141;

/// What a list leaves to those around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Go on.
    Next,
    /// Leave so many loops.
    Break(u32),
    /// Leave all but one of so many loops, and go on with that.
    Continue(u32),
    /// End the program, or the part of it in brackets.
    Exit,
}

/// A place in a running program: what it knows, and where its commands read and print.
pub(crate) struct Frame {
    pub(crate) session: Session,
    pub(crate) io: Io,
    pub(crate) line: Line,
    depth: usize,
    /// How many conditions stand around: failures in them end nothing.
    conditions: usize,
}

/// Runs a program in a session and gives it back.
pub(super) async fn program(session: Session, program: Arc<Program>, line: Line) -> Session {
    let io = Io::terminal();
    let mut frame = Frame { session, io, line, depth: 0, conditions: 0 };
    frame.list(&program.list, &program.documents).await;
    frame.session
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl Frame {
    /// A part of the program whose changes are forgotten.
    pub(super) fn inner(&self, io: Io) -> Self {
        Self {
            session: self.session.clone(),
            io,
            line: self.line.clone(),
            depth: self.depth + 1,
            conditions: self.conditions,
        }
    }

    /// Prints to the output. What can't be taken ends the command.
    pub(crate) fn print(&self, text: impl AsRef<[u8]>) -> Result<(), super::io::Full> {
        self.io.out.write(&self.line, text.as_ref())
    }

    /// Prints to the errors; what can't be taken is lost.
    pub(crate) fn complain(&self, text: impl AsRef<[u8]>) {
        let _ = self.io.err.write(&self.line, text.as_ref());
    }

    /// Tells a person something, whatever is redirected.
    pub(crate) fn hint(&self, text: &str) {
        self.line.print(Stream::Hint, format!("{text}\n").as_bytes());
    }

    /// A file's content, or what is left of the input.
    pub(crate) async fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        match path {
            "/dev/stdin" | "/dev/fd/0" => Ok(self.io.input.take_all()),
            "/dev/null" => Ok(Vec::new()),
            path => self.line.read(path).await,
        }
    }

    pub(super) fn list<'a>(&'a mut self, list: &'a List, documents: &'a [Word]) -> Boxed<'a, Flow> {
        Box::pin(async move {
            if self.depth > DEPTH_MAX {
                self.complain("caudal: maximum nesting level exceeded\n");
                self.session.status = 1;
                return Flow::Exit;
            }
            for item in list {
                let flow = self.item(item, documents).await;
                if flow != Flow::Next {
                    return flow;
                }
            }
            Flow::Next
        })
    }

    async fn item(&mut self, item: &Item, documents: &[Word]) -> Flow {
        let mut last = (&item.first, item.rest.is_empty());
        let decides = !item.rest.is_empty();
        self.conditions += usize::from(decides);
        let mut flow = self.pipeline(&item.first, documents).await;
        self.conditions -= usize::from(decides);
        for (index, (link, pipeline)) in item.rest.iter().enumerate() {
            if flow != Flow::Next {
                return flow;
            }
            if (*link == Link::And) == (self.session.status == 0) {
                let decides = index + 1 < item.rest.len();
                self.conditions += usize::from(decides);
                flow = self.pipeline(pipeline, documents).await;
                self.conditions -= usize::from(decides);
                last = (pipeline, !decides);
            }
        }
        let (pipeline, is_last) = last;
        let counts = is_last && !pipeline.negated && self.conditions == 0;
        if flow == Flow::Next && counts && self.session.stops_at_failure && self.session.status != 0
        {
            return Flow::Exit;
        }
        flow
    }

    async fn pipeline(&mut self, pipeline: &Pipeline, documents: &[Word]) -> Flow {
        let mut flow = Flow::Next;
        if let [command] = pipeline.commands.as_slice() {
            flow = self.command(command, documents).await;
        } else {
            let mut input = self.io.input.clone();
            let last = pipeline.commands.len() - 1;
            for (index, command) in pipeline.commands.iter().enumerate() {
                let out = if index == last { self.io.out.clone() } else { Sink::buffer() };
                let io = Io { input, out: out.clone(), err: self.io.err.clone() };
                let mut inner = self.inner(io);
                inner.command(command, documents).await;
                self.session.status = inner.session.status;
                self.session.adopt_random(&inner.session);
                input = if index == last { Input::default() } else { Input::of(out.taken()) };
            }
        }
        if pipeline.negated {
            self.session.status = i32::from(self.session.status == 0);
        }
        flow
    }

    async fn command(&mut self, command: &Command, documents: &[Word]) -> Flow {
        let before = self.io.clone();
        let mut files = Vec::new();
        for redirect in &command.redirects {
            if let Err(why) = self.redirect(redirect, documents, &mut files).await {
                self.io = before;
                self.complain(format!("caudal: {why}\n"));
                self.session.status = 1;
                return Flow::Next;
            }
        }
        let flow = self.kind(&command.kind, documents).await;
        self.io = before;
        for (sink, path, append) in files {
            if let Err(problem) = self.line.write(&path, sink.taken(), append).await {
                self.complain(format!("caudal: {path}: {}\n", problem.errno().1));
                self.session.status = 1;
            }
        }
        flow
    }

    async fn redirect(
        &mut self,
        redirect: &Redirect,
        documents: &[Word],
        files: &mut Vec<(Sink, String, bool)>,
    ) -> Result<(), String> {
        let mut target = |frame: &mut Self, path: String, append| match path.as_str() {
            "/dev/null" => Sink::Nothing,
            "/dev/stdout" => frame.io.out.clone(),
            "/dev/stderr" => frame.io.err.clone(),
            _ => {
                let sink = Sink::buffer();
                files.push((sink.clone(), path, append));
                sink
            }
        };
        let input = match &redirect.kind {
            RedirectKind::Read(word) => {
                let path = self.text(word).await?;
                let read = self.read(&path).await;
                read.map_err(|problem| format!("{path}: {}", problem.errno().1))?
            }
            RedirectKind::Document(place) => match documents.get(*place) {
                Some(word) => self.text(word).await?.into_bytes(),
                None => Vec::new(),
            },
            RedirectKind::Text(word) => {
                let mut text = self.text(word).await?;
                text.push('\n');
                text.into_bytes()
            }
            RedirectKind::Write { file, append } => {
                let path = self.text(file).await?;
                let sink = target(self, path, *append);
                if redirect.from == 2 {
                    self.io.err = sink;
                } else {
                    self.io.out = sink;
                }
                return Ok(());
            }
            RedirectKind::WriteBoth(file) => {
                let path = self.text(file).await?;
                let sink = target(self, path, false);
                self.io.err = sink.clone();
                self.io.out = sink;
                return Ok(());
            }
            RedirectKind::Same(other) => {
                match (redirect.from, other) {
                    (1, 2) => self.io.out = self.io.err.clone(),
                    (2, 1) => self.io.err = self.io.out.clone(),
                    _ => {}
                }
                return Ok(());
            }
        };
        self.io.input = Input::of(input);
        Ok(())
    }

    async fn kind(&mut self, kind: &CommandKind, documents: &[Word]) -> Flow {
        match kind {
            CommandKind::Simple { assignments, words } => {
                self.line.breathe().await;
                self.simple(assignments, words).await.unwrap_or_else(|why| {
                    self.complain(format!("caudal: {why}\n"));
                    self.session.status = 1;
                    Flow::Exit
                })
            }
            CommandKind::Group(list) => self.list(list, documents).await,
            CommandKind::Subshell(list) => {
                let mut inner = self.inner(self.io.clone());
                inner.list(list, documents).await;
                self.session.status = inner.session.status;
                self.session.adopt_random(&inner.session);
                Flow::Next
            }
            CommandKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    let flow = self.condition(condition, documents).await;
                    if flow != Flow::Next {
                        return flow;
                    }
                    if self.session.status == 0 {
                        return self.list(body, documents).await;
                    }
                }
                self.session.status = 0;
                match otherwise {
                    Some(body) => self.list(body, documents).await,
                    None => Flow::Next,
                }
            }
            CommandKind::For { name, words, body } => {
                let values = match self.fields(words).await {
                    Ok(values) => values,
                    Err(why) => return self.fail(&why),
                };
                self.session.status = 0;
                for value in values {
                    self.session.set(name, value);
                    match leave(self.list(body, documents).await) {
                        Ok(()) => {}
                        Err(flow) => return flow,
                    }
                }
                Flow::Next
            }
            CommandKind::While { until, condition, body } => {
                let mut status = 0;
                loop {
                    self.line.breathe().await;
                    let flow = self.condition(condition, documents).await;
                    if flow != Flow::Next {
                        return leave(flow).map_or_else(|flow| flow, |()| Flow::Next);
                    }
                    if (self.session.status == 0) == *until {
                        self.session.status = status;
                        return Flow::Next;
                    }
                    match leave(self.list(body, documents).await) {
                        Ok(()) => status = self.session.status,
                        Err(flow) => return flow,
                    }
                }
            }
            CommandKind::Case { subject, arms } => {
                self.case(subject, arms, documents).await.unwrap_or_else(|why| self.fail(&why))
            }
        }
    }

    fn fail(&mut self, why: &str) -> Flow {
        self.complain(format!("caudal: {why}\n"));
        self.session.status = 1;
        Flow::Exit
    }

    async fn condition(&mut self, condition: &List, documents: &[Word]) -> Flow {
        self.conditions += 1;
        let flow = self.list(condition, documents).await;
        self.conditions -= 1;
        flow
    }

    async fn case(
        &mut self,
        subject: &Word,
        arms: &[(Vec<Word>, List)],
        documents: &[Word],
    ) -> Result<Flow, String> {
        let subject: Vec<char> = self.text(subject).await?.chars().collect();
        self.session.status = 0;
        for (patterns, body) in arms {
            for pattern in patterns {
                if self.pattern(pattern).await?.matches(&subject) {
                    return Ok(self.list(body, documents).await);
                }
            }
        }
        Ok(Flow::Next)
    }

    async fn simple(&mut self, assignments: &[Assignment], words: &[Word]) -> Result<Flow, String> {
        let words = self.fields(words).await?;
        if words.is_empty() {
            self.session.status = 0;
            for assignment in assignments {
                self.assign(assignment).await?;
            }
            return Ok(Flow::Next);
        }
        let mut kept = Vec::new();
        for assignment in assignments {
            let name = &assignment.name;
            kept.push((name.clone(), self.session.get(name).map(ToOwned::to_owned)));
            self.assign(assignment).await?;
            self.session.mark_exported(name);
        }
        let flow = tools::control(self, &words);
        let flow = if let Some(flow) = flow {
            flow
        } else {
            self.session.status = Box::pin(tools::run(self, &words)).await;
            Flow::Next
        };
        for (name, value) in kept {
            self.session.unset(&name);
            if let Some(value) = value {
                self.session.set(&name, value);
            }
        }
        Ok(flow)
    }

    async fn assign(&mut self, assignment: &Assignment) -> Result<(), String> {
        let mut value = self.text(&assignment.value).await?;
        if assignment.append {
            let before = self.session.get(&assignment.name).unwrap_or_default();
            value = format!("{before}{value}");
        }
        self.session.set(&assignment.name, value);
        Ok(())
    }
}

/// What a loop makes of what its body left: go on with the next turn, or leave with this.
fn leave(flow: Flow) -> Result<(), Flow> {
    match flow {
        Flow::Next | Flow::Continue(..=1) => Ok(()),
        Flow::Continue(count) => Err(Flow::Continue(count - 1)),
        Flow::Break(..=1) => Err(Flow::Next),
        Flow::Break(count) => Err(Flow::Break(count - 1)),
        Flow::Exit => Err(Flow::Exit),
    }
}
