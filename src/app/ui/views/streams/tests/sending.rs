//! Every form sends its call, and the world is as it says afterwards.

use caudal::api::kinesis::{
    CommitmentStatus, EncryptionType, RecordDistribution, StreamMode, StreamStatus,
};
use caudal::engine::StreamView;
use caudal::units::Millis;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{press, with_stream};
use crate::ui::testing::{Window, settle};
use crate::ui::theme::ThemeChoice;

/// Writes in the place of what stands in a field.
fn write(harness: &mut Window, role: Role, label: &str, text: &str) {
    harness.get_by_role_and_label(role, label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Paste(text.to_owned()));
    harness.run();
}

fn click(harness: &mut Window, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run();
}

/// Opens a form.
fn open(harness: &mut Window, form: &str) {
    settle(harness, |app| stream_of(app).is_none_or(|one| one.status == StreamStatus::Active));
    press(harness, form);
}

/// Sends a form; it closes, because the call succeeds.
fn send(harness: &mut Window, button: &str) {
    let before = harness.state().activity.answered;
    // A long form is scrolled to its end, as one would.
    harness.get_by_role_and_label(Role::Button, button).scroll_to_me();
    harness.run();
    let node = harness.get_by_role_and_label(Role::Button, button);
    assert!(!node.accesskit_node().is_disabled(), "«{button}» can't be pressed");
    node.click();
    settle(harness, |app| app.activity.answered > before);
    harness.run();
    let call = harness.state().activity.calls.back().expect("a call");
    assert_eq!(call.refusal, None, "{}", call.operation);
    let minute = Millis(60_000);
    let now = harness.state().world.clock().now;
    harness.state().world.advance(minute).expect("the engine takes it");
    settle(harness, |app| app.world.clock().now >= now + minute);
    harness.run();
    assert_eq!(harness.query_all_by_label("Copiar CLI").count(), 0, "the form is closed");
}

fn stream_of(app: &crate::ui::app::App) -> Option<std::sync::Arc<StreamView>> {
    app.world.snapshot().stream("pagos").cloned()
}

/// Waits until the stream is as it should be.
fn until(harness: &mut Window, holds: impl Fn(&StreamView) -> bool) {
    settle(harness, |app| {
        stream_of(app).is_some_and(|stream| stream.status == StreamStatus::Active && holds(&stream))
    });
    harness.run();
}

fn open_shards(stream: &StreamView) -> Vec<u32> {
    stream.open.iter().map(|id| id.0).collect()
}

#[test]
fn shards_are_split_merged_and_scaled() {
    let mut harness = with_stream(ThemeChoice::Dark);
    open(&mut harness, "Dividir shard");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| open_shards(stream) == [4, 5, 1, 2, 3]);
    open(&mut harness, "Fusionar shards");
    harness.get_by_label("Se fusiona con su vecino de encima: #5");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| open_shards(stream) == [6, 1, 2, 3]);
    open(&mut harness, "Escalar");
    write(&mut harness, Role::TextInput, "Shards abiertos", "2");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| stream.open.len() == 2);
}

#[test]
fn retention_record_size_tags_and_metrics_are_set_and_taken_back() {
    let mut harness = with_stream(ThemeChoice::Dark);
    for hours in ["48", "25"] {
        open(&mut harness, "Retención");
        write(&mut harness, Role::TextInput, "Retención", hours);
        send(&mut harness, "Aplicar");
        until(&mut harness, |stream| stream.retention_hours.to_string() == hours);
    }
    open(&mut harness, "Tamaño de registro");
    write(&mut harness, Role::TextInput, "Registro máximo", "2048");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| stream.max_record_kib == 2048);
    open(&mut harness, "Etiquetar");
    write(&mut harness, Role::MultilineTextInput, "Etiquetas", "equipo=fraude\nentorno=pruebas");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| stream.tags.len() == 2);
    open(&mut harness, "Quitar etiqueta");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| {
        stream.tags.get("equipo").is_some_and(|value| value == "fraude") && stream.tags.len() == 1
    });
    for on in [true, false] {
        open(&mut harness, "Métricas por shard");
        send(&mut harness, "Aplicar");
        until(&mut harness, |stream| stream.monitoring.is_empty() != on);
    }
}

#[test]
fn consumers_encryption_and_the_end() {
    let mut harness = with_stream(ThemeChoice::Dark);
    for name in ["panel", "fraude"] {
        open(&mut harness, "Registrar consumidor");
        write(&mut harness, Role::TextInput, "Nombre del consumidor", name);
        send(&mut harness, "Aplicar");
    }
    until(&mut harness, |stream| stream.consumers.len() == 2);
    open(&mut harness, "Dar de baja consumidor");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| stream.consumers.len() == 1);
    for (kind, button) in
        [(EncryptionType::Kms, "Activar cifrado"), (EncryptionType::None, "Desactivar cifrado")]
    {
        open(&mut harness, "Cifrado");
        send(&mut harness, button);
        until(&mut harness, |stream| stream.encryption == kind);
    }
    open(&mut harness, "Eliminar");
    let node = harness.get_by_role_and_label(Role::Button, "Eliminar el stream");
    assert!(node.accesskit_node().is_disabled(), "its consumers prevent it");
    let label = "Eliminar también sus consumidores (EnforceConsumerDeletion)";
    click(&mut harness, Role::CheckBox, label);
    send(&mut harness, "Eliminar el stream");
    settle(&mut harness, |app| stream_of(app).is_none());
}

#[test]
fn an_on_demand_stream_has_what_only_it_can_have() {
    let mut harness = with_stream(ThemeChoice::Dark);
    open(&mut harness, "Cambiar modo");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| stream.mode == StreamMode::OnDemand);
    open(&mut harness, "Warm throughput");
    write(&mut harness, Role::TextInput, "Warm throughput", "8");
    harness.get_by_label("Necesita On-demand Advantage en la cuenta (UpdateAccountSettings).");
    press(&mut harness, "Activar On-demand Advantage");
    settle(&mut harness, |app| {
        app.world.snapshot().commitment.status != CommitmentStatus::Disabled
    });
    harness.run();
    write(&mut harness, Role::TextInput, "Warm throughput", "999999");
    assert!(harness.query_all_by_label_contains("La cuenta admite hasta").count() > 0);
    write(&mut harness, Role::TextInput, "Warm throughput", "8");
    send(&mut harness, "Aplicar");
    until(&mut harness, |stream| stream.open.len() >= 8);

    press(&mut harness, "Crear stream…");
    write(&mut harness, Role::TextInput, "Nombre del stream", "reparto");
    click(&mut harness, Role::RadioButton, "Modo: ON_DEMAND");
    assert_eq!(harness.query_all_by_label("Número de shards").count(), 0);
    click(&mut harness, Role::RadioButton, "Reparto de registros: AUTO");
    write(&mut harness, Role::TextInput, "Warm throughput (opcional)", "10");
    write(&mut harness, Role::TextInput, "Registro máximo", "2048");
    write(&mut harness, Role::MultilineTextInput, "Etiquetas", "equipo=fraude");
    send(&mut harness, "Crear");
    settle(&mut harness, |app| {
        app.world.snapshot().stream("reparto").is_some_and(|stream| {
            stream.mode == StreamMode::OnDemand
                && stream.distribution == RecordDistribution::Auto
                && stream.max_record_kib == 2048
                && stream.open.len() >= 10
                && stream.tags.len() == 1
        })
    });
}
