//! How the palette looks: a field, the rows, a line about the keys.

use eframe::egui::accesskit::{Live, Role};
use eframe::egui::{
    Align, Align2, Area, Color32, Context, Event, EventFilter, Frame, Id, Label, Layout, Margin,
    Modal, Pos2, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, UiBuilder, Vec2, Widget as _,
};

use super::{Filter, Palette, QUERY_MAX, caps, caps_width, field, row, scrim};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{paint_icon, popup_frame};

/// What happened while it was drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    /// Something was typed.
    pub(super) typed: bool,
    /// The row that the pointer moved to.
    pub(super) pointed: Option<usize>,
    /// The row that was clicked, and whether it was asked for in a tab of its own.
    pub(super) clicked: Option<(usize, bool)>,
    /// A click beside the palette.
    pub(super) outside: bool,
}

/// Its width where there is room.
const WIDTH: f32 = 640.0;
/// Height of the line with the field.
const SEARCH_LINE: f32 = 44.0;
/// Height of the line about the keys.
const FOOTER: f32 = 32.0;
/// Around the list.
const LIST_MARGIN: i8 = 4;
/// Tallest list.
const LIST_MAX: f32 = 12.0 * theme::ROW_COMFORTABLE;
/// Between two hints.
const HINT_GAP: f32 = 14.0;
/// The line about the keys.
const HINTS: [Hint; 5] = [
    ("↑↓", "elegir"),
    ("Intro", "abrir"),
    ("Ctrl+Intro", "en otra pestaña"),
    ("Tab", "acotar"),
    ("Esc", "cerrar"),
];
/// Beside the field while something is typed.
const TAB: [Hint; 1] = [("Tab", "acotar")];
/// Beside the field while nothing is.
const PREFIXES: [Hint; 4] =
    [(">", "órdenes"), ("@", "streams"), ("#", "secciones"), ("?", "texto")];

