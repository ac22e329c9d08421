//! The middle column: the number of shards, what to know about it, the three formulas, the costs.

use caudal::calculator::{Limit, Plan, Step, Weight, before_ceiling, money, percent, short, whole};
use eframe::egui::{
    Align, Align2, Frame, Label, Layout, Margin, Pos2, Rect, RichText, Role, Sense, Ui, UiBuilder,
    Vec2, WidgetInfo,
};

use super::{Answer, State, block, caption, costs, formula};
use crate::ui::app::Action;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    head(ui, scene, state);
    rest(ui, scene, state);
}

/// The answer itself and what to know about it.
pub(super) fn head(ui: &mut Ui, _scene: &mut ViewScene<'_>, state: &mut State) {
    let mut margin = None;
    let faults: Vec<_> = state.faults.keys().map(|field| field.label()).collect();
    let Some(answer) = &state.answer else { return };
    block(ui, |ui| {
        hero(ui, answer);
        if !faults.is_empty() {
            let sentence = format!(
                "Corrige {}: hasta entonces los números son de la última carga válida.",
                faults.iter().map(|name| format!("«{name}»")).collect::<Vec<_>>().join(" y ")
            );
            banner(ui, "octagon-alert", &sentence, None);
        }
        for notice in &answer.notices {
            if notice.weight == Weight::Warn {
                let fix = notice.margin.map(|percent| format!("Aplicar {percent} %"));
                if banner(ui, "triangle-alert", &notice.sentence, fix.as_deref()) {
                    margin = notice.margin;
                }
            }
        }
    });
    if let Some(margin) = margin {
        state.load.margin = margin;
    }
}

/// The formulas and the costs.
pub(super) fn rest(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(answer) = &state.answer else { return };
    for step in &answer.sizing.steps {
        let governs = step.limit == answer.sizing.governs;
        block(ui, |ui| self::step(ui, step, governs, answer));
    }
    block(ui, |ui| {
        info(ui, &answer.sizing.classic.sentence);
        for notice in &answer.notices {
            if notice.weight == Weight::Info {
                info(ui, &notice.sentence);
            }
        }
        if answer.load.shared > 0 || answer.load.fan_out > 0 {
            info(ui, &readers(answer));
        }
        ui.horizontal_wrapped(|ui| {
            ui.add_space(22.0);
            let pages = [
                ("Capacidad y costes", Route::section("kinesis", "capacidad")),
                ("Precios", Route::page("precios")),
            ];
            for (name, route) in pages {
                if widgets::link_button(ui, name).clicked() {
                    scene.actions.push(Action::Go { route, new_tab: false });
                }
            }
        });
    });
    costs::show(ui, scene, &answer.quotes);
}

/// What each reader gets.
fn readers(answer: &Answer) -> String {
    let load = &answer.load;
    let shared = match load.shared {
        0 => String::new(),
        1 => "El consumidor por sondeo dispone de 5 GetRecords/s por shard.".to_owned(),
        many => {
            let calls = caudal::calculator::Exact::ratio(5, u128::from(many));
            format!(
                "Cada consumidor por sondeo dispone de {} GetRecords/s por shard.",
                short(calls)
            )
        }
    };
    let fan_out = if load.fan_out > 0 {
        "Cada consumidor EFO tiene 2 MB/s por shard para él: siempre le basta."
    } else {
        ""
    };
    format!("{shared} {fan_out}").trim().to_owned()
}

/// The number of shards, and what they cost.
fn hero(ui: &mut Ui, answer: &Answer) {
    let tokens = ui.tokens();
    let shards = whole(answer.sizing.shards);
    let size = if shards.len() > 6 { 36.0 } else { 56.0 };
    let place = Vec2::new(ui.available_width(), 76.0);
    let (rect, response) = ui.allocate_exact_size(place, Sense::hover());
    let noun = if answer.sizing.shards == 1 { "shard" } else { "shards" };
    let provisioned = answer.quotes.iter().find(|quote| quote.plan == Plan::Provisioned);
    let cost = provisioned.map(|quote| money(quote.nano_usd)).unwrap_or_default();
    let words = format!("{shards} {noun}, {cost} USD al mes en modo provisionado");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let painter = ui.painter();
    let left = rect.left_center();
    let number =
        painter.text(left, Align2::LEFT_CENTER, shards, fonts::mono_semibold(size), tokens.text);
    let x = number.right() + 16.0;
    let at = Pos2::new(x, rect.center().y - 12.0);
    painter.text(at, Align2::LEFT_CENTER, noun, fonts::semibold(20.0), tokens.text);
    let why = match answer.sizing.governs {
        Limit::WriteBytes => "mandan los MB/s escritos",
        Limit::WriteRecords => "mandan los registros/s",
        Limit::SharedRead => "manda la lectura compartida",
    };
    let at = Pos2::new(x, rect.center().y + 12.0);
    painter.text(at, Align2::LEFT_CENTER, why, fonts::regular(theme::SMALL), tokens.secondary);
    let at = Pos2::new(rect.right(), rect.center().y - 12.0);
    painter.text(at, Align2::RIGHT_CENTER, cost, fonts::mono_semibold(18.0), tokens.text);
    let at = Pos2::new(rect.right(), rect.center().y + 12.0);
    let font = fonts::regular(theme::SMALL);
    painter.text(at, Align2::RIGHT_CENTER, "USD al mes, provisionado", font, tokens.secondary);
}

