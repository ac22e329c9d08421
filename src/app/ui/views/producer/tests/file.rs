//! Files of the user's own: good, broken, and none at all.

use std::path::Path;

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, click, held, settle, window, write};

/// A folder with a file, and the window that looks at it.
fn open(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let mut harness = window();
    click(&mut harness, Role::Tab, "Fichero");
    name_file(&mut harness, &path);
    (folder, harness)
}

fn name_file(harness: &mut Window, path: &Path) {
    write(harness, Role::TextInput, "Ruta del fichero", &path.display().to_string());
}

/// Waits until something stands on the screen; a thread has to read first.
fn wait_for(harness: &mut Window, words: &str) {
    for _ in 0..2000 {
        harness.run();
        if harness.query_all_by_label_contains(words).count() > 0 {
            return;
        }
        std::thread::yield_now();
    }
    panic!("«{words}» never stands there");
}

fn import(harness: &mut Window) {
    for _ in 0..2000 {
        harness.run();
        let button = harness.get_by_role_and_label(Role::Button, "Importar");
        if !button.accesskit_node().is_disabled() {
            click(harness, Role::Button, "Importar");
            return;
        }
        std::thread::yield_now();
    }
    panic!("the file can't be imported");
}

#[test]
fn a_broken_line_of_jsonl_is_told_with_its_number_and_the_rest_is_stored() {
    let lines = b"{\"id\":\"a\"}\n{\"id\":\n{\"otro\":1}\n{\"id\":7}\n";
    let (_folder, mut harness) = open("pagos.jsonl", lines);
    write(&mut harness, Role::TextInput, "Campo de la clave", "id");
    import(&mut harness);
    settle(&mut harness, |app| app.world.snapshot().records_held() == 2);
    wait_for(&mut harness, "Importado — ");
    harness.get_by_label("2 líneas rotas");
    harness.get_by_label("Línea 2: no es JSON desde la columna 6");
    harness.get_by_label("Línea 3: no tiene el campo «id» con un texto o número");
}

#[test]
fn it_stops_at_the_first_broken_line_if_asked() {
    let lines = b"{\"id\":\"a\"}\nroto\n{\"id\":\"b\"}\n";
    let (_folder, mut harness) = open("pagos.jsonl", lines);
    write(&mut harness, Role::TextInput, "Campo de la clave", "id");
    click(&mut harness, Role::CheckBox, "Parar en la primera línea rota");
    import(&mut harness);
    wait_for(&mut harness, "Parado en la primera línea rota.");
    harness.get_by_label("Línea 2: no es JSON desde la columna 1");
    assert!(held(&harness) <= 1, "nothing of what is below");
}

#[test]
fn csv_takes_its_key_from_a_column_with_a_mark_and_windows_line_ends() {
    let text = "\u{feff}cliente;monto\r\nana;5\r\nluis;\"1\r\n2\"\r\neva\r\nsol;9\r\n";
    let (_folder, mut harness) = open("pagos.csv", text.as_bytes());
    click(&mut harness, Role::RadioButton, "Formato: CSV con cabecera");
    write(&mut harness, Role::TextInput, "Campo de la clave", "nadie");
    wait_for(&mut harness, "La cabecera no tiene la columna «nadie».");
    write(&mut harness, Role::TextInput, "Campo de la clave", "cliente");
    import(&mut harness);
    settle(&mut harness, |app| app.world.snapshot().records_held() == 3);
    wait_for(&mut harness, "Importado — ");
    harness.get_by_label("1 línea rota");
    harness.get_by_label("Línea 5: tiene 1 columnas y la cabecera 2");
}

#[test]
fn what_is_no_file_of_text_is_refused_with_its_reason() {
    let bom = "\u{feff}";
    let all: [(&str, &[u8], &str); 4] = [
        ("vacio.jsonl", b"", "El fichero está vacío: no hay nada que importar."),
        ("marca.jsonl", bom.as_bytes(), "El fichero está vacío: no hay nada que importar."),
        ("foto.png", b"\x89PNG\r\n\0\0", "No es texto: contiene bytes nulos."),
        ("ancho.csv", b"\xff\xfea\0", "Está en UTF-16. Guárdalo en UTF-8."),
    ];
    for (name, bytes, words) in all {
        let (folder, mut harness) = open(name, bytes);
        wait_for(&mut harness, words);
        let button = harness.get_by_role_and_label(Role::Button, "Importar");
        assert!(button.accesskit_node().is_disabled(), "{name}");
        name_file(&mut harness, folder.path());
        wait_for(&mut harness, "Es una carpeta.");
        name_file(&mut harness, &folder.path().join("nadie"));
        wait_for(&mut harness, "No existe ningún fichero con esa ruta.");
    }
}

#[test]
fn an_import_is_paused_and_cancelled_and_what_is_stored_stays() {
    let lines = "{\"id\":1}\n".repeat(200_000);
    let (_folder, mut harness) = open("grande.jsonl", lines.as_bytes());
    write(&mut harness, Role::TextInput, "Campo de la clave", "id");
    import(&mut harness);
    settle(&mut harness, |app| app.world.snapshot().records_held() > 0);
    wait_for(&mut harness, "Pausar");
    click(&mut harness, Role::Button, "Pausar");
    wait_for(&mut harness, "En pausa");
    click(&mut harness, Role::Button, "Cancelar");
    wait_for(&mut harness, "Cancelado. Lo ya guardado se queda.");
    assert!(held(&harness) > 0);
}
