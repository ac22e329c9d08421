//! The page region: tabs, the find bar, and the page or the settings.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Layout, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use crate::ui::app::{Action, App};
use crate::ui::page::{FindMarks, PageEvent, PageRequest};
use crate::ui::route::Route;
use crate::ui::saved::Preset;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::welcome::{self, Step};
use crate::ui::widgets;

/// What a tab strip was asked for.
enum TabEvent {
    Choose(usize),
    Close(usize),
}

impl App {
    pub(super) fn centre(&mut self, ui: &mut Ui) {
        let place = ui.max_rect();
        let reading = self.saved.layout.preset == Preset::Reading;
        let mut below = place;
        if !reading || self.saved.tabs.all().len() > 1 {
            let (strip, rest) = place.split_top_bottom_at_y(place.top() + theme::TAB_STRIP);
            self.tab_strip(ui, strip);
            below = rest;
        }
        let here = self.here().clone();
        if self.saved.welcome != Step::Done && matches!(here, Route::Page { .. }) {
            let (strip, rest) = below.split_top_bottom_at_y(below.top() + welcome::HEIGHT);
            let step = self.saved.welcome.after(&self.world.snapshot());
            self.saved.welcome = match step {
                Step::Done => step,
                _ => welcome::show(ui, strip, step, &mut self.actions),
            };
            below = rest;
        }
        let mut body = ui.new_child(UiBuilder::new().id_salt("body").max_rect(below));
        if let Route::Page { id, .. } = &here {
            self.page(&mut body, id, reading);
        } else {
            self.find.close();
            self.settings(&mut body);
        }
    }

    fn page(&mut self, ui: &mut Ui, id: &str, reading: bool) {
        let vault = Arc::clone(&self.vault);
        let Some(page) = vault.page(id) else {
            self.section = None;
            self.missing_page(ui, id);
            return;
        };
        self.find.show(ui, page);
        let modal = self.is_modal();
        let go_to = self.saved.tabs.tab_mut().go_to.take();
        let marks = self
            .find
            .is_open()
            .then(|| FindMarks { hits: self.find.hits(), current: self.find.current_index() });
        let snapshot = self.world.snapshot();
        let streams: Vec<String> = snapshot.streams.iter().map(|it| it.name.clone()).collect();
        let runs = self.snippets.of(id).cloned().unwrap_or_default();
        let request = PageRequest {
            runs: &runs,
            first_run: self.snippets.is_fresh(),
            streams: &streams,
            vault: &vault,
            page,
            state: &mut self.saved.tabs.tab_mut().step_mut().page,
            go_to: go_to.as_deref(),
            find: marks,
            outline: reading,
            keys: !modal,
            stop: Some(super::Region::Page.id()),
        };
        let output = self.page_view.show(ui, request);
        self.section = output.section;
        for event in output.events {
            self.actions.push(match event {
                PageEvent::Follow { route, new_tab } => Action::Go { route, new_tab },
                PageEvent::Web(address) => {
                    ui.ctx().open_url(eframe::egui::OpenUrl::new_tab(address));
                    continue;
                }
                PageEvent::Copied(words) => Action::Say(widgets::Tone::Ok, words.to_owned()),
                PageEvent::Edit(text) => Action::Edit(text),
                PageEvent::Search(words) => Action::Search(words),
                PageEvent::Run(event) => {
                    if !self.world.is_opening() {
                        self.snippets.take(page, event);
                    }
                    ui.ctx().request_repaint();
                    continue;
                }
            });
        }
    }

    /// What stands where a page should be that isn't among ours.
    fn missing_page(&mut self, ui: &mut Ui, id: &str) {
        ui.add_space(64.0);
        let sentence = format!("Caudal no trae ninguna página «{id}».");
        let action = Some(("search", "Buscar en las notas"));
        if widgets::empty_state(ui, "file-question-mark", "Nota no incluida", &sentence, action) {
            self.actions.push(Action::Search(id.replace('-', " ")));
        }
    }

    /// Opens the find bar, if there is a page to find in.
    pub(in crate::ui) fn open_find(&mut self) {
        if matches!(self.here(), Route::Page { .. }) {
            self.find.open();
        }
    }

