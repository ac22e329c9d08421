//! The first line of a callout: `> [!KIND]- Title`.

use crate::notes::block::CalloutKind;
use crate::notes::fold::fold;

/// The mark that makes a quotation a callout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: CalloutKind,
    pub(super) fold: Option<bool>,
    /// Where the mark ends, in bytes of the text that was read; the title follows.
    pub(super) end: usize,
}

/// Reads the mark at the head of a quotation, which begins with its `>`.
pub(super) fn mark(quotation: &str) -> Option<Mark> {
    let inner =
        quotation.trim_start_matches(' ').strip_prefix('>')?.trim_start_matches([' ', '\t']);
    let (name, rest) = inner.strip_prefix("[!")?.split_once(']')?;
    let named =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let fold = match rest.chars().next() {
        Some('-') => Some(false),
        Some('+') => Some(true),
        _ => None,
    };
    let rest = if fold.is_some() { &rest[1..] } else { rest };
    // `[!x](…)` and `[!x][…]` are links.
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']);
    (named && ends).then(|| Mark { kind: kind(name), fold, end: quotation.len() - rest.len() })
}

/// The kind that a name stands for: ours, Obsidian's and GitHub's; unknown ones are notes.
fn kind(name: &str) -> CalloutKind {
    match fold(name).as_str() {
        "tip" | "hint" | "important" | "success" | "check" | "done" | "consejo" | "importante" => {
            CalloutKind::Tip
        }
        "danger" | "warning" | "caution" | "attention" | "error" | "bug" | "failure" | "fail"
        | "missing" | "cuidado" | "peligro" | "advertencia" | "aviso" => CalloutKind::Danger,
        "updated" | "update" | "outdated" | "actualizado" | "actualizacion" => CalloutKind::Updated,
        "example" | "ejemplo" => CalloutKind::Example,
        "question" | "faq" | "help" | "pregunta" => CalloutKind::Question,
        "quote" | "cite" | "cita" => CalloutKind::Quote,
        _ => CalloutKind::Note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_many_names() {
        let of = |name: &str| mark(&format!("> [!{name}]")).map(|mark| mark.kind);
        for (name, kind) in [
            ("TIP", CalloutKind::Tip),
            ("Consejo", CalloutKind::Tip),
            ("NOTA", CalloutKind::Note),
            ("todo", CalloutKind::Note),
            ("lo-que-sea", CalloutKind::Note),
            ("warning", CalloutKind::Danger),
            ("CUIDADO", CalloutKind::Danger),
            ("ACTUALIZADO", CalloutKind::Updated),
            ("Actualización", CalloutKind::Updated),
            ("EJEMPLO", CalloutKind::Example),
            ("faq", CalloutKind::Question),
            ("CITA", CalloutKind::Quote),
        ] {
            assert_eq!(of(name), Some(kind), "{name}");
        }
    }

    #[test]
    fn marks_fold_and_end() {
        let text = ">  [!NOTA]- Título";
        let found = mark(text).map(|mark| (mark.fold, &text[mark.end..]));
        assert_eq!(found, Some((Some(false), " Título")));
        let text = "> [!NOTA]+\n> x";
        let found = mark(text).map(|mark| (mark.fold, &text[mark.end..]));
        assert_eq!(found, Some((Some(true), "\n> x")));
    }

    #[test]
    fn other_brackets_are_text() {
        for text in ["> [x]", "> [!]", "> [!a b]", "> [!a](x)", "> [!a]x", "> a [!b]", "[!a]", ""] {
            assert_eq!(mark(text), None, "{text}");
        }
    }
}
