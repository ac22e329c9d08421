//! The switch of the local endpoint: on and off, on which port, who calls, what to tell other
//! programs. It knows nothing of HTTP.

mod switch;
mod texts;

use caudal::engine::Origin;
use caudal::runtime::{Call, CallOutcome};
use eframe::egui::{
    Frame, Margin, Pos2, Rect, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, Vec2,
    WidgetInfo,
};

use super::{ViewScene, title};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Kind, Tone};
pub use switch::Shown;
use switch::{Fault, Switch};

/// Refusals that are listed.
const REFUSALS: usize = 5;
/// Calls that are looked at for refusals: the newest.
const LOOKED_AT: u64 = 2000;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    switch: Switch,
    /// The port as it is being typed; `None` until it is.
    port: Option<String>,
    /// Which recipe is shown.
    recipe: usize,
    /// A port to show in pictures in place of the real one, which no two runs share.
    #[cfg(test)]
    pictured: Option<u16>,
}

impl State {
    /// Shows a port in place of the real one.
    #[cfg(test)]
    pub fn picture(&mut self, port: u16) {
        (self.pictured, self.port) = (Some(port), Some(port.to_string()));
    }

    /// Gives the port back before the world ends.
    pub fn close(&mut self) {
        self.switch = Switch::default();
    }

    /// How the endpoint is, for the bar below.
    pub fn shown(&self) -> Shown {
        let shown = self.switch.shown();
        #[cfg(test)]
        if let (Shown::On(_), Some(port)) = (shown, self.pictured) {
            return Shown::On(port);
        }
        shown
    }
}

/// Takes what came of starting and stopping.
pub(super) fn tick(scene: &ViewScene<'_>, state: &mut State) {
    state.switch.tick(scene.handle, &scene.waker);
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let shown = state.shown();
    let text = state.port.get_or_insert_with(|| scene.port.unwrap_or(texts::PORT).to_string());
    let port = texts::parse_port(text);
    title(ui, "Endpoint local");
    let words = "Tu CLI, boto3 o cualquier SDK de AWS contra este mundo, por HTTP. Solo en este \
                 equipo: escucha en 127.0.0.1 y [::1], nunca en la red.";
    let colour = ui.tokens().secondary;
    ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(colour));
    ui.add_space(8.0);
    control(ui, scene, state, shown, port);
    ui.add_space(16.0);
    line(ui);
    recipes(ui, scene, state, shown, port);
    ui.add_space(16.0);
    line(ui);
    callers(ui, state, shown);
    ui.add_space(16.0);
    line(ui);
    refusals(ui, scene);
}

fn line(ui: &mut Ui) {
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0, tokens.line);
}

/// The switch, the port and how it is.
fn control(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    shown: Shown,
    port: Result<u16, &'static str>,
) {
    let off = matches!(shown, Shown::Off);
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(32.0);
        let busy = matches!(shown, Shown::Starting | Shown::Stopping) || scene.opening;
        let possible = !busy && (!off || port.is_ok());
        let flipped = toggle(ui, !off && shown != Shown::Stopping, possible);
        ui.label(RichText::new("Puerto").font(fonts::regular(theme::TOOL)));
        let entered = port_field(ui, state, off, port.is_err());
        let (tone, icon, words) = match shown {
            Shown::Off => (Tone::Neutral, Some("power"), "apagado".to_owned()),
            Shown::Starting => (Tone::Link, Some("loader-circle"), "encendiendo".to_owned()),
            Shown::On(_) => (Tone::Ok, None, "escuchando".to_owned()),
            Shown::Stopping => (Tone::Link, Some("loader-circle"), "apagando".to_owned()),
        };
        widgets::badge(ui, tone, icon, &words);
        if let Shown::On(port) = shown {
            let url = format!("http://127.0.0.1:{port}");
            let text = RichText::new(&url).font(fonts::mono_semibold(theme::TOOL));
            ui.add(eframe::egui::Label::new(text).selectable(true));
            if widgets::icon_button(ui, "copy", "Copiar la dirección", None).clicked() {
                scene.actions.push(Action::Copy(url, "Dirección copiada"));
            }
        }
        if flipped || entered {
            match (shown, port) {
                (Shown::Off, Ok(port)) if possible => {
                    state.switch.start(scene.handle, port, &scene.waker);
                    *scene.port = Some(port);
                }
                (Shown::On(_), _) if flipped => state.switch.stop(&scene.waker),
                _ => {}
            }
        }
    });
    let fault = state.switch.fault.as_ref().map(Fault::words);
    let wrong = port.err().filter(|_| off).map(str::to_owned).or(fault);
    if let Some(words) = wrong {
        let tokens = ui.tokens();
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::icon("circle-x", 14.0).color(tokens.error));
            let text = RichText::new(&words).font(fonts::regular(theme::TOOL));
            ui.label(text.color(tokens.error));
            let offers = matches!(state.switch.fault, Some(Fault::InUse(_))) && port.is_ok();
            if offers && off && widgets::button(ui, Kind::Normal, None, "Usar uno libre").clicked()
            {
                state.port = Some("0".to_owned());
                state.switch.start(scene.handle, 0, &scene.waker);
            }
        });
    }
}

