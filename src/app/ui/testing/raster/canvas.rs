//! The picture being painted, and the part of it that may be touched.

use eframe::egui::{Color32, Rect};
use image::RgbaImage;

use super::colour::{Fine, Pixel, opaque, over};

/// A rectangle of whole pixels; right and bottom are the first outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clip {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Clip {
    /// Whether it holds no pixel.
    pub(super) fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    /// What both hold.
    pub(super) fn intersect(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// A picture being painted.
pub(super) struct Canvas {
    width: i32,
    height: i32,
    pixels: Vec<Pixel>,
}

impl Canvas {
    /// A picture of one colour.
    pub(super) fn new(width: i32, height: i32, background: Color32) -> Self {
        let count = width.max(0) as usize * height.max(0) as usize;
        Self { width, height, pixels: vec![background.to_array(); count] }
    }

    /// The pixels of a clip rectangle in points, rounded as egui's painters round the scissor.
    pub(super) fn clip(&self, rect: Rect, scale: f32) -> Clip {
        let at =
            |points: f32, from: i32, to: i32| ((points * scale).round() as i32).clamp(from, to);
        let left = at(rect.min.x, 0, self.width);
        let top = at(rect.min.y, 0, self.height);
        Clip {
            left,
            top,
            right: at(rect.max.x, left, self.width),
            bottom: at(rect.max.y, top, self.height),
        }
    }

    /// The pixels of a row from one column up to another; none where that leaves the picture.
    pub(super) fn span(&mut self, row: i32, from: i32, to: i32) -> &mut [Pixel] {
        if row < 0 || row >= self.height || from < 0 || to > self.width || from >= to {
            return &mut [];
        }
        let start = row as usize * self.width as usize;
        self.pixels.get_mut(start + from as usize..start + to as usize).unwrap_or_default()
    }

    /// Paints a part of a row in one colour.
    pub(super) fn paint_span(&mut self, row: i32, from: i32, to: i32, colour: Fine) {
        let span = self.span(row, from, to);
        if let Some(pixel) = opaque(colour) {
            span.fill(pixel);
        } else if colour != [0; 4] {
            for pixel in span {
                *pixel = over(colour, *pixel);
            }
        }
    }

    /// The finished picture.
    pub(super) fn into_image(self) -> RgbaImage {
        let (width, height) = (self.width as u32, self.height as u32);
        RgbaImage::from_raw(width, height, self.pixels.into_flattened())
            .unwrap_or_else(|| RgbaImage::new(width, height))
    }
}