/// A sentence that should not be missed, and what mends it; returns whether that was clicked.
fn banner(ui: &mut Ui, sign: &str, sentence: &str, fix: Option<&str>) -> bool {
    let tokens = ui.tokens();
    let (fill, colour) = match sign {
        "octagon-alert" => (tokens.soft_error, tokens.error),
        _ => (tokens.soft_warn, tokens.warn),
    };
    let mut clicked = false;
    let frame = Frame::new()
        .fill(fill)
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.set_min_height(theme::ROW);
            ui.label(icon(sign, 14.0).color(colour));
            let text = RichText::new(sentence).font(fonts::regular(theme::TOOL));
            ui.add(Label::new(text.color(tokens.text)));
            if let Some(fix) = fix {
                clicked = widgets::link_button(ui, fix).clicked();
            }
        });
    });
    clicked
}

/// Something good to know.
fn info(ui: &mut Ui, sentence: &str) {
    let tokens = ui.tokens();
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(icon("info", 14.0).color(tokens.weak));
        ui.vertical(|ui| {
            ui.set_width(width - 24.0);
            caption(ui, sentence);
        });
    });
}

/// One limit: its name and rule, the formula, the ceiling, and how full it is.
fn step(ui: &mut Ui, step: &Step, governs: bool, answer: &Answer) {
    let tokens = ui.tokens();
    let words = format!(
        "{}: {} = ⌈{}⌉ = {} shards; {} de los {}",
        step.title,
        step.formula,
        before_ceiling(step.exact),
        whole(step.shards),
        percent(step.used),
        whole(answer.sizing.shards)
    );
    let top = ui.cursor().top();
    ui.horizontal(|ui| {
        let font = fonts::semibold(theme::TOOL);
        ui.label(RichText::new(step.title).font(font).color(tokens.text));
        if governs {
            widgets::badge(ui, widgets::Tone::Link, None, "manda");
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(&step.rule).font(fonts::regular(theme::SMALL));
            ui.label(text.color(tokens.weak));
        });
    });
    let result = format!("⌈{}⌉ = ", before_ceiling(step.exact));
    let painter = ui.painter().clone();
    let number =
        painter.layout_no_wrap(whole(step.shards), fonts::mono_semibold(theme::TOOL), tokens.text);
    let result = painter.layout_no_wrap(result, fonts::mono(theme::TOOL), tokens.secondary);
    let slot = number.size().x.max(32.0);
    let right = result.size().x + slot;
    let room = ui.available_width();
    let start = ui.cursor().min;
    let beside = room - right - 16.0;
    let place = Rect::from_min_size(start, Vec2::new(beside.max(120.0), 18.0));
    let mut left = ui.new_child(UiBuilder::new().max_rect(place));
    let drawn =
        formula::show(&mut left, &step.formula, theme::TOOL, tokens.secondary, place.width());
    let y = drawn.bottom() - result.size().y - 2.0;
    let end = start.x + room;
    painter.galley(Pos2::new(end - slot - result.size().x, y), result, tokens.secondary);
    painter.galley(Pos2::new(end - number.size().x, y), number, tokens.text);
    ui.advance_cursor_after_rect(Rect::from_min_max(start, Pos2::new(end, drawn.bottom())));
    gauge(ui, step.used.approx() as f32, &percent(step.used));
    let whole_step = Rect::from_min_max(Pos2::new(start.x, top), Pos2::new(end, ui.cursor().top()));
    let response =
        ui.interact(whole_step, ui.scope_id().with(("paso", step.title)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

/// How much of the limit is used: near it the colour warns, and the words say the number.
fn gauge(ui: &mut Ui, used: f32, words: &str) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 14.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let tight = used > 0.9;
    let colour = if tight { tokens.warn } else { tokens.link };
    let bar = Rect::from_min_max(
        Pos2::new(rect.left(), rect.center().y - 2.0),
        Pos2::new(rect.right() - 48.0, rect.center().y + 2.0),
    );
    ui.painter().rect_filled(bar, 2, tokens.line2);
    let mut full = bar;
    full.set_width(bar.width() * used.clamp(0.0, 1.0));
    ui.painter().rect_filled(full, 2, colour);
    let text = if tight { tokens.warn } else { tokens.secondary };
    let font = fonts::mono(theme::CAPTION);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, words, font, text);
}
