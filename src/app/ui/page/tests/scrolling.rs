//! Long pages: what is drawn, where one is, and how one gets elsewhere.

use std::fmt::Write as _;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::{PageState, Reader, Vault, painted, reading, seen, window};
use crate::ui::theme::ThemeChoice;

/// A page of so many sections, each with a link.
fn long(sections: usize) -> String {
    let mut page = String::new();
    for index in 0..sections {
        let _ = write!(
            page,
            "## Sección {index} {{#s{index}}}\n\nUn párrafo con [[Otra página|enlace {index}]] y `código`.\n\n\
             - uno\n- dos\n\n```json\n{{\"n\": {index}}}\n```\n\n"
        );
    }
    page
}

#[test]
fn only_what_is_seen_is_drawn() {
    let page = long(200);
    assert!(page.lines().count() >= 2000);
    let mut harness = reading(&page);
    let shapes = harness.output().shapes.len();
    assert!(shapes < 250, "{shapes} shapes at the top");
    harness.state_mut().state.scroll = 20_000.0;
    harness.run();
    let shapes = harness.output().shapes.len();
    assert!(shapes < 250, "{shapes} shapes in the middle");
    assert!((harness.state().state.scroll - 20_000.0).abs() < 1.0);
    assert!(painted(&harness).len() > 10);
}

#[test]
fn a_page_opens_where_it_was_left_or_at_the_section() {
    let mut reader = Reader::of(&long(60));
    reader.state.scroll = 3000.0;
    let harness = window(reader, [800.0, 600.0], ThemeChoice::Dark, 1.0);
    assert!((harness.state().state.scroll - 3000.0).abs() < 1.0);
    let mut reader = Reader::of(&long(60));
    reader.go_to = Some("s30".into());
    let mut harness = window(reader, [800.0, 600.0], ThemeChoice::Dark, 1.0);
    assert!(seen(&harness, "Sección 30"));
    assert_eq!(harness.state().section.as_deref(), Some("s30"));
    harness.state_mut().go_to = Some("s5".into());
    harness.run();
    assert_eq!(harness.state().section.as_deref(), Some("s5"));
}

#[test]
fn the_words_one_reads_stay_while_the_rest_is_laid_out() {
    // Thin letters: the estimate is too high.
    let thin = format!("\n\n{}\n\n- uno\n", "ilil ".repeat(60));
    let page = long(150).replace("\n\n- uno\n", &thin);
    let vault = Vault::new([("corta", "Nada."), ("larga", page.as_str())]);
    let mut harness = window(Reader::among(vault, "corta"), [800.0, 600.0], ThemeChoice::Dark, 1.0);
    harness.state_mut().page = "larga".into();
    harness.state_mut().state = PageState::default();
    harness.state_mut().go_to = Some("s90".into());
    harness.step();
    let place = |harness: &egui_kittest::Harness<'_, Reader>| {
        let words = painted(harness).into_iter().find(|(text, ..)| text == "Sección 90");
        words.map(|(_, rect, _)| rect.top())
    };
    let first = place(&harness).expect("the section in the first frame");
    let mut scrolls = vec![harness.state().state.scroll];
    for _ in 0..30 {
        harness.step();
        let now = place(&harness).expect("the section in every frame");
        assert!((now - first).abs() <= 1.0, "{first} became {now}");
        scrolls.push(harness.state().state.scroll);
    }
    // It was laid out only by and by: what is above has found its height under the reader's feet.
    assert!(scrolls.first() != scrolls.last(), "{scrolls:?}");
    assert_eq!(harness.state().section.as_deref(), Some("s90"));
}

#[test]
fn glyphs_that_egui_throws_away_are_laid_out_again_at_the_same_place() {
    let thin = format!("\n\n{}\n\n- uno\n", "ilil ".repeat(60));
    let mut reader = Reader::of(&long(60).replace("\n\n- uno\n", &thin));
    reader.go_to = Some("s40".into());
    let mut harness = window(reader, [800.0, 600.0], ThemeChoice::Dark, 1.0);
    let before = (harness.state().state.scroll, painted(&harness).len());
    harness.ctx.all_styles_mut(|style| style.visuals.text_options.font_hinting = false);
    harness.run();
    assert!((harness.state().state.scroll - before.0).abs() < 4.0);
    assert_eq!(
        (harness.state().section.as_deref(), painted(&harness).len()),
        (Some("s40"), before.1)
    );
}

