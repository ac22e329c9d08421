//! The bar below: the command that makes the stream, ways to copy it, and the button that asks for
//! it. What a stream needs besides (retention, consumers) is asked for once it is ACTIVE.

use std::collections::VecDeque;

use caudal::api::ApiError;
use caudal::api::kinesis::{
    CreateStreamInput, IncreaseStreamRetentionPeriodInput, RegisterStreamConsumerInput, Request,
    StreamStatus,
};
use caudal::calculator::{Load, report};
use caudal::shell::render;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Frame, Key, KeyboardShortcut, Layout, Margin, Modifiers, Popup, Rect, Role, Stroke,
    TextEdit, Ui, UiBuilder, Vec2,
};

use crate::ui::app::Action;
use crate::ui::call_card;
use crate::ui::explain;
use crate::ui::highlight;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, Row, Tone};

/// Width from which on command and buttons stand in one row.
const ONE_ROW: f32 = 1000.0;
/// Consumers that are registered at once: AWS creates five at a time.
const CONSUMERS_MAX: u32 = 5;

/// What the bar keeps.
pub(super) struct State {
    name: String,
    /// The number of answers when `CreateStream` was sent.
    sent: Option<u64>,
    refusal: Option<ApiError>,
    /// What follows once the stream is ACTIVE.
    after: Option<After>,
    /// The stream that was made last.
    made: Option<String>,
    /// Width of the buttons, in points.
    buttons: f32,
}

/// Calls that wait for a stream.
struct After {
    stream: String,
    calls: VecDeque<Then>,
    /// The number of answers when the last one was sent.
    sent: Option<u64>,
}

/// A call that waits.
enum Then {
    Retain(i64),
    Register(String),
}

impl Default for State {
    fn default() -> Self {
        Self {
            name: "pagos-viernes".to_owned(),
            sent: None,
            refusal: None,
            after: None,
            made: None,
            buttons: 320.0,
        }
    }
}

impl State {
    /// The call as it stands.
    fn request(&self, shards: u128, load: &Load) -> Request {
        Request::CreateStream(CreateStreamInput {
            stream_name: (!self.name.is_empty()).then(|| self.name.clone()),
            shard_count: Some(i64::try_from(shards).unwrap_or(i64::MAX)),
            max_record_size_in_kib: load.max_record_kib(),
            ..CreateStreamInput::default()
        })
    }
}

/// Height of the bar.
pub(super) fn height(width: f32) -> f32 {
    if width >= ONE_ROW { 56.0 } else { 96.0 }
}

/// Takes answers, and asks for what waits.
pub(super) fn tick(scene: &mut ViewScene<'_>, state: &mut State) {
    if let Some(sent) = state.sent {
        let new = scene.activity.answered.saturating_sub(sent) as usize;
        let mut calls = scene.activity.calls.iter().rev().take(new);
        if let Some(call) = calls.find(|call| call.operation == "CreateStream") {
            state.sent = None;
            state.refusal.clone_from(&call.refusal);
            if call.refusal.is_none() {
                *scene.stream = Some(state.name.clone());
                state.made = Some(state.name.clone());
            } else {
                state.after = None;
            }
        }
    }
    let Some(after) = &mut state.after else { return };
    if state.sent.is_some() || after.sent.is_some_and(|sent| scene.activity.answered <= sent) {
        return;
    }
    let stream = scene.snapshot.stream(&after.stream);
    let Some(stream) = stream.filter(|stream| stream.status == StreamStatus::Active) else {
        return;
    };
    let Some(then) = after.calls.pop_front() else {
        state.after = None;
        return;
    };
    after.sent = Some(scene.activity.answered);
    let request = match then {
        Then::Retain(hours) => {
            Request::IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput {
                stream_name: Some(stream.name.clone()),
                retention_period_hours: Some(hours),
                ..IncreaseStreamRetentionPeriodInput::default()
            })
        }
        Then::Register(name) => Request::RegisterStreamConsumer(RegisterStreamConsumerInput {
            stream_arn: Some(stream.arn.clone()),
            consumer_name: Some(name),
            ..RegisterStreamConsumerInput::default()
        }),
    };
    scene.actions.push(Action::Ask(Box::new(request)));
}

/// What a load wants of its stream besides shards.
fn following(load: &Load) -> VecDeque<Then> {
    let mut calls = VecDeque::new();
    if load.retention > 24 {
        calls.push_back(Then::Retain(i64::from(load.retention)));
    }
    for number in 1..=load.fan_out.min(CONSUMERS_MAX) {
        calls.push_back(Then::Register(format!("efo-{number}")));
    }
    calls
}

