//! Pixels computed by hand.

use eframe::egui::epaint::{Mesh, PaintCallback, Vertex};
use eframe::egui::{
    Color32, Context, FullOutput, Pos2, RawInput, Rect, Shape, Ui, Vec2, ViewportId, pos2,
};
use image::RgbaImage;

use super::Raster;

mod frames;
mod textures;

const BLACK: [u8; 4] = [0, 0, 0, 255];
const NOTHING: [u8; 4] = [0; 4];
const RED: [u8; 4] = [255, 0, 0, 255];
const GREEN: [u8; 4] = [0, 255, 0, 255];
const WHITE: [u8; 4] = [255; 4];

const ALL: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

fn colour([r, g, b, a]: [u8; 4]) -> Color32 {
    Color32::from_rgba_premultiplied(r, g, b, a)
}

fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
    Rect::from_min_max(pos2(left, top), pos2(right, bottom))
}

/// A frame of a size in points.
fn run(ctx: &Context, size: Vec2, scale: f32, ui: impl FnMut(&mut Ui)) -> FullOutput {
    let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, size));
    let mut input = RawInput { screen_rect, ..RawInput::default() };
    if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
        viewport.native_pixels_per_point = Some(scale);
    }
    ctx.run_ui(input, ui)
}

/// A square picture of shapes, each with its clip rectangle.
fn picture(side: f32, scale: f32, background: Color32, shapes: &[(Rect, Shape)]) -> RgbaImage {
    let ctx = Context::default();
    let mut raster = Raster { background, ..Raster::default() };
    let mut out = run(&ctx, Vec2::splat(side), scale, |ui| {
        for (clip, shape) in shapes {
            ui.painter().with_clip_rect(*clip).add(shape.clone());
        }
    });
    raster.paint(&ctx, &mut out)
}

fn everywhere(shape: impl Into<Shape>) -> [(Rect, Shape); 1] {
    [(Rect::EVERYTHING, shape.into())]
}

fn coloured(area: Rect, of: [u8; 4]) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(area, colour(of));
    mesh
}

fn pixel(image: &RgbaImage, x: u32, y: u32) -> [u8; 4] {
    image.get_pixel(x, y).0
}

fn row(image: &RgbaImage, y: u32) -> Vec<[u8; 4]> {
    (0..image.width()).map(|x| pixel(image, x, y)).collect()
}

/// Checks every pixel against what it should be.
#[track_caller]
fn assert_pixels(image: &RgbaImage, expected: impl Fn(u32, u32) -> [u8; 4]) {
    for (x, y, found) in image.enumerate_pixels() {
        assert_eq!(found.0, expected(x, y), "at {x}, {y}");
    }
}

/// Pseudo-random numbers that are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u16) -> u16 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(end)) as u16
    }

    /// A multiple of a sixteenth.
    fn place(&mut self, end: u16) -> f32 {
        f32::from(self.below(end * 16)) / 16.0
    }
}

/// The same mesh with nothing between its triangles, so that no two are taken as a rectangle.
fn apart(mut mesh: Mesh) -> Mesh {
    mesh.indices = mesh.indices.chunks(3).flat_map(|t| [t, &[0, 0, 0]].concat()).collect();
    mesh
}

#[test]
fn a_solid_rectangle_covers_its_pixels_and_no_other() {
    let mesh = coloured(rect(2.0, 3.0, 6.0, 5.0), RED);
    for mesh in [mesh.clone(), apart(mesh)] {
        let image = picture(8.0, 1.0, Color32::BLACK, &everywhere(mesh));
        assert_eq!(image.dimensions(), (8, 8));
        let inside = |x, y| (2..6).contains(&x) && (3..5).contains(&y);
        assert_pixels(&image, |x, y| if inside(x, y) { RED } else { BLACK });
    }
}

#[test]
fn a_centre_on_an_edge_belongs_to_the_left_and_the_top() {
    let mesh = coloured(rect(2.5, 3.5, 5.5, 4.5), RED);
    for mesh in [mesh.clone(), apart(mesh)] {
        let image = picture(8.0, 1.0, Color32::BLACK, &everywhere(mesh));
        assert_pixels(&image, |x, y| if (2..5).contains(&x) && y == 3 { RED } else { BLACK });
    }
}

