//! One call: what was asked, what came of it, what to do about it; copied or made again.

use std::fmt::Write as _;

use caudal::api::kinesis::Request;
use caudal::api::{ApiRequest, firehose};
use caudal::runtime::Call;
use caudal::shell::render;
use eframe::egui::{
    Align, Frame, Key, Layout, Margin, Modifiers, RichText, Role, ScrollArea, Ui, WidgetInfo,
};

use super::{list, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::{ViewScene, fact, title};
use crate::ui::widgets::{self, Kind, Tone};

/// Requests are shown up to this size, in bytes of memory; larger ones as their beginning.
const SHOWN_MAX: usize = 64 << 10;
/// Requests are copied up to this size: a clipboard of many megabytes stops other programs.
const COPIED_MAX: usize = 1 << 20;
/// Characters of JSON that are laid out.
const CHARACTERS_MAX: usize = 6000;

/// The JSON of the call that is shown.
#[derive(Default)]
pub(super) struct Cache {
    number: u64,
    json: Option<String>,
}

/// Ways to copy a request, with key, name, icon and what is said.
const COPIES: [(Key, &str, &str, &str); 3] = [
    (Key::C, "CLI", "terminal", "Copiado como CLI"),
    (Key::P, "boto3", "code-xml", "Copiado como boto3"),
    (Key::J, "JSON", "braces", "Copiado como JSON"),
];

/// Draws the details; `keys` says whether its keys count. Returns whether it was closed.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    call: &Call,
    cache: &mut Cache,
    keys: bool,
) -> bool {
    if cache.number != call.number {
        let json = call.request().map(|request| shown_json(&request, call.weight));
        *cache = Cache { number: call.number, json };
    }
    let mut closed = false;
    Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            let name = RichText::new(&*call.operation).font(fonts::mono_semibold(theme::TOOL));
            ui.label(name.color(ui.tokens().text));
            let (tone, icon, went) = words::state(call);
            widgets::badge(ui, tone, Some(icon), went);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                closed = widgets::icon_button(ui, "x", "Cerrar el detalle", Some("Esc")).clicked();
            });
        });
        buttons(ui, scene, call, keys);
        let area = ScrollArea::vertical().auto_shrink([false, false]).id_salt("detail");
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            if let Some((code, message)) = words::error(call) {
                error(ui, scene, &code, &message);
            }
            facts(ui, call);
            ui.add_space(8.0);
            title(ui, "Petición");
            request(ui, call, cache.json.as_deref());
        });
    });
    closed
}

fn buttons(ui: &mut Ui, scene: &mut ViewScene<'_>, call: &Call, keys: bool) {
    let Some(request) = call.request() else { return };
    let pressed =
        |ui: &Ui, key: Key| keys && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let again = widgets::button(ui, Kind::Normal, Some("repeat"), "Repetir");
        if again.clicked() || pressed(ui, Key::R) {
            scene.actions.push(match ApiRequest::clone(&request) {
                ApiRequest::Kinesis(request) => Action::Ask(Box::new(request)),
                ApiRequest::Firehose(request) => Action::AskFirehose(request),
                other => Action::Call(Box::new(other)),
            });
        }
        for (key, name, icon, said) in COPIES {
            let words = format!("Copiar como {name}");
            let button = widgets::icon_button(ui, icon, &words, Some(key.name()));
            if !button.clicked() && !pressed(ui, key) {
                continue;
            }
            if call.weight > COPIED_MAX {
                let size = numbers::bytes(call.weight as u64);
                let words = format!("La petición pesa {size}: demasiado para el portapapeles.");
                scene.actions.push(Action::Say(Tone::Warn, words));
                continue;
            }
            let text = match key {
                Key::C => render::cli(&*request),
                Key::P => render::boto3(&*request),
                _ => render::json(&*request),
            };
            scene.actions.push(Action::Copy(text, said));
        }
    });
    let words = "C CLI · P boto3 · J JSON · R repetir";
    let colour = ui.tokens().weak;
    ui.label(RichText::new(words).font(fonts::mono(theme::CAPTION)).color(colour));
}

fn facts(ui: &mut Ui, call: &Call) {
    let at = format!("{} {}", numbers::day(call.at), numbers::time_of_day(call.at, true));
    fact(ui, "Hora simulada, UTC", &at);
    fact(ui, "Origen", words::origin(call.origin).1);
    fact(ui, "Quién llama", &list::caller(call));
    if !words::subject(call).is_empty() {
        fact(ui, "Sobre", &words::subject(call));
    }
    if !call.failed() && !words::fact(call).is_empty() {
        fact(ui, "Respuesta", &words::fact(call));
    }
    if !words::latency(call).is_empty() {
        fact(ui, "Tardó (tiempo real)", &words::latency(call));
    }
    fact(ui, "Número", &numbers::whole(call.number));
}

