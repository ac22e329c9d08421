//! The palette in use, by keyboard and by mouse.

use eframe::egui::accesskit::{Live, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;

fn selected(harness: &Harness<'_, Room>) -> String {
    let options = harness.get_all_by_role(Role::ListBoxOption);
    let selected: Vec<_> =
        options.filter(|option| option.accesskit_node().is_selected() == Some(true)).collect();
    assert_eq!(selected.len(), 1, "one row is selected");
    selected[0].accesskit_node().label().unwrap_or_default()
}

fn rows(harness: &Harness<'_, Room>) -> Vec<String> {
    let options = harness.query_all_by_role(Role::ListBoxOption);
    options.map(|option| option.accesskit_node().label().unwrap_or_default()).collect()
}

/// Whether the field has the keyboard. To accessibility the focus is on the selected row, as the
/// field says.
fn has_keyboard(harness: &Harness<'_, Room>) -> bool {
    harness.ctx.memory(egui::Memory::focused) == Some(field())
}

fn goes(route: Route, new_tab: bool) -> Vec<Choice> {
    vec![Choice::Go { route, new_tab }]
}

#[test]
fn typing_finds_and_enter_goes() {
    let mut harness = opened(Scope::All, "");
    type_in(&mut harness, "cuotas");
    assert!(selected(&harness).starts_with("Límites y cuotas, "), "{}", selected(&harness));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().chosen, goes(Route::page("limites"), false));
    assert!(!harness.state().palette.is_open());
    assert_eq!(rows(&harness), [""; 0]);
}

#[test]
fn ctrl_enter_goes_in_another_tab() {
    let mut harness = opened(Scope::Places, "");
    type_in(&mut harness, "retencion");
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(harness.state().chosen, goes(Route::section("limites", "retencion"), true));
}

#[test]
fn a_command_is_run() {
    let mut harness = opened(Scope::All, "");
    type_in(&mut harness, ">tema oscuro");
    assert_eq!(harness.state().palette.filter, Filter::Commands);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().chosen, [Choice::Command(UiCommand::Theme(1))]);
}

#[test]
fn escape_closes_and_gives_the_keyboard_back() {
    let mut harness = harness(Room::new(), ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    harness.get_by_label("Detrás").focus();
    harness.run();
    harness.state_mut().palette.open(Scope::All, "");
    harness.run();
    assert!(has_keyboard(&harness));
    type_in(&mut harness, "kin");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().palette.is_open());
    assert!(harness.get_by_label("Detrás").is_focused());
    assert_eq!(harness.state().behind, "", "the keys went to the palette");
    type_in(&mut harness, "x");
    assert_eq!(harness.state().behind, "x");
    // Closed by the caller, the same.
    harness.state_mut().palette.open(Scope::All, "");
    harness.run();
    harness.state_mut().palette.close();
    harness.run();
    assert!(harness.get_by_label("Detrás").is_focused());
}

#[test]
fn the_last_search_is_there_and_typing_replaces_it() {
    let mut harness = opened(Scope::All, "");
    type_in(&mut harness, "cuotas");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.state_mut().palette.open(Scope::All, "");
    harness.run();
    assert_eq!(harness.state().palette.query, "cuotas");
    assert!(selected(&harness).starts_with("Límites"));
    type_in(&mut harness, "pa");
    assert_eq!(harness.state().palette.query, "pa");
}

#[test]
fn arrows_go_round_and_pages_stop_at_the_ends() {
    let mut harness = opened(Scope::All, ">");
    press(&mut harness, Modifiers::NONE, Key::Home);
    let all = rows(&harness);
    assert!(all.len() > 30);
    let mut at = |key| {
        press(&mut harness, Modifiers::NONE, key);
        let now = selected(&harness);
        all.iter().position(|row| *row == now).expect("a row")
    };
    let last = all.len() - 1;
    assert_eq!(at(Key::ArrowDown), 1);
    assert_eq!(at(Key::ArrowUp), 0);
    assert_eq!(at(Key::ArrowUp), last);
    assert_eq!(at(Key::ArrowDown), 0);
    assert_eq!(at(Key::PageUp), 0);
    let page = at(Key::PageDown);
    assert!((5..last).contains(&page), "{page}");
    assert_eq!(at(Key::End), last);
    assert_eq!(at(Key::PageDown), last);
    assert_eq!(at(Key::Home), 0);
}

#[test]
fn the_selected_row_is_in_view() {
    for (size, zoom) in [([1440.0, 900.0], 1.0), ([640.0, 420.0], 1.0), ([640.0, 420.0], 1.5)] {
        let mut harness = harness(Room::new(), ThemeChoice::Dark, size, zoom);
        harness.state_mut().palette.open(Scope::All, ">");
        harness.run();
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::Vec2::from(size) / zoom);
        let field = harness.get_by_label("Buscar o ejecutar").rect();
        assert!(window.contains_rect(field), "{field:?} in {window:?}");
        for key in [Key::End, Key::ArrowUp, Key::PageUp, Key::PageUp, Key::Home, Key::PageDown] {
            press(&mut harness, Modifiers::NONE, key);
            let selected = selected(&harness);
            let row = harness.get_by_role_and_label(Role::ListBoxOption, &selected).rect();
            assert!(window.contains_rect(row), "{key:?} at {size:?}×{zoom}: {row:?}");
            assert!(row.top() > field.bottom(), "{row:?} under the field");
        }
    }
}

