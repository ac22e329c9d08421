//! Pictures of the palette, for the eye: with `CAUDAL_SHOTS` naming a folder they are written there.

use super::*;
use crate::ui::testing::Raster;

/// Draws an opened palette and, if asked to, keeps its picture. Always checks that letters are
/// there, for a harness without a missing glyph and without a nameless field is the point.
fn picture(name: &str, scope: Scope, query: &str, theme: ThemeChoice, size: [f32; 2], zoom: f32) {
    let mut room = Room::with(Vault::bundled());
    room.recent = vec![
        Route::section("kinesis", "capacidad"),
        Route::Stream("transacciones-realtime".into()),
        Route::Shard { stream: "transacciones-realtime".into(), shard: 2 },
        Route::page("limites"),
    ];
    room.here = Route::page("precios");
    let builder = Harness::builder().renderer(Raster::default());
    let mut harness = build(builder, room, theme, size, zoom);
    harness.state_mut().palette.open(scope, query);
    harness.run();
    let image = harness.render();
    let Ok(image) = image else { panic!("no picture of {name}") };
    let inks: std::collections::BTreeSet<_> = image.pixels().map(|pixel| pixel.0).collect();
    assert!(inks.len() > 50, "{name} is empty");
    if let Some(folder) = std::env::var_os("CAUDAL_SHOTS") {
        let file = std::path::PathBuf::from(folder).join(format!("palette-{name}.png"));
        assert!(image.save(&file).is_ok(), "{} was not written", file.display());
    }
}

const WINDOW: [f32; 2] = [1440.0, 900.0];

#[test]
fn it_can_be_drawn_in_every_theme_and_size() {
    for theme in [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::HighContrast] {
        let name = format!("{theme:?}").to_lowercase();
        picture(&format!("divi-{name}"), Scope::All, "shard", theme, WINDOW, 1.0);
        picture(&format!("text-{name}"), Scope::Notes, "particion clave", theme, WINDOW, 1.0);
    }
    let dark = ThemeChoice::Dark;
    picture("empty", Scope::All, "", dark, WINDOW, 1.0);
    picture("commands", Scope::All, ">disp", ThemeChoice::Light, WINDOW, 1.0);
    picture("resources", Scope::All, "@tran", dark, WINDOW, 1.0);
    picture("sections", Scope::All, "#capa", dark, WINDOW, 1.0);
    picture("link", Scope::All, "nota:kinesis#capacida", dark, WINDOW, 1.0);
    picture("nothing", Scope::All, "xqzw", dark, WINDOW, 1.0);
    picture("small", Scope::All, "kin", dark, [640.0, 420.0], 1.0);
    picture("small-zoomed", Scope::All, "kin", ThemeChoice::Light, [640.0, 420.0], 1.5);
    picture("zoomed", Scope::All, "kinesis", dark, WINDOW, 1.5);
}