impl Palette {
    pub(super) fn draw(&mut self, ctx: &Context) -> Shown {
        let window = ctx.content_rect();
        let width = WIDTH.min(window.width() - 16.0);
        // In the upper third, and higher where the window is low.
        let top = (window.height() * 0.14).clamp(8.0, 128.0).round();
        let room = window.height() - top - SEARCH_LINE - FOOTER - 24.0;
        let list = room.clamp(2.0 * theme::ROW_COMFORTABLE, LIST_MAX);
        let area: Area = Modal::default_area(Id::unique("caudal.palette"))
            .anchor(Align2::CENTER_TOP, Vec2::new(0.0, top))
            .fade_in(false);
        let mut shown = Shown::default();
        let modal = Modal::new(area.layer().id).area(area).frame(Frame::NONE);
        let modal = modal.backdrop_color(scrim(ctx)).show(ctx, |ui| {
            popup_frame(ui).show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                self.search_line(ui, &mut shown);
                line(ui);
                if self.hits.is_empty() || self.count() == 0 {
                    self.nothing(ui);
                }
                if !self.hits.is_empty() {
                    self.list(ui, list, &mut shown);
                }
                line(ui);
                self.footer(ui);
            })
        });
        shown.outside = modal.backdrop_response.clicked();
        shown
    }

    fn search_line(&mut self, ui: &mut Ui, shown: &mut Shown) {
        let tokens = ui.tokens();
        let (rect, _) =
            ui.allocate_exact_size(Vec2::new(ui.available_width(), SEARCH_LINE), Sense::hover());
        let middle = rect.center().y;
        let icon = Pos2::new(rect.left() + 24.0, middle);
        paint_icon(ui.painter(), icon, "search", 16.0, tokens.secondary);
        let mut inside = rect;
        inside.min.x += 44.0;
        inside.max.x -= 16.0;
        if let Some(words) = self.filter.chip() {
            let chip = Pos2::new(inside.left(), middle);
            if filter_chip(ui, chip, words, &mut inside) {
                self.filter = Filter::Everything;
                ui.request_repaint();
            }
        }
        if self.tab_at_top(rect.width()) {
            inside.max.x = hints(ui, inside, middle, &TAB);
        } else if self.query.is_empty() && self.filter == Filter::Everything {
            inside.max.x = hints(ui, inside, middle, &PREFIXES);
        }
        let edit = TextEdit::singleline(&mut self.query)
            .id(field())
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .align(Align2::LEFT_CENTER)
            .font(fonts::regular(theme::BODY))
            .text_color(tokens.text)
            .hint_text(RichText::new(self.filter.hint()).color(tokens.weak))
            .char_limit(QUERY_MAX)
            .desired_width(inside.width())
            .event_filter(EventFilter {
                tab: true,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            });
        let line = UiBuilder::new().max_rect(inside).layout(Layout::left_to_right(Align::Center));
        let response = ui.new_child(line).add(edit).accessible_name("Buscar o ejecutar");
        shown.typed = response.changed();
        // The keyboard stays here as long as the palette is open; the rows are walked from here.
        if !response.has_focus() {
            response.request_focus();
        }
        let option = (!self.hits.is_empty()).then(|| row::id(self.selected).accesskit_id());
        ui.accesskit_node_builder(response.id, |node| {
            node.set_role(Role::SearchInput);
            if let Some(option) = option {
                node.set_active_descendant(option);
            }
        });
    }

    /// What is said where there are no rows.
    fn nothing(&self, ui: &mut Ui) {
        let query = self.query.trim();
        let words = match (query.is_empty(), self.filter) {
            (true, Filter::Text) => "Escribe una palabra de las notas.".to_owned(),
            (true, Filter::Resources) => "Aún no hay streams en el sandbox.".to_owned(),
            (true, _) => "No hay nada que mostrar aquí.".to_owned(),
            (false, Filter::Text) => format!("Ninguna nota habla de «{query}»."),
            (false, Filter::Commands) => format!("Ninguna orden se llama «{query}»."),
            (false, Filter::Resources) => format!("Ningún stream ni shard se llama «{query}»."),
            (false, Filter::Sections) => format!("Ninguna sección se llama «{query}»."),
            (false, _) => format!("Nada coincide con «{query}»."),
        };
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let words = RichText::new(words).font(fonts::regular(theme::TOOL));
            Label::new(words.color(ui.tokens().secondary)).truncate().ui(ui);
        });
    }

    fn list(&mut self, ui: &mut Ui, height: f32, shown: &mut Shown) {
        let moved = ui.input(|input| {
            input.events.iter().any(|event| matches!(event, Event::PointerMoved(_)))
        });
        let reveal = std::mem::take(&mut self.reveal);
        let (selected, hits) = (self.selected, &self.hits);
        let new_tab = ui.input(|input| input.modifiers.command);
        let margin = Frame::new().inner_margin(Margin::same(LIST_MARGIN));
        let visible = margin.show(ui, |ui| {
            let area = ScrollArea::vertical().id_salt("rows").max_height(height);
            let area = area.min_scrolled_height(height);
            area.auto_shrink([false, true]).show(ui, |ui| {
                ui.scope_builder(UiBuilder::new().id_salt("list"), |ui| {
                    ui.accesskit_node_builder(ui.unique_id(), |node| {
                        node.set_role(Role::ListBox);
                        node.set_label("Resultados");
                        node.set_size_of_set(hits.len());
                    });
                    for (index, hit) in hits.iter().enumerate() {
                        let response = row::show(ui, index, hit, index == selected);
                        if reveal && index == selected {
                            ui.scroll_to_rect(response.rect, None);
                        }
                        if moved && response.hovered() && hit.can_be_chosen() {
                            shown.pointed = Some(index);
                        }
                        if response.clicked() {
                            shown.clicked = Some((index, new_tab));
                        } else if response.middle_clicked() {
                            shown.clicked = Some((index, true));
                        }
                    }
                });
            })
        });
        let tallest = row::height(hits.first());
        self.shown_rows = (visible.inner.inner_rect.height() / tallest) as usize;
        if shown.pointed.is_some_and(|pointed| pointed != selected) {
            ui.request_repaint();
        }
    }

    fn footer(&self, ui: &mut Ui) {
        let tokens = ui.tokens();
        let size = Vec2::new(ui.available_width(), FOOTER);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let count = match (self.count(), self.query.trim().is_empty()) {
            (0, false) => "Sin resultados".to_owned(),
            (0, true) => String::new(),
            (1, _) => "1 resultado".to_owned(),
            (count, _) => format!("{count} resultados"),
        };
        let words = RichText::new(count).font(fonts::regular(12.0)).color(tokens.weak);
        let right = Rect::from_min_max(Pos2::new(rect.right() - 136.0, rect.top()), rect.max);
        let mut corner = ui.new_child(
            UiBuilder::new()
                .max_rect(right.shrink2(Vec2::new(16.0, 0.0)))
                .layout(Layout::right_to_left(Align::Center)),
        );
        let response = corner.label(words);
        corner.accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
        let room = response.rect.left() - 8.0 - rect.left() - 16.0;
        let mut left_out = if self.tab_at_top(rect.width()) { vec!["Tab"] } else { Vec::new() };
        // The least useful goes first where there is no room for all.
        for keys in ["Ctrl+Intro", "Tab", "Esc", "↑↓"] {
            let shown = HINTS.iter().filter(|(keys, _)| !left_out.contains(keys));
            let width: f32 = shown.map(|hint| hint_width(ui, *hint) + HINT_GAP).sum();
            if width - HINT_GAP > room {
                left_out.push(keys);
            }
        }
        let mut left = Pos2::new(rect.left() + 16.0, rect.center().y);
        for hint in HINTS.iter().filter(|(keys, _)| !left_out.contains(keys)) {
            left.x = paint_hint(ui, left, *hint) + HINT_GAP;
        }
    }

    /// Whether Tab is explained beside the field, and not below the list.
    fn tab_at_top(&self, width: f32) -> bool {
        width >= WIDTH && !self.query.is_empty()
    }
}

