//! The transaction that is tried: what stands in the editor, and the bytes that it is.

use bytes::Bytes;

use super::lines;

/// Most bytes of a payload that the editor shows; it is tried whole all the same.
pub(super) const SHOWN_MAX: usize = 64 * 1024;

/// Transactions to begin with: name, what it shows, payload.
pub(super) const EXAMPLES: [(&str, &str, &str); 20] = [
    (
        "pago normal",
        "no salta nada",
        r#"{"txn_id":"TXN0900","cliente_id":"cliente-12345","monto":1250.75,"pais":"MX","pais_cuenta":"MX","hora":14}"#,
    ),
    (
        "monto alto",
        "monto > 50000",
        r#"{"txn_id":"TXN0912","cliente_id":"cliente-40233","monto":72000,"pais":"MX","pais_cuenta":"MX","hora":14}"#,
    ),
    (
        "gasto en otro país",
        "saltan dos reglas",
        r#"{"txn_id":"TXN0917","cliente_id":"cliente-12345","monto":72000,"pais":"US","pais_cuenta":"MX","hora":14}"#,
    ),
    (
        "de noche",
        "hora = 2",
        r#"{"txn_id":"TXN0895","cliente_id":"cliente-88121","monto":310,"pais":"MX","pais_cuenta":"MX","hora":2}"#,
    ),
    (
        "las tres a la vez",
        "tres alertas",
        r#"{"txn_id":"TXN0899","cliente_id":"cliente-31090","monto":128000,"pais":"US","pais_cuenta":"MX","hora":23}"#,
    ),
    (
        "en el umbral exacto",
        "50000 no es > 50000",
        r#"{"txn_id":"TXN0901","cliente_id":"cliente-12345","monto":50000,"pais":"MX","pais_cuenta":"MX","hora":6}"#,
    ),
    (
        "sin país",
        "None cuenta como otro país",
        r#"{"txn_id":"TXN0902","cliente_id":"cliente-12345","monto":40,"pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "hora = 24",
        "no existe, pero es ≥ 23",
        r#"{"txn_id":"TXN0903","cliente_id":"cliente-12345","monto":40,"pais":"MX","pais_cuenta":"MX","hora":24}"#,
    ),
    (
        "monto = 1e400",
        "Python lo lee como infinito",
        r#"{"txn_id":"TXN0904","cliente_id":"cliente-12345","monto":1e400,"pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "monto = NaN",
        "no es mayor que nada",
        r#"{"txn_id":"TXN0905","cliente_id":"cliente-12345","monto":NaN,"pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "clave repetida",
        "cuenta la última",
        r#"{"txn_id":"TXN0906","cliente_id":"cliente-12345","monto":72000,"monto":40,"pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "veneno: sin monto",
        "KeyError",
        r#"{"txn_id":"TXN0907","cliente_id":"cliente-12345","pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "veneno: sin hora",
        "KeyError tras una alerta",
        r#"{"txn_id":"TXN0908","cliente_id":"cliente-12345","monto":72000,"pais":"MX","pais_cuenta":"MX"}"#,
    ),
    (
        "veneno: hora = \"23\"",
        "TypeError",
        r#"{"txn_id":"TXN0909","cliente_id":"cliente-12345","monto":40,"pais":"MX","pais_cuenta":"MX","hora":"23"}"#,
    ),
    (
        "veneno: monto = null",
        "TypeError",
        r#"{"txn_id":"TXN0910","cliente_id":"cliente-12345","monto":null,"pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "veneno: monto = \"60000\"",
        "TypeError",
        r#"{"txn_id":"TXN0911","cliente_id":"cliente-12345","monto":"60000","pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    (
        "veneno: sin txn_id",
        "KeyError al alertar",
        r#"{"cliente_id":"cliente-12345","monto":72000,"pais":"MX","pais_cuenta":"MX","hora":12}"#,
    ),
    ("veneno: no es JSON", "JSONDecodeError", "TXN0913;cliente-12345;72000;MX"),
    (
        "veneno: JSON cortado",
        "JSONDecodeError",
        r#"{"txn_id":"TXN0914","cliente_id":"cliente-12345","monto":72"#,
    ),
    ("veneno: una lista", "TypeError", r#"[{"txn_id":"TXN0915","monto":72000}]"#),
];

/// Which of them is there at first.
const FIRST: usize = 2;

/// Where the transaction comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// An example, by its place in the list.
    Example(usize),
    /// A record: its key, and what it is called.
    Record { key: String, name: String },
    /// It was edited.
    Own,
}

