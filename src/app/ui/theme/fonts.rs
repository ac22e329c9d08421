//! The bundled faces. Nothing is taken from the machine, so that the window looks the same
//! everywhere and a missing glyph is found by a test, not by a reader.

use std::sync::Arc;

use eframe::egui::{FontData, FontDefinitions, FontFamily, FontId};

const FACES: [(&str, &[u8]); 8] = [
    ("inter", include_bytes!("../../../../assets/fonts/Inter-Regular.otf")),
    ("inter-medium", include_bytes!("../../../../assets/fonts/Inter-Medium.otf")),
    ("inter-semibold", include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf")),
    ("inter-italic", include_bytes!("../../../../assets/fonts/Inter-Italic.otf")),
    ("mono", include_bytes!("../../../../assets/fonts/JetBrainsMono-Regular.ttf")),
    ("mono-semibold", include_bytes!("../../../../assets/fonts/JetBrainsMono-SemiBold.ttf")),
    ("lucide", include_bytes!("../../../../assets/icons/lucide.ttf")),
    ("emoji", include_bytes!("../../../../assets/fonts/NotoColorEmoji.ttf")),
];

fn named(name: &str) -> FontFamily {
    FontFamily::Name(name.into())
}

/// Sentences.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Labels that weigh a little more than a sentence.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, named("medium"))
}

/// Titles.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, named("semibold"))
}

/// Emphasis.
pub fn italic(size: f32) -> FontId {
    FontId::new(size, named("italic"))
}

/// Identifiers, numbers in columns, keys, commands.
pub fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// The same, emphasised.
pub fn mono_semibold(size: f32) -> FontId {
    FontId::new(size, named("mono-semibold"))
}

/// Icons.
pub fn icons(size: f32) -> FontId {
    FontId::new(size, named("icons"))
}

/// The faces and the order in which they are asked for a glyph: emoji and symbols last, so that
/// digits and signs come from the text face.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families: [(FontFamily, &[&str]); 7] = [
        (FontFamily::Proportional, &["inter", "mono", "emoji", "lucide"]),
        (FontFamily::Monospace, &["mono", "inter", "emoji", "lucide"]),
        (named("medium"), &["inter-medium", "mono", "emoji", "lucide"]),
        (named("semibold"), &["inter-semibold", "mono", "emoji", "lucide"]),
        (named("italic"), &["inter-italic", "mono", "emoji", "lucide"]),
        (named("mono-semibold"), &["mono-semibold", "inter-semibold", "emoji", "lucide"]),
        (named("icons"), &["lucide", "inter"]),
    ];
    for (family, faces) in families {
        fonts.families.insert(family, faces.iter().map(|&face| face.to_owned()).collect());
    }
    fonts
}
