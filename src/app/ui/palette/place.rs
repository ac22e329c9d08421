//! Places in words: what a route leads to, or what is missing there.

use std::borrow::Cow;

use caudal::engine::{DeliveryStreamView, ShardView, StreamView};
use caudal::notes::{Link, Page, Resolved};

use super::hit::{Hit, Kind, Marked, Target};
use super::results::Sources;
use crate::ui::page::SOURCES;
use crate::ui::route::{Route, ViewKind};

/// What stands between a page and its section.
pub(super) const UNDER: &str = " ▸ ";

/// The row of a place that is there.
pub(super) fn row(route: &Route, sources: &Sources<'_>) -> Option<Hit> {
    Some(match route {
        Route::Page { id, anchor: None } => page(sources.vault.page(id)?),
        Route::Page { id, anchor: Some(anchor) } => {
            let page = sources.vault.page(id)?;
            if anchor == SOURCES && page.cited > 0 {
                return Some(section(page, SOURCES, "Fuentes"));
            }
            let entry = page.section(anchor)?;
            section(page, &entry.anchor, &entry.title)
        }
        Route::Stream(name) => stream(sources.snapshot.stream(name)?),
        Route::Shard { stream, shard: number } => {
            let stream = sources.snapshot.stream(stream)?;
            shard(stream, stream.shards.iter().find(|shard| u64::from(shard.id.0) == *number)?)
        }
        Route::DeliveryStream(name) => delivery_stream(sources.snapshot.delivery_stream(name)?),
        Route::View(kind) => view(*kind),
        Route::Calculator(load) => calculation(load),
        Route::Settings => settings(),
    })
}

/// The rows for a link that was typed: the place, or what is missing and what is near.
pub(super) fn typed(route: &Route, sources: &Sources<'_>) -> Vec<Hit> {
    let link = |icon: &'static str, title: String, detail: String, target| Hit {
        kind: Kind::Link,
        icon: Cow::Borrowed(icon),
        title: Marked::plain(title),
        detail,
        snippet: None,
        keys: None,
        target,
    };
    if let Some(place) = row(route, sources) {
        let detail = match &place.detail {
            detail if detail.is_empty() || place.kind == Kind::Page => place.title.text,
            detail if place.kind == Kind::Section => {
                format!("{detail}{UNDER}{}", place.title.text)
            }
            detail => format!("{}, {detail}", place.title.text),
        };
        return vec![link("link", format!("Ir a {route}"), detail, Target::Go(route.clone()))];
    }
    let missing = |why: String| link("file-question-mark", route.to_string(), why, Target::Nothing);
    let instead = |title: String, detail: &str, route: Route| {
        link("corner-down-left", title, detail.to_owned(), Target::Go(route))
    };
    match route {
        Route::Page { id, anchor } => {
            let written = Link::Page { page: id.clone(), section: anchor.clone() };
            let Resolved::Missing { page, written, nearest } = sources.vault.resolve(&written, id)
            else {
                return Vec::new();
            };
            let why = if page.is_some() {
                format!("La página no tiene una sección «{written}»")
            } else {
                format!("No hay una página «{written}»")
            };
            let mut rows = vec![missing(why)];
            if let Some(nearest) = nearest {
                let route = match nearest.anchor {
                    Some(anchor) => Route::section(nearest.id, anchor),
                    None => Route::page(nearest.id),
                };
                let title = format!("¿Querías decir «{}»?", nearest.title);
                rows.push(instead(title, &route.to_string(), route));
            }
            if let Some(page) = page.and_then(|id| sources.vault.page(id)) {
                let title = format!("Ir al principio de {}", page.title);
                rows.push(instead(title, "", Route::page(&page.id)));
            }
            rows
        }
        Route::Stream(name) => vec![missing(format!("No hay un stream «{name}» en el sandbox"))],
        Route::Shard { stream, shard } if sources.snapshot.stream(stream).is_some() => vec![
            missing(format!("El stream no tiene un shard #{shard}")),
            instead(format!("Ir al stream {stream}"), "", Route::Stream(stream.clone())),
        ],
        Route::Shard { stream, .. } => {
            vec![missing(format!("No hay un stream «{stream}» en el sandbox"))]
        }
        Route::DeliveryStream(name) => {
            vec![missing(format!("No hay un delivery stream «{name}» en el sandbox"))]
        }
        Route::View(_) | Route::Calculator(_) | Route::Settings => Vec::new(),
    }
}

fn hit(
    kind: Kind,
    icon: impl Into<Cow<'static, str>>,
    title: &str,
    detail: String,
    to: Route,
) -> Hit {
    Hit {
        kind,
        icon: icon.into(),
        title: Marked::plain(title),
        detail,
        snippet: None,
        keys: None,
        target: Target::Go(to),
    }
}

pub(super) fn page(page: &Page) -> Hit {
    hit(Kind::Page, page.icon.clone(), &page.title, page.summary.clone(), Route::page(&page.id))
}

pub(super) fn section(page: &Page, anchor: &str, title: &str) -> Hit {
    hit(Kind::Section, "hash", title, page.title.clone(), Route::section(&page.id, anchor))
}

/// A load in the calculator.
fn calculation(load: &caudal::calculator::Load) -> Hit {
    let view = ViewKind::Calculator;
    let detail = format!("{} reg/s de {} KB", load.records.spanish(), load.size.spanish());
    hit(Kind::View, view.icon(), view.title(), detail, Route::Calculator(load.clone()))
}

pub(super) fn view(kind: ViewKind) -> Hit {
    hit(Kind::View, kind.icon(), kind.title(), "Sandbox".to_owned(), Route::View(kind))
}

pub(super) fn settings() -> Hit {
    hit(Kind::View, "settings", "Ajustes", String::new(), Route::Settings)
}

pub(super) fn stream(stream: &StreamView) -> Hit {
    let shards = match stream.open.len() {
        1 => "1 shard".to_owned(),
        open => format!("{open} shards"),
    };
    let detail = format!("{shards} · {}", stream.status.as_str());
    hit(Kind::Stream, "radio", &stream.name, detail, Route::Stream(stream.name.clone()))
}

pub(super) fn delivery_stream(stream: &DeliveryStreamView) -> Hit {
    let detail = format!("{} · {}", stream.destination.text, stream.status.as_str());
    let to = Route::DeliveryStream(stream.name.clone());
    hit(Kind::DeliveryStream, "inbox", &stream.name, detail, to)
}

pub(super) fn shard(stream: &StreamView, shard: &ShardView) -> Hit {
    let number = u64::from(shard.id.0);
    let open = shard.closed.is_none();
    let detail = if open { stream.name.clone() } else { format!("{} · cerrado", stream.name) };
    let to = Route::Shard { stream: stream.name.clone(), shard: number };
    hit(Kind::Shard { number, open }, "waypoints", &format!("Shard #{number}"), detail, to)
}