/// All that makes the stream, as commands to be pasted into a terminal.
pub(super) fn script(request: &Request, name: &str, load: &Load) -> String {
    let mut lines = vec![render::cli(request)];
    let word = if name.is_empty() { "pagos-viernes" } else { name };
    if load.retention > 24 || load.fan_out > 0 {
        lines.push(format!("aws kinesis wait stream-exists --stream-name {word}"));
    }
    if load.retention > 24 {
        let request = Request::IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput {
            stream_name: Some(word.to_owned()),
            retention_period_hours: Some(i64::from(load.retention)),
            ..IncreaseStreamRetentionPeriodInput::default()
        });
        lines.push(render::cli(&request));
    }
    if load.fan_out > 0 {
        lines.push(format!(
            "ARN=$(aws kinesis describe-stream-summary --stream-name {word} \\\n  \
             --query StreamDescriptionSummary.StreamARN --output text)"
        ));
        lines.extend((1..=load.fan_out).map(|number| {
            format!(
                "aws kinesis register-stream-consumer --stream-arn \"$ARN\" --consumer-name efo-{number}"
            )
        }));
    }
    lines.join("\n") + "\n"
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, view: &mut super::State) {
    let tokens = ui.tokens();
    let place = ui.max_rect();
    ui.painter().rect_filled(place, 0, tokens.panel);
    ui.painter().hline(place.x_range(), place.top(), Stroke::new(tokens.stroke, tokens.line));
    let Some(shards) = view.answer.as_ref().map(|answer| answer.sizing.shards) else { return };
    let request = view.bar.request(shards, &view.load);
    let problem = problem(scene, view, &request, shards);
    let inner = place.shrink2(Vec2::new(16.0, 0.0));
    let one = place.width() >= ONE_ROW;
    let row = |top: f32, bottom: f32| {
        Rect::from_min_max(
            eframe::egui::pos2(inner.left(), inner.top() + top),
            eframe::egui::pos2(inner.right(), inner.top() + bottom),
        )
    };
    let (command, buttons) =
        if one { (row(0.0, 56.0), row(0.0, 56.0)) } else { (row(4.0, 48.0), row(48.0, 92.0)) };
    let mut room = command;
    if one {
        // As wide as the buttons were the last time: the command comes before them for the keyboard.
        room.max.x = inner.right() - view.bar.buttons - 12.0;
    }
    let mut left = ui.new_child(
        UiBuilder::new()
            .max_rect(room)
            .layout(Layout::left_to_right(Align::Center))
            .id_salt("orden"),
    );
    left.set_clip_rect(room.intersect(ui.clip_rect()));
    // Where there is no room for all of it, it can be moved.
    let area = eframe::egui::ScrollArea::horizontal().id_salt("orden");
    area.show(&mut left, |ui| {
        ui.horizontal_centered(|ui| written(ui, view, &request, problem.is_some()));
    });
    if one {
        status(&mut left, scene, view, problem.as_deref());
    }
    let mut right = ui.new_child(
        UiBuilder::new()
            .max_rect(buttons)
            .layout(Layout::right_to_left(Align::Center))
            .id_salt("botones"),
    );
    send(&mut right, scene, view, &request, problem.as_deref());
    copies(&mut right, scene, view, &request);
    let wide = inner.right() - right.min_rect().left();
    if (wide - view.bar.buttons).abs() > 0.5 {
        view.bar.buttons = wide;
        ui.request_repaint();
    }
    if !one {
        status(&mut right, scene, view, problem.as_deref());
    }
}

/// What AWS or the account would refuse, as far as it can be known before.
fn problem(
    scene: &ViewScene<'_>,
    view: &super::State,
    request: &Request,
    shards: u128,
) -> Option<String> {
    if let Some(broken) = request.violations().as_slice().first() {
        return Some(explain::violation(broken));
    }
    let name = &view.bar.name;
    let taken = scene.snapshot.stream(name).is_some() && view.bar.made.as_ref() != Some(name);
    if taken {
        return Some(format!("Ya hay un stream «{name}»."));
    }
    let open = |stream: &std::sync::Arc<caudal::engine::StreamView>| stream.open.len() as u128;
    let used: u128 = scene.snapshot.streams.iter().map(open).sum();
    let quota = u128::from(scene.snapshot.settings.quotas.shards);
    (used + shards > quota).then(|| {
        let number = |value: u128| numbers::whole(u64::try_from(value).unwrap_or(u64::MAX));
        format!(
            "La cuota del sandbox es de {} shards y hay {} abiertos.",
            number(quota),
            number(used)
        )
    })
}

/// The command, with the name of the stream as a field in its place.
fn written(ui: &mut Ui, view: &mut super::State, request: &Request, wrong: bool) {
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.label(icon("terminal", 16.0).color(tokens.secondary));
    ui.add_space(10.0);
    code(ui, "aws kinesis create-stream --stream-name ");
    let width = ui
        .painter()
        .layout_no_wrap(view.bar.name.clone(), fonts::mono(theme::TOOL), tokens.text)
        .size()
        .x;
    let stroke = if wrong { tokens.error } else { tokens.line2 };
    let edit = TextEdit::singleline(&mut view.bar.name)
        .id_salt("calculadora.nombre")
        .font(fonts::mono(theme::TOOL))
        .text_color(tokens.code_string)
        .frame(
            Frame::new()
                .fill(tokens.bg)
                .inner_margin(Margin::symmetric(6, 4))
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, stroke)),
        )
        .desired_width(width.clamp(64.0, 220.0) + 6.0)
        .clip_text(false);
    let response = ui.add(edit).accessible_name("Nombre del stream");
    if response.has_focus() {
        view.focused = true;
        widgets::focus_ring(ui, &response);
    }
    if response.changed() {
        view.bar.refusal = None;
        view.bar.made = None;
    }
    // Everything after the name, as the command has it.
    let mut same = request.clone();
    if let Request::CreateStream(input) = &mut same {
        input.stream_name = Some("x".to_owned());
    }
    let whole = render::cli(&same);
    let rest = whole.strip_prefix("aws kinesis create-stream --stream-name x").unwrap_or_default();
    code(ui, rest);
}

