//! Corners of triangles, in fixed point, and what a texture shows at one.

use eframe::egui::epaint::Vertex;

use super::colour::{Fine, Pixel};
use super::texture::Texture;

/// Parts of a pixel that corners are rounded to, as on graphics cards.
pub(super) const PARTS: i32 = 256;
/// The centre of a pixel, in parts.
pub(super) const CENTRE: i32 = PARTS / 2;
/// Corners farther out than this many parts are moved in, so that no product overflows.
const FARTHEST: f32 = (1_u32 << 29) as f32;
/// Fractional bits of a place in a texture while it is stepped along a row.
pub(super) const FRACTION: u32 = 32;

/// A corner of a triangle, in parts of a pixel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    pub(super) x: i32,
    pub(super) y: i32,
    /// Place in the texture, from 0 to 1.
    pub(super) uv: [f32; 2],
    pub(super) colour: Pixel,
}

impl Corner {
    /// The corner at a vertex, unless that is nowhere.
    pub(super) fn new(vertex: &Vertex, scale: f32) -> Option<Self> {
        let parts = |points: f32| {
            let at = points * scale * PARTS as f32;
            at.is_finite().then(|| at.clamp(-FARTHEST, FARTHEST).round() as i32)
        };
        Some(Self {
            x: parts(vertex.pos.x)?,
            y: parts(vertex.pos.y)?,
            uv: [vertex.uv.x, vertex.uv.y],
            colour: vertex.color.to_array(),
        })
    }

    /// Whether both are at the same place in the texture.
    pub(super) fn same_uv(&self, other: &Self) -> bool {
        self.uv.map(f32::to_bits) == other.uv.map(f32::to_bits)
    }
}

/// The first pixel whose centre is at or after a place.
pub(super) fn first_pixel(parts: i32) -> i32 {
    -((CENTRE - parts).div_euclid(PARTS))
}

/// What a texture shows at a place from 0 to 1.
pub(super) fn texel_at(texture: &Texture, uv: [f32; 2]) -> Fine {
    let [width, height] = texture.size();
    let x = fixed(f64::from(uv[0]) * width as f64, FRACTION);
    let y = fixed(f64::from(uv[1]) * height as f64, FRACTION);
    texture.sampler(false).at(x, y)
}

/// A number with so many fractional bits; far too large ones stay large.
pub(super) fn fixed(value: f64, bits: u32) -> i64 {
    (value * (1_i64 << bits) as f64).floor() as i64
}
