//! A world that another program serves on a port of this machine.

use std::time::Duration;

use bytes::Bytes;
use caudal::shell::aws::Call;
use caudal::shell::machine::Refusal;
use caudal::units::{Millis, Timestamp};
use http_body_util::Full;
use hyper::Request;
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use serde_json::Value as Json;

use super::endpoint::Endpoint;
use super::http::{Answer, Client};
use super::pause;

/// Shaped as a signature must be. Simulators don't check it, and nothing else is ever called.
const SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=caudal/20200101/us-east-1/kinesis/\
                         aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, \
                         Signature=0000000000000000000000000000000000000000000000000000000000000000";
const DATE: &str = "20200101T000000Z";
/// How this program is called in logs of calls.
const AGENT: &str = concat!("caudal-aws/", env!("CARGO_PKG_VERSION"));
/// Longest real time between two looks at the other's clock.
const LOOK: Duration = Duration::from_millis(500);

/// A served world.
pub(super) struct Remote {
    client: Client,
    endpoint: Endpoint,
    /// Whether it was told that the clock stands.
    told: bool,
}

/// The clock of a served world.
struct Clock {
    now: Timestamp,
    paused: bool,
    speed: f64,
}

impl Remote {
    /// # Errors
    /// In Spanish, if the system gives no means to talk.
    pub(super) fn new(endpoint: Endpoint) -> Result<Self, String> {
        let client =
            Client::new().map_err(|error| format!("el sistema no deja usar la red: {error}"))?;
        Ok(Self { client, endpoint, told: false })
    }

    /// Makes a call.
    pub(super) fn call(&self, call: &Call) -> Result<Vec<u8>, Refusal> {
        let unreachable = || Refusal::Unreachable(format!("{}/", self.endpoint));
        // Lambda and SNS travel as JSON to a Caudal, by its own door.
        let (path, target) = match call.target() {
            Some(target) => ("/".to_owned(), target),
            None => {
                (format!("/_caudal/call/{}/{}", call.service(), call.operation()), String::new())
            }
        };
        let request = Request::post(path)
            .header(HOST, self.authority())
            .header(USER_AGENT, AGENT)
            .header(CONNECTION, "close")
            .header(CONTENT_TYPE, "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .header("x-amz-date", DATE)
            .header(AUTHORIZATION, SIGNATURE)
            .body(Full::new(Bytes::from(call.body())))
            .map_err(|_| unreachable())?;
        let answer = self.client.send(&self.endpoint, request).map_err(|_| unreachable())?;
        if answer.status == 200 { Ok(answer.body.to_vec()) } else { Err(refusal(&answer)) }
    }

    /// The folder of the served world's objects, by which one world is told from another; `None`
    /// if no Caudal answers.
    pub(super) fn objects(&self) -> Option<String> {
        self.own("/_caudal/health")?.get("objects")?.as_str().map(str::to_owned)
    }

    /// The served world's time; `None` if it has none of its own.
    pub(super) fn now(&self) -> Option<Timestamp> {
        self.clock().map(|clock| clock.now)
    }

    /// Waits for simulated time to pass, or for real time where there is no other.
    pub(super) fn wait(&mut self, time: Millis) {
        let Some(clock) = self.clock() else {
            pause(Duration::from_millis(time.0));
            return;
        };
        let until = clock.now + time;
        let mut clock = Some(clock);
        // A world that has gone away makes nobody wait: the next call says so.
        while let Some(at) = clock {
            let Millis(left) = until.since(at.now);
            if left == 0 {
                return;
            }
            if at.paused && !self.told {
                self.told = true;
                eprintln!(
                    "caudal: el reloj del mundo está parado, así que la espera no avanza. Ponlo \
                     en marcha en la ventana, o detén la orden con Ctrl+C."
                );
            }
            let real = Duration::from_secs_f64(left as f64 / 1000.0 / at.speed.max(0.001));
            pause(if at.paused { LOOK } else { real.clamp(Duration::from_millis(1), LOOK) });
            clock = self.clock();
        }
    }

    fn clock(&self) -> Option<Clock> {
        let clock = self.own("/_caudal/clock")?;
        Some(Clock {
            now: Timestamp(clock.get("now_ms")?.as_i64()?),
            paused: clock.get("paused")?.as_bool()?,
            speed: clock.get("speed")?.as_f64()?,
        })
    }

    /// What Caudal's own door says, if it is one.
    fn own(&self, path: &str) -> Option<Json> {
        let request = Request::get(path)
            .header(HOST, self.authority())
            .header(USER_AGENT, AGENT)
            .header(CONNECTION, "close")
            .body(Full::default())
            .ok()?;
        let answer = self.client.send(&self.endpoint, request).ok()?;
        if answer.status == 200 { serde_json::from_slice(&answer.body).ok() } else { None }
    }

    fn authority(&self) -> String {
        self.endpoint.to_string().split_off("http://".len())
    }
}

/// An error as AWS's JSON protocol has it; what is no such error is named by its status, as
/// botocore does.
fn refusal(answer: &Answer) -> Refusal {
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |names: [&str; 2]| names.iter().find_map(|name| body.get(name)?.as_str());
    let code = text(["__type", "code"]).or(answer.error_type.as_deref());
    // `com.amazonaws.kinesis.v20131202#ResourceInUseException`, or with a colon and a link behind.
    let code = code.map(|code| code.rsplit('#').next().unwrap_or(code));
    let code = code.map(|code| code.split(':').next().unwrap_or(code).to_owned());
    Refusal::Service {
        code: code.filter(|code| !code.is_empty()).unwrap_or_else(|| answer.status.to_string()),
        message: text(["message", "Message"]).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, error_type: Option<&str>, body: &str) -> (String, String) {
        let error_type = error_type.map(str::to_owned);
        let body = Bytes::from(body.to_owned());
        match refusal(&Answer { status, error_type, body }) {
            Refusal::Service { code, message } => (code, message),
            Refusal::Unreachable(url) => panic!("{url}"),
        }
    }

    #[test]
    fn errors_are_read_in_all_their_forms() {
        let expected = |code: &str, message: &str| (code.to_owned(), message.to_owned());
        let own = r#"{"__type":"ResourceNotFoundException","message":"no"}"#;
        assert_eq!(refused(400, None, own), expected("ResourceNotFoundException", "no"));
        let long = r#"{"__type":"com.amazon.x#LimitExceededException","Message":"m"}"#;
        assert_eq!(refused(400, None, long), expected("LimitExceededException", "m"));
        let head = Some("ValidationException:http://internal/");
        assert_eq!(refused(400, head, "{}"), expected("ValidationException", ""));
        assert_eq!(refused(502, None, "<html>"), expected("502", ""));
    }
}