/// A piece of a command in its colours.
fn code(ui: &mut Ui, text: &str) {
    let tokens = ui.tokens();
    let mut job = LayoutJob::default();
    for (range, token) in highlight::spans("bash", text) {
        let format = TextFormat::simple(fonts::mono(theme::TOOL), token.colour(tokens));
        job.append(&text[range], 0.0, format);
    }
    job.wrap.max_width = f32::INFINITY;
    ui.add(eframe::egui::Label::new(job).extend());
}

/// What is wrong, or how the last call ended.
fn status(ui: &mut Ui, scene: &mut ViewScene<'_>, view: &mut super::State, problem: Option<&str>) {
    ui.add_space(12.0);
    ui.spacing_mut().item_spacing.x = 8.0;
    let taken = view.bar.made.as_ref().and_then(|name| scene.snapshot.stream(name));
    if let Some(refusal) = &view.bar.refusal {
        let explained = explain::refusal(refusal);
        let badge = widgets::badge(ui, Tone::Error, Some("octagon-alert"), explained.name);
        badge.on_hover_text(explained.cause);
    } else if let Some(stream) = taken {
        let waits = view.bar.after.as_ref().is_some_and(|after| !after.calls.is_empty());
        let words = if waits { "creado, queda configurarlo" } else { "creado" };
        widgets::badge(ui, Tone::Ok, Some("circle-check"), words);
        if widgets::link_button(ui, "Ver el stream").clicked() {
            let route = Route::Stream(stream.name.clone());
            scene.actions.push(Action::Go { route, new_tab: false });
        }
    } else if let Some(problem) = problem {
        let text = eframe::egui::RichText::new(problem).font(fonts::regular(theme::SMALL));
        ui.label(text.color(ui.tokens().error));
    }
}

/// The button that asks for the stream.
fn send(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    view: &mut super::State,
    request: &Request,
    problem: Option<&str>,
) {
    let made = view.bar.made.as_ref() == Some(&view.bar.name);
    let ready = problem.is_none() && view.bar.sent.is_none() && view.faults.is_empty() && !made;
    let button = ui
        .add_enabled_ui(ready, |ui| {
            widgets::button(ui, Kind::Primary, Some("play"), "Crear este stream")
        })
        .inner
        .on_hover_text("Ctrl + Entrar");
    let shortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
    // Only while the keyboard is in this view: others have the same key.
    let pressed = view.focused && ui.input_mut(|input| input.consume_shortcut(&shortcut));
    if ready && (button.clicked() || pressed) {
        view.bar.sent = Some(scene.activity.answered);
        view.bar.refusal = None;
        let calls = following(&view.load);
        view.bar.after = Some(After { stream: view.bar.name.clone(), calls, sent: None });
        scene.actions.push(Action::Ask(Box::new(request.clone())));
    }
}

/// The menu of texts to copy.
fn copies(ui: &mut Ui, scene: &mut ViewScene<'_>, view: &super::State, request: &Request) {
    let button = widgets::button(ui, Kind::Quiet, Some("copy"), "Copiar como…");
    Popup::menu(&button).accessible_name("Copiar el cálculo").show(|ui| {
        ui.set_width(280.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let row = |ui: &mut Ui, name: &str, detail: &str| {
            Row::new(name).detail(detail).role(Role::MenuItem).show(ui).clicked()
        };
        let mut copied = None;
        if row(ui, "Órdenes de aws", "con retención y EFO") {
            copied = Some((script(request, &view.bar.name, &view.load), "Órdenes copiadas"));
        }
        for way in call_card::ways(request) {
            if way.name != "CLI" && row(ui, way.name, "CreateStream") {
                copied = Some((way.text, "Copiado"));
            }
        }
        if row(ui, "Texto con las cuentas", "shards y costes")
            && let (Some(answer), Some(tariff)) = (&view.answer, view.tariff())
        {
            copied = Some((report(&view.load, &answer.sizing, tariff), "Cálculo copiado"));
        }
        if row(ui, "Enlace", "calc:?…") {
            copied = Some((view.link().to_string(), "Enlace copiado"));
        }
        if let Some((text, words)) = copied {
            scene.actions.push(Action::Copy(text, words));
        }
    });
}
