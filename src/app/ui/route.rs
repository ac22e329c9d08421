//! Places one can go to, and their text form. History, links, palette, notifications and the
//! command line all speak of places as [`Route`]s.

use std::fmt;
use std::str::FromStr;

use caudal::api::kinesis::ShardId;
use caudal::calculator::Load;
use serde::{Deserialize, Serialize};

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Route {
    /// A page of the notes, and maybe a section: `nota:kinesis#capacidad`.
    Page {
        /// Id of the page.
        id: String,
        /// Anchor of the section.
        anchor: Option<String>,
    },
    /// A stream: `sim:stream/transacciones-realtime`.
    Stream(String),
    /// A shard: `sim:stream/transacciones-realtime/shard/3`.
    Shard {
        /// Name of the stream.
        stream: String,
        /// Number of the shard, as in `shardId-000000000003`.
        shard: u64,
    },
    /// A delivery stream: `sim:firehose/txn-to-s3`.
    DeliveryStream(String),
    /// A view of the sandbox: `vista:streams`.
    View(ViewKind),
    /// The calculator with a load: `calc:?tps=10000&kb=1`.
    Calculator(Load),
    /// The settings: `ajustes`.
    Settings,
}

/// The views of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ViewKind {
    /// The hash ring of the selected stream.
    Ring,
    /// Its shards as a map, their lineage and a table.
    Shards,
    /// The list of streams.
    Streams,
    /// Sending records.
    Producer,
    /// Reading records.
    Records,
    /// What reads the stream for good.
    Consumers,
    /// Delivery streams, and the buckets they fill.
    Firehose,
    /// `CloudWatch`'s metrics as curves.
    Metrics,
    /// The rules against fraud, and what Lambda does with them.
    Fraud,
    /// Shards and costs of a load.
    Calculator,
    /// The `aws` command line.
    Terminal,
    /// Every call of the API.
    Calls,
    /// The local HTTP endpoint.
    Endpoint,
    /// The world: clock, storage, totals.
    World,
}

impl ViewKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 14] = [
        Self::Ring,
        Self::Shards,
        Self::Streams,
        Self::Producer,
        Self::Records,
        Self::Consumers,
        Self::Firehose,
        Self::Metrics,
        Self::Fraud,
        Self::Calculator,
        Self::Terminal,
        Self::Calls,
        Self::Endpoint,
        Self::World,
    ];

    /// Its name in routes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ring => "anillo",
            Self::Shards => "shards",
            Self::Streams => "streams",
            Self::Producer => "productor",
            Self::Records => "registros",
            Self::Consumers => "consumidores",
            Self::Firehose => "firehose",
            Self::Metrics => "metricas",
            Self::Fraud => "fraude",
            Self::Calculator => "calculadora",
            Self::Terminal => "terminal",
            Self::Calls => "llamadas",
            Self::Endpoint => "endpoint",
            Self::World => "mundo",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ring => "Anillo",
            Self::Shards => "Shards",
            Self::Streams => "Streams",
            Self::Producer => "Productor",
            Self::Records => "Registros",
            Self::Consumers => "Consumidores",
            Self::Firehose => "Firehose",
            Self::Metrics => "Métricas",
            Self::Fraud => "Fraude",
            Self::Calculator => "Calculadora",
            Self::Terminal => "Terminal",
            Self::Calls => "Registro de API",
            Self::Endpoint => "Endpoint",
            Self::World => "Mundo",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Ring => "waypoints",
            Self::Shards => "list-tree",
            Self::Streams => "radio",
            Self::Producer => "send",
            Self::Records => "database",
            Self::Consumers => "users",
            Self::Firehose => "inbox",
            Self::Metrics => "chart-line",
            Self::Fraud => "shield-alert",
            Self::Calculator => "calculator",
            Self::Terminal => "terminal",
            Self::Calls => "activity",
            Self::Endpoint => "plug",
            Self::World => "globe",
        }
    }

    /// Whether it shows the selected stream, as opposed to the whole world.
    pub fn is_of_stream(self) -> bool {
        matches!(
            self,
            Self::Ring
                | Self::Shards
                | Self::Producer
                | Self::Records
                | Self::Consumers
                | Self::Metrics
                | Self::Fraud
        )
    }

    /// Whether it scrolls as a page does; the others share out the room they have.
    pub fn scrolls(self) -> bool {
        matches!(self, Self::Streams | Self::Endpoint | Self::World)
    }
}

impl Route {
    /// A page from its beginning.
    pub fn page(id: impl Into<String>) -> Self {
        Self::Page { id: id.into(), anchor: None }
    }

    /// A section of a page.
    pub fn section(id: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self::Page { id: id.into(), anchor: Some(anchor.into()) }
    }

