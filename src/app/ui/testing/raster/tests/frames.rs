//! Whole frames: painted twice, in two ways, by the harness.

use eframe::egui::{Color32, Context, Rect, Shape, Ui, vec2};
use egui_kittest::{Harness, TestRenderer as _};

use super::{Raster, apart, run};

#[test]
fn text_copied_by_texels_is_as_text_painted_by_triangles() {
    let ctx = Context::default();
    crate::ui::theme::install(&ctx);
    let mut raster = Raster::default();
    let mut out = run(&ctx, vec2(200.0, 60.0), 1.0, |ui| {
        ui.label("El veloz murciélago hindú\ncomía feliz cardillo y kiwi");
    });
    let quick = raster.paint(&ctx, &mut out);
    assert!(quick.pixels().any(|pixel| pixel.0[3] > 200), "nothing was written");
    let mut shapes = Vec::new();
    for clipped in ctx.tessellate(out.shapes.clone(), 1.0) {
        if let eframe::egui::epaint::Primitive::Mesh(mesh) = clipped.primitive {
            shapes.push((clipped.clip_rect, Shape::from(apart(mesh))));
        }
    }
    let mut out = run(&ctx, vec2(200.0, 60.0), 1.0, |ui| {
        for (clip, shape) in &shapes {
            ui.painter().with_clip_rect(*clip).add(shape.clone());
        }
    });
    let slow = raster.paint(&ctx, &mut out);
    assert!(quick == slow, "the two pictures differ");
}

/// A window with much in it.
fn busy(ui: &mut Ui) {
    eframe::egui::Panel::left("left").show(ui, |ui| {
        ui.heading("Índice");
        for page in 0..12 {
            let _ = ui.selectable_label(page == 3, format!("Página {page}"));
        }
        ui.separator();
        ui.checkbox(&mut true, "Opción");
        ui.add(eframe::egui::Slider::new(&mut 3.0, 0.0..=10.0).text("valor"));
        ui.add(eframe::egui::ProgressBar::new(0.4));
    });
    eframe::egui::CentralPanel::default().show(ui, |ui| {
        ui.label(eframe::egui::RichText::new("Título").size(34.0).italics());
        ui.horizontal(|ui| {
            for button in 0..4 {
                let _ = ui.button(format!("Botón {button}"));
            }
        });
        let (area, _) = ui.allocate_exact_size(vec2(300.0, 120.0), eframe::egui::Sense::hover());
        for index in 0_u8..9 {
            let at = area.min + vec2(20.0 + 30.3 * f32::from(index), 30.0);
            let size = 3.0 + f32::from(index);
            ui.painter().circle(at, size, Color32::LIGHT_BLUE, (1.5, Color32::WHITE));
            ui.painter().line_segment([at, area.max], (0.3 + size / 4.0, Color32::GOLD));
            let tile = Rect::from_center_size(at + vec2(0.0, 50.0), vec2(22.0, 30.0));
            ui.painter().rect_filled(tile, size, Color32::from_black_alpha(140));
        }
    });
    eframe::egui::Window::new("Ventana").default_pos((260.0, 160.0)).show(ui.ctx(), |ui| {
        ui.label("Con sombra y esquinas redondas");
    });
}

#[test]
fn a_busy_window_is_the_same_every_time() {
    let take = || {
        let mut harness = Harness::builder()
            .with_size(vec2(500.0, 400.0))
            .with_pixels_per_point(1.5)
            .with_context_setup(crate::ui::theme::install)
            .renderer(Raster::default())
            .build_ui(busy);
        harness.run_steps(3);
        harness.render()
    };
    let (first, second) = (take(), take());
    let Ok(image) = &first else { panic!("no picture") };
    assert_eq!(image.dimensions(), (750, 600));
    assert!(image.pixels().any(|pixel| pixel.0[0] > 200), "everything is dark");
    assert!(first == second, "the two pictures differ");
}

#[test]
fn the_renderer_of_tests_paints_the_same_as_paint() {
    let ctx = Context::default();
    crate::ui::theme::install(&ctx);
    let size = vec2(300.0, 200.0);
    let mut out = run(&ctx, size, 1.0, busy);
    let mut raster = Raster::default();
    raster.handle_delta(&mut out.textures_delta);
    let rendered = raster.render(&ctx, &out);
    assert!(rendered == Ok(raster.paint(&ctx, &mut out)), "the two pictures differ");
}
