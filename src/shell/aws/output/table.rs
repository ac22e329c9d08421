//! `--output table`: titled sections in one frame (AWS CLI's `table.py`).

use std::fmt::Write as _;

use super::super::node::Node;

pub(super) fn formatted(title: &str, node: &Node, terminal: usize) -> String {
    let mut table = Table::default();
    if !table.build(Some(title), node, 0) {
        return String::new();
    }
    let mut width = table.width();
    if width > terminal {
        table.turn();
        width = table.width();
    }
    let mut out = format!("{}\n", "-".repeat(width));
    for section in &table.sections {
        section.render(width, &mut out);
    }
    out
}

#[derive(Default)]
struct Table {
    sections: Vec<Section>,
}

#[derive(Clone, Default)]
struct Section {
    title: String,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    indent: usize,
    widths: Vec<usize>,
}

/// Columns that a text takes: two for wide characters.
fn width_of(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c),
            0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
            | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff
            | 0x20000..=0x3fffd)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

impl Section {
    fn grow(&mut self, cells: &[String]) {
        for (index, cell) in cells.iter().enumerate() {
            let width = width_of(cell);
            match self.widths.get_mut(index) {
                Some(widest) => *widest = width.max(*widest),
                None => self.widths.push(width),
            }
        }
    }

    fn header(&mut self, headers: Vec<String>) {
        self.grow(&headers);
        self.headers = headers;
    }

    fn row(&mut self, row: Vec<String>) {
        self.grow(&row);
        self.rows.push(row);
    }

    fn total(&self) -> usize {
        let cells: usize = self.widths.iter().map(|width| width + 4).sum();
        let edges = 2 + 2 * self.indent;
        (width_of(&self.title) + edges).max(cells + edges)
    }

    /// The columns' widths, stretched or shrunk to a whole.
    fn columns(&self, whole: usize) -> Vec<usize> {
        let natural: Vec<usize> = self.widths.iter().map(|width| width + 4).collect();
        let sum: usize = natural.iter().sum();
        if sum == 0 {
            return natural;
        }
        let factor = whole as f64 / sum as f64;
        let mut scaled: Vec<i64> =
            natural.iter().map(|width| (factor * *width as f64).round_ties_even() as i64).collect();
        let mut off = scaled.iter().sum::<i64>() - whole as i64;
        while off != 0 {
            let forward: Vec<usize> = (0..scaled.len()).collect();
            let backward: Vec<usize> = (0..scaled.len()).rev().collect();
            for index in if off < 0 { backward } else { forward } {
                let step = if off > 0 { 1 } else { -1 };
                scaled[index] -= step;
                off -= step;
                if off == 0 {
                    break;
                }
            }
        }
        scaled.into_iter().map(|width| usize::try_from(width).unwrap_or(0)).collect()
    }

    fn render(&self, whole: usize, out: &mut String) {
        let edge = "|".repeat(self.indent);
        let mut write = |line: &str| {
            let _ = writeln!(out, "{edge}{line}{edge}");
        };
        let whole = whole.saturating_sub(self.indent * 2);
        if !self.title.is_empty() {
            write(&centred(&self.title, whole, "|"));
            if self.headers.is_empty() && self.rows.is_empty() {
                write(&format!("+{}+", "-".repeat(whole.saturating_sub(2))));
            }
        }
        let columns = self.columns(whole);
        let mut rule = String::new();
        for (index, width) in columns.iter().enumerate() {
            let dashes = "-".repeat(width.saturating_sub(if index == 0 { 2 } else { 1 }));
            if index == 0 {
                rule.push('+');
            }
            rule += &dashes;
            rule.push('+');
        }
        let left = |index: usize| if index == 0 { "|" } else { "" };
        if !self.headers.is_empty() {
            write(&rule);
            let cells = columns.iter().zip(&self.headers).enumerate();
            let line: String =
                cells.map(|(i, (width, cell))| centred(cell, *width, left(i))).collect();
            write(&line);
        }
        if !self.rows.is_empty() && !columns.is_empty() {
            write(&rule);
            for row in &self.rows {
                let cells = columns.iter().zip(row).enumerate();
                let line: String =
                    cells.map(|(i, (width, cell))| aligned(cell, *width, left(i))).collect();
                write(&line);
            }
            write(&rule);
        }
    }
}

fn centred(text: &str, width: usize, left: &str) -> String {
    let length = width_of(text);
    let start = (width / 2).saturating_sub(length / 2).saturating_sub(1);
    let used = left.len() + start + length;
    let rest = width.saturating_sub(1).saturating_sub(used);
    format!("{left}{}{text}{}|", " ".repeat(start), " ".repeat(rest))
}

