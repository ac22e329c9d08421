//! How an operation's input is declared: one line per field, from which its Rust type, its JSON
//! and CBOR forms, its validation and its description all follow.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, Visitor};
use serde::{Deserialize, Deserializer};

use super::blob::Blob;
use super::rule::Rule;
use super::violation::{Demand, Path, Violations};
use crate::units::Timestamp;

/// What one field of an input is, for validation, help, completion and forms.
#[derive(Clone, Copy, Debug)]
pub struct FieldSchema {
    /// AWS's name on the wire: `StreamName`.
    pub wire: &'static str,
    /// What it means, in one English sentence.
    pub doc: &'static str,
    /// The type of its value.
    pub kind: Kind,
    /// Whether AWS refuses a request without it.
    pub required: bool,
    /// What AWS demands of its value.
    pub rule: &'static Rule,
}

/// The type of a field's value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number; a fraction is cut off, as AWS does.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// Bytes; base64 in JSON.
    Blob,
    /// A point in time; seconds in JSON.
    Timestamp,
    /// A list of values of one kind.
    List(&'static Self),
    /// A map from text to text.
    Map,
    /// A structure with fields of its own.
    Structure(&'static [FieldSchema]),
}

/// A structure declared with [`shapes!`](crate::api::shapes).
pub trait Shape: Sized {
    /// Its fields in the order of AWS's model.
    const FIELDS: &'static [FieldSchema];

    /// Notes every constraint that the structure breaks; `at` is where it stands itself.
    fn check(&self, at: &Path<'_>, out: &mut Violations);

    /// Gathers every constraint that the structure, taken as a whole request, breaks.
    fn violations(&self) -> Violations {
        let mut out = Violations::default();
        self.check(&Path::Root, &mut out);
        out
    }
}

/// A type that may stand as a field's value.
pub trait Value: Sized {
    /// Its kind.
    const KIND: Kind;

    /// Notes what the value breaks of a rule.
    fn check_value(&self, rule: &Rule, at: &Path<'_>, out: &mut Violations);

    /// How AWS prints the value inside a violation.
    fn shown(&self) -> String;

    /// Reads the value from JSON or CBOR.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// A list of such values as it is shown, and what its members break.
    fn check_list(list: &[Self], rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        if let Some(member) = rule.member {
            for (index, value) in list.iter().enumerate() {
                value.check_value(member, &Path::Member(at, index + 1), out);
            }
        }
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;

    fn check_value(&self, rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        out.check_text(rule, at, self);
    }

    fn shown(&self) -> String {
        self.clone()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn check_list(list: &[Self], rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        let members = list.iter().map(Self::as_str);
        out.check_members(rule.member, at, members, || list_text(list), Demand::Members);
    }
}

fn list_text<T: Value>(list: &[T]) -> String {
    format!("[{}]", list.iter().map(Value::shown).collect::<Vec<_>>().join(", "))
}

impl Value for i64 {
    const KIND: Kind = Kind::Integer;

    fn check_value(&self, rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        out.check_number(rule, at, *self);
    }

    fn shown(&self) -> String {
        self.to_string()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(IntegerVisitor)
    }
}

/// Reads a 32-bit integer as AWS's services do: fractions are cut, too large is the largest.
struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<i64, E> {
        Ok(number.clamp(i32::MIN.into(), i32::MAX.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<i64, E> {
        Ok(i64::try_from(number).map_or(i32::MAX.into(), |number| number.min(i32::MAX.into())))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<i64, E> {
        self.visit_i64(number as i64)
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Boolean;

    fn check_value(&self, _: &Rule, _: &Path<'_>, _: &mut Violations) {}

    fn shown(&self) -> String {
        self.to_string()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl Value for Blob {
    const KIND: Kind = Kind::Blob;

    fn check_value(&self, rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        out.check_length(rule, at, self.len(), || self.shown());
    }

    fn shown(&self) -> String {
        let length = self.len();
        format!("java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]")
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl Value for Timestamp {
    const KIND: Kind = Kind::Timestamp;

    fn check_value(&self, _: &Rule, _: &Path<'_>, _: &mut Violations) {}

    fn shown(&self) -> String {
        self.to_utc_text()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl<T: Value + 'static> Value for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn check_value(&self, rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        out.check_length(rule, at, self.len(), || self.shown());
        T::check_list(self, rule, at, out);
    }

    fn shown(&self) -> String {
        list_text(self)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Value> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        // A list of the API holds at most a few hundred entries; a claimed size is not believed.
        let mut list = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(512));
        while let Some(entry) = seq.next_element_seed(Optional::<T>(PhantomData))? {
            list.push(entry.ok_or_else(|| A::Error::custom("null in a list"))?);
        }
        Ok(list)
    }
}

impl Value for BTreeMap<String, String> {
    const KIND: Kind = Kind::Map;

    fn check_value(&self, rule: &Rule, at: &Path<'_>, out: &mut Violations) {
        out.check_length(rule, at, self.len(), || self.shown());
        let keys = self.keys().map(String::as_str);
        out.check_members(rule.member, at, keys, || self.shown(), Demand::Keys);
        let values = self.values().map(String::as_str);
        out.check_members(rule.map_value, at, values, || self.shown(), Demand::Values);
    }

    fn shown(&self) -> String {
        let pairs: Vec<_> = self.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{{{}}}", pairs.join(", "))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

/// Reads a value or `null`.
pub(crate) struct Optional<T>(pub(crate) PhantomData<T>);

impl<'de, T: Value> DeserializeSeed<'de> for Optional<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Value> Visitor<'de> for Optional<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer).map(Some)
    }
}

/// Reads a structure's field name and finds it among the declared ones.
pub(crate) struct FieldName(pub(crate) &'static [FieldSchema]);

impl<'de> DeserializeSeed<'de> for FieldName {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldName {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|field| field.wire == name))
    }
}

/// Checks one field: present if required, and as its rule demands.
pub(crate) fn check_field<T: Value>(
    value: Option<&T>,
    schema: &FieldSchema,
    parent: &Path<'_>,
    out: &mut Violations,
) {
    match value {
        Some(value) => value.check_value(schema.rule, &Path::Field(parent, schema.wire), out),
        None if schema.required => {
            let at = Path::Field(parent, schema.wire);
            out.push(&at, None, Demand::Present);
        }
        None => {}
    }
}

/// The name that AWS's Java prints for a structure inside a violation.
pub(crate) fn java_class(module: &str, name: &str) -> String {
    let service = if module.contains("::firehose") {
        "firehose.v20150804"
    } else if module.contains("::lambda") {
        "lambda.v20150331"
    } else if module.contains("::sns") {
        "sns.v20100331"
    } else {
        "kinesis.v20131202"
    };
    format!("com.amazonaws.{service}.{name}")
}

/// Whether a field is declared `required`; the macro's way to turn a word into a flag.
macro_rules! required_flag {
    () => {
        false
    };
    (required) => {
        true
    };
}
pub(crate) use required_flag;

/// Declares input structures. Each field is a line `name: Type = "WireName" (required) as RULE,`
/// with its doc comment above; every field is optional in Rust, because a missing required field
/// is a violation to be reported together with the others.
macro_rules! shapes {
    ($(
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])+
                $field:ident: $type:ty = $wire:literal $(($required:ident))? as $rule:expr,
            )*
        }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        pub struct $name {
            $(
                $(#[doc = $field_doc])+
                #[serde(rename = $wire, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
        }

        impl $crate::api::shape::Shape for $name {
            const FIELDS: &'static [$crate::api::shape::FieldSchema] = &[$(
                $crate::api::shape::FieldSchema {
                    wire: $wire,
                    doc: concat!($($field_doc),+),
                    kind: <$type as $crate::api::shape::Value>::KIND,
                    required: $crate::api::shape::required_flag!($($required)?),
                    rule: &$rule,
                },
            )*];

            #[allow(unused_mut, unused_variables, unused_assignments)]
            fn check(
                &self,
                at: &$crate::api::violation::Path<'_>,
                out: &mut $crate::api::violation::Violations,
            ) {
                let mut index = 0;
                $(
                    let schema = &Self::FIELDS[index];
                    $crate::api::shape::check_field(self.$field.as_ref(), schema, at, out);
                    index += 1;
                )*
            }
        }

        impl $crate::api::shape::Value for $name {
            const KIND: $crate::api::shape::Kind = $crate::api::shape::Kind::Structure(
                <Self as $crate::api::shape::Shape>::FIELDS,
            );

            fn check_value(
                &self,
                _: &$crate::api::rule::Rule,
                at: &$crate::api::violation::Path<'_>,
                out: &mut $crate::api::violation::Violations,
            ) {
                $crate::api::shape::Shape::check(self, at, out);
            }

            fn shown(&self) -> String {
                $crate::api::shape::java_class(module_path!(), stringify!($name))
            }

            fn check_list(
                list: &[Self],
                _: &$crate::api::rule::Rule,
                at: &$crate::api::violation::Path<'_>,
                out: &mut $crate::api::violation::Violations,
            ) {
                for (index, entry) in list.iter().enumerate() {
                    let at = $crate::api::violation::Path::Member(at, index + 1);
                    $crate::api::shape::Shape::check(entry, &at, out);
                }
            }

            fn read<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <Self as serde::Deserialize>::deserialize(from)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Fields;

                impl<'de> serde::de::Visitor<'de> for Fields {
                    type Value = $name;

                    fn expecting(
                        &self,
                        f: &mut std::fmt::Formatter<'_>,
                    ) -> std::fmt::Result {
                        f.write_str(stringify!($name))
                    }

                    #[allow(unused_mut, unused_variables, unused_assignments)]
                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<$name, A::Error> {
                        use $crate::api::shape::{FieldName, Shape};
                        let mut out = $name::default();
                        while let Some(found) =
                            map.next_key_seed(FieldName(<$name as Shape>::FIELDS))?
                        {
                            // The compiler turns the count into a constant per field.
                            let mut index = 0;
                            $(
                                if found == Some(index) {
                                    let seed =
                                        $crate::api::shape::Optional::<$type>(std::marker::PhantomData);
                                    out.$field = map.next_value_seed(seed)?;
                                    continue;
                                }
                                index += 1;
                            )*
                            // AWS ignores what it doesn't know.
                            map.next_value::<$crate::api::ignored::Ignored>()?;
                        }
                        Ok(out)
                    }
                }

                from.deserialize_map(Fields)
            }
        }
    )+};
}
pub(crate) use shapes;
