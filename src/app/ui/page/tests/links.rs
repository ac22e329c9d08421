//! Links lead where they say, by mouse and by keyboard.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::{Reader, reading, seen, window};
use crate::ui::page::PageEvent;
use crate::ui::route::Route;
use crate::ui::theme::ThemeChoice;

const PAGE: &str = "Lee [[Otra página#parte|la otra]], la [web](https://example.com/x), lo que \
    [[No está]] y esto.[^f]\n\n## Larga {#larga}\n\n[^f]: [Título](https://example.com/f), AWS.\n";

fn other(new_tab: bool) -> PageEvent {
    PageEvent::Follow { route: Route::section("otra", "parte"), new_tab }
}

fn events(harness: &mut Harness<'_, Reader>) -> Vec<PageEvent> {
    harness.run_steps(3);
    std::mem::take(&mut harness.state_mut().events)
}

#[test]
fn a_click_follows_a_link() {
    let mut harness = reading(PAGE);
    harness.get_by_role_and_label(Role::Link, "la otra").click();
    assert_eq!(events(&mut harness), [other(false)]);
    harness.get_by_role_and_label(Role::Link, "web").click();
    assert_eq!(events(&mut harness), [PageEvent::Web("https://example.com/x".into())]);
    harness.get_by_role_and_label(Role::Link, "No está").click();
    assert_eq!(events(&mut harness), [PageEvent::Search("No está".into())]);
}

#[test]
fn control_and_the_middle_button_open_another_tab() {
    let mut harness = reading(PAGE);
    let command = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
    harness.get_by_role_and_label(Role::Link, "la otra").click_modifiers(command);
    assert_eq!(events(&mut harness), [other(true)]);
    harness.get_by_role_and_label(Role::Link, "la otra").click_button(PointerButton::Middle);
    assert_eq!(events(&mut harness), [other(true)]);
}

#[test]
fn enter_follows_the_link_that_tab_has_reached() {
    let mut harness = reading(PAGE);
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::Enter);
    assert_eq!(events(&mut harness), [other(false)]);
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::Enter);
    assert_eq!(events(&mut harness), [PageEvent::Web("https://example.com/x".into())]);
}

#[test]
fn the_menu_of_a_link_copies_its_route() {
    let mut harness = reading(PAGE);
    harness.get_by_role_and_label(Role::Link, "la otra").click_secondary();
    harness.run();
    harness.get_by_label("Copiar enlace").click();
    assert_eq!(events(&mut harness), [PageEvent::Copied("Enlace copiado")]);
    harness.get_by_role_and_label(Role::Link, "la otra").click_secondary();
    harness.run();
    harness.get_by_label("Abrir en otra pestaña").click();
    assert_eq!(events(&mut harness), [other(true)]);
}

#[test]
fn a_link_says_where_it_leads_before_it_is_followed() {
    let mut harness = reading(PAGE);
    harness.get_by_role_and_label(Role::Link, "la otra").hover();
    harness.run_steps(90);
    assert!(seen(&harness, "Vuelve a Prueba."));
    harness.get_by_role_and_label(Role::Link, "web").hover();
    harness.run_steps(90);
    assert!(seen(&harness, "https://example.com/x"));
}

#[test]
fn a_link_over_two_lines_is_one_link() {
    let words = "unas palabras y otras ".repeat(4);
    let page =
        format!("{words} [[Otra página|{}]] fin.", "enlace bastante largo ".repeat(4).trim());
    let mut harness = window(Reader::of(&page), [480.0, 600.0], ThemeChoice::Dark, 1.0);
    let name = "enlace bastante largo ".repeat(4);
    let link = harness.get_by_role_and_label(Role::Link, name.trim());
    let rect = link.rect();
    assert!(rect.height() > 30.0, "it stands on two lines: {rect:?}");
    // The second row is part of it.
    harness.drag_at(rect.left_bottom() + [6.0, -8.0].into());
    harness.run();
    harness.drop_at(rect.left_bottom() + [6.0, -8.0].into());
    let follow = PageEvent::Follow { route: Route::page("otra"), new_tab: false };
    assert_eq!(events(&mut harness), [follow]);
}

#[test]
fn a_footnote_leads_to_its_source_and_back() {
    let filler = "Un párrafo que ocupa sitio.\n\n".repeat(60);
    let page = PAGE.replace("## Larga {#larga}", &format!("{filler}## Larga {{#larga}}"));
    let mut harness = reading(&page);
    harness.get_by_role_and_label(Role::Link, "Fuente 1: Título, AWS.").click();
    harness.run();
    assert!(seen(&harness, "Título") && !seen(&harness, "Lee la otra"));
    harness.get_by_label("Volver al texto desde la fuente 1").click();
    harness.run();
    assert!(seen(&harness, "Lee la otra") && harness.state().state.scroll < 1.0);
}

#[test]
fn by_keyboard_the_focus_goes_to_the_source_and_back() {
    let filler = "Un párrafo que ocupa sitio.\n\n".repeat(60);
    let page = PAGE.replace("## Larga {#larga}", &format!("{filler}## Larga {{#larga}}"));
    let mut harness = reading(&page);
    harness.get_by_role_and_label(Role::Link, "Fuente 1: Título, AWS.").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.get_by_label("Volver al texto desde la fuente 1").is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    assert!(seen(&harness, "Lee la otra"));
}

#[test]
fn a_title_copies_the_link_to_its_section() {
    let mut harness = reading(PAGE);
    harness.get_by_label("Copiar enlace a «Larga»").click();
    assert_eq!(events(&mut harness), [PageEvent::Copied("Enlace copiado")]);
}