/// Keys, and what they do, in a word.
type Hint = (&'static str, &'static str);

/// Paints hints that end at the right of `inside`, if they leave room for what is typed; returns
/// where the room for it ends.
fn hints(ui: &Ui, inside: Rect, middle: f32, hints: &[Hint]) -> f32 {
    let width: f32 = hints.iter().map(|hint| hint_width(ui, *hint) + HINT_GAP).sum();
    let mut left = Pos2::new(inside.right() - width + HINT_GAP, middle);
    if left.x - inside.left() < 160.0 {
        return inside.right();
    }
    let end = left.x - 16.0;
    for hint in hints {
        left.x = paint_hint(ui, left, *hint) + HINT_GAP;
    }
    end
}

fn hint_width(ui: &Ui, (keys, words): Hint) -> f32 {
    let font = fonts::regular(12.0);
    let words = ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER);
    caps_width(ui.painter(), keys) + 6.0 + words.size().x
}

/// Returns its right edge.
fn paint_hint(ui: &Ui, left: Pos2, (keys, words): Hint) -> f32 {
    let tokens = ui.tokens();
    let end = caps(ui.painter(), tokens, left, keys);
    let at = Pos2::new(end + 6.0, left.y);
    let font = fonts::regular(12.0);
    ui.painter().text(at, Align2::LEFT_CENTER, words, font, tokens.weak).right()
}

/// A separator from edge to edge.
fn line(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 0, tokens.line2);
}

/// The chip of a filter; takes its width off `inside`. Returns whether it was clicked away.
fn filter_chip(ui: &mut Ui, left: Pos2, words: &str, inside: &mut Rect) -> bool {
    let tokens = ui.tokens();
    let font = fonts::medium(12.0);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, tokens.text);
    let size = Vec2::new(galley.size().x + 30.0, 22.0);
    let rect = Rect::from_min_size(left - Vec2::new(0.0, size.y / 2.0), size);
    let response = ui.interact(rect, ui.scope_id().with("chip"), Sense::CLICK);
    response.widget_info(|| {
        let name = format!("Acotado a {words}; quitar");
        eframe::egui::WidgetInfo::labeled(Role::Button, true, name)
    });
    let colour = if response.hovered() { tokens.text } else { tokens.secondary };
    let stroke = if tokens.high_contrast { tokens.line2 } else { Color32::TRANSPARENT };
    ui.painter().rect(
        rect,
        theme::RADIUS,
        tokens.sel,
        eframe::egui::Stroke::new(1.0, stroke),
        eframe::egui::StrokeKind::Inside,
    );
    let origin = Pos2::new(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(origin, galley, tokens.text);
    paint_icon(ui.painter(), rect.right_center() - Vec2::new(12.0, 0.0), "x", 12.0, colour);
    inside.min.x = rect.right() + 8.0;
    response.on_hover_text("Quitar (Retroceso)").clicked()
}
