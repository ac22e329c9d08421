//! Reading: every page opens, every link leads where it says, search and find get there.

use std::sync::Arc;

use caudal::notes::{Link, Resolved, Vault, walk};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::{WINDOW, ctrl, go, here, press};
use crate::ui::route::Route;
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{app, app_with, still};

/// A window so tall that a whole page is in sight.
const TALL: Vec2 = Vec2::new(1100.0, 24_000.0);

fn reader() -> Saved {
    still(Saved { layout: Layout::of(Preset::Reading), ..Saved::default() })
}

/// The links of a page to pages, in reading order: the words, and where they lead.
fn links(vault: &Vault, id: &str) -> Vec<(String, Route)> {
    let page = vault.page(id).expect("a page");
    let mut links = Vec::new();
    walk::texts(&page.blocks, &mut |_, text| {
        let Some(rich) = text.rich() else { return };
        for span in &rich.spans {
            let Some(link @ Link::Page { .. }) = &span.link else { continue };
            let Resolved::Page { id: page, anchor } = vault.resolve(link, id) else {
                panic!("a broken link in {id}: {link:?}");
            };
            let route = Route::Page { id: page.to_owned(), anchor: anchor.map(ToOwned::to_owned) };
            links.push((rich.text[span.range.clone()].to_owned(), route));
        }
    });
    links
}

#[test]
fn every_wikilink_of_every_page_leads_where_it_says() {
    let mut harness = app_with(TALL, &reader());
    let vault = Arc::clone(&harness.state().vault);
    let mut followed = 0;
    for page in vault.pages() {
        go(&mut harness, Route::page(&page.id));
        let mut links = links(&vault, &page.id);
        links.sort();
        links.dedup();
        for (words, route) in links {
            if here(&harness) != Route::page(&page.id) {
                go(&mut harness, Route::page(&page.id));
            }
            let nodes: Vec<_> =
                harness.get_all_by_role_and_label(Role::Link, words.as_str()).collect();
            // The same words may lead to two places; one of them is this one.
            let mut arrived = Vec::new();
            let count = nodes.len();
            drop(nodes);
            for index in 0..count {
                if here(&harness) != Route::page(&page.id) {
                    go(&mut harness, Route::page(&page.id));
                }
                harness
                    .get_all_by_role_and_label(Role::Link, words.as_str())
                    .nth(index)
                    .expect("the same page again")
                    .click_accesskit();
                harness.run();
                arrived.push(here(&harness));
                if arrived.last() == Some(&route) {
                    break;
                }
            }
            assert!(arrived.contains(&route), "{}: «{words}» → {arrived:?}, not {route}", page.id);
            followed += 1;
        }
    }
    assert!(followed > 150, "{followed}");
}

#[test]
fn ctrl_click_opens_a_link_in_a_new_tab() {
    let mut harness = app_with(TALL, &reader());
    let vault = Arc::clone(&harness.state().vault);
    // One that stands on one line: the middle of a wrapped one is nowhere.
    let (words, route) = links(&vault, "kinesis")
        .into_iter()
        .filter(|(_, route)| !route.same_place(&Route::page("kinesis")))
        .find(|(words, _)| {
            let mut found = harness.get_all_by_role_and_label(Role::Link, words.as_str());
            found.all(|node| node.rect().height() < 24.0)
        })
        .expect("a link to another page");
    let mut found = harness.get_all_by_role_and_label(Role::Link, words.as_str());
    found.next().expect("the link").click_modifiers(Modifiers::COMMAND);
    drop(found);
    harness.run();
    assert_eq!(harness.state().saved.tabs.all().len(), 2);
    assert_eq!(here(&harness), route);
}

#[test]
fn going_back_finds_the_page_as_it_was_left() {
    let mut harness = app(WINDOW);
    go(&mut harness, Route::section("kinesis", "capacidad"));
    harness.run();
    let left = harness.state().saved.tabs.tab().step().page.scroll;
    assert!(left > 500.0, "the section is far down: {left}");
    assert_eq!(harness.state().section.as_deref(), Some("capacidad"));
    go(&mut harness, Route::page("precios"));
    assert!(harness.state().saved.tabs.tab().step().page.scroll < 1.0);
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    harness.run();
    let back = harness.state().saved.tabs.tab().step().page.scroll;
    assert!((back - left).abs() < 1.0, "{back} is not {left}");
}

#[test]
fn search_finds_a_section_by_its_words_and_goes_there() {
    let mut harness = app(WINDOW);
    press(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
    harness.get_by_role(Role::SearchInput).type_text("particion");
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(!harness.state().palette.is_open());
    assert!(matches!(here(&harness), Route::Page { anchor: Some(_), .. }), "{}", here(&harness));
}

#[test]
fn the_palette_goes_to_a_page_and_runs_a_command() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::K);
    harness.get_by_role(Role::SearchInput).type_text("glosario");
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(here(&harness), Route::page("glosario"));
    ctrl(&mut harness, Key::P);
    harness.get_by_role(Role::SearchInput).type_text("disposicion lectura");
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().saved.layout.preset, Preset::Reading);
}

#[test]
fn find_in_page_counts_goes_round_and_closes() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::F);
    harness.get_by_role(Role::SearchInput).type_text("shard");
    harness.run();
    let hits = harness.state().find.hits().len();
    assert!(hits > 10, "{hits}");
    let first = harness.state().find.current_index();
    press(&mut harness, Modifiers::NONE, Key::F3);
    press(&mut harness, Modifiers::NONE, Key::F3);
    assert_ne!(harness.state().find.current_index(), first);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().find.is_open());
}
