//! Pages: the CLI asks for all of them by itself (botocore's `paginate.py`).

use super::arguments::Parsed;
use super::call;
use super::failure::Failure;
use super::node::Node;
use super::options::Globals;
use super::output;
use super::service::{Operation, Pager};
use crate::shell::machine::Frame;
use crate::shell::render::kebab;

/// How the pages of one command are to be gone through.
pub(crate) struct Pages {
    pager: &'static Pager,
    size: Option<i64>,
    most: Option<usize>,
    /// Where to start: the service's token, and how many entries of the first page to skip.
    start: Option<(Node, usize)>,
}

/// What a command answers.
pub(crate) struct Answer {
    /// Each page as it came.
    pages: Vec<Node>,
    /// Each page with what is kept of it, for the form that prints them so.
    kept: Vec<Node>,
    whole: Node,
    /// Where a further command could go on.
    resume: Option<String>,
    paged: bool,
}

impl Answer {
    pub(crate) fn single(whole: Node) -> Self {
        Self { pages: Vec::new(), kept: Vec::new(), whole, resume: None, paged: false }
    }

    /// The answer as it is printed.
    pub(crate) fn formatted(&self, title: &str, globals: &Globals) -> Result<String, Failure> {
        let query = |node: &Node| match &globals.query {
            Some(query) => query.search(node),
            None => Ok(node.clone()),
        };
        let each = matches!(globals.output.as_str(), "text" | "yaml-stream");
        if !(each && self.paged) {
            return Ok(output::formatted(&globals.output, title, &query(&self.whole)?, 80));
        }
        let mut out = String::new();
        let text = globals.output == "text";
        for page in if text { &self.kept } else { &self.pages } {
            out += &output::formatted(&globals.output, title, &query(page)?, 80);
        }
        if let (Some(token), true) = (&self.resume, text) {
            let mut next = Node::Null;
            next.set_path("NextToken.NextToken", Node::Text(token.clone()));
            out += &output::formatted("text", title, &next, 80);
        }
        Ok(out)
    }
}

impl Pages {
    /// Whether and how to go through pages; `None` for one call only.
    pub(crate) fn of(
        operation: Operation,
        parsed: &Parsed,
        input: &Node,
        globals: &mut Globals,
    ) -> Result<Option<Self>, Failure> {
        let Some(pager) = operation.pager() else { return Ok(None) };
        let number = |flag: &str| match parsed.value(flag) {
            None => Ok(None),
            Some(text) => text.parse::<i64>().map(Some).map_err(|_| {
                Failure::usage(format!("argument {flag}: invalid int value: '{text}'"))
            }),
        };
        let (size, most) = (number("--page-size")?, number("--max-items")?);
        let start = parsed.value("--starting-token");
        // Whoever pages by hand gets one page.
        let by_hand = [Some(pager.input), pager.limit.filter(|field| *field != "MaxItems")];
        if by_hand.iter().flatten().any(|field| parsed.has(&format!("--{}", kebab(field)))) {
            globals.paginate = false;
        }
        if !globals.paginate {
            let used: Vec<&str> = ["--starting-token", "--page-size", "--max-items"]
                .into_iter()
                .filter(|flag| parsed.has(flag))
                .collect();
            if used.is_empty() {
                return Ok(None);
            }
            return Err(Failure::validation(format!(
                "Cannot specify --no-paginate along with pagination arguments: {}",
                used.join(", ")
            )));
        }
        if by_hand.iter().flatten().any(|field| input.get(field).is_some()) {
            return Ok(None);
        }
        let start = start.map(|token| read_token(pager, token)).transpose()?;
        let most = most.map(|most| usize::try_from(most).unwrap_or(0));
        Ok(Some(Self { pager, size, most, start }))
    }

    /// Makes as many calls as there are pages.
    pub(crate) async fn gather(
        self,
        frame: &mut Frame,
        operation: Operation,
        mut input: Node,
    ) -> Result<Answer, Failure> {
        let pager = self.pager;
        let primary = pager.results[0];
        let mut token = Node::Null;
        let mut skip = 0;
        if let Some((start, count)) = &self.start {
            token.clone_from(start);
            skip = *count;
            if token != Node::Null {
                input.set_path(pager.input, token.clone());
            }
        }
        if let (Some(size), Some(limit)) = (self.size, pager.limit) {
            input.set_path(limit, Node::Integer(size));
        }
        let mut seen: Vec<Node> = Vec::new();
        let mut others = Node::Map(Vec::new());
        let mut resume = None;
        let mut total = 0;
        loop {
            let mut page = call::make(frame, operation, &input).await?;
            if seen.is_empty() {
                if self.start.is_some() {
                    skip_entries(&mut page, pager, skip);
                }
                for path in pager.others {
                    others.set_path(path, page.path(path));
                }
            } else {
                skip = 0;
            }
            let count = entries(&page, primary);
            if let Some(most) = self.most.filter(|most| total + count > *most) {
                let keep = most.saturating_sub(total);
                if let Node::List(mut list) = page.path(primary) {
                    list.truncate(keep);
                    page.set_path(primary, Node::List(list));
                }
                resume = Some(write_token(pager, &token, Some(keep + skip)));
                seen.push(page);
                break;
            }
            total += count;
            let next = next_token(&page, pager);
            seen.push(page);
            let Some(next) = next else { break };
            if self.most == Some(total) {
                resume = Some(write_token(pager, &next, None));
                break;
            }
            if next == token {
                let text = next.python();
                return Err(Failure::general(format!(
                    "Error during pagination: The same next token was received twice: \
                     {{'{}': '{text}'}}",
                    pager.input
                )));
            }
            input.set_path(pager.input, next.clone());
            token = next;
        }
        Ok(finish(pager, seen, others, resume))
    }
}

