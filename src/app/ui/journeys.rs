//! Undo, redo, other worlds, saving: what is asked of the engine, and what is told of it. Nothing
//! here waits.

mod words;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use caudal::engine::{Control, Envelope, Origin};
use caudal::runtime::{
    Handle, NothingThere, OpenError, OpenedWorld, SaveError, SavedWorld, SendError, Travelled,
    WorldSource,
};
use caudal::units::Timestamp;
use eframe::egui::Context;

use super::widgets::Tone;
pub use words::{Words, done_words, ready_sentence, ready_title, step_words};

/// What can be done with the world as a whole.
#[derive(Clone, Debug)]
pub enum WorldAction {
    /// Undoes the last so many steps.
    Undo(usize),
    /// Does the next so many undone steps again.
    Redo(usize),
    /// Opens another world in the place of this one.
    Open(WorldSource),
    /// Writes the world to a file.
    Save(PathBuf),
    /// Forgets every stream and setting of the account.
    Reset,
}

/// An empty world with a number of its own: any will do, as long as two worlds have two.
pub fn new_world(now: Timestamp) -> WorldSource {
    WorldSource::Empty { seed: now.0.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) }
}

/// What came of it.
enum News {
    Travelled(Result<Travelled, NothingThere>),
    Opened(Result<OpenedWorld, OpenError>),
    Saved(Result<SavedWorld, SaveError>),
}

/// What is under way, and what came of the last one.
pub struct Journeys {
    sender: Sender<News>,
    news: Receiver<News>,
    /// What takes its time, in words.
    busy: Option<String>,
    /// Why the last world was not opened or saved.
    refused: Option<String>,
    /// Worlds opened and saved so far: a form that waits for one closes.
    done: u64,
}

impl Default for Journeys {
    fn default() -> Self {
        let (sender, news) = channel();
        Self { sender, news, busy: None, refused: None, done: 0 }
    }
}

impl Journeys {
    /// What takes its time right now, in words.
    pub fn busy(&self) -> Option<&str> {
        self.busy.as_deref()
    }

    /// Why the last world was not opened or saved, in Spanish.
    pub fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// Worlds opened and saved so far.
    pub const fn done(&self) -> u64 {
        self.done
    }

    /// Forgets why the last world was refused: its field has changed.
    pub fn forgive(&mut self) {
        self.refused = None;
    }

    /// Asks the engine.
    ///
    /// # Errors
    /// If the engine can't take it now; nothing has happened then.
    pub fn start(
        &mut self,
        ctx: &Context,
        handle: &Handle,
        action: WorldAction,
    ) -> Result<(), SendError> {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let tell = move |news| {
            // A window that has closed needs no answer.
            let _ = sender.send(news);
            ctx.request_repaint();
        };
        match action {
            WorldAction::Undo(steps) => {
                handle.undo(steps, Box::new(move |travelled| tell(News::Travelled(travelled))))
            }
            WorldAction::Redo(steps) => {
                handle.redo(steps, Box::new(move |travelled| tell(News::Travelled(travelled))))
            }
            WorldAction::Reset => {
                let envelope = Envelope::control(Origin::Window, Control::ResetWorld);
                handle.send(envelope, Box::new(|_| {}))
            }
            WorldAction::Open(source) => {
                let busy = words::opening(&source);
                handle.open_world(source, Box::new(move |opened| tell(News::Opened(opened))))?;
                self.begin(busy);
                Ok(())
            }
            WorldAction::Save(path) => {
                let busy = words::saving(&path);
                handle.save_world(path, Box::new(move |saved| tell(News::Saved(saved))))?;
                self.begin(busy);
                Ok(())
            }
        }
    }

    fn begin(&mut self, busy: String) {
        self.busy = Some(busy);
        self.refused = None;
    }

    /// What is to be told since the last frame.
    pub fn news(&mut self) -> Vec<(Tone, String)> {
        let news: Vec<_> = self.news.try_iter().collect();
        news.into_iter().filter_map(|news| self.take(news)).collect()
    }

    fn take(&mut self, news: News) -> Option<(Tone, String)> {
        match news {
            News::Travelled(Ok(travelled)) => Some((Tone::Ok, words::travelled(&travelled))),
            News::Travelled(Err(NothingThere(way))) => {
                Some((Tone::Ok, words::nothing(way).to_owned()))
            }
            News::Opened(Ok(opened)) => {
                self.end(None);
                // The step itself is told with its undo.
                (opened.entries > 1).then(|| (Tone::Ok, words::opened(&opened)))
            }
            News::Saved(Ok(saved)) => {
                self.end(None);
                Some((Tone::Ok, words::saved(&saved)))
            }
            News::Opened(Err(error)) => {
                let text = words::not_opened(&error);
                self.end(Some(text.clone()));
                Some((Tone::Error, text))
            }
            News::Saved(Err(error)) => {
                let text = words::not_saved(&error);
                self.end(Some(text.clone()));
                Some((Tone::Error, text))
            }
        }
    }

    fn end(&mut self, refused: Option<String>) {
        self.busy = None;
        self.done += u64::from(refused.is_none());
        self.refused = refused;
    }
}
