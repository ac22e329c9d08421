//! The view by mouse and by keyboard.

use caudal::api::kinesis::Request;
use caudal::clients::reader::Phase;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STREAM, View, app, create, pass, put, rest, send, view};
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::ThemeChoice;

const SIZE: Vec2 = Vec2::new(1000.0, 640.0);

fn ready(records: u32) -> View {
    let mut harness = view(SIZE, ThemeChoice::Dark);
    create(&mut harness, 2);
    if records > 0 {
        put(&mut harness, 0, records);
        pass(&mut harness, 1000);
    }
    harness
}

fn click(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    rest(harness);
}

fn press(harness: &mut View, key: Key) {
    harness.key_press(key);
    rest(harness);
}

/// How many rows the list says it has.
fn count(harness: &View) -> String {
    let list = harness.get_by_role(Role::List);
    list.accesskit_node().label().expect("a name")
}

fn selected(harness: &View) -> Option<String> {
    let mut rows = harness.query_all_by_role(Role::ListItem);
    let row = rows.find(|row| {
        row.accesskit_node().toggled() == Some(eframe::egui::accesskit::Toggled::True)
            || row.accesskit_node().is_selected() == Some(true)
    })?;
    row.accesskit_node().label()
}

fn copied(harness: &mut View) -> Option<String> {
    let asked = std::mem::take(&mut harness.state_mut().asked);
    asked.into_iter().find_map(|action| match action {
        Action::Copy(text, _) => Some(text),
        _ => None,
    })
}

fn type_filter(harness: &mut View, text: &str) {
    let field = harness.get_by_role_and_label(Role::TextInput, "Filtro de registros");
    field.focus();
    harness.run();
    let field = harness.get_by_role_and_label(Role::TextInput, "Filtro de registros");
    field.type_text(text);
    rest(harness);
}

#[test]
fn records_are_read_as_they_come() {
    let mut harness = ready(0);
    harness.get_by_label("Aún no hay registros");
    click(&mut harness, Role::Button, "Enviar uno de ejemplo");
    let asked = std::mem::take(&mut harness.state_mut().asked);
    assert!(matches!(&asked[..], [Action::Ask(request)]
        if matches!(**request, Request::PutRecord(_))));
    put(&mut harness, 0, 30);
    pass(&mut harness, 1000);
    assert_eq!(count(&harness), "Registros: 30");
    harness.get_by_label("Al día");
    let newest = harness.query_all_by_role(Role::ListItem).next().expect("a row");
    assert!(newest.accesskit_node().label().is_some_and(|name| name.contains("TXN00")));
    click(&mut harness, Role::Switch, "En vivo");
    put(&mut harness, 30, 5);
    pass(&mut harness, 1000);
    assert_eq!(count(&harness), "Registros: 30", "the rows stay, and no more come");
    harness.get_by_label("Parado: 5 registros sin leer");
    click(&mut harness, Role::Switch, "En vivo");
    pass(&mut harness, 1000);
    assert_eq!(count(&harness), "Registros: 35");
    assert_eq!(app(&mut harness).states.records_seen().status.phase, Phase::UpToDate);
}

#[test]
fn rows_are_walked_by_keyboard_and_copied() {
    let mut harness = ready(60);
    harness.get_by_role(Role::List).focus();
    harness.run();
    press(&mut harness, Key::ArrowDown);
    let first = selected(&harness).expect("a row");
    press(&mut harness, Key::ArrowDown);
    let second = selected(&harness).expect("a row");
    assert_ne!(first, second);
    press(&mut harness, Key::ArrowUp);
    assert_eq!(selected(&harness), Some(first.clone()));
    press(&mut harness, Key::End);
    press(&mut harness, Key::PageUp);
    press(&mut harness, Key::PageDown);
    assert!(selected(&harness).is_some());
    press(&mut harness, Key::Home);
    assert_eq!(selected(&harness), Some(first));
    press(&mut harness, Key::C);
    assert!(copied(&mut harness).is_some_and(|text| text.starts_with("aws kinesis put-record")));
    press(&mut harness, Key::P);
    assert!(copied(&mut harness).is_some_and(|text| text.contains("put_record")));
    press(&mut harness, Key::J);
    let json = copied(&mut harness).expect("JSON");
    for field in ["SequenceNumber", "PartitionKey", "ShardId", "Data"] {
        assert!(json.contains(field), "{field}");
    }
    press(&mut harness, Key::Enter);
    harness.get_by_label("Cerrar el detalle");
    press(&mut harness, Key::ArrowDown);
    harness.get_by_label("Cerrar el detalle");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Cerrar el detalle").is_none());
    assert!(selected(&harness).is_some());
    press(&mut harness, Key::Escape);
    assert!(selected(&harness).is_none());
}

