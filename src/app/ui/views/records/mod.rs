//! The records of a stream as a client reads them: real `GetShardIterator` and `GetRecords` calls
//! within the limits, newest first, filtered; one of them in the drawer. It knows the reader and
//! the drawer, not how a record is stored.

mod bar;
mod detail;
mod list;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use caudal::clients::reader::{Bounds, Pace, Place, Plan, Position, Reader, Scope};
use eframe::egui::{Rect, Ui, UiBuilder};

use super::ViewScene;
use crate::ui::app::Action;
use crate::ui::widgets::Tone;

/// Width from which on the drawer stands beside the list.
const BESIDE: f32 = 760.0;

/// What is read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    stream: String,
    scope: Scope,
    position: Position,
}

/// What it keeps between frames.
pub struct State {
    reader: Option<Reader>,
    reading: Option<Wanted>,
    bar: bar::State,
    /// The record in the drawer.
    selected: Option<Place>,
    drawer: detail::State,
    live: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            reader: None,
            reading: None,
            bar: bar::State::default(),
            selected: None,
            drawer: detail::State::default(),
            live: true,
        }
    }
}

impl State {
    /// Has the reader read what is wanted, and makes one where there is none.
    fn keep_reading(&mut self, scene: &mut ViewScene<'_>, stream: &str) {
        if self.reader.as_ref().is_some_and(|reader| !reader.reads_from(scene.handle)) {
            // Another world stands in the place of the one it reads.
            self.reader = None;
            self.reading = None;
        }
        if self.reader.is_none() {
            let waker = Arc::clone(&scene.waker);
            match Reader::new(scene.handle, Bounds::default(), Box::new(move || waker())) {
                Ok(reader) => {
                    self.reader = Some(reader);
                    // It knows no filter yet.
                    self.bar.forget();
                }
                Err(error) => {
                    let words = format!("El sistema no da un hilo para leer: {error}");
                    scene.actions.push(Action::Say(Tone::Error, words));
                    return;
                }
            }
        }
        let Some(position) = self.bar.position() else { return };
        let wanted = Wanted { stream: stream.to_owned(), scope: self.bar.scope(), position };
        if self.reading.as_ref() != Some(&wanted)
            && let Some(reader) = &self.reader
        {
            let pace = if self.live { Pace::Live } else { Pace::Stopped };
            let Wanted { stream, scope, position } = wanted.clone();
            reader.start(Plan { stream, scope, position, pace });
            self.reading = Some(wanted);
            self.selected = None;
        }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected() else {
        let sentence = "Para leer registros hace falta un stream.";
        super::streams::no_stream(ui, scene, "database", sentence);
        return;
    };
    state.keep_reading(scene, &stream.name);
    let Some(seen) = state.reader.as_ref().map(Reader::seen) else { return };
    bar::show(ui, scene, state, stream, &seen);
    let place = ui.available_rect_before_wrap();
    let rows = seen.shown();
    let index = state.selected.and_then(|place| rows.find(place));
    let row = index.and_then(|index| rows.get(index)).map(Arc::clone);
    let (list_place, drawer_place) = match &row {
        None => (place, Rect::NOTHING),
        Some(_) if place.width() >= BESIDE => {
            place.split_left_right_at_x(place.right() - (place.width() * 0.4).min(520.0))
        }
        Some(_) => place.split_top_bottom_at_fraction(0.45),
    };
    let mut inside = ui.new_child(UiBuilder::new().id_salt("lista").max_rect(list_place));
    inside.set_clip_rect(list_place.intersect(ui.clip_rect()));
    list::show(&mut inside, scene, state, stream, &seen);
    let Some(row) = row else { return };
    let mut inside = ui.new_child(UiBuilder::new().id_salt("cajon").max_rect(drawer_place));
    inside.set_clip_rect(drawer_place.intersect(ui.clip_rect()));
    let Some(asked) = detail::show(&mut inside, scene, &mut state.drawer, &row) else { return };
    match (asked, index) {
        (detail::Asked::Close, _) => state.selected = None,
        // The newest stands first.
        (detail::Asked::Previous, Some(index)) => list::choose(state, rows, index + 1),
        (detail::Asked::Next, Some(index)) => {
            list::choose(state, rows, index.saturating_sub(1));
        }
        (asked, _) => asked.carry_out(scene, &row),
    }
}