    /// Whether two routes differ in the section only: going from one to the other is no new step
    /// of the history.
    pub fn same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Page { id: one, .. }, Self::Page { id: two, .. }) => one == two,
            (Self::Calculator(_), Self::Calculator(_)) => true,
            (one, two) => one == two,
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page { id, anchor: None } => write!(f, "nota:{id}"),
            Self::Page { id, anchor: Some(anchor) } => write!(f, "nota:{id}#{anchor}"),
            Self::Stream(name) => write!(f, "sim:stream/{name}"),
            Self::Shard { stream, shard } => write!(f, "sim:stream/{stream}/shard/{shard}"),
            Self::DeliveryStream(name) => write!(f, "sim:firehose/{name}"),
            Self::View(view) => write!(f, "vista:{}", view.id()),
            Self::Calculator(load) => write!(f, "calc:?{load}"),
            Self::Settings => f.write_str("ajustes"),
        }
    }
}

impl From<Route> for String {
    fn from(route: Route) -> Self {
        route.to_string()
    }
}

/// Why a text is no route. Its text is Spanish.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un enlace de Caudal: se esperaba algo como «nota:kinesis#capacidad»")]
pub struct RouteError(String);

impl TryFrom<String> for Route {
    type Error = RouteError;

    fn try_from(text: String) -> Result<Self, RouteError> {
        text.parse()
    }
}

impl FromStr for Route {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        parse(text.trim()).ok_or_else(|| RouteError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Route> {
    if text == "ajustes" {
        return Some(Route::Settings);
    }
    let (kind, rest) = text.split_once(':')?;
    match kind {
        "nota" => {
            let (id, anchor) = match rest.split_once('#') {
                Some((id, anchor)) => (id, Some(anchor)),
                None => (rest, None),
            };
            let named = |name: &str| !name.is_empty() && !name.contains(['#', ' ', '\n']);
            (named(id) && anchor.is_none_or(named))
                .then(|| Route::Page { id: id.to_owned(), anchor: anchor.map(ToOwned::to_owned) })
        }
        "sim" => {
            if let Some(name) = rest.strip_prefix("firehose/") {
                return delivery_stream_name(name).map(Route::DeliveryStream);
            }
            let rest = rest.strip_prefix("stream/")?;
            match rest.split_once('/') {
                None => stream_name(rest).map(Route::Stream),
                Some((name, shard)) => Some(Route::Shard {
                    stream: stream_name(name)?,
                    shard: shard_number(shard.strip_prefix("shard/")?)?,
                }),
            }
        }
        "calc" => {
            let load = if rest.is_empty() { rest } else { rest.strip_prefix('?')? };
            load.parse().ok().map(Route::Calculator)
        }
        "vista" => ViewKind::ALL.into_iter().find(|view| view.id() == rest).map(Route::View),
        _ => None,
    }
}

/// As AWS allows: 1 to 128 letters, digits, `_`, `.` and `-`.
fn stream_name(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let fits = (1..=128).contains(&text.len()) && text.chars().all(allowed);
    fits.then(|| text.to_owned())
}

/// As AWS allows: 1 to 64 of the same.
fn delivery_stream_name(text: &str) -> Option<String> {
    stream_name(text).filter(|name| name.len() <= 64)
}

/// A number as we print it, or AWS's own id.
fn shard_number(text: &str) -> Option<u64> {
    text.parse::<ShardId>().ok().map(|id| u64::from(id.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn routes_have_a_text_form() {
        for text in [
            "nota:kinesis",
            "nota:kinesis#capacidad",
            "sim:stream/transacciones-realtime",
            "sim:stream/transacciones-realtime/shard/3",
            "sim:firehose/txn-to-s3",
            "vista:anillo",
            "vista:firehose",
            "vista:streams",
            "vista:mundo",
            "vista:fraude",
            "vista:terminal",
            "calc:?tps=10000&kb=1",
            "calc:?tps=820&kb=0.94&pico=3&margen=25&sondeo=2&efo=1&retencion=168&decimal=1",
            "ajustes",
        ] {
            assert_eq!(text.parse::<Route>().expect("a route").to_string(), text);
        }
        let shard = "sim:stream/a/shard/shardId-000000000012".parse::<Route>();
        assert_eq!(shard, Ok(Route::Shard { stream: "a".into(), shard: 12 }));
    }

    #[test]
    fn what_is_no_route_is_refused() {
        for text in [
            "",
            "kinesis",
            "nota:",
            "nota:a#",
            "nota:a b",
            "sim:stream/",
            "sim:stream/no vale",
            "sim:stream/a/shard/x",
            "sim:stream/a/shard/9999999999999",
            "sim:firehose/no vale",
            "vista:nada",
            "calc:tps=1",
            "calc:?tps=0",
            "calc:?tps=NaN",
            "calc:?kb=99999",
            "http://example.com",
        ] {
            assert!(text.parse::<Route>().is_err(), "{text}");
        }
    }

    #[test]
    fn sections_of_one_page_are_one_place() {
        assert!(Route::page("a").same_place(&Route::section("a", "b")));
        assert!(!Route::page("a").same_place(&Route::page("b")));
    }

    proptest! {
        #[test]
        fn any_text_is_a_route_that_prints_back_or_an_error(text in "\\PC{0,40}") {
            if let Ok(route) = text.parse::<Route>() {
                prop_assert_eq!(route.to_string().parse::<Route>(), Ok(route));
            }
        }
    }
}
