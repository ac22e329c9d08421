//! Upright rectangles of one colour: what most of a window and every letter is made of.

use super::canvas::{Canvas, Clip};
use super::colour::{Fine, Pixel, fine, over, tint};
use super::corner::{Corner, PARTS, first_pixel, texel_at};
use super::texture::Texture;

/// How far from a whole number texels may begin and still be copied one by one.
const SLACK: f64 = 1.0 / 1024.0;

/// Whether all three corners are corners of their upright bounding box.
pub(super) fn is_half_rectangle(corners: &[Corner; 3]) -> bool {
    let [a, b, c] = corners;
    (a.x == b.x || b.x == c.x || c.x == a.x) && (a.y == b.y || b.y == c.y || c.y == a.y)
}

/// An upright rectangle of one colour, with an upright part of a texture.
pub(super) struct Rectangle {
    /// Left, top, right and bottom, in parts of a pixel.
    edges: [i32; 4],
    /// Left, top, right and bottom in the texture, from 0 to 1.
    uv: [f32; 4],
    colour: Pixel,
}

impl Rectangle {
    /// The rectangle two triangles make up, if they make up one.
    pub(super) fn from_halves(first: &[Corner; 3], second: &[Corner; 3]) -> Option<Self> {
        let xs = first.map(|corner| corner.x);
        let ys = first.map(|corner| corner.y);
        let left = xs[0].min(xs[1]).min(xs[2]);
        let right = xs[0].max(xs[1]).max(xs[2]);
        let top = ys[0].min(ys[1]).min(ys[2]);
        let bottom = ys[0].max(ys[1]).max(ys[2]);
        let colour = first[0].colour;
        // Of the four corners, counted from the top left: which ones each triangle has.
        let mut seen = [0_u8; 2];
        let mut uv: [Option<f32>; 4] = [None; 4];
        for (corners, seen) in [first, second].into_iter().zip(&mut seen) {
            for corner in corners {
                let across = side(corner.x, left, right)?;
                let down = side(corner.y, top, bottom)?;
                if corner.colour != colour {
                    return None;
                }
                *seen |= 1 << (across + 2 * down);
                for (slot, value) in [(2 * across, corner.uv[0]), (2 * down + 1, corner.uv[1])] {
                    let known = *uv[slot].get_or_insert(value);
                    if known.to_bits() != value.to_bits() {
                        return None;
                    }
                }
            }
        }
        // The corner that one misses is opposite to the one the other misses.
        let halves = matches!(
            seen,
            [0b0111, 0b1110] | [0b1110, 0b0111] | [0b1011, 0b1101] | [0b1101, 0b1011]
        );
        let [Some(u0), Some(v0), Some(u1), Some(v1)] = uv else { return None };
        halves.then_some(Self { edges: [left, top, right, bottom], uv: [u0, v0, u1, v1], colour })
    }

    /// Paints it, unless it needs to be filtered, which triangles do.
    pub(super) fn paint(&self, canvas: &mut Canvas, clip: Clip, texture: &Texture) -> bool {
        let [left, top, right, bottom] = self.edges.map(first_pixel);
        let whole = Clip { left, top, right, bottom };
        let part = whole.intersect(clip);
        let [u0, v0, u1, v1] = self.uv;
        if u0.to_bits() == u1.to_bits() && v0.to_bits() == v1.to_bits() {
            if !part.is_empty() {
                let colour = tint(fine(self.colour), texel_at(texture, [u0, v0]));
                for row in part.top..part.bottom {
                    canvas.paint_span(row, part.left, part.right, colour);
                }
            }
            return true;
        }
        let Some([column, row]) = self.texels(texture) else { return false };
        if !part.is_empty() {
            copy(
                canvas,
                part,
                texture,
                fine(self.colour),
                [column, row].map(|at| at as i32),
                whole,
            );
        }
        true
    }

    /// Where its texels begin, if each of its pixels is exactly one texel.
    fn texels(&self, texture: &Texture) -> Option<[usize; 2]> {
        let mut begin = [0; 2];
        for (axis, begin) in begin.iter_mut().enumerate() {
            let (from, to) = (self.edges[axis], self.edges[axis + 2]);
            if from % PARTS != 0 || to % PARTS != 0 {
                return None;
            }
            let count = texture.size()[axis];
            let first = whole_texel(self.uv[axis], count)?;
            let end = whole_texel(self.uv[axis + 2], count)?;
            if end.checked_sub(first) != Some(((to - from) / PARTS) as usize) || end > count {
                return None;
            }
            *begin = first;
        }
        Some(begin)
    }
}

/// 0 or 1 for the lower or upper side that a place is on.
fn side(at: i32, low: i32, high: i32) -> Option<usize> {
    if at == low {
        Some(0)
    } else if at == high {
        Some(1)
    } else {
        None
    }
}

/// The texel that begins at a place, if one does.
fn whole_texel(uv: f32, count: usize) -> Option<usize> {
    let at = f64::from(uv) * count as f64;
    let near = at.round();
    (near >= 0.0 && (at - near).abs() < SLACK).then_some(near as usize)
}

/// Paints pixels with one texel each; `begin` is the texel of the first pixel of `whole`.
fn copy(
    canvas: &mut Canvas,
    part: Clip,
    texture: &Texture,
    colour: Fine,
    begin: [i32; 2],
    whole: Clip,
) {
    let from = (begin[0] + part.left - whole.left) as usize;
    let count = (part.right - part.left) as usize;
    for row in part.top..part.bottom {
        let texel_row = (begin[1] + row - whole.top) as usize;
        let Some(texels) = texture.row(texel_row, from, count) else { return };
        for (pixel, texel) in canvas.span(row, part.left, part.right).iter_mut().zip(texels) {
            // Most of a letter's box is empty.
            if *texel != [0; 4] {
                *pixel = over(tint(colour, fine(*texel)), *pixel);
            }
        }
    }
}
