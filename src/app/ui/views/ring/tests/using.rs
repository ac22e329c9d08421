//! Probing, splitting, merging: by mouse and by keyboard.

use caudal::api::kinesis::ShardId;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STREAM, View, app, create, customers, handle, hot, many, pass, put, ring, view};
use crate::ui::focus::Target;
use crate::ui::route::ViewKind;
use crate::ui::theme::ThemeChoice;
use crate::ui::views::keyspace::Plan;

const WIDE: Vec2 = Vec2::new(1392.0, 804.0);

fn four(size: Vec2) -> View {
    let mut harness = ring(size, ThemeChoice::Dark);
    create(&mut harness, 4);
    pass(&mut harness, 1000);
    harness
}

fn press(harness: &mut View, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
}

fn key(harness: &mut View, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// Gives the keyboard to the arc of a shard.
fn focus_arc(harness: &mut View, shard: u32) {
    let name = format!("Shard {shard}, abierto");
    let arcs: Vec<_> = harness.query_all_by_label_contains(&name).collect();
    arcs[0].focus();
    harness.run();
}

fn plan(harness: &mut View) -> Option<Plan> {
    app(harness).states.desk.plan.clone()
}

/// Waits until something holds.
fn until(harness: &mut View, holds: impl Fn(&mut View) -> bool) {
    for _ in 0..2000 {
        harness.run();
        if holds(harness) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("what was waited for has not happened");
}

fn open(harness: &mut View) -> Vec<u32> {
    let snapshot = handle(harness).snapshot();
    snapshot.stream(STREAM).expect("the stream").open.iter().map(|id| id.0).collect()
}

#[test]
fn a_key_finds_its_shard_and_is_sent_there() {
    let mut harness = four(WIDE);
    let field = harness.get_by_role_and_label(Role::TextInput, "Sonda de clave");
    field.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_role_and_label(Role::TextInput, "Sonda de clave").type_text("comercio-0042");
    harness.run();
    harness.get_by_label("89a4f25b");
    harness.get_by_label_contains("53,8 % del espacio; #2 tiene el 25 %");
    key(&mut harness, Key::Enter);
    until(&mut harness, |harness| app(harness).states.desk.sent.is_some());
    harness.get_by_label_contains("\"ShardId\": \"shardId-000000000002\"");
    let passages = handle(&mut harness).snapshot().stream(STREAM).expect("it").passages.total();
    assert_eq!(passages, 1);
}

#[test]
fn an_explicit_hash_key_decides_instead_and_a_wrong_one_is_told() {
    let mut harness = four(WIDE);
    app(&mut harness).states.desk.explicit = (3_u128 << 126).to_string();
    harness.run();
    harness.get_by_label_contains("75,0 % del espacio; #3");
    app(&mut harness).states.desk.explicit = "340282366920938463463374607431768211456".to_owned();
    harness.run();
    harness.get_by_label("ExplicitHashKey es un número decimal, de 0 a 2¹²⁸ − 1.");
    let button = harness.get_by_role_and_label(Role::Button, "Enviar");
    assert!(button.accesskit_node().is_disabled());
}

#[test]
fn the_first_record_is_one_click_away() {
    let mut harness = four(Vec2::new(900.0, 640.0));
    press(&mut harness, "Enviar uno de ejemplo");
    until(&mut harness, |harness| app(harness).states.desk.sent.is_some());
    harness.get_by_label_contains("shardId-000000000001");
    assert!(harness.query_by_label("Enviar uno de ejemplo").is_none());
}

#[test]
fn arrows_walk_around_the_ring_and_enter_selects() {
    let mut harness = four(WIDE);
    focus_arc(&mut harness, 0);
    for _ in 0..2 {
        key(&mut harness, Key::ArrowRight);
    }
    key(&mut harness, Key::Enter);
    assert_eq!(app(&mut harness).focus.selected(), Some(&Target::shard(STREAM, ShardId(2))));
    for _ in 0..3 {
        key(&mut harness, Key::ArrowLeft);
    }
    key(&mut harness, Key::Enter);
    let around = Target::shard(STREAM, ShardId(3));
    assert_eq!(app(&mut harness).focus.selected(), Some(&around), "past the first comes the last");
}

#[test]
fn a_shard_is_split_by_keyboard_alone() {
    let mut harness = four(WIDE);
    focus_arc(&mut harness, 0);
    key(&mut harness, Key::S);
    let middle = 1_u128 << 125;
    assert_eq!(plan(&mut harness), Some(Plan::split(ShardId(0), middle)));
    key(&mut harness, Key::ArrowRight);
    let step = ((1_u128 << 126) - 1) / 64;
    assert_eq!(plan(&mut harness), Some(Plan::split(ShardId(0), middle + step)));
    key(&mut harness, Key::Escape);
    assert_eq!(plan(&mut harness), None);
    key(&mut harness, Key::S);
    key(&mut harness, Key::Enter);
    key(&mut harness, Key::Enter);
    pass(&mut harness, 60_000);
    until(&mut harness, |harness| open(harness) == [4, 5, 1, 2, 3]);
    harness.run();
    assert_eq!(plan(&mut harness), None, "what was asked for is no plan any more");
}

#[test]
fn a_cut_at_the_edge_is_refused_with_awss_rule() {
    let mut harness = four(WIDE);
    app(&mut harness).states.desk.plan = Some(Plan::split(ShardId(0), 1));
    harness.run();
    harness.get_by_label_contains("NewStartingHashKey sea mayor que 1 (inicio + 1)");
    app(&mut harness).states.desk.plan =
        Some(Plan::Split { shard: ShardId(0), key: "doce".to_owned() });
    harness.run();
    harness.get_by_label("NewStartingHashKey es un número decimal, de 0 a 2¹²⁸ − 1.");
    assert!(harness.query_by_role_and_label(Role::Button, "Dividir #0").is_none());
}

#[test]
fn neighbours_are_merged_and_others_are_told_why_not() {
    let mut harness = four(WIDE);
    app(&mut harness).states.desk.plan =
        Some(Plan::Merge { first: ShardId(0), second: ShardId(3) });
    harness.run();
    harness.get_by_label("#0 y #3 no son vecinos");
    harness.get_by_label_contains("En el anillo #3 y #0 se tocan");
    press(&mut harness, "Fusionar #0 con #1");
    press(&mut harness, "Fusionar #0 y #1");
    pass(&mut harness, 60_000);
    until(&mut harness, |harness| open(harness) == [4, 2, 3]);
}

#[test]
fn a_click_with_ctrl_takes_the_partner_of_a_merge() {
    let mut harness = four(WIDE);
    let at = |harness: &mut View, shard: u32| {
        let name = format!("Shard {shard}, abierto");
        harness.query_all_by_label_contains(&name).next().expect("an arc").rect().center()
    };
    let (one, two) = (at(&mut harness, 1), at(&mut harness, 2));
    harness.hover_at(one);
    harness.drag_at(one);
    harness.drop_at(one);
    harness.run();
    assert!(app(&mut harness).focus.is_shard_selected(STREAM, ShardId(1)));
    ctrl_click(&mut harness, two);
    let merge = Plan::Merge { first: ShardId(1), second: ShardId(2) };
    assert_eq!(plan(&mut harness), Some(merge));
}

fn ctrl_click(harness: &mut View, at: Pos2) {
    use eframe::egui::{Event, PointerButton};
    let button = PointerButton::Primary;
    let modifiers = Modifiers::COMMAND;
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    harness.run();
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

#[test]
fn a_drag_on_an_arc_tries_a_cut_there() {
    let mut harness = four(WIDE);
    let arcs: Vec<_> = harness.query_all_by_label_contains("Shard 1, abierto").collect();
    let from = arcs[0].rect().center();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + Vec2::new(-30.0, 24.0));
    harness.run();
    harness.drop_at(from + Vec2::new(-30.0, 24.0));
    harness.run();
    let Some((shard, at)) = plan(&mut harness).as_ref().and_then(Plan::cut) else {
        panic!("a cut")
    };
    assert_eq!(shard, ShardId(1));
    let middle = (1_u128 << 126) + (1 << 125);
    assert!(at > middle && at < 1 << 127, "clockwise of the middle: {at}");
}

#[test]
fn the_advice_parts_the_hot_keys_and_a_hot_key_goes_to_the_probe() {
    let mut harness = ring(WIDE, ThemeChoice::Dark);
    hot(&mut harness);
    harness.get_by_label_contains("Dividir #2 antes de comercio-0042");
    harness.get_by_label_contains("las tres claves más calientes caen juntas");
    let label = "Sondear comercio-1011";
    harness.get_by_label_contains(label).click();
    harness.run();
    assert_eq!(app(&mut harness).states.desk.key, "comercio-1011");
    press(&mut harness, "Dividir #2");
    pass(&mut harness, 60_000);
    until(&mut harness, |harness| open(harness) == [0, 4, 5, 6, 7, 3]);
}

#[test]
fn one_key_that_asks_for_too_much_is_no_reason_to_split() {
    let mut harness = four(WIDE);
    for _ in 0..6 {
        let mut keys = vec!["sola".to_owned(); 1400];
        keys.extend(customers(0, 50));
        put(&mut harness, &keys, 300);
        pass(&mut harness, 1000);
    }
    harness.get_by_label_contains("La clave sola pide por sí sola");
    harness.get_by_label_contains("no ayuda");
}

#[test]
fn the_line_tells_the_same_and_sixty_four_shards_are_all_there() {
    let mut harness = view(WIDE, ThemeChoice::Dark, ViewKind::Shards);
    many(&mut harness);
    harness.get_by_label_contains("Shard 63, abierto, del 0xFC00…");
    harness.get_by_label_contains("Mapa lineal del espacio de claves: 64 shards abiertos");
    press(&mut harness, "Ordenar por registros");
    harness.get_by_role_and_label(Role::Button, "Ordenar por registros, de menor a mayor");
}

#[test]
fn a_stream_that_is_being_created_says_so() {
    let mut harness = view(WIDE, ThemeChoice::Dark, ViewKind::Ring);
    create(&mut harness, 4);
    harness.get_by_label("El stream se está creando");
    pass(&mut harness, 1000);
    harness.get_by_label_contains("Shard 0, abierto");
}
