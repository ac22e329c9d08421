//! Every colour of the window, by meaning. Nothing outside this folder writes a colour.
//!
//! Contrast of each pair is tested below (WCAG 2.2: text 4.5, graphics 3).

use eframe::egui::Color32;

/// The colours of one theme. `soft_*` are 13 % of a colour over the background (10 % in light,
/// shards 24 % and 13 %), made opaque once, so that nothing is blended at draw time.
#[derive(Debug)]
pub struct Tokens {
    /// A dark theme (the two that aren't light).
    pub dark: bool,
    /// The theme with pure colours and thick strokes.
    pub high_contrast: bool,
    /// Code, terminal, JSON.
    pub sunken: Color32,
    /// Pages and views.
    pub bg: Color32,
    /// Bars, index, drawers.
    pub panel: Color32,
    /// Buttons, popups, the selected card.
    pub raised: Color32,
    /// Separators.
    pub line: Color32,
    /// Strokes of controls and popups.
    pub line2: Color32,
    /// Strokes of text fields.
    pub field: Color32,
    /// Selected rows.
    pub sel: Color32,
    /// Pointed rows.
    pub hover: Color32,
    /// Text.
    pub text: Color32,
    /// Text of second rank.
    pub secondary: Color32,
    /// Captions.
    pub weak: Color32,
    /// The one main action of a region, focus, the active tab, now.
    pub accent: Color32,
    /// Text on `accent`.
    pub on_accent: Color32,
    /// Links and values that AWS evaluated.
    pub link: Color32,
    /// Fine.
    pub ok: Color32,
    /// Take care.
    pub warn: Color32,
    /// Went wrong.
    pub error: Color32,
    /// `ok` as a fill.
    pub soft_ok: Color32,
    /// `warn` as a fill.
    pub soft_warn: Color32,
    /// `error` as a fill.
    pub soft_error: Color32,
    /// `link` as a fill.
    pub soft_link: Color32,
    /// `accent` as a fill: marks of a search.
    pub soft_accent: Color32,
    /// `secondary` as a fill: neutral badges.
    pub soft_neutral: Color32,
    /// Lines and arcs of a shard; index modulo 8.
    pub shard: [Color32; 8],
    /// Text of a shard's chip.
    pub shard_text: [Color32; 8],
    /// A shard's chip.
    pub soft_shard: [Color32; 8],
    /// The hatch on the chips of the second turn.
    pub hatch_shard: [Color32; 8],
    /// Laid over what waits while something floats above it; the one colour that lets things
    /// shine through.
    pub scrim: Color32,
    /// Strings in code.
    pub code_string: Color32,
    /// Flags and keys in code.
    pub code_flag: Color32,
    /// Numbers in code.
    pub code_number: Color32,
    /// Commands and keywords in code.
    pub code_command: Color32,
    /// Thickness of strokes, in points.
    pub stroke: f32,
}

const fn rgb(value: u32) -> Color32 {
    Color32::from_rgb((value >> 16) as u8, (value >> 8) as u8, value as u8)
}

/// `over` at `percent` on `under`, opaque.
fn mix(under: Color32, over: Color32, percent: u32) -> Color32 {
    let channel = |below: u8, above: u8| {
        ((u32::from(below) * (100 - percent) + u32::from(above) * percent + 50) / 100) as u8
    };
    Color32::from_rgb(
        channel(under.r(), over.r()),
        channel(under.g(), over.g()),
        channel(under.b(), over.b()),
    )
}

/// What differs by theme; the fills follow from it.
struct Base {
    dark: bool,
    high_contrast: bool,
    surfaces: [u32; 4],
    lines: [u32; 3],
    rows: [u32; 2],
    text: [u32; 3],
    accent: [u32; 2],
    states: [u32; 4],
    shard: [u32; 8],
    shard_text: [u32; 8],
    code: [u32; 4],
    soft: [u32; 2],
    stroke: f32,
}

impl Base {
    #[expect(
        clippy::similar_names,
        reason = "`warn` and `weak`, `line` and `link` are tokens' names"
    )]
    fn tokens(&self) -> Tokens {
        let [sunken, bg, panel, raised] = self.surfaces.map(rgb);
        let [line, line2, field] = self.lines.map(rgb);
        let [sel, hover] = self.rows.map(rgb);
        let [text, secondary, weak] = self.text.map(rgb);
        let [accent, on_accent] = self.accent.map(rgb);
        let [link, ok, warn, error] = self.states.map(rgb);
        let [code_string, code_flag, code_number, code_command] = self.code.map(rgb);
        let soft = |colour| mix(bg, colour, self.soft[0]);
        let shard = self.shard.map(rgb);
        Tokens {
            dark: self.dark,
            high_contrast: self.high_contrast,
            sunken,
            bg,
            panel,
            raised,
            line,
            line2,
            field,
            sel,
            hover,
            text,
            secondary,
            weak,
            accent,
            on_accent,
            link,
            ok,
            warn,
            error,
            soft_ok: soft(ok),
            soft_warn: soft(warn),
            soft_error: soft(error),
            soft_link: soft(link),
            // A mark must be seen in every theme, also where the other fills are not tinted.
            soft_accent: mix(bg, accent, (2 * self.soft[0]).max(22)),
            soft_neutral: soft(secondary),
            shard,
            shard_text: self.shard_text.map(rgb),
            soft_shard: shard.map(|colour| mix(bg, colour, self.soft[1])),
            hatch_shard: shard.map(|colour| mix(bg, colour, self.soft[1] + 22)),
            scrim: bg.gamma_multiply(0.6),
            code_string,
            code_flag,
            code_number,
            code_command,
            stroke: self.stroke,
        }
    }
}

