//! egui's textures in memory, and what is seen of them at a point.

use eframe::egui::epaint::{ColorImage, ImageData, ImageDelta};
use eframe::egui::{TextureFilter, TextureOptions, TextureWrapMode};

use super::colour::{Fine, Pixel, fine};
use super::corner::FRACTION;

/// Fractional bits of a place between texels.
const BITS: u32 = 12;
/// One texel, in places.
const TEXEL: i64 = 1 << BITS;

/// A texture and how it wants to be sampled.
pub(super) struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Pixel>,
    options: TextureOptions,
}

impl Texture {
    /// The texture that a change as a whole describes.
    pub(super) fn new(change: &ImageDelta) -> Self {
        let image = image_of(change);
        let [width, height] = image.size;
        let mut texels: Vec<Pixel> =
            image.pixels.iter().map(eframe::egui::Color32::to_array).collect();
        texels.resize(width * height, [0; 4]);
        Self { width, height, texels, options: change.options }
    }

    /// Replaces a part; what would lie outside is ignored.
    pub(super) fn update(&mut self, change: &ImageDelta) {
        self.options = change.options;
        let image = image_of(change);
        let [left, top] = change.pos.unwrap_or_default();
        let kept = image.width().min(self.width.saturating_sub(left));
        if kept == 0 {
            return;
        }
        let rows = self.texels.chunks_exact_mut(self.width).skip(top);
        for (row, new) in rows.zip(image.pixels.chunks_exact(image.width())) {
            for (texel, new) in row.iter_mut().skip(left).zip(new.iter().take(kept)) {
                *texel = new.to_array();
            }
        }
    }

    /// Texels in a row and rows.
    pub(super) fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Some texels of a row, if the texture has them all.
    pub(super) fn row(&self, row: usize, from: usize, count: usize) -> Option<&[Pixel]> {
        if from + count > self.width || row >= self.height {
            return None;
        }
        let start = row * self.width + from;
        self.texels.get(start..start + count)
    }

    /// A way to look at the texture, made smaller or not.
    pub(super) fn sampler(&self, smaller: bool) -> Sampler<'_> {
        let TextureOptions { magnification, minification, .. } = self.options;
        let filter = if smaller { minification } else { magnification };
        let linear = filter == TextureFilter::Linear;
        Sampler { texture: self, linear, wrap: self.options.wrap_mode }
    }

    /// The texel in a column and row that exist.
    fn texel(&self, column: usize, row: usize) -> Pixel {
        self.texels.get(row * self.width + column).copied().unwrap_or_default()
    }
}

fn image_of(change: &ImageDelta) -> &ColorImage {
    let ImageData::Color(image) = &change.image;
    image
}

/// A texture with its filter chosen.
pub(super) struct Sampler<'a> {
    texture: &'a Texture,
    linear: bool,
    wrap: TextureWrapMode,
}

impl Sampler<'_> {
    /// What is seen at a point given in texels with [`FRACTION`] fractional bits.
    pub(super) fn at(&self, x: i64, y: i64) -> Fine {
        let Texture { width, height, .. } = *self.texture;
        if width == 0 || height == 0 {
            return [0; 4];
        }
        let drop = FRACTION - BITS;
        if self.linear {
            // Texels have their colour at their centre.
            let place = |at: i64| (at.saturating_add(1 << (drop - 1)) >> drop) - TEXEL / 2;
            self.between(place(x), place(y))
        } else {
            let column = self.wrapped(x >> FRACTION, width);
            let row = self.wrapped(y >> FRACTION, height);
            fine(self.texture.texel(column, row))
        }
    }

    fn between(&self, x: i64, y: i64) -> Fine {
        let Texture { width, height, .. } = *self.texture;
        let (column, row) = (x >> BITS, y >> BITS);
        let (right, down) = ((x & (TEXEL - 1)) as u32, (y & (TEXEL - 1)) as u32);
        let (left, up) = (TEXEL as u32 - right, TEXEL as u32 - down);
        let columns = [self.wrapped(column, width), self.wrapped(column + 1, width)];
        let [above, below] = [row, row + 1].map(|row| {
            let row = self.wrapped(row, height);
            columns.map(|column| self.texture.texel(column, row))
        });
        let mut out = [0; 4];
        for (channel, value) in out.iter_mut().enumerate() {
            let across = |texels: [Pixel; 2]| {
                u32::from(texels[0][channel]) * left + u32::from(texels[1][channel]) * right
            };
            // At most 255 * 2^24, which with the half still fits.
            *value = (across(above) * up + across(below) * down + (1 << 15)) >> 16;
        }
        out
    }

    /// The texel that stands for one that may lie outside.
    fn wrapped(&self, at: i64, count: usize) -> usize {
        if at >= 0 && (at as usize) < count {
            return at as usize;
        }
        let count = count as i64;
        let inside = match self.wrap {
            TextureWrapMode::ClampToEdge => at.clamp(0, count - 1),
            TextureWrapMode::Repeat => at.rem_euclid(count),
            TextureWrapMode::MirroredRepeat => {
                let at = at.rem_euclid(2 * count);
                at.min(2 * count - 1 - at)
            }
        };
        inside as usize
    }
}
