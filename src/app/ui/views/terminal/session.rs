//! The shell behind a terminal: what runs, what waits, what came back.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::Arc;

use caudal::clients::shell::{News, Shell, Stream};
use caudal::engine::Origin;
use caudal::runtime::Handle;

use super::lines::{Kind, Lines};
use super::links;
use crate::ui::clients::Waker;
use crate::ui::views::calls;

/// Most news taken in a frame; a command that prints without end must not stop the window.
const NEWS_MAX: usize = 4096;
/// How much is kept of what a command says of its failure, in bytes.
const FAILURE_MAX: usize = 4096;
/// Most commands that wait; more than that is a key held down.
const WAITING_MAX: usize = 64;

/// A command that runs.
struct Running {
    /// What it said went wrong.
    failure: String,
    /// Whether it was told to stop.
    stopping: bool,
}

/// The shell of a terminal.
#[derive(Default)]
pub(super) struct Session {
    shell: Option<Shell>,
    waiting: VecDeque<String>,
    running: Option<Running>,
    /// The status of the last command that ended.
    status: Option<i32>,
    /// Variables that commands have set.
    variables: BTreeSet<String>,
}

impl Session {
    /// Has a text run once what runs has ended.
    pub(super) fn run(&mut self, text: &str) {
        if self.waiting.len() < WAITING_MAX {
            self.variables.extend(assigned(text));
            self.waiting.push_back(text.to_owned());
        }
    }

    /// Whether something runs or waits to run.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some() || !self.waiting.is_empty()
    }

    /// Whether the last command failed.
    pub(super) fn has_failed(&self) -> bool {
        self.status.is_some_and(|status| status != 0)
    }

    /// Ends what runs and forgets what waits.
    pub(super) fn stop(&mut self, lines: &mut Lines) {
        self.waiting.clear();
        let Some(running) = &mut self.running else { return };
        if running.stopping {
            // It doesn't answer: another shell takes its place.
            self.leave();
            lines.say(Kind::Hint, "El comando no respondía: hay una shell nueva, sin variables.");
        } else if let Some(shell) = &self.shell {
            running.stopping = true;
            shell.stop();
        }
    }

    /// Drops the shell with what it knows.
    pub(super) fn leave(&mut self) {
        self.shell = None;
        self.running = None;
        self.status = None;
        self.waiting.clear();
        self.variables.clear();
    }

    /// Variables that commands have set, by name.
    pub(super) fn variables(&self) -> Vec<String> {
        self.variables.iter().cloned().collect()
    }

    /// Takes what came and begins what waits.
    pub(super) fn tick(&mut self, lines: &mut Lines, handle: &Handle, waker: &Waker) {
        self.receive(lines, waker);
        if self.running.is_some() {
            return;
        }
        let Some(text) = self.waiting.pop_front() else { return };
        let about = links::stream_of(&text).map(Arc::from);
        lines.command(&text, about);
        match self.shell(handle, waker) {
            Ok(shell) => {
                shell.run(&text);
                self.running = Some(Running { failure: String::new(), stopping: false });
            }
            Err(error) => {
                let text = format!("El sistema no da un hilo para ejecutarlo: {error}.");
                lines.say(Kind::Hint, &text);
            }
        }
    }

    fn shell(&mut self, handle: &Handle, waker: &Waker) -> io::Result<&Shell> {
        let shell = match self.shell.take() {
            Some(shell) => shell,
            None => Shell::start(handle, Origin::Terminal, Arc::clone(waker))?,
        };
        Ok(self.shell.insert(shell))
    }

    fn receive(&mut self, lines: &mut Lines, waker: &Waker) {
        let (Some(shell), Some(running)) = (&self.shell, &mut self.running) else { return };
        let news = shell.news(NEWS_MAX);
        if news.len() == NEWS_MAX {
            waker();
        }
        for news in news {
            match news {
                News::Printed(stream, bytes) => {
                    if stream == Stream::Error && running.failure.len() < FAILURE_MAX {
                        running.failure.push_str(&String::from_utf8_lossy(&bytes));
                    }
                    lines.take(stream, &bytes);
                }
                News::Ended(status) => {
                    lines.close();
                    if let Some((code, anchor)) = explained(&running.failure) {
                        lines.say(Kind::Explained(anchor), &format!("Explícame {code}"));
                    }
                    self.status = Some(status);
                    self.running = None;
                    return;
                }
                News::Stopped => {
                    lines.say(Kind::Hint, "^C  detenido");
                    // As a shell says of a command that Ctrl+C ended.
                    self.status = Some(130);
                    self.running = None;
                    return;
                }
            }
        }
    }
}

/// The variables that a text gives a value to: `NAME=…`, `for NAME in`, `read NAME`.
fn assigned(text: &str) -> impl Iterator<Item = String> {
    let mut words = text.split([' ', '\n', ';', '(']).filter(|word| !word.is_empty());
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            let name = match word {
                "for" | "read" => words.next()?,
                word => word.split_once('=').map_or("", |(name, _)| name),
            };
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.starts_with(|c: char| !c.is_ascii_digit()) && name.chars().all(fits) {
                return Some(name.to_owned());
            }
        }
    })
}

/// The last error of AWS in a text, and the section of the notes that explains it.
fn explained(failure: &str) -> Option<(&str, String)> {
    let (_, after) = failure.rsplit_once("An error occurred (")?;
    let (code, _) = after.split_once(')')?;
    Some((code, calls::anchor(code)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_were_set_are_known() {
        let text = "IT=$(aws kinesis get-shard-iterator --query ShardIterator); N=1 true\nfor i in \
                    1 2; do echo $i; done; aws x --a=b; 1=2";
        assert_eq!(assigned(text).collect::<Vec<_>>(), ["IT", "N", "i"]);
    }

    #[test]
    fn an_error_of_aws_is_explained_by_its_section() {
        let text = "\nAn error occurred (ResourceNotFoundException) when calling the \
                    DescribeStreamSummary operation: Stream x under account 0 not found.\n";
        let anchor = "resourcenotfoundexception".to_owned();
        assert_eq!(explained(text), Some(("ResourceNotFoundException", anchor)));
        assert_eq!(explained("An error occurred (ValidationError) when"), None);
        assert_eq!(explained("aws: error: the following arguments are required"), None);
    }
}