/// The dark theme.
pub(super) fn dark() -> Tokens {
    let shard =
        [0x52_A9FE, 0xF5_AE39, 0x53_BE70, 0xFD_95DC, 0x09_BAC9, 0xFF_A098, 0xB4_8DF4, 0xBB_C949];
    Base {
        dark: true,
        high_contrast: false,
        surfaces: [0x0D_1015, 0x12_151B, 0x1A_1F28, 0x23_2A35],
        lines: [0x27_2E39, 0x3B_4452, 0x5A_6678],
        rows: [0x2A_3240, 0x1E_242E],
        text: [0xE6_EAF0, 0xA3_ADBB, 0x90_9BAA],
        accent: [0xFF_9D3B, 0x1C_1304],
        states: [0x6C_B6FF, 0x57_C78A, 0xE9_B44C, 0xFF_7B72],
        shard,
        shard_text: shard,
        code: [0x9F_D8B4, 0xA9_C7EA, 0xF0_C48A, 0xC7_B3F5],
        soft: [13, 24],
        stroke: 1.0,
    }
    .tokens()
}

/// The light theme.
pub(super) fn light() -> Tokens {
    Base {
        dark: false,
        high_contrast: false,
        surfaces: [0xF5_F7FA, 0xFB_FCFD, 0xF1_F4F8, 0xFF_FFFF],
        lines: [0xDF_E5EC, 0xC2_CBD6, 0x87_93A1],
        rows: [0xDD_E7F3, 0xE9_EEF4],
        text: [0x16_1B22, 0x4B_5563, 0x5A_6470],
        accent: [0xA8_4F00, 0xFF_FFFF],
        states: [0x0B_5FC1, 0x11_7341, 0x8A_5600, 0xB4_2318],
        shard: [
            0x04_65AF, 0x9C_6907, 0x05_7836, 0xAF_4791, 0x06_717A, 0xC0_4442, 0x73_47AF, 0x73_7C0A,
        ],
        shard_text: [
            0x04_65AF, 0x81_5600, 0x05_7836, 0x98_3A7D, 0x06_717A, 0xAD_3432, 0x73_47AF, 0x5F_6600,
        ],
        code: [0x11_7341, 0x1F_5E9E, 0x8A_5600, 0x6B_3FA0],
        soft: [10, 13],
        stroke: 1.0,
    }
    .tokens()
}

/// The high-contrast theme: pure black and white, no tints behind text, thick strokes.
pub(super) fn high_contrast() -> Tokens {
    let shard =
        [0x6C_BBFF, 0xFF_C252, 0x6B_E38C, 0xFF_A8E4, 0x2A_DCEB, 0xFF_B3AC, 0xC9_A9FF, 0xD3_E35C];
    Base {
        dark: true,
        high_contrast: true,
        surfaces: [0x00_0000, 0x00_0000, 0x00_0000, 0x10_1010],
        lines: [0x8C_8C8C, 0xFF_FFFF, 0xFF_FFFF],
        rows: [0x00_3A75, 0x26_2626],
        text: [0xFF_FFFF, 0xE6_E6E6, 0xD6_D6D6],
        accent: [0xFF_B000, 0x00_0000],
        states: [0x8C_C8FF, 0x6D_F0A6, 0xFF_D24D, 0xFF_9A93],
        shard,
        shard_text: shard,
        code: [0xA8_F0C4, 0xB9_DAFF, 0xFF_D79A, 0xD9_C8FF],
        soft: [0, 0],
        stroke: 2.0,
    }
    .tokens()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        if one > other { one / other } else { other / one }
    }

    #[test]
    fn text_can_be_read_on_every_surface() {
        for tokens in [dark(), light(), high_contrast()] {
            let surfaces =
                [tokens.sunken, tokens.bg, tokens.panel, tokens.raised, tokens.sel, tokens.hover];
            for surface in surfaces {
                for text in [tokens.text, tokens.secondary, tokens.weak] {
                    let ratio = contrast(text, surface);
                    assert!(ratio >= 4.5, "{text:?} on {surface:?}: {ratio:.2}");
                }
            }
            let on_page = [tokens.link, tokens.ok, tokens.warn, tokens.error, tokens.accent];
            for (text, soft) in on_page.iter().zip([
                tokens.soft_link,
                tokens.soft_ok,
                tokens.soft_warn,
                tokens.soft_error,
                tokens.bg,
            ]) {
                for surface in [tokens.bg, tokens.panel, soft] {
                    let ratio = contrast(*text, surface);
                    assert!(ratio >= 4.5, "{text:?} on {surface:?}: {ratio:.2}");
                }
            }
            for text in
                [tokens.code_string, tokens.code_flag, tokens.code_number, tokens.code_command]
            {
                assert!(contrast(text, tokens.sunken) >= 4.5, "{text:?} in code");
            }
            assert!(contrast(tokens.on_accent, tokens.accent) >= 4.5);
            for marked in [tokens.text, tokens.secondary] {
                assert!(contrast(marked, tokens.soft_accent) >= 4.5, "{marked:?} marked");
            }
        }
    }

    #[test]
    fn shards_can_be_told_from_the_page_and_read_on_their_chips() {
        for tokens in [dark(), light(), high_contrast()] {
            for index in 0..8 {
                assert!(contrast(tokens.shard[index], tokens.bg) >= 3.0);
                let chip = contrast(tokens.shard_text[index], tokens.soft_shard[index]);
                assert!(chip >= 4.5, "#{index}: {chip:.2}");
            }
        }
    }

    #[test]
    fn fields_have_an_edge_that_can_be_seen() {
        for tokens in [dark(), light(), high_contrast()] {
            assert!(contrast(tokens.field, tokens.bg) >= 3.0);
            assert!(contrast(tokens.accent, tokens.bg) >= 3.0);
        }
    }
}
