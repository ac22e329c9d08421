//! The filter: words as chips, the one being typed, what is wrong with it, and filters to keep.

use caudal::clients::reader::{Fault, FaultKind, Filter};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Color32, Frame, Id, Key, Layout, Modifiers, Popup, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use crate::ui::saved::Reading;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Row};

/// Height of the box.
const HEIGHT: f32 = 28.0;
/// Least room for typing.
const TYPING: f32 = 96.0;
/// Widest chip.
const CHIP_MAX: f32 = 180.0;
/// Filters that are kept at most.
const KEPT: usize = 20;

/// What was typed so far.
#[derive(Default)]
pub(super) struct FilterBox {
    chips: Vec<String>,
    draft: String,
    /// The text that `read` was made of.
    text: String,
    read: Option<Filter>,
    fault: Option<Fault>,
}

impl FilterBox {
    /// The last filter that could be read.
    pub(super) fn applied(&self) -> Option<&Filter> {
        self.read.as_ref().filter(|filter| !filter.is_empty())
    }

    /// The whole of it as text.
    fn whole(&self) -> String {
        let mut text = self.chips.join(" ");
        if !self.draft.trim().is_empty() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.draft.trim());
        }
        text
    }

    /// Puts a text in its place.
    pub(super) fn set(&mut self, text: &str) {
        self.chips.clear();
        text.clone_into(&mut self.draft);
        self.commit();
        self.update();
    }

    pub(super) fn clear(&mut self) {
        self.set("");
    }

    /// Makes chips of what was typed, if it can be read.
    fn commit(&mut self) {
        let Ok(filter) = Filter::parse(&self.draft) else { return };
        let words = filter.terms().iter().map(|term| self.draft[term.range.clone()].to_owned());
        self.chips.extend(words.collect::<Vec<_>>());
        self.draft.clear();
    }

    /// Reads what stands there now; what can't be read leaves the last filter in force.
    fn update(&mut self) {
        self.fault = Filter::parse(&self.draft).err();
        let text = self.whole();
        if self.fault.is_none() && text != self.text {
            self.read = Filter::parse(&text).ok();
            self.text = text;
        }
    }

    /// What is wrong, in words.
    pub(super) fn problem(&self) -> Option<String> {
        let fault = self.fault.as_ref()?;
        let part = self.draft.get(fault.range.clone()).unwrap_or_default();
        Some(match fault.kind {
            FaultKind::Unclosed => format!("Faltan las comillas de cierre: {part}"),
            FaultKind::ValueMissing => "Falta el valor tras el operador.".to_owned(),
            FaultKind::NothingNegated => "Tras «-» falta lo que se niega.".to_owned(),
            FaultKind::Shard => format!("«{part}» no es un número de shard, como 3."),
            FaultKind::Number => format!("«{part}» no es un número entero de bytes."),
            FaultKind::Operator => format!("«{part}» no vale aquí: usa «:», «=» o «!=»."),
            FaultKind::Path => {
                format!("«{part}» no es una ruta JSON, como $.cliente.paises[0].")
            }
        })
    }
}

/// Draws it in a width.
pub(super) fn show(ui: &mut Ui, filter: &mut FilterBox, kept: &mut Reading, width: f32) {
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, HEIGHT), Sense::hover());
    let id = Id::unique("caudal.records.filter");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let wrong = filter.fault.is_some();
    let stroke = match (focused, wrong) {
        (_, true) => Stroke::new(tokens.stroke.max(1.0), tokens.error),
        (true, _) => Stroke::new(2.0, tokens.accent),
        _ => Stroke::new(tokens.stroke, tokens.field),
    };
    ui.painter().rect(rect, theme::RADIUS, tokens.bg, stroke, StrokeKind::Inside);
    let icon = rect.left_center() + Vec2::new(14.0, 0.0);
    widgets::paint_icon(ui.painter(), icon, "search", 14.0, tokens.secondary);
    let inner = rect.with_min_x(rect.left() + 28.0).shrink2(Vec2::new(0.0, 3.0));
    let mut line = ui.new_child(
        UiBuilder::new()
            .id_salt("filtro")
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center)),
    );
    line.set_clip_rect(rect.intersect(ui.clip_rect()));
    line.spacing_mut().item_spacing.x = 4.0;
    let buttons = if width > 220.0 { 52.0 } else { 0.0 };
    let before = filter.whole();
    chips(&mut line, filter, rect.right() - buttons - TYPING);
    let room = (rect.right() - buttons - line.cursor().left()).max(40.0);
    typing(&mut line, filter, id, room);
    if buttons > 0.0 {
        let place =
            Rect::from_min_max(eframe::egui::pos2(rect.right() - buttons, rect.top()), rect.max);
        let mut end = ui.new_child(
            UiBuilder::new()
                .id_salt("guardados")
                .max_rect(place.shrink2(Vec2::new(0.0, 1.0)))
                .layout(Layout::left_to_right(Align::Center)),
        );
        end.spacing_mut().item_spacing.x = 0.0;
        saved(&mut end, filter, kept);
    }
    if filter.whole() != before || filter.fault.is_some() != wrong {
        filter.update();
    }
}

