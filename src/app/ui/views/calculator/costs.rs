//! The costs: a row for each way to pay, with the sum that gives it; its lines open at a click.

use caudal::calculator::{Quote, money};
use eframe::egui::{
    Align, Frame, Id, Layout, Margin, Pos2, Rect, RichText, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::{block, caption, formula, plan};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Tone};

pub(super) fn show(ui: &mut Ui, _scene: &ViewScene<'_>, quotes: &[Quote]) {
    let tokens = ui.tokens();
    block(ui, |ui| {
        ui.horizontal(|ui| {
            super::super::title(ui, "Coste al mes");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = RichText::new("USD, 730 h").font(fonts::regular(theme::SMALL));
                ui.label(text.color(tokens.weak));
            });
        });
    });
    let least =
        quotes.iter().filter(|quote| quote.refused.is_none()).map(|quote| quote.nano_usd).min();
    for quote in quotes {
        let least = quote.refused.is_none() && Some(quote.nano_usd) == least;
        row(ui, quote, least);
    }
}

fn row(ui: &mut Ui, quote: &Quote, least: bool) {
    let tokens = ui.tokens();
    let id = Id::unique(("calculadora.coste", quote.plan.name()));
    let open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
    let top = ui.cursor().min;
    let width = ui.available_width();
    let background = ui.painter().add(eframe::egui::Shape::Noop);
    block(ui, |ui| {
        let start = ui.cursor().min;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.add_space(20.0);
            let font = fonts::semibold(theme::TOOL);
            ui.label(RichText::new(quote.plan.name()).font(font).color(tokens.text));
            if least {
                widgets::badge(ui, Tone::Ok, None, "el menor");
            }
            if quote.refused.is_some() {
                widgets::badge(ui, Tone::Warn, Some("triangle-alert"), "no se puede");
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let font = fonts::mono_semibold(theme::H3);
                ui.label(RichText::new(money(quote.nano_usd)).font(font).color(tokens.text));
            });
        });
        let mark = Rect::from_min_size(start + Vec2::new(4.0, 6.0), Vec2::splat(8.0));
        ui.painter().rect_filled(mark, 1, plan::colour(tokens, quote.plan));
        Frame::new().inner_margin(Margin { left: 20, ..Margin::ZERO }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            if open {
                lines(ui, quote);
            } else {
                sum(ui, quote);
            }
            for words in quote.refused.iter().chain(&quote.remark) {
                caption(ui, words);
            }
        });
    });
    let place = Rect::from_min_max(top, Pos2::new(top.x + width, ui.cursor().top() - 1.0));
    let response = ui.interact(place, id, Sense::click());
    let words = format!("{}: {} USD al mes", quote.plan.name(), money(quote.nano_usd));
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, open, format!("{words}, ver cada línea"))
    });
    if response.hovered() || response.has_focus() {
        let fill = eframe::egui::Shape::rect_filled(place, 0, tokens.hover);
        ui.painter().set(background, fill);
    }
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id, !open));
    }
}

/// All lines as one sum.
fn sum(ui: &mut Ui, quote: &Quote) {
    let tokens = ui.tokens();
    let mut whole = caudal::calculator::Formula::default();
    for (index, line) in quote.lines.iter().enumerate() {
        if index > 0 {
            whole.0.push(caudal::calculator::Piece::Text(" + ".to_owned()));
        }
        whole.0.extend(line.formula.0.iter().cloned());
    }
    let width = ui.available_width();
    formula::show(ui, &whole, theme::CAPTION, tokens.weak, width);
}

/// Each line with its name and its money.
fn lines(ui: &mut Ui, quote: &Quote) {
    let tokens = ui.tokens();
    for line in &quote.lines {
        ui.horizontal(|ui| {
            let text = RichText::new(line.name).font(fonts::regular(theme::SMALL));
            ui.label(text.color(tokens.secondary));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = RichText::new(money(line.nano_usd)).font(fonts::mono(theme::SMALL));
                ui.label(text.color(tokens.text));
            });
        });
        let width = ui.available_width();
        formula::show(ui, &line.formula, theme::CAPTION, tokens.weak, width);
        ui.add_space(4.0);
    }
}
