//! `--query`: `JMESPath`, by the crate `jmespath`, with the keys in the order that Python keeps.

use jmespath::ast::Ast;
use jmespath::{Expression, Rcvar, Variable};

use super::failure::Failure;
use super::node::Node;

/// Longest expression, and most signs in it that nest: the library reads and runs by recursion.
const LENGTH_MAX: usize = 4096;
const SIGNS_MAX: usize = 128;

/// An expression, read.
#[derive(Clone)]
pub(crate) struct Query {
    expression: Expression<'static>,
    /// Keys of the structures that the expression makes, in its order.
    orders: Vec<Vec<String>>,
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.expression.as_str())
    }
}

impl Query {
    pub(crate) fn read(text: &str) -> Result<Self, Failure> {
        let bad = |why: &str| {
            Failure::validation(format!(
                "Bad value for --query {text}: Invalid jmespath expression: {why}"
            ))
        };
        let nesting = text.bytes().filter(|byte| b"([{!&|.<>=@*".contains(byte)).count();
        if text.len() > LENGTH_MAX || nesting > SIGNS_MAX {
            return Err(bad("the expression is too long for this terminal"));
        }
        let expression = jmespath::compile(text).map_err(|error| {
            let column = error.offset;
            let before = text.chars().take(column).count();
            if column >= text.len() {
                bad(&format!("Incomplete expression:\n\"{text}\"\n{}^", " ".repeat(before + 1)))
            } else {
                bad(&format!(
                    "Parse error at column {before}:\n\"{text}\"\n{}^",
                    " ".repeat(before + 1)
                ))
            }
        })?;
        let mut orders = Vec::new();
        structures(expression.as_ast(), &mut orders);
        Ok(Self { expression, orders })
    }

    /// What the expression makes of an answer.
    pub(crate) fn search(&self, node: &Node) -> Result<Node, Failure> {
        let failed = |error: jmespath::JmespathError| {
            Failure::general(format!("In function call: {}", error.reason))
                .hinted("La expresión de --query no se puede calcular con esta respuesta.")
        };
        let variable = Variable::from_serializable(node).map_err(failed)?;
        let found = self.expression.search(Rcvar::new(variable)).map_err(failed)?;
        let mut orders = self.orders.clone();
        known_orders(node, &mut orders);
        Ok(node_of(&found, &orders))
    }
}

/// The keys of each `{a: …, b: …}` of an expression.
fn structures(ast: &Ast, orders: &mut Vec<Vec<String>>) {
    match ast {
        Ast::MultiHash { elements, .. } => {
            orders.push(elements.iter().map(|pair| pair.key.clone()).collect());
            for pair in elements {
                structures(&pair.value, orders);
            }
        }
        Ast::MultiList { elements, .. } => {
            for element in elements {
                structures(element, orders);
            }
        }
        Ast::Function { args, .. } => {
            for arg in args {
                structures(arg, orders);
            }
        }
        Ast::Comparison { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => {
            structures(lhs, orders);
            structures(rhs, orders);
        }
        Ast::Condition { predicate, then, .. } => {
            structures(predicate, orders);
            structures(then, orders);
        }
        Ast::Expref { ast, .. } => structures(ast, orders),
        Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => {
            structures(node, orders);
        }
        _ => {}
    }
}

/// The keys of every structure of an answer, each order once.
fn known_orders(node: &Node, orders: &mut Vec<Vec<String>>) {
    match node {
        Node::List(list) => {
            for entry in list {
                known_orders(entry, orders);
            }
        }
        Node::Map(pairs) => {
            let same = |order: &Vec<String>| {
                order.len() == pairs.len() && order.iter().zip(pairs).all(|(a, (b, _))| a == b)
            };
            if !orders.iter().any(same) {
                orders.push(pairs.iter().map(|(key, _)| key.clone()).collect());
            }
            for (_, value) in pairs {
                known_orders(value, orders);
            }
        }
        _ => {}
    }
}

fn node_of(variable: &Rcvar, orders: &[Vec<String>]) -> Node {
    match &**variable {
        Variable::Null | Variable::Expref(_) => Node::Null,
        Variable::Bool(flag) => Node::Boolean(*flag),
        Variable::String(text) => Node::Text(text.clone()),
        Variable::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Node::Integer(number),
            // Python adds whole numbers to whole numbers.
            (None, Some(number)) if number.fract() == 0.0 && number.abs() < 9e15 => {
                Node::Integer(number as i64)
            }
            (None, number) => Node::Float(number.unwrap_or_default()),
        },
        Variable::Array(list) => {
            Node::List(list.iter().map(|entry| node_of(entry, orders)).collect())
        }
        Variable::Object(map) => {
            let known = orders.iter().find(|order| {
                order.len() == map.len() && order.iter().all(|key| map.contains_key(key))
            });
            let pair = |(key, value): (&String, &Rcvar)| (key.clone(), node_of(value, orders));
            Node::Map(match known {
                Some(order) => {
                    order.iter().filter_map(|key| map.get_key_value(key)).map(pair).collect()
                }
                None => map.iter().map(pair).collect(),
            })
        }
    }
}
