//! What rules and exceptions say, in Spanish.

use caudal::lambda::functions::Rule;
use caudal::lambda::functions::python::Raised;
use caudal::lambda::functions::rules::{BadRule, EXPRESSION_MAX, Problem, RULES_MAX};

use crate::ui::numbers;

/// What the view calls a rule of the note.
pub(super) fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::Amount => "Importe alto",
        Rule::Country => "Otro país",
        Rule::Hour => "Fuera de horario",
    }
}

/// What is wrong with a rule, with its place.
pub(super) fn bad_rule(bad: &BadRule, expression: &str) -> String {
    let why = match &bad.problem {
        Problem::Empty => return "Escribe una condición: txn.monto > 1000".to_owned(),
        Problem::TooLong => return format!("La condición pasa de {EXPRESSION_MAX} bytes."),
        Problem::TooMany => return format!("Una función tiene como mucho {RULES_MAX} reglas."),
        Problem::Syntax(_) => return at(bad, &syntax(bad, expression)),
        Problem::UnknownName(name) => {
            format!("«{name}» no existe. La transacción se llama txn: prueba txn.{name}.")
        }
        Problem::UnknownFunction(name) => format!("no hay ninguna función «{name}»."),
        Problem::Loop => {
            "all, exists, exists_one, map y filter no se admiten: una regla siempre debe acabar."
                .to_owned()
        }
        Problem::NotBoolean(kind) => {
            format!("una regla da verdadero o falso, y esto da {}.", kind_name(kind))
        }
    };
    at(bad, &why)
}

fn at(bad: &BadRule, why: &str) -> String {
    format!("Línea {}, columna {}: {why}", bad.line, bad.column)
}

fn syntax(bad: &BadRule, expression: &str) -> String {
    let (start, end) = offence(bad, expression);
    let rest = expression[start..].trim();
    if rest.is_empty() || start == end {
        return "la condición se acaba antes de tiempo.".to_owned();
    }
    let word = expression[start..end].trim();
    if word.starts_with('=') && !word.starts_with("==") {
        return "para comparar se escribe ==.".to_owned();
    }
    if word.starts_with(['\'', '"']) {
        return "a este texto le faltan las comillas del final.".to_owned();
    }
    format!("no se esperaba «{word}» aquí.")
}

fn kind_name(kind: &str) -> &str {
    match kind {
        "int" | "uint" => "un entero",
        "float" | "double" => "un número",
        "string" => "un texto",
        "null" | "null_type" => "null",
        "list" => "una lista",
        "map" => "un objeto",
        other => other,
    }
}