#[test]
fn tab_goes_round_the_filters_and_backspace_takes_the_chip_away() {
    let mut harness = opened(Scope::All, "");
    let filter = |harness: &Harness<'_, Room>| harness.state().palette.filter;
    press(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(filter(&harness), Filter::Commands);
    assert!(harness.query_by_label("Acotado a Órdenes; quitar").is_some());
    press(&mut harness, Modifiers::SHIFT, Key::Tab);
    press(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(filter(&harness), Filter::Text);
    press(&mut harness, Modifiers::NONE, Key::Backspace);
    assert_eq!(filter(&harness), Filter::Everything);
    for (typed, wanted) in [
        ("@", Filter::Resources),
        ("#", Filter::Sections),
        ("?", Filter::Text),
        (">", Filter::Commands),
    ] {
        type_in(&mut harness, typed);
        assert_eq!((filter(&harness), harness.state().palette.query.as_str()), (wanted, ""));
        type_in(&mut harness, "ab");
        press(&mut harness, Modifiers::NONE, Key::Backspace);
        assert_eq!((filter(&harness), harness.state().palette.query.as_str()), (wanted, "a"));
        press(&mut harness, Modifiers::NONE, Key::Backspace);
        assert_eq!(filter(&harness), wanted);
        press(&mut harness, Modifiers::NONE, Key::Backspace);
        assert_eq!(filter(&harness), Filter::Everything);
    }
    assert!(has_keyboard(&harness));
}

#[test]
fn each_scope_opens_its_filter() {
    for (scope, chip) in [(Scope::Places, "Lugares"), (Scope::Notes, "Texto de las notas")] {
        let harness = opened(scope, "");
        assert!(harness.query_by_label(&format!("Acotado a {chip}; quitar")).is_some());
    }
    let harness = opened(Scope::All, "");
    assert!(harness.query_by_label_contains("Acotado").is_none());
}

#[test]
fn the_mouse_selects_and_chooses() {
    let mut harness = opened(Scope::All, "");
    let row = rows(&harness)[2].clone();
    harness.get_by_role_and_label(Role::ListBoxOption, &row).hover();
    harness.run();
    assert_eq!(selected(&harness), row);
    // A pointer at rest leaves the arrows alone.
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(selected(&harness), rows(&harness)[3]);
    let first = rows(&harness)[0].clone();
    harness.get_by_role_and_label(Role::ListBoxOption, &first).click();
    harness.run();
    assert_eq!(harness.state().chosen, goes(Route::page("limites"), false));
    assert!(!harness.state().palette.is_open());
}

#[test]
fn a_click_with_ctrl_goes_in_another_tab_and_one_outside_closes() {
    let mut harness = opened(Scope::All, "");
    let first = rows(&harness)[0].clone();
    let node = harness.get_by_role_and_label(Role::ListBoxOption, &first);
    node.click_modifiers(Modifiers::COMMAND);
    harness.run();
    assert_eq!(harness.state().chosen, goes(Route::page("limites"), true));
    harness.state_mut().palette.open(Scope::All, "");
    harness.run();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerMoved(egui::pos2(20.0, 800.0)));
        harness.event(egui::Event::PointerButton {
            pos: egui::pos2(20.0, 800.0),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run();
    assert!(!harness.state().palette.is_open());
}

#[test]
fn what_is_not_found_is_said_and_can_be_looked_for_in_the_notes() {
    let mut harness = opened(Scope::Places, "");
    type_in(&mut harness, "xqzw");
    assert!(harness.query_by_label("Nada coincide con «xqzw».").is_some());
    assert!(harness.query_by_label("Sin resultados").is_some());
    assert_eq!(rows(&harness), ["Buscar en todas las notas, buscar"]);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.state().palette.is_open());
    assert_eq!(harness.state().palette.filter, Filter::Text);
    assert!(harness.query_by_label("Ninguna nota habla de «xqzw».").is_some());
    assert_eq!(rows(&harness), [""; 0]);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().chosen, []);
}

#[test]
fn what_is_missing_cannot_be_chosen() {
    let mut harness = opened(Scope::All, "nota:kinesi");
    assert!(rows(&harness)[0].contains("No hay una página «kinesi»"));
    assert!(selected(&harness).contains("¿Querías decir «Kinesis»?"));
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert!(selected(&harness).contains("¿Querías decir"));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().chosen, goes(Route::page("kinesis"), false));
}

#[test]
fn a_screen_reader_hears_the_list_and_the_number() {
    let mut harness = opened(Scope::All, "");
    type_in(&mut harness, "@pagos");
    let list = harness.get_by_label("Resultados");
    assert_eq!(list.accesskit_node().role(), Role::ListBox);
    let number = rows(&harness).len();
    let words = format!("{number} resultados");
    let live = harness.get_by_label(&words);
    assert_eq!(live.accesskit_node().live(), Live::Polite);
    let field = harness.get_by_label("Buscar o ejecutar");
    let active = field.accesskit_node().data().active_descendant();
    let selected = selected(&harness);
    let row = harness.get_by_role_and_label(Role::ListBoxOption, &selected);
    assert_eq!(active, Some(row.accesskit_node().locate().0));
}

#[test]
fn nothing_behind_gets_keys_or_clicks() {
    let mut harness = opened(Scope::All, "");
    press(&mut harness, Modifiers::NONE, Key::Tab);
    press(&mut harness, Modifiers::NONE, Key::Tab);
    assert!(has_keyboard(&harness));
    harness.get_by_label("Detrás").click();
    harness.run();
    type_in(&mut harness, "y");
    assert_eq!(harness.state().behind, "");
}

#[test]
fn it_comes_to_rest() {
    let mut harness = opened(Scope::All, "kinesis");
    harness.run_steps(3);
    let delay =
        harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    assert!(delay.is_some_and(|delay| delay > std::time::Duration::from_secs(1)), "{delay:?}");
}
