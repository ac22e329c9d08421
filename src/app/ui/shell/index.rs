//! The index: pages with their sections, the world's streams, where the world is kept.

use caudal::api::firehose::DeliveryStreamStatus;
use caudal::api::kinesis::StreamStatus;
use caudal::runtime::StorageKind;
use eframe::egui::{Frame, Margin, Panel, Response, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::app::{Action, App, Scene};
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _};
use crate::ui::widgets::{self, Row};

impl App {
    pub(super) fn index(&mut self, ui: &mut Ui, scene: &Scene) {
        let world = Panel::bottom("world")
            .resizable(false)
            .exact_size(40.0)
            .frame(Frame::new().inner_margin(Margin::symmetric(8, 4)))
            .show(ui, |ui| self.world_row(ui));
        let _ = world;
        Frame::new().inner_margin(Margin::symmetric(8, 8)).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let groups = self.groups();
                for (index, group) in groups.iter().enumerate() {
                    if index > 0 {
                        ui.add_space(16.0);
                    }
                    widgets::caps_heading(ui, group, None);
                    self.pages_of(ui, group);
                }
                ui.add_space(16.0);
                self.streams(ui, scene);
                ui.add_space(16.0);
            });
        });
    }

    /// The groups of pages, in the order of the pages.
    fn groups(&self) -> Vec<String> {
        let mut groups: Vec<String> = Vec::new();
        for page in self.vault.pages() {
            if !groups.contains(&page.group) {
                groups.push(page.group.clone());
            }
        }
        groups
    }

    fn pages_of(&mut self, ui: &mut Ui, group: &str) {
        let vault = std::sync::Arc::clone(&self.vault);
        let here = self.here().clone();
        let here = match &here {
            Route::Page { id, .. } if self.saved.layout.page => Some(id.as_str()),
            _ => None,
        };
        for page in vault.pages().iter().filter(|page| page.group == group) {
            let at = here == Some(page.id.as_str());
            let open = at && !self.saved.folded.contains(&page.id);
            let row = Row::new(&page.short)
                .selected(at && self.section.is_none())
                .strong(at)
                .indent(16.0);
            let response = row.show(ui);
            if fold_arrow(ui, &response, &page.short, open) {
                self.toggle_fold(&page.id, at, open);
            } else {
                self.follow(&response, Route::page(&page.id));
            }
            if !open {
                continue;
            }
            let current = self.section.as_deref().and_then(|section| {
                let at = page.outline.iter().position(|entry| entry.anchor == section)?;
                page.outline[..=at].iter().rposition(|entry| entry.level == 2)
            });
            for (index, entry) in page.outline.iter().enumerate().filter(|(_, e)| e.level == 2) {
                let row = Row::new(&entry.title).selected(current == Some(index)).indent(32.0);
                let response = row.show(ui);
                self.follow(&response, Route::section(&page.id, &entry.anchor));
            }
        }
    }

    fn toggle_fold(&mut self, id: &str, at: bool, open: bool) {
        if open {
            self.saved.folded.push(id.to_owned());
        } else {
            self.saved.folded.retain(|folded| folded != id);
            if !at {
                self.go(Route::page(id), false);
            }
        }
    }

    /// Goes where a row leads: in a new tab with Ctrl or the middle button.
    fn follow(&mut self, response: &Response, route: Route) {
        if response.clicked_with_open_in_background() {
            self.go(route, true);
        } else if response.clicked() {
            self.go(route, false);
        }
    }

    fn streams(&mut self, ui: &mut Ui, scene: &Scene) {
        let streams = &scene.snapshot.streams;
        widgets::caps_heading(ui, "Sandbox", None);
        if streams.is_empty() && scene.snapshot.delivery_streams.is_empty() {
            let row = Row::new("Sin streams todavía").icon("radio");
            if row.show(ui).clicked() {
                self.go(Route::View(ViewKind::Streams), false);
            }
            return;
        }
        for stream in streams {
            let shards = stream.open.len().to_string();
            let colour = match stream.status {
                StreamStatus::Active => ui.tokens().ok,
                StreamStatus::Deleting => ui.tokens().error,
                StreamStatus::Creating | StreamStatus::Updating => ui.tokens().link,
            };
            let chosen = self.saved.stream.as_ref() == Some(&stream.name);
            let status = crate::ui::views::status_word(stream.status);
            let counted = numbers::counted(stream.open.len() as u64, "shard", "shards");
            let name = format!("{}, {status}, {counted}", stream.name);
            let row = Row::new(&stream.name)
                .icon("radio")
                .icon_colour(colour)
                .detail(&shards)
                .selected(chosen && self.saved.layout.sandbox && self.is_active(ViewKind::Ring))
                .name(name);
            let response = row.show(ui);
            self.follow(&response, Route::Stream(stream.name.clone()));
        }
        self.delivery_streams(ui, scene);
    }

    /// The delivery streams, and how full their buffers are.
    fn delivery_streams(&mut self, ui: &mut Ui, scene: &Scene) {
        for stream in &scene.snapshot.delivery_streams {
            let colour = match stream.status {
                DeliveryStreamStatus::Active => ui.tokens().ok,
                DeliveryStreamStatus::Deleting => ui.tokens().error,
                DeliveryStreamStatus::Creating => ui.tokens().link,
            };
            let full = crate::ui::views::firehose::fullness(stream, scene.clock.now);
            let detail = full.map_or_else(|| "0 %".to_owned(), |full| format!("{full} %"));
            let chosen = self.states.firehose.chosen() == Some(stream.name.as_str());
            let name = format!("{}, {}, búfer al {detail}", stream.name, stream.status.as_str());
            let row = Row::new(&stream.name)
                .icon("inbox")
                .icon_colour(colour)
                .detail(&detail)
                .selected(chosen && self.saved.layout.sandbox && self.is_active(ViewKind::Firehose))
                .name(name);
            let response = row.show(ui);
            self.follow(&response, Route::DeliveryStream(stream.name.clone()));
        }
    }

    fn world_row(&mut self, ui: &mut Ui) {
        let (kind, failed) = self.world.storage();
        let (text, icon, detail) = match (kind, failed) {
            _ if self.world.is_opening() => ("Abriendo el mundo…", "loader-circle", ""),
            (_, Some(_)) => ("Mundo sin guardar", "triangle-alert", "memoria"),
            (StorageKind::Disk, None) => ("Mundo guardado", "globe", "disco"),
            (StorageKind::Memory, None) => ("Mundo temporal", "globe", "memoria"),
        };
        let row = Row::new(text).icon(icon).detail(detail).height(theme::ROW_COMFORTABLE);
        if row.show(ui).clicked() {
            self.actions.push(Action::Go { route: Route::View(ViewKind::World), new_tab: false });
        }
    }
}

/// The small arrow before a page's name; returns whether it was chosen.
fn fold_arrow(ui: &Ui, row: &Response, name: &str, open: bool) -> bool {
    let tokens = ui.tokens();
    let rect = eframe::egui::Rect::from_center_size(
        row.rect.left_center() + Vec2::new(14.0, 0.0),
        Vec2::splat(20.0),
    );
    let arrow = ui.interact(rect, row.id.with("fold"), Sense::click());
    let words = if open { "Plegar" } else { "Desplegar" };
    arrow.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{words} {name}")));
    let icon = if open { "chevron-down" } else { "chevron-right" };
    let colour = if arrow.hovered() { tokens.text } else { tokens.weak };
    widgets::paint_icon(ui.painter(), rect.center(), icon, 12.0, colour);
    widgets::focus_ring(ui, &arrow);
    arrow.clicked()
}
