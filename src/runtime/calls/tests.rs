//! What is kept, what is found, what is forgotten.

use super::*;
use crate::api::Blob;
use crate::api::kinesis::{Error, ListStreamsInput, NotFound, PutRecordInput, Request};
use crate::runtime::clock::real_now;

fn note(recorder: &CallRecorder, count: usize, request: &Request, outcome: &CallOutcome) {
    let calls: Vec<_> = (0..count).map(|_| carried(request.clone(), outcome.clone())).collect();
    recorder.note(calls.into_iter(), real_now());
}

fn carried(request: Request, outcome: CallOutcome) -> Carried {
    Carried {
        at: Timestamp(7),
        origin: Origin::Terminal,
        caller: None,
        subject: Subject::default(),
        since: real_now(),
        outcome,
        request: request.into(),
    }
}

fn list() -> Request {
    Request::ListStreams(ListStreamsInput::default())
}

#[test]
fn calls_are_found_by_number_whatever_was_forgotten() {
    let recorder = CallRecorder::default();
    for count in [0, 1, 249, 1, 1000, 9000, 2345] {
        note(&recorder, count, &list(), &CallOutcome::Done(Fact::Listed(0)));
        let log = recorder.log();
        assert!(log.len() <= CALLS_MAX, "{}", log.len());
        assert!(log.len() as u64 == log.total() || log.len() > CALLS_MAX - 2 * CHUNK);
        let numbers: Vec<_> = log.from(0).map(|call| call.number).collect();
        let all: Vec<_> = (log.first()..=log.total()).collect();
        assert_eq!(numbers, all);
        for number in [log.first(), log.total() / 2, log.total()] {
            if number >= log.first() && number > 0 && number <= log.total() {
                assert_eq!(log.get(number).map(|call| call.number), Some(number));
                assert_eq!(log.from(number).next().map(|call| call.number), Some(number));
            }
        }
        assert!(log.get(log.total() + 1).is_none());
        assert!(log.from(log.total() + 1).next().is_none());
        assert!(log.first() == 1 || log.get(log.first() - 1).is_none());
    }
}

#[test]
fn a_log_that_was_seen_stays_as_it_was() {
    let recorder = CallRecorder::default();
    note(&recorder, 1, &list(), &CallOutcome::Done(Fact::Nothing));
    let seen = recorder.log();
    let error: Error = NotFound::Stream { stream: "a".to_owned(), account: "1".to_owned() }.into();
    note(&recorder, 1, &list(), &CallOutcome::Refused(Box::new(error.into())));
    assert_eq!((seen.len(), seen.failed()), (1, 0));
    let log = recorder.log();
    assert_eq!((log.len(), log.failed()), (2, 1));
    assert_eq!(log.get(1).and_then(Call::request).as_deref(), Some(&list().into()));
}

#[test]
fn large_requests_are_forgotten_first_and_their_calls_are_not() {
    let recorder = CallRecorder::default();
    let put = |size: usize| {
        let data = Some(Blob::from(vec![1; size]));
        Request::PutRecord(PutRecordInput { data, ..PutRecordInput::default() })
    };
    for _ in 0..40 {
        note(&recorder, 1, &put(1 << 20), &CallOutcome::Done(Fact::Nothing));
    }
    let log = recorder.log();
    assert_eq!(log.len(), 40);
    let kept = log.from(0).filter(|call| call.request().is_some()).count();
    assert_eq!(kept, 31);
    assert!(log.get(40).and_then(Call::request).is_some());
    assert!(log.get(1).and_then(Call::request).is_none());
}
