//! Icons as text of the icon face.

use eframe::egui::RichText;

use super::{fonts, icon_table};

/// The character of an icon by Lucide's name.
pub fn find(name: &str) -> Option<char> {
    let index = icon_table::ICONS.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
    Some(icon_table::ICONS[index].1)
}

/// The character of an icon by Lucide's name; a plain circle for a name we don't have, which a
/// test excludes for every name in the code and in the pages.
pub fn glyph(name: &str) -> char {
    find(name).or_else(|| find("circle")).unwrap_or('●')
}

/// An icon of a size in points.
pub fn icon(name: &str, size: f32) -> RichText {
    RichText::new(glyph(name)).font(fonts::icons(size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(icon_table::ICONS.is_sorted_by_key(|(name, _)| *name));
        assert!(find("search").is_some() && find("no-such-icon").is_none());
    }
}