#[test]
fn a_selected_row_holds_its_place_while_more_come() {
    let mut harness = ready(60);
    harness.query_all_by_role(Role::ListItem).nth(1).expect("a row").click();
    rest(&mut harness);
    let row = selected(&harness).expect("a row");
    let selection = app(&mut harness).focus.selected().cloned();
    assert!(matches!(selection, Some(Target::Record { .. })));
    put(&mut harness, 60, 14);
    pass(&mut harness, 1000);
    assert_eq!(selected(&harness), Some(row));
    click(&mut harness, Role::Button, "14 nuevos: ir al más reciente");
    assert!(harness.query_by_label_contains("ir al más reciente").is_none());
}

#[test]
fn filters_are_typed_kept_and_told_what_is_wrong() {
    let mut harness = ready(60);
    type_filter(&mut harness, "pais=MX monto>0");
    assert_eq!(count(&harness), "Registros: 15");
    press(&mut harness, Key::Enter);
    harness.get_by_role_and_label(Role::Button, "Quitar el filtro pais=MX");
    click(&mut harness, Role::Button, "Guardar este filtro");
    assert_eq!(app(&mut harness).saved.reading.filters, ["pais=MX monto>0"]);
    click(&mut harness, Role::Button, "Quitar el filtro pais=MX");
    assert_eq!(count(&harness), "Registros: 60");
    click(&mut harness, Role::Button, "Filtros guardados: 1");
    click(&mut harness, Role::MenuItem, "pais=MX monto>0");
    assert_eq!(count(&harness), "Registros: 15");
    type_filter(&mut harness, "shard:x");
    harness.get_by_label("«x» no es un número de shard, como 3.");
    assert_eq!(count(&harness), "Registros: 15", "the last good one holds");
}

#[test]
fn a_filter_that_lets_nothing_pass_says_so() {
    let mut harness = ready(10);
    type_filter(&mut harness, "nadalotiene");
    harness.get_by_label("Nada que mostrar");
    click(&mut harness, Role::Button, "Quitar el filtro");
    assert_eq!(count(&harness), "Registros: 10");
}

#[test]
fn one_record_from_all_sides() {
    let mut harness = ready(3);
    harness.query_all_by_role(Role::ListItem).next().expect("a row").click();
    rest(&mut harness);
    harness.get_by_label_contains("txn_id: ");
    harness.get_by_label("cuenta: {, desplegado");
    click(&mut harness, Role::Button, "etiquetas: […], plegado");
    harness.get_by_label("0: \"vip\"");
    click(&mut harness, Role::Tab, "Texto");
    harness.get_by_label_contains("{\"txn_id\":");
    click(&mut harness, Role::Tab, "Hex");
    harness.get_by_label_contains("00000000: 7b 22 74 78");
    click(&mut harness, Role::Tab, "Base64");
    click(&mut harness, Role::Button, "Copiar Base64");
    assert!(copied(&mut harness).is_some_and(|text| text.starts_with("eyJ0eG5f")));
    click(&mut harness, Role::Tab, "Metadatos");
    harness.get_by_label("HashKey");
    click(&mut harness, Role::Tab, "Ruta");
    harness.get_by_label_contains("El MD5 cae al ");
    click(&mut harness, Role::Link, "Clave de partición: Ver la clave en el Anillo");
    assert!(matches!(app(&mut harness).focus.selected(), Some(Target::Key { .. })));
    click(&mut harness, Role::Button, "Editar y reenviar");
    let asked = std::mem::take(&mut harness.state_mut().asked);
    let producer = Route::View(ViewKind::Producer);
    assert!(
        asked.iter().any(|action| matches!(action, Action::Go { route, .. } if *route == producer))
    );
    click(&mut harness, Role::Button, "Reenviar");
    let asked = std::mem::take(&mut harness.state_mut().asked);
    assert!(asked.iter().any(|action| matches!(action, Action::Ask(_))));
}

#[test]
fn what_is_no_text_opens_as_bytes_and_what_is_huge_in_part() {
    let mut harness = ready(0);
    send(&mut harness, vec![("binario".to_owned(), vec![0xff, 0xfe, 0x00, 0x41])]);
    pass(&mut harness, 1000);
    harness.get_by_label_contains("binario · ff fe 00 41").click();
    rest(&mut harness);
    harness.get_by_label_contains("00000000: ff fe 00 41 ···A");
    click(&mut harness, Role::Tab, "JSON");
    harness.get_by_label("No es texto UTF-8, así que tampoco JSON.");
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    send(&mut harness, vec![("hondo".to_owned(), deep.into_bytes())]);
    pass(&mut harness, 1000);
    harness.get_by_label_contains("hondo").click();
    rest(&mut harness);
    harness.get_by_label_contains("JSON anidado a más de 256 niveles");
    send(&mut harness, vec![("grande".to_owned(), vec![b'x'; 900_000])]);
    pass(&mut harness, 1000);
    harness.get_by_label_contains("grande, 900006 bytes").click();
    rest(&mut harness);
    harness.get_by_label("Se ven 64 KiB de 878,9 KiB.");
    click(&mut harness, Role::Link, "Mostrar todo");
    assert!(harness.query_by_label("Mostrar todo").is_none());
}