fn error(ui: &mut Ui, scene: &mut ViewScene<'_>, code: &str, message: &str) {
    let tokens = ui.tokens();
    let (cause, remedy) = words::explain(code);
    let card = Frame::new()
        .fill(tokens.soft_error)
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::same(12));
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::icon("octagon-alert", 16.0).color(tokens.error));
            ui.label(RichText::new(code).font(fonts::mono_semibold(12.5)).color(tokens.text));
        });
        let words = |text: &str| RichText::new(text).font(fonts::regular(theme::TOOL));
        ui.label(words(cause).color(tokens.text));
        ui.label(words(remedy).color(tokens.text));
        if !message.is_empty() {
            let text = RichText::new(message).font(fonts::mono(theme::SMALL));
            ui.add(eframe::egui::Label::new(text.color(tokens.secondary)).selectable(true).wrap());
        }
        if let Some(anchor) = words::anchor(code)
            && widgets::link_button(ui, "Explícame en las notas").clicked()
        {
            let route = Route::section("errores", anchor);
            scene.actions.push(Action::Go { route, new_tab: false });
        }
    });
}

fn request(ui: &mut Ui, call: &Call, json: Option<&str>) {
    let tokens = ui.tokens();
    let Some(json) = json else {
        let words = if call.weight == 0 {
            "El endpoint la rechazó antes de leerla: no hay cuerpo que mostrar."
        } else {
            "Ya no se guarda: el registro retiene hasta 32 MiB de peticiones, las más recientes."
        };
        ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.secondary));
        return;
    };
    let frame = Frame::new()
        .fill(tokens.sunken)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut job = eframe::egui::text::LayoutJob::default();
        for (range, token) in crate::ui::highlight::spans("json", json) {
            let format =
                eframe::egui::TextFormat::simple(fonts::mono(theme::SMALL), token.colour(tokens));
            job.append(&json[range], 0.0, format);
        }
        job.wrap.break_anywhere = true;
        let response = ui.add(eframe::egui::Label::new(job).selectable(true).wrap());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Petición en JSON"));
    });
}

/// A request as JSON, or its beginning if it is large.
fn shown_json(request: &ApiRequest, weight: usize) -> String {
    let mut left_out = 0;
    let json = match request {
        ApiRequest::Kinesis(Request::PutRecords(input)) if weight > SHOWN_MAX => {
            let mut input = input.clone();
            if let Some(records) = &mut input.records {
                left_out = records.len().saturating_sub(3);
                records.truncate(3);
                for record in records {
                    record.data = record.data.as_ref().map(beginning);
                }
            }
            render::json(&Request::PutRecords(input))
        }
        ApiRequest::Kinesis(Request::PutRecord(input)) if weight > SHOWN_MAX => {
            let mut input = input.clone();
            input.data = input.data.as_ref().map(beginning);
            render::json(&Request::PutRecord(input))
        }
        ApiRequest::Firehose(request) if weight > SHOWN_MAX => match &**request {
            firehose::Request::PutRecordBatch(input) => {
                let mut input = input.clone();
                if let Some(records) = &mut input.records {
                    left_out = records.len().saturating_sub(3);
                    records.truncate(3);
                    for record in records {
                        record.data = record.data.as_ref().map(beginning);
                    }
                }
                render::json(&firehose::Request::PutRecordBatch(input))
            }
            firehose::Request::PutRecord(input) => {
                let mut input = input.clone();
                if let Some(record) = &mut input.record {
                    record.data = record.data.as_ref().map(beginning);
                }
                render::json(&firehose::Request::PutRecord(input))
            }
            request => render::json(request),
        },
        request => render::json(request),
    };
    let mut text: String = json.chars().take(CHARACTERS_MAX).collect();
    let cut = text.len() < json.len() || weight > SHOWN_MAX;
    // Writing to a text never fails.
    if left_out > 0 {
        let more = numbers::counted(left_out as u64, "registro más", "registros más");
        let _ = write!(text, "\n… y {more}");
    }
    if cut {
        let _ = write!(text, "\n… recortada: pesa {}", numbers::bytes(weight as u64));
    }
    text
}

fn beginning(data: &caudal::api::Blob) -> caudal::api::Blob {
    caudal::api::Blob::copy_from(&data[..data.len().min(256)])
}
