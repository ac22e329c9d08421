//! The endpoint that the user names: `--endpoint-url`, or the variables that AWS's tools read.

use std::fmt;

/// An endpoint on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// A name or address, as the system's resolver takes it.
    pub(super) host: String,
    /// The port.
    pub(super) port: u16,
}

impl Endpoint {
    /// The one of a port of this machine.
    pub(super) fn local(port: u16) -> Self {
        Self { host: "127.0.0.1".to_owned(), port }
    }

    /// Reads a URL such as `http://localhost:4567/`.
    ///
    /// # Errors
    /// In Spanish: `caudal aws` never talks to AWS, nor to any other machine.
    pub(super) fn read(url: &str) -> Result<Self, String> {
        let refused = |why: &str| {
            Err(format!(
                "el endpoint «{url}» no vale: {why}. «caudal aws» solo habla con un simulador de \
                 esta máquina, como http://127.0.0.1:4567"
            ))
        };
        let Some((scheme, rest)) = url.split_once("://") else {
            return refused("le falta «http://»");
        };
        if !scheme.eq_ignore_ascii_case("http") {
            return refused("no empieza por «http://»");
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
            _ => (authority, Some(80)),
        };
        let Some(port) = port.filter(|port| *port > 0) else {
            return refused("el puerto no es un número de 1 a 65535");
        };
        if !caudal::server::is_loopback_host(host.as_bytes()) {
            return refused("no es de esta máquina");
        }
        Ok(Self { host: host.trim_matches(['[', ']']).to_owned(), port })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "http://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "http://{}:{}", self.host, self.port)
        }
    }
}

/// What the command itself says with `--endpoint-url`; the last one counts.
pub(super) fn asked_for(words: &[String]) -> Option<String> {
    let option = "--endpoint-url";
    let mut found = None;
    for (at, word) in words.iter().enumerate() {
        if word == option {
            found = words.get(at + 1).cloned();
        } else if let Some(url) = word.strip_prefix(option).and_then(|rest| rest.strip_prefix('='))
        {
            found = Some(url.to_owned());
        }
    }
    found
}

/// What the environment says for a service such as `kinesis`, in AWS's order: the service's own
/// variable first.
pub(super) fn of_environment(
    service: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let ignored = set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    if ignored.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return None;
    }
    let own = format!("AWS_ENDPOINT_URL_{}", service.to_ascii_uppercase());
    set(&own).or_else(|| set("AWS_ENDPOINT_URL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_of_this_machine_are_read() {
        for (url, host, port, shown) in [
            ("http://127.0.0.1:4567", "127.0.0.1", 4567, "http://127.0.0.1:4567"),
            ("http://localhost:4567/", "localhost", 4567, "http://localhost:4567"),
            ("HTTP://[::1]:80/x", "::1", 80, "http://[::1]:80"),
            ("http://localhost", "localhost", 80, "http://localhost:80"),
        ] {
            let endpoint = Endpoint::read(url).expect(url);
            assert_eq!((endpoint.host.as_str(), endpoint.port), (host, port), "{url}");
            assert_eq!(endpoint.to_string(), shown);
        }
    }

    #[test]
    fn aws_itself_is_never_called() {
        for (url, why) in [
            ("https://kinesis.us-east-1.amazonaws.com", "no empieza por «http://»"),
            ("http://kinesis.us-east-1.amazonaws.com", "no es de esta máquina"),
            ("http://127.0.0.1.example.com:4567", "no es de esta máquina"),
            ("localhost:4567", "le falta «http://»"),
            ("http://localhost:0", "el puerto no es un número"),
            ("http://localhost:x", "el puerto no es un número"),
            ("http://", "no es de esta máquina"),
        ] {
            let text = Endpoint::read(url).expect_err(url);
            assert!(text.contains(why), "{text}");
        }
    }

    #[test]
    fn what_is_said_last_and_closest_counts() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let line = "--endpoint-url a kinesis list-streams --endpoint-url=b";
        assert_eq!(asked_for(&words(line)), Some("b".to_owned()));
        assert_eq!(asked_for(&words("kinesis list-streams --endpoint-url")), None);
        let set = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            }
        };
        let both = set(&[("AWS_ENDPOINT_URL", "all"), ("AWS_ENDPOINT_URL_KINESIS", "own")]);
        assert_eq!(of_environment("kinesis", both), Some("own".to_owned()));
        assert_eq!(of_environment("firehose", both), Some("all".to_owned()));
        assert_eq!(of_environment("kinesis", set(&[("AWS_ENDPOINT_URL", "")])), None);
        let off =
            set(&[("AWS_ENDPOINT_URL", "x"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True")]);
        assert_eq!(of_environment("kinesis", off), None);
    }
}
