//! Values of fields that AWS doesn't know, read and forgotten.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Any value. Unlike serde's own it is read as what it is, so that the reader's limit on depth
/// holds inside it too: 200 levels are as malformed in an unknown field as in a known one.
pub(crate) struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Ignored {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_none<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self, D::Error> {
        Self::deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }

    /// CBOR's tags.
    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, data: A) -> Result<Self, A::Error> {
        use serde::de::VariantAccess as _;
        let (_, variant) = data.variant::<Self>()?;
        variant.newtype_variant::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use crate::api::WireFormat;
    use crate::api::kinesis::Operation;

    fn nested(levels: usize, field: &str) -> String {
        format!("{{\"{field}\":{}1{}}}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn unknown_fields_are_ignored_whatever_they_hold() {
        for value in ["1", "-1.5", "null", "true", "\"a\"", "[1,{\"a\":[]}]", "{\"b\":null}"] {
            let body = format!("{{\"New\":{value},\"Limit\":3}}");
            let read = Operation::ListStreams.decode(WireFormat::Json, body.as_bytes());
            assert!(read.is_ok(), "{value}");
        }
        // {"New": {"a": [1, 2.5, 1(2), h'00']}}
        let cbor = b"\xa1\x63New\xa1\x61a\x84\x01\xf9\x41\x00\xc1\x02\x41\x00";
        assert!(Operation::ListStreams.decode(WireFormat::Cbor, cbor).is_ok());
    }

    #[test]
    fn depth_is_bounded_in_known_and_unknown_fields() {
        for field in ["New", "Limit", "NextToken"] {
            let deep = nested(200, field);
            let read = Operation::ListStreams.decode(WireFormat::Json, deep.as_bytes());
            assert_eq!(read.err().map(|why| why.0), Some(None), "{field}");
        }
        let shallow = nested(20, "New");
        assert!(Operation::ListStreams.decode(WireFormat::Json, shallow.as_bytes()).is_ok());
    }
}
