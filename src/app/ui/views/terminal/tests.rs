//! The terminal through the window's real door: keys, and what stands on the screen after.

use caudal::units::Millis;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::Place;
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{BottomTab, Saved};
use crate::ui::testing::{Window, app_with, settle, still};
use crate::ui::theme::ThemeChoice;

const WINDOW: Vec2 = Vec2::new(1440.0, 900.0);
const CREATE: &str =
    "aws kinesis create-stream --stream-name transacciones-realtime --shard-count 4";
const PUT: &str = "aws kinesis put-record \\\n  --stream-name transacciones-realtime \\\n  \
                   --partition-key \"cliente-12345\" \\\n  --data $(echo \
                   '{\"txn\":\"TXN001\",\"monto\":5000}' | base64)";

fn open_with(saved: Saved) -> Window {
    let mut window = app_with(WINDOW, &still(saved));
    press(&mut window, Modifiers::COMMAND, Key::J);
    window
}

fn open() -> Window {
    open_with(Saved::default())
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn ctrl(window: &mut Window, key: Key) {
    press(window, Modifiers::COMMAND, key);
}

fn key(window: &mut Window, key: Key) {
    press(window, Modifiers::NONE, key);
}

fn write(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run();
}

fn rest(window: &mut Window) {
    settle(window, |app| !app.states.terminal.session.is_busy());
}

fn enter(window: &mut Window, text: &str) {
    write(window, text);
    key(window, Key::Enter);
    rest(window);
}

fn pass(window: &mut Window, millis: u64) {
    let before = window.state().world.clock().now;
    window.state().world.advance(Millis(millis)).expect("the engine takes it");
    settle(window, |app| app.world.clock().now.0 >= before.0 + millis as i64);
}

fn printed(window: &Window) -> String {
    window.state().states.terminal.lines.all()
}

fn prompt(window: &Window) -> String {
    window.state().states.terminal.text.clone()
}

/// A window with the note's stream, made by command.
fn with_stream(saved: Saved) -> Window {
    let mut window = open_with(saved);
    enter(&mut window, CREATE);
    pass(&mut window, 1000);
    window
}

#[test]
fn the_note_s_commands_are_typed_and_run() {
    let mut window = with_stream(Saved::default());
    enter(&mut window, "aws kinesis describe-stream-summary --stream-name transacciones-realtime");
    assert!(printed(&window).contains("\"StreamStatus\": \"ACTIVE\""), "{}", printed(&window));
    enter(&mut window, "aws kinesis list-streams --query StreamNames --output text");
    assert!(printed(&window).ends_with("text\ntransacciones-realtime"), "{}", printed(&window));
    let handle = window.state().world.handle().clone();
    assert_eq!((handle.calls().total(), handle.calls().failed()), (3, 0));
}

#[test]
fn a_snippet_of_several_lines_is_pasted_and_run() {
    let mut window = with_stream(Saved::default());
    window.event(Event::Paste(PUT.to_owned()));
    window.run();
    assert_eq!(prompt(&window), PUT);
    key(&mut window, Key::Enter);
    rest(&mut window);
    let said = printed(&window);
    assert!(said.contains("\"ShardId\": \"shardId-000000000001\""), "{said}");
    // One command, one entry.
    assert_eq!(window.state().saved.history, [CREATE, PUT]);
    // Its names lead to their views.
    window.get_all_by_role_and_label(Role::Link, "shardId-000000000001").next().expect("a link");
    window.get_by_role_and_label(Role::Link, "shardId-000000000001").click();
    window.run();
    let selected = window.state().focus.selected();
    assert!(format!("{selected:?}").contains("transacciones-realtime"), "{selected:?}");
}

#[test]
fn a_text_that_is_not_whole_goes_on_in_the_next_line() {
    let mut window = open();
    write(&mut window, "echo uno \\");
    key(&mut window, Key::Enter);
    write(&mut window, "dos");
    press(&mut window, Modifiers::SHIFT, Key::Enter);
    write(&mut window, "echo 'tres");
    key(&mut window, Key::Enter);
    enter(&mut window, "cuatro'");
    assert!(printed(&window).ends_with("uno dos\ntres\ncuatro"), "{}", printed(&window));
}

#[test]
fn keys_that_come_in_one_frame_count_in_their_order() {
    let mut window = open();
    for event in ["echo uno", "\n", "echo dos", "\n"] {
        window.event(match event {
            "\n" => Event::Key {
                key: Key::Enter,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            },
            text => Event::Text(text.to_owned()),
        });
    }
    rest(&mut window);
    window.run();
    rest(&mut window);
    assert_eq!(printed(&window), "$ echo uno\nuno\n$ echo dos\ndos");
}

#[test]
fn history_is_walked_searched_and_remembered() {
    let mut window = open();
    for text in ["echo uno", "echo dos", "echo dos", "false"] {
        enter(&mut window, text);
    }
    write(&mut window, "a medias");
    for expected in ["false", "echo dos", "echo uno", "echo uno"] {
        key(&mut window, Key::ArrowUp);
        assert_eq!(prompt(&window), expected);
    }
    for expected in ["echo dos", "false", "a medias"] {
        key(&mut window, Key::ArrowDown);
        assert_eq!(prompt(&window), expected);
    }
    ctrl(&mut window, Key::R);
    write(&mut window, "echo");
    assert_eq!(prompt(&window), "echo dos");
    window.get_by_label_contains("Buscar en el historial: echo");
    ctrl(&mut window, Key::R);
    assert_eq!(prompt(&window), "echo uno");
    key(&mut window, Key::Escape);
    assert_eq!(prompt(&window), "a medias");
    ctrl(&mut window, Key::R);
    write(&mut window, "uno");
    key(&mut window, Key::Enter);
    rest(&mut window);
    assert!(printed(&window).ends_with("$ echo uno\nuno"));
    // What a next window remembers.
    let memory = window.state().memory();
    let (saved, damaged) = Saved::read(Some(&memory));
    assert!(!damaged);
    assert_eq!(saved.history, ["echo uno", "echo dos", "false", "echo uno"]);
}

#[test]
fn readline_s_keys_edit() {
    let mut window = open();
    write(&mut window, "aws kinesis list-streams");
    ctrl(&mut window, Key::W);
    assert_eq!(prompt(&window), "aws kinesis ");
    ctrl(&mut window, Key::Y);
    ctrl(&mut window, Key::A);
    write(&mut window, "echo ");
    ctrl(&mut window, Key::E);
    write(&mut window, " x");
    assert_eq!(prompt(&window), "echo aws kinesis list-streams x");
    press(&mut window, Modifiers::ALT, Key::B);
    press(&mut window, Modifiers::ALT, Key::B);
    ctrl(&mut window, Key::K);
    assert_eq!(prompt(&window), "echo aws kinesis list-");
    assert!(!window.state().palette.is_open(), "Ctrl+K is the prompt's here");
    ctrl(&mut window, Key::U);
    assert_eq!(prompt(&window), "");
    enter(&mut window, "echo uno");
    ctrl(&mut window, Key::L);
    assert_eq!(printed(&window), "");
    assert_eq!(window.state().saved.tabs.all().len(), 1);
    // On an empty prompt Ctrl+D gives the keyboard back, as Esc does.
    ctrl(&mut window, Key::D);
    assert_eq!(super::State::focused(&window.ctx), None);
    ctrl(&mut window, Key::J);
    assert_eq!(super::State::focused(&window.ctx), Some(Place::Below));
    key(&mut window, Key::Escape);
    assert_eq!(super::State::focused(&window.ctx), None);
}

#[test]
fn ctrl_c_stops_what_runs_and_forgets_what_is_written() {
    let mut window = open();
    write(&mut window, "sleep 60");
    key(&mut window, Key::Enter);
    settle(&mut window, |app| app.states.terminal.lines.all().contains("reloj"));
    window.get_by_role_and_label(Role::Button, "Detener el comando");
    window.event(Event::Copy);
    rest(&mut window);
    assert!(printed(&window).ends_with("^C  detenido"), "{}", printed(&window));
    write(&mut window, "a medias");
    window.event(Event::Copy);
    window.run();
    assert_eq!(prompt(&window), "");
    enter(&mut window, "echo vivo");
    assert!(printed(&window).ends_with("vivo"));
}

#[test]
fn a_flood_can_be_stopped_and_is_bounded() {
    let mut window = open();
    write(&mut window, "while true; do echo y; done");
    window.key_press(Key::Enter);
    let terminal = |window: &Window| window.state().states.terminal.lines.row_count();
    while terminal(&window) < 10_000 {
        window.step();
    }
    window.event(Event::Copy);
    while window.state().states.terminal.session.is_busy() {
        window.step();
    }
    assert!(printed(&window).ends_with("^C  detenido"));
}

#[test]
fn names_of_this_world_are_completed() {
    let mut window = with_stream(Saved::default());
    write(&mut window, "aws kin");
    key(&mut window, Key::Tab);
    write(&mut window, "get-shard-it");
    key(&mut window, Key::Tab);
    window.get_by_label("--shard-id: el shard que se va a leer");
    key(&mut window, Key::Escape);
    write(&mut window, "--stream-name trans");
    key(&mut window, Key::Tab);
    write(&mut window, "--shard-id shard");
    window.get_by_role_and_label(Role::ListBox, "Shards de transacciones-realtime");
    key(&mut window, Key::ArrowDown);
    key(&mut window, Key::Enter);
    let before = "aws kinesis get-shard-iterator --stream-name transacciones-realtime ";
    let text = format!("{before}--shard-id shardId-000000000001 ");
    assert_eq!(prompt(&window), text);
    // Enter runs what is written unless one has gone to a candidate.
    enter(&mut window, "--shard-iterator-type TRIM_HORIZON");
    assert!(printed(&window).contains("\"ShardIterator\": \"AAAA"), "{}", printed(&window));
    // Tab on nothing shows what there is; Esc closes that first and then gives the keyboard back.
    key(&mut window, Key::Tab);
    window.get_by_role_and_label(Role::ListBox, "Órdenes");
    key(&mut window, Key::Escape);
    assert!(window.query_by_role_and_label(Role::ListBox, "Órdenes").is_none());
    assert_eq!(super::State::focused(&window.ctx), Some(Place::Below));
    write(&mut window, "aws kinesis list-s");
    window.get_by_label_contains("list-shards:").click();
    window.run();
    window.run();
    assert_eq!(prompt(&window), "aws kinesis list-shards ");
    assert_eq!(super::State::focused(&window.ctx), Some(Place::Below));
}

#[test]
fn an_error_is_red_and_explained() {
    let mut window = open();
    enter(&mut window, "aws kinesis describe-stream-summary --stream-name no-existe");
    assert!(printed(&window).contains("An error occurred (ResourceNotFoundException)"));
    window.get_by_role_and_label(Role::Link, "Explícame ResourceNotFoundException").click();
    window.run();
    assert_eq!(*window.state().here(), Route::section("errores", "resourcenotfoundexception"));
}

#[test]
fn output_is_selected_copied_and_searched() {
    let mut window = open();
    enter(&mut window, "printf 'uno\\ndos\\nuno dos\\n'");
    let row = window.get_by_label("dos").rect();
    window.drag_at(row.left_center() + Vec2::new(1.0, 0.0));
    window.run();
    window.hover_at(row.left_center() + Vec2::new(24.0, 0.0));
    window.run();
    window.drop_at(row.left_center() + Vec2::new(24.0, 0.0));
    window.run();
    let terminal = &window.state().states.terminal;
    let (from, to) = terminal.selected().expect("a word");
    assert_eq!(terminal.lines.text(from, to), "dos");
    window.event(Event::Copy);
    window.run();
    assert!(window.state().states.terminal.selected().is_none(), "copied");
    ctrl(&mut window, Key::F);
    write(&mut window, "UNO");
    window.run();
    window.get_by_label("1 de 4");
    key(&mut window, Key::Enter);
    window.get_by_label("2 de 4");
    key(&mut window, Key::Escape);
    assert_eq!(super::State::focused(&window.ctx), Some(Place::Below));
}

#[test]
fn it_is_a_view_too() {
    let mut window = app_with(WINDOW, &still(Saved::default()));
    window.state_mut().saved.layout.page = false;
    window.run();
    ctrl(&mut window, Key::J);
    assert_eq!(super::State::focused(&window.ctx), Some(Place::Dock));
    enter(&mut window, "echo aquí");
    assert!(printed(&window).ends_with("aquí"));
    window.state_mut().go(Route::View(ViewKind::Terminal), false);
    window.run();
    window.get_by_label("aquí");
}

#[test]
fn a_snippet_of_a_page_is_edited_in_the_terminal() {
    let mut window = app_with(WINDOW, &still(Saved::default()));
    let text = "aws kinesis list-streams";
    let action = crate::ui::app::Action::Edit(text.to_owned());
    window.state_mut().actions.push(action);
    window.run();
    assert_eq!(prompt(&window), text);
    assert_eq!(window.state().saved.layout.below, BottomTab::Terminal);
    assert_eq!(super::State::focused(&window.ctx), Some(Place::Below));
}

#[test]
fn pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let saved = Saved { theme, ..Saved::default() };
        let mut take = |window: &mut Window, name: &str| {
            let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
            let name = format!("terminal-{name}-{word}");
            results.add(window.try_snapshot_options(name, &options));
        };
        let mut window = open_with(saved.clone());
        take(&mut window, "vacio");
        let mut window = with_stream(saved.clone());
        enter(&mut window, "aws kinesis list-streams --query StreamNames --output text");
        write(&mut window, PUT);
        key(&mut window, Key::Enter);
        rest(&mut window);
        let text = "aws kinesis get-shard-iterator --stream-name transacciones-realtime \\\n  \
                    --shard-id shard";
        write(&mut window, text);
        key(&mut window, Key::ArrowDown);
        take(&mut window, "datos");
        let mut window = with_stream(saved);
        enter(&mut window, "aws kinesis describe-stream-summary --stream-name no-existe");
        enter(&mut window, "aws kinesis put-record --stream-name transacciones-realtime");
        take(&mut window, "error");
    }
}