fn aligned(text: &str, width: usize, left: &str) -> String {
    let length = width_of(text);
    let padding = if length + 2 + left.len() < width { 2 } else { 0 };
    let used = left.len() + padding + length;
    let rest = width.saturating_sub(used).saturating_sub(1);
    format!("{left}{}{text}{}|", " ".repeat(padding), " ".repeat(rest))
}

/// Keys with one value, and the others, each sorted.
fn parted(pairs: &[(String, Node)]) -> (Vec<String>, Vec<String>) {
    let (scalars, others): (Vec<_>, Vec<_>) = pairs.iter().partition(|(_, v)| v.is_scalar());
    let sorted = |list: Vec<&(String, Node)>| {
        let mut keys: Vec<String> = list.into_iter().map(|(key, _)| key.clone()).collect();
        keys.sort();
        keys
    };
    (sorted(scalars), sorted(others))
}

impl Table {
    fn section(&mut self, title: &str, indent: usize) {
        self.sections.push(Section { title: title.to_owned(), indent, ..Section::default() });
    }

    fn last(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn build(&mut self, title: Option<&str>, node: &Node, indent: usize) -> bool {
        let nothing = match node {
            Node::Null | Node::Boolean(false) | Node::Integer(0) => true,
            Node::Text(text) => text.is_empty(),
            Node::List(list) => list.is_empty(),
            Node::Map(pairs) => pairs.is_empty(),
            _ => false,
        };
        if nothing {
            return false;
        }
        if let Some(title) = title {
            self.section(title, indent);
        }
        match node {
            Node::List(list) if matches!(list[0], Node::Map(_)) => {
                self.of_structures(list, indent, title.unwrap_or_default());
            }
            Node::List(list) => {
                for entry in list {
                    match entry {
                        Node::List(cells) if cells.iter().all(Node::is_scalar) => {
                            let row = cells.iter().map(Node::python).collect();
                            self.last().row(row);
                        }
                        scalar if scalar.is_scalar() => self.last().row(vec![scalar.python()]),
                        other => {
                            self.build(None, other, 0);
                        }
                    }
                }
            }
            Node::Map(pairs) => {
                let (headers, more) = parted(pairs);
                if let [header] = headers.as_slice() {
                    let value = node.path_key(header);
                    self.last().row(vec![header.clone(), value]);
                } else if !headers.is_empty() {
                    let row = headers.iter().map(|header| node.path_key(header)).collect();
                    self.last().header(headers);
                    self.last().row(row);
                }
                for key in more {
                    if let Some(value) = node.get(&key) {
                        self.build(Some(&key), value, indent + 1);
                    }
                }
            }
            _ => {}
        }
        true
    }

    fn of_structures(&mut self, list: &[Node], indent: usize, title: &str) {
        let (mut headers, mut more) = (Vec::new(), Vec::new());
        for entry in list {
            if let Node::Map(pairs) = entry {
                let (scalars, others) = parted(pairs);
                headers.extend(scalars);
                more.extend(others);
            }
        }
        for keys in [&mut headers, &mut more] {
            keys.sort();
            keys.dedup();
        }
        self.last().header(headers.clone());
        for (index, entry) in list.iter().enumerate() {
            if index > 0 && !more.is_empty() {
                self.section(title, indent);
                self.last().header(headers.clone());
            }
            let row = headers.iter().map(|header| entry.path_key(header)).collect();
            self.last().row(row);
            for key in &more {
                if let Some(value) = entry.get(key) {
                    self.build(Some(key), value, indent + 1);
                }
            }
        }
    }

    fn width(&self) -> usize {
        self.sections.iter().map(Section::total).max().unwrap_or(0)
    }

    /// Sections with one row become a list of names and values.
    fn turn(&mut self) {
        for section in &mut self.sections {
            if section.rows.len() == 1 && !section.headers.is_empty() {
                let mut turned = Section {
                    title: section.title.clone(),
                    indent: section.indent,
                    ..Section::default()
                };
                for (header, cell) in section.headers.iter().zip(&section.rows[0]) {
                    turned.row(vec![header.clone(), cell.clone()]);
                }
                *section = turned;
            }
        }
    }
}

impl Node {
    /// The value of a key as a cell shows it; empty if there is none.
    fn path_key(&self, key: &str) -> String {
        self.get(key).map_or(String::new(), Self::python)
    }
}
