//! A prefix in colours, each of its pieces in a row, and the key of the object it makes.

use caudal::firehose::prefix::{
    DEFAULT_PATTERN, Explained, Expression, Facts, PartitionKeys, Piece, Template,
};
use caudal::firehose::{Destination, Zone};
use caudal::units::{Rng, Timestamp};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, Color32, FontId, Frame, Label, Margin, Pos2, Rect, Role, Sense, Stroke, StrokeKind,
    TextEdit, Ui, Vec2, WidgetInfo,
};

use crate::ui::theme::{self, Themed as _, Tokens, fonts};

/// What a prefix is of: the object that the next delivery makes.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) version: u64,
    /// Arrival of the oldest record.
    pub(super) oldest: Timestamp,
    /// The keys of the next partition, if one is open.
    pub(super) keys: Option<&'a PartitionKeys>,
}

/// Expressions in one colour, the rest in another. What can't be read is no expression.
fn job(text: &str, font: &FontId, tokens: &Tokens, width: f32) -> LayoutJob {
    let format = |colour: Color32, line: bool| TextFormat {
        underline: if line { Stroke::new(1.0, colour) } else { Stroke::NONE },
        line_height: Some(20.0),
        ..TextFormat::simple(font.clone(), colour)
    };
    let mut job = LayoutJob::default();
    let mut rest = text;
    while let Some(start) = rest.find("!{") {
        job.append(&rest[..start], 0.0, format(tokens.text, false));
        let end = rest[start..].find('}').map_or(rest.len(), |end| start + end + 1);
        let expression = &rest[start..end];
        let sound = Template::read(expression).is_ok();
        let colour = if sound { tokens.link } else { tokens.error };
        job.append(expression, 0.0, format(colour, true));
        rest = &rest[end..];
    }
    job.append(rest, 0.0, format(tokens.text, false));
    job.wrap.max_width = width;
    job.wrap.break_anywhere = true;
    job
}

/// A field for a prefix.
pub(super) fn field(ui: &mut Ui, name: &str, text: &mut String, rows: usize) {
    let tokens = ui.tokens();
    let font = fonts::mono(theme::TOOL);
    if rows == 1 {
        super::caption(ui, name);
    }
    let mut layouter = |ui: &Ui, text: &dyn eframe::egui::TextBuffer, wrap: f32| {
        ui.fonts_mut(|fonts| fonts.layout_job(job(text.as_str(), &font, tokens, wrap)))
    };
    let id = ui.make_persistent_id(("prefijo", name));
    let edit = TextEdit::multiline(text)
        .id(id)
        .desired_rows(rows)
        .desired_width(ui.available_width())
        .frame(
            Frame::new()
                .fill(tokens.sunken)
                .inner_margin(Margin::symmetric(12, if rows == 1 { 5 } else { 8 }))
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, tokens.field)),
        )
        .layouter(&mut layouter);
    let response = ui.add(edit).accessible_name(name);
    // AWS takes one line.
    text.retain(|letter| letter != '\n' && letter != '\r');
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        ui.painter().rect_stroke(response.rect, theme::RADIUS, stroke, StrokeKind::Inside);
    }
}

/// A prefix in colours, to be read.
pub(super) fn text(ui: &mut Ui, text: &str) {
    let tokens = ui.tokens();
    let job = job(text, &fonts::mono(12.5), tokens, ui.available_width());
    ui.add(Label::new(job).selectable(true));
}

/// The pieces of a destination's prefix, and the key it makes.
pub(super) fn show(ui: &mut Ui, destination: &Destination, subject: &Subject<'_>) {
    let sample = sample(destination);
    let place = &destination.place;
    let time = place.zone.local(subject.oldest);
    let facts = Facts { time, keys: subject.keys.unwrap_or(&sample), error: None };
    let mut random = Rng::new(1);
    let explained = place.prefixes.explain(&facts, &mut random);
    for part in &parts(&explained) {
        row(ui, part);
    }
    let extension = match place.extension.as_str() {
        "" => place.compression.extension(),
        own => own,
    };
    let name = if subject.name.is_empty() { "nombre" } else { subject.name };
    let own = format!(
        "{name}-{}-{:04}-{:02}-{:02}-{:02}-{:02}-{:02}-<uuid>{extension}",
        subject.version, time.year, time.month, time.day, time.hour, time.minute, time.second
    );
    added(ui, &own);
    key(ui, &explained, &own, subject);
}

