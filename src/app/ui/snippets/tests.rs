//! Pressing ▶ in the pages.

use std::sync::Arc;

use caudal::notes::vault::Page;
use caudal::notes::walk::{self, Text, TextPath};
use caudal::units::Millis;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use crate::ui::page::{LineKind, Outcome, Phase};
use crate::ui::route::Route;
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{Window, app_with, settle, still};
use crate::ui::theme::ThemeChoice;

/// A window so tall that a whole page is in sight.
const TALL: Vec2 = Vec2::new(1100.0, 24_000.0);

fn reader(size: Vec2) -> Window {
    app_with(size, &still(Saved { layout: Layout::of(Preset::Reading), ..Saved::default() }))
}

fn go(harness: &mut Window, page: &str) {
    harness.state_mut().go(Route::page(page), false);
    harness.run();
    harness.run();
}

fn pass(harness: &mut Window, millis: u64) {
    let before = harness.state().world.clock().now;
    harness.state().world.advance(Millis(millis)).expect("the engine takes it");
    settle(harness, |app| app.world.clock().now.0 >= before.0 + millis as i64);
}

fn rest(harness: &mut Window) {
    for turn in 1..3000 {
        harness.run();
        if !harness.state().snippets.is_busy() {
            harness.run();
            return;
        }
        if turn % 40 == 0 {
            // The clock of the test stands still: whoever waits for it gets it.
            pass(harness, 1000);
        }
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    panic!("a fragment goes on for ever");
}

/// The fences of a page with a title, in their order.
fn fences(page: &Page, title: &str) -> Vec<TextPath> {
    let mut found = Vec::new();
    walk::texts(&page.blocks, &mut |path, text| {
        if let Text::Code(code) = text
            && code.attribute("run").is_some()
            && code.attribute("title") == Some(title)
        {
            found.push(path.clone());
        }
    });
    found
}

/// What became of a fence.
fn outcome_of(harness: &Window, page: &str, path: &TextPath) -> Arc<Outcome> {
    let app = harness.state();
    app.snippets.of(page).and_then(|runs| runs.get(path)).cloned().expect("an outcome")
}

/// What became of the fence with a title.
fn outcome(harness: &Window, page: &str, title: &str) -> Arc<Outcome> {
    let paths = fences(harness.state().vault.page(page).expect("a page"), title);
    outcome_of(harness, page, &paths[0])
}

/// Presses the ▶ of one of the fences with a title.
fn press(harness: &mut Window, title: &str, index: usize) {
    let name = format!("Ejecutar «{title}»");
    let buttons: Vec<_> = harness.get_all_by_role_and_label(Role::Button, &name).collect();
    buttons[index].click_accesskit();
    drop(buttons);
    harness.run();
    rest(harness);
}

fn run(harness: &mut Window, page: &str, title: &str) -> Arc<Outcome> {
    press(harness, title, 0);
    outcome(harness, page, title)
}

#[test]
fn every_fragment_of_every_page_runs() {
    let vault = caudal::notes::Vault::bundled();
    let (mut failed, mut ran) = (Vec::new(), 0);
    for page in vault.pages() {
        let mut fences = Vec::new();
        walk::texts(&page.blocks, &mut |path, text| {
            if let Text::Code(code) = text
                && code.attribute("run").is_some()
            {
                fences.push((path.clone(), code.clone()));
            }
        });
        if fences.is_empty() {
            continue;
        }
        let mut harness = reader(TALL);
        go(&mut harness, &page.id);
        for (path, code) in fences {
            let title = code.attribute("title").expect("a title");
            let twins = self::fences(page, title);
            let index = twins.iter().position(|twin| *twin == path).expect("one of them");
            press(&mut harness, title, index);
            let outcome = outcome_of(&harness, &page.id, &path);
            ran += 1;
            let hinted = |line: &crate::ui::page::Line| line.kind == LineKind::Hint;
            let without_python = code.language == "python" && outcome.lines.iter().any(hinted);
            let expected = match code.attribute("fails") {
                Some(error) => outcome.phrase == error,
                None => outcome.phase == Phase::Done(true) || without_python,
            };
            if !expected {
                failed.push(format!("{} «{title}»: {outcome:#?}", page.id));
            }
            pass(&mut harness, 1000);
        }
    }
    assert!(failed.is_empty(), "{} of {ran} failed:\n{}", failed.len(), failed.join("\n"));
    assert!(ran > 20, "{ran}");
}

#[test]
fn a_fragment_shows_what_came_of_it() {
    let mut harness = reader(Vec2::new(1440.0, 900.0));
    go(&mut harness, "kinesis");
    harness.state_mut().go(Route::section("kinesis", "cli"), false);
    harness.run();
    harness.run();
    let created = run(&mut harness, "kinesis", "Crear el stream");
    assert_eq!((created.phase, created.number), (Phase::Done(true), 1));
    let again = run(&mut harness, "kinesis", "Crear el stream");
    assert_eq!(again.phrase, "ResourceInUseException");
    assert_eq!((again.phase, again.number, again.open), (Phase::Done(false), 2, true));
    let section = Route::section("errores", "resourceinuseexception");
    assert_eq!(again.link, Some(("Explícame", section)));
    pass(&mut harness, 1000);
    let status = run(&mut harness, "kinesis", "Ver el estado");
    assert_eq!(status.phrase, "StreamStatus: ACTIVE");
    let line = harness.get_by_label_contains("Resultado 3, hecho");
    line.click_accesskit();
    harness.run();
    assert!(harness.query_by_label_contains("\"OpenShardCount\": 4").is_some());
}

#[test]
fn by_keyboard_a_fragment_runs_and_goes_stale_when_the_world_goes_another_way() {
    let mut harness = reader(Vec2::new(1440.0, 900.0));
    harness.state_mut().go(Route::section("kinesis", "cli"), false);
    harness.run();
    harness.run();
    harness.get_by_role_and_label(Role::Group, "Código bash: Crear el stream").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    rest(&mut harness);
    assert_eq!(outcome(&harness, "kinesis", "Crear el stream").phase, Phase::Done(true));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness, |app| app.world.snapshot().streams.is_empty());
    assert!(outcome(&harness, "kinesis", "Crear el stream").stale);
    assert!(harness.query_by_label_contains("Resultado 1, hecho").is_some());
}

