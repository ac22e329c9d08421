//! The chosen delivery stream: how long until it delivers and why, its buffer by time and by size,
//! and the calls that change it.

use caudal::api::firehose::{DeliveryStreamStatus, DeliveryStreamType};
use caudal::engine::{BufferView, DeliveryStreamView};
use caudal::firehose::BufferKey;
use caudal::units::{Millis, Timestamp};
use eframe::egui::{
    Align, Align2, Color32, Label, Layout, Popup, Pos2, Rect, RichText, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::draft::Form;
use super::{State, ViewScene, block, caption, saw, send, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Kind, Row};

/// When a buffer will close, and by what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Forecast {
    /// When its time is up.
    pub(super) by_time: Millis,
    /// When it is full, if it goes on as it has.
    pub(super) by_size: Option<Millis>,
}

impl Forecast {
    pub(super) fn of(buffer: &BufferView, now: Timestamp) -> Self {
        let age = now.since(buffer.opened).0;
        let left = buffer.closes_at_bytes.saturating_sub(buffer.bytes);
        let by_size = (age >= 1000 && buffer.bytes > 0).then(|| {
            let millis = left as f64 * age as f64 / buffer.bytes as f64;
            Millis(millis.min(1e15) as u64)
        });
        Self { by_time: buffer.closes_at.since(now), by_size }
    }

    /// Whether size comes first.
    pub(super) fn is_by_size(&self) -> bool {
        self.by_size.is_some_and(|size| size < self.by_time)
    }

    pub(super) fn first(&self) -> Millis {
        self.by_size.map_or(self.by_time, |size| size.min(self.by_time))
    }
}

/// The buffer that closes first.
pub(super) fn next(stream: &DeliveryStreamView, now: Timestamp) -> Option<&BufferView> {
    stream.buffers.iter().min_by_key(|buffer| (Forecast::of(buffer, now).first(), buffer.id))
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &DeliveryStreamView,
) -> Option<Form> {
    let mut wanted = None;
    let now = scene.clock.now;
    block(ui, |ui| {
        head(ui, scene, stream);
        let buffer = next(stream, now);
        countdown(ui, scene, stream, buffer);
        if let Some(buffer) = buffer {
            gauges(ui, buffer, now);
            if stream.buffers.len() > 1 {
                partitions(ui, stream, buffer, now);
            }
        } else {
            let place = &stream.destination.read.place;
            let limits = format!(
                "Vacío. Se entrega a los {} s o con {}, lo que llegue antes.",
                numbers::whole(place.interval.0 / 1000),
                words::megabytes(place.size)
            );
            caption(ui, &limits);
        }
        on_their_way(ui, stream, now);
        saw::show(ui, stream, now);
        wanted = actions(ui, scene, state, stream);
        if state.send.as_ref().is_some_and(|send| send.stream == stream.name) {
            send::show(ui, scene, state);
        }
    });
    wanted
}

fn head(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &DeliveryStreamView) {
    ui.horizontal(|ui| {
        let name = RichText::new(&stream.name).font(fonts::mono_semibold(theme::TOOL));
        let room = (ui.available_width() - 210.0).max(96.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(name.color(ui.tokens().text)).truncate());
        });
        let (word, tone, icon) = words::status(stream.status);
        widgets::badge(ui, tone, icon, word);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(name) = source_name(stream) {
                if widgets::link_button(ui, name).on_hover_text("Ver el stream").clicked() {
                    let route = Route::Stream(name.to_owned());
                    scene.actions.push(Action::Go { route, new_tab: false });
                }
                let from = RichText::new("desde").font(fonts::regular(theme::SMALL));
                ui.label(from.color(ui.tokens().weak));
            } else {
                let kind = RichText::new(stream.kind.as_str()).font(fonts::mono(theme::SMALL));
                ui.label(kind.color(ui.tokens().secondary));
            }
        });
    });
}

/// The Kinesis stream that is read.
pub(super) fn source_name(stream: &DeliveryStreamView) -> Option<&str> {
    stream.source.as_ref()?.stream_arn.rsplit('/').next()
}

