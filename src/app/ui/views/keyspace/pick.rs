//! What every drawing of an open shard has in common, be it an arc, a bar or a row: pointed at, it
//! lights up everywhere; a click selects it, a click with Ctrl tries a merge with the selected
//! one; the arrows go to its neighbours; S tries a cut, which the arrows then move.

use caudal::api::kinesis::ShardId;
use caudal::engine::StreamView;
use eframe::egui::{EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo};

use super::desk::Desk;
use super::figures::{Figure, Figures};
use super::layers;
use super::plan::Plan;
use super::words;
use crate::ui::focus::Target;
use crate::ui::views::ViewScene;

/// Where shards are drawn: each has its own stop for Tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The ring.
    Ring,
    /// The line.
    Map,
    /// A list or a table.
    List,
}

/// Steps of a cut over a shard's range.
const STEPS: u128 = 64;
/// The same with Shift.
const FINE_STEPS: u128 = 1024;

/// An open shard of a stream on a surface.
#[derive(Clone, Copy)]
pub struct Spot<'a> {
    /// The stream.
    pub stream: &'a StreamView,
    /// Its shards.
    pub figures: &'a Figures,
    /// The shard's place among them.
    pub at: usize,
    /// Where it is drawn.
    pub surface: Surface,
}

impl Spot<'_> {
    /// The shard.
    pub fn figure(&self) -> &Figure {
        &self.figures.open[self.at]
    }

    fn id(&self, ui: &Ui, at: usize) -> Id {
        let shard = self.figures.open[at].id.0;
        // By the surface and not by the place in the layout: the arrows name the neighbour.
        Id::unique(("caudal.shard", ui.scope_id(), self.surface as u8, shard))
    }

    /// Makes the widget over `rect` and does what is asked of it.
    pub fn show(
        &self,
        ui: &Ui,
        rect: Rect,
        desk: &mut Desk,
        scene: &mut ViewScene<'_>,
    ) -> Response {
        let figure = self.figure();
        let cursor = self.cursor(desk);
        let mut sense = Sense::CLICK;
        if cursor == figure.id {
            sense |= Sense::FOCUSABLE;
        }
        let response = ui.interact(rect, self.id(ui, self.at), sense);
        let selected = scene.focus.is_shard_selected(&self.stream.name, figure.id);
        response.widget_info(|| {
            let row = self.surface == Surface::List;
            let name =
                words::shard(figure, layers::count_readers(self.stream, scene, figure.id), row);
            WidgetInfo::selected(Role::ListItem, true, selected, name)
        });
        if desk.reveal == Some((self.surface, figure.id)) {
            response.request_focus();
            desk.reveal = None;
        }
        if response.hovered() || response.has_focus() {
            scene.focus.hover(Target::shard(&self.stream.name, figure.id));
        }
        if response.has_focus() {
            desk.cursors[self.surface as usize] = Some(figure.id);
            self.keys(ui, &response, desk);
        }
        if response.clicked() {
            desk.cursors[self.surface as usize] = Some(figure.id);
            self.choose(ui, desk, scene);
        }
        response
    }

    /// The shard that Tab reaches.
    fn cursor(&self, desk: &Desk) -> ShardId {
        let kept = desk.cursors[self.surface as usize];
        kept.filter(|id| self.figures.find(*id).is_some()).unwrap_or(self.figures.open[0].id)
    }

    /// A click: selects, or with Ctrl takes the selected one's partner for a merge.
    pub fn choose(&self, ui: &Ui, desk: &mut Desk, scene: &mut ViewScene<'_>) {
        let id = self.figure().id;
        let other = scene.focus.selected().filter(|target| target.stream() == self.stream.name);
        let other = other.and_then(Target::shard_id).filter(|other| *other != id);
        if let (true, Some(other)) = (ui.input(|input| input.modifiers.command), other) {
            desk.plan = Some(Plan::Merge { first: other, second: id });
        } else {
            scene.focus.select(Target::shard(&self.stream.name, id));
        }
    }

    fn keys(&self, ui: &Ui, response: &Response, desk: &mut Desk) {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: desk.plan.is_some(),
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::S) {
            desk.plan_split(self.figures, self.figure());
        } else if pressed(Key::M) {
            desk.plan_merge(self.figures, self.figure().id);
        } else if desk.plan.is_some() && pressed(Key::Escape) {
            desk.plan = None;
        }
        let cutting = desk.plan.as_ref().and_then(Plan::cut);
        let cutting = cutting.filter(|(shard, _)| *shard == self.figure().id);
        if let Some((_, at)) = cutting {
            self.move_cut(ui, at, desk);
            return;
        }
        let last = self.figures.open.len() - 1;
        let to = if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
            if self.at == last && self.surface == Surface::Ring {
                0
            } else {
                (self.at + 1).min(last)
            }
        } else if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
            match self.at.checked_sub(1) {
                Some(before) => before,
                None if self.surface == Surface::Ring => last,
                None => 0,
            }
        } else if pressed(Key::Home) {
            0
        } else if pressed(Key::End) {
            last
        } else {
            return;
        };
        if to != self.at {
            desk.cursors[self.surface as usize] = Some(self.figures.open[to].id);
            // A list may have to scroll to it first.
            desk.reveal = Some((self.surface, self.figures.open[to].id));
            ui.request_repaint();
        }
    }

    fn move_cut(&self, ui: &Ui, at: u128, desk: &mut Desk) {
        let range = self.figure().range;
        let (start, end) = (range.starting_hash_key.0, range.ending_hash_key.0);
        let (mut steps, mut fine, mut confirm) = (0_i32, false, false);
        ui.input_mut(|input| {
            for (key, step) in [
                (Key::ArrowRight, 1),
                (Key::ArrowDown, 1),
                (Key::ArrowLeft, -1),
                (Key::ArrowUp, -1),
            ] {
                if input.consume_key(Modifiers::SHIFT, key) {
                    (steps, fine) = (steps + step, true);
                } else if input.consume_key(Modifiers::NONE, key) {
                    steps += step;
                }
            }
            confirm = input.consume_key(Modifiers::NONE, Key::Enter);
        });
        if steps != 0 {
            let step = ((end - start) / if fine { FINE_STEPS } else { STEPS }).max(1);
            let (low, high) = (start.saturating_add(2), end.saturating_sub(1));
            let by = step * u128::from(steps.unsigned_abs());
            let to = if steps > 0 { at.saturating_add(by) } else { at.saturating_sub(by) };
            if low <= high {
                desk.plan = Some(Plan::split(self.figure().id, to.clamp(low, high)));
            }
        }
        desk.focus_button |= confirm;
    }
}