#[test]
fn a_page_one_comes_back_to_is_where_it_was() {
    let pages: Vec<(String, String)> = (0..8).map(|n| (format!("p{n}"), long(30 + n))).collect();
    let vault = Vault::new(pages.iter().map(|(id, page)| (id.as_str(), page.as_str())));
    let mut reader = Reader::among(vault, "p0");
    reader.go_to = Some("s20".into());
    let mut harness = window(reader, [800.0, 600.0], ThemeChoice::Dark, 1.0);
    let left = harness.state().state.clone();
    // So many others that its letters are forgotten.
    for page in 1..8 {
        harness.state_mut().page = format!("p{page}");
        harness.state_mut().state = PageState::default();
        harness.run();
    }
    harness.state_mut().page = "p0".into();
    harness.state_mut().state = left.clone();
    harness.step();
    assert_eq!(harness.state().section.as_deref(), Some("s20"));
    harness.run();
    assert!((harness.state().state.scroll - left.scroll).abs() < 0.5);
}

#[test]
fn the_outline_marks_where_one_is_and_leads_elsewhere() {
    let mut harness = window(Reader::of(&long(12)), [1300.0, 700.0], ThemeChoice::Light, 1.0);
    assert!(seen(&harness, "EN ESTA PÁGINA") && seen(&harness, "ENLAZAN AQUÍ"));
    assert!(seen(&harness, "Revisado"));
    harness.get_by_role_and_label(Role::Link, "Sección 7").click();
    harness.run();
    assert_eq!(harness.state().section.as_deref(), Some("s7"));
    harness.state_mut().outline = false;
    harness.run();
    assert!(!seen(&harness, "EN ESTA PÁGINA"));
    assert_eq!(harness.state().section.as_deref(), Some("s7"), "the place is kept");
}

#[test]
fn a_long_outline_goes_along_with_the_reader() {
    let mut harness = window(Reader::of(&long(60)), [1300.0, 600.0], ThemeChoice::Dark, 1.0);
    harness.state_mut().go_to = Some("s50".into());
    harness.run();
    let mut rows = painted(&harness);
    rows.retain(|(text, rect, clip)| text == "Sección 50" && clip.contains_rect(*rect));
    assert_eq!(rows.len(), 2, "its title and its row");
}

#[test]
fn another_width_keeps_the_words_one_reads() {
    let mut harness = window(Reader::of(&long(60)), [900.0, 600.0], ThemeChoice::Dark, 1.0);
    harness.state_mut().go_to = Some("s20".into());
    harness.run();
    for width in [500.0, 1200.0, 700.0] {
        harness.set_size(Vec2::new(width, 600.0));
        harness.run();
        assert_eq!(harness.state().section.as_deref(), Some("s20"), "at {width}");
    }
}

#[test]
fn keys_scroll_while_nothing_has_the_focus() {
    let mut harness = reading(&long(30));
    let scroll = |harness: &mut egui_kittest::Harness<'_, Reader>, key| {
        harness.key_press(key);
        harness.run();
        harness.state().state.scroll
    };
    let page = scroll(&mut harness, Key::PageDown);
    assert!((400.0..600.0).contains(&page), "{page}");
    let line = scroll(&mut harness, Key::ArrowDown);
    assert!(line > page && line < page + 100.0);
    assert!(scroll(&mut harness, Key::End) > 3000.0);
    assert!(scroll(&mut harness, Key::Home) < 1.0);
}

#[test]
fn tab_goes_on_beyond_what_is_seen() {
    let mut harness = reading(&long(30));
    let mut reached = 0;
    for _ in 0..60 {
        harness.key_press(Key::Tab);
        harness.run();
        for index in 0..30 {
            let name = format!("enlace {index}");
            let link = harness.query_by_role_and_label(Role::Link, &name);
            if link.is_some_and(|link| link.is_focused()) {
                assert!(index <= reached + 1, "{index} after {reached}");
                reached = reached.max(index);
                assert!(seen(&harness, &name), "{name} is out of sight");
            }
        }
    }
    assert!(reached >= 8, "{reached}");
    assert!(harness.state().state.scroll > 500.0);
    // And back.
    let before = harness.state().state.scroll;
    for _ in 0..30 {
        harness.key_press_modifiers(eframe::egui::Modifiers::SHIFT, Key::Tab);
        harness.run();
    }
    assert!(harness.state().state.scroll < before - 300.0);
}

#[test]
fn what_is_found_is_brought_into_view_and_unfolded() {
    let page = format!("{}> [!PREGUNTA]- ¿Qué?\n> La aguja está aquí.\n\n{}", long(20), long(3));
    let mut harness = reading(&page);
    harness.state_mut().look_for("aguja");
    harness.run();
    assert!(seen(&harness, "La aguja está aquí."));
    harness.state_mut().look_for("Sección 1");
    harness.run();
    assert!(seen(&harness, "Sección 1"));
}

#[test]
fn a_still_page_asks_for_no_frames() {
    let mut harness = reading(&long(30));
    harness.run();
    let delay = harness.output().viewport_output.values().map(|output| output.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}
