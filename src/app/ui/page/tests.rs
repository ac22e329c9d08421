//! Tests of the page: what is seen, what is heard, what a reader can do.

mod blocks;
mod links;
mod pictures;
mod scrolling;

use caudal::notes::find::{Found, find};
use caudal::notes::vault::Vault;
use eframe::egui::{Context, OutputCommand, Rect, Shape, Theme, Ui, Vec2};
use egui_kittest::Harness;

use super::{FindMarks, PageEvent, PageRequest, PageState, PageView};
use crate::ui::testing::Raster;
use crate::ui::theme::{self, ThemeChoice, Themed as _};

/// Someone reading a page.
pub(super) struct Reader {
    vault: Vault,
    page: String,
    state: PageState,
    view: PageView,
    events: Vec<PageEvent>,
    section: Option<String>,
    go_to: Option<String>,
    find: Vec<Found>,
    current: usize,
    outline: bool,
}

impl Reader {
    /// Reads this Markdown as the page «prueba», with another page «otra» beside it.
    fn of(markdown: &str) -> Self {
        let other = "---\ntitle: Otra página\nsummary: De qué va la otra.\n---\n\n## Parte {#parte}\n\n\
            Vuelve a [[Prueba]].\n";
        let page = format!(
            "---\ntitle: Prueba\nsummary: Para qué sirve.\nreviewed: 2026-11-22\n---\n\n{markdown}"
        );
        Self::among(Vault::new([("prueba", page.as_str()), ("otra", other)]), "prueba")
    }

    fn among(vault: Vault, page: &str) -> Self {
        Self {
            vault,
            page: page.to_owned(),
            state: PageState::default(),
            view: PageView::default(),
            events: Vec::new(),
            section: None,
            go_to: None,
            find: Vec::new(),
            current: 0,
            outline: true,
        }
    }

    fn show(&mut self, ui: &mut Ui) {
        let page = self.vault.page(&self.page).expect("the page");
        ui.painter().rect_filled(ui.clip_rect(), 0, ui.tokens().bg);
        let output = self.view.show(
            ui,
            PageRequest {
                vault: &self.vault,
                page,
                state: &mut self.state,
                go_to: self.go_to.take().as_deref(),
                find: (!self.find.is_empty())
                    .then_some(FindMarks { hits: &self.find, current: self.current }),
                outline: self.outline,
                runs: &crate::ui::page::Runs::default(),
                first_run: false,
                streams: &[],
                keys: true,
                stop: None,
            },
        );
        self.events.extend(output.events);
        self.section = output.section;
    }

    fn look_for(&mut self, words: &str) {
        let page = self.vault.page(&self.page).expect("the page");
        self.find = find(&page.blocks, words);
        self.current = 0;
    }
}

/// A window with a reader, without motion, when all is at rest.
fn window(
    reader: Reader,
    size: [f32; 2],
    choice: ThemeChoice,
    zoom: f32,
) -> Harness<'static, Reader> {
    Harness::builder()
        .with_size(Vec2::from(size))
        .with_pixels_per_point(zoom)
        .with_theme(if choice == ThemeChoice::Light { Theme::Light } else { Theme::Dark })
        .with_max_steps(40)
        .renderer(Raster::default())
        .with_context_setup(move |ctx: &Context| {
            theme::install(ctx);
            theme::apply(ctx, choice, true);
        })
        .build_ui_state(|ui, reader: &mut Reader| reader.show(ui), reader)
}

/// The same in the dark, at 800 × 600.
fn reading(markdown: &str) -> Harness<'static, Reader> {
    window(Reader::of(markdown), [800.0, 600.0], ThemeChoice::Dark, 1.0)
}

/// What was put on the clipboard in the last frame.
fn copied(harness: &Harness<'_, Reader>) -> Option<String> {
    harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

/// All words that are painted, with where they stand and what they are clipped to.
fn painted(harness: &Harness<'_, Reader>) -> Vec<(String, Rect, Rect)> {
    fn texts(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect, Rect)>) {
        match shape {
            Shape::Text(text) => {
                found.push((text.galley.text().to_owned(), text.visual_bounding_rect(), clip));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, clip, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

/// Whether these words are painted and in sight.
fn seen(harness: &Harness<'_, Reader>, words: &str) -> bool {
    painted(harness).iter().any(|(text, rect, clip)| text.contains(words) && clip.intersects(*rect))
}
