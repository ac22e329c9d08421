//! The card of the change that is tried, or of the one that is advised: what it would make of the
//! load, the exact command, and the button that asks for it.

use caudal::api::kinesis::{Request, ShardId};
use caudal::engine::StreamView;
use caudal::shell::render;
use eframe::egui::{
    Align, Frame, Layout, Margin, Pos2, Rect, RichText, Stroke, StrokeKind, TextEdit, Ui,
    UiBuilder, Vec2,
};

use super::desk::{self, Desk};
use super::figures::{Figure, Figures};
use super::load::{Advice, Cut, Load};
use super::paint;
use super::plan::{self, Plan};
use super::words;
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind};

/// What a card says.
#[derive(Debug, Default)]
struct Content {
    icon: &'static str,
    title: String,
    /// The shards that would be, with their load.
    becomes: Vec<(u32, Load)>,
    sentences: Vec<String>,
    request: Option<Request>,
    /// Why it can't be asked for now.
    obstacle: Option<String>,
    button: String,
    /// The cut, to be written by hand.
    key_of: Option<ShardId>,
    /// Neighbours to merge with instead.
    instead: Vec<(ShardId, ShardId)>,
    /// It was the user's own idea and can be put away.
    own: bool,
    /// A cut that would be better than the one tried.
    better: Option<u128>,
}

/// The card, if there is anything to say. Returns whether there was.
pub fn show(
    ui: &mut Ui,
    stream: &StreamView,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) -> bool {
    let Some(content) = content(stream, figures, desk) else { return false };
    let tokens = ui.tokens();
    Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(tokens.stroke, tokens.line2))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 12 })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            heading(ui, &content, desk);
            for sentence in &content.sentences {
                let text = RichText::new(sentence).font(fonts::regular(theme::SMALL));
                ui.label(text.color(tokens.secondary));
            }
            if let Some(shard) = content.key_of {
                key_field(ui, shard, &content, desk);
            }
            if let Some(obstacle) = &content.obstacle {
                ui.horizontal_wrapped(|ui| {
                    ui.label(icon("triangle-alert", 14.0).color(tokens.warn));
                    let text = RichText::new(obstacle).font(fonts::regular(theme::SMALL));
                    ui.label(text.color(tokens.warn));
                });
            }
            if !content.instead.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    for (one, other) in &content.instead {
                        let text = format!("Fusionar #{} con #{}", one.0, other.0);
                        if widgets::button(ui, Kind::Normal, Some("merge"), &text).clicked() {
                            desk.plan = Some(Plan::Merge { first: *one, second: *other });
                        }
                    }
                });
            }
            if let Some(request) = &content.request {
                command(ui, request, &content, desk, scene);
            }
        });
    true
}

/// `[icon] title   #6 0,81 MB/s · #7 0,50 MB/s   ✕`
fn heading(ui: &mut Ui, content: &Content, desk: &mut Desk) {
    let tokens = ui.tokens();
    let title = ui.painter().layout_no_wrap(
        content.title.clone(),
        fonts::semibold(theme::TOOL),
        tokens.text,
    );
    let close = if content.own { 32.0 } else { 0.0 };
    let loads = content.becomes.len() as f32 * 128.0;
    let beside = title.size().x + 32.0 + loads + close <= ui.available_width();
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        ui.label(icon(content.icon, 16.0).color(tokens.accent));
        let room = ui.available_width() - close - if beside { loads } else { 0.0 };
        ui.allocate_ui(Vec2::new(room, theme::ROW), |ui| {
            let title = RichText::new(&content.title).font(fonts::semibold(theme::TOOL));
            ui.add(eframe::egui::Label::new(title.color(tokens.text)).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if content.own
                && widgets::icon_button(ui, "x", "Descartar el cambio", Some("Esc")).clicked()
            {
                desk.plan = None;
            }
            if beside {
                for (at, (shard, load)) in content.becomes.iter().enumerate().rev() {
                    becomes_load(ui, *load);
                    widgets::shard_chip(ui, u64::from(*shard), true);
                    if at > 0 {
                        ui.label(RichText::new("·").color(tokens.weak));
                    }
                }
            }
        });
    });
    if !beside {
        ui.horizontal_wrapped(|ui| {
            for (shard, load) in &content.becomes {
                widgets::shard_chip(ui, u64::from(*shard), true);
                becomes_load(ui, *load);
            }
        });
    }
}

