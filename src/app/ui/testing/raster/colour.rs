//! Arithmetic of colours: premultiplied, in gamma space, as integers.

/// A premultiplied colour of eight bits a channel, as it stands in a picture.
pub(super) type Pixel = [u8; 4];

/// A premultiplied colour with eight more bits a channel: from 0 to [`ONE`].
pub(super) type Fine = [u32; 4];

/// The fullest value of a channel of a [`Fine`] colour.
pub(super) const ONE: u32 = 255 << 8;

/// Opaque white: what a [`tint`] leaves unchanged.
pub(super) const WHITE: Fine = [ONE; 4];

/// A pixel's colour with room for fractions.
pub(super) fn fine(pixel: Pixel) -> Fine {
    pixel.map(|channel| u32::from(channel) << 8)
}

/// One colour through another.
pub(super) fn tint(colour: Fine, by: Fine) -> Fine {
    let mut out = colour;
    for (channel, by) in out.iter_mut().zip(by) {
        *channel = ((*channel * by + ONE / 2) >> 8) / 255;
    }
    out
}

/// A colour over what the picture holds, alpha included.
pub(super) fn over(colour: Fine, below: Pixel) -> Pixel {
    let through = ONE - colour[3].min(ONE);
    let mut out = below;
    for (channel, colour) in out.iter_mut().zip(colour) {
        let sum = (colour * 255 + u32::from(*channel) * through + ONE / 2) >> 8;
        // Colours brighter than their alpha add light, up to white.
        *channel = (sum.min(ONE - 1) / 255) as u8;
    }
    out
}

/// The pixel that an opaque colour leaves, whatever was below.
pub(super) fn opaque(colour: Fine) -> Option<Pixel> {
    (colour[3] >= ONE).then(|| over(colour, [0; 4]))
}
