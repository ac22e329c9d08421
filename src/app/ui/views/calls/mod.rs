//! The log of API calls: every call of every origin, newest first. One can look for some, look
//! at one, copy it and make it again. It knows the log and nothing of what the calls did.

mod bar;
mod detail;
mod filter;
mod list;
mod words;

pub(in crate::ui) use bar::errors_badge;
use caudal::runtime::CallLog;
use eframe::egui::{Rect, Stroke, Ui, UiBuilder};
pub(in crate::ui) use words::anchor;

use super::ViewScene;
use crate::ui::focus::Target;
use crate::ui::theme::Themed as _;
use crate::ui::widgets;
use filter::{Filter, Matches};

/// From this width on the details stand beside the list.
const BESIDE: f32 = 860.0;
/// Width of the details beside the list.
const DETAIL: f32 = 368.0;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    filter: Filter,
    matches: Matches,
    /// The call whose details are shown, by number.
    selected: Option<u64>,
    /// The newest call that is shown while the list stands still; `None` while it follows.
    anchor: Option<u64>,
    /// How far the list is scrolled down, in points.
    offset: f32,
    /// Whether the list goes back to its top.
    to_top: bool,
    detail: detail::Cache,
}

impl State {
    /// The row of a call, `0` being the newest of `count`.
    fn row(&self, number: u64, count: usize) -> Option<usize> {
        let index = self.matches.numbers.binary_search(&number).ok()?;
        (count - 1).checked_sub(index)
    }

    /// Follows the newest call unless the list is scrolled away from it or a call is looked at.
    fn follow(&mut self, log: &CallLog) {
        let away = self.offset > 1.0 || self.selected.is_some();
        match (away, self.anchor) {
            (true, None) => self.anchor = Some(log.total()),
            (false, Some(_)) => self.anchor = None,
            _ => {}
        }
        // A world that was opened anew has begun to count anew.
        if self.anchor.is_some_and(|anchor| anchor > log.total()) {
            (self.anchor, self.selected) = (None, None);
        }
    }

    /// Shows a call as soon as it is drawn.
    pub fn select(&mut self, number: u64) {
        self.selected = Some(number);
        self.filter = Filter::default();
    }

    fn catch_up(&mut self) {
        (self.selected, self.anchor, self.to_top) = (None, None, true);
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let log = scene.handle.calls();
    state.matches.update(&state.filter, &log);
    state.follow(&log);
    if log.is_empty() {
        empty(ui, scene);
        return;
    }
    bar::show(ui, scene, &log, state);
    state.matches.update(&state.filter, &log);
    let place = ui.available_rect_before_wrap();
    let shown = state.selected.and_then(|number| log.get(number));
    if shown.is_none() {
        state.selected = None;
    }
    let (above, below) = match shown {
        None => (place, None),
        Some(_) if place.width() >= BESIDE => {
            let (list, detail) = place.split_left_right_at_x(place.right() - DETAIL);
            (list, Some(detail))
        }
        Some(_) => {
            let (list, detail) = place.split_top_bottom_at_fraction(0.45);
            (list, Some(detail))
        }
    };
    let done = inside(ui, "list", above, |ui| {
        list::header(ui);
        if state.matches.numbers.is_empty() {
            bar::nothing_found(ui, state);
            return list::Done::default();
        }
        list::show(ui, &log, state)
    });
    if let Some(number) = done.clicked {
        state.selected = if state.selected == Some(number) { None } else { Some(number) };
    }
    if let Some(call) = done.hovered.and_then(|number| log.get(number))
        && call.is_kinesis()
        && let Some(name) = &call.subject
    {
        scene.focus.hover(match call.shard {
            Some(shard) => Target::shard(name, shard),
            None => Target::Stream(name.to_string()),
        });
    }
    if let (Some(call), Some(rect)) = (shown, below) {
        let tokens = ui.tokens();
        ui.painter().rect_filled(rect, 0, tokens.panel);
        let stroke = Stroke::new(tokens.stroke, tokens.line);
        if place.width() >= BESIDE {
            ui.painter().vline(rect.left(), rect.y_range(), stroke);
        } else {
            ui.painter().hline(rect.x_range(), rect.top(), stroke);
        }
        let closed = inside(ui, "detail", rect, |ui| {
            detail::show(ui, scene, call, &mut state.detail, done.focused)
        });
        if closed {
            state.selected = None;
        }
    }
}

/// The log in a few columns, for the panel below the page. Returns the call that was clicked.
pub fn compact(ui: &mut Ui, log: &CallLog, state: &mut State) -> Option<u64> {
    state.matches.update(&state.filter, log);
    state.selected = None;
    state.follow(log);
    list::show(ui, log, state).clicked
}

fn inside<R>(ui: &mut Ui, salt: &str, rect: Rect, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let mut part = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect));
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    draw(&mut part)
}

fn empty(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    let sentence = "Cada acción en el sandbox es una llamada a la API de AWS: aparecerá aquí, \
                    venga de la ventana, de un productor o de tu propio SDK.";
    let action = Some(("send", "Llamar a ListStreams"));
    if widgets::empty_state(ui, "activity", "Ninguna llamada todavía", sentence, action) {
        let input = caudal::api::kinesis::ListStreamsInput::default();
        let request = caudal::api::kinesis::Request::ListStreams(input);
        scene.actions.push(crate::ui::app::Action::Ask(Box::new(request)));
    }
    ui.vertical_centered(|ui| {
        let tokens = ui.tokens();
        let command = eframe::egui::RichText::new("aws kinesis list-streams");
        ui.label(command.font(crate::ui::theme::fonts::mono(12.5)).color(tokens.secondary));
        if widgets::link_button(ui, "¿Qué puede salir mal? Los errores de AWS").clicked() {
            let route = crate::ui::route::Route::page("errores");
            scene.actions.push(crate::ui::app::Action::Go { route, new_tab: false });
        }
    });
}
