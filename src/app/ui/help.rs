//! The sheet of keys: what the view is, and every command with the keys that call it.

use eframe::egui::{
    Align, Context, Frame, Id, Key, Label, Layout, Margin, Modal, Modifiers, Pos2, RichText, Role,
    ScrollArea, Sense, Ui, Vec2, Widget as _, WidgetInfo,
};

use caudal::notes::fold;

use super::command::{COMMANDS, Entry, Group, UiCommand, shown};
use super::palette::{Floating, Stage, caps, caps_width, scrim};
use super::theme::{self, Themed as _, fonts};
use super::widgets::{
    caps_heading, focus_ring_at, icon_button, paint_icon, popup_frame, search_field,
};

/// Its width where there is room for three columns.
const WIDTH: f32 = 1120.0;
/// Narrowest column.
const COLUMN_MIN: f32 = 272.0;
/// Between columns.
const GUTTER: f32 = 24.0;
/// Around everything.
const MARGIN: f32 = 16.0;

/// The sheet; it is drawn while it is open.
#[derive(Default)]
pub struct HelpSheet {
    floating: Floating,
    filter: String,
    /// Intro was pressed in the filter: the first command that is listed is meant.
    entered: bool,
}

/// What the user asked of the sheet in a frame.
enum Asked {
    Close,
    Run(UiCommand),
}

impl HelpSheet {
    /// Opens it, with nothing filtered.
    pub fn open(&mut self) {
        self.filter.clear();
        self.floating.open();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.floating.is_open()
    }

    /// Closes it; the keyboard goes back to what had it when it is drawn next.
    pub fn close(&mut self) {
        self.floating.close();
    }

    /// Draws it over everything, if it is open. `topic` says in a paragraph what the current view
    /// is. Returns the command that was chosen; then it is closed.
    pub fn show(&mut self, ctx: &Context, topic: Option<&str>) -> Option<UiCommand> {
        let opening = match self.floating.begin(ctx, first_focus()) {
            Stage::Closed | Stage::Closing => return None,
            stage => stage == Stage::Opening,
        };
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.floating.end(ctx);
            return None;
        }
        let room = ctx.content_rect().size() - Vec2::splat(16.0);
        let width = WIDTH.min(room.x);
        let modal = Modal::new(Id::unique("caudal.help")).frame(Frame::NONE);
        let modal = modal.backdrop_color(scrim(ctx)).show(ctx, |ui| {
            popup_frame(ui).show(ui, |ui| {
                ui.set_width(width);
                self.draw(ui, room.y, topic, opening)
            })
        });
        match modal.inner.inner {
            None if !modal.backdrop_response.clicked() => None,
            asked => {
                self.floating.close();
                ctx.request_repaint();
                match asked {
                    Some(Asked::Run(command)) => Some(command),
                    Some(Asked::Close) | None => None,
                }
            }
        }
    }

    fn draw(
        &mut self,
        ui: &mut Ui,
        height: f32,
        topic: Option<&str>,
        opening: bool,
    ) -> Option<Asked> {
        let mut asked = None;
        let margin = Margin { left: 16, right: 16, top: 12, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            if self.head(ui, opening) {
                asked = Some(Asked::Close);
            }
        });
        line(ui);
        let used = ui.min_rect().height() + 8.0;
        let rest = (height - used).max(64.0);
        let area = ScrollArea::vertical().id_salt("shortcuts").max_height(rest);
        area.min_scrolled_height(rest).auto_shrink([false, true]).show(ui, |ui| {
            let margin = Margin { left: 16, right: 16, top: 4, bottom: 0 };
            Frame::new().inner_margin(margin).show(ui, |ui| {
                if let Some(topic) = topic {
                    about_view(ui, topic);
                }
                if let Some(command) = self.columns(ui) {
                    asked = Some(Asked::Run(command));
                }
            });
        });
        asked
    }

    /// Title, filter, close. Returns whether to close.
    fn head(&mut self, ui: &mut Ui, opening: bool) -> bool {
        let mut close = false;
        ui.horizontal(|ui| {
            let title = RichText::new("Ayuda y atajos").font(fonts::semibold(16.0));
            let title = ui.label(title.color(ui.tokens().text));
            title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Ayuda y atajos"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close = icon_button(ui, "x", "Cerrar", Some("Esc")).clicked();
                let width = (ui.available_width() - 8.0).clamp(80.0, 240.0);
                ui.push_id("filter", |ui| {
                    let hint = "Filtrar órdenes y teclas";
                    let field = search_field(ui, &mut self.filter, hint, hint, width);
                    if opening {
                        field.request_focus();
                    }
                    let enter = ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
                    self.entered = field.lost_focus() && enter;
                });
            });
        });
        close
    }

    /// The commands by group. Returns the one that was chosen.
    fn columns(&self, ui: &mut Ui) -> Option<UiCommand> {
        let words = fold::key(&self.filter);
        let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        let listed = |group| -> Vec<&'static Entry> {
            COMMANDS.iter().filter(|entry| entry.group == group && fits(entry, &words)).collect()
        };
        let groups: Vec<(Group, Vec<&Entry>)> =
            Group::ALL.into_iter().map(|group| (group, listed(group))).collect();
        let groups: Vec<_> =
            groups.into_iter().filter(|(_, entries)| !entries.is_empty()).collect();
        if groups.is_empty() {
            let words = format!("Ninguna orden ni tecla coincide con «{}».", self.filter.trim());
            ui.label(RichText::new(words).color(ui.tokens().secondary));
            return None;
        }
        let width = ui.available_width();
        let columns = (((width + GUTTER) / (COLUMN_MIN + GUTTER)) as usize).clamp(1, 3);
        let column = (width - GUTTER * (columns as f32 - 1.0)) / columns as f32;
        let first = groups.first().and_then(|(_, entries)| entries.first());
        let meant = first.filter(|_| self.entered && !words.is_empty());
        let mut chosen = meant.map(|entry| entry.command);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(GUTTER, 0.0);
            for part in dealt(&groups, columns) {
                ui.allocate_ui_with_layout(
                    Vec2::new(column, 0.0),
                    Layout::top_down(Align::Min),
                    |ui| {
                        ui.set_width(column);
                        for (group, entries) in part {
                            caps_heading(ui, group.name(), None);
                            for entry in entries {
                                if command_row(ui, entry) {
                                    chosen = Some(entry.command);
                                }
                            }
                            ui.add_space(MARGIN);
                        }
                    },
                );
            }
        });
        chosen
    }
}

