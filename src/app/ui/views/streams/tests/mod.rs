//! Forms by keyboard and by mouse, what each field says, and pictures.

mod sending;

use caudal::api::kinesis::{CreateStreamInput, Request};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use crate::ui::app::Action;
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::stage::{Asked, View, ask_for_stream, let_pass, stage};
use crate::ui::testing::{Window, app_with, settle, still};
use crate::ui::theme::ThemeChoice;

const SIZE: Vec2 = Vec2::new(1440.0, 900.0);

fn window(theme: ThemeChoice) -> Window {
    let saved = Saved { theme, layout: Layout::of(Preset::Mixed), ..Saved::default() };
    let mut harness = app_with(SIZE, &still(saved));
    harness.state_mut().go(Route::View(ViewKind::Streams), false);
    harness.run();
    harness
}

fn ask(harness: &mut Window, request: Request) {
    let before = harness.state().activity.answered;
    harness.state_mut().actions.push(Action::Ask(Box::new(request)));
    settle(harness, |app| app.activity.answered > before);
}

fn with_stream(theme: ThemeChoice) -> Window {
    let mut harness = window(theme);
    let input = CreateStreamInput {
        stream_name: Some("pagos".into()),
        shard_count: Some(4),
        ..CreateStreamInput::default()
    };
    ask(&mut harness, Request::CreateStream(input));
    let now = harness.state().world.clock().now;
    harness.state().world.advance(caudal::units::Millis(1000)).expect("the engine takes it");
    settle(&mut harness, |app| app.world.clock().now > now);
    let open = |app: &crate::ui::app::App| {
        app.world.snapshot().stream("pagos").is_some_and(|stream| stream.open.len() == 4)
    };
    settle(&mut harness, open);
    harness.run();
    harness
}

fn press(harness: &mut Window, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
}

fn type_in(harness: &mut Window, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run();
}

#[test]
fn a_stream_is_created_by_keys_alone_once_its_name_is_right() {
    let mut harness = window(ThemeChoice::Dark);
    harness.get_by_role_and_label(Role::Button, "Crear otro stream…").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Falta: AWS lo exige.");
    type_in(&mut harness, "Nombre del stream", "mis pagos");
    harness.get_by_label("Solo letras sin acento, cifras, _ . -");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().world.snapshot().streams.is_empty(), "a wrong form sends nothing");
    for _ in 0.."mis pagos".len() {
        harness.get_by_role_and_label(Role::TextInput, "Nombre del stream").focus();
        harness.key_press(Key::Backspace);
        harness.run();
    }
    type_in(&mut harness, "Nombre del stream", "pagos");
    harness.key_press(Key::Enter);
    settle(&mut harness, |app| app.world.snapshot().stream("pagos").is_some());
    settle(&mut harness, |app| app.saved.stream.as_deref() == Some("pagos"));
}

#[test]
fn scaling_tells_its_rule_and_then_scales() {
    let mut harness = with_stream(ThemeChoice::Dark);
    press(&mut harness, "Escalar");
    type_in(&mut harness, "Shards abiertos", "0");
    harness.get_by_label("Como mucho el doble de 4: 8.");
    harness.key_press(Key::Backspace);
    harness.run();
    let before = harness.state().activity.answered;
    press(&mut harness, "Aplicar");
    settle(&mut harness, |app| app.activity.answered > before);
    assert_eq!(harness.state().activity.calls.back().expect("a call").refusal, None);
}

#[test]
fn every_form_opens_shows_its_command_and_closes_with_escape() {
    let mut harness = with_stream(ThemeChoice::Dark);
    for form in super::Form::OF_A_STREAM {
        press(&mut harness, form.label());
        assert!(harness.query_all_by_label("Copiar CLI").count() == 1, "{}", form.label());
        harness.key_press(Key::Escape);
        harness.run();
        assert_eq!(harness.query_all_by_label("Copiar CLI").count(), 0, "{}", form.label());
    }
}

#[test]
fn a_refusal_becomes_a_card() {
    let mut harness = with_stream(ThemeChoice::Dark);
    press(&mut harness, "Cifrado");
    let key = harness.get_by_role_and_label(Role::TextInput, "Clave de KMS");
    key.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Clave de KMS").type_text("no vale!");
    harness.run();
    press(&mut harness, "Activar cifrado");
    settle(&mut harness, |app| app.activity.answered > 1);
    harness.run();
    assert!(harness.query_all_by_label("KMSNotFoundException").count() >= 1);
}

/// A stream alone in its view.
fn on_stage(theme: ThemeChoice) -> View {
    let mut harness = stage(Vec2::new(900.0, 640.0), theme, ViewKind::Streams, Asked::Done);
    ask_for_stream(&mut harness, 4);
    let_pass(&mut harness, 1000);
    harness.run();
    harness
}

#[test]
fn pictures() {
    let mut results = SnapshotResults::new();
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let size = Vec2::new(900.0, 640.0);
        let mut harness = stage(size, theme, ViewKind::Streams, Asked::Done);
        results.add(harness.try_snapshot_options(format!("streams-vacio-{word}"), &options));
        let mut harness = on_stage(theme);
        results.add(harness.try_snapshot_options(format!("streams-datos-{word}"), &options));
        harness.get_by_role_and_label(Role::Button, "Crear stream…").click();
        harness.run();
        harness.get_by_role_and_label(Role::TextInput, "Nombre del stream").focus();
        harness.run();
        let name = harness.get_by_role_and_label(Role::TextInput, "Nombre del stream");
        name.type_text("pagos viernes!");
        harness.run();
        results.add(harness.try_snapshot_options(format!("streams-errores-{word}"), &options));
    }
}