/// The pieces of a prefix that can be read but is refused for something else.
/// One that can't be read has none: the refusal below says why.
pub(super) fn unchecked(ui: &mut Ui, prefix: &str, subject: &Subject<'_>) {
    let Ok(template) = Template::read(prefix) else { return };
    let time = Zone::default().local(subject.oldest);
    let explained = template.pieces().iter().map(|(written, piece)| {
        let value = match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Expression(Expression::Timestamp(pattern)) => pattern.format(time),
            Piece::Expression(_) => "?".to_owned(),
        };
        Explained { written: written.clone(), piece: piece.clone(), value }
    });
    for part in &parts(&explained.collect::<Vec<_>>()) {
        row(ui, part);
    }
}

/// Keys as they could be, while no record has given any.
fn sample(destination: &Destination) -> PartitionKeys {
    let mut keys = PartitionKeys::default();
    for key in destination.query.iter().flat_map(caudal::firehose::Query::keys) {
        keys.query.insert(key.clone(), format!("‹{key}›"));
    }
    keys
}

/// What a piece is, in words.
fn meaning(piece: &Explained) -> String {
    match &piece.piece {
        Piece::Literal(_) => "texto fijo".to_owned(),
        Piece::Expression(Expression::Timestamp(_)) if piece.written.is_empty() => {
            format!("por defecto: {DEFAULT_PATTERN}")
        }
        Piece::Expression(Expression::Timestamp(_)) => {
            let pattern = piece.written.trim_start_matches("!{timestamp:").trim_end_matches('}');
            pattern_words(pattern)
        }
        Piece::Expression(Expression::RandomString) => "11 letras y cifras al azar".to_owned(),
        Piece::Expression(Expression::ErrorType) => "clase de error".to_owned(),
        Piece::Expression(Expression::Query(key)) => format!("clave de jq «{key}»"),
        Piece::Expression(Expression::Lambda(key)) => format!("clave de Lambda «{key}»"),
    }
}

/// Java's pattern in words, where it is one of the usual ones.
fn pattern_words(pattern: &str) -> String {
    let one = match pattern {
        "yyyy" | "uuuu" => "año, 4 cifras",
        "yy" => "año, 2 cifras",
        "YYYY" => "año de la semana: no es el del calendario",
        "MM" => "mes, 2 cifras",
        "M" => "mes, sin cero delante",
        "MMM" => "mes, 3 letras en inglés",
        "dd" => "día del mes",
        "d" => "día, sin cero delante",
        "D" | "DDD" => "día del año",
        "HH" => "hora, de 00 a 23",
        "hh" => "hora, de 01 a 12",
        "mm" => "minuto",
        "ss" => "segundo",
        "SSS" => "milisegundo",
        "EEE" | "EEEE" => "día de la semana, en inglés",
        _ => return "momento, con el patrón de Java".to_owned(),
    };
    one.to_owned()
}

/// A folder of the prefix, or what stands between two: text alone, or expressions with the text
/// that belongs to their folder.
#[derive(Debug, Default, PartialEq)]
struct Part {
    written: String,
    value: String,
    meanings: Vec<String>,
    /// Whether it stands in the prefix.
    own: bool,
}

impl Part {
    fn push(&mut self, written: &str, value: &str) {
        self.written.push_str(written);
        self.value.push_str(value);
        self.own = true;
    }
}

/// The pieces of a prefix by folder: `year=!{timestamp:yyyy}/` is one part, though three pieces.
fn parts(explained: &[Explained]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open = Part::default();
    let close = |open: &mut Part, parts: &mut Vec<Part>| {
        if !open.written.is_empty() || !open.value.is_empty() {
            parts.push(std::mem::take(open));
        }
    };
    for piece in explained {
        let Piece::Literal(text) = &piece.piece else {
            if piece.written.is_empty() {
                close(&mut open, &mut parts);
            }
            open.meanings.push(meaning(piece));
            open.written.push_str(&piece.written);
            open.value.push_str(&piece.value);
            open.own |= !piece.written.is_empty();
            continue;
        };
        let mut rest = text.as_str();
        if !open.meanings.is_empty()
            && let Some(end) = rest.find('/')
        {
            open.push(&rest[..=end], &rest[..=end]);
            close(&mut open, &mut parts);
            rest = &rest[end + 1..];
        }
        if open.meanings.is_empty()
            && let Some(end) = rest.rfind('/')
        {
            open.push(&rest[..=end], &rest[..=end]);
            close(&mut open, &mut parts);
            rest = &rest[end + 1..];
        }
        if !rest.is_empty() {
            open.push(rest, rest);
        }
    }
    close(&mut open, &mut parts);
    parts
}

/// A part: its mark, how it is written, what it is, what it comes to.
fn row(ui: &mut Ui, part: &Part) {
    let tokens = ui.tokens();
    let literal = part.meanings.is_empty();
    let mark = if literal { tokens.secondary } else { tokens.link };
    let written = if part.own { part.written.as_str() } else { "lo añade AWS" };
    let meaning = if literal { "texto fijo".to_owned() } else { part.meanings.join(", ") };
    cells(ui, (mark, !part.own), written, &meaning, &part.value, !literal);
}