/// One answer of all pages.
fn finish(pager: &Pager, seen: Vec<Node>, others: Node, resume: Option<String>) -> Answer {
    let mut whole = Node::Map(Vec::new());
    for page in &seen {
        for path in pager.results {
            match (page.path(path), whole.path(path)) {
                (Node::Null, _) => {}
                (Node::List(more), Node::List(mut list)) => {
                    list.extend(more);
                    whole.set_path(path, Node::List(list));
                }
                (value, _) => whole.set_path(path, value),
            }
        }
    }
    for path in pager.others {
        whole.set_path(path, others.path(path));
    }
    if let (Some(token), Node::Map(pairs)) = (&resume, &mut whole) {
        pairs.push(("NextToken".to_owned(), Node::Text(token.clone())));
    }
    let first = std::iter::once(others).chain(std::iter::repeat(Node::Map(Vec::new())));
    let kept = seen
        .iter()
        .zip(first)
        .map(|(page, mut kept)| {
            for path in pager.results {
                kept.set_path(path, page.path(path));
            }
            kept
        })
        .collect();
    Answer { pages: seen, kept, whole, resume, paged: true }
}

fn entries(page: &Node, path: &str) -> usize {
    match page.path(path) {
        Node::List(list) => list.len(),
        _ => 0,
    }
}

/// Drops the entries that a former command showed.
fn skip_entries(page: &mut Node, pager: &Pager, skip: usize) {
    for (index, path) in pager.results.iter().enumerate() {
        if let Node::List(mut list) = page.path(path) {
            list.drain(..if index == 0 { skip.min(list.len()) } else { list.len() });
            page.set_path(path, Node::List(list));
        }
    }
}

fn next_token(page: &Node, pager: &Pager) -> Option<Node> {
    if pager.more.is_some_and(|path| page.path(path) != Node::Boolean(true)) {
        return None;
    }
    let token = match pager.output.split_once("[-1].") {
        None => page.path(pager.output),
        Some((list, field)) => match page.path(list) {
            Node::List(list) => list.last().map(|last| last.path(field)).unwrap_or_default(),
            _ => Node::Null,
        },
    };
    match &token {
        Node::Null => None,
        Node::Text(text) if text.is_empty() => None,
        _ => Some(token),
    }
}

/// A token of the CLI's own: base64 of JSON as Python writes it.
fn write_token(pager: &Pager, token: &Node, skip: Option<usize>) -> String {
    let value = serde_json::to_string(token).unwrap_or_default();
    let skip = skip.map_or(String::new(), |skip| format!(", \"boto_truncate_amount\": {skip}"));
    let json = format!("{{\"{}\": {value}{skip}}}", pager.input);
    base64_simd::STANDARD.encode_to_string(json)
}

/// Reads such a token, or the older form that is the service's own with a count after it.
fn read_token(pager: &Pager, text: &str) -> Result<(Node, usize), Failure> {
    let decoded = base64_simd::STANDARD.decode_to_vec(text).ok();
    let node = decoded.and_then(|bytes| serde_json::from_slice::<Node>(&bytes).ok());
    if let Some(node @ Node::Map(_)) = node {
        let skip = match node.get("boto_truncate_amount") {
            Some(Node::Integer(skip)) => usize::try_from(*skip).unwrap_or(0),
            _ => 0,
        };
        return Ok((node.path(pager.input), skip));
    }
    let (token, skip) = match text.rsplit_once("___") {
        Some((token, count)) => match count.parse() {
            Ok(skip) => (token, skip),
            Err(_) => return Err(Failure::general(format!("Bad starting token: {text}"))),
        },
        None => (text, 0),
    };
    let token = if token == "None" { Node::Null } else { Node::Text(token.to_owned()) };
    Ok((token, skip))
}
