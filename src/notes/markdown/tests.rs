//! Pages to blocks: what `pulldown-cmark` gives and what we make of it, together.

use proptest::prelude::*;

use super::*;
use crate::notes::block::{CalloutKind, Image, Rich};
use crate::notes::walk::texts;

fn blocks(markdown: &str) -> Vec<Block> {
    let parsed = parse(markdown);
    assert_eq!(parsed.blocks.len(), parsed.starts.len());
    parsed.blocks
}

fn only(markdown: &str) -> Block {
    let mut blocks = blocks(markdown);
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    blocks.remove(0)
}

fn rich(markdown: &str) -> Rich {
    match only(markdown) {
        Block::Paragraph(rich) => rich,
        other => panic!("{other:?}"),
    }
}

/// The text with its marks made visible again.
fn shown(rich: &Rich) -> String {
    let mut shown = String::new();
    for span in &rich.spans {
        let style = span.style;
        let marks =
            [(style.strong, "**"), (style.emphasis, "*"), (style.code, "`"), (style.strike, "~")];
        let marks: String = marks.iter().filter(|mark| mark.0).map(|mark| mark.1).collect();
        let link = match &span.link {
            None => String::new(),
            Some(Link::Web(address)) => format!("<{address}>"),
            Some(Link::Source(number)) => format!("<^{number}>"),
            Some(Link::Page { page, section }) => {
                format!("<{page}#{}>", section.as_deref().unwrap_or_default())
            }
        };
        shown.extend(["[", &marks, &rich.text[span.range.clone()], "]", &link]);
    }
    shown
}

