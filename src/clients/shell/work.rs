//! The thread of a shell: steps the machine and does what it asks for.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::{FILES, News, Waker, Wish, calls, files};
use crate::engine::Origin;
use crate::runtime::Handle;
use crate::shell::machine::{Ask, FileProblem, Machine, Reply, Session, Step, Stream};
use crate::units::{Millis, Timestamp};

/// Longest real time between two looks at the clock.
const LOOK: Duration = Duration::from_secs(1);
/// The same while the clock stands.
const SELDOM: Duration = Duration::from_mins(1);
/// What is said when something waits for a moment while the clock stands.
const CLOCK_STANDS: &str = "El reloj del mundo está parado, así que la espera no avanza: pulsa ▶ en \
                            la barra de tiempo (Espacio), o detén el comando.\n";

/// Why a thread ends a program before its end.
enum Cut {
    /// It was told to stop.
    Stopped,
    /// Nobody is left to tell.
    Left,
}

/// What a shell's thread works with.
pub(super) struct Work {
    handle: Handle,
    origin: Origin,
    folder: Option<PathBuf>,
    stop: Arc<AtomicBool>,
    session: Session,
    /// Texts that wait for their turn.
    waiting: Vec<String>,
}

impl Work {
    pub(super) fn new(handle: Handle, origin: Origin, stop: Arc<AtomicBool>) -> Self {
        let folder = handle.folder().map(|folder| folder.join(FILES));
        let seed = handle.epoch();
        let session = Session::new(seed);
        Self { handle, origin, folder, stop, session, waiting: Vec::new() }
    }

    /// Runs what is wished until nobody is left who could wish.
    pub(super) fn live(&mut self, inbox: &Receiver<Wish>, tell: &SyncSender<News>, waker: &Waker) {
        loop {
            while self.waiting.is_empty() {
                match inbox.recv() {
                    Ok(Wish::Run(text)) => self.waiting.push(text),
                    Ok(Wish::Look) => {}
                    Err(_) => return,
                }
            }
            let text = self.waiting.remove(0);
            // A sign that was meant for what ran before is no sign for this.
            self.stop.store(false, Ordering::Release);
            let news = match self.run(&text, inbox, tell, waker) {
                Ok(status) => News::Ended(status),
                Err(Cut::Stopped) => News::Stopped,
                Err(Cut::Left) => return,
            };
            if tell.send(news).is_err() {
                return;
            }
            waker();
        }
    }

    fn run(
        &mut self,
        text: &str,
        inbox: &Receiver<Wish>,
        tell: &SyncSender<News>,
        waker: &Waker,
    ) -> Result<i32, Cut> {
        let mut machine = Machine::start(self.session.clone(), text);
        loop {
            if self.stop.swap(false, Ordering::AcqRel) {
                machine.stop();
                return Err(Cut::Stopped);
            }
            match machine.step() {
                Step::Print(chunk) => {
                    tell.send(News::Printed(chunk.stream, chunk.bytes)).map_err(|_| Cut::Left)?;
                    waker();
                }
                Step::Busy => {}
                Step::Ask(ask) => {
                    let reply = self.answer(ask, inbox, tell, waker)?;
                    machine.answer(reply);
                }
                Step::Done(status) => {
                    if let Some(session) = machine.into_session() {
                        self.session = session;
                    }
                    return Ok(status);
                }
            }
        }
    }

    fn answer(
        &mut self,
        ask: Ask,
        inbox: &Receiver<Wish>,
        tell: &SyncSender<News>,
        waker: &Waker,
    ) -> Result<Reply, Cut> {
        let folder = self.folder.clone();
        let folder = folder.as_deref();
        Ok(match ask {
            Ask::Call(call) => Reply::Called(calls::make(&self.handle, self.origin, call)),
            Ask::Wait(time) => {
                let until = self.handle.clock().now + time;
                self.wait(until, inbox, tell, waker)?;
                Reply::Waited
            }
            Ask::ReadFile(path) => {
                let read = files::read(folder, &path);
                if read == Err(FileProblem::Denied) {
                    self.say_where(tell, waker)?;
                }
                Reply::Read(read)
            }
            Ask::WriteFile { path, bytes, append } => {
                let written = files::write(folder, &path, &bytes, append);
                if written == Err(FileProblem::Denied) {
                    self.say_where(tell, waker)?;
                }
                Reply::Written(written)
            }
            Ask::Now => Reply::Now(self.handle.clock().now),
        })
    }

    /// Says which files may be touched.
    fn say_where(&self, tell: &SyncSender<News>, waker: &Waker) -> Result<(), Cut> {
        let text = match &self.folder {
            Some(folder) => format!(
                "Desde aquí solo se leen y escriben los ficheros de {}.\n",
                folder.display()
            ),
            None => {
                "Este mundo está solo en memoria y no tiene carpeta para ficheros.\n".to_owned()
            }
        };
        tell.send(News::Printed(Stream::Hint, text.into_bytes())).map_err(|_| Cut::Left)?;
        waker();
        Ok(())
    }

    /// Waits for a simulated moment; without cost while the clock stands.
    fn wait(
        &mut self,
        until: Timestamp,
        inbox: &Receiver<Wish>,
        tell: &SyncSender<News>,
        waker: &Waker,
    ) -> Result<(), Cut> {
        let mut told = false;
        loop {
            if self.stop.swap(false, Ordering::AcqRel) {
                return Err(Cut::Stopped);
            }
            let clock = self.handle.clock();
            let Millis(left) = until.since(clock.now);
            if left == 0 {
                return Ok(());
            }
            if clock.paused && !told {
                told = true;
                let said = News::Printed(Stream::Hint, CLOCK_STANDS.as_bytes().to_vec());
                tell.send(said).map_err(|_| Cut::Left)?;
                waker();
            }
            let real = left as f64 / clock.speed.max(1e-6) / 1000.0;
            let real = Duration::from_secs_f64(real.clamp(0.001, 3600.0));
            // While the clock stands, a look now and then costs nothing, and a missed sign does no
            // harm.
            let look = if clock.paused { SELDOM } else { real.min(LOOK) };
            let woken = inbox.recv_timeout(look);
            match woken {
                Ok(Wish::Run(text)) => self.waiting.push(text),
                Ok(Wish::Look) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Cut::Left),
            }
        }
    }
}
