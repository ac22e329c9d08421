//! Every page in every theme; and pictures for the eye where `CAUDAL_SHOTS` names a folder.

use caudal::notes::vault::Vault;
use egui_kittest::kittest::Queryable as _;

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

#[test]
fn pictures_of_states_for_the_eye() {
    let Some(folder) = shots() else { return };
    std::fs::create_dir_all(&folder).expect("a folder");
    let wide = "| Columna uno | Columna dos | Columna tres | Columna cuatro | Columna cinco |\n\
        |---|---|---|---|---|\n| ProvisionedThroughputExceededException | LimitExceededException | \
        ResourceNotFoundException | ExpiredIteratorException | KMSAccessDeniedException |\n\n\
        ```sql\nSELECT cuenta, SUM(monto) FROM transacciones WHERE monto > 50000 -- larga larga larga\n```\n";
    for (choice, name) in [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")] {
        let page = format!("{}\n\n{wide}", super::blocks::ALL);
        let mut harness = window(Reader::of(&page), [560.0, 1900.0], choice, 1.0);
        harness.get_by_label("Fuente 1: Una página, AWS.").focus();
        harness.run();
        harness.get_by_label("Código bash: Crear").hover();
        harness.run_steps(30);
        let picture = harness.render().expect("a picture");
        picture.save(folder.join(format!("states-{name}.png"))).expect("a file");
    }
}

#[test]
fn pictures_under_the_pointer_for_the_eye() {
    let Some(folder) = shots() else { return };
    for (label, scroll, name) in [
        ("Data Streams, transacciones-realtime", 0.0, "node"),
        ("Apache Flink", 0.0, "link"),
        ("Copiar código bash: Crear el stream", 1500.0, "copy"),
    ] {
        let mut reader = Reader::among(Vault::bundled(), "kinesis");
        reader.state.scroll = scroll;
        let mut harness = window(reader, [900.0, 620.0], ThemeChoice::Light, 1.5);
        let node = harness.get_all_by_label(label).next().expect("the node");
        if name == "copy" {
            node.click();
        } else {
            node.hover();
        }
        harness.run_steps(40);
        let picture = harness.render().expect("a picture");
        picture.save(folder.join(format!("hover-{name}.png"))).expect("a file");
    }
}