/// The bytes of a rule that are wrong: the word at the place that is told. At the end of the text
/// there is none, and both are the same.
pub(super) fn offence(bad: &BadRule, expression: &str) -> (usize, usize) {
    let line_start = expression
        .split_inclusive('\n')
        .take(bad.line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>()
        .min(expression.len());
    let line = expression[line_start..].split('\n').next().unwrap_or_default();
    let column = bad.column.saturating_sub(1);
    let start = line_start + line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
    let rest = &expression[start..];
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let end = match rest.chars().next() {
        None | Some('\n') => 0,
        Some(first) if word(first) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
        Some(first @ ('\'' | '"')) => {
            rest[1..].find(first).map_or_else(|| rest.trim_end().len(), |end| end + 2)
        }
        Some(first) => first.len_utf8(),
    };
    (start, start + end)
}

/// The exception as Python prints it.
pub(super) fn raised(raised: &Raised) -> String {
    if raised.message.is_empty() {
        raised.kind.to_string()
    } else {
        format!("{}: {}", raised.kind, raised.message)
    }
}

/// Why it was raised.
pub(super) fn why(raised: &Raised) -> String {
    let message = raised.message.as_str();
    match &*raised.kind {
        "KeyError" => {
            let name = message.trim_matches('\'');
            format!("El código lee payload['{name}'] y la transacción no tiene «{name}».")
        }
        "TypeError" if message.contains("not supported between") => {
            "Python no compara un texto, None, una lista o un objeto con un número.".to_owned()
        }
        "TypeError" => {
            "El JSON se lee, pero no es un objeto: no se le puede pedir payload['monto']."
                .to_owned()
        }
        "JSONDecodeError" => {
            "json.loads no puede leer los datos: la posición se cuenta desde cero.".to_owned()
        }
        "UnicodeDecodeError" => "Los bytes no son UTF-8, UTF-16 ni UTF-32.".to_owned(),
        "CelError" => {
            "La regla no se puede evaluar con esta transacción: comprueba con has(txn.campo) \
             que el campo está y que su tipo es el esperado."
                .to_owned()
        }
        _ => "La función acaba aquí con una excepción.".to_owned(),
    }
}

/// How far a value is from its limit.
pub(super) fn distance(operator: &str, distance: f64, hour: bool) -> String {
    let far = amount(distance.abs());
    let far = match (hour, far == "1") {
        (true, true) => "1 hora".to_owned(),
        (true, false) => format!("{far} horas"),
        (false, _) => far,
    };
    let many = if far == "1" || far == "1 hora" { "falta" } else { "faltan" };
    let zero = distance == 0.0;
    match operator {
        ">" | ">=" | "<" | "<=" if zero => "justo en el límite".to_owned(),
        ">" | ">=" if distance > 0.0 => format!("{far} por encima"),
        ">" | ">=" => format!("{many} {far}"),
        "<" | "<=" if distance > 0.0 => format!("{far} por debajo"),
        "<" | "<=" => format!("se pasa por {far}"),
        _ => String::new(),
    }
}

/// A number with as many decimals as it needs, up to two.
fn amount(value: f64) -> String {
    let cents = (value * 100.0).round() / 100.0;
    let decimals = if cents.fract() == 0.0 {
        0
    } else if (cents * 10.0).fract() == 0.0 {
        1
    } else {
        2
    };
    if value >= 1e15 { format!("{value:e}") } else { numbers::decimal(cents, decimals) }
}

/// A comparison's sign as the view writes it.
pub(super) fn sign(operator: &str) -> &str {
    match operator {
        ">=" => "≥",
        "<=" => "≤",
        "!=" => "≠",
        "==" => "=",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use caudal::lambda::functions::rules::check;
    use proptest::prelude::*;

    use super::*;

    fn said(expression: &str) -> (String, String) {
        let bad = check(expression).expect_err(expression);
        let (start, end) = offence(&bad, expression);
        (bad_rule(&bad, expression), expression[start..end].to_owned())
    }

    #[test]
    fn problems_of_rules_are_told_in_spanish_with_their_place() {
        for (expression, words, wrong) in [
            ("txn.monto >", "se acaba antes de tiempo", ""),
            ("monto > 5", "prueba txn.monto", "monto"),
            ("txn.monto + 1.0", "da un número", "txn.monto"),
            ("foo(txn)", "ninguna función «foo»", "foo"),
            ("[1].exists(x, x > 1)", "siempre debe acabar", ""),
            ("", "Escribe una condición", ""),
        ] {
            let (said, marked) = said(expression);
            assert!(said.contains(words), "{expression}: {said}");
            assert!(wrong.is_empty() || marked == wrong, "{expression}: {marked}");
        }
        let (said, _) = said("txn.monto > 5 &&\n  && true");
        assert!(said.starts_with("Línea 2, columna 3: no se esperaba «&»"), "{said}");
    }

    #[test]
    fn distances_say_which_way() {
        assert_eq!(distance(">", 22_000.0, false), "22.000 por encima");
        assert_eq!(distance(">", -0.5, false), "faltan 0,5");
        assert_eq!(distance(">", 0.0, false), "justo en el límite");
        assert_eq!(distance(">=", -9.0, true), "faltan 9 horas");
        assert_eq!(distance("<=", -9.0, true), "se pasa por 9 horas");
        assert_eq!(distance("<=", 3.0, true), "3 horas por debajo");
        assert_eq!(distance(">=", -1.0, true), "falta 1 hora");
    }

    proptest! {
        #[test]
        fn any_text_is_marked_within_itself(text in "[\\PC\n]{0,40}") {
            if let Err(bad) = check(&text) {
                let (start, end) = offence(&bad, &text);
                prop_assert!(text.get(start..end).is_some());
                prop_assert!(!bad_rule(&bad, &text).is_empty());
            }
        }
    }
}