    fn tab_strip(&mut self, ui: &mut Ui, strip: Rect) {
        let tokens = ui.tokens();
        ui.painter().rect_filled(strip, 0, tokens.panel);
        let line = Stroke::new(tokens.stroke, tokens.line);
        ui.painter().hline(strip.x_range(), strip.bottom(), line);
        let builder = UiBuilder::new().id_salt("tabs").max_rect(strip);
        let mut event = None;
        let titles: Vec<(String, &str)> =
            self.saved.tabs.all().iter().map(|tab| self.tab_title(&tab.step().route)).collect();
        let (at, closable) = (self.saved.tabs.at(), titles.len() > 1);
        ui.scope_builder(builder, |ui| {
            ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    ui.add_space(8.0);
                    for (index, (title, icon)) in titles.iter().enumerate() {
                        let chosen = tab(ui, index, title, icon, index == at, closable);
                        event = chosen.or(event.take());
                    }
                });
            });
        });
        match event {
            Some(TabEvent::Choose(index)) => self.saved.tabs.choose(index),
            Some(TabEvent::Close(index)) => self.saved.tabs.close(index),
            None => {}
        }
    }

    fn tab_title(&self, route: &Route) -> (String, &'static str) {
        match route {
            Route::Page { id, .. } => {
                let page = self.vault.page(id);
                (page.map_or_else(|| id.clone(), |page| page.short.clone()), "file-text")
            }
            Route::Settings => ("Ajustes".to_owned(), "settings"),
            Route::Stream(name) => (name.clone(), "radio"),
            Route::Shard { stream, shard } => (format!("{stream} #{shard}"), "waypoints"),
            Route::DeliveryStream(name) => (name.clone(), "inbox"),
            Route::Calculator(_) => ("Calculadora".to_owned(), "calculator"),
            Route::View(view) => (view.title().to_owned(), view.icon()),
        }
    }
}

fn tab(
    ui: &mut Ui,
    index: usize,
    title: &str,
    icon: &str,
    selected: bool,
    closable: bool,
) -> Option<TabEvent> {
    let tokens = ui.tokens();
    let font = if selected { fonts::medium(theme::TOOL) } else { fonts::regular(theme::TOOL) };
    let galley =
        ui.painter().layout_no_wrap(title.to_owned(), font, eframe::egui::Color32::PLACEHOLDER);
    let cross = if closable { 22.0 } else { 0.0 };
    let size = Vec2::new(galley.size().x + 22.0 + 24.0 + cross, theme::TAB_STRIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, selected, title));
    let pointed = response.hovered() || response.has_focus();
    let colour = if selected || pointed { tokens.text } else { tokens.secondary };
    let at = rect.left_center() + Vec2::new(12.0, 0.0);
    widgets::paint_icon(ui.painter(), at + Vec2::new(7.0, 0.0), icon, 14.0, colour);
    let origin = Align2::LEFT_CENTER.anchor_size(at + Vec2::new(22.0, 0.0), galley.size()).min;
    ui.painter().galley_with_override_text_color(origin, galley, colour);
    if selected {
        let line = Rect::from_min_size(
            Pos2::new(rect.left() + 8.0, rect.bottom() - 2.0),
            Vec2::new(rect.width() - 16.0, 2.0),
        );
        ui.painter().rect_filled(line, 0, tokens.accent);
    }
    widgets::focus_ring(ui, &response);
    let mut event = None;
    if closable {
        let place =
            Rect::from_center_size(rect.right_center() - Vec2::new(18.0, 0.0), Vec2::splat(20.0));
        let close = ui.interact(place, response.id.with("close"), Sense::click());
        let name = format!("Cerrar la pestaña {title}");
        close.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if close.hovered() || close.has_focus() {
            ui.painter().rect_filled(place, theme::RADIUS, tokens.hover);
        }
        if selected || pointed || close.hovered() || close.has_focus() {
            widgets::paint_icon(ui.painter(), place.center(), "x", 12.0, tokens.secondary);
        }
        widgets::focus_ring(ui, &close);
        if close.clicked() {
            event = Some(TabEvent::Close(index));
        }
    }
    if event.is_none() && response.middle_clicked() {
        event = Some(TabEvent::Close(index));
    } else if event.is_none() && response.clicked() {
        event = Some(TabEvent::Choose(index));
    }
    event
}