#[test]
fn a_clip_rectangle_is_rounded_to_pixels() {
    let mesh = coloured(rect(1.0, 1.0, 7.0, 7.0), RED);
    for mesh in [mesh.clone(), apart(mesh)] {
        let shapes = [(rect(-9.0, 1.6, 4.4, 5.5), mesh.into())];
        let image = picture(8.0, 1.0, Color32::BLACK, &shapes);
        let inside = |x, y| (1..4).contains(&x) && (2..6).contains(&y);
        assert_pixels(&image, |x, y| if inside(x, y) { RED } else { BLACK });
    }
}

#[test]
fn points_are_scaled_to_pixels() {
    let shapes = [(rect(0.0, 0.0, 3.0, 8.0), coloured(rect(2.0, 3.0, 6.0, 5.0), RED).into())];
    let image = picture(8.0, 2.0, Color32::BLACK, &shapes);
    assert_eq!(image.dimensions(), (16, 16));
    let inside = |x, y| (4..6).contains(&x) && (6..10).contains(&y);
    assert_pixels(&image, |x, y| if inside(x, y) { RED } else { BLACK });
    let image =
        picture(10.0, 1.5, Color32::BLACK, &everywhere(coloured(rect(2.0, 2.0, 4.0, 4.0), RED)));
    assert_eq!(image.dimensions(), (15, 15));
    let inside = |x, y| (3..6).contains(&x) && (3..6).contains(&y);
    assert_pixels(&image, |x, y| if inside(x, y) { RED } else { BLACK });
}

#[test]
fn the_background_is_transparent_unless_set() {
    assert_pixels(&picture(4.0, 1.0, Color32::TRANSPARENT, &[]), |_, _| NOTHING);
    assert_pixels(&picture(4.0, 1.0, colour([1, 2, 3, 4]), &[]), |_, _| [1, 2, 3, 4]);
}

#[test]
fn a_premultiplied_colour_is_blended_in_gamma_space() {
    let below = coloured(rect(0.0, 0.0, 4.0, 4.0), [100, 150, 200, 255]);
    let above = coloured(rect(0.0, 0.0, 2.0, 4.0), [64, 0, 0, 128]);
    let shapes = [everywhere(below), everywhere(above)].concat();
    let image = picture(4.0, 1.0, Color32::TRANSPARENT, &shapes);
    // 64 + 100 * 127/255 = 113.8, 150 * 127/255 = 74.7, 200 * 127/255 = 99.6.
    let blended = [114, 75, 100, 255];
    assert_pixels(&image, |x, _| if x < 2 { blended } else { [100, 150, 200, 255] });
}

#[test]
fn a_colour_without_alpha_adds_light_up_to_white() {
    let below = coloured(rect(0.0, 0.0, 4.0, 4.0), [100, 150, 200, 255]);
    let above = coloured(rect(0.0, 0.0, 4.0, 4.0), [10, 105, 255, 0]);
    let shapes = [everywhere(below), everywhere(above)].concat();
    let image = picture(4.0, 1.0, Color32::TRANSPARENT, &shapes);
    assert_pixels(&image, |_, _| [110, 255, 255, 255]);
}

#[test]
fn alpha_adds_up_over_a_transparent_background() {
    let half = coloured(rect(0.0, 0.0, 2.0, 2.0), [128, 128, 128, 128]);
    let shapes = [everywhere(half.clone()), everywhere(half)].concat();
    // 128 + 128 * 127/255 = 191.7.
    assert_pixels(&picture(2.0, 1.0, Color32::TRANSPARENT, &shapes), |_, _| [192; 4]);
}

#[test]
fn colours_change_evenly_between_corners() {
    let mut mesh = coloured(rect(0.0, 0.0, 4.0, 4.0), WHITE);
    for vertex in &mut mesh.vertices {
        if vertex.pos.x < 1.0 {
            vertex.color = Color32::BLACK;
        }
    }
    let image = picture(4.0, 1.0, Color32::TRANSPARENT, &everywhere(mesh));
    // At the centres, 1/8, 3/8, 5/8 and 7/8 of 255.
    let levels = [32, 96, 159, 223];
    assert_pixels(&image, |x, _| {
        let level = levels[x as usize];
        [level, level, level, 255]
    });
}