#[test]
fn positions_are_chosen_by_awss_names() {
    let mut harness = ready(10);
    click(&mut harness, Role::Switch, "En vivo");
    click(&mut harness, Role::ComboBox, "Posición inicial: TRIM_HORIZON");
    for name in ["LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"] {
        harness.get_by_role_and_label(Role::MenuItem, name);
    }
    click(&mut harness, Role::MenuItem, "AT_TIMESTAMP");
    harness.get_by_role_and_label(Role::TextInput, "Timestamp").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Timestamp").type_text("99:00");
    rest(&mut harness);
    let button = harness.get_by_role_and_label(Role::Button, "Leer una página");
    assert!(button.accesskit_node().is_disabled());
    click(&mut harness, Role::MenuItem, "LATEST");
    click(&mut harness, Role::Button, "Seguir en vivo");
    harness.get_by_label("Aún no se ha leído ninguno");
    put(&mut harness, 10, 3);
    pass(&mut harness, 1000);
    assert_eq!(count(&harness), "Registros: 3");
}

#[test]
fn columns_are_chosen_and_remembered() {
    let mut harness = ready(4);
    harness.get_by_role_and_label(Role::Splitter, "Ancho de la columna $.monto");
    click(&mut harness, Role::Button, "Columnas");
    click(&mut harness, Role::MenuItemCheckBox, "$.cuenta.pais");
    let columns = app(&mut harness).saved.reading.columns.clone().expect("a choice");
    assert!(columns.contains(&"$.cuenta.pais".to_owned()), "{columns:?}");
    click(&mut harness, Role::MenuItem, "Solo los datos");
    assert_eq!(app(&mut harness).saved.reading.columns, Some(Vec::new()));
    harness.get_by_role_and_label(Role::Splitter, "Ancho de la columna datos");
}

#[test]
fn rows_are_exported_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("filas.csv");
    let mut harness = ready(20);
    click(&mut harness, Role::Button, "Exportar filas");
    click(&mut harness, Role::Button, "CSV");
    let field = harness.get_by_role_and_label(Role::TextInput, "Fichero");
    field.focus();
    harness.run();
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    harness.run();
    let field = harness.get_by_role_and_label(Role::TextInput, "Fichero");
    field.type_text(path.to_str().expect("a plain path"));
    rest(&mut harness);
    click(&mut harness, Role::Button, "Exportar");
    for _ in 0..200 {
        rest(&mut harness);
        if path.is_file() {
            break;
        }
    }
    let text = std::fs::read_to_string(&path).expect("a file");
    assert_eq!(text.lines().count(), 21);
    assert!(text.starts_with("ApproximateArrivalTimestamp,ShardId,"));
    rest(&mut harness);
    let said =
        |action: &Action| matches!(action, Action::Say(_, words) if words.contains("20 filas"));
    assert!(harness.state().asked.iter().any(said));
}

#[test]
fn a_shard_pointed_at_elsewhere_lights_its_rows_and_a_row_its_shard() {
    let mut harness = ready(20);
    let row = harness.query_all_by_role(Role::ListItem).nth(3).expect("a row");
    row.hover();
    harness.run();
    let hovered = app(&mut harness).focus.hovered().cloned();
    let Some(Target::Record { stream, sequence }) = hovered else { panic!("{hovered:?}") };
    assert_eq!(stream, STREAM);
    assert!(app(&mut harness).focus.is_shard_hovered(STREAM, sequence.shard));
}

#[test]
fn columns_without_room_are_named() {
    let mut harness = ready(12);
    let foot = |harness: &View| {
        let status = harness.query_all_by_role(Role::Status).next().expect("a foot");
        status.accesskit_node().label().unwrap_or_default()
    };
    assert!(!foot(&harness).contains("no caben"), "{}", foot(&harness));
    harness.query_all_by_role(Role::ListItem).next().expect("a row").click();
    rest(&mut harness);
    assert!(foot(&harness).contains("no caben: secuencia, $."), "{}", foot(&harness));
}

#[test]
fn the_details_are_as_wide_as_they_are_dragged() {
    let mut harness = ready(12);
    harness.query_all_by_role(Role::ListItem).next().expect("a row").click();
    rest(&mut harness);
    let edge = |harness: &View| {
        harness.get_by_role_and_label(Role::Splitter, "Ancho del detalle").rect().center()
    };
    let first = edge(&harness);
    harness.drag_at(first);
    harness.run();
    for step in 1..=5 {
        harness.hover_at(first - Vec2::new(20.0 * step as f32, 0.0));
        harness.run();
    }
    harness.drop_at(first - Vec2::new(100.0, 0.0));
    harness.run();
    let moved = edge(&harness);
    assert!((first.x - moved.x - 100.0).abs() < 8.0, "{first} {moved}");
    harness.get_by_role_and_label(Role::Splitter, "Ancho del detalle").focus();
    harness.run();
    for _ in 0..3 {
        press(&mut harness, Key::ArrowRight);
    }
    let back = edge(&harness);
    assert!((back.x - moved.x - 48.0).abs() < 1.0, "{moved} {back}");
    for _ in 0..60 {
        harness.key_press(Key::ArrowLeft);
        harness.run();
    }
    assert!(edge(&harness).x >= 239.0, "the rows keep their least");
}
