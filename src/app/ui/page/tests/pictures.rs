//! Every page in every theme; and pictures for the eye where `CAUDAL_SHOTS` names a folder.

use caudal::notes::vault::Vault;

use super::{Reader, window};
use crate::ui::testing::shots;
use crate::ui::theme::ThemeChoice;

#[test]
fn pictures_for_the_eye() {
    let Some(folder) = shots() else { return };
    std::fs::create_dir_all(&folder).expect("a folder");
    // `page:width:zoom:theme:scroll`, several by commas.
    let wanted = std::env::var("CAUDAL_PAGE_SHOTS").unwrap_or_default();
    for one in wanted.split(',').filter(|one| !one.is_empty()) {
        let parts: Vec<&str> = one.split(':').collect();
        let [page, width, height, zoom, theme, scroll] = parts[..] else { panic!("{one}") };
        let choice = match theme {
            "light" => ThemeChoice::Light,
            "contrast" => ThemeChoice::HighContrast,
            _ => ThemeChoice::Dark,
        };
        let mut reader = Reader::among(Vault::bundled(), page);
        match scroll.parse::<f32>() {
            Ok(scroll) => reader.state.scroll = scroll,
            Err(_) => reader.go_to = Some(scroll.to_owned()),
        }
        let number = |text: &str| text.parse::<f32>().expect("a number");
        let size = [number(width), number(height)];
        let mut harness = window(reader, size, choice, number(zoom));
        let picture = harness.render().expect("a picture");
        let file = folder.join(format!("{}.png", one.replace([':', ','], "-")));
        picture.save(file).expect("a file");
    }
}