fn countdown(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &DeliveryStreamView,
    buffer: Option<&BufferView>,
) {
    let tokens = ui.tokens();
    let now = scene.clock.now;
    let forecast = buffer.map(|buffer| Forecast::of(buffer, now));
    ui.horizontal(|ui| {
        ui.set_min_height(44.0);
        let text = forecast.map_or_else(|| "–:––".to_owned(), |f| words::countdown(f.first()));
        let colour = if forecast.is_some() { tokens.text } else { tokens.weak };
        let big = ui.label(RichText::new(&text).font(fonts::mono(34.0)).color(colour));
        let told = match &forecast {
            Some(forecast) if forecast.is_by_size() => format!("Entrega en {text}, por tamaño"),
            Some(_) => format!("Entrega en {text}, por tiempo"),
            None => "Sin registros en el búfer".to_owned(),
        };
        big.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
        ui.add_space(4.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(5.0);
            let (first, second) = reasons(stream, forecast.as_ref());
            let first = RichText::new(first).font(fonts::medium(theme::TOOL));
            ui.label(first.color(tokens.text));
            let second = RichText::new(second).font(fonts::regular(theme::SMALL));
            ui.label(second.color(tokens.weak));
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let narrow = ui.available_width() < 176.0;
            let label = "Adelantar hasta ahí";
            let jump = ui.add_enabled_ui(forecast.is_some(), |ui| {
                if narrow {
                    widgets::icon_button(ui, "skip-forward", label, None)
                } else {
                    widgets::button(ui, Kind::Normal, Some("skip-forward"), label)
                }
            });
            let tip = "Salta el reloj virtual hasta el cierre por tiempo de este búfer";
            if jump.inner.on_hover_text(tip).clicked()
                && let Some(forecast) = forecast
            {
                scene.actions.push(Action::Advance(forecast.by_time));
            }
        });
    });
}

/// Why it will deliver, and when the other bound would be reached.
fn reasons(stream: &DeliveryStreamView, forecast: Option<&Forecast>) -> (&'static str, String) {
    match forecast {
        None if stream.status != DeliveryStreamStatus::Active => {
            ("aún no recibe registros", "espera a ACTIVE".to_owned())
        }
        None => match stream.kind {
            DeliveryStreamType::DirectPut => ("sin registros", "llegan con PutRecord".to_owned()),
            DeliveryStreamType::KinesisStreamAsSource => {
                ("sin registros", "lee cada shard una vez por segundo".to_owned())
            }
        },
        Some(forecast) if forecast.is_by_size() => {
            let time = words::countdown(forecast.by_time);
            ("entrega por tamaño", format!("por tiempo, en {time}"))
        }
        Some(Forecast { by_size: Some(size), .. }) if size.0 < 86_400_000 => {
            ("entrega por tiempo", format!("por tamaño, en {}", words::countdown(*size)))
        }
        Some(Forecast { by_size: Some(_), .. }) => {
            ("entrega por tiempo", "por tamaño, en más de un día".to_owned())
        }
        Some(_) => ("entrega por tiempo", "por tamaño: aún no se sabe".to_owned()),
    }
}

fn gauges(ui: &mut Ui, buffer: &BufferView, now: Timestamp) {
    let forecast = Forecast::of(buffer, now);
    let tokens = ui.tokens();
    let (age, whole) = (now.since(buffer.opened), buffer.closes_at.since(buffer.opened));
    let colour = |first: bool| if first { tokens.accent } else { tokens.link };
    let by_size = forecast.is_by_size();
    let time = share(age.0, whole.0);
    bar(ui, "tiempo", time, colour(!by_size), &words::gone(age), &words::gone(whole));
    let size = share(buffer.bytes, buffer.closes_at_bytes);
    let limit = words::megabytes(buffer.closes_at_bytes);
    bar(ui, "tamaño", size, colour(by_size), &words::megabytes(buffer.bytes), &limit);
}

pub(super) fn share(part: u64, whole: u64) -> f32 {
    (part as f64 / whole.max(1) as f64).clamp(0.0, 1.0) as f32
}

/// A gauge with its name at the left and its value at the right.
fn bar(ui: &mut Ui, name: &str, share: f32, colour: Color32, value: &str, limit: &str) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 20.0);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Meter, true, format!("{name}: {value} de {limit}"))
    });
    let (small, mono) = (fonts::regular(theme::SMALL), fonts::mono(12.5));
    let painter = ui.painter();
    painter.text(place.left_center(), Align2::LEFT_CENTER, name, small, tokens.secondary);
    let right = format!(" / {limit}");
    let end =
        painter.text(place.right_center(), Align2::RIGHT_CENTER, right, mono.clone(), tokens.weak);
    let at = Pos2::new(end.left(), place.center().y);
    painter.text(at, Align2::RIGHT_CENTER, value, mono, tokens.text);
    let room = 152.0_f32.min(place.width() * 0.42);
    let track = Rect::from_min_max(
        Pos2::new(place.left() + 68.0, place.center().y - 5.0),
        Pos2::new(place.right() - room, place.center().y + 5.0),
    );
    track_at(ui, track, share, colour);
}

/// A gauge alone.
pub(super) fn track_at(ui: &Ui, track: Rect, share: f32, colour: Color32) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    painter.rect_filled(track, 3, tokens.line);
    let full = track.with_max_x(track.left() + track.width() * share);
    if share > 0.0 {
        painter.rect_filled(full.with_max_x(full.right().max(track.left() + 2.0)), 3, colour);
    }
    if tokens.high_contrast {
        painter.rect_stroke(track, 3, Stroke::new(1.0, tokens.line2), StrokeKind::Inside);
    }
}

