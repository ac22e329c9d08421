//! The bucket as a tree: folders with what they hold, the newest objects first.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use caudal::clients::bucket::{Listing, Node};
use caudal::engine::DeliveryStreamView;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, Key, Label, Layout, Modifiers, Pos2, RichText, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::{State as Firehose, ViewScene, block, caption, header, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Objects of a folder that are shown until more are asked for, and how many more then.
const FIRST: usize = 12;
const MORE: usize = 200;
/// Room for a size and for a time.
const SIZE_END: f32 = 88.0;
/// From this width on there is room for ratios, and where they end.
const RATIO_FROM: f32 = 440.0;
const RATIO_END: f32 = 148.0;

/// A line of the tree.
enum Row {
    Folder { path: String, from: usize, objects: Range<usize>, depth: usize, open: bool },
    Object { index: usize, depth: usize },
    More { path: String, left: usize, bytes: u64, depth: usize },
}

/// What is open, and the lines that follow from it.
#[derive(Default)]
pub(super) struct State {
    /// The bucket that was chosen, if not the delivery stream's own.
    chosen: Option<String>,
    /// Folders that differ from how they are at first.
    turned: BTreeSet<String>,
    /// Folders more of whose objects are shown, one entry for each time.
    more: Vec<String>,
    of: Option<(Arc<Listing>, String)>,
    rows: Vec<Row>,
}

impl State {
    fn build(&mut self, listing: &Arc<Listing>, bucket: &str) {
        let same =
            self.of.as_ref().is_some_and(|(of, name)| Arc::ptr_eq(of, listing) && name == bucket);
        if same {
            return;
        }
        let all = listing.bucket(bucket);
        let newest = all.clone().max_by_key(|index| listing.get(*index).and_then(|o| o.closed));
        let mut rows = Vec::new();
        self.fill(&mut rows, listing, ("", all, 0), newest);
        self.rows = rows;
        self.of = Some((Arc::clone(listing), bucket.to_owned()));
    }

    fn fill(
        &self,
        rows: &mut Vec<Row>,
        listing: &Listing,
        (path, objects, depth): (&str, Range<usize>, usize),
        newest: Option<usize>,
    ) {
        let nodes = listing.nodes(path, &objects);
        let mut own: Vec<usize> = Vec::new();
        for node in nodes {
            match node {
                Node::Object(index) => own.push(index),
                Node::Folder { path, from, objects } => {
                    let first = newest.is_some_and(|newest| objects.contains(&newest));
                    let open = first != self.turned.contains(&path);
                    let inside = (path.clone(), objects.clone());
                    rows.push(Row::Folder { path, from, objects, depth, open });
                    // Keys have at most 1024 characters, so this ends.
                    if open {
                        self.fill(rows, listing, (&inside.0, inside.1, depth + 1), newest);
                    }
                }
            }
        }
        own.sort_by_key(|index| std::cmp::Reverse(listing.get(*index).and_then(|o| o.closed)));
        let times = self.more.iter().filter(|more| *more == path).count();
        let shown = own.len().min(FIRST + MORE * times);
        rows.extend(own[..shown].iter().map(|index| Row::Object { index: *index, depth }));
        if shown < own.len() {
            let rest = own[shown..].iter().filter_map(|index| listing.get(*index));
            let bytes = rest.map(|object| object.size).sum();
            let left = own.len() - shown;
            rows.push(Row::More { path: path.to_owned(), left, bytes, depth });
        }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut Firehose,
    stream: Option<&DeliveryStreamView>,
) {
    let seen = state.seen();
    let listing = &seen.listing;
    let own = stream.map(|stream| stream.destination.read.place.bucket.clone());
    let Some(bucket) = state.bucket.chosen.clone().or(own) else { return };
    let objects = listing.bucket(&bucket);
    head(ui, scene, state, listing, &bucket, &objects);
    if let Some(why) = &state.no_client {
        return block(ui, |ui| {
            super::output::sentence(ui, "circle-x", &numbers::sentence(why), true);
        });
    }
    if let Some(fault) = &seen.fault {
        let words = format!("La carpeta no se puede leer. {}", words::fault(fault));
        return block(ui, |ui| super::output::sentence(ui, "circle-x", &words, true));
    }
    if objects.is_empty() {
        return block(ui, |ui| {
            let words = if seen.looks == 0 {
                "Leyendo la carpeta…"
            } else {
                "Aún no hay objetos. El primero aparece cuando se cierra un búfer."
            };
            caption(ui, words);
        });
    }
    state.bucket.build(listing, &bucket);
    let open =
        seen.opened.as_ref().map(|opened| (opened.info.bucket.clone(), opened.info.key.clone()));
    let open = seen.opening.clone().or(open);
    let selected = open.filter(|(name, _)| *name == bucket).map(|(_, key)| key);
    let mut chosen = None;
    ui.add_space(4.0);
    for row in &state.bucket.rows {
        let at = match row {
            Row::Object { index, .. } => listing.get(*index).map(|object| &object.key),
            _ => None,
        };
        let is_selected = at.is_some() && at == selected.as_ref();
        if line(ui, listing, row, is_selected) {
            chosen = Some(match row {
                Row::Folder { path, .. } => Chosen::Turn(path.clone()),
                Row::Object { index, .. } => Chosen::Open(*index),
                Row::More { path, .. } => Chosen::More(path.clone()),
            });
        }
    }
    ui.add_space(8.0);
    if listing.left_out > 0 {
        let words = format!(
            "Se ven los {} objetos más nuevos; hay {} más en la carpeta.",
            numbers::whole(listing.objects().len() as u64),
            numbers::whole(listing.left_out)
        );
        block(ui, |ui| caption(ui, &words));
    }
    match chosen {
        None => {}
        Some(Chosen::Turn(path)) => {
            if !state.bucket.turned.remove(&path) {
                state.bucket.turned.insert(path);
            }
            state.bucket.of = None;
        }
        Some(Chosen::More(path)) => {
            state.bucket.more.push(path);
            state.bucket.of = None;
        }
        Some(Chosen::Open(index)) => {
            if let (Some(client), Some(object)) = (&state.client, listing.get(index)) {
                client.open(&object.bucket, &object.key);
                state.object.opened_another();
            }
        }
    }
}

enum Chosen {
    Turn(String),
    More(String),
    Open(usize),
}

fn head(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut Firehose,
    listing: &Listing,
    bucket: &str,
    objects: &Range<usize>,
) {
    header(ui, "Cubo", |ui| {
        let all = listing.buckets();
        if all.len() > 1 || state.bucket.chosen.is_some() {
            let options = || all.iter().map(|name| (*name).to_owned()).collect();
            if let Some(choice) = widgets::choice(ui, "s3", Some(bucket), options) {
                state.bucket.chosen = choice.one();
                state.bucket.of = None;
            }
        } else {
            let name = RichText::new(format!("s3://{bucket}")).font(fonts::mono(12.5));
            ui.add(Label::new(name.color(ui.tokens().secondary)).truncate());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if widgets::icon_button(ui, "refresh-cw", "Leer la carpeta de nuevo", None).clicked()
                && let Some(client) = &state.client
            {
                client.look();
            }
            let folder = scene.handle.objects().root().join(bucket);
            if widgets::icon_button(ui, "copy", "Copiar ruta de la carpeta", None).clicked() {
                let text = folder.display().to_string();
                scene.actions.push(Action::Copy(text, "Ruta copiada"));
            }
            ui.add_enabled_ui(!objects.is_empty(), |ui| {
                if widgets::icon_button(ui, "folder-open", "Abrir carpeta", None).clicked() {
                    super::save::open_folder(&folder, scene);
                }
            });
            ui.add_space(6.0);
            let (stored, before) = listing.bytes(objects);
            let count = numbers::counted(objects.len() as u64, "objeto", "objetos");
            let words = format!("{count} · {}", short(stored));
            let text = RichText::new(words).font(fonts::mono(theme::CAPTION));
            let label = ui.add(Label::new(text.color(ui.tokens().weak)).truncate());
            label.on_hover_text(format!("{} antes de comprimir", short(before)));
        });
    });
}

/// How many times smaller compression made it; nothing if it didn't.
fn times(ratio: f64) -> String {
    if ratio < 1.05 { String::new() } else { format!("{} : 1", numbers::decimal(ratio, 1)) }
}

/// Bytes as this view tells them.
pub(super) fn short(bytes: u64) -> String {
    numbers::bytes(bytes).replace("iB", "B")
}

/// A line of the tree; returns whether it was chosen.
fn line(ui: &mut Ui, listing: &Listing, row: &Row, selected: bool) -> bool {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let mut ratio = String::new();
    let (text, size, time, icon, depth) = match row {
        Row::Folder { path, from, objects, depth, open } => {
            let (stored, before) = listing.bytes(objects);
            let icon = if *open { "folder-open" } else { "folder" };
            ratio = times(before as f64 / stored.max(1) as f64);
            (path[*from..].to_owned(), short(stored), String::new(), icon, *depth)
        }
        Row::Object { index, depth } => {
            let Some(object) = listing.get(*index) else { return false };
            let time = object.closed.map(|at| numbers::time_of_day(at, false)).unwrap_or_default();
            let icon = if object.failed { "triangle-alert" } else { "file-text" };
            ratio = times(object.compression_ratio());
            (words::short_name(&object.key), short(object.size), time, icon, *depth)
        }
        Row::More { left, bytes, depth, .. } => {
            let words = numbers::counted(*left as u64, "objeto más", "objetos más");
            (words, short(*bytes), String::new(), "ellipsis", *depth)
        }
    };
    let name = match row {
        Row::Folder { open: true, .. } => format!("Carpeta {text}, abierta, {size}"),
        Row::Folder { .. } => format!("Carpeta {text}, cerrada, {size}"),
        Row::Object { .. } => format!("Objeto {text}, {size}, {ratio}, {time}"),
        Row::More { .. } => format!("{text}, {size}"),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let mut chosen = response.clicked();
    if response.has_focus()
        && let Row::Folder { open, .. } = row
    {
        let key = if *open { Key::ArrowLeft } else { Key::ArrowRight };
        chosen |= ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    }
    if !ui.is_rect_visible(place) {
        return chosen;
    }
    if selected {
        ui.painter().rect_filled(place, 0, tokens.sel);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, 0, tokens.hover);
    }
    widgets::focus_ring(ui, &response);
    let y = place.center().y;
    let mut x = place.left() + 16.0 + depth as f32 * 16.0;
    if let Row::Folder { open, .. } = row {
        let chevron = if *open { "chevron-down" } else { "chevron-right" };
        let at = Pos2::new(x + 6.0, y);
        widgets::paint_icon(ui.painter(), at, chevron, 12.0, tokens.weak);
    }
    x += 20.0;
    let colour = match row {
        Row::Object { index, .. } if listing.get(*index).is_some_and(|object| object.failed) => {
            tokens.warn
        }
        _ if selected => tokens.link,
        _ => tokens.secondary,
    };
    widgets::paint_icon(ui.painter(), Pos2::new(x + 7.0, y), icon, 14.0, colour);
    x += 22.0;
    let mono = fonts::mono(theme::CAPTION);
    let painter = ui.painter();
    let right = Pos2::new(place.right() - 16.0, y);
    painter.text(right, Align2::RIGHT_CENTER, time, mono.clone(), tokens.weak);
    let at = Pos2::new(right.x - SIZE_END + 16.0, y);
    let mut end = painter.text(at, Align2::RIGHT_CENTER, size, mono.clone(), tokens.secondary);
    let colour = if matches!(row, Row::More { .. }) { tokens.secondary } else { tokens.text };
    let font = fonts::mono(12.5);
    let whole = painter.layout_no_wrap(text.clone(), font.clone(), colour).size().x;
    // A ratio gives way to a long name.
    let ratio_at = Pos2::new(right.x - RATIO_END, y);
    if place.width() >= RATIO_FROM && x + whole < ratio_at.x - 56.0 {
        end = painter.text(ratio_at, Align2::RIGHT_CENTER, ratio, mono, tokens.weak).union(end);
    }
    let mut job = LayoutJob::simple_singleline(text, font, colour);
    job.wrap.max_width = (end.left() - 8.0 - x).max(8.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = painter.layout_job(job);
    painter.galley(Pos2::new(x, y - galley.size().y / 2.0), galley, colour);
    if let Row::Object { index, .. } = row
        && let Some(object) = listing.get(*index)
    {
        response.on_hover_text(&object.key);
    }
    chosen
}
