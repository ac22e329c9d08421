//! The ring put together: what lies under what, the names around it, and the words that say what
//! the picture means.

use caudal::api::kinesis::ShardId;
use eframe::egui::{
    Align2, CornerRadius, Painter, Pos2, Rect, Role, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo,
};

use super::centre;
use super::dial::Dial;
use super::flow;
use super::labels::{self, Wish};
use super::touch::{Drag, Touch};
use super::{State, Subject};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::views::ViewScene;
use crate::ui::views::keyspace::{self, Desk, Figure, Figures, geometry, paint, rows, words};
use crate::ui::widgets;

/// Width of the box that tells of the hottest shard.
const CALLOUT: Vec2 = Vec2::new(138.0, 52.0);

impl Subject<'_> {
    /// Draws the ring over a rectangle and takes the pointer there.
    pub(super) fn ring(
        &self,
        ui: &mut Ui,
        rect: Rect,
        state: &mut State,
        desk: &mut Desk,
        scene: &mut ViewScene<'_>,
    ) {
        let figures = self.figures;
        state.flow.take(ui, self.stream, figures, scene.clock);
        let legend = legend(ui, &state.flow, figures);
        let roomy = rect.width() > 440.0 && rect.height() > 440.0;
        // Words above a small ring would lie on it: there they stand below.
        let dial = Dial::fit(if roomy { rect.shrink2(Vec2::new(0.0, 4.0)) } else { above(rect) });
        let response = ui.interact(rect, ui.scope_id().with("anillo"), Touch::sense());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, summary(figures)));
        let cut = desk.shown_cut(figures, keyspace::troubled(figures));
        let probe = desk.probe().ok().flatten();
        let held = state.drag == Some(Drag::Needle);
        let needle =
            probe.map(|probe| state.needle.sweep(ui, geometry::fraction(probe.hash), held));
        let stream = self.stream;
        let touch = Touch { dial, stream, figures, needle, cut };
        let under = touch.pointer(ui, &response, &mut state.drag, desk, scene);

        let tokens = ui.tokens();
        let painter = ui.painter().clone();
        let mut taken = dial.ticks(&painter, tokens);
        for figure in &figures.open {
            let lit = scene.focus.is_shard_hovered(&self.stream.name, figure.id);
            dial.arc(&painter, tokens, figure, lit);
        }
        dial.traffic(&painter, tokens, figures);
        let hidden = dial.ghosts(&painter, tokens, self.stream, scene.clock.now);
        self.outlines(&painter, tokens, &dial, scene);
        state.flow.draw(ui, &dial, figures);
        centre::disc(ui, &dial, figures, desk);
        if let Some((_, at)) = cut {
            draw_cut(&painter, tokens, &dial, geometry::fraction(at), &mut taken);
        }
        if let (Some(probe), Some(at)) = (probe, needle) {
            let flash = state.needle.flash(ui);
            if let (true, Some(figure)) = (flash > 0.0, figures.holder(probe.hash)) {
                let stroke = Stroke::new(3.0 * flash, tokens.text);
                painter.add(dial.outline(figure, 2.0, stroke));
            }
            centre::needle(&painter, ui, &dial, at, held);
        }
        let marks = flow::marks(ui, &dial, self.stream, figures, scene.clock, &taken);
        captions(&painter, tokens, rect, roomy, &legend, hidden, &mut taken);
        let told = callout(&painter, tokens, rect, &dial, figures, roomy, &mut taken);
        names(&painter, tokens, &dial, rect, figures, scene, (&self.stream.name, told), &taken);
        touch.arcs(ui, desk, scene);
        switch_button(ui, rect, state);
        let mouse = ui.input(|input| input.pointer.hover_pos());
        let mark = mouse
            .and_then(|at| marks.iter().find(|mark| (mark.at - at).length() < 6.0))
            .filter(|_| response.contains_pointer());
        if let Some(mark) = mark {
            response.on_hover_text_at_pointer(&mark.words);
        } else if let Some(at) = under {
            response.on_hover_ui_at_pointer(|ui| rows::details(ui, &figures.open[at]));
        }
    }

    fn outlines(&self, painter: &Painter, tokens: &Tokens, dial: &Dial, scene: &ViewScene<'_>) {
        for figure in &self.figures.open {
            let selected = scene.focus.is_shard_selected(&self.stream.name, figure.id);
            let lit = scene.focus.is_shard_hovered(&self.stream.name, figure.id);
            if selected || lit {
                let colour = if selected { tokens.text } else { tokens.secondary };
                painter.add(dial.outline(figure, 1.0, Stroke::new(1.5, colour)));
            }
        }
    }
}