fn callout(markdown: &str) -> (CalloutKind, String, Option<bool>, Vec<Block>) {
    match only(markdown) {
        Block::Callout(callout) => {
            (callout.kind, shown(&callout.title), callout.fold, callout.body)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn text_has_spans() {
    assert_eq!(
        shown(&rich("Uno **dos *tres*** `cua  tro`\n~~cinco~~ a\\*b &lt;\\\nseis")),
        "[Uno ][**dos ][***tres][ ][`cua  tro][ ][~cinco][ a*b <\nseis]"
    );
}

#[test]
fn wikilinks_have_aliases_and_sections() {
    assert_eq!(
        shown(&rich("[[Kinesis]] [[Kinesis#cli]] [[#cli|la **CLI**]] [[Índice AWS|el índice]]")),
        "[Kinesis]<Kinesis#>[ ][Kinesis › cli]<Kinesis#cli>[ ][la ]<#cli>[**CLI]<#cli>[ ]\
         [el índice]<Índice AWS#>"
    );
    assert_eq!(
        shown(&rich("[a](https://x.y) [b](precios.md#ejemplos) <https://c.d> <a@b.c>")),
        "[a]<https://x.y>[ ][b]<precios#ejemplos>[ ][https://c.d]<https://c.d>[ a@b.c]"
    );
    assert_eq!(shown(&rich("[[]] `[[x]]`")), "[[[]] ][`[[x]]]");
    assert_eq!(
        shown(&rich("Ver https://x.y/a_b_c.")),
        "[Ver ][https://x.y/a_b_c]<https://x.y/a_b_c>[.]"
    );
}

#[test]
fn cells_of_tables() {
    let source =
        "| A | B |\n|:-:|--:|\n| [[Límites y cuotas\\|límites]] | a<br>b `x\\|y` |\n| solo |\n";
    let Block::Table(table) = only(source) else { panic!() };
    assert_eq!(
        table.align,
        [crate::notes::block::Align::Center, crate::notes::block::Align::Right]
    );
    assert_eq!(shown(&table.rows[0][0]), "[límites]<Límites y cuotas#>");
    assert_eq!(shown(&table.rows[0][1]), "[a\nb ][`x|y]");
    assert_eq!(table.rows[1][1], Rich::default());
}

#[test]
fn callouts_have_titles_folds_and_bodies() {
    let (kind, title, fold, body) =
        callout("> [!CONSEJO]- Para **la** banca\n> Uno\n> dos.\n>\n> - tres");
    assert_eq!(
        (kind, title.as_str(), fold),
        (CalloutKind::Tip, "[Para ][**la][ banca]", Some(false))
    );
    assert_eq!(body.len(), 2);
    assert!(matches!(&body[0], Block::Paragraph(rich) if rich.text == "Uno dos."));

    let (kind, title, fold, body) = callout("> [!TIP]\n> Uno");
    assert_eq!((kind, title.as_str(), fold, body.len()), (CalloutKind::Tip, "", None, 1));

    let (_, title, _, body) = callout("> [!NOTA]+ Solo título con `código` y [[Kinesis]]");
    assert_eq!(
        (title.as_str(), body.len()),
        ("[Solo título con ][`código][ y ][Kinesis]<Kinesis#>", 0)
    );

    let (_, title, _, body) = callout("> [!EJEMPLO] Lista\n> - a\n> - b");
    assert_eq!((title.as_str(), body.len()), ("[Lista]", 1));

    let (_, title, _, body) = callout("> [!EJEMPLO]\n> ```bash\n> ls\n> ```");
    assert_eq!((title.as_str(), body.len()), ("", 1));
}

#[test]
fn callouts_nest() {
    let (_, _, _, body) = callout("> [!NOTA] Fuera\n> > [!CUIDADO] Dentro\n> > Ojo");
    let Some(Block::Callout(inner)) = body.first() else { panic!("{body:?}") };
    assert_eq!((inner.kind, inner.title.text.as_str()), (CalloutKind::Danger, "Dentro"));
    let Block::List(list) = only("- a\n  > [!CITA] b") else { panic!() };
    assert!(
        matches!(&list.items[0].blocks[1], Block::Callout(callout) if callout.title.text == "b")
    );
}

#[test]
fn a_table_or_a_rule_right_under_a_mark_is_not_lost() {
    let (_, _, _, body) = callout("> [!NOTA] Tabla\n>\n> | a |\n> |---|\n> | b |");
    assert!(matches!(body[..], [Block::Table(_)]), "{body:?}");
    let (_, title, _, _) = callout("> [!NOTA] Título\n> ---\n> x");
    assert_eq!(title, "[Título]");
}

#[test]
fn quotations_without_a_mark_are_quotations() {
    assert!(matches!(only("> a\n> b"), Block::Quote(inner) if inner.len() == 1));
    assert!(matches!(only("> [!a](x.md) b"), Block::Quote(_)));
}

#[test]
fn lists_are_tight_loose_nested_or_tasks() {
    let Block::List(list) = only("3. a\n   b\n4. c\n   - d\n5. e\n\n   f") else { panic!() };
    assert_eq!(list.start, Some(3));
    let counts: Vec<_> = list.items.iter().map(|item| item.blocks.len()).collect();
    assert_eq!(counts, [1, 2, 2]);
    let Block::List(list) = only("- [x] a\n- [ ] b\n- c") else { panic!() };
    let tasks: Vec<_> = list.items.iter().map(|item| item.task).collect();
    assert_eq!(tasks, [Some(true), Some(false), None]);
}

#[test]
fn headings_have_anchors_of_their_own() {
    let parsed = parse("## Uno {#dos}\n\n## Dos\n\n### Límites\n\n## X {#dos}\n\n## Límites\n");
    let anchors: Vec<_> = parsed
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading(heading) => {
                (heading.level, heading.text.text.as_str(), heading.anchor.as_str())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        anchors,
        [
            (2, "Uno", "dos"),
            (2, "Dos", "dos-2"),
            (3, "Límites", "limites"),
            (2, "X", "dos-3"),
            (2, "Límites", "limites-2")
        ]
    );
    let duplicate = Fault { at: 37, kind: FaultKind::DuplicateAnchor("dos".into()) };
    assert!(parsed.faults.contains(&duplicate), "{:?}", parsed.faults);
    let without = parsed.faults.iter().filter(|fault| matches!(fault.kind, FaultKind::NoAnchor(_)));
    assert_eq!(without.count(), 3);
}

#[test]
fn footnotes_are_numbered_by_first_use() {
    let parsed = parse(
        "[^b]: B, 1-1-2026\n\nA[^a] b[^B] a[^a] [^x].\n\n[^a]: [A](https://a.b)[^b]\n\n    Más.\n\n[^c]: C\n[^a]: otra",
    );
    let [Block::Paragraph(text), Block::Sources(sources)] = &parsed.blocks[..] else {
        panic!("{:?}", parsed.blocks)
    };
    assert_eq!(shown(text), "[A][1]<^1>[ b][2]<^2>[ a][1]<^1>[ [^x].]");
    let found: Vec<_> = sources
        .iter()
        .map(|source| (source.label.as_str(), shown(&source.text), source.uses))
        .collect();
    assert_eq!(
        found,
        [("a", "[A]<https://a.b>[[^b]\nMás.]".to_owned(), 2), ("b", "[B, 1-1-2026]".to_owned(), 1)]
    );
    let kinds: Vec<_> = parsed.faults.iter().map(|fault| &fault.kind).collect();
    assert!(kinds.contains(&&FaultKind::UndefinedFootnote("x".into())), "{kinds:?}");
    assert!(kinds.contains(&&FaultKind::UnusedFootnote("c".into())));
    assert!(kinds.contains(&&FaultKind::DuplicateFootnote("a".into())));
}

#[test]
fn fences_know_their_place() {
    let source = "---\ntitle: á\n---\nUno\n\n```bash run title=\"Dos tres\"\nls\n\ncd\n```\n\nfin";
    let blocks = blocks(source);
    let Block::Code(code) = &blocks[1] else { panic!() };
    assert_eq!(code.text, "ls\n\ncd");
    assert_eq!(code.attribute("title"), Some("Dos tres"));
    assert_eq!(source[code.source.clone()].trim(), "```bash run title=\"Dos tres\"\nls\n\ncd\n```");
    assert!(matches!(only("    a\n    b"), Block::Code(code) if code.text == "a\nb"));
    assert!(matches!(only("```\r\na\r\nb\r\n```\r\n"), Block::Code(code) if code.text == "a\nb"));
}

#[test]
fn images_stand_alone() {
    let image = |file: &str, description: &str, width| {
        Block::Image(Image { file: file.into(), description: description.into(), width })
    };
    assert_eq!(only("![[shard.png|300]]"), image("shard.png", "shard", Some(300)));
    assert_eq!(only("![[a/shard.png]]"), image("a/shard.png", "shard", None));
    assert_eq!(only("![[shard.png|Un shard|300x20]]"), image("shard.png", "Un shard", Some(300)));
    assert_eq!(only("![Un **shard**](s.png)"), image("s.png", "Un shard", None));
    let split = blocks("antes **a ![x](y.png) b** después");
    assert_eq!(split.len(), 3);
    assert!(matches!(&split[2], Block::Paragraph(rich) if shown(rich) == "[**b][ después]"));
    assert_eq!(shown(&rich("[![x](y.png)](https://a.b)")), "[x]<https://a.b>");
}

#[test]
fn html_is_visible_text() {
    assert_eq!(shown(&rich("a <b>c</b><br/>d")), "[a <b>c</b>\nd]");
    let parsed = parse("<details>\n<summary>x</summary>\n</details>\n");
    assert!(
        matches!(&parsed.blocks[..], [Block::Paragraph(rich)] if rich.text.contains("<summary>"))
    );
    assert_eq!(parsed.faults.len(), 1);
    assert_eq!(blocks("<!-- nada -->").len(), 1);
}

#[test]
fn links_have_places() {
    let source = "a\n\n[[x]]\n\n```mermaid\ngraph LR\nA-->B\nclick B \"y#z\"\n```\n";
    let places: Vec<_> =
        parse(source).links.iter().map(|placed| line_of(source, placed.at)).collect();
    assert_eq!(places, [3, 5]);
}

#[test]
fn depth_has_a_limit() {
    let deep = format!("{}fin", "> ".repeat(5000));
    let mut depth = 0;
    texts(&blocks(&deep), &mut |path, text| {
        depth = path.0.len();
        assert_eq!(text.visible(), "fin");
    });
    assert!(depth > 10 && depth < 100, "{depth}");
    let lists: Vec<_> = (0..200).map(|n| format!("{}- a{n}\n", "  ".repeat(n))).collect();
    let mut count = 0;
    texts(&blocks(&lists.concat()), &mut |_, text| {
        count += usize::from(text.visible().starts_with('a'));
    });
    assert_eq!(count, 200);
}

/// What holds for every page, whatever it is made of.
fn check(source: &str) {
    let parsed = parse(source);
    assert_eq!(parsed.blocks.len(), parsed.starts.len());
    assert!(parsed.starts.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", parsed.starts);
    texts(&parsed.blocks, &mut |_, text| {
        let Some(rich) = text.rich() else { return };
        let mut end = 0;
        for span in &rich.spans {
            assert_eq!(span.range.start, end);
            assert!(span.range.end > end && rich.text.is_char_boundary(span.range.end));
            end = span.range.end;
        }
        assert_eq!(end, rich.text.len());
    });
}

proptest! {
    #[test]
    fn nothing_breaks_it(pieces in prop::collection::vec(prop::sample::select(vec![
        "a", "á ", "**", "*", "`", "[[", "]]", "|", "#", "\n", "\n\n", "> ", "[!NOTA]", "- ", "[^a]",
        "[^a]: ", "```", "```mermaid\n", "<br>", "<b>", "![", "](", ")", "https://a.b", "  ", "\\",
        "---", "| a | b |\n|-|-|\n", "## ", "{#x}", "[ ]", "1. ", "~~", "\r\n", "    ", "%%", "click ",
    ]), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,60}") {
        check(&text);
    }
}
