//! A shell that runs: commands one after the other against the account of this process.
//!
//! One thread steps the machine of [`crate::shell`], makes the calls it asks for through a
//! [`Handle`], waits in simulated time, reads files of one folder, and hands over what is printed.
//! What one command leaves (variables, the last status) is there for the next one. Whoever started
//! it takes the news when it likes and may stop what runs at any time. It knows no window.

mod calls;
mod files;
mod work;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use crate::engine::Origin;
use crate::runtime::Handle;
pub use crate::shell::machine::Stream;
pub use calls::make as make_call;

/// The folder, within a world's, of the files that a shell may touch.
pub const FILES: &str = "archivos";

/// Tells that there is news, from any thread.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// News that wait at most: a command that prints without end waits until they are taken.
const NEWS_WAITING: usize = 4096;

/// Something that happened to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It printed.
    Printed(Stream, Vec<u8>),
    /// It has ended, with this exit status.
    Ended(i32),
    /// It was stopped.
    Stopped,
}

/// What the thread is told.
enum Wish {
    Run(String),
    /// Looks at the clock or the stop sign again.
    Look,
}

/// A shell with its thread; dropping it stops both.
pub struct Shell {
    wishes: Sender<Wish>,
    news: Receiver<News>,
    stop: Arc<AtomicBool>,
}

impl Shell {
    /// Starts a shell. Its calls have this origin in the log; the files it may touch are those of
    /// the folder [`FILES`] of the world's own, if the world is kept in one.
    ///
    /// # Errors
    /// The machine's, if it gives no thread.
    pub fn start(handle: &Handle, origin: Origin, waker: Waker) -> io::Result<Self> {
        let (wishes, inbox) = mpsc::channel();
        let (tell, news) = mpsc::sync_channel(NEWS_WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let look = wishes.clone();
        // Whoever waits for a moment must know when the clock changes.
        let listening = handle.listen(Box::new(move || {
            let _ = look.send(Wish::Look);
        }));
        let mut work = work::Work::new(handle.clone(), origin, Arc::clone(&stop));
        std::thread::Builder::new().name("caudal-shell".to_owned()).spawn(move || {
            let _listening = listening;
            work.live(&inbox, &tell, &waker);
        })?;
        Ok(Self { wishes, news, stop })
    }

    /// Runs a text once what was asked for before has ended.
    pub fn run(&self, text: &str) {
        // A thread that has gone runs nothing; its news say so.
        let _ = self.wishes.send(Wish::Run(text.to_owned()));
    }

    /// Stops what runs, as Ctrl+C does.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        let _ = self.wishes.send(Wish::Look);
    }

    /// What happened since the last time, as far as there is room for it.
    pub fn news(&self, most: usize) -> Vec<News> {
        self.news.try_iter().take(most).collect()
    }

    /// Waits for the next news; for programs without a window. `None` once the thread has gone.
    pub fn next(&self) -> Option<News> {
        self.news.recv().ok()
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.stop();
    }
}