/// The button that shows the line instead.
fn switch_button(ui: &mut Ui, rect: Rect, state: &mut State) {
    let place =
        Rect::from_min_size(Pos2::new(rect.right() - 36.0, rect.top() + 8.0), Vec2::splat(28.0));
    let mut inside = super::column(ui, place, "cambiar");
    if widgets::icon_button(&mut inside, "list-tree", "Ver como línea", None).clicked() {
        state.line = Some(true);
    }
}

/// The part of a small picture that the ring has for itself.
fn above(rect: Rect) -> Rect {
    Rect::from_min_max(rect.min, Pos2::new(rect.right(), rect.bottom() - 20.0))
}

fn summary(figures: &Figures) -> String {
    let open = figures.open.len() as u64;
    let mut text = format!(
        "Anillo de claves: {}, {}",
        numbers::counted(open, "shard abierto", "shards abiertos"),
        numbers::rate(figures.rate)
    );
    if let Some(hot) = figures.hottest() {
        let used = words::percent(hot.offered.used());
        text = format!("{text}, #{} caliente al {used}", hot.id.0);
    }
    text
}

fn legend(ui: &Ui, flow: &flow::Flow, figures: &Figures) -> Vec<String> {
    let mut lines = vec![
        "Radio = carga (borde = 1 MB/s o 1000 reg/s)".to_owned(),
        "Barras interiores = tráfico por clave, último minuto".to_owned(),
    ];
    // Without motion nothing flies that a dot could stand for.
    if ui.style().animation_time > 0.0 {
        lines.extend(flow.legend(figures));
    }
    lines
}

fn captions(
    painter: &Painter,
    tokens: &Tokens,
    rect: Rect,
    roomy: bool,
    legend: &[String],
    hidden: usize,
    taken: &mut Vec<Rect>,
) {
    let font = fonts::regular(theme::CAPTION);
    if !roomy {
        let last = legend.get(2).map_or(String::new(), |text| format!(" · {text}"));
        let text = format!("Radio = carga · ángulo = clave{last}");
        let at = Pos2::new(rect.left() + 16.0, rect.bottom() - 6.0);
        taken.push(painter.text(at, Align2::LEFT_BOTTOM, text, font, tokens.weak));
        return;
    }
    let mut lines = legend.to_vec();
    if hidden > 0 {
        lines.push(format!("{hidden} shards cerrados más, en el linaje"));
    }
    for (at, line) in lines.iter().enumerate() {
        let at = Pos2::new(rect.left() + 16.0, rect.top() + 10.0 + at as f32 * 16.0);
        taken.push(painter.text(at, Align2::LEFT_TOP, line, font.clone(), tokens.weak));
    }
}

/// The proposed cut: a dashed line over the arc, and scissors at its end.
fn draw_cut(painter: &Painter, tokens: &Tokens, dial: &Dial, at: f64, taken: &mut Vec<Rect>) {
    let ends = [dial.at(dial.inner - 26.0, at), dial.at(dial.outer + 26.0, at)];
    paint::dashed(painter, ends, Stroke::new(2.0, tokens.accent));
    let centre = dial.at(dial.outer + 38.0, at);
    widgets::paint_icon(painter, centre, "scissors", 16.0, tokens.accent);
    taken.push(Rect::from_center_size(centre, Vec2::splat(18.0)));
}

