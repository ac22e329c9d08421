//! The pure part: words in, rows out.

use super::*;

fn titles(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.title.text.as_str()).collect()
}

fn kinds(hits: &[Hit]) -> Vec<Kind> {
    hits.iter().map(|hit| hit.kind).collect()
}

#[test]
fn titles_come_before_sections_and_sections_before_text() {
    let hits = Room::new().find("limites", Filter::Everything);
    assert_eq!((hits[0].kind, hits[0].title.text.as_str()), (Kind::Page, "Límites y cuotas"));
    let hits = Room::new().find("capacidad", Filter::Everything);
    assert_eq!(hits[0].title.text, "2. Capacidad y costes");
    assert_eq!(hits[0].detail, "Kinesis");
    assert_eq!(hits[0].target, Target::Go(Route::section("kinesis", "capacidad")));
    let order = kinds(&Room::new().find("shard", Filter::Everything));
    let first_text = order.iter().position(|kind| *kind == Kind::Text).expect("text");
    assert!(order[first_text..].iter().all(|kind| *kind == Kind::Text));
    assert!(order[..first_text].contains(&Kind::View));
}

#[test]
fn a_section_of_the_very_name_comes_before_scattered_letters() {
    let hits = Room::with(Vault::bundled()).find("CLI", Filter::Everything);
    assert_eq!(hits[0].target, Target::Go(Route::section("kinesis", "cli")), "{:?}", titles(&hits));
}

#[test]
fn a_page_is_found_by_its_other_names_which_are_shown() {
    let hits = Room::new().find("amazon kinesis", Filter::Places);
    assert_eq!(hits[0].title, Marked::plain("Kinesis"));
    assert!(hits[0].detail.starts_with("Amazon Kinesis · "), "{}", hits[0].detail);
}

#[test]
fn accents_do_not_matter_anywhere() {
    for query in ["particion", "partición", "PARTICION"] {
        let hits = Room::new().find(query, Filter::Everything);
        assert_eq!(kinds(&hits), [Kind::Text], "{query}");
        let snippet = hits[0].snippet.as_ref().expect("the text around it");
        assert_eq!(&snippet.text[snippet.marks[0].clone()], "partición");
        assert_eq!(hits[0].target, Target::Go(Route::section("kinesis", "capacidad")));
        assert!(hits[0].title.text.contains("Kinesis ▸ 2. Capacidad"), "{}", hits[0].title.text);
    }
}

#[test]
fn commands_show_their_keys_and_disabled_ones_are_not_listed() {
    let mut room = Room::new();
    let hits = room.find("indice", Filter::Commands);
    assert_eq!(titles(&hits), ["Mostrar u ocultar el índice"]);
    assert_eq!(hits[0].keys.as_deref(), Some("Ctrl+B"));
    // Equals stay in the order of the table.
    let hits = room.find("dispo", Filter::Commands);
    let layouts =
        ["Lectura", "Mixto", "Laboratorio", "Panel"].map(|name| format!("Disposición {name}"));
    assert_eq!(titles(&hits)[..4], layouts);
    room.disabled.push(UiCommand::ToggleIndex);
    assert_eq!(room.find("indice", Filter::Commands), []);
    let all = room.find("", Filter::Commands);
    // All but the disabled one and the palette itself.
    assert_eq!(all.len(), crate::ui::command::COMMANDS.len() - 2);
}

#[test]
fn filters_list_one_kind_each() {
    let room = Room::new();
    let only = |filter, kind: fn(&Kind) -> bool| {
        let hits = room.find("", filter);
        assert!(!hits.is_empty() && hits.iter().all(|hit| kind(&hit.kind)), "{filter:?}");
    };
    only(Filter::Commands, |kind| *kind == Kind::Command);
    only(Filter::Resources, |kind| matches!(kind, Kind::Stream | Kind::Shard { .. }));
    only(Filter::Sections, |kind| *kind == Kind::Section);
    only(Filter::Places, |kind| !matches!(kind, Kind::Command | Kind::Text));
    assert_eq!(room.find("", Filter::Text), []);
    let found = room.find("shard", Filter::Text);
    assert!(!found.is_empty() && found.iter().all(|hit| hit.kind == Kind::Text));
}

#[test]
fn streams_and_shards_are_found_by_name_and_number() {
    let room = Room::new();
    let hits = room.find("transac", Filter::Resources);
    assert_eq!(hits[0].title.text, "transacciones-realtime");
    assert_eq!(hits[0].detail, "4 shards · ACTIVE");
    let hits = room.find("#3", Filter::Resources);
    let to = Route::Shard { stream: "transacciones-realtime".into(), shard: 3 };
    assert_eq!(hits[0].target, Target::Go(to));
    let hits = room.find("pagos shard 1", Filter::Everything);
    let to = Route::Shard { stream: "pagos".into(), shard: 1 };
    assert_eq!(hits[0].target, Target::Go(to));
}