/// The other open buffers: partitions, errors, backups.
fn partitions(ui: &mut Ui, stream: &DeliveryStreamView, first: &BufferView, now: Timestamp) {
    const SHOWN: usize = 6;
    let quota = "AWS admite 500 particiones activas por delivery stream";
    let count = stream.active_partitions as u64;
    if stream.destination.read.partitioning {
        let words = numbers::counted(count, "partición activa", "particiones activas");
        let text = RichText::new(format!("{words} de 500")).font(fonts::regular(theme::SMALL));
        ui.label(text.color(ui.tokens().secondary)).on_hover_text(quota);
    }
    let mut buffers: Vec<_> = stream.buffers.iter().collect();
    buffers.sort_by_key(|buffer| (buffer.closes_at, buffer.id));
    for buffer in buffers.iter().take(SHOWN) {
        let name = words::holds(&buffer.holds).unwrap_or_else(|| "datos".to_owned());
        let (bytes, left) = (words::megabytes(buffer.bytes), buffer.closes_at.since(now));
        let detail = format!("{bytes} · {}", words::countdown(left));
        let icon = match buffer.holds {
            BufferKey::Error(_) => "triangle-alert",
            BufferKey::Backup => "copy",
            BufferKey::Data(_) => "split",
        };
        let row = Row::new(&name).icon(icon).detail(&detail).strong(buffer.id == first.id);
        row.role(Role::Label).show(ui);
    }
    if buffers.len() > SHOWN {
        let more = (buffers.len() - SHOWN) as u64;
        caption(ui, &format!("… y {}", numbers::counted(more, "búfer más", "búferes más")));
    }
}

/// Objects that are being written, or could not be.
fn on_their_way(ui: &mut Ui, stream: &DeliveryStreamView, now: Timestamp) {
    let tokens = ui.tokens();
    for pending in stream.on_their_way.iter().take(3) {
        let name = words::short_name(&pending.key);
        let (tone, text) = match (&pending.last_failure, pending.retry_at) {
            (Some(why), Some(at)) => {
                let wait = words::countdown(at.since(now));
                let tries = numbers::counted(u64::from(pending.failures), "intento", "intentos");
                let why = numbers::sentence(why);
                (tokens.error, format!("{name}: {tries} sin éxito, otro en {wait}. {why}"))
            }
            (Some(_), None) => (tokens.warn, format!("{name}: se reintenta ahora")),
            (None, _) => (tokens.link, format!("{name}: se está escribiendo")),
        };
        ui.horizontal_wrapped(|ui| {
            let icon = if pending.failures > 0 { "triangle-alert" } else { "loader-circle" };
            ui.label(theme::icon(icon, 14.0).color(tone));
            let text = RichText::new(text).font(fonts::regular(theme::SMALL));
            ui.add(Label::new(text.color(tokens.secondary)).wrap());
        });
    }
}

/// What can be done with it; returns the form that was asked for.
fn actions(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &DeliveryStreamView,
) -> Option<Form> {
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        let direct = stream.kind == DeliveryStreamType::DirectPut;
        let label = "Enviar registro";
        let sends =
            ui.add_enabled_ui(direct, |ui| widgets::button(ui, Kind::Normal, Some("send"), label));
        let sends = sends.inner.on_disabled_hover_text(
            "Con un stream como origen, AWS no admite PutRecord: envía al stream.",
        );
        if sends.clicked() {
            let open = state.send.take_if(|send| send.stream == stream.name).is_none();
            state.send = open.then(|| send::State::new(&stream.name));
        }
        if !direct && widgets::button(ui, Kind::Normal, Some("send"), "Enviar al stream").clicked()
        {
            if let Some(name) = source_name(stream) {
                *scene.stream = Some(name.to_owned());
            }
            let route = Route::View(crate::ui::route::ViewKind::Producer);
            scene.actions.push(Action::Go { route, new_tab: false });
        }
        if widgets::button(ui, Kind::Normal, Some("pencil"), "Cambiar destino").clicked() {
            wanted = Some(Form::Update);
        }
        let more = widgets::icon_button(ui, "ellipsis", "Más acciones", None);
        Popup::menu(&more).accessible_name("Más acciones").show(|ui| {
            ui.set_width(220.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            for form in [Form::Encryption, Form::Tag, Form::Untag, Form::Delete] {
                let row = Row::new(form.label()).icon(form.icon()).role(Role::MenuItem);
                if row.show(ui).clicked() {
                    wanted = Some(form);
                }
            }
            if Row::new("Copiar ARN").icon("copy").role(Role::MenuItem).show(ui).clicked() {
                scene.actions.push(Action::Copy(stream.arn.clone(), "ARN copiado"));
            }
        });
    });
    wanted
}
