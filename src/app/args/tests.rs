//! Lines of arguments and what they mean.

use super::*;

fn parsed(line: &str) -> Result<Command, ArgsError> {
    parse(std::iter::once("caudal").chain(line.split_whitespace()).map(OsString::from))
}

fn served(line: &str) -> ServeArgs {
    match parsed(line) {
        Ok(Command::Serve(arguments)) => arguments,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_said_means_the_window() {
    assert_eq!(parsed(""), Ok(Command::Window(WindowArgs::default())));
    assert_eq!(served("serve"), ServeArgs::default());
    assert_eq!(served("--port 1 serve"), served("serve --port=1"));
    let window = parsed("--in-memory --renderer wgpu nota:kinesis#cli");
    let expected = WindowArgs {
        world: ServeArgs { storage: StorageArg::Memory, ..ServeArgs::default() },
        renderer: RendererArg::Wgpu,
        route: Some("nota:kinesis#cli".to_owned()),
    };
    assert_eq!(window, Ok(Command::Window(expected)));
}

#[test]
fn every_option_is_taken() {
    let all = "serve --port 0 --data /tmp/x --limits off --lifecycle-ms 0 --seed 7 \
               --account 000000000001 --region eu-west-1 --fsync grupo";
    assert_eq!(
        served(all),
        ServeArgs {
            port: 0,
            storage: StorageArg::Folder(PathBuf::from("/tmp/x")),
            limits: false,
            lifecycle_ms: 0,
            seed: Some(7),
            account: "000000000001".to_owned(),
            region: "eu-west-1".to_owned(),
            fsync: Fsync::Group,
        }
    );
    assert_eq!(served("serve --in-memory").storage, StorageArg::Memory);
    assert_eq!(served("serve --data a --data b").storage, StorageArg::Folder(PathBuf::from("b")));
}

#[test]
fn what_stands_behind_aws_is_left_as_it_is() {
    let line = "--data w aws --region x kinesis list-streams --help -- serve";
    let arguments = line.split(' ').skip(3).map(OsString::from).collect();
    let storage = StorageArg::Folder(PathBuf::from("w"));
    let world = ServeArgs { storage, ..ServeArgs::default() };
    assert_eq!(parsed(line), Ok(Command::Aws { world, arguments }));
    let nothing = Command::Aws { world: ServeArgs::default(), arguments: Vec::new() };
    assert_eq!(parsed("aws"), Ok(nothing));
    assert_eq!(parsed("aws --help"), Ok(Command::Help(Topic::Aws)));
    for (line, option) in [
        ("--in-memory aws help", "--in-memory"),
        ("--port 1 aws help", "--port"),
        ("--renderer glow aws help", "--renderer"),
    ] {
        assert_eq!(parsed(line), Err(ArgsError::NotForAws(option)));
    }
}

#[test]
fn help_and_version_are_told_whatever_else_is_said() {
    assert_eq!(parsed("--help"), Ok(Command::Help(Topic::Program)));
    assert_eq!(parsed("serve --port 1 -h"), Ok(Command::Help(Topic::Serve)));
    assert_eq!(parsed("-V"), Ok(Command::Version));
}

#[test]
fn mistakes_are_told_in_spanish_with_what_would_do() {
    for (line, text) in [
        (
            "sirve",
            "no existe la orden «sirve»; las que hay son «serve» y «aws». Un lugar de la \
             ventana se escribe como «nota:kinesis»",
        ),
        ("--port 1", "la opción --port es de «caudal serve»: la ventana no la usa"),
        (
            "serve --renderer glow",
            "la opción --renderer es de la ventana: «caudal serve» no la usa",
        ),
        ("--renderer gl", "el valor «gl» no vale para --renderer: debe ser «glow» o «wgpu»"),
        ("serve ya", "sobra el argumento «ya»"),
        ("--puerto 1", "no existe la opción «--puerto»"),
        ("-p", "no existe la opción «-p»"),
        (
            "--port",
            "a la opción --port le falta el valor: un número de 0 a 65535 (0 toma cualquier \
             puerto libre)",
        ),
        (
            "--port 65536",
            "el valor «65536» no vale para --port: debe ser un número de 0 a 65535 (0 toma \
             cualquier puerto libre)",
        ),
        ("--limits si", "el valor «si» no vale para --limits: debe ser «on» u «off»"),
        ("--in-memory=1", "la opción --in-memory no lleva ningún valor"),
        (
            "--data x --in-memory",
            "las opciones --data y --in-memory se excluyen; elige una de las dos",
        ),
        (
            "--in-memory --data x",
            "las opciones --data y --in-memory se excluyen; elige una de las dos",
        ),
        (
            "--account 1",
            "el valor «1» no vale para --account: debe ser un identificador de cuenta de 12 \
             cifras",
        ),
        ("--fsync nunca", "el valor «nunca» no vale para --fsync: debe ser «grupo» o «segundo»"),
    ] {
        assert_eq!(parsed(line).map_err(|error| error.to_string()), Err(text.to_owned()));
    }
    for line in ["--port -1", "--port +1", "--seed 0x1", "--lifecycle-ms 86400001", "--region x"] {
        assert!(matches!(parsed(line), Err(ArgsError::BadValue { .. })), "{line}");
    }
}

#[test]
fn the_help_knows_every_option() {
    for option in OPTIONS {
        assert!(crate::help::SERVE.contains(option.name), "{}", option.name);
    }
}
