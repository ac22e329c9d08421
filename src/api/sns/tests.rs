//! Names, subjects and forms.

use super::*;
use crate::api::WireFormat;
use crate::api::kinesis::Identity;

#[test]
fn the_operations_are_found_by_name() {
    assert_eq!(Operation::ALL.len(), 10);
    for operation in Operation::ALL {
        assert_eq!(operation.as_str().parse(), Ok(*operation));
        assert!(operation.fields().iter().all(|field| !field.doc.trim().is_empty()));
    }
}

#[test]
fn a_subject_is_utf_8_below_100_characters_without_control_characters() {
    for text in ["🚨 Alerta de Fraude: Transacción sobre umbral", "a", &"ñ".repeat(99), " a"] {
        assert!(rules::is_subject(text), "{text}");
    }
    for text in ["", "a\nb", "a\r", "\u{7}", "a\u{2028}b", "\u{85}", &"a".repeat(100)] {
        assert!(!rules::is_subject(text), "{text:?}");
    }
}

#[test]
fn names_and_arns_have_their_shapes() {
    let here = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    let arn = topic_arn(&here, "alertas-fraude");
    assert_eq!(arn, "arn:aws:sns:us-east-1:123456789012:alertas-fraude");
    assert_eq!(topic_of_arn(&arn), Some("alertas-fraude"));
    // The note's own, whose account AWS refuses.
    for text in ["arn:aws:sns:us-east-1:123:alertas-fraude", "alertas", &arn.replace("sns", "sqs")]
    {
        assert_eq!(topic_of_arn(text), None, "{text}");
    }
    assert!(!rules::is_topic_name("a b") && !rules::is_topic_name(&"a".repeat(257)));
    assert!(rules::is_topic_name(&"a".repeat(256)) && rules::is_topic_name("a.fifo"));
    assert!(rules::is_entry_id("a_1-B") && !rules::is_entry_id("a.b") && !rules::is_entry_id(""));
    assert!(rules::is_message("a\n🚨") && !rules::is_message("a\u{0}"));
}

#[test]
fn what_is_missing_is_a_violation() {
    let request = Operation::Publish.decode(WireFormat::Json, b"{}").expect("readable");
    let text = request.violations().to_string();
    assert!(text.contains("Value null at 'message'"), "{text}");
    assert_eq!(Error::TopicNotFound.http_status(), 404);
    assert_eq!(Error::from(InvalidParameter::Subject).to_string(), "Invalid parameter: Subject");
}
