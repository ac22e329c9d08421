//! Sentences with their numbers, and pages that exist.

use caudal::api::kinesis::{CreateStreamInput, Error, LimitExceeded, Operation, Request};
use caudal::notes::Vault;
use caudal::units::Timestamp;

use super::{error, of_field};
use crate::ui::route::Route;

#[test]
fn every_broken_constraint_of_a_field_is_told_in_spanish() {
    let broken = |name: &str, shards: i64| {
        let input = CreateStreamInput {
            stream_name: (!name.is_empty()).then(|| name.to_owned()),
            shard_count: Some(shards),
            max_record_size_in_kib: Some(99_999),
            ..CreateStreamInput::default()
        };
        Request::CreateStream(input).violations()
    };
    let told = |violations, field| of_field(&violations, field).expect("a violation").0;
    assert_eq!(told(broken("", 1), "streamName"), "Falta: AWS lo exige.");
    assert_eq!(told(broken("a b", 1), "streamName"), "Solo letras sin acento, cifras, _ . -");
    assert_eq!(told(broken(&"a".repeat(130), 1), "streamName"), "Como máximo 128; tiene 130.");
    assert_eq!(told(broken("a", 0), "shardCount"), "Debe ser 1 o más.");
    assert_eq!(told(broken("a", 1), "maxRecordSizeInKiB"), "Debe ser 10240 o menos.");
    assert!(of_field(&broken("a", 1), "streamName").is_none());
}

#[test]
fn numbers_stand_in_the_sentence() {
    let explained = error(&Error::LimitExceeded(LimitExceeded::ScaleUp { current: 4, target: 12 }));
    assert_eq!(explained.name, "LimitExceededException");
    assert_eq!(
        explained.cause,
        "De 4 shards abiertos se puede subir como mucho al doble, 8; pediste 12."
    );
    let down = error(&Error::LimitExceeded(LimitExceeded::ScaleDown { current: 5, target: 1 }));
    assert!(down.cause.contains("a la mitad, 3; pediste 1."), "{}", down.cause);
}

#[test]
fn every_refusal_leads_to_a_section_that_exists() {
    let vault = Vault::bundled();
    let errors = [
        Error::Validation(Request::CreateStream(CreateStreamInput::default()).violations()),
        Error::ExpiredIterator { created: Timestamp(0), now: Timestamp(400_000) },
        Error::ExpiredNextToken { created: Timestamp(0), now: Timestamp(400_000) },
        Error::DryRun(Operation::PutRecord),
        Error::InternalFailure,
        Error::InvalidArgument(caudal::api::kinesis::InvalidArgument::NoStream),
        Error::ResourceNotFound(caudal::api::kinesis::NotFound::Policy { arn: "a".into() }),
        Error::LimitExceeded(LimitExceeded::ScaleUp { current: 1, target: 3 }),
        Error::Kms(caudal::api::kinesis::KmsFailure::NotFound { key: "x".into() }),
    ];
    for refusal in errors {
        let Route::Page { id, anchor } = error(&refusal).page else { panic!("a page") };
        let page = vault.pages().iter().find(|page| page.id == id).expect("the page of errors");
        let anchor = anchor.expect("a section");
        assert!(format!("{page:?}").contains(&format!("{anchor:?}")), "no section {anchor}");
    }
}
