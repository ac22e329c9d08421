//! The menu of starting positions: AWS's five, what some of them need, how much to read.

use eframe::egui::{Popup, PopupCloseBehavior, Response, RichText, Role, Ui};

use super::source::{Source, Start};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind, Row};

/// Width of the menu.
const WIDTH: f32 = 360.0;

/// Shows the menu below its button.
pub(super) fn menu(button: &Response, scene: &mut ViewScene<'_>, source: &mut Source) {
    let now = scene.clock.now;
    Popup::menu(button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Posición inicial")
        .show(|ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            for (start, name, words) in Start::ALL {
                let row = Row::new(name).detail(words).selected(source.start == start);
                if row.role(Role::MenuItem).show(ui).clicked() {
                    source.start = start;
                }
            }
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.add_space(4.0);
            needs(ui, source, now);
            limit(ui, source);
            let ready = source.position(now).is_ok();
            ui.horizontal(|ui| {
                ui.add_enabled_ui(ready, |ui| {
                    let read = widgets::button(ui, Kind::Primary, Some("play"), "Leer una página");
                    if read.clicked() {
                        source.read(now, false);
                        ui.close();
                    }
                    if widgets::button(ui, Kind::Normal, None, "Seguir en vivo").clicked() {
                        source.read(now, true);
                        ui.close();
                    }
                });
            });
        });
}

fn needs(ui: &mut Ui, source: &mut Source, now: caudal::units::Timestamp) {
    let error = source.position(now).err();
    if source.start == Start::AtTimestamp {
        let error = error.filter(|_| !source.time.is_empty());
        Field::new("Timestamp")
            .placeholder("14:03:12")
            .hint("Hora del día simulado o fecha ISO 8601, en UTC.")
            .error(error)
            .text(ui, &mut source.time);
    } else if source.start.needs_number() {
        let error = error.filter(|_| !source.number.is_empty());
        Field::new("StartingSequenceNumber")
            .hint("El número dice su shard: se lee ese y los que salgan de él.")
            .error(error)
            .text(ui, &mut source.number);
    }
}

fn limit(ui: &mut Ui, source: &mut Source) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        let words = RichText::new("Limit por shard").font(fonts::regular(theme::SMALL));
        ui.label(words.color(tokens.secondary));
        for limit in Source::LIMITS {
            let chosen = source.limit == limit;
            let kind = if chosen { Kind::Normal } else { Kind::Quiet };
            let name = crate::ui::numbers::whole(u64::from(limit));
            if widgets::button(ui, kind, chosen.then_some("check"), &name).clicked() {
                source.limit = limit;
            }
        }
    });
}