/// What gets the keyboard first is a field whose id egui makes; no widget has this one.
fn first_focus() -> Id {
    Id::unique("caudal.help.none")
}

/// Whether all words are in the entry's title, group or keys.
fn fits(entry: &Entry, words: &[&str]) -> bool {
    let keys: Vec<String> = entry.keys.iter().copied().map(shown).collect();
    let all = fold::key(&format!("{} {} {}", entry.title, entry.group.name(), keys.join(" ")));
    words.iter().all(|word| all.contains(word))
}

/// Groups dealt to columns in their order, so that the tallest column is as low as it can be.
fn dealt<T>(groups: &[(Group, Vec<T>)], columns: usize) -> Vec<&[(Group, Vec<T>)]> {
    // The heading and the space below count as two rows.
    let rows = |(_, entries): &(Group, Vec<T>)| entries.len() + 2;
    let total: usize = groups.iter().map(rows).sum();
    let tallest = groups.iter().map(rows).max().unwrap_or(0);
    // Few groups and few columns: the lowest height that works is found by trying.
    (tallest.max(total.div_ceil(columns.max(1)))..=total)
        .find_map(|height| {
            let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
            for (index, group) in groups.iter().enumerate() {
                if used + rows(group) > height {
                    parts.push(&groups[start..index]);
                    (start, used) = (index, 0);
                }
                used += rows(group);
            }
            parts.push(&groups[start..]);
            (parts.len() <= columns).then_some(parts)
        })
        .unwrap_or_else(|| vec![groups])
}

/// The paragraph on the current view.
fn about_view(ui: &mut Ui, topic: &str) {
    let tokens = ui.tokens();
    ui.horizontal_top(|ui| {
        let (at, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::hover());
        paint_icon(ui.painter(), at.center(), "info", 16.0, tokens.link);
        let words = RichText::new(topic).font(fonts::regular(theme::TOOL)).color(tokens.text);
        Label::new(words.line_height(Some(20.0))).wrap().ui(ui);
    });
    ui.add_space(8.0);
    line(ui);
    ui.add_space(8.0);
}

/// A command with its keys. Returns whether it was chosen.
fn command_row(ui: &mut Ui, entry: &Entry) -> bool {
    let tokens = ui.tokens();
    let keys = entry.keys.first().copied().map(shown);
    let keys_width = keys.as_ref().map_or(0.0, |keys| caps_width(ui.painter(), keys) + 8.0);
    let width = ui.available_width();
    let room = width - 16.0 - keys_width;
    // Where there is no room for a title on one line it takes two: a cut title is no help.
    let font = fonts::regular(theme::TOOL);
    let title = ui.painter().layout(entry.title.to_owned(), font, tokens.text, room);
    let size = Vec2::new(width, (title.size().y + 10.0).max(28.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = match &keys {
        Some(keys) => format!("{}, {keys}", entry.title),
        None => entry.title.to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() || response.has_focus() {
            painter.rect_filled(rect, theme::RADIUS, tokens.sel);
        }
        let left = Pos2::new(rect.left() + 8.0, rect.center().y - title.size().y / 2.0);
        painter.galley(left, title, tokens.text);
        if let Some(keys) = &keys {
            let left = Pos2::new(rect.right() - keys_width, rect.center().y);
            caps(painter, tokens, left, keys);
        }
        if response.has_focus() {
            focus_ring_at(ui, rect.shrink(3.0));
        }
    }
    let others: Vec<String> = entry.keys.iter().skip(1).copied().map(shown).collect();
    let clicked = response.clicked();
    if !others.is_empty() {
        response.on_hover_text(format!("También {}", others.join(" y ")));
    }
    clicked
}

fn line(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 0, tokens.line2);
}

#[cfg(test)]
mod tests;
