//! What the window tells of itself: the log of calls, the metrics, the endpoint.

use caudal::api::Blob;
use caudal::api::kinesis::{
    DescribeStreamSummaryInput, ListStreamsInput, PutRecordsInput, PutRecordsRequestEntry, Request,
};
use caudal::units::Millis;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{click, go, here, press};
use crate::ui::app::Action;
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{BottomTab, Layout, Preset, Saved};
use crate::ui::testing::{Window, app_with, settle, still};
use crate::ui::theme::ThemeChoice;

const STREAM: &str = "transacciones-realtime";
const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

/// A window with one view alone.
pub(super) fn alone(view: ViewKind, theme: ThemeChoice) -> Window {
    use egui_tiles::{Tiles, Tree};
    let mut tiles = Tiles::default();
    // Every view must be there; the one that is wanted is in front.
    let mut panes: Vec<_> = vec![tiles.insert_pane(view)];
    panes.extend(
        ViewKind::ALL.into_iter().filter(|other| *other != view).map(|v| tiles.insert_pane(v)),
    );
    let root = tiles.insert_tab_tile(panes);
    let tree = Tree::new(eframe::egui::Id::unique("caudal.panel"), root, tiles);
    let layout = Layout::of(Preset::Panel);
    let saved = Saved { theme, layout, panel: Some(tree), ..Saved::default() };
    app_with(Vec2::new(900.0, 640.0), &still(saved))
}

fn ask(harness: &mut Window, request: Request) {
    let before = harness.state().world.handle().calls().total();
    harness.state_mut().actions.push(Action::Ask(Box::new(request)));
    settle(harness, |app| app.world.handle().calls().total() > before);
}

pub(super) fn pass(harness: &mut Window, millis: u64) {
    let before = harness.state().world.clock().now;
    harness.state().world.advance(Millis(millis)).expect("the engine takes it");
    settle(harness, |app| app.world.clock().now.0 == before.0 + millis as i64);
}

fn stream(harness: &mut Window) {
    let input = caudal::api::kinesis::CreateStreamInput {
        stream_name: Some(STREAM.to_owned()),
        shard_count: Some(4),
        ..Default::default()
    };
    ask(harness, Request::CreateStream(input));
    pass(harness, 1000);
}

fn put(harness: &mut Window, count: usize, size: usize, key: impl Fn(usize) -> String) {
    let entry = |index| PutRecordsRequestEntry {
        data: Some(Blob::from(vec![b'x'; size])),
        partition_key: Some(key(index)),
        ..PutRecordsRequestEntry::default()
    };
    let input = PutRecordsInput {
        stream_name: Some(STREAM.to_owned()),
        records: Some((0..count).map(entry).collect()),
        ..PutRecordsInput::default()
    };
    ask(harness, Request::PutRecords(input));
}

fn list(harness: &mut Window) {
    ask(harness, Request::ListStreams(ListStreamsInput::default()));
}

fn missing(harness: &mut Window) {
    let input = DescribeStreamSummaryInput {
        stream_name: Some("no-existe".to_owned()),
        ..DescribeStreamSummaryInput::default()
    };
    ask(harness, Request::DescribeStreamSummary(input));
}

fn take(harness: &mut Window, results: &mut SnapshotResults, name: &str) {
    harness.run();
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    results.add(harness.try_snapshot_options(name, &options));
}

#[test]
fn the_log_in_pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = alone(ViewKind::Calls, theme);
        take(&mut harness, &mut results, &format!("registro-vacio-{word}"));
        stream(&mut harness);
        for second in 0..4 {
            put(&mut harness, 120, 900, |index| format!("cliente-{}", second * 31 + index));
            list(&mut harness);
            pass(&mut harness, 471);
        }
        put(&mut harness, 500, 9000, |_| "cliente-777".to_owned());
        missing(&mut harness);
        take(&mut harness, &mut results, &format!("registro-datos-{word}"));
        harness.get_by_label_contains("DescribeStreamSummary, con error").click();
        take(&mut harness, &mut results, &format!("registro-error-{word}"));
    }
}

