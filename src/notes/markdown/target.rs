//! Where a link leads, as it is written.

use crate::notes::block::Link;

/// The target of a wikilink or of a node's `click`: `Page`, `Page#section`, `#section`, or an
/// address on the web.
pub(super) fn page(written: &str) -> Link {
    // In a table the bar before the alias must be escaped, and the backslash stays in the target.
    let written = written.trim_end_matches('\\').trim();
    if is_web(written) {
        return Link::Web(written.to_owned());
    }
    let (page, section) = match written.split_once('#') {
        // `Page#Chapter#Section`, as Obsidian writes it, means the last one.
        Some((page, section)) => (page, Some(section.rsplit('#').next().unwrap_or(section).trim())),
        None => (written, None),
    };
    let section = section.filter(|section| !section.is_empty()).map(str::to_owned);
    Link::Page { page: page.trim().to_owned(), section }
}

/// The target of an ordinary Markdown link: the web, or a page by file name.
pub(super) fn ordinary(written: &str) -> Link {
    if is_web(written) {
        return Link::Web(written.to_owned());
    }
    let Link::Page { page: name, section } = page(&percent_decoded(written)) else {
        return Link::Web(written.to_owned());
    };
    let name = name.strip_prefix("./").unwrap_or(&name);
    Link::Page { page: name.strip_suffix(".md").unwrap_or(name).to_owned(), section }
}

/// What a wikilink without an alias shows.
pub(super) fn shown(link: &Link) -> String {
    match link {
        Link::Page { page, section: Some(section) } if page.is_empty() => section.clone(),
        Link::Page { page, section: Some(section) } => format!("{page} › {section}"),
        Link::Page { page, section: None } => page.clone(),
        Link::Web(address) => address.clone(),
        Link::Source(number) => number.to_string(),
    }
}

/// True for addresses that a browser may be asked to open.
pub(super) fn is_web(written: &str) -> bool {
    let scheme = |name: &str| {
        written.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    scheme("https://") || scheme("http://")
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = text
            .get(at + 1..at + 3)
            .filter(|code| *byte == b'%' && code.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        decoded.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(page: &str, section: Option<&str>) -> Link {
        Link::Page { page: page.to_owned(), section: section.map(str::to_owned) }
    }

    #[test]
    fn targets_of_wikilinks() {
        assert_eq!(page("Límites y cuotas\\"), to("Límites y cuotas", None));
        assert_eq!(page("Kinesis#data-streams"), to("Kinesis", Some("data-streams")));
        assert_eq!(page("#cli"), to("", Some("cli")));
        assert_eq!(page("Kinesis#"), to("Kinesis", None));
        assert_eq!(page("Kinesis#2. Data Streams#CLI"), to("Kinesis", Some("CLI")));
        assert_eq!(page("https://aws.amazon.com"), Link::Web("https://aws.amazon.com".into()));
    }

    #[test]
    fn only_the_web_is_opened_outside() {
        assert_eq!(ordinary("HTTPS://x.org/a#b"), Link::Web("HTTPS://x.org/a#b".into()));
        assert_eq!(ordinary("./s3-data-lake.md#prefijos"), to("s3-data-lake", Some("prefijos")));
        assert_eq!(ordinary("L%C3%ADmites%20y"), to("Límites y", None));
        assert_eq!(ordinary("100%"), to("100%", None));
        for odd in ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.c"] {
            assert!(matches!(ordinary(odd), Link::Page { .. }), "{odd}");
        }
    }
}