/// The box that tells of the hottest shard, in the corner nearest to it. Returns which that is.
fn callout(
    painter: &Painter,
    tokens: &Tokens,
    rect: Rect,
    dial: &Dial,
    figures: &Figures,
    roomy: bool,
    taken: &mut Vec<Rect>,
) -> Option<ShardId> {
    let hot = figures.hottest().filter(|_| roomy)?;
    let middle = f64::midpoint(hot.from, hot.to);
    let way = geometry::direction(middle);
    let inside = rect.shrink2(Vec2::new(16.0, 16.0));
    // In the corner, but no further from the ring than it must.
    let reach = dial.outer + 84.0;
    let x = if way.x > 0.0 {
        (dial.centre.x + reach - CALLOUT.x).min(inside.right() - CALLOUT.x)
    } else {
        (dial.centre.x - reach).max(inside.left())
    };
    // The upper corners have words and a button.
    let y = if way.y < -0.3 {
        (dial.centre.y - dial.outer).max(inside.top() + 72.0)
    } else {
        (dial.centre.y + dial.outer + 8.0).min(inside.bottom() - CALLOUT.y)
    };
    let place = Rect::from_min_size(Pos2::new(x, y), CALLOUT);
    let edge = dial.at(dial.outer + 4.0, middle);
    let near = Pos2::new(
        edge.x.clamp(place.left() + 8.0, place.right() - 8.0),
        edge.y.clamp(place.top(), place.bottom()),
    );
    painter.line_segment([near, edge], Stroke::new(1.0, tokens.error));
    let corners = CornerRadius::same(theme::RADIUS_CARD);
    let stroke = Stroke::new(tokens.stroke, tokens.error);
    painter.rect(place, corners, tokens.soft_error, stroke, StrokeKind::Inside);
    let at = place.left_top() + Vec2::new(12.0, 17.0);
    let sign = painter.text(at, Align2::LEFT_CENTER, "▲", fonts::mono(theme::SMALL), tokens.error);
    let at = Pos2::new(sign.right() + 8.0, at.y);
    let turn = hot.id.0 as usize % 8;
    let font = fonts::mono_semibold(theme::TOOL);
    let text = format!("#{}", hot.id.0);
    let name = painter.text(at, Align2::LEFT_CENTER, text, font, tokens.shard_text[turn]);
    let at = Pos2::new(name.right() + 8.0, at.y);
    let font = fonts::semibold(theme::TOOL);
    painter.text(at, Align2::LEFT_CENTER, "caliente", font, tokens.error);
    let mut text = words::percent(hot.offered.used());
    if hot.refused > 0.0 {
        text = format!("{text} · {}", words::refusals(hot.refused));
    }
    let at = place.left_top() + Vec2::new(12.0, 36.0);
    painter.text(at, Align2::LEFT_CENTER, text, fonts::mono(theme::SMALL), tokens.text);
    taken.push(place);
    Some(hot.id)
}

/// The shards' names around the ring.
#[expect(clippy::too_many_arguments, reason = "names, where they may stand, what they depend on")]
fn names(
    painter: &Painter,
    tokens: &Tokens,
    dial: &Dial,
    rect: Rect,
    figures: &Figures,
    scene: &ViewScene<'_>,
    (stream, told): (&str, Option<ShardId>),
    taken: &[Rect],
) {
    let two_lines = rect.width() > 440.0 && rect.height() > 440.0;
    let many = figures.open.len() > 24;
    let text = |figure: &Figure| {
        let turn = figure.id.0 as usize % 8;
        let size = if many { theme::CAPTION } else { theme::BODY };
        let hot = figure.is_hot();
        let mark = if hot && told != Some(figure.id) { "▲ " } else { "" };
        let name = painter.layout_no_wrap(
            format!("{mark}#{}", figure.id.0),
            fonts::mono_semibold(size),
            tokens.shard_text[turn],
        );
        let shown = two_lines && !many || hot;
        let used = shown.then(|| {
            let colour = if hot { tokens.error } else { tokens.secondary };
            let used = words::percent(figure.offered.used());
            painter.layout_no_wrap(used, fonts::mono(theme::CAPTION), colour)
        });
        (name, used)
    };
    let texts: Vec<_> = figures
        .open
        .iter()
        .filter(|figure| told != Some(figure.id))
        .map(|figure| (figure, text(figure)))
        .collect();
    let wishes: Vec<Wish> = texts
        .iter()
        .map(|(figure, (name, used))| {
            let below = used.as_ref().map_or(Vec2::ZERO, |used| used.size());
            let chosen = scene.focus.is_shard_hovered(stream, figure.id)
                || scene.focus.is_shard_selected(stream, figure.id);
            Wish {
                middle: f64::midpoint(figure.from, figure.to),
                reach: (figure.to - figure.from) * 0.45,
                size: Vec2::new(name.size().x.max(below.x), name.size().y + below.y),
                rank: u32::from(chosen) * 4 + u32::from(figure.is_hot()) * 2,
            }
        })
        .collect();
    let radius = dial.labels() + if two_lines { 16.0 } else { 2.0 };
    let places = labels::place(rect.shrink(4.0), dial.centre, radius, &wishes, taken);
    for ((_, (name, used)), place) in texts.into_iter().zip(places) {
        let Some(place) = place else { continue };
        let at = Pos2::new(place.center().x - name.size().x / 2.0, place.top());
        let below = at.y + name.size().y;
        painter.galley(at, name, tokens.text);
        if let Some(used) = used {
            let at = Pos2::new(place.center().x - used.size().x / 2.0, below);
            painter.add(Shape::galley(at, used, tokens.text));
        }
    }
}