/// The transaction that is tried.
pub(super) struct Event {
    /// What stands in the editor.
    pub(super) text: String,
    /// The bytes, where the text is not all of them.
    whole: Option<Bytes>,
    pub(super) from: From,
    /// The key of the record it was, for as long as it is edited.
    key: Option<String>,
}

impl Default for Event {
    fn default() -> Self {
        Self::example(FIRST)
    }
}

impl Event {
    pub(super) fn example(index: usize) -> Self {
        let text = lines::tidy_if_json(EXAMPLES[index].2);
        Self { text, whole: None, from: From::Example(index), key: None }
    }

    /// A record's payload.
    pub(super) fn record(key: String, name: String, data: Bytes) -> Self {
        let from = From::Record { key: key.clone(), name };
        let shown = &data[..data.len().min(SHOWN_MAX)];
        let (text, whole) = match std::str::from_utf8(shown) {
            Ok(text) if shown.len() == data.len() => (lines::tidy_if_json(text), None),
            // A sign that every face has stands for what is no text.
            _ => (String::from_utf8_lossy(shown).replace('\u{fffd}', "?"), Some(data)),
        };
        Self { text, whole, from, key: Some(key) }
    }

    /// The bytes that are tried.
    pub(super) fn payload(&self) -> &[u8] {
        self.whole.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// What the editor can't show, if there is such a thing.
    pub(super) fn hidden(&self) -> Option<&Bytes> {
        self.whole.as_ref()
    }

    /// From now on the text is all there is.
    pub(super) fn edited(&mut self) {
        self.whole = None;
        self.from = From::Own;
    }

    /// Lays the text out.
    pub(super) fn tidy(&mut self) {
        if self.whole.is_none() {
            self.text = lines::tidy_if_json(&self.text);
        }
    }

    /// The partition key it would be sent with: the record's own, or the client, as in the notes.
    pub(super) fn key(&self) -> String {
        if let Some(key) = &self.key {
            return key.clone();
        }
        let client = serde_json::from_slice::<serde_json::Value>(self.payload()).ok();
        let client = client.as_ref().and_then(|value| value.get("cliente_id"));
        match client {
            Some(serde_json::Value::String(text)) if (1..=256).contains(&text.chars().count()) => {
                text.clone()
            }
            Some(serde_json::Value::Number(number)) => number.to_string(),
            _ => "cliente-12345".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use caudal::lambda::functions::python::loads;
    use caudal::lambda::functions::{Thresholds, fraud};

    use super::*;

    #[test]
    fn examples_do_what_they_are_called() {
        for (index, (name, ..)) in EXAMPLES.iter().enumerate() {
            let event = Event::example(index);
            let run = fraud::run(&Thresholds::default(), [event.payload()]);
            assert_eq!(run.failure.is_some(), name.starts_with("veneno"), "{name}: {run:?}");
        }
        assert_eq!(Event::default().key(), "cliente-12345");
    }

    #[test]
    fn laying_out_changes_nothing_that_python_reads() {
        for (index, (.., payload)) in EXAMPLES.iter().enumerate() {
            let laid = loads(Event::example(index).payload());
            assert_eq!(format!("{laid:?}"), format!("{:?}", loads(payload.as_bytes())));
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_tried_as_they_are_until_they_are_edited() {
        let data = Bytes::from_static(b"{\"monto\":1,\"x\":\"\xff\"}");
        let mut event = Event::record("k".to_owned(), "…1".to_owned(), data.clone());
        assert_eq!(event.payload(), &data[..]);
        assert_eq!(event.key(), "k");
        event.edited();
        assert_ne!(event.payload(), &data[..]);
        assert_eq!(event.from, From::Own);
        let large = Bytes::from(vec![b'7'; SHOWN_MAX + 1]);
        let event = Event::record("k".to_owned(), "…2".to_owned(), large);
        assert_eq!((event.text.len(), event.payload().len()), (SHOWN_MAX, SHOWN_MAX + 1));
    }
}
