//! One word held against one row.

use super::Operator;
use crate::api::kinesis::ShardId;
use crate::clients::reader::json::{Kind, unquote};
use crate::clients::reader::path::Path;
use crate::clients::reader::rows::Row;

/// What a word asks of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// Key or payload has these letters, whatever their case (in ASCII).
    Text(Vec<u8>),
    Key(Operator, Value),
    Shard(Operator, ShardId),
    /// Bytes of key and payload.
    Bytes(Operator, u64),
    /// The digits of the sequence number.
    Number(Operator, String),
    Json(Path, Operator, Value),
}

/// What a field is compared with: a text, which may be a number too.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    text: String,
    folded: Vec<u8>,
    number: Option<f64>,
}

impl Value {
    pub(super) fn new(text: String) -> Self {
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        Self { folded: fold(&text), text, number }
    }

    /// Against a text.
    fn holds(&self, operator: Operator, text: &str) -> bool {
        match operator {
            Operator::Has => contains(text.as_bytes(), &self.folded),
            Operator::Equal | Operator::Unequal => {
                operator.holds(Some(text.cmp(self.text.as_str())))
            }
            _ => match (text.parse::<f64>(), self.number) {
                (Ok(one), Some(other)) => operator.holds(one.partial_cmp(&other)),
                _ => operator.holds(Some(text.cmp(self.text.as_str()))),
            },
        }
    }

    /// Against a value of JSON as it stands.
    fn holds_json(&self, operator: Operator, value: &[u8]) -> bool {
        let text = String::from_utf8_lossy(value);
        match Kind::of(value) {
            None => false,
            Some(Kind::String) => self.holds(operator, &unquote(value)),
            Some(Kind::Number) if operator != Operator::Has => {
                // Digits that are the same are equal, however many there are.
                if *text == self.text {
                    return operator.holds(Some(std::cmp::Ordering::Equal));
                }
                match (text.parse::<f64>(), self.number) {
                    (Ok(one), Some(other)) => operator.holds(one.partial_cmp(&other)),
                    _ => operator == Operator::Unequal,
                }
            }
            Some(Kind::Bool | Kind::Null) if operator != Operator::Has => match operator {
                Operator::Equal => *text == self.text,
                Operator::Unequal => *text != self.text,
                _ => false,
            },
            Some(_) => self.holds(operator, &text),
        }
    }
}

impl Test {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(fold(text))
    }

    pub(super) fn holds(&self, row: &Row) -> bool {
        match self {
            Self::Text(text) => contains(row.key().as_bytes(), text) || contains(row.data(), text),
            Self::Key(operator, value) => value.holds(*operator, row.key()),
            Self::Shard(operator, shard) => operator.holds(Some(row.shard().cmp(shard))),
            Self::Bytes(operator, bytes) => operator.holds(Some(row.size().cmp(bytes))),
            Self::Number(operator, digits) => {
                let number = row.record.sequence_number.to_string();
                match operator {
                    Operator::Equal => number == *digits,
                    Operator::Unequal => number != *digits,
                    _ => number.contains(digits.as_str()),
                }
            }
            Self::Json(path, operator, value) => {
                path.value(row.data()).is_some_and(|found| value.holds_json(*operator, found))
            }
        }
    }
}

fn fold(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase()).collect()
}

/// Whether bytes hold others, which are folded already.
fn contains(text: &[u8], folded: &[u8]) -> bool {
    let Some((first, rest)) = folded.split_first() else { return true };
    let Some(last_start) = text.len().checked_sub(folded.len()) else { return false };
    text[..=last_start].iter().enumerate().any(|(at, byte)| {
        byte.eq_ignore_ascii_case(first) && text[at + 1..][..rest.len()].eq_ignore_ascii_case(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Blob;
    use crate::api::kinesis::{Record, SequenceNumber};
    use crate::clients::reader::filter::Filter;
    use crate::units::Timestamp;
    use proptest::prelude::*;

    fn row(key: &str, data: &[u8]) -> Row {
        let start = SequenceNumber::start_of(ShardId(3), Timestamp(0));
        Row {
            record: Record {
                sequence_number: SequenceNumber::of_record(start, 9, Timestamp(1)),
                approximate_arrival_timestamp: Timestamp(1),
                data: Blob::copy_from(data),
                partition_key: key.into(),
                encryption_type: None,
            },
        }
    }

    #[test]
    fn rows_pass_or_not() {
        let data = r#"{"txn":"TXN0917","monto":72000.00,"pais":"US","ok":true,"n":null,
            "cliente":{"edad":"41"},"grande":12345678901234567890}"#;
        let row = row("cliente-12345", data.as_bytes());
        for (filter, passes) in [
            ("", true),
            ("txn0917", true),
            ("CLIENTE-12345", true),
            ("\"TXN0917\\\",\\\"monto\"", true),
            ("nada", false),
            ("-nada", true),
            ("clave:cliente-12", true),
            ("clave=cliente-12", false),
            ("clave=cliente-12345", true),
            ("clave!=cliente-12345", false),
            ("shard:3", true),
            ("shard:#3 shard=shardId-000000000003", true),
            ("shard!=3", false),
            ("bytes>100", true),
            ("bytes<=100", false),
            ("monto>50000", true),
            ("$.monto >= 72000", true),
            ("monto=72000", true),
            ("monto<72000", false),
            ("monto:7200", true),
            ("monto>mucho", false),
            ("pais=US", true),
            ("pais=us", false),
            ("$.pais:us", true),
            ("pais!=MX", true),
            ("falta!=MX", false),
            ("-falta=MX", true),
            ("ok=true n=null", true),
            ("ok>1", false),
            ("cliente.edad>9", true),
            ("$.cliente:edad", true),
            ("grande=12345678901234567890", true),
            ("pais>T pais<V", true),
            ("pais=US monto<1", false),
        ] {
            let read = Filter::parse(filter).unwrap();
            assert_eq!(read.matches(&row), passes, "{filter}");
        }
    }

    #[test]
    fn what_is_no_json_has_no_fields() {
        let row = row("k", &[0xff, 0x00, b'A', b'b']);
        for (filter, passes) in [("ab", true), ("monto>1", false), ("-monto>1", true)] {
            assert_eq!(Filter::parse(filter).unwrap().matches(&row), passes, "{filter}");
        }
    }

    proptest! {
        #[test]
        fn any_filter_can_be_held_against_any_row(
            filter in "\\PC{0,20}",
            key in "\\PC{0,8}",
            data in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            if let Ok(filter) = Filter::parse(&filter) {
                let _ = filter.matches(&row(&key, &data));
            }
        }
    }
}