fn becomes_load(ui: &mut Ui, load: Load) {
    let tokens = ui.tokens();
    let colour = if load.used() >= 1.0 { tokens.error } else { tokens.ok };
    let text = RichText::new(words::load(load)).font(fonts::mono(theme::SMALL));
    ui.label(text.color(colour));
}

fn key_field(ui: &mut Ui, shard: ShardId, content: &Content, desk: &mut Desk) {
    let tokens = ui.tokens();
    let Some(Plan::Split { key, .. }) = &mut desk.plan else { return };
    let mut better = None;
    ui.horizontal_wrapped(|ui| {
        let name = RichText::new("NewStartingHashKey").font(fonts::mono(theme::SMALL));
        let label = ui.label(name.color(tokens.secondary));
        let wrong = content.request.is_none();
        let stroke = if wrong { tokens.error } else { tokens.field };
        let edit = TextEdit::singleline(key)
            .font(fonts::mono(theme::SMALL))
            .text_color(tokens.text)
            .frame(
                Frame::new()
                    .fill(tokens.bg)
                    .inner_margin(Margin::symmetric(8, 4))
                    .corner_radius(theme::RADIUS)
                    .stroke(Stroke::new(tokens.stroke, stroke)),
            )
            .desired_width(300.0_f32.min(ui.available_width() - 16.0));
        let field = ui.add(edit).labelled_by(label.id);
        widgets::focus_ring(ui, &field);
        if content.better.is_some()
            && widgets::link_button(ui, "Usar el corte aconsejado").clicked()
        {
            better = content.better;
        }
    });
    if let Some(at) = better {
        desk.plan = Some(Plan::split(shard, at));
    }
}

/// The command with its copy button and the button that asks for it.
fn command(
    ui: &mut Ui,
    request: &Request,
    content: &Content,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let width = ui.available_width();
    let beside = width > 520.0;
    let letters = content.button.chars().count() as f32;
    let buttons = if beside { 76.0 + letters * 8.0 } else { 0.0 };
    let text = render::command(request).wrapped();
    let mut job = paint::code(&text, &fonts::mono(theme::CAPTION), tokens);
    job.wrap.max_width = width - buttons - 18.0;
    let galley = ui.painter().layout_job(job);
    let (whole, _) = ui.allocate_exact_size(
        Vec2::new(width, galley.size().y + 14.0),
        eframe::egui::Sense::hover(),
    );
    let body = Rect::from_min_max(whole.min, whole.max - Vec2::new(buttons, 0.0));
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().rect(body, theme::RADIUS, tokens.sunken, stroke, StrokeKind::Inside);
    let inside = UiBuilder::new().id_salt("orden").max_rect(body.shrink2(Vec2::new(9.0, 7.0)));
    ui.new_child(inside).add(eframe::egui::Label::new(galley).selectable(true));
    let mut act = |ui: &mut Ui| {
        if widgets::icon_button(ui, "copy", "Copiar la orden", None).clicked() {
            scene.actions.push(Action::Copy(render::cli(request), "Orden copiada"));
        }
        ui.add_enabled_ui(content.obstacle.is_none(), |ui| {
            let button = widgets::button(ui, Kind::Primary, None, &content.button);
            if desk.focus_button {
                button.request_focus();
            }
            if button.clicked() {
                scene.actions.push(Action::Ask(Box::new(request.clone())));
            }
        });
        desk.focus_button = false;
    };
    if beside {
        let place =
            Rect::from_min_max(Pos2::new(body.right() + 8.0, whole.bottom() - 28.0), whole.max);
        let layout = Layout::left_to_right(Align::Center);
        let builder = UiBuilder::new().id_salt("botones").max_rect(place).layout(layout);
        act(&mut ui.new_child(builder));
    } else {
        ui.horizontal(|ui| act(ui));
    }
}

