//! How a service's operations are declared: one line each, from which requests, responses, names
//! and their forms on the wire follow.

/// A name that is no operation of this sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown operation")]
pub struct UnknownOperation;

/// From one line per operation: the enums, their names and their forms on the wire.
macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:ident($input:ty) -> $output:ty,)+) => {
        /// An operation by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Operation {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Operation {
            /// Every operation, by name.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// AWS's name: `PutRecord`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// What it does, in one English sentence.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }

            /// The fields of its input.
            pub const fn fields(self) -> &'static [$crate::api::shape::FieldSchema] {
                match self { $(Self::$name => <$input as $crate::api::shape::Shape>::FIELDS,)+ }
            }

            /// Reads its input from a body.
            pub fn decode(
                self,
                format: $crate::api::WireFormat,
                body: &[u8],
            ) -> Result<Request, $crate::api::MalformedBody> {
                match self {
                    $(Self::$name => format.decode::<$input>(body).map(Request::$name),)+
                }
            }
        }

        /// One call of an operation. Its input is as the caller wrote it: [`Request::violations`]
        /// tells what the model forbids, and the engine refuses what its state forbids.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Request {
            $($(#[doc = $doc])+ $name($input),)+
        }

        impl Request {
            /// Which operation is called.
            pub const fn operation(&self) -> Operation {
                match self { $(Self::$name(_) => Operation::$name,)+ }
            }

            /// Every constraint of the model that the input breaks.
            pub fn violations(&self) -> $crate::api::violation::Violations {
                match self { $(Self::$name(input) => $crate::api::shape::Shape::violations(input),)+ }
            }

            /// Writes the input as a body.
            pub fn encode(&self, format: $crate::api::WireFormat) -> Vec<u8> {
                match self { $(Self::$name(input) => format.encode(input),)+ }
            }
        }

        /// The answer to a request.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Response {
            $($(#[doc = $doc])+ $name($output),)+
        }

        impl Response {
            /// Which operation is answered.
            pub const fn operation(&self) -> Operation {
                match self { $(Self::$name(_) => Operation::$name,)+ }
            }

            /// Writes the answer as a body, whatever its operation.
            pub(super) fn encode_plainly(&self, format: $crate::api::WireFormat) -> Vec<u8> {
                match self { $(Self::$name(output) => format.encode(output),)+ }
            }
        }

        impl std::fmt::Display for Operation {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for Operation {
            type Err = $crate::api::UnknownOperation;

            fn from_str(name: &str) -> Result<Self, $crate::api::UnknownOperation> {
                Self::ALL
                    .binary_search_by(|operation| operation.as_str().cmp(name))
                    .map(|index| Self::ALL[index])
                    .map_err(|_| $crate::api::UnknownOperation)
            }
        }
    };
}
pub(crate) use operations;