#[test]
fn the_log_is_walked_filtered_copied_and_repeated_by_keys() {
    let mut harness = alone(ViewKind::Calls, ThemeChoice::Dark);
    harness.get_by_label("Ninguna llamada todavía");
    stream(&mut harness);
    list(&mut harness);
    missing(&mut harness);
    harness.get_by_label("1 con error");
    harness.get_by_role_and_label(Role::List, "Llamadas: 3").focus();
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    harness.get_by_label("Explícame en las notas");
    press(&mut harness, Modifiers::NONE, Key::End);
    // The oldest: the creation.
    press(&mut harness, Modifiers::NONE, Key::C);
    let copied = harness.output().platform_output.commands.iter().any(|command| {
        matches!(command, eframe::egui::OutputCommand::CopyText(text)
            if text.contains("aws kinesis create-stream") && text.contains(STREAM))
    });
    let said = harness.query_all_by_label_contains("Copiado como CLI").count() > 0;
    assert!(copied || said, "the command was copied");
    press(&mut harness, Modifiers::NONE, Key::R);
    settle(&mut harness, |app| app.world.handle().calls().total() == 4);
    // The list stands still while a call is looked at, and says what is new.
    harness.get_by_role_and_label(Role::List, "Llamadas: 3");
    click(&mut harness, "▲ 1 nueva");
    harness.get_by_role_and_label(Role::List, "Llamadas: 4");
    click(&mut harness, "Solo con error o fallos");
    harness.get_by_role_and_label(Role::List, "Llamadas: 2");
    click(&mut harness, "Solo con error o fallos");
    harness.get_by_role_and_label(Role::TextInput, "Filtrar llamadas").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Filtrar llamadas").type_text("liststreams");
    harness.run();
    harness.get_by_role_and_label(Role::List, "Llamadas: 1");
}

#[test]
fn an_error_leads_to_its_explanation() {
    let mut harness = alone(ViewKind::Calls, ThemeChoice::Dark);
    missing(&mut harness);
    harness.get_by_label_contains("DescribeStreamSummary, con error").click();
    harness.run();
    // By key: a notice may lie over it.
    harness.get_by_role_and_label(Role::Link, "Explícame en las notas").focus();
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(here(&harness), Route::section("errores", "resourcenotfoundexception"));
}

#[test]
fn every_code_that_leads_to_the_notes_has_a_section() {
    let harness = alone(ViewKind::Calls, ThemeChoice::Dark);
    let app = harness.state();
    let page = app.vault.page("errores").expect("the page of errors");
    for code in [
        "ProvisionedThroughputExceededException",
        "ResourceNotFoundException",
        "ResourceInUseException",
        "LimitExceededException",
        "ValidationException",
        "InvalidArgumentException",
        "ExpiredIteratorException",
        "ExpiredNextTokenException",
        "DryRunOperationException",
        "KMSNotFoundException",
        "InternalFailure",
        "UnknownOperationException",
        "SerializationException",
        "AccessDeniedException",
    ] {
        let anchor = crate::ui::views::calls::anchor(code).expect("a section");
        assert!(page.outline.iter().any(|heading| heading.anchor == anchor), "{code}");
    }
}

#[test]
fn the_panel_below_shows_the_log_and_leads_to_it() {
    let mut saved = Saved { layout: Layout::of(Preset::Lab), ..Saved::default() };
    saved.layout.below = BottomTab::Activity;
    let mut harness = app_with(super::WINDOW, &still(saved));
    missing(&mut harness);
    harness.get_by_label_contains("DescribeStreamSummary, con error").click();
    harness.run();
    go(&mut harness, Route::View(ViewKind::Calls));
    assert!(harness.query_all_by_label_contains("Explícame en las notas").count() > 0);
}

