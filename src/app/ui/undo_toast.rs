//! What was just taken away, and the way back: a few seconds at the bottom of the window.

use std::sync::Arc;

use caudal::runtime::{Handle, Step};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Align2, Area, Button, Context, Id, Label, Margin, Order, Rect, Response, RichText,
    Sense, Ui, Vec2, accesskit,
};

use super::journeys::{Words, WorldAction, done_words};
use super::theme::{self, Themed as _, fonts, icon};
use super::widgets;

/// Seconds that it stays.
const STAYS: f64 = theme::UNDO_SECONDS;
const WIDTH: f32 = 480.0;
/// At most so many frames a second while its line moves.
const FRAME: f32 = 1.0 / 30.0;

/// The step that can be taken back.
#[derive(Default)]
pub struct UndoToast {
    shown: Option<Shown>,
    /// The number of the last step there was when it was looked at.
    seen: u64,
}

struct Shown {
    step: Arc<Step>,
    words: Words,
    /// Seconds since the window opened.
    since: f64,
    /// Steps to undo, this one included.
    steps: usize,
}

impl UndoToast {
    /// Looks at what has been done since the last frame.
    pub fn watch(&mut self, ctx: &Context, handle: &Handle) {
        let history = handle.history();
        if let Some(last) = history.past.last().filter(|last| last.number > self.seen) {
            self.seen = last.number;
            if let Some(words) = done_words(last) {
                let since = ctx.time();
                self.shown = Some(Shown { step: Arc::clone(last), words, since, steps: 1 });
            }
        }
        if let Some(shown) = &mut self.shown {
            let place = history.past.iter().rposition(|step| Arc::ptr_eq(step, &shown.step));
            match place {
                Some(place) => shown.steps = history.past.len() - place,
                // It was undone, or is too long ago.
                None => self.shown = None,
            }
        }
    }

    /// As if it had just come, for pictures that are always the same.
    #[cfg(test)]
    pub fn begin_again(&mut self, ctx: &Context) {
        if let Some(shown) = &mut self.shown {
            shown.since = ctx.time();
        }
    }

    /// Draws it; what was chosen.
    pub fn show(&mut self, ctx: &Context) -> Option<WorldAction> {
        let shown = self.shown.as_ref()?;
        let left = STAYS - (ctx.time() - shown.since);
        if left <= 0.0 {
            self.shown = None;
            return None;
        }
        let still = ctx.global_style().animation_time == 0.0;
        let next = if still { left.fract().max(0.05) as f32 } else { FRAME };
        ctx.request_repaint_after_secs(next);
        let mut chosen = None;
        let mut closed = false;
        let area = Area::new(Id::unique("caudal.undo"))
            .order(Order::Tooltip)
            .anchor(Align2::CENTER_BOTTOM, Vec2::new(0.0, -(theme::TIME_BAR + 12.0)));
        let drawn = area.show(ctx, |ui| {
            let frame = widgets::popup_frame(ui).inner_margin(Margin::symmetric(12, 6));
            let card = frame.show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.label(icon(shown.words.icon, 16.0).color(ui.tokens().secondary));
                    sentence(ui, &shown.words);
                    ui.with_layout(eframe::egui::Layout::right_to_left(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        closed = widgets::icon_button(ui, "x", "Cerrar el aviso", None).clicked();
                        seconds(ui, left);
                        if way_back(ui).clicked() {
                            chosen = Some(WorldAction::Undo(shown.steps));
                        }
                    });
                });
            });
            // The time that is left, as a line.
            let rect = card.response.rect;
            let share = if still { left.ceil() / STAYS } else { left / STAYS } as f32;
            let inner = rect.shrink2(Vec2::new(f32::from(theme::RADIUS_CARD), 0.0));
            let line = Rect::from_min_size(
                inner.left_bottom() - Vec2::new(0.0, 2.0),
                Vec2::new(inner.width() * share, 2.0),
            );
            ui.painter().rect_filled(line, 1, ui.tokens().accent);
        });
        let text = format!("{}. Puedes deshacerlo con Ctrl+Z.", shown.words.text());
        ctx.accesskit_node_builder(drawn.response.id, |node| {
            node.set_live(accesskit::Live::Polite);
            node.set_label(text);
        });
        if closed || chosen.is_some() {
            self.shown = None;
        }
        chosen
    }
}

/// The sentence, with the name in the face of identifiers.
fn sentence(ui: &mut Ui, words: &Words) {
    let colour = ui.tokens().text;
    let plain = TextFormat::simple(fonts::regular(theme::TOOL), colour);
    let name = TextFormat::simple(fonts::mono(theme::TOOL), colour);
    let mut job = LayoutJob::default();
    for (part, format) in [(&words.before, &plain), (&words.name, &name), (&words.after, &plain)] {
        if !part.is_empty() {
            let space = if job.text.is_empty() { "" } else { " " };
            job.append(&format!("{space}{part}"), 0.0, format.clone());
        }
    }
    // The time, the button and the cross keep their place.
    job.wrap.max_width = (ui.available_width() - 152.0).max(80.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    ui.add(Label::new(galley).sense(Sense::hover()));
}

/// The button, in words only: the line below it has the colour already.
fn way_back(ui: &mut Ui) -> Response {
    let words = RichText::new("Deshacer").font(fonts::semibold(theme::TOOL));
    let button = Button::new(words.color(ui.tokens().accent)).frame(false);
    let response = ui.add(button.min_size(Vec2::splat(theme::ROW)));
    widgets::focus_ring(ui, &response);
    response.on_hover_text("Ctrl+Z").on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}

fn seconds(ui: &mut Ui, left: f64) {
    let text = format!("{:>2} s", left.ceil() as u64);
    let weak = ui.tokens().secondary;
    ui.label(RichText::new(text).font(fonts::mono(theme::CAPTION)).color(weak));
}
