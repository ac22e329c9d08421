//! The prompt: the text one writes, after the last row of the output.

use eframe::egui::text::{CCursor, LayoutJob};
use eframe::egui::{
    Align2, EventFilter, Frame, Margin, Pos2, Rect, RichText, TextBuffer, TextEdit, Ui, UiBuilder,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::super::ViewScene;
use super::edit::char_of;
use super::names::World;
use super::output::{ROW, format, indent};
use super::{Place, State, offers};
use crate::ui::highlight;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::widgets;

/// Draws it at a place; gives what it covers.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    place: Place,
    at: Pos2,
    width: f32,
) -> Rect {
    let mut at = at;
    if state.search.is_some() {
        looking_back(ui, state, at);
        at.y += ROW;
    }
    sign(ui, state, at);
    let field = Rect::from_min_size(at + indent(ui), vec2(width - indent(ui).x, f32::INFINITY));
    let mut part = ui.new_child(UiBuilder::new().id_salt("prompt").max_rect(field));
    let tokens = ui.tokens();
    let before = state.text.clone();
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
        let job = coloured(tokens, text.as_str(), width);
        ui.ctx().fonts_mut(|fonts| fonts.layout_job(job))
    };
    let busy = state.session.is_busy();
    let hint = if busy { "" } else { "aws kinesis …" };
    let edit = TextEdit::multiline(&mut state.text)
        .id(place.prompt())
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .font(fonts::mono(theme::CODE))
        .desired_rows(1)
        .desired_width(field.width())
        .hint_text(RichText::new(hint).font(fonts::mono(theme::CODE)).color(tokens.weak))
        .layouter(&mut layouter)
        .event_filter(EventFilter {
            tab: true,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        });
    let output = edit.show(&mut part);
    let response = output.response.response;
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, &before, &state.text, "aws kinesis …");
        info.label = Some("Comando del terminal".to_owned());
        info
    });
    ui.accesskit_node_builder(response.id, |node| node.set_label("Comando del terminal"));
    if state.wants_focus == Some(place) {
        state.wants_focus = None;
        response.request_focus();
    }
    if state.text != before {
        // What is changed is no longer a command of before.
        state.recall.forget();
        state.to_prompt = true;
        state.offers.want();
        ui.request_repaint();
    }
    let focused = response.has_focus();
    if focused {
        let edit = state.edit(ui.ctx(), place);
        let variables = state.session.variables();
        let world = World { snapshot: scene.snapshot, now: scene.clock.now, variables };
        state.offers.look(&edit, &world, scene.snapshot);
        let from = state.offers.said().replaces.start;
        let (begin, cursor) = (char_of(&edit.text, from), char_of(&edit.text, edit.at));
        let row = |index| {
            let rect = output.galley.pos_from_cursor(CCursor::new(index));
            rect.translate(output.galley_pos.to_vec2())
        };
        ghost(ui, state, row(cursor));
        // Beside the whole text, so that none of it is covered.
        let beside = Rect::from_x_y_ranges(row(begin).x_range(), response.rect.y_range());
        offers::show(ui, state, place, beside, true);
    } else if state.offers.is_shown() && state.offers.is_pointed() {
        offers::show(ui, state, place, state.offers.row(), false);
    }
    let bottom = response.rect.bottom().max(at.y + ROW);
    Rect::from_min_max(at, pos2(at.x + width, bottom))
}

/// What Tab would add, after the cursor.
fn ghost(ui: &Ui, state: &State, cursor: Rect) {
    let Some(rest) = state.offers.ghost() else { return };
    let tokens = ui.tokens();
    let at = pos2(cursor.left() + 3.0, cursor.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, rest, fonts::mono(theme::CODE), tokens.weak);
}

/// The sign in front: `$`, or that something runs.
fn sign(ui: &mut Ui, state: &State, at: Pos2) {
    let tokens = ui.tokens();
    if state.session.is_busy() {
        let centre = at + vec2(6.0, ROW / 2.0);
        widgets::paint_icon(ui.painter(), centre, "loader-circle", 13.0, tokens.link);
        return;
    }
    let colour = if state.session.has_failed() { tokens.error } else { tokens.ok };
    let font = fonts::mono_semibold(theme::CODE);
    let middle = at + vec2(0.0, ROW / 2.0);
    ui.painter().text(middle, Align2::LEFT_CENTER, "$", font, colour);
}

/// What is looked for among the commands of before.
fn looking_back(ui: &mut Ui, state: &State, at: Pos2) {
    let Some(search) = &state.search else { return };
    let tokens = ui.tokens();
    let (words, colour) = if search.missed() {
        ("No está en el historial: ", tokens.error)
    } else {
        ("Buscar en el historial: ", tokens.secondary)
    };
    let middle = at + vec2(0.0, ROW / 2.0);
    let font = fonts::regular(theme::SMALL);
    let drawn = ui.painter().text(middle, Align2::LEFT_CENTER, words, font, colour);
    let from = pos2(drawn.right(), middle.y);
    let font = fonts::mono(theme::CODE);
    let drawn = ui.painter().text(from, Align2::LEFT_CENTER, &search.query, font, tokens.text);
    let caret = Rect::from_min_size(pos2(drawn.right() + 1.0, at.y + 2.0), Vec2::new(2.0, 16.0));
    ui.painter().rect_filled(caret, 0, tokens.accent);
    let rect = Rect::from_min_size(at, vec2(drawn.right() - at.x, ROW));
    let response = ui.interact(rect, ui.scope_id().with("busca"), eframe::egui::Sense::hover());
    let name = format!("{words}{}", search.query);
    response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::Label, true, &name));
    ui.accesskit_node_builder(response.id, |node| {
        node.set_live(eframe::egui::accesskit::Live::Polite);
    });
}

/// The text with the colours of commands.
fn coloured(tokens: &Tokens, text: &str, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.wrap.break_anywhere = true;
    for (range, token) in highlight::spans("bash", text) {
        if let Some(words) = text.get(range) {
            job.append(words, 0.0, format(token.colour(tokens)));
        }
    }
    job
}
