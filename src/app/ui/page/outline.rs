//! The column at the right: the page's sections, who links here, when it was reviewed.

use caudal::notes::block::Block;
use caudal::notes::vault::Page;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CornerRadius, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2,
};

use super::flow::SOURCES;
use super::pass::Pass;
use super::places::{Places, Target, To};
use super::{link, widgets};
use crate::ui::route::Route;
use crate::ui::theme::{self, fonts};

/// Height of a section's row.
const ROW: f32 = 24.0;

/// Shows the column; gives the section that was chosen.
pub(super) fn show(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    rect: Rect,
    places: Places<'_>,
    section: Option<&str>,
    moved: bool,
) -> Option<String> {
    let mut chosen = None;
    let mut child = ui.new_child(UiBuilder::new().id_salt("esquema").max_rect(rect));
    child.shrink_clip_rect(rect.expand2([12.0, 0.0].into()));
    let area = ScrollArea::vertical().id_salt("esquema").auto_shrink(false);
    area.show(&mut child, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(28.0);
        let page = places.page;
        let entries: Vec<_> = page.outline.iter().filter(|entry| entry.level <= 3).collect();
        if !entries.is_empty() {
            heading(ui, pass, "En esta página");
            let top = ui.cursor().top();
            for entry in entries {
                let current = section == Some(entry.anchor.as_str());
                let response = row(ui, pass, &entry.title, entry.level, current);
                if response.clicked() {
                    chosen = Some(entry.anchor.clone());
                }
                // A long outline goes along with the reader.
                if current && moved {
                    ui.scroll_to_rect(response.rect.expand2([0.0, 48.0].into()), None);
                }
            }
            if matches!(page.blocks.last(), Some(Block::Sources(_))) {
                let current = section == Some(SOURCES);
                if row(ui, pass, "Fuentes", 2, current).clicked() {
                    chosen = Some(SOURCES.to_owned());
                }
            }
            let line = Rect::from_min_max(
                pos2(rect.left(), top),
                pos2(rect.left() + 1.0, ui.cursor().top()),
            );
            ui.painter().rect_filled(line, 0, pass.tokens.line);
        }
        let back = backlinks(places);
        if !back.is_empty() {
            ui.add_space(32.0);
            heading(ui, pass, "Enlazan aquí");
            for other in back {
                backlink(ui, pass, other);
            }
        }
        reviewed(ui, pass, page);
        ui.add_space(24.0);
    });
    chosen
}

fn heading(ui: &mut Ui, pass: &Pass<'_>, text: &str) {
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    let font = fonts::semibold(theme::CAPTION);
    let format =
        TextFormat { extra_letter_spacing: 0.5, ..TextFormat::simple(font, pass.tokens.secondary) };
    let galley = ui.painter().layout_job(LayoutJob::single_section(text.to_uppercase(), format));
    ui.painter().galley(rect.min, galley, pass.tokens.secondary);
}

/// A section's row.
fn row(ui: &mut Ui, pass: &mut Pass<'_>, title: &str, level: u8, current: bool) -> Response {
    let indent = if level <= 2 { 12.0 } else { 24.0 };
    let tokens = pass.tokens;
    let font = if current { fonts::medium(theme::TOOL) } else { fonts::regular(theme::TOOL) };
    let width = ui.available_width();
    let galley = one_line(ui, title, font, Color32::PLACEHOLDER, width - indent);
    let cut = galley.elided;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Link, true, current, title));
    pass.keep_in_view(ui, &response);
    let lit = current || response.hovered() || response.has_focus();
    let colour = if lit { tokens.text } else { tokens.secondary };
    let at = pos2(rect.left() + indent, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, colour);
    if current {
        let bar = Rect::from_min_size(rect.min, Vec2::new(2.0, ROW));
        ui.painter().rect_filled(bar, CornerRadius::ZERO, tokens.accent);
    }
    widgets::focus_ring(ui, &response);
    let response = response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand);
    if cut { response.on_hover_text(title) } else { response }
}

fn one_line(
    ui: &Ui,
    text: &str,
    font: eframe::egui::FontId,
    colour: Color32,
    width: f32,
) -> std::sync::Arc<eframe::egui::Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap.max_width = width.max(16.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// The pages with a link to this one, in the order of the index.
fn backlinks(places: Places<'_>) -> Vec<&Page> {
    let here = &places.page.id;
    let leads_here = |page: &&Page| {
        page.id != *here
            && page.links.iter().any(|placed| {
                let to = places.vault.resolve(&placed.link, &page.id);
                matches!(to, caudal::notes::vault::Resolved::Page { id, .. } if id == here)
            })
    };
    places.vault.pages().iter().filter(leads_here).collect()
}

fn backlink(ui: &mut Ui, pass: &mut Pass<'_>, page: &Page) {
    let tokens = pass.tokens;
    let width = ui.available_width();
    let galley = one_line(ui, &page.short, fonts::regular(theme::TOOL), tokens.link, width - 22.0);
    let words = galley.size();
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new((words.x + 22.0).min(width), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &page.short));
    pass.keep_in_view(ui, &response);
    let centre = pos2(rect.left() + 7.0, rect.center().y);
    widgets::paint_icon(ui.painter(), centre, "link", 14.0, tokens.secondary);
    let at = pos2(rect.left() + 22.0, rect.center().y - words.y / 2.0);
    if response.hovered() || response.has_focus() {
        let y = at.y + words.y - 1.0;
        let stroke = eframe::egui::Stroke::new(1.0, tokens.link);
        ui.painter().hline(at.x..=at.x + words.x, y, stroke);
    }
    ui.painter().galley(at, galley, tokens.link);
    widgets::focus_ring(ui, &response);
    let response = response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand);
    let tip = format!("{}\n{}", page.title, page.summary);
    let target = Target { to: To::Route(Route::page(&page.id)), tip };
    link::tooltip(ui, &response, &target);
    link::menu(&response, pass, &target);
    link::follow(ui, pass, &response, &target);
}

/// When the page was reviewed, and what was counted.
fn reviewed(ui: &mut Ui, pass: &Pass<'_>, page: &Page) {
    let Some(text) = review(page) else { return };
    ui.add_space(32.0);
    let tokens = pass.tokens;
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0, tokens.line);
    ui.add_space(12.0);
    let font = fonts::regular(theme::CAPTION);
    // A number stays with what it counts.
    let tied = text.replace(' ', "\u{a0}").replace("\u{a0}·\u{a0}", "\u{a0}· ");
    let mut job = LayoutJob::simple(tied, font, tokens.weak, width);
    if let Some(section) = job.sections.first_mut() {
        section.format.line_height = Some(16.0);
    }
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    ui.painter().galley(rect.min, galley, tokens.weak);
}

/// `Revisado el 22-11-2026 · 14 datos con fuente · 2 correcciones`.
pub(super) fn review(page: &Page) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(day) = page.reviewed {
        parts.push(format!("Revisado el {:02}-{:02}-{}", day.day, day.month, day.year));
    }
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    parts.extend(counted(page.cited, "dato con fuente", "datos con fuente"));
    parts.extend(counted(page.corrections, "corrección", "correcciones"));
    (!parts.is_empty()).then(|| parts.join(" · "))
}
