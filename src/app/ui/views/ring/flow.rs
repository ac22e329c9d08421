//! Records on their way from the middle of the ring to their shard: each one by itself while they
//! are few; beyond that one dot for so many, and a band per shard as wide as its flow. What is
//! drawn always says how many records a dot stands for.

use caudal::engine::StreamView;
use caudal::kinesis::{Passage, Refusal};
use caudal::runtime::ClockStatus;
use eframe::egui::epaint::{Mesh, Vertex, WHITE_UV};
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Ui, Vec2};

use super::dial::Dial;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::views::keyspace::{Figures, geometry};

/// Records per second, as the clock on the wall counts, that still fly one by one; and dots per
/// second at most.
const SINGLE: f64 = 60.0;
/// Seconds of a flight.
const FLIGHT: f64 = 0.7;
/// Seconds over which those of one frame set out.
const SPREAD: f64 = 0.4;
/// Dots in the air at most; beyond, those that set out first have landed early.
const IN_AIR: usize = 300;
/// Dots between two frames at most, whatever has come.
const AT_ONCE: u64 = 128;
/// What a dot may stand for.
const STEPS: [u64; 15] =
    [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000];
/// Seconds between two frames while something flies.
const FRAME: f32 = 1.0 / 30.0;
/// How long, in simulated ms, a refused record leaves its mark outside the ring.
const MARK_MILLIS: i64 = 5000;
/// Marks of refused records at most.
const MARKS: usize = 28;
/// Bands with a number at most.
const NUMBERED: usize = 12;

/// A dot on its way.
#[derive(Clone, Copy, Debug)]
struct Flight {
    fraction: f64,
    shard: u32,
    refused: bool,
    begins: f64,
}

/// The dots in the air.
#[derive(Debug, Default)]
pub struct Flow {
    stream: Option<u64>,
    seen: u64,
    per_dot: u64,
    flights: Vec<Flight>,
}

/// A mark of a refused record.
pub struct Mark {
    /// Where it is.
    pub at: Pos2,
    /// What is told about it.
    pub words: String,
}

/// How many records a dot stands for, so that no more than [`SINGLE`] set out per second.
fn per_dot(rate: f64, come: u64) -> u64 {
    let needed = (rate / SINGLE).max(come as f64 / AT_ONCE as f64);
    STEPS.into_iter().find(|step| *step as f64 >= needed).unwrap_or(STEPS[STEPS.len() - 1])
}

impl Flow {
    /// Lets what has come since the last frame set out.
    pub fn take(&mut self, ui: &Ui, stream: &StreamView, figures: &Figures, clock: ClockStatus) {
        let passages = &stream.passages;
        let total = passages.total();
        let time = ui.input(|input| input.time);
        if self.stream != Some(stream.id) || total < self.seen {
            // What came before anybody looked has landed long ago; the same after a jump to
            // another past.
            *self = Self { stream: Some(stream.id), seen: total, per_dot: 1, flights: Vec::new() };
        }
        self.flights.retain(|flight| flight.begins + FLIGHT > time);
        let come = total - self.seen;
        let rate = figures.rate * clock.speed;
        let still = ui.style().animation_time == 0.0;
        self.per_dot = per_dot(rate, if still { 0 } else { come });
        if come == 0 || still {
            self.seen = total;
            return;
        }
        let known: Vec<&Passage> = passages.after(self.seen).collect();
        // One dot for every so many records, counted over all that ever came: none is drawn twice
        // and none is made up, however the frames fall.
        let (first, last) = (self.seen / self.per_dot + 1, total / self.per_dot);
        let dots = (last + 1).saturating_sub(first);
        for at in 0..dots {
            let counter = (first + at) * self.per_dot;
            let Some(passage) = drawn(&known, counter) else { break };
            let begins = time + SPREAD * at as f64 / dots.max(1) as f64 * spread(dots);
            self.flights.push(Flight {
                fraction: place(passage, figures),
                shard: passage.shard.0,
                refused: passage.refused.is_some(),
                begins,
            });
        }
        self.seen = total;
        let surplus = self.flights.len().saturating_sub(IN_AIR);
        self.flights.drain(..surplus);
    }

    /// What a dot stands for, while it is not a single record.
    pub fn legend(&self, figures: &Figures) -> Option<String> {
        if !figures.flows() {
            return None;
        }
        Some(match self.per_dot {
            0 | 1 => "1 punto = 1 registro".to_owned(),
            many => format!("1 punto = {} registros", numbers::whole(many)),
        })
    }