/// What stands behind every prefix.
fn added(ui: &mut Ui, name: &str) {
    let mark = ui.tokens().secondary;
    cells(ui, (mark, true), "lo añade Firehose", "nombre, hora y uuid", name, false);
}

fn cells(
    ui: &mut Ui,
    (mark, hollow): (Color32, bool),
    written: &str,
    meaning: &str,
    value: &str,
    linked: bool,
) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 22.0);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Label, true, format!("{written}: {meaning}: {value}"))
    });
    let y = place.center().y;
    let square = Rect::from_center_size(Pos2::new(place.left() + 4.0, y), Vec2::splat(8.0));
    if hollow {
        ui.painter().rect_stroke(square, 1, Stroke::new(1.0, mark), StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(square, 1, mark);
    }
    let (mono, small) = (fonts::mono(12.5), fonts::regular(theme::SMALL));
    let width = place.width();
    let cell = |from: f32, to: f32, text: &str, font: FontId, colour: Color32| {
        let (left, right) = (place.left() + from * width, place.left() + to * width - 8.0);
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
        job.wrap.max_width = (right - left).max(8.0);
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let galley = ui.painter().layout_job(job);
        let at = Align2::LEFT_CENTER.anchor_size(Pos2::new(left, y), galley.size()).min;
        ui.painter().galley(at, galley, colour);
    };
    let inset = 18.0 / width;
    cell(inset, 0.41, written, if hollow { small.clone() } else { mono.clone() }, tokens.text);
    cell(0.41, 0.66, meaning, small, tokens.weak);
    cell(0.66, 1.0, value, mono, if linked { tokens.link } else { tokens.text });
    response.on_hover_text(value);
}

/// The whole key, what was evaluated in it in another colour.
fn key(ui: &mut Ui, explained: &[Explained], own: &str, subject: &Subject<'_>) {
    let tokens = ui.tokens();
    let font = fonts::mono(12.5);
    let format = |colour: Color32| TextFormat {
        line_height: Some(20.0),
        ..TextFormat::simple(font.clone(), colour)
    };
    let mut job = LayoutJob::default();
    for piece in explained {
        let literal = matches!(piece.piece, Piece::Literal(_));
        let colour = if literal { tokens.text } else { tokens.link };
        job.append(&piece.value, 0.0, format(colour));
    }
    job.append(own, 0.0, format(tokens.secondary));
    job.wrap.break_anywhere = true;
    Frame::new()
        .fill(tokens.sunken)
        .stroke(Stroke::new(tokens.stroke, tokens.line))
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let words = format!("clave, con llegada a las {}", super::arrival(subject.oldest));
            super::caption(ui, &words);
            job.wrap.max_width = ui.available_width();
            ui.add(Label::new(job).selectable(true));
        });
}

#[cfg(test)]
mod tests {
    use caudal::firehose::prefix::{Available, Prefixes};

    use super::*;

    fn told(prefix: &str) -> Vec<(String, String, String)> {
        let read = Prefixes::read(Some(prefix), Some("e/"), &Available::default());
        let keys = PartitionKeys::default();
        let time = Zone::default().local(Timestamp(1_795_356_192_480));
        let facts = Facts { time, keys: &keys, error: None };
        let explained = read.expect("a prefix").explain(&facts, &mut Rng::new(1));
        let parts = parts(&explained);
        let whole: String = explained.iter().map(|piece| piece.value.as_str()).collect();
        assert_eq!(parts.iter().map(|part| part.value.as_str()).collect::<String>(), whole);
        parts.into_iter().map(|part| (part.written, part.meanings.join(", "), part.value)).collect()
    }

    #[test]
    fn parts_are_folders() {
        let of = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(
            told("raw/t/year=!{timestamp:yyyy}/x!{timestamp:MM}-!{timestamp:dd}y/z"),
            [
                of("raw/t/", "", "raw/t/"),
                of("year=!{timestamp:yyyy}/", "año, 4 cifras", "year=2026/"),
                of("x!{timestamp:MM}-!{timestamp:dd}y/", "mes, 2 cifras, día del mes", "x11-22y/"),
                of("z", "", "z"),
            ]
        );
        let added = of("", "por defecto: yyyy/MM/dd/HH/", "2026/11/22/14/");
        assert_eq!(told("a/b"), [of("a/", "", "a/"), of("b", "", "b"), added.clone()]);
        assert_eq!(told(""), [added]);
    }
}
