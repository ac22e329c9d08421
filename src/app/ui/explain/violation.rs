//! Broken constraints of AWS's model, one sentence each.

use caudal::api::violation::{Demand, Violation, Violations};

/// What is wrong with a field, in Spanish.
pub fn violation(broken: &Violation) -> String {
    let length = broken.value.trim_matches('\'').chars().count();
    demand(&broken.demand, Some(length))
}

/// The first thing that is wrong with a field (`streamName`), and AWS's own text.
pub fn of_field(violations: &Violations, field: &str) -> Option<(String, String)> {
    let broken = violations.as_slice().iter().find(|broken| broken.at == field)?;
    Some((violation(broken), broken.demand.to_string()))
}

/// The same with the field's name before it.
pub(super) fn sentence(broken: &Violation) -> String {
    let words = violation(broken);
    format!("{}: {words}", broken.at)
}

fn demand(demand: &Demand, length: Option<usize>) -> String {
    match demand {
        Demand::Present => "Falta: AWS lo exige.".to_owned(),
        Demand::LengthMin(1) => "No puede estar vacío.".to_owned(),
        Demand::LengthMin(min) => format!("Como mínimo {min}."),
        Demand::LengthMax(max) => match length.filter(|length| length > max) {
            Some(length) => format!("Como máximo {max}; tiene {length}."),
            None => format!("Como máximo {max}."),
        },
        Demand::Pattern(pattern) => expression(pattern).to_owned(),
        Demand::OneOf(values) => format!("Solo vale {}.", values.join(", ")),
        Demand::ValueMin(min) => format!("Debe ser {min} o más."),
        Demand::ValueMax(max) => format!("Debe ser {max} o menos."),
        Demand::Keys(demands) => whole("Cada clave", demands),
        Demand::Members(demands) | Demand::Values(demands) => whole("Cada valor", demands),
    }
}

fn whole(subject: &str, demands: &[Demand]) -> String {
    let parts: Vec<_> = demands
        .iter()
        .map(|part| match part {
            Demand::LengthMax(max) => format!("como máximo {max} caracteres"),
            Demand::LengthMin(min) => format!("como mínimo {min}"),
            Demand::OneOf(values) => format!("uno de {}", values.join(", ")),
            other => demand(other, None).trim_end_matches('.').to_lowercase(),
        })
        .collect();
    format!("{subject}: {}.", parts.join(", "))
}

/// The few expressions of AWS's model, told.
fn expression(pattern: &str) -> &'static str {
    match pattern {
        "[a-zA-Z0-9_.-]+" => "Solo letras sin acento, cifras, _ . -",
        r"^(0|([1-9]\d{0,38}))$" => {
            "Solo un entero decimal de hasta 39 cifras, sin ceros delante: de 0 a 2¹²⁸ − 1."
        }
        r"^(0|([1-9]\d{0,128}))$" => "Solo un entero decimal, sin ceros delante.",
        "[a-z0-9]{20}-[a-z0-9]{3}" => "Son 20 letras o cifras, un guion y 3 más.",
        "[0-9]+" => "Solo cifras.",
        "[a-zA-Z0-9-]+" => "Solo letras sin acento, cifras y guiones.",
        r"^(|\.[0-9a-z!\-_.*'()]+)$" => {
            "Empieza por un punto; luego, minúsculas, cifras y ! - _ . * ' ( )"
        }
        "^$|[a-zA-Z/_]+" => "Es el nombre de una zona horaria, como Europe/Madrid.",
        r"[\.\-_/#A-Za-z0-9]*" => "Solo letras sin acento, cifras y . - _ / #",
        "[^:*]*" => "No puede llevar : ni *",
        r"^(?!\s*$).+" => "No puede estar en blanco.",
        r"^\S+$" => "No puede llevar espacios.",
        _ if pattern.contains(r"\p{L}") => {
            "Las etiquetas admiten letras, cifras, espacios y _ . : / = + - % @, sin aws: delante."
        }
        _ if pattern.contains(":iam:") || pattern.contains("iam::") => {
            "Debe ser el ARN de un rol: arn:aws:iam::cuenta:role/nombre"
        }
        _ if pattern.contains(":s3:") => "Debe ser el ARN de un bucket: arn:aws:s3:::nombre",
        _ if pattern.contains(":kms:") => {
            "Debe ser el ARN de una clave: arn:aws:kms:región:cuenta:key/id"
        }
        _ if pattern.contains("consumer") => {
            "Debe ser el ARN de un consumidor: arn:aws:kinesis:…:stream/…/consumer/…"
        }
        _ => "Debe ser un ARN de Kinesis: arn:aws:kinesis:región:cuenta:stream/nombre",
    }
}