fn port_field(ui: &mut Ui, state: &mut State, enabled: bool, wrong: bool) -> bool {
    let tokens = ui.tokens();
    let Some(text) = &mut state.port else { return false };
    let stroke = if wrong { tokens.error } else { tokens.field };
    let frame = Frame::new()
        .fill(tokens.bg)
        .inner_margin(Margin::symmetric(8, 5))
        .corner_radius(theme::RADIUS)
        .stroke(Stroke::new(tokens.stroke, stroke));
    let edit = TextEdit::singleline(text)
        .font(fonts::mono(12.5))
        .text_color(tokens.text)
        .char_limit(6)
        .frame(frame)
        .desired_width(64.0);
    let response = ui.add_enabled(enabled, edit).accessible_name("Puerto");
    if response.changed() {
        state.switch.fault = None;
    }
    widgets::focus_ring(ui, &response);
    response.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter))
}

/// A switch with a knob, and its state in words for who can't see it.
fn toggle(ui: &mut Ui, on: bool, enabled: bool) -> bool {
    let tokens = ui.tokens();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(44.0, 24.0), sense);
    let name = if on { "Apagar el endpoint" } else { "Encender el endpoint" };
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, on, name));
    let fill = if on { tokens.accent } else { tokens.raised };
    let stroke = Stroke::new(tokens.stroke, if on { tokens.accent } else { tokens.field });
    let body = rect.shrink2(Vec2::new(0.0, 1.0));
    ui.painter().rect(body, 11, fill, stroke, StrokeKind::Inside);
    let x = if on { body.right() - 11.0 } else { body.left() + 11.0 };
    let knob = match (on, enabled) {
        (true, _) => tokens.on_accent,
        (false, true) => tokens.text,
        (false, false) => tokens.weak,
    };
    ui.painter().circle_filled(Pos2::new(x, body.center().y), 7.0, knob);
    widgets::focus_ring(ui, &response);
    response.clicked()
}

/// What to paste into other programs.
fn recipes(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    shown: Shown,
    port: Result<u16, &'static str>,
) {
    title(ui, "Conectar tu programa");
    let port = match shown {
        Shown::On(port) => port,
        _ => port.ok().filter(|port| *port > 0).unwrap_or(texts::PORT),
    };
    let all = texts::recipes(port, &scene.snapshot.settings.identity.region);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (index, recipe) in all.iter().enumerate() {
            let kind = if index == state.recipe { Kind::Normal } else { Kind::Quiet };
            if widgets::button(ui, kind, None, recipe.name).clicked() {
                state.recipe = index;
            }
        }
    });
    let Some(recipe) = all.get(state.recipe) else { return };
    let tokens = ui.tokens();
    let frame = Frame::new()
        .fill(tokens.sunken)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut job = eframe::egui::text::LayoutJob::default();
        for (range, token) in crate::ui::highlight::spans(recipe.language, &recipe.text) {
            let colour = token.colour(tokens);
            let format = eframe::egui::TextFormat::simple(fonts::mono(theme::CODE), colour);
            job.append(&recipe.text[range], 0.0, format);
        }
        ui.add(eframe::egui::Label::new(job).selectable(true).wrap());
    });
    if widgets::button(ui, Kind::Normal, Some("copy"), "Copiar").clicked() {
        scene.actions.push(Action::Copy(recipe.text.clone(), "Copiado"));
    }
}

