//! What one pastes into another program so that it calls the endpoint.

/// The port that is proposed: the one of `caudal serve`.
pub(super) const PORT: u16 = 4567;

/// A port as it is written in the field.
pub(super) fn parse_port(text: &str) -> Result<u16, &'static str> {
    match text.trim().parse::<u32>() {
        Ok(0) => Ok(0),
        Ok(1..=1023) => Err(
            "El sistema reserva los puertos del 1 al 1023; usa 1024 o más, o 0 para cualquiera.",
        ),
        Ok(port) => u16::try_from(port).map_err(|_| "Un puerto va de 1024 a 65535."),
        Err(_) => Err("Escribe un número de puerto: de 1024 a 65535, o 0 para uno libre."),
    }
}

/// A way to tell other programs, with its tab's name and its language.
pub(super) struct Recipe {
    pub(super) name: &'static str,
    pub(super) language: &'static str,
    pub(super) text: String,
}

/// Everything to copy, for a port.
pub(super) fn recipes(port: u16, region: &str) -> [Recipe; 4] {
    let url = format!("http://127.0.0.1:{port}");
    [
        Recipe {
            name: "bash",
            language: "bash",
            text: format!(
                "export AWS_ENDPOINT_URL_KINESIS={url}\n\
                 export AWS_ACCESS_KEY_ID=caudal AWS_SECRET_ACCESS_KEY=caudal\n\
                 export AWS_DEFAULT_REGION={region}\n\
                 aws kinesis list-streams"
            ),
        },
        Recipe {
            name: "PowerShell",
            language: "bash",
            text: format!(
                "$env:AWS_ENDPOINT_URL_KINESIS = \"{url}\"\n\
                 $env:AWS_ACCESS_KEY_ID = \"caudal\"\n\
                 $env:AWS_SECRET_ACCESS_KEY = \"caudal\"\n\
                 $env:AWS_DEFAULT_REGION = \"{region}\"\n\
                 aws kinesis list-streams"
            ),
        },
        Recipe {
            name: "boto3",
            language: "python",
            text: format!(
                "import boto3\n\n\
                 kinesis = boto3.client(\n    \"kinesis\",\n    endpoint_url=\"{url}\",\n    \
                 region_name=\"{region}\",\n    aws_access_key_id=\"caudal\",\n    \
                 aws_secret_access_key=\"caudal\",\n)\n\
                 print(kinesis.list_streams()[\"StreamNames\"])"
            ),
        },
        Recipe { name: "curl", language: "bash", text: format!("curl -s {url}/_caudal/health") },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_checked_as_they_are_typed() {
        for (text, port) in [("4567", 4567), (" 65535 ", 65535), ("0", 0), ("1024", 1024)] {
            assert_eq!(parse_port(text), Ok(port));
        }
        for text in ["", "x", "-1", "80", "1023", "65536", "99999999999", "4567a"] {
            assert!(parse_port(text).is_err(), "{text}");
        }
    }
}
