//! Firehose: delivery streams with their buffers at the left, the prefix read and evaluated in the
//! middle with the bucket below it, an object's records at the right. What it knows of delivery
//! streams it takes from the snapshot, what it knows of files from a thread of the library's
//! `clients::bucket`; it reads no file itself.

mod bucket;
mod chart;
mod cost;
mod curves;
mod details;
mod draft;
mod form;
mod gauges;
mod list;
mod object;
mod output;
mod prefix;
mod problems;
mod save;
mod saw;
mod send;
#[cfg(test)]
mod tests;
mod what_if;
mod words;

use std::sync::Arc;

use caudal::api::firehose::Request;
use caudal::clients::bucket::{Bucket, Seen};
use caudal::engine::DeliveryStreamView;
use caudal::units::Timestamp;
use eframe::egui::{
    Align, Frame, Label, Layout, Margin, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, Vec2,
    pos2,
};

use super::ViewScene;
use crate::ui::app::Action;
use crate::ui::call_card::CallCard;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Kind};
use draft::{Draft, Form};

/// The delivery stream of the notes.
const EXAMPLE: &str = "txn-to-s3";
/// Width of the delivery streams, in points.
const LEFT: f32 = 472.0;
/// Width of an object where there are three columns.
const RIGHT: f32 = 360.0;
/// From this width on there are three columns, and from the other on two.
const THREE: f32 = 1180.0;
const TWO: f32 = 760.0;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    chosen: Option<String>,
    client: Option<Bucket>,
    /// Why there is no thread that reads the folder.
    no_client: Option<String>,
    /// What the folder was last read for: the past of the world, and objects written in it.
    stamp: Option<(u64, u64)>,
    /// The last copy that was told of.
    saves_told: u64,
    draft: Option<Draft>,
    card: CallCard<Request>,
    prefix: prefix::State,
    bucket: bucket::State,
    object: object::State,
    send: Option<send::State>,
    curves: bool,
}

impl State {
    /// Shows a delivery stream.
    pub fn choose(&mut self, name: &str) {
        if self.chosen.as_deref() != Some(name) {
            self.chosen = Some(name.to_owned());
            self.send = None;
        }
        self.draft = None;
    }

