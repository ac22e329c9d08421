//! A menu to narrow something down: one of several, or all.

use eframe::egui::{
    Popup, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::{Row, focus_ring, paint_icon};
use crate::ui::theme::{self, Themed as _, fonts};

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Everything.
    All,
    /// One of the options.
    One(String),
}

impl Choice {
    /// The option, if it is one.
    pub fn one(self) -> Option<String> {
        match self {
            Self::All => None,
            Self::One(option) => Some(option),
        }
    }
}

/// A button `operación: todas`, whose menu offers all and what `options` gives. Returns what was
/// chosen.
pub fn choice(
    ui: &mut Ui,
    name: &str,
    chosen: Option<&str>,
    options: impl FnOnce() -> Vec<String>,
) -> Option<Choice> {
    let words = format!("{name}: {}", chosen.unwrap_or("todo"));
    let button = menu_button(ui, &words);
    let shown = Popup::menu(&button).accessible_name(name).show(|ui| {
        ui.set_width(240.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut picked = None;
        let all = Row::new("todo").selected(chosen.is_none()).role(Role::MenuItem);
        if all.show(ui).clicked() {
            picked = Some(Choice::All);
        }
        ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
            for option in options() {
                let selected = chosen == Some(option.as_str());
                if Row::new(&option).selected(selected).role(Role::MenuItem).show(ui).clicked() {
                    picked = Some(Choice::One(option));
                }
            }
        });
        picked
    });
    shown.and_then(|shown| shown.inner)
}

/// A button that opens a menu.
fn menu_button(ui: &mut Ui, words: &str) -> Response {
    let tokens = ui.tokens();
    let font = fonts::regular(theme::TOOL);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, tokens.text);
    let size = Vec2::new(galley.size().x.min(220.0) + 36.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, words));
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { tokens.sel } else { tokens.raised };
        let stroke = Stroke::new(tokens.stroke, tokens.line2);
        ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
        let origin = rect.left_center() + Vec2::new(10.0, -galley.size().y / 2.0);
        let clip = rect.shrink2(Vec2::new(4.0, 0.0)).with_max_x(rect.right() - 22.0);
        ui.painter().with_clip_rect(clip.intersect(ui.clip_rect())).galley(
            origin,
            galley,
            tokens.text,
        );
        let at = rect.right_center() - Vec2::new(13.0, 0.0);
        paint_icon(ui.painter(), at, "chevron-down", 12.0, tokens.secondary);
        focus_ring(ui, &response);
    }
    response
}
