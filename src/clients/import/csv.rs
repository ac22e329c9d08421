//! One row of CSV (RFC 4180), already cut out of its file.

use super::fault::RowFault;

/// What stands between columns: whichever of `,` `;` and tab the header has most of.
pub(super) fn separator_of(header: &str) -> char {
    let count = |wanted: char| header.chars().filter(|c| *c == wanted).count();
    [';', '\t'].into_iter().fold(',', |best, c| if count(c) > count(best) { c } else { best })
}

/// Whether a quote is still open at the end, so that the row goes on in the next line.
pub(super) fn is_open(row: &str) -> bool {
    row.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// The columns of a row.
pub(super) fn columns(row: &str, separator: char) -> Result<Vec<String>, RowFault> {
    let mut columns = Vec::new();
    let mut column = String::new();
    let mut rest = row.chars().peekable();
    loop {
        if rest.peek() == Some(&'"') {
            rest.next();
            loop {
                match rest.next().ok_or(RowFault::Quotes)? {
                    '"' if rest.peek() == Some(&'"') => {
                        rest.next();
                        column.push('"');
                    }
                    '"' => break,
                    c => column.push(c),
                }
            }
            if rest.peek().is_some_and(|c| *c != separator) {
                return Err(RowFault::Quotes);
            }
        } else {
            while let Some(c) = rest.next_if(|c| *c != separator) {
                column.push(c);
            }
        }
        columns.push(std::mem::take(&mut column));
        if rest.next().is_none() {
            return Ok(columns);
        }
    }
}
