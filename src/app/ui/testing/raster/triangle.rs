//! Triangles, by the rule that a pixel belongs to the triangle its centre is in, and on an edge to
//! the triangle whose top or left edge that is.

use super::canvas::{Canvas, Clip};
use super::colour::{Fine, ONE, Pixel, WHITE, fine, over, tint};
use super::corner::{CENTRE, Corner, FRACTION, PARTS, first_pixel, fixed, texel_at};
use super::texture::{Sampler, Texture};

/// Extra bits of a channel while it is stepped along a row.
const CHANNEL_FRACTION: u32 = 14;
/// A texture at its own size is not made smaller, whatever rounding says.
const MORE_THAN_ONE: f64 = 1.0001;

/// An edge of a triangle: where the triangle is, it is not negative.
struct Edge {
    /// Growth with every part of a pixel to the right.
    right: i64,
    /// Growth with every part of a pixel down.
    down: i64,
    /// The value at the origin.
    origin: i64,
}

impl Edge {
    fn new(from: &Corner, to: &Corner) -> Self {
        let right = i64::from(from.y) - i64::from(to.y);
        let down = i64::from(to.x) - i64::from(from.x);
        // Clockwise, a top edge goes right and a left edge goes up: only these own their pixels.
        let owns = right > 0 || (right == 0 && down > 0);
        let origin = -right * i64::from(from.x) - down * i64::from(from.y) - i64::from(!owns);
        Self { right, down, origin }
    }

    /// Narrows a range of columns to those of this row that are inside.
    fn narrow(&self, row: i32, columns: &mut (i64, i64)) {
        let centre = i64::from(CENTRE);
        let y = i64::from(row) * i64::from(PARTS) + centre;
        let first = self.origin + self.right * centre + self.down * y;
        let step = self.right * i64::from(PARTS);
        if step > 0 {
            columns.0 = columns.0.max(-first.div_euclid(step));
        } else if step < 0 {
            columns.1 = columns.1.min(first.div_euclid(-step) + 1);
        } else if first < 0 {
            columns.1 = columns.0;
        }
    }
}

/// A value that changes evenly over a triangle.
struct Plane {
    /// A corner, in parts of a pixel, and the value there.
    from: (i32, i32, f64),
    /// Growth with every part of a pixel to the right.
    right: f64,
    /// Growth with every part of a pixel down.
    down: f64,
}

impl Plane {
    /// The plane through the values at three corners; `area` is twice the area, in parts squared.
    fn new(corners: &[Corner; 3], area: i64, values: [f64; 3]) -> Self {
        let [a, b, c] = corners;
        let (bx, by) = (f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y));
        let (cx, cy) = (f64::from(c.x) - f64::from(a.x), f64::from(c.y) - f64::from(a.y));
        let (db, dc) = (values[1] - values[0], values[2] - values[0]);
        let per_part = 1.0 / area as f64;
        let right = (db * cy - dc * by) * per_part;
        let down = (dc * bx - db * cx) * per_part;
        Self { from: (a.x, a.y, values[0]), right, down }
    }

    /// The value at the centre of a pixel.
    fn at(&self, column: i32, row: i32) -> f64 {
        let (x, y, value) = self.from;
        let right = f64::from(column * PARTS + CENTRE) - f64::from(x);
        let down = f64::from(row * PARTS + CENTRE) - f64::from(y);
        value + self.right * right + self.down * down
    }

    /// Growth with every pixel to the right.
    fn step(&self) -> f64 {
        self.right * f64::from(PARTS)
    }
}

/// Colours of a triangle's pixels.
enum Colours {
    /// One colour.
    Solid(Fine),
    /// A plane for each channel.
    Shaded([Plane; 4]),
}

impl Colours {
    fn new(corners: &[Corner; 3], area: i64, through: Fine) -> Self {
        let colours = corners.map(|corner| tint(fine(corner.colour), through));
        let [a, b, c] = colours;
        if a == b && b == c {
            return Self::Solid(a);
        }
        let plane = |channel: usize| {
            Plane::new(corners, area, colours.map(|colour| f64::from(colour[channel])))
        };
        Self::Shaded([plane(0), plane(1), plane(2), plane(3)])
    }

    /// The colours of a row's pixels, from a column on.
    fn start(&self, column: i32, row: i32) -> Shades {
        let per_level = f64::from(1_u32 << CHANNEL_FRACTION);
        match self {
            Self::Solid(colour) => Shades {
                now: colour.map(|channel| (channel << CHANNEL_FRACTION) as i32),
                step: [0; 4],
            },
            Self::Shaded(planes) => Shades {
                now: planes
                    .each_ref()
                    .map(|plane| ((plane.at(column, row) + 0.5) * per_level) as i32),
                step: planes.each_ref().map(|plane| (plane.step() * per_level) as i32),
            },
        }
    }
}