fn content(stream: &StreamView, figures: &Figures, desk: &mut Desk) -> Option<Content> {
    let next = stream.shards.len() as u32;
    match desk.plan.clone() {
        Some(Plan::Split { shard, key }) => {
            let (_, figure) = figures.find(shard)?;
            Some(own_split(stream, figures, figure, &key, next, desk))
        }
        Some(Plan::Merge { first, second }) => Some(merge(stream, figures, first, second, next)),
        None => {
            let figure = desk::troubled(figures)?;
            let advice = desk.advice(figures, figure);
            advised(stream, figure, &advice, next)
        }
    }
}

fn own_split(
    stream: &StreamView,
    figures: &Figures,
    figure: &Figure,
    key: &str,
    next: u32,
    desk: &mut Desk,
) -> Content {
    let id = figure.id;
    let advice = desk.advice(figures, figure);
    let best = match &advice {
        Advice::Cut(cut) => Some(cut),
        _ => None,
    };
    let mut content = Content {
        icon: "scissors",
        title: format!("Dividir #{}", id.0),
        button: format!("Dividir #{}", id.0),
        key_of: Some(id),
        own: true,
        ..Content::default()
    };
    let at = match plan::check_cut(figure, key) {
        Err(reason) => {
            content.obstacle = Some(reason);
            content.better = best.map(|cut| cut.best.at);
            return content;
        }
        Ok(at) => at,
    };
    let halves = figure.profile().cut(at);
    content.title = format!("Dividir #{} en {}", id.0, words::hex(at));
    content.becomes = vec![(next, halves.lower), (next + 1, halves.upper)];
    content.sentences.push(format!(
        "#{next}: {} - {} · #{}: {} - {}",
        words::hex(figure.range.starting_hash_key.0),
        words::hex(at - 1),
        next + 1,
        words::hex(at),
        words::hex(figure.range.ending_hash_key.0),
    ));
    match (&advice, best) {
        (Advice::SingleKey(key), _) => content.sentences.push(single_key(&key.key, key.load)),
        (_, Some(cut)) if best_is_better(cut, halves.worst()) => {
            content.better = Some(cut.best.at);
            content.sentences.push(format!(
                "La mitad más cargada quedaría al {}; el corte que reparte mejor la deja al {}.",
                words::percent(halves.worst()),
                words::percent(cut.best.worst())
            ));
        }
        (Advice::Idle, _) => content
            .sentences
            .push("No ha llegado nada en el último minuto: no hay carga que repartir.".to_owned()),
        _ => {}
    }
    content.request = Some(plan::split_request(&stream.name, id, at));
    content.obstacle = plan::closed_to_changes(stream, "SplitShard");
    content
}

fn best_is_better(cut: &Cut, worst: f64) -> bool {
    cut.best.worst() + 0.05 < worst
}

fn single_key(key: &str, load: Load) -> String {
    format!(
        "La clave {key} pide por sí sola {}, reintentos incluidos, más de lo que da un shard: ningún corte la reparte, \
         porque una clave cae siempre en el mismo. Cambia la clave de partición, por ejemplo con \
         un sufijo ({key}#0, {key}#1…).",
        words::load(load)
    )
}