fn chips(ui: &mut Ui, filter: &mut FilterBox, end: f32) {
    let mut gone = None;
    let mut hidden = 0;
    for (index, chip) in filter.chips.iter().enumerate() {
        if ui.cursor().left() + 60.0 > end {
            hidden += 1;
            continue;
        }
        if one_chip(ui, chip).clicked() {
            gone = Some(index);
        }
    }
    if hidden > 0 {
        let words = eframe::egui::RichText::new(format!("+{hidden}"));
        ui.label(words.font(fonts::mono(12.0)).color(ui.tokens().secondary));
    }
    if let Some(index) = gone {
        filter.chips.remove(index);
    }
}

fn one_chip(ui: &mut Ui, text: &str) -> Response {
    let tokens = ui.tokens();
    let mut job = LayoutJob::simple_singleline(text.to_owned(), fonts::mono(12.0), tokens.text);
    job.wrap.max_width = CHIP_MAX;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let size = Vec2::new(galley.size().x + 30.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("Quitar el filtro {text}"))
    });
    let fill = if response.hovered() { tokens.sel } else { tokens.raised };
    let stroke = Stroke::new(tokens.stroke, tokens.line2);
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    let at = rect.left_center() + Vec2::new(8.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.text);
    let at = rect.right_center() - Vec2::new(10.0, 0.0);
    widgets::paint_icon(ui.painter(), at, "x", 12.0, tokens.secondary);
    widgets::focus_ring(ui, &response);
    response
}

fn typing(ui: &mut Ui, filter: &mut FilterBox, id: Id, width: f32) {
    let tokens = ui.tokens();
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    if had_focus && filter.draft.is_empty() && !filter.chips.is_empty() {
        let back = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace));
        if back && let Some(chip) = filter.chips.pop() {
            filter.draft = chip;
        }
    }
    let fault = filter.fault.as_ref().map(|fault| fault.range.clone());
    let mut layouter = |ui: &Ui, text: &dyn eframe::egui::TextBuffer, _: f32| {
        let text = text.as_str();
        let plain = TextFormat::simple(fonts::mono(12.0), tokens.text);
        let wrong = TextFormat { underline: Stroke::new(2.0, tokens.error), ..plain.clone() };
        let mut job = LayoutJob::default();
        let range = fault.clone().filter(|range| text.get(range.clone()).is_some());
        let range = range.unwrap_or(text.len()..text.len());
        job.append(&text[..range.start], 0.0, plain.clone());
        job.append(&text[range.clone()], 0.0, wrong);
        job.append(&text[range.end..], 0.0, plain);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let hint = if filter.chips.is_empty() { "clave:… monto>1000 texto" } else { "" };
    let edit = TextEdit::singleline(&mut filter.draft)
        .id(id)
        .hint_text(eframe::egui::RichText::new(hint).color(tokens.weak))
        .font(fonts::mono(12.0))
        .frame(Frame::new().fill(Color32::TRANSPARENT))
        .desired_width(width)
        .min_size(Vec2::new(0.0, HEIGHT - 6.0))
        .align(eframe::egui::Align2::LEFT_CENTER)
        .layouter(&mut layouter);
    let response = ui.add(edit).accessible_name("Filtro de registros");
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    if response.lost_focus() && enter {
        filter.commit();
        response.request_focus();
    }
}

fn saved(ui: &mut Ui, filter: &mut FilterBox, kept: &mut Reading) {
    let text = filter.whole();
    let is_kept = kept.filters.contains(&text);
    ui.add_enabled_ui(!text.is_empty() && filter.fault.is_none(), |ui| {
        let name = if is_kept { "Olvidar este filtro" } else { "Guardar este filtro" };
        let star = widgets::icon_button_selected(ui, "star", name, None, is_kept);
        if star.clicked() {
            if is_kept {
                kept.filters.retain(|filter| *filter != text);
            } else {
                kept.filters.insert(0, text.clone());
                kept.filters.truncate(KEPT);
            }
        }
    });
    let (rect, button) = ui.allocate_exact_size(Vec2::new(20.0, 26.0), Sense::click());
    let words = format!("Filtros guardados: {}", kept.filters.len());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    let colour = if button.hovered() { ui.tokens().text } else { ui.tokens().secondary };
    widgets::paint_icon(ui.painter(), rect.center(), "chevron-down", 12.0, colour);
    widgets::focus_ring(ui, &button);
    Popup::menu(&button).accessible_name("Filtros guardados").show(|ui| {
        ui.set_width(280.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        if kept.filters.is_empty() {
            ui.label("Aún no hay filtros guardados: la estrella guarda el que está puesto.");
        }
        let mut chosen = None;
        for text in &kept.filters {
            if Row::new(text).role(Role::MenuItem).show(ui).clicked() {
                chosen = Some(text.clone());
            }
        }
        if let Some(text) = chosen {
            filter.set(&text);
        }
    });
}
