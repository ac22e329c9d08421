//! The values of a page's fragments that a reader may change in place: the names and numbers that
//! stand for a resource of the reader's own. A value is known by what it is and how the page wrote
//! it, so that changing it once changes every fragment that shares it.

use std::collections::BTreeMap;
use std::ops::Range;

use caudal::notes::block::{Block, Code};
use caudal::notes::walk::{self, Text};

use super::run::runnable;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The name of a stream.
    Stream,
    /// The name of a delivery stream.
    DeliveryStream,
    /// A number of shards.
    Shards,
    /// A partition key.
    Key,
}

/// Where a kind stands in code: the option of `aws`, and the argument of boto3.
const PLACES: [(&str, Option<&str>, Kind); 5] = [
    ("--stream-name", Some("StreamName="), Kind::Stream),
    ("--delivery-stream-name", Some("DeliveryStreamName="), Kind::DeliveryStream),
    ("--shard-count", None, Kind::Shards),
    ("--target-shard-count", None, Kind::Shards),
    ("--partition-key", Some("PartitionKey="), Kind::Key),
];

impl Kind {
    /// Its name for a reader.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Stream => "Nombre del stream",
            Self::DeliveryStream => "Nombre del delivery stream",
            Self::Shards => "Número de shards",
            Self::Key => "Clave de partición",
        }
    }

    /// What is wrong with a value, in Spanish; nothing if it can be used.
    pub(super) fn fault(self, value: &str) -> Option<&'static str> {
        let named = |max: usize| {
            let fits = (1..=max).contains(&value.len());
            let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
            fits && value.bytes().all(letter)
        };
        match self {
            Self::Stream if !named(128) => {
                Some("De 1 a 128 letras sin acento, cifras, «_», «.» o «-».")
            }
            Self::DeliveryStream if !named(64) => {
                Some("De 1 a 64 letras sin acento, cifras, «_», «.» o «-».")
            }
            Self::Shards
                if !value.parse::<u32>().is_ok_and(|count| (1..=10_000).contains(&count)) =>
            {
                Some("Un número entero de 1 a 10.000.")
            }
            Self::Key if value.is_empty() || value.chars().count() > 256 => {
                Some("De 1 a 256 caracteres.")
            }
            Self::Key if value.contains(|c: char| c.is_whitespace() || "\"'`$\\".contains(c)) => {
                Some("Aquí, sin espacios, comillas, «$» ni «\\».")
            }
            _ => None,
        }
    }
}

/// A value in a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What it is.
    pub(super) kind: Kind,
    /// How the page writes it.
    pub(super) original: String,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
}

/// The values of a page that were changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(BTreeMap<(Kind, String), String>);

impl Params {
    /// The value that stands for what the page wrote.
    pub fn value<'a>(&'a self, kind: Kind, original: &'a str) -> &'a str {
        self.0.get(&(kind, original.to_owned())).map_or(original, String::as_str)
    }

    /// Changes a value; the page's own takes the change back.
    pub fn set(&mut self, kind: Kind, original: &str, value: &str) {
        let key = (kind, original.to_owned());
        if value == original {
            self.0.remove(&key);
        } else {
            self.0.insert(key, value.to_owned());
        }
    }

    /// Whether everything is as the page wrote it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A fragment with its values, and where they stand.
    pub(super) fn apply(&self, code: &Code) -> (String, Vec<Found>) {
        let mut text = String::with_capacity(code.text.len());
        let (mut marks, mut at) = (Vec::new(), 0);
        for found in found(code) {
            text.push_str(&code.text[at..found.range.start]);
            at = found.range.end;
            let start = text.len();
            text.push_str(self.value(found.kind, &found.original));
            marks.push(Found { range: start..text.len(), ..found });
        }
        text.push_str(&code.text[at..]);
        (text, marks)
    }

    /// A fragment's text as it is run.
    pub fn text(&self, code: &Code) -> String {
        self.apply(code).0
    }
}