#[test]
fn a_section_runs_as_a_whole_and_in_order() {
    let mut harness = reader(Vec2::new(1440.0, 900.0));
    harness.state_mut().go(Route::section("kinesis", "cli"), false);
    harness.run();
    harness.run();
    harness.get_by_label_contains("Ejecutar todo: 3").click_accesskit();
    harness.run();
    rest(&mut harness);
    // Each waits until the stream is ACTIVE.
    for (title, number, phrase) in [
        ("Crear el stream", 1, "sin salida, como en AWS"),
        ("Ver el estado", 2, "StreamStatus: ACTIVE"),
        ("Enviar un registro", 3, "ShardId: shardId-000000000001"),
    ] {
        let outcome = outcome(&harness, "kinesis", title);
        assert_eq!((outcome.number, outcome.phrase.as_str()), (number, phrase));
    }
}

#[test]
fn fragments_in_pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let saved = Saved { theme, ..Saved::default() };
        let mut harness = app_with(Vec2::new(1440.0, 900.0), &still(saved));
        harness.state_mut().go(Route::section("kinesis", "cli"), false);
        harness.run();
        harness.run();
        let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
        let name = format!("fragmentos-antes-{word}");
        results.add(harness.try_snapshot_options(&name, &options));
        run(&mut harness, "kinesis", "Crear el stream");
        pass(&mut harness, 1000);
        run(&mut harness, "kinesis", "Ver el estado");
        run(&mut harness, "kinesis", "Crear el stream");
        harness.get_by_label_contains("Resultado 2, hecho").click_accesskit();
        harness.run();
        // How long it took is the machine's to say.
        harness.state_mut().snippets.forget_times();
        harness.run();
        let name = format!("fragmentos-{word}");
        results.add(harness.try_snapshot_options(&name, &options));
    }
}

#[test]
fn a_value_is_changed_in_place_and_in_every_fragment_that_shares_it() {
    let mut harness = reader(Vec2::new(1440.0, 2600.0));
    go(&mut harness, "kinesis");
    let name = "Nombre del stream: transacciones-realtime, se puede cambiar";
    let shared = harness.get_all_by_label(name).count();
    assert!(shared >= 3, "{shared}");
    harness.get_all_by_label(name).next().expect("a value").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.run();
    assert!(harness.query_by_label_contains("fragmentos de la página").is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.event(eframe::egui::Event::Text("mal nombre".to_owned()));
    harness.run();
    assert!(harness.query_by_label_contains("sin acento").is_some(), "why it can't be");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(eframe::egui::Event::Text("pagos".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.run();
    assert_eq!(harness.query_all_by_label(name).count(), 0);
    let changed = "Nombre del stream: pagos, se puede cambiar";
    assert_eq!(harness.query_all_by_label(changed).count(), shared);
    run(&mut harness, "kinesis", "Crear el stream");
    settle(&mut harness, |app| app.world.snapshot().stream("pagos").is_some());
    pass(&mut harness, 1000);
    let status = run(&mut harness, "kinesis", "Ver el estado");
    assert_eq!(status.phrase, "StreamStatus: ACTIVE");
}