    /// Whether dots stand for more than one record, so that bands tell how much flows.
    fn banded(&self) -> bool {
        self.per_dot > 1
    }

    /// Draws bands and dots; asks for the next frame while something flies.
    pub fn draw(&self, ui: &Ui, dial: &Dial, figures: &Figures) {
        let tokens = ui.tokens();
        if self.banded() {
            bands(ui.painter(), tokens, dial, figures);
        }
        if self.flights.is_empty() {
            return;
        }
        let time = ui.input(|input| input.time);
        let mut mesh = Mesh::default();
        for flight in &self.flights {
            let done = (time - flight.begins) / FLIGHT;
            if (0.0..1.0).contains(&done) {
                let colour = tokens.shard[flight.shard as usize % 8];
                draw_flight(&mut mesh, dial, *flight, done as f32, colour, tokens.error);
            }
        }
        ui.painter().add(Shape::mesh(mesh));
        ui.request_repaint_after_secs(FRAME);
    }
}

/// The record with a counter; one that was too long ago to be remembered is drawn where another
/// one of the same moment fell.
fn drawn<'a>(known: &[&'a Passage], counter: u64) -> Option<&'a Passage> {
    let (first, last) = (known.first()?, known.last()?);
    if counter < first.counter {
        let mixed = counter.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        return known.get(mixed as usize % known.len()).copied();
    }
    let index = known.partition_point(|passage| passage.counter < counter);
    Some(known.get(index).copied().unwrap_or(last))
}

/// A few records set out together; many take their time.
fn spread(dots: u64) -> f64 {
    (dots as f64 / 24.0).min(1.0)
}

/// Where a record fell; what the stream placed by itself is drawn in the middle of its shard.
fn place(passage: &Passage, figures: &Figures) -> f64 {
    match passage.hash {
        Some(hash) => geometry::fraction(hash.0),
        None => figures
            .find(passage.shard)
            .map_or(0.0, |(_, figure)| f64::midpoint(figure.from, figure.to)),
    }
}

fn draw_flight(
    mesh: &mut Mesh,
    dial: &Dial,
    flight: Flight,
    done: f32,
    colour: Color32,
    error: Color32,
) {
    let from = dial.core + 6.0;
    let to = dial.inner - 2.0;
    let ease = |t: f32| 1.0 - (1.0 - t).powi(3);
    if !flight.refused {
        let radius = from + (to - from) * ease(done);
        dot(mesh, dial.at(radius, flight.fraction), 2.4, colour);
    } else if done < 0.5 {
        let radius = from + (to - from) * ease(done * 2.0);
        dot(mesh, dial.at(radius, flight.fraction), 2.4, colour);
    } else {
        let back = (done - 0.5) * 2.0;
        let radius = to - (to - from) * 0.55 * ease(back);
        cross(mesh, dial.at(radius, flight.fraction), 3.6 * (1.0 - back * 0.5), error);
    }
}

/// A disc with a soft edge.
fn dot(mesh: &mut Mesh, centre: Pos2, radius: f32, colour: Color32) {
    const CORNERS: u32 = 10;
    let first = mesh.vertices.len() as u32;
    let mut vertex = |pos: Pos2, color: Color32| {
        mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    };
    vertex(centre, colour);
    for corner in 0..CORNERS {
        let angle = corner as f32 / CORNERS as f32 * std::f32::consts::TAU;
        let way = Vec2::angled(angle);
        vertex(centre + way * (radius - 0.5), colour);
        vertex(centre + way * (radius + 0.5), Color32::TRANSPARENT);
    }
    for corner in 0..CORNERS {
        let (inner, outer) = (first + 1 + corner * 2, first + 2 + corner * 2);
        let next = (corner + 1) % CORNERS;
        let (inner_next, outer_next) = (first + 1 + next * 2, first + 2 + next * 2);
        mesh.add_triangle(first, inner, inner_next);
        mesh.add_triangle(inner, outer, outer_next);
        mesh.add_triangle(inner, outer_next, inner_next);
    }
}