fn merge(
    stream: &StreamView,
    figures: &Figures,
    first: ShardId,
    second: ShardId,
    next: u32,
) -> Content {
    match plan::check_merge(figures, first, second) {
        Ok((lower, upper)) => {
            let load = lower.offered + upper.offered;
            let mut sentences = vec![format!(
                "#{next}: {} - {}, al {} de un shard",
                words::hex(lower.range.starting_hash_key.0),
                words::hex(upper.range.ending_hash_key.0),
                words::percent(load.used())
            )];
            if load.used() >= 1.0 {
                sentences.push("Juntos piden más de lo que da un shard: habría rechazos.".into());
            }
            Content {
                icon: "merge",
                title: format!("Fusionar #{} y #{}", lower.id.0, upper.id.0),
                button: format!("Fusionar #{} y #{}", lower.id.0, upper.id.0),
                becomes: vec![(next, load)],
                sentences,
                request: Some(plan::merge_request(&stream.name, lower.id, upper.id)),
                obstacle: plan::closed_to_changes(stream, "MergeShards"),
                own: true,
                ..Content::default()
            }
        }
        Err((reason, neighbours)) => Content {
            icon: "merge",
            title: format!("#{} y #{} no son vecinos", first.0, second.0),
            sentences: vec![reason],
            instead: neighbours.into_iter().map(|other| (first, other)).collect(),
            own: true,
            ..Content::default()
        },
    }
}

fn advised(stream: &StreamView, figure: &Figure, advice: &Advice, next: u32) -> Option<Content> {
    let id = figure.id.0;
    let button = format!("Dividir #{id}");
    match advice {
        Advice::Idle => None,
        Advice::Narrow => Some(Content {
            icon: "lightbulb",
            title: format!("#{id} no se puede dividir más"),
            sentences: vec!["Su rango de claves es demasiado estrecho.".to_owned()],
            ..Content::default()
        }),
        Advice::SingleKey(key) => Some(Content {
            icon: "lightbulb",
            title: format!("Dividir #{id} no ayuda"),
            sentences: vec![single_key(&key.key, key.load)],
            ..Content::default()
        }),
        Advice::Cut(cut) => Some(Content {
            icon: "scissors",
            title: match &cut.beside {
                Some((true, key)) => format!("Dividir #{id} tras {key}"),
                Some((false, key)) => format!("Dividir #{id} antes de {key}"),
                None => format!("Dividir #{id} en {}", words::hex(cut.best.at)),
            },
            button,
            becomes: vec![(next, cut.best.lower), (next + 1, cut.best.upper)],
            sentences: vec![why(cut, next)],
            request: Some(plan::split_request(&stream.name, figure.id, cut.best.at)),
            obstacle: plan::closed_to_changes(stream, "SplitShard"),
            ..Content::default()
        }),
    }
}

/// Whether a cut in the middle would do, and whether the best one does.
fn why(cut: &Cut, next: u32) -> String {
    let lower = cut.middle.lower.used() >= cut.middle.upper.used();
    let (heavy, load) = if lower { (next, cut.middle.lower) } else { (next + 1, cut.middle.upper) };
    if cut.best.worst() >= 1.0 {
        return format!(
            "Es el corte que mejor reparte, y aun así una mitad quedaría al {}: hará falta \
             dividirla otra vez.",
            words::percent(cut.best.worst())
        );
    }
    if cut.middle_is_as_good() {
        return format!("Por la mitad también vale: #{heavy} quedaría en {}.", words::load(load));
    }
    if load.used() < 1.0 {
        return format!(
            "Por la mitad también cabría, pero peor repartido: #{heavy} quedaría en {}.",
            words::load(load)
        );
    }
    let cause = match cut.together {
        (count, all) if all >= 2 && count == all => format!(
            "las {} claves más calientes caen juntas",
            if all == 2 {
                "dos".to_owned()
            } else {
                numbers::whole(all as u64).replace('3', "tres")
            }
        ),
        _ => "casi toda la carga cae en una mitad".to_owned(),
    };
    format!("Por la mitad no basta: {cause} y #{heavy} seguiría en {}.", words::load(load))
}
