//! Mermaid's text read by `egui-mermaid`, and a watch over it: what its parser doesn't understand
//! it leaves out without a word, and a diagram with a hole says something else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use egui_mermaid::layout::{self, Diagram, Flow, Sequence, Step};

/// Reads a diagram; the error says in Spanish why it can't be drawn.
pub(super) fn parse(source: &str, measure: layout::Measure<'_>) -> Result<Diagram, String> {
    // Its parser indexes into what it has read and is not proof against every text.
    let parsed = catch_unwind(AssertUnwindSafe(|| layout::parse(source, measure)))
        .map_err(|_| "El intérprete no pudo leer este diagrama; esta es su fuente.".to_owned())?;
    match parsed {
        Diagram::Flow(flow) => whole(source, flow).map(Diagram::Flow),
        Diagram::Sequence(sequence) => spoken(source, sequence).map(Diagram::Sequence),
        Diagram::Pie(pie) if pie.slices.is_empty() => {
            Err("El diagrama no tiene ninguna porción; esta es su fuente.".to_owned())
        }
        Diagram::Pie(pie) => Ok(Diagram::Pie(pie)),
        Diagram::Gantt(_) => Err(unknown("gantt")),
        Diagram::Journey(_) => Err(unknown("journey")),
        Diagram::Git(_) => Err(unknown("gitGraph")),
        Diagram::Unsupported(kind) if kind == "empty" => Err("El diagrama está vacío.".to_owned()),
        Diagram::Unsupported(kind) => Err(unknown(&kind)),
    }
}

fn unknown(kind: &str) -> String {
    format!("Caudal no dibuja diagramas de tipo «{kind}»; esta es su fuente.")
}

/// A flow with all its nodes and arrows, or what is missing of it.
fn whole(source: &str, flow: Flow) -> Result<Flow, String> {
    if flow.nodes.is_empty() {
        return Err("El diagrama no tiene ningún nodo; esta es su fuente.".to_owned());
    }
    let kind = source.split_whitespace().next().unwrap_or_default();
    if !matches!(kind, "graph" | "flowchart" | "stateDiagram" | "stateDiagram-v2") {
        return Ok(flow);
    }
    let mut arrows = 0;
    for line in lines(source).skip(1) {
        let bare = bare(line);
        let word = bare.split_whitespace().next().unwrap_or_default();
        let aside = ["classDef", "class", "style", "click", "linkStyle", "subgraph", "note"];
        if aside.contains(&word) {
            continue;
        }
        if kind == "graph" || kind == "flowchart" {
            let missing = declared(&bare).find(|id| flow.nodes.iter().all(|node| node.id != *id));
            if let Some(id) = missing {
                return Err(format!("No se entendió el nodo «{id}»; esta es la fuente."));
            }
        }
        arrows += operators(&bare);
    }
    if flow.edges.len() < arrows {
        let read = flow.edges.len();
        let why = format!("Se entendieron {read} de {arrows} flechas; esta es la fuente.");
        return Err(why);
    }
    Ok(flow)
}

/// A sequence with all its messages.
fn spoken(source: &str, sequence: Sequence) -> Result<Sequence, String> {
    let is_message = |step: &&Step| matches!(step, Step::Message { .. } | Step::Loop { .. });
    let read = sequence.steps.iter().filter(is_message).count();
    let written = lines(source).skip(1).filter(|line| {
        let before = line.split(':').next().unwrap_or_default();
        before.contains("->") || before.contains("-)") || before.contains("-x")
    });
    let written = written.count();
    if read == 0 || read < written {
        return Err(format!("Se entendieron {read} de {written} mensajes; esta es la fuente."));
    }
    Ok(sequence)
}

fn lines(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map(|line| line.split("%%").next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty())
}

/// A line without what stands in quotes or between bars.
fn bare(line: &str) -> String {
    let mut bare = String::with_capacity(line.len());
    let mut until = None;
    for c in line.chars() {
        match until {
            Some(end) if c == end => until = None,
            Some(_) => {}
            None if matches!(c, '"' | '|') => until = Some(c),
            None => bare.push(c),
        }
    }
    bare
}

/// Ids that are followed by a bracket.
fn declared(bare: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    let mut start = None;
    bare.char_indices().filter_map(move |(at, c)| {
        let name = c.is_alphanumeric() || c == '_';
        let opens = matches!(c, '[' | '(' | '{');
        let found = if opens && depth == 0 {
            start.and_then(|start: usize| bare.get(start..at)).filter(|id| !id.is_empty())
        } else {
            None
        };
        depth += i32::from(opens) - i32::from(matches!(c, ']' | ')' | '}'));
        start = if name { start.or(Some(at)) } else { None };
        found
    })
}

/// How many arrows are drawn in a line; `-- text -->` is one.
fn operators(bare: &str) -> usize {
    let mut count = 0;
    let mut depth = 0_i32;
    let mut run = String::new();
    for c in bare.chars().chain([' ']) {
        depth += i32::from(matches!(c, '[' | '(' | '{')) - i32::from(matches!(c, ']' | ')' | '}'));
        if depth == 0 && matches!(c, '-' | '=' | '.' | '<' | '>') {
            run.push(c);
            continue;
        }
        let strokes = run.chars().filter(|c| matches!(c, '-' | '=')).count();
        let drawn = strokes >= 2 || run.contains(".-");
        let opens = c == ' ' && matches!(run.as_str(), "--" | "==" | "-.");
        count += usize::from(drawn && !opens);
        run.clear();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Result<Diagram, String> {
        parse(source, &|text: &str| (8.0 * text.chars().count() as f32, 16.0))
    }

    #[test]
    fn arrows_are_counted_once() {
        assert_eq!(operators(&bare("A --> B -.-> C ==> D")), 3);
        assert_eq!(operators(&bare("A -- dice --> B")), 1);
        assert_eq!(operators(&bare("A[\"a --> b\"] -->|\"x --> y\"| B")), 1);
        assert_eq!(operators(&bare("A[dos-tres]")), 0);
    }

    #[test]
    fn declared_ids_are_those_before_brackets() {
        let ids: Vec<_> = declared("A[x (y)] --> B_2{z}").collect();
        assert_eq!(ids, ["A", "B_2"]);
    }

    #[test]
    fn what_can_not_be_drawn_says_why() {
        let why = |source| read(source).err().unwrap_or_default();
        assert!(why("sankey-beta\na,b,1").contains("«sankey-beta»"));
        assert!(why("").contains("vacío"));
        assert!(why("graph LR\n").contains("ningún nodo"));
        assert!(why("gantt\n").contains("«gantt»"));
        assert!(why("pie\n").contains("porción"));
        assert!(why("sequenceDiagram\nalt nada\nend").contains("leer este diagrama"));
        assert!(why("graph LR\n  A[a] --> B[b] ~~~ C[c]").contains("«C»"));
        assert!(why("graph LR\n  A --> B\n  .C --> D").contains("1 de 2 flechas"));
    }

    #[test]
    fn what_can_be_drawn_is_whole() {
        let Ok(Diagram::Flow(flow)) = read("graph LR\n A & B --> C[x]\n C -- y --> D") else {
            panic!("a flow");
        };
        assert_eq!((flow.nodes.len(), flow.edges.len()), (4, 3));
    }
}
