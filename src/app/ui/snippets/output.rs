//! What a run prints, as far as a page shows it.

use super::super::page::{Line, LineKind};

/// Most lines that a page shows of one run.
const LINES_MAX: usize = 400;
/// Longest line, in bytes.
const LINE_MAX: usize = 4000;
/// What to say where there is no Python.
pub(super) const NO_PYTHON: &str = "En este equipo no hay python3, así que el programa no se ha ejecutado. Instálalo junto con \
     boto3 (en Debian: apt install python3-boto3) y repite.";
/// What to say where there is Python but no boto3.
const NO_BOTO3: &str = "Este python3 no tiene boto3. Instálalo (en Debian: apt install python3-boto3; con pip: \
     python3 -m pip install boto3) y repite.";

/// The lines of a run.
#[derive(Default)]
pub(super) struct Output {
    lines: Vec<Line>,
    /// What came since the last whole line, per kind.
    open: Vec<(LineKind, Vec<u8>)>,
    left_out: usize,
    fresh: bool,
}

impl Output {
    /// Takes bytes as they come; a line is a line once it has ended.
    pub(super) fn take(&mut self, kind: LineKind, bytes: &[u8]) {
        self.fresh = true;
        let at = self.open.iter().position(|(other, _)| *other == kind);
        let at = at.unwrap_or_else(|| {
            self.open.push((kind, Vec::new()));
            self.open.len() - 1
        });
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let open = &mut self.open[at].1;
            let room = LINE_MAX.saturating_sub(open.len());
            open.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                let line = std::mem::take(open);
                self.put(kind, &line);
            }
        }
    }

    /// Counts bytes that were not taken.
    pub(super) fn leave_out(&mut self, bytes: usize) {
        self.left_out += bytes;
    }

    /// Closes the last lines and says what was left out.
    pub(super) fn finish(&mut self) {
        for (kind, line) in std::mem::take(&mut self.open) {
            if !line.is_empty() {
                self.put(kind, &line);
            }
        }
        let no_boto3 = |line: &Line| line.text.contains("No module named 'boto3'");
        if self.lines.iter().any(no_boto3) {
            self.put(LineKind::Hint, NO_BOTO3.as_bytes());
        }
        if self.left_out > 0 {
            let text = format!("… y {} más que no se muestran.", bytes(self.left_out));
            self.lines.push(Line { kind: LineKind::Hint, text });
        }
    }

    /// Whether something came since the lines were last taken.
    pub(super) fn is_new(&self) -> bool {
        self.fresh
    }

    /// What there is so far.
    pub(super) fn lines(&mut self) -> Vec<Line> {
        self.fresh = false;
        self.lines.clone()
    }

    fn put(&mut self, kind: LineKind, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end_matches(['\n', '\r']);
        if self.lines.len() >= LINES_MAX {
            self.left_out += line.len();
            return;
        }
        // Lines of one kind that follow each other are one text: JSON is coloured as a whole.
        match self.lines.last_mut() {
            Some(last) if last.kind == kind => {
                last.text.push('\n');
                last.text.push_str(text);
            }
            // A blank line first, as the CLI prints before its errors, says nothing on a page.
            _ if text.trim().is_empty() => {}
            _ => self.lines.push(Line { kind, text: text.to_owned() }),
        }
    }
}

fn bytes(count: usize) -> String {
    crate::ui::numbers::bytes(count as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_kind_stand_together_and_none_is_lost() {
        let mut output = Output::default();
        output.take(LineKind::Out, b"{\n  \"a\": 1");
        output.take(LineKind::Error, b"oh\n");
        output.take(LineKind::Out, b"\n}\nfin");
        output.finish();
        let lines = output.lines();
        let texts: Vec<_> = lines.iter().map(|line| (line.kind, line.text.as_str())).collect();
        assert_eq!(
            texts,
            [(LineKind::Out, "{"), (LineKind::Error, "oh"), (LineKind::Out, "  \"a\": 1\n}\nfin"),]
        );
    }

    #[test]
    fn a_flood_is_counted() {
        let mut output = Output::default();
        output.take(LineKind::Out, &vec![b'x'; 10 * LINE_MAX]);
        output.leave_out(2048);
        output.finish();
        let lines = output.lines();
        assert_eq!(lines[0].text.len(), LINE_MAX);
        assert!(lines[1].text.contains("más que no se muestran"));
    }

    #[test]
    fn python_without_boto3_is_told() {
        let mut output = Output::default();
        output.take(LineKind::Error, b"ModuleNotFoundError: No module named 'boto3'\n");
        output.finish();
        assert_eq!(output.lines()[1].kind, LineKind::Hint);
    }
}
