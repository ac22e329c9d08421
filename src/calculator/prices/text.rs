//! Tables of prices as JSON text: to be edited by hand, kept and shared. Prices are texts or
//! numbers in dollars; every item of every table must be there, and nothing else.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::figures::clipped;
use super::{Date, Item, Prices, Tariff, Usd};

/// Regions that tables may be of.
pub const REGIONS_MAX: usize = 64;
/// Longest text that is read, in bytes.
const TEXT_MAX: usize = 1 << 20;

/// Why a text is no table of prices: a Spanish sentence that says where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PricesFault(pub String);

impl Prices {
    /// Reads tables.
    ///
    /// # Errors
    /// Where it is no JSON, or which region lacks what.
    pub fn parse(text: &str) -> Result<Self, PricesFault> {
        if text.len() > TEXT_MAX {
            return Err(PricesFault("El texto es demasiado largo: como mucho 1 MiB.".to_owned()));
        }
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            PricesFault(format!("Línea {line}, columna {column}: el texto no es JSON válido."))
        })?;
        let Value::Object(regions) = value else {
            let words = "Se espera un objeto con una tabla por región: {\"us-east-1\": {…}}.";
            return Err(PricesFault(words.to_owned()));
        };
        if regions.is_empty() {
            return Err(PricesFault("No hay ninguna región.".to_owned()));
        }
        if regions.len() > REGIONS_MAX {
            return Err(PricesFault(format!("Como mucho {REGIONS_MAX} regiones.")));
        }
        regions.iter().map(|(name, table)| tariff(name, table)).collect::<Result<_, _>>().map(Self)
    }

    /// Writes tables: what [`Prices::parse`] reads.
    pub fn text(&self) -> String {
        let mut regions = Map::new();
        for tariff in &self.0 {
            let mut prices = Map::new();
            for item in Item::ALL {
                prices.insert(item.id().to_owned(), json!(tariff.of(item).to_string()));
            }
            let mut table = Map::new();
            table.insert("fecha".to_owned(), json!(tariff.date.to_string()));
            table.insert("fuentes".to_owned(), json!(tariff.sources));
            if let Some(doubt) = &tariff.doubt {
                table.insert("dudas".to_owned(), json!(doubt));
            }
            table.insert("precios".to_owned(), Value::Object(prices));
            regions.insert(tariff.region.clone(), Value::Object(table));
        }
        serde_json::to_string_pretty(&Value::Object(regions)).unwrap_or_default()
    }
}

/// Whether a text may name a region: `us-east-1`.
fn is_region(text: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (2..=32).contains(&text.len()) && text.chars().all(known)
}

fn tariff(region: &str, value: &Value) -> Result<Tariff, PricesFault> {
    let fault = |words: String| PricesFault(format!("{}: {words}", clipped(region)));
    if !is_region(region) {
        return Err(fault(
            "no es el nombre de una región: minúsculas, cifras y guiones.".to_owned(),
        ));
    }
    let Value::Object(table) = value else {
        return Err(fault("se espera un objeto con «fecha» y «precios».".to_owned()));
    };
    let known = ["fecha", "fuentes", "dudas", "precios"];
    if let Some(name) = table.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(fault(format!("no se conoce «{}».", clipped(name))));
    }
    let date = match table.get("fecha") {
        Some(Value::String(text)) => Date::parse(text).map_err(fault)?,
        Some(_) => return Err(fault("«fecha» tiene que ser un texto: \"2026-11-22\".".to_owned())),
        None => return Err(fault("falta «fecha».".to_owned())),
    };
    let sources = match table.get("fuentes") {
        None => Vec::new(),
        Some(Value::Array(list)) => {
            let texts: Option<Vec<_>> =
                list.iter().map(|source| source.as_str().map(ToOwned::to_owned)).collect();
            texts.ok_or_else(|| fault("«fuentes» tiene que ser una lista de textos.".to_owned()))?
        }
        Some(_) => return Err(fault("«fuentes» tiene que ser una lista de textos.".to_owned())),
    };
    let doubt = match table.get("dudas") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => return Err(fault("«dudas» tiene que ser un texto.".to_owned())),
    };
    let Some(Value::Object(prices)) = table.get("precios") else {
        return Err(fault("falta «precios», un objeto con un precio por concepto.".to_owned()));
    };
    let ids: Vec<&str> = Item::ALL.iter().map(|item| item.id()).collect();
    if let Some(name) = prices.keys().find(|name| !ids.contains(&name.as_str())) {
        return Err(fault(format!("no se conoce el concepto «{}».", clipped(name))));
    }
    let prices = Item::ALL.iter().map(|item| {
        let id = item.id();
        let price = match prices.get(id) {
            Some(Value::String(text)) => Usd::parse(text),
            // As it was typed: a price has far fewer digits than a float keeps.
            Some(Value::Number(number)) => Usd::parse(&number.to_string()),
            Some(_) => Err("no es un precio.".to_owned()),
            None => Err("falta.".to_owned()),
        };
        price.map(|price| (*item, price)).map_err(|words| fault(format!("«{id}»: {words}")))
    });
    let prices = prices.collect::<Result<BTreeMap<_, _>, _>>()?;
    Ok(Tariff { region: region.to_owned(), date, sources, doubt, prices })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_are_read_back() {
        let prices = Prices::default();
        assert_eq!(Prices::parse(&prices.text()), Ok(prices));
    }

    #[test]
    fn numbers_and_commas_are_prices_too() {
        let text = Prices::default().text();
        for other in ["0.0151", "\"0,0151\""] {
            let text =
                text.replacen("\"shard_hora\": \"0.015\"", &format!("\"shard_hora\": {other}"), 1);
            let prices = Prices::parse(&text).expect("a table");
            assert_eq!(prices.0[0].of(Item::ShardHour), Usd(15_100_000));
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let text = Prices::default().text();
        let faulty = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            Prices::parse(&text.replacen(from, to, 1)).expect_err("a fault").0
        };
        assert_eq!(
            faulty("\"shard_hora\": \"0.015\"", "\"shard_hora\": \"mucho\""),
            "us-east-1: «shard_hora»: «mucho» no es un precio."
        );
        assert_eq!(faulty("\"put_millon\": \"0.014\",", ""), "us-east-1: «put_millon»: falta.");
        assert_eq!(
            faulty("\"put_millon\"", "\"put\""),
            "us-east-1: no se conoce el concepto «put»."
        );
        assert_eq!(
            faulty("2026-11-22", "2026-02-30"),
            "us-east-1: «2026-02-30» no es un día: escribe 2026-11-22 o 22-11-2026."
        );
        assert_eq!(
            faulty("\"us-east-1\"", "\"Virginia\""),
            "Virginia: no es el nombre de una región: minúsculas, cifras y guiones."
        );
        assert!(faulty("\"fecha\"", "\"fecha").starts_with("Línea "));
        assert!(Prices::parse("[]").is_err());
        assert!(Prices::parse("{}").is_err());
        assert!(Prices::parse("{\"eu-west-1\": 7}").is_err());
        assert!(Prices::parse(&"[".repeat(100_000)).is_err(), "deep nesting is no crash");
    }
}