    /// The delivery stream that was chosen.
    pub fn chosen(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    fn stream(&self, scene: &ViewScene<'_>) -> Option<Arc<DeliveryStreamView>> {
        let chosen = self.chosen.as_deref().and_then(|name| scene.snapshot.delivery_stream(name));
        chosen.or_else(|| scene.snapshot.delivery_streams.first()).cloned()
    }

    fn seen(&self) -> Arc<Seen> {
        self.client.as_ref().map(Bucket::seen).unwrap_or_default()
    }
}

/// How full the fullest buffer of a delivery stream is, by size or by time, in percent.
pub fn fullness(stream: &DeliveryStreamView, now: Timestamp) -> Option<u64> {
    let full = |buffer: &caudal::engine::BufferView| {
        let by_size = buffer.bytes * 100 / buffer.closes_at_bytes.max(1);
        let age = buffer.closes_at.since(buffer.opened).0.max(1);
        let by_time = now.since(buffer.opened).0 * 100 / age;
        by_size.max(by_time).min(100)
    };
    stream.buffers.iter().map(full).max()
}

/// Takes what has come for it, in sight or not.
pub(super) fn tick(scene: &mut ViewScene<'_>, state: &mut State) {
    if let Some(draft) = &mut state.draft
        && let Some(name) = draft.take_answer(scene.activity)
    {
        if let Some(name) = name {
            state.chosen = Some(name);
        }
        state.draft = None;
    }
    if let Some(send) = &mut state.send {
        send.take_answer(scene.activity);
    }
    state.prefix.take_answer(scene.activity);
    if let Some((count, saved)) = &state.seen().saved
        && *count > state.saves_told
    {
        state.saves_told = *count;
        scene.actions.push(save::told(saved));
    }
}

/// Has the folder read when something in it can have changed. Only a view that is in sight asks.
fn follow(scene: &ViewScene<'_>, state: &mut State) {
    if state.client.as_ref().is_none_or(|client| !client.reads_from(scene.handle)) {
        let waker = Arc::clone(&scene.waker);
        state.stamp = None;
        match Bucket::new(scene.handle, Box::new(move || waker())) {
            Ok(client) => (state.client, state.no_client) = (Some(client), None),
            Err(error) => state.no_client = Some(error.to_string()),
        }
    }
    let streams = &scene.snapshot.delivery_streams;
    let written = streams.iter().map(|stream| stream.metrics.total.delivered_objects).sum();
    let stamp = (scene.handle.epoch(), written);
    if state.stamp != Some(stamp) {
        state.stamp = Some(stamp);
        if let Some(client) = &state.client {
            client.look();
        }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    follow(scene, state);
    let stream = state.stream(scene);
    if stream.is_none() && state.draft.is_none() {
        if empty(ui, scene, &mut state.card) {
            state.draft = Some(Draft::create(scene));
        }
        return;
    }
    if let Some(stream) = &stream
        && !scene.clock.paused
        && !stream.buffers.is_empty()
    {
        // The countdown tells seconds.
        ui.request_repaint_after(std::time::Duration::from_millis(500));
    }
    let whole = ui.available_rect_before_wrap();
    let width = whole.width();
    let stream = stream.as_deref();
    let part = |from: f32, to: f32| {
        let (left, right) = (whole.left() + from, whole.left() + to);
        Rect::from_min_max(pos2(left, whole.top()), pos2(right, whole.bottom()))
    };
    if width >= THREE {
        let right = if object::State::wants_room(&state.seen()) { RIGHT } else { 0.0 };
        column(ui, part(0.0, LEFT), "entregas", |ui| {
            left(ui, scene, state, stream);
            if let Some(stream) = stream.filter(|_| state.draft.is_none()) {
                rest(ui, scene, state, stream);
            }
        });
        divider(ui, whole.left() + LEFT, whole);
        let middle = part(LEFT + 1.0, width - right);
        column(ui, middle, "prefijo y cubo", |ui| {
            prefix::show(ui, scene, state, stream);
            bucket::show(ui, scene, state, stream);
        });
        if right > 0.0 {
            divider(ui, whole.right() - right, whole);
            let place = part(width - right + 1.0, width);
            object::show_in(ui, place, scene, state);
        }
    } else if width >= TWO {
        let half = (width * 0.46).min(LEFT);
        column(ui, part(0.0, half), "entregas", |ui| {
            left(ui, scene, state, stream);
            if let Some(stream) = stream.filter(|_| state.draft.is_none()) {
                rest(ui, scene, state, stream);
            }
        });
        divider(ui, whole.left() + half, whole);
        let rest = part(half + 1.0, width);
        let (above, below) = if object::State::wants_room(&state.seen()) {
            let cut = rest.top() + rest.height() * 0.5;
            (rest.with_max_y(cut), Some(rest.with_min_y(cut + 1.0)))
        } else {
            (rest, None)
        };
        column(ui, above, "prefijo y cubo", |ui| {
            // Whoever reads objects has their tree at hand.
            if below.is_some() {
                bucket::show(ui, scene, state, stream);
                prefix::show(ui, scene, state, stream);
            } else {
                prefix::show(ui, scene, state, stream);
                bucket::show(ui, scene, state, stream);
            }
        });
        if let Some(below) = below {
            let tokens = ui.tokens();
            ui.painter().hline(below.x_range(), below.top(), (tokens.stroke, tokens.line));
            object::show_in(ui, below, scene, state);
        }
    } else {
        column(ui, whole, "todo", |ui| {
            left(ui, scene, state, stream);
            prefix::show(ui, scene, state, stream);
            bucket::show(ui, scene, state, stream);
            let open = state.draft.is_none();
            if object::State::wants_room(&state.seen()) {
                let size = Vec2::new(ui.available_width(), 520.0);
                let (place, _) = ui.allocate_exact_size(size, Sense::hover());
                object::show_in(ui, place, scene, state);
            }
            if let Some(stream) = stream.filter(|_| open) {
                rest(ui, scene, state, stream);
            }
        });
    }
    ui.advance_cursor_after_rect(whole);
}

/// The delivery streams, or the form of a call.
fn left(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: Option<&DeliveryStreamView>,
) {
    if state.draft.is_some() {
        return form::show(ui, scene, state);
    }
    let mut wanted = None;
    header(ui, "Entregas", |ui| {
        let count = scene.snapshot.delivery_streams.len().to_string();
        ui.label(RichText::new(count).font(fonts::mono(12.0)).color(ui.tokens().weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::button(ui, Kind::Normal, Some("plus"), "Nueva").clicked() {
                wanted = Some(Form::Create);
            }
        });
    });
    let Some(stream) = stream else { return };
    wanted = gauges::show(ui, scene, state, stream).or(wanted);
    list::others(ui, scene, state, stream);
    if state.draft.is_none() {
        output::show(ui, scene, stream, &state.seen());
    }
    if let Some(form) = wanted {
        state.draft = Some(Draft::new(form, scene, stream));
    }
}

/// What one looks at less often.
fn rest(ui: &mut Ui, scene: &ViewScene<'_>, state: &mut State, stream: &DeliveryStreamView) {
    what_if::show(ui, scene, stream);
    curves::show(ui, scene, state, stream);
    details::show(ui, stream);
}

/// What stands where there is no delivery stream; returns whether to open the form.
fn empty(ui: &mut Ui, scene: &mut ViewScene<'_>, card: &mut CallCard<Request>) -> bool {
    if scene.opening {
        let sentence = "Se está leyendo su diario; cuanto más ha pasado en él, más tarda.";
        widgets::empty_state(ui, "loader-circle", "Abriendo el mundo…", sentence, None);
        return false;
    }
    let mut form = false;
    let area = ScrollArea::vertical().id_salt("vacío").auto_shrink([false, false]);
    area.show(ui, |ui| {
        ui.add_space(32.0);
        let sentence = "Firehose acumula registros y los entrega en S3 como objetos. Crea el de las \
                        notas: búfer de 128 MB o 300 s y GZIP.";
        let words = format!("Crear {EXAMPLE}");
        let action = Some(("play", words.as_str()));
        let title = "Aún no hay delivery streams";
        let request = Draft::example().request(None);
        if widgets::empty_state(ui, "inbox", title, sentence, action) {
            scene.actions.push(Action::AskFirehose(Box::new(request.clone())));
        }
        ui.vertical_centered(|ui| {
            form = widgets::button(ui, Kind::Normal, Some("plus"), "Crear otro…").clicked();
            if widgets::link_button(ui, "¿Qué es Firehose?").clicked() {
                let route = crate::ui::route::Route::section("kinesis", "firehose");
                scene.actions.push(Action::Go { route, new_tab: false });
            }
        });
        ui.add_space(12.0);
        let width = (ui.available_width() - 32.0).min(720.0);
        let side = ((ui.available_width() - width) / 2.0).clamp(0.0, 127.0 * 8.0);
        let place = ui.available_rect_before_wrap();
        let place = Rect::from_min_size(place.min + Vec2::new(side, 0.0), Vec2::new(width, 400.0));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt("orden"));
        card.show(&mut inner, &request, scene.actions);
        ui.advance_cursor_after_rect(inner.min_rect());
    });
    form
}

/// A column that scrolls by itself.
fn column(ui: &mut Ui, place: Rect, name: &str, content: impl FnOnce(&mut Ui)) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(name));
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let area = ScrollArea::vertical().id_salt(name).auto_shrink([false, false]);
    area.show(&mut inner, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(place.width());
        content(ui);
    });
}