/// An upright ✗.
fn cross(mesh: &mut Mesh, centre: Pos2, arm: f32, colour: Color32) {
    let thick = 0.75;
    for way in [Vec2::new(1.0, 1.0), Vec2::new(1.0, -1.0)] {
        let along = way.normalized();
        let across = Vec2::new(-along.y, along.x) * thick;
        let first = mesh.vertices.len() as u32;
        for corner in [
            along * arm + across,
            along * arm - across,
            along * -arm - across,
            along * -arm + across,
        ] {
            let pos = centre + corner;
            mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color: colour });
        }
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first, first + 2, first + 3);
    }
}

/// A band per shard from the middle to its arc, as wide as its flow.
fn bands(painter: &Painter, tokens: &Tokens, dial: &Dial, figures: &Figures) {
    let (from, to) = (dial.core + 3.0, dial.bars() - 10.0);
    for figure in &figures.open {
        let rate = figure.offered.records;
        if rate <= 0.0 || to - from < 8.0 {
            continue;
        }
        let middle = f64::midpoint(figure.from, figure.to);
        let room = ((figure.to - figure.from) * std::f64::consts::TAU) as f32 * from * 0.8;
        let half = (1.5 + 11.0 * (rate / 1000.0).min(1.3) as f32).min(room / 2.0).max(0.75);
        let along = geometry::direction(middle);
        let across = Vec2::new(-along.y, along.x) * half;
        let (near, far) = (dial.at(from, middle), dial.at(to, middle));
        let colour = tokens.soft_shard[figure.id.0 as usize % 8];
        let corners = vec![near - across, far - across, far + across, near + across];
        painter.add(Shape::convex_polygon(corners, colour, eframe::egui::Stroke::NONE));
        if figures.open.len() <= NUMBERED && to - from > 24.0 {
            let text = numbers::rate(rate);
            let font = fonts::mono(theme::CAPTION);
            let galley = painter.layout_no_wrap(text, font, tokens.text);
            let size = galley.size() + Vec2::new(8.0, 2.0);
            let at = dial.at(f32::midpoint(from, to), middle);
            let pill = Align2::CENTER_CENTER.anchor_size(at, size);
            painter.rect_filled(pill, theme::RADIUS, tokens.bg);
            painter.galley(pill.min + Vec2::new(4.0, 1.0), galley, tokens.text);
        }
    }
}

/// Marks outside the ring where records were refused a moment ago.
pub fn marks(
    ui: &Ui,
    dial: &Dial,
    stream: &StreamView,
    figures: &Figures,
    clock: ClockStatus,
    taken: &[Rect],
) -> Vec<Mark> {
    let tokens = ui.tokens();
    let recent =
        |passage: &&Passage| passage.refused.is_some() && passage.at.0 + MARK_MILLIS > clock.now.0;
    let mut mesh = Mesh::default();
    let mut marks = Vec::new();
    for passage in stream.passages.iter().rev().filter(recent).take(MARKS) {
        // The same record has the same place in every frame.
        let mixed = passage.counter.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let part = |shift: u32| (mixed >> shift & 0xFFFF) as f32 / 65536.0;
        // Those of one key would lie on one line.
        let aside = Dial::along((part(32) - 0.5) * 18.0, dial.outer);
        let fraction = place(passage, figures) + aside;
        let mut radius = dial.outer + 14.0 + part(48) * 24.0;
        let covers = |radius: f32| {
            let at = dial.at(radius, fraction);
            taken.iter().any(|rect| rect.expand(4.0).contains(at))
        };
        while covers(radius) && radius < dial.outer + 72.0 {
            radius += 6.0;
        }
        let at = dial.at(radius, fraction);
        cross(&mut mesh, at, 3.4, tokens.error);
        let why = match passage.refused {
            Some(Refusal::Bytes) => "1 MB/s agotado",
            Some(Refusal::Records) => "1000 reg/s agotados",
            None => "",
        };
        let words = format!(
            "Rechazado por #{}: {why} ({})",
            passage.shard.0,
            numbers::bytes(passage.bytes)
        );
        marks.push(Mark { at, words });
    }
    if !marks.is_empty() {
        ui.painter().add(Shape::mesh(mesh));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_stands_for_one_record_up_to_sixty_a_second() {
        assert_eq!(per_dot(0.0, 1), 1);
        assert_eq!(per_dot(60.0, 2), 1);
        assert_eq!(per_dot(61.0, 2), 2);
        assert_eq!(per_dot(1500.0, 50), 25);
        assert_eq!(per_dot(10_000.0, 300), 250);
        assert_eq!(per_dot(0.0, 500), 5, "a batch while the clock stands");
    }
}
