//! Where a command reads from and prints to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Line, Stream};

/// Most bytes that are kept of what a command prints into a pipe, a variable or a file: 64 MiB.
pub const CAPTURE_MAX: usize = 64 * 1024 * 1024;

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An input; a clone reads on where the other one stopped, as file descriptors do.
#[derive(Clone, Default)]
pub(crate) struct Input(Arc<Mutex<(Vec<u8>, usize)>>);

impl Input {
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new((bytes, 0))))
    }

    /// All that is left.
    pub(crate) fn take_all(&self) -> Vec<u8> {
        let (mut bytes, at) = std::mem::take(&mut *locked(&self.0));
        bytes.split_off(at)
    }

    /// The next line without its end; `None` at the end.
    pub(crate) fn take_line(&self) -> Option<Vec<u8>> {
        let mut state = locked(&self.0);
        let rest = &state.0[state.1..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|byte| *byte == b'\n');
        let line = rest[..end.unwrap_or(rest.len())].to_vec();
        state.1 += line.len() + usize::from(end.is_some());
        Some(line)
    }
}

/// Something more can't be taken: the command ends as one whose reader is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// Where a command prints to.
#[derive(Clone)]
pub(crate) enum Sink {
    /// The terminal.
    Terminal(Stream),
    /// A pipe, a variable or a file.
    Buffer(Arc<Mutex<Vec<u8>>>),
    /// `/dev/null`.
    Nothing,
}

impl Sink {
    pub(crate) fn buffer() -> Self {
        Self::Buffer(Arc::default())
    }

    pub(crate) fn write(&self, line: &Line, bytes: &[u8]) -> Result<(), Full> {
        match self {
            Self::Terminal(stream) => line.print(*stream, bytes),
            Self::Buffer(buffer) => {
                let mut buffer = locked(buffer);
                if buffer.len() + bytes.len() > CAPTURE_MAX {
                    return Err(Full);
                }
                buffer.extend_from_slice(bytes);
            }
            Self::Nothing => {}
        }
        Ok(())
    }

    /// What a buffer holds.
    pub(crate) fn taken(&self) -> Vec<u8> {
        match self {
            Self::Buffer(buffer) => std::mem::take(&mut *locked(buffer)),
            _ => Vec::new(),
        }
    }
}

/// The three ways in and out.
#[derive(Clone)]
pub(crate) struct Io {
    pub(crate) input: Input,
    pub(crate) out: Sink,
    pub(crate) err: Sink,
}

impl Io {
    /// A terminal where nobody types.
    pub(crate) fn terminal() -> Self {
        Self {
            input: Input::default(),
            out: Sink::Terminal(Stream::Out),
            err: Sink::Terminal(Stream::Error),
        }
    }
}