/// Colours of one pixel after the other.
struct Shades {
    now: [i32; 4],
    step: [i32; 4],
}

impl Shades {
    fn next(&mut self) -> Fine {
        let mut out = [0; 4];
        for ((value, now), step) in out.iter_mut().zip(&mut self.now).zip(self.step) {
            *value = (*now >> CHANNEL_FRACTION).clamp(0, ONE as i32) as u32;
            *now = now.wrapping_add(step);
        }
        out
    }
}

/// Paints a triangle, of whichever winding.
pub(super) fn paint(canvas: &mut Canvas, clip: Clip, texture: &Texture, mut corners: [Corner; 3]) {
    let Some((area, bounds)) = clockwise(&mut corners) else { return };
    let bounds = bounds.intersect(clip);
    if bounds.is_empty() {
        return;
    }
    let [a, b, c] = &corners;
    let edges = [Edge::new(a, b), Edge::new(b, c), Edge::new(c, a)];
    let textured = !(a.same_uv(b) && b.same_uv(c));
    let through = if textured { WHITE } else { texel_at(texture, a.uv) };
    let colours = Colours::new(&corners, area, through);
    let places = textured.then(|| Places::new(&corners, area, texture));
    for row in bounds.top..bounds.bottom {
        let mut columns = (i64::from(bounds.left), i64::from(bounds.right));
        for edge in &edges {
            edge.narrow(row, &mut columns);
        }
        if columns.0 >= columns.1 {
            continue;
        }
        let (from, to) = (columns.0 as i32, columns.1 as i32);
        match (&places, &colours) {
            (None, Colours::Solid(colour)) => canvas.paint_span(row, from, to, *colour),
            (None, Colours::Shaded(_)) => {
                let mut shades = colours.start(from, row);
                for pixel in canvas.span(row, from, to) {
                    *pixel = over(shades.next(), *pixel);
                }
            }
            (Some(places), _) => {
                places.paint_span(canvas.span(row, from, to), from, row, colours.start(from, row));
            }
        }
    }
}

/// Makes corners go clockwise; gives twice the area and the pixels around, unless it is empty.
fn clockwise(corners: &mut [Corner; 3]) -> Option<(i64, Clip)> {
    let [a, b, c] = *corners;
    let wide = |to: i32, from: i32| i64::from(to) - i64::from(from);
    let area = wide(b.x, a.x) * wide(c.y, a.y) - wide(c.x, a.x) * wide(b.y, a.y);
    if area == 0 {
        return None;
    }
    if area < 0 {
        *corners = [a, c, b];
    }
    let bounds = Clip {
        left: first_pixel(a.x.min(b.x).min(c.x)),
        top: first_pixel(a.y.min(b.y).min(c.y)),
        right: first_pixel(a.x.max(b.x).max(c.x)),
        bottom: first_pixel(a.y.max(b.y).max(c.y)),
    };
    Some((area.abs(), bounds))
}

/// Places in a texture over a triangle.
struct Places<'a> {
    sampler: Sampler<'a>,
    x: Plane,
    y: Plane,
}

impl<'a> Places<'a> {
    fn new(corners: &[Corner; 3], area: i64, texture: &'a Texture) -> Self {
        let [width, height] = texture.size().map(|count| count as f64);
        let x = Plane::new(corners, area, corners.map(|at| f64::from(at.uv[0]) * width));
        let y = Plane::new(corners, area, corners.map(|at| f64::from(at.uv[1]) * height));
        // Compared as squares, which need no root.
        let right = x.right * x.right + y.right * y.right;
        let down = x.down * x.down + y.down * y.down;
        let texels = right.max(down) * f64::from(PARTS * PARTS);
        Self { sampler: texture.sampler(texels > MORE_THAN_ONE), x, y }
    }

    fn paint_span(&self, span: &mut [Pixel], column: i32, row: i32, mut shades: Shades) {
        let mut x = fixed(self.x.at(column, row), FRACTION);
        let mut y = fixed(self.y.at(column, row), FRACTION);
        let (step_x, step_y) = (fixed(self.x.step(), FRACTION), fixed(self.y.step(), FRACTION));
        for pixel in span {
            let texel = self.sampler.at(x, y);
            let colour = shades.next();
            if texel != [0; 4] {
                *pixel = over(tint(colour, texel), *pixel);
            }
            x = x.wrapping_add(step_x);
            y = y.wrapping_add(step_y);
        }
    }
}