#[test]
fn many_shards_do_not_push_everything_else_out() {
    let mut room = Room::new();
    room.snapshot = world(&[("grande", 400)]);
    let hits = room.find("shard", Filter::Everything);
    let shards = hits.iter().filter(|hit| matches!(hit.kind, Kind::Shard { .. })).count();
    assert_eq!(shards, 8);
    assert_eq!(room.find("shard", Filter::Resources).len(), 100);
}

#[test]
fn before_typing_recent_places_come_first_then_commands() {
    let mut room = Room::new();
    room.recent = vec![
        Route::section("kinesis", "familia"),
        Route::page("limites"),
        Route::page("limites"),
        Route::page("borrada"),
        Route::Stream("pagos".into()),
    ];
    let hits = room.find("  ", Filter::Everything);
    // Neither the page one is on, nor one place twice, nor what is no longer there.
    assert_eq!(titles(&hits)[..2], ["Límites y cuotas", "pagos"]);
    assert!(hits[2..].iter().all(|hit| hit.kind == Kind::Command) && hits.len() > 6);
    let places = room.find("", Filter::Places);
    assert_eq!(titles(&places)[..3], ["Límites y cuotas", "pagos", "Kinesis"]);
    assert_eq!(places.iter().filter(|hit| hit.title.text == "pagos").count(), 1);
}

#[test]
fn sections_of_this_page_come_first_before_typing() {
    let mut room = Room::new();
    room.here = Route::page("limites");
    assert_eq!(room.find("", Filter::Sections)[0].title.text, "Retención");
}

#[test]
fn a_link_that_is_typed_offers_to_go_there() {
    let room = Room::new();
    let hits = room.find("nota:kinesis#capacidad", Filter::Everything);
    assert_eq!(hits[0].title.text, "Ir a nota:kinesis#capacidad");
    assert_eq!(hits[0].detail, "Kinesis ▸ 2. Capacidad y costes");
    assert_eq!(hits[0].target, Target::Go(Route::section("kinesis", "capacidad")));
    let hits = room.find("sim:stream/pagos/shard/1", Filter::Everything);
    assert_eq!(hits[0].detail, "Shard #1, pagos");
    let hits = room.find("ajustes", Filter::Everything);
    assert!(hits.iter().all(|hit| hit.kind != Kind::Link));
}

#[test]
fn a_link_to_what_is_not_there_says_so() {
    let room = Room::new();
    for (link, why, instead) in [
        ("nota:kinesi", "No hay una página «kinesi»", Some(Route::page("kinesis"))),
        ("nota:zzzzzzzzz", "No hay una página «zzzzzzzzz»", None),
        (
            "nota:kinesis#capacida",
            "La página no tiene una sección «capacida»",
            Some(Route::section("kinesis", "capacidad")),
        ),
        ("sim:stream/nada", "No hay un stream «nada» en el sandbox", None),
        (
            "sim:stream/pagos/shard/9",
            "El stream no tiene un shard #9",
            Some(Route::Stream("pagos".into())),
        ),
    ] {
        let hits = room.find(link, Filter::Everything);
        assert_eq!((hits[0].detail.as_str(), &hits[0].target), (why, &Target::Nothing), "{link}");
        let offered = hits.get(1).filter(|hit| hit.kind == Kind::Link);
        assert_eq!(offered.map(|hit| hit.target.clone()), instead.map(Target::Go), "{link}");
    }
}

#[test]
fn any_text_can_be_looked_for() {
    let room = Room::new();
    for query in ["\\", "a\\ b", "'x", "^!$", "\u{301}", "🔥", "   ", "ñ", &"x".repeat(5000)] {
        for filter in Filter::ROUND {
            let _ = room.find(query, filter);
        }
    }
}

/// `cargo test --config profile.dev.package.caudal.opt-level=3 -- --ignored --nocapture measured`
#[test]
#[ignore = "a measurement, for an optimised build"]
#[expect(clippy::disallowed_methods, reason = "it measures real time")]
fn keystrokes_are_measured() {
    let mut room = Room::with(Vault::bundled());
    room.snapshot = world(&[("transacciones-realtime", 64), ("pagos", 64), ("auditoria", 64)]);
    let mut worst = 0.0_f64;
    for words in ["transacciones", "capacidad por shard", "partición clave", "retencion maxima"] {
        for end in words.char_indices().map(|(at, letter)| at + letter.len_utf8()) {
            for filter in Filter::ROUND {
                let start = std::time::Instant::now();
                let hits = room.find(&words[..end], filter);
                let took = start.elapsed().as_secs_f64() * 1e3;
                if took > worst {
                    worst = took;
                    println!("{took:.2} ms: «{}» {filter:?}, {} rows", &words[..end], hits.len());
                }
            }
        }
    }
    assert!(worst < 5.0, "{worst:.2} ms");
}
