//! Textures: filters, edges, changes.

use eframe::egui::epaint::{ColorImage, Mesh};
use eframe::egui::{Color32, Context, Rect, TextureOptions, Vec2};
use image::RgbaImage;

use super::{ALL, BLACK, GREEN, NOTHING, RED, WHITE};
use super::{Raster, assert_pixels, colour, rect, row, run};

/// A picture of a texture over the whole of it, with a part of the texture's own square.
fn textured(side: f32, image: &ColorImage, options: TextureOptions, uv: Rect) -> RgbaImage {
    let ctx = Context::default();
    let mut texture = None;
    let mut out = run(&ctx, Vec2::splat(side), 1.0, |ui| {
        let texture =
            texture.get_or_insert_with(|| ui.ctx().load_texture("t", image.clone(), options));
        let mut mesh = Mesh::with_texture(texture.id());
        mesh.add_rect_with_uv(rect(0.0, 0.0, side, side), uv, Color32::WHITE);
        ui.painter().add(mesh);
    });
    Raster::default().paint(&ctx, &mut out)
}

fn texels(size: [usize; 2], of: &[[u8; 4]]) -> ColorImage {
    ColorImage::new(size, of.iter().copied().map(colour).collect())
}

#[test]
fn the_nearest_texel_is_repeated() {
    let image = texels([2, 2], &[RED, GREEN, WHITE, BLACK]);
    let image = textured(6.0, &image, TextureOptions::NEAREST, ALL);
    assert_pixels(&image, |x, y| match (x < 3, y < 3) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => WHITE,
        (false, false) => BLACK,
    });
}

#[test]
fn texels_are_mixed_by_distance() {
    let image = textured(4.0, &texels([2, 1], &[BLACK, WHITE]), TextureOptions::LINEAR, ALL);
    // Centres lie at -1/4, 1/4, 3/4 and 5/4 between those of the two texels.
    let levels = [0, 64, 191, 255];
    assert_pixels(&image, |x, _| {
        let level = levels[x as usize];
        [level, level, level, 255]
    });
}

#[test]
fn the_filter_depends_on_whether_the_texture_is_made_smaller() {
    let options = TextureOptions {
        magnification: eframe::egui::TextureFilter::Nearest,
        minification: eframe::egui::TextureFilter::Linear,
        ..TextureOptions::default()
    };
    let image = texels([4, 1], &[BLACK, WHITE, BLACK, WHITE]);
    let smaller = textured(2.0, &image, options, ALL);
    assert_pixels(&smaller, |_, _| [128, 128, 128, 255]);
    let larger = textured(8.0, &image, options, ALL);
    assert_pixels(&larger, |x, _| if (x / 2) % 2 == 0 { BLACK } else { WHITE });
}

#[test]
fn outside_a_texture_its_edge_goes_on_or_it_begins_again() {
    let image = texels([2, 1], &[RED, GREEN]);
    let uv = rect(-1.0, 0.0, 2.0, 1.0);
    let first_row = |options| row(&textured(6.0, &image, options, uv), 0);
    let (r, g) = (RED, GREEN);
    assert_eq!(first_row(TextureOptions::NEAREST), [r, r, r, g, g, g]);
    assert_eq!(first_row(TextureOptions::NEAREST_REPEAT), [r, g, r, g, r, g]);
    assert_eq!(first_row(TextureOptions::NEAREST_MIRRORED_REPEAT), [g, r, r, g, g, r]);
}

#[test]
fn a_texture_is_tinted_by_the_corners() {
    let ctx = Context::default();
    let mut texture = None;
    let mut out = run(&ctx, Vec2::splat(2.0), 1.0, |ui| {
        let texture = texture.get_or_insert_with(|| {
            let image = texels([2, 1], &[[200, 100, 50, 255], [100, 0, 0, 100]]);
            ui.ctx().load_texture("t", image, TextureOptions::LINEAR)
        });
        let mut mesh = Mesh::with_texture(texture.id());
        mesh.add_rect_with_uv(rect(0.0, 0.0, 2.0, 1.0), ALL, colour([51, 102, 128, 128]));
        ui.painter().add(mesh);
    });
    let image = Raster::default().paint(&ctx, &mut out);
    assert_eq!(row(&image, 0), [[40, 40, 25, 128], [20, 0, 0, 50]]);
}

#[test]
fn a_part_of_a_texture_can_change() {
    let ctx = Context::default();
    let mut raster = Raster::default();
    let mut texture = None;
    for round in 0..2 {
        let mut out = run(&ctx, Vec2::splat(3.0), 1.0, |ui| {
            let texture = texture.get_or_insert_with(|| {
                let image = ColorImage::filled([3, 3], Color32::RED);
                ui.ctx().load_texture("t", image, TextureOptions::NEAREST)
            });
            if round == 1 {
                let part = ColorImage::filled([2, 1], Color32::GREEN);
                texture.set_partial([1, 2], part, TextureOptions::NEAREST);
            }
            ui.painter().image(texture.id(), rect(0.0, 0.0, 3.0, 3.0), ALL, Color32::WHITE);
        });
        let image = raster.paint(&ctx, &mut out);
        let changed = |x, y| round == 1 && x >= 1 && y == 2;
        assert_pixels(&image, |x, y| if changed(x, y) { GREEN } else { RED });
    }
}

#[test]
fn a_texture_given_up_is_still_there_in_its_last_frame() {
    let ctx = Context::default();
    let mut raster = Raster::default();
    let frame = |texture: &mut Option<eframe::egui::TextureHandle>| {
        run(&ctx, Vec2::splat(2.0), 1.0, |ui| {
            if let Some(texture) = texture.take() {
                ui.painter().image(texture.id(), rect(0.0, 0.0, 2.0, 2.0), ALL, Color32::WHITE);
            }
        })
    };
    let image = ColorImage::filled([2, 2], Color32::RED);
    let mut texture = Some(ctx.load_texture("t", image, TextureOptions::NEAREST));
    let mut out = frame(&mut texture);
    assert_pixels(&raster.paint(&ctx, &mut out), |_, _| RED);
    let known = raster.textures.len();
    let mut out = frame(&mut texture);
    assert_pixels(&raster.paint(&ctx, &mut out), |_, _| NOTHING);
    assert_eq!(raster.textures.len(), known - 1);
}