/// The values of a fragment, in their order.
pub(super) fn found(code: &Code) -> Vec<Found> {
    if !runnable(code) {
        return Vec::new();
    }
    let python = matches!(code.language.as_str(), "python" | "py");
    let mut all = Vec::new();
    for (option, argument, kind) in PLACES {
        let place = if python { argument } else { Some(option) };
        let Some(place) = place else { continue };
        for (at, _) in code.text.match_indices(place) {
            let after = at + place.len();
            let whole = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            if code.text[..at].ends_with(whole) {
                continue;
            }
            if let Some(range) = value_after(&code.text, after, python)
                && kind.fault(&code.text[range.clone()]).is_none()
            {
                let original = code.text[range.clone()].to_owned();
                all.push(Found { kind, original, range });
            }
        }
    }
    all.sort_by_key(|found| found.range.start);
    all
}

/// The literal after an option or an argument, without its quotes.
fn value_after(text: &str, at: usize, python: bool) -> Option<Range<usize>> {
    let rest = &text[at..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '=']).len();
    let start = at + spaces;
    if spaces == 0 && !python {
        return None;
    }
    let quote = text[start..].chars().next()?;
    if matches!(quote, '"' | '\'') {
        let inner = start + 1;
        let length = text[inner..].find(quote)?;
        return Some(inner..inner + length);
    }
    if python {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || ";|&)".contains(c);
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    (length > 0).then(|| start..start + length)
}

/// How many fragments of a page share a value.
pub(super) fn sharing(blocks: &[Block], kind: Kind, original: &str) -> usize {
    let mut count = 0;
    walk::texts(blocks, &mut |_, text| {
        if let Text::Code(code) = text
            && found(code).iter().any(|it| it.kind == kind && it.original == original)
        {
            count += 1;
        }
    });
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(language: &str, text: &str) -> Code {
        Code {
            language: language.to_owned(),
            attributes: vec![("run".to_owned(), None)],
            text: text.to_owned(),
            source: 0..0,
        }
    }

    #[test]
    fn values_of_commands_are_found_and_replaced() {
        let code = code(
            "bash",
            "aws kinesis create-stream \\\n  --stream-name \"transacciones-realtime\" \\\n  \
             --shard-count 4\naws kinesis put-record --stream-name=transacciones-realtime \
             --partition-key $clave --data $(echo x)",
        );
        let mut params = Params::default();
        assert_eq!(params.text(&code), code.text);
        let kinds: Vec<_> = found(&code).into_iter().map(|it| (it.kind, it.original)).collect();
        let name = "transacciones-realtime".to_owned();
        assert_eq!(
            kinds,
            [
                (Kind::Stream, name.clone()),
                (Kind::Shards, "4".to_owned()),
                (Kind::Stream, name.clone())
            ]
        );
        params.set(Kind::Stream, &name, "pagos");
        let (text, marks) = params.apply(&code);
        assert!(text.contains("--stream-name \"pagos\"") && text.contains("--stream-name=pagos "));
        assert!(marks.iter().all(|mark| ["pagos", "4"].contains(&&text[mark.range.clone()])));
        params.set(Kind::Stream, &name, &name);
        assert!(params.is_empty());
    }

    #[test]
    fn values_of_programs_are_literals_only() {
        let code = code(
            "python",
            "k.put_record(StreamName='pagos', PartitionKey=clave)\nStreamName=nombre",
        );
        let all = found(&code);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].original, "pagos");
    }

    #[test]
    fn what_can_not_be_used_says_why() {
        assert!(Kind::Stream.fault("mal nombre").is_some() && Kind::Stream.fault("a").is_none());
        assert!(Kind::Shards.fault("0").is_some() && Kind::Shards.fault("10000").is_none());
        assert!(Kind::Key.fault("a b").is_some() && Kind::Key.fault("cliente-1").is_none());
    }
}
