//! Pictures of the window without a window: egui's meshes painted by the CPU.
//!
//! The same meshes give the same bytes on every machine and in every build profile. What is covered
//! is decided with integers only; colours are stepped as integers from starting values computed in
//! `f64`, whose basic operations are the same everywhere. Colours are premultiplied and blended in
//! gamma space, as egui's own painters do; mipmaps and dithering are left out.

mod canvas;
mod colour;
mod corner;
mod rectangle;
#[cfg(test)]
mod tests;
mod texture;
mod triangle;

use std::collections::BTreeMap;

use eframe::egui::epaint::{ImageDelta, Mesh, Primitive, Vertex};
use eframe::egui::{Color32, Context, FullOutput, TextureId, TexturesDelta};
use image::RgbaImage;

use canvas::{Canvas, Clip};
use corner::Corner;
use rectangle::Rectangle;
use texture::Texture;

/// The longest side a picture may have, as on common graphics cards.
const LONGEST_SIDE: f32 = 16_384.0;

/// Paints what egui put out as a picture; keeps egui's textures between frames.
#[derive(Default)]
pub(crate) struct Raster {
    /// What every picture starts as; transparent unless set.
    pub(crate) background: Color32,
    textures: BTreeMap<TextureId, Texture>,
    /// Textures egui gave up in the newest frame, which may still be drawn in that frame.
    given_up: Vec<TextureId>,
}

impl Raster {
    /// The picture of a frame. Its changes to textures are taken over first, and so emptied.
    pub(crate) fn paint(&mut self, ctx: &Context, out: &mut FullOutput) -> RgbaImage {
        self.take_over(&mut out.textures_delta);
        self.draw(ctx, out)
    }

    /// Takes over changes to textures. What they give up lives until the next changes.
    fn take_over(&mut self, delta: &mut TexturesDelta) {
        for id in self.given_up.drain(..) {
            self.textures.remove(&id);
        }
        for (id, changes) in delta.set.drain() {
            for change in &changes {
                self.change_texture(id, change);
            }
        }
        self.given_up.extend(delta.free.drain());
    }

    fn change_texture(&mut self, id: TextureId, change: &ImageDelta) {
        if change.is_whole() {
            self.textures.insert(id, Texture::new(change));
        } else if let Some(texture) = self.textures.get_mut(&id) {
            texture.update(change);
        }
    }

    fn draw(&self, ctx: &Context, out: &FullOutput) -> RgbaImage {
        let scale = if out.pixels_per_point.is_finite() && out.pixels_per_point > 0.0 {
            out.pixels_per_point
        } else {
            ctx.pixels_per_point()
        };
        let area = ctx.content_rect() * scale;
        let pixels = |length: f32| length.round().clamp(1.0, LONGEST_SIDE) as i32;
        let mut canvas = Canvas::new(pixels(area.width()), pixels(area.height()), self.background);
        for clipped in ctx.tessellate(out.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = canvas.clip(clipped.clip_rect, scale);
            if !clip.is_empty() {
                draw_mesh(&mut canvas, clip, texture, mesh, scale);
            }
        }
        canvas.into_image()
    }
}

impl egui_kittest::TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.take_over(delta);
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        Ok(self.draw(ctx, output))
    }
}

/// Paints a mesh's triangles in order; two that make an upright rectangle are painted as one.
fn draw_mesh(canvas: &mut Canvas, clip: Clip, texture: &Texture, mesh: &Mesh, scale: f32) {
    let corners = |a: u32, b: u32, c: u32| -> Option<[Corner; 3]> {
        let corner = |index: u32| -> Option<Corner> {
            let vertex: &Vertex = mesh.vertices.get(index as usize)?;
            Corner::new(vertex, scale)
        };
        Some([corner(a)?, corner(b)?, corner(c)?])
    };
    let mut rest = mesh.indices.as_slice();
    while let [a, b, c, tail @ ..] = rest {
        rest = tail;
        let Some(first) = corners(*a, *b, *c) else { continue };
        if let [d, e, f, after @ ..] = tail
            && rectangle::is_half_rectangle(&first)
            && let Some(second) = corners(*d, *e, *f)
            && let Some(whole) = Rectangle::from_halves(&first, &second)
            && whole.paint(canvas, clip, texture)
        {
            rest = after;
        } else {
            triangle::paint(canvas, clip, texture, first);
        }
    }
}
