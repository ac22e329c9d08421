//! Fields by mouse and by keyboard, and the names they have for a screen reader.

use eframe::egui::accesskit::{Invalid, Role};
use eframe::egui::{Key, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Field, Number};
use crate::ui::theme;

#[derive(Default)]
struct Form {
    name: String,
    shards: Number,
    mode: u8,
    way: u8,
    on: bool,
}

fn draw(ui: &mut Ui, form: &mut Form) {
    let wrong = |c: char| !c.is_ascii_alphanumeric();
    let error = form.name.contains(wrong).then_some("Solo letras y cifras.");
    Field::new("Nombre").hint("1 a 128").error(error).offending(&wrong).text(ui, &mut form.name);
    let error = (form.shards.value() == Some(0)).then_some("Debe ser 1 o más.");
    Field::new("Shards").unit("shards").error(error).number(ui, &mut form.shards);
    Field::new("Modo").select(ui, &mut form.mode, &[(0, "PROVISIONED"), (1, "ON_DEMAND")]);
    Field::new("Forma").radio(ui, &mut form.way, &[(0, "Una"), (1, "Otra")]);
    Field::new("Con consumidores").check(ui, &mut form.on);
}

fn harness() -> Harness<'static, Form> {
    Harness::builder()
        .with_context_setup(theme::install)
        .build_ui_state(draw, Form { shards: Number::from(4), ..Form::default() })
}

#[test]
fn what_is_wrong_is_said_to_eyes_and_ears() {
    let mut harness = harness();
    let field = harness.get_by_role_and_label(Role::TextInput, "Nombre");
    assert_eq!(field.accesskit_node().description().as_deref(), Some("1 a 128"));
    field.focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Nombre").type_text("pagos viernes!");
    harness.run();
    assert_eq!(harness.state().name, "pagos viernes!", "what is typed stays");
    let field = harness.get_by_role_and_label(Role::TextInput, "Nombre");
    let node = field.accesskit_node();
    assert_eq!(node.description().as_deref(), Some("Solo letras y cifras."));
    assert_eq!(node.data().invalid(), Some(Invalid::True));
    harness.get_by_label("Solo letras y cifras.");
}

#[test]
fn a_number_keeps_what_is_typed_and_counts_with_the_arrows() {
    let mut harness = harness();
    let field = |harness: &Harness<'static, Form>| {
        harness.get_by_role_and_label(Role::TextInput, "Shards").focus();
    };
    field(&harness);
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert_eq!(harness.state().shards.value(), Some(5));
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().shards.value(), Some(3));
    harness.get_by_role_and_label(Role::TextInput, "Shards").type_text(",5");
    harness.run();
    assert_eq!(harness.state().shards.text, "3,5");
    assert_eq!(harness.state().shards.value(), None);
    harness.get_by_label_contains("Escribe un número entero");
}

#[test]
fn choices_are_made_by_keys_and_by_clicks() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::ComboBox, "Modo").focus();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().mode, 1);
    harness.get_by_role_and_label(Role::ComboBox, "Modo").click();
    harness.run();
    harness.get_by_role_and_label(Role::MenuItem, "PROVISIONED").click();
    harness.run();
    assert_eq!(harness.state().mode, 0);
    harness.get_by_role_and_label(Role::RadioButton, "Forma: Otra").click();
    harness.run();
    assert_eq!(harness.state().way, 1);
    harness.get_by_role_and_label(Role::CheckBox, "Con consumidores").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    assert!(harness.state().on);
}

#[test]
fn numbers_say_why_they_are_none() {
    let problem = |text: &str| Number { text: text.to_owned() }.problem();
    assert_eq!(problem(""), None);
    assert_eq!(problem(" 12 "), None);
    assert!(problem("1.000").expect("a problem").contains("solo cifras"));
    assert!(problem("99999999999999999999").expect("a problem").contains("demasiado grande"));
}
