//! Temporary figures.
#![allow(clippy::disallowed_methods)]
use super::*;
use std::time::Instant;
#[test]
fn figures() {
    let mut page = String::new();
    for index in 0..200 {
        page.push_str(&format!("## Sección {index} {{#s{index}}}\n\nUn párrafo con [[Otra página|enlace {index}]] y `código` que se alarga bastante para ocupar un par de líneas en la columna de la página.\n\n- uno\n- dos\n\n```json\n{{\"n\": {index}}}\n```\n\n"));
    }
    for (name, reader) in [("2000", Reader::of(&page)), ("kinesis", Reader::among(Vault::bundled(), "kinesis")), ("errores", Reader::among(Vault::bundled(), "errores"))] {
        let mut reader = reader;
        let ctx = Context::default();
        theme::install(&ctx);
        let mut run = |reader: &mut Reader| {
            let start = Instant::now();
            let input = eframe::egui::RawInput { screen_rect: Some(Rect::from_min_size(Default::default(), Vec2::new(1300.0, 900.0))), ..Default::default() };
            let mut inner = 0.0;
            let mut out = ctx.run_ui(input, |ui| { let s = Instant::now(); reader.show(ui); inner = s.elapsed().as_secs_f64() * 1000.0; });
            out.textures_delta.clear();
            (inner, start.elapsed().as_secs_f64() * 1000.0, out.shapes.len())
        };
        let cold = run(&mut reader);
        reader.view = PageView::default();
        let first = run(&mut reader);
        run(&mut reader);
        let mut frames = Vec::new();
        for _ in 0..40 {
            reader.state.scroll += 137.0;
            frames.push(run(&mut reader).0);
        }
        frames.sort_by(f64::total_cmp);
        eprintln!("FIG {name}: cold {cold:.2?} layout {first:.2?} frame median {:.3} max {:.3}", frames[20], frames[39]);
    }
}