/// Who calls, in a table.
fn callers(ui: &mut Ui, state: &State, shown: Shown) {
    title(ui, "Quién llama");
    ui.scope(|ui| caller_rows(ui, state, shown));
}

fn caller_rows(ui: &mut Ui, state: &State, shown: Shown) {
    let tokens = ui.tokens();
    let callers = state.switch.callers();
    if callers.is_empty() {
        let words = match shown {
            Shown::On(_) => "Nadie ha llamado todavía. Prueba con aws kinesis list-streams.",
            _ => "Enciende el endpoint y apunta tu programa hacia él: aparecerá aquí.",
        };
        ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.secondary));
        return;
    }
    let width = ui.available_width();
    ui.spacing_mut().item_spacing.y = 0.0;
    row(
        ui,
        width,
        [
            ("programa", tokens.weak),
            ("llamadas", tokens.weak),
            ("errores", tokens.weak),
            ("última", tokens.weak),
        ],
        None,
    );
    for caller in callers.iter().rev() {
        let errors = if caller.errors > 0 { tokens.error } else { tokens.secondary };
        let calls = numbers::whole(caller.calls);
        let failed = numbers::whole(caller.errors);
        let last = numbers::time_of_day(caller.last, true);
        let name = format!("{}: {calls} llamadas, {failed} con error", caller.name);
        row(
            ui,
            width,
            [
                (&caller.name, tokens.text),
                (&calls, tokens.text),
                (&failed, errors),
                (&last, tokens.secondary),
            ],
            Some(&name),
        );
    }
}

fn row(ui: &mut Ui, width: f32, cells: [(&str, eframe::egui::Color32); 4], name: Option<&str>) {
    use eframe::egui::Align2;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, theme::ROW), Sense::hover());
    if let Some(name) = name {
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, name));
    }
    let end = rect.right().min(rect.left() + 560.0);
    let places = [
        (rect.left(), Align2::LEFT_CENTER),
        (end - 208.0, Align2::RIGHT_CENTER),
        (end - 120.0, Align2::RIGHT_CENTER),
        (end, Align2::RIGHT_CENTER),
    ];
    let clip = Rect::from_x_y_ranges(rect.left()..=end, rect.y_range());
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    for ((x, align), (words, colour)) in places.into_iter().zip(cells) {
        let at = Pos2::new(x, rect.center().y);
        painter.text(at, align, words, fonts::mono(theme::SMALL), colour);
    }
}

/// The last calls from outside that went wrong.
fn refusals(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    title(ui, "Últimos rechazos");
    let log = scene.handle.calls();
    let recent = log.from(log.total().saturating_sub(LOOKED_AT)).rev();
    let refused = |call: &&Call| call.origin == Origin::Http && call.failed();
    let mut any = false;
    for call in recent.filter(refused).take(REFUSALS) {
        any = true;
        let code = match &call.outcome {
            CallOutcome::Refused(error) => error.code(),
            CallOutcome::Rejected { code, .. } => code,
            CallOutcome::Done(_) => continue,
        };
        let text = format!("{} · {code}", call.operation);
        let detail = format!("{} · {}", call.caller, numbers::time_of_day(call.at, true));
        let tokens = ui.tokens();
        let row = widgets::Row::new(&text).icon("circle-x").icon_colour(tokens.error);
        if row.detail(&detail).strong(true).show(ui).clicked() {
            scene.actions.push(Action::ShowCall(call.number));
        }
    }
    if !any {
        let words = "Ninguna llamada de fuera ha fallado.";
        let colour = ui.tokens().secondary;
        ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(colour));
    }
}