fn divider(ui: &Ui, x: f32, place: Rect) {
    let tokens = ui.tokens();
    ui.painter().vline(x, place.y_range(), (tokens.stroke, tokens.line));
}

/// The head of a column: a title, and what stands beside it.
fn header(ui: &mut Ui, title: &str, rest: impl FnOnce(&mut Ui)) {
    let size = Vec2::new(ui.available_width(), 40.0);
    let (place, _) = ui.allocate_exact_size(size, Sense::hover());
    let builder = UiBuilder::new()
        .id_salt(title)
        .max_rect(place.shrink2(Vec2::new(16.0, 0.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut line = ui.new_child(builder);
    line.spacing_mut().item_spacing.x = 8.0;
    super::title(&mut line, title);
    rest(&mut line);
    rule(ui);
}

/// A block of a column, with a line below it.
fn block(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
        content(ui);
    });
    rule(ui);
}

fn rule(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(line, 0, tokens.line);
}

/// The title of a block, and a caption at the right.
fn block_title(ui: &mut Ui, text: &str, caption: &str) {
    ui.horizontal(|ui| {
        super::title(ui, text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = RichText::new(caption).font(fonts::regular(theme::SMALL));
            ui.add(Label::new(words.color(ui.tokens().weak)).truncate());
        });
    });
}

/// A line of captions.
fn caption(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).font(fonts::regular(theme::SMALL));
    ui.add(Label::new(text.color(ui.tokens().weak)).wrap());
}
