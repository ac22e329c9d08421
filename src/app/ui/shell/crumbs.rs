//! Breadcrumbs: where one is, each part opening the list of its neighbours.

use eframe::egui::{Align2, Popup, Response, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::app::{Action, App};
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Row};

/// A part of the way, and the places beside it.
struct Crumb {
    text: String,
    neighbours: Vec<(String, Route)>,
}

impl App {
    /// Draws the crumbs in `room` points; the first ones give way.
    pub(super) fn crumbs(&mut self, ui: &mut Ui, room: f32) {
        let crumbs = self.way();
        let font = fonts::regular(theme::TOOL);
        let widths: Vec<f32> = crumbs
            .iter()
            .map(|crumb| {
                let galley = ui.painter().layout_no_wrap(
                    crumb.text.clone(),
                    font.clone(),
                    eframe::egui::Color32::PLACEHOLDER,
                );
                galley.size().x + 12.0 + 16.0
            })
            .collect();
        let mut from = 0;
        while from + 1 < crumbs.len() && widths[from..].iter().sum::<f32>() > room {
            from += 1;
        }
        ui.spacing_mut().item_spacing.x = 0.0;
        let last = crumbs.len().saturating_sub(1);
        for (index, crumb) in crumbs.into_iter().enumerate().skip(from) {
            if index > from {
                let (rect, _) = ui.allocate_exact_size(Vec2::new(16.0, 24.0), Sense::hover());
                let colour = ui.tokens().weak;
                widgets::paint_icon(ui.painter(), rect.center(), "chevron-right", 12.0, colour);
            }
            let width = (room - 4.0).max(48.0);
            let button = crumb_button(ui, &crumb.text, index == last, width);
            let chosen = Popup::menu(&button).accessible_name(&crumb.text).show(|ui| {
                ui.set_width(260.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                let mut chosen = None;
                ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                    for (text, route) in &crumb.neighbours {
                        let row = Row::new(text)
                            .selected(*text == crumb.text)
                            .height(theme::ROW_COMFORTABLE)
                            .role(Role::MenuItem);
                        if row.show(ui).clicked() {
                            chosen = Some(route.clone());
                        }
                    }
                });
                chosen
            });
            if let Some(route) = chosen.and_then(|shown| shown.inner) {
                self.actions.push(Action::Go { route, new_tab: false });
            }
        }
    }

    /// The sections of the page and who links to it, where the column that lists them has no room.
    pub(super) fn page_menu(&mut self, ui: &mut Ui) {
        let vault = std::sync::Arc::clone(&self.vault);
        let Route::Page { id, .. } = self.here().clone() else { return };
        let Some(page) = vault.page(&id) else { return };
        let button = widgets::icon_button(ui, "list-tree", "En esta página", None);
        let popup = Popup::menu(&button).accessible_name("En esta página").show(|ui| {
            ui.set_width(300.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut chosen = None;
            ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
                widgets::caps_heading(ui, "En esta página", None);
                for entry in page.outline.iter().filter(|entry| entry.level <= 3) {
                    let here = self.section.as_deref() == Some(entry.anchor.as_str());
                    let row = Row::new(&entry.title)
                        .indent(f32::from(entry.level.saturating_sub(2)) * 12.0)
                        .selected(here)
                        .role(Role::MenuItem);
                    if row.show(ui).clicked() {
                        chosen = Some(Route::section(&page.id, &entry.anchor));
                    }
                }
                let mut linking: Vec<&str> = Vec::new();
                for link in vault.backlinks(&page.id) {
                    if link.page != page.id && !linking.contains(&link.page.as_str()) {
                        linking.push(&link.page);
                    }
                }
                if linking.is_empty() {
                    return;
                }
                ui.add_space(8.0);
                widgets::caps_heading(ui, "Enlazan aquí", None);
                for other in linking.into_iter().filter_map(|other| vault.page(other)) {
                    let row = Row::new(&other.short).icon("link").role(Role::MenuItem);
                    if row.show(ui).clicked() {
                        chosen = Some(Route::page(&other.id));
                    }
                }
            });
            chosen
        });
        if let Some(route) = popup.and_then(|shown| shown.inner) {
            self.actions.push(Action::Go { route, new_tab: false });
        }
    }

    /// Notas › page › section › subsection.
    fn way(&self) -> Vec<Crumb> {
        let pages = || -> Vec<(String, Route)> {
            let pages = self.vault.pages().iter();
            pages.map(|page| (page.short.clone(), Route::page(&page.id))).collect()
        };
        let Route::Page { id, .. } = self.here() else {
            return vec![Crumb { text: "Ajustes".to_owned(), neighbours: pages() }];
        };
        let mut crumbs = vec![Crumb { text: "Notas".to_owned(), neighbours: pages() }];
        let Some(page) = self.vault.page(id) else { return crumbs };
        crumbs.push(Crumb { text: page.short.clone(), neighbours: pages() });
        let at = self
            .section
            .as_ref()
            .and_then(|section| page.outline.iter().position(|entry| entry.anchor == *section));
        let Some(at) = at else { return crumbs };
        let top = page.outline[..=at].iter().rposition(|entry| entry.level <= 2);
        let to = |entry: &caudal::notes::OutlineEntry| {
            (entry.title.clone(), Route::section(id.clone(), entry.anchor.clone()))
        };
        if let Some(top) = top {
            let sections = page.outline.iter().filter(|entry| entry.level == 2).map(to).collect();
            crumbs.push(Crumb { text: page.outline[top].title.clone(), neighbours: sections });
            if at > top {
                let inside = page.outline[top + 1..].iter().take_while(|entry| entry.level > 2);
                let neighbours = inside.map(to).collect();
                crumbs.push(Crumb { text: page.outline[at].title.clone(), neighbours });
            }
        }
        crumbs
    }
}

fn crumb_button(ui: &mut Ui, text: &str, last: bool, width: f32) -> Response {
    let tokens = ui.tokens();
    let font = if last { fonts::medium(theme::TOOL) } else { fonts::regular(theme::TOOL) };
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(
        text.to_owned(),
        font,
        eframe::egui::Color32::PLACEHOLDER,
    );
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let size = Vec2::new(galley.size().x + 12.0, theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Estás en: {text}")));
    let pointed = response.hovered() || response.has_focus();
    if pointed {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let colour = if last || pointed { tokens.text } else { tokens.secondary };
    let origin = Align2::LEFT_CENTER
        .anchor_size(rect.left_center() + Vec2::new(6.0, 0.0), galley.size())
        .min;
    ui.painter().galley_with_override_text_color(origin, galley, colour);
    widgets::focus_ring(ui, &response);
    response
}