#[test]
fn triangles_around_a_point_touch_every_pixel_once() {
    let side = 40;
    let mut numbers = Numbers(7);
    for _ in 0..40 {
        // A square's corners and more points on its sides, and somewhere inside a centre.
        let mut around = Vec::new();
        let end = f32::from(side);
        for edge in 0..4 {
            let mut places: Vec<f32> = (0..numbers.below(9)).map(|_| numbers.place(side)).collect();
            places.push(0.0);
            places.sort_by(f32::total_cmp);
            around.extend(places.into_iter().map(|at| match edge {
                0 => pos2(at, 0.0),
                1 => pos2(end, at),
                2 => pos2(end - at, end),
                _ => pos2(0.0, end - at),
            }));
        }
        let mut mesh = Mesh::default();
        mesh.colored_vertex(pos2(numbers.place(side), numbers.place(side)), colour([1, 1, 1, 0]));
        for at in &around {
            mesh.colored_vertex(*at, colour([1, 1, 1, 0]));
        }
        let count = around.len() as u32;
        for index in 0..count {
            let [a, b] = [index + 1, (index + 1) % count + 1];
            // Either winding.
            let [a, b] = if numbers.below(2) == 0 { [a, b] } else { [b, a] };
            mesh.add_triangle(0, a, b);
        }
        let image = picture(end, 1.0, Color32::BLACK, &everywhere(mesh));
        assert_pixels(&image, |_, _| [1, 1, 1, 255]);
    }
}

#[test]
fn a_see_through_rectangle_has_no_seam() {
    let mut mesh = coloured(rect(0.0, 0.0, 31.0, 17.0), [64, 64, 64, 128]);
    // Along the other diagonal.
    let other = Mesh { indices: vec![0, 1, 3, 3, 2, 0], ..mesh.clone() };
    mesh = apart(mesh);
    for mesh in [mesh, apart(other)] {
        let shapes = [(rect(0.0, 0.0, 31.0, 17.0), mesh.into())];
        let image = picture(31.0, 1.0, Color32::WHITE, &shapes);
        // 64 + 255 * 127/255.
        assert_pixels(&image, |_, y| if y < 17 { [191, 191, 191, 255] } else { WHITE });
    }
}

#[test]
fn what_cannot_be_painted_is_left_out() {
    let callback = PaintCallback { rect: ALL, callback: std::sync::Arc::new(()) };
    let mut nowhere = coloured(rect(0.0, 0.0, 4.0, 4.0), RED);
    nowhere.vertices[0].pos.x = f32::NAN;
    nowhere.indices = vec![0, 1, 2];
    let unknown = Mesh {
        texture_id: eframe::egui::TextureId::User(9),
        ..coloured(rect(0.0, 0.0, 4.0, 4.0), RED)
    };
    let shapes = [everywhere(callback), everywhere(nowhere), everywhere(unknown)].concat();
    assert_pixels(&picture(4.0, 1.0, Color32::BLACK, &shapes), |_, _| BLACK);
}

#[test]
fn corners_far_away_do_no_harm() {
    let far = 1.0e30;
    let mesh = Mesh {
        indices: vec![0, 1, 2],
        vertices: [pos2(-far, -far), pos2(far, -far), pos2(0.0, far)]
            .map(|at| Vertex::untextured(at, Color32::RED))
            .to_vec(),
        ..Mesh::default()
    };
    assert_pixels(&picture(4.0, 1.0, Color32::BLACK, &everywhere(mesh)), |_, _| RED);
}

#[test]
fn a_known_scene_has_known_bytes() {
    // Only meshes, so that no change of fonts or of egui's shapes changes it: the sum must be the
    // same on every machine and in every profile.
    let mut numbers = Numbers(3);
    let mut mesh = Mesh::default();
    for index in 0..300 {
        let [a, b] = [numbers.below(256), numbers.below(256)];
        let light = [a.min(b) as u8, (a / 2).min(b) as u8, (a / 3).min(b) as u8, b as u8];
        mesh.colored_vertex(pos2(numbers.place(64), numbers.place(64)), colour(light));
        if index % 3 == 2 {
            mesh.add_triangle(index - 2, index - 1, index);
        }
    }
    let image = picture(64.0, 1.25, Color32::BLACK, &everywhere(mesh));
    let sum = image.as_raw().iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(sum, 0x455e_e099_bd5d_a96c, "{sum:#018x}");
}