/// Waits for something that takes real time on another thread.
pub(super) fn wait(harness: &mut Window, until: impl Fn(&mut Window) -> bool) {
    for _ in 0..600 {
        harness.run();
        if until(harness) {
            return;
        }
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    panic!("what was waited for has not happened");
}

pub(super) fn has(harness: &Window, label: &str) -> bool {
    harness.query_all_by_label(label).count() > 0
}

/// Sends bytes to a port of this machine and reads the answer.
pub(super) fn exchange(port: u16, request: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

pub(super) fn call(target: &str, agent: &str, body: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/x-amz-json-1.1\r\nX-Amz-Date: d\r\n\
         X-Amz-Target: Kinesis_20131202.{target}\r\nUser-Agent: {agent}\r\n\
         Authorization: A Credential=a, SignedHeaders=b, Signature=c\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn port_of(harness: &Window) -> u16 {
    match harness.state().states.endpoint.shown() {
        crate::ui::views::endpoint::Shown::On(port) => port,
        other => panic!("{other:?}"),
    }
}

fn switch(harness: &mut Window, name: &str) {
    harness.get_by_role_and_label(Role::Switch, name).click();
}

/// Switches the endpoint on at any free port.
pub(super) fn switch_on(harness: &mut Window) -> u16 {
    harness.state_mut().saved.port = Some(0);
    harness.run();
    type_port(harness, "0");
    switch(harness, "Encender el endpoint");
    wait(harness, |harness| has(harness, "escuchando"));
    port_of(harness)
}

fn type_port(harness: &mut Window, text: &str) {
    let field = harness.get_by_role_and_label(Role::TextInput, "Puerto");
    field.focus();
    harness.run();
    press(harness, Modifiers::COMMAND, Key::A);
    harness.get_by_role_and_label(Role::TextInput, "Puerto").type_text(text);
    harness.run();
}

#[test]
fn a_call_from_outside_shows_up_in_the_log_and_among_the_callers() {
    let mut harness = alone(ViewKind::Endpoint, ThemeChoice::Dark);
    let port = switch_on(&mut harness);
    let agent = "Boto3/1.40.1 md/Botocore#1.40.1";
    let answer = exchange(port, &call("ListStreams", agent, "{}"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let refused = exchange(port, &call("Inventada", "aws-cli/2.31.1", "{}"));
    assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
    wait(&mut harness, |harness| has(harness, "Boto3/1.40.1: 1 llamadas, 0 con error"));
    harness.get_by_label("aws-cli/2.31.1: 1 llamadas, 1 con error");
    harness.get_by_label("endpoint :{port}".replace("{port}", &port.to_string()).as_str());
    click(&mut harness, "Inventada · UnknownOperationException");
    harness.get_by_label_contains("ListStreams, correcta");
    assert!(harness.query_all_by_label_contains("Explícame en las notas").count() > 0);
    go(&mut harness, Route::View(ViewKind::Endpoint));
    switch(&mut harness, "Apagar el endpoint");
    wait(&mut harness, |harness| has(harness, "apagado"));
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_wrong_or_taken_port_is_told_beside_the_field() {
    let mut harness = alone(ViewKind::Endpoint, ThemeChoice::Dark);
    type_port(&mut harness, "80");
    assert!(harness.query_all_by_label_contains("reserva los puertos").count() > 0);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    type_port(&mut harness, &port.to_string());
    switch(&mut harness, "Encender el endpoint");
    wait(&mut harness, |harness| harness.query_all_by_label_contains("ya está en uso").count() > 0);
    assert_eq!(harness.state().saved.port, Some(port), "the choice is remembered");
    click(&mut harness, "Usar uno libre");
    wait(&mut harness, |harness| has(harness, "escuchando"));
}

#[test]
fn the_endpoint_in_pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = alone(ViewKind::Endpoint, theme);
        take(&mut harness, &mut results, &format!("endpoint-vacio-{word}"));
        type_port(&mut harness, "99999");
        take(&mut harness, &mut results, &format!("endpoint-error-{word}"));
        let port = switch_on(&mut harness);
        harness.state_mut().states.endpoint.picture(4567);
        for (agent, target) in [
            ("Boto3/1.40.1", "ListStreams"),
            ("Boto3/1.40.1", "ListStreams"),
            ("aws-cli/2.31.1", "Inventada"),
            ("aws-sdk-js/3.900.0", "DescribeLimits"),
        ] {
            exchange(port, &call(target, agent, "{}"));
        }
        wait(&mut harness, |harness| has(harness, "aws-sdk-js/3.900.0: 1 llamadas, 0 con error"));
        take(&mut harness, &mut results, &format!("endpoint-datos-{word}"));
        switch(&mut harness, "Apagar el endpoint");
        wait(&mut harness, |harness| has(harness, "apagado"));
    }
}

/// Four shards with some traffic, and one of them flooded.
fn flooded(harness: &mut Window) {
    for second in 0..30 {
        let count = 120 + second * second % 90 * 3;
        put(harness, count, 900, |index| format!("cliente-{}", second * 31 + index));
        if second > 18 {
            put(harness, 400, 4000, |_| "cliente-777".to_owned());
        }
        pass(harness, 1000);
    }
}

#[test]
fn the_metrics_in_pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = alone(ViewKind::Metrics, theme);
        take(&mut harness, &mut results, &format!("metricas-vacio-{word}"));
        stream(&mut harness);
        flooded(&mut harness);
        take(&mut harness, &mut results, &format!("metricas-datos-{word}"));
        click(&mut harness, "1 min");
        click(&mut harness, "Stream completo");
        harness.get_by_role_and_label(Role::MenuItem, "Shards abiertos, uno a uno").click();
        harness.run();
        press(&mut harness, Modifiers::NONE, Key::Escape);
        take(&mut harness, &mut results, &format!("metricas-error-{word}"));
    }
}

#[test]
fn the_plots_hold_while_they_are_frozen_and_can_be_read_as_a_table() {
    let mut harness = alone(ViewKind::Metrics, ThemeChoice::Dark);
    stream(&mut harness);
    put(&mut harness, 200, 100, |index| format!("cliente-{index}"));
    harness.run();
    let summary = "IncomingRecords, registros guardados; stream: ahora 200/s";
    // Two seconds make a step of five minutes; the one at hand is half over.
    click(&mut harness, "1 min");
    assert!(harness.query_all_by_label_contains(summary).count() > 0);
    click(&mut harness, "Congelar");
    assert!(harness.query_all_by_label_contains("el mundo sigue").count() > 0);
    pass(&mut harness, 3000);
    put(&mut harness, 50, 100, |index| format!("cliente-{index}"));
    harness.run();
    assert!(harness.query_all_by_label_contains(summary).count() > 0, "it holds");
    click(&mut harness, "Descongelar");
    let now = "IncomingRecords, registros guardados; stream: ahora 50/s";
    assert!(harness.query_all_by_label_contains(now).count() > 0);
    click(&mut harness, "Ver como tabla");
    let row = "métrica IncomingRecords, de stream, ahora 50/s";
    assert!(harness.query_all_by_label_contains(row).count() > 0);
    assert!(harness.query_all_by_label_contains("límite 4000/s").count() > 0);
}

#[test]
fn the_cursor_of_the_plots_is_moved_by_keys() {
    let mut harness = alone(ViewKind::Metrics, ThemeChoice::Dark);
    stream(&mut harness);
    for count in [3, 2] {
        put(&mut harness, count, 100, |index| format!("cliente-{index}"));
        pass(&mut harness, 1000);
    }
    click(&mut harness, "1 min");
    let says = |harness: &Window| {
        let node = harness.query_all_by_label_contains("IncomingRecords, registros").next();
        egui_kittest::kittest::NodeT::accesskit_node(&node.expect("a plot")).label()
    };
    let words = |harness: &Window| says(harness).unwrap_or_default();
    harness.get_by_label_contains("IncomingRecords, registros").focus();
    harness.run();
    assert!(!words(&harness).contains("; a las "), "no cursor yet: {}", words(&harness));
    press(&mut harness, Modifiers::NONE, Key::End);
    let last = words(&harness);
    assert!(last.contains("; a las 14:03:1"), "{last}");
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_ne!(words(&harness), last);
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert!(words(&harness).ends_with("stream 0/s"), "{}", words(&harness));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!words(&harness).contains("; a las "));
}
