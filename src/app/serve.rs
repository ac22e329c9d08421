//! `caudal serve`: opens the world, listens, and closes both in order.

use std::io::{self, Write as _};
use std::path::PathBuf;

use caudal::api::kinesis::Identity;
use caudal::kinesis::{Lifecycle, Settings};
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockStart, Runtime, RuntimeConfig, Storage};
use caudal::server::{self, Server, ServerOptions};
use caudal::units::Millis;

use crate::args::{Fsync, ServeArgs, StorageArg};
use crate::{data_dir, explain};

/// Serves until it is told to stop. The error is what to tell the user.
pub(crate) fn serve(arguments: ServeArgs) -> Result<(), String> {
    let folder = folder_of(&arguments.storage)?;
    let region = arguments.region.clone();
    let (port, seed) = (arguments.port, arguments.seed);
    let (runtime, opened) = Runtime::start(config_of(arguments, folder.clone()))
        .map_err(|error| explain::start(&error))?;
    let notices: Vec<String> = opened
        .notices
        .iter()
        .filter_map(|notice| explain::notice(notice, seed.is_some()))
        .collect();

    let handle = runtime.handle();
    // Ids of requests differ from one start to the next, unless the user wants them the same.
    let seed = seed.unwrap_or_else(|| handle.clock().now.0.cast_unsigned());
    let options = ServerOptions { port, seed, notices: notices.clone(), announce: true };
    let served =
        Server::bind(handle, options).map_err(|error| explain::bind(&error)).and_then(|server| {
            let banner = banner(&server, &region, folder.as_deref(), &notices);
            listen(server, &banner).map_err(|error| explain::listening(&error))
        });
    // The world is closed whatever became of the port.
    let closed = runtime.stop().map_err(|error| explain::stop(&error));
    served.and(closed)?;
    print(if folder.is_some() {
        "Caudal se ha detenido; el mundo queda guardado."
    } else {
        "Caudal se ha detenido."
    });
    Ok(())
}

/// The folder of the world; `None` if it is kept in memory.
pub(crate) fn folder_of(storage: &StorageArg) -> Result<Option<PathBuf>, String> {
    match storage {
        StorageArg::Memory => Ok(None),
        // Absolute, so that another program that is told the folder finds it, too.
        StorageArg::Folder(folder) => {
            Ok(Some(std::path::absolute(folder).unwrap_or_else(|_| folder.clone())))
        }
        StorageArg::Default => data_dir::default_folder().map(Some).ok_or_else(|| {
            "no encuentro tu carpeta de datos (ni XDG_DATA_HOME ni HOME están definidas). Indica \
             una con --data o usa --in-memory"
                .to_owned()
        }),
    }
}

pub(crate) fn config_of(arguments: ServeArgs, folder: Option<PathBuf>) -> RuntimeConfig {
    let identity = Identity { account: arguments.account, region: arguments.region };
    let mut settings = Settings::new(identity);
    settings.limits = arguments.limits;
    settings.lifecycle = Lifecycle::of(Millis(arguments.lifecycle_ms));
    RuntimeConfig {
        storage: folder.map_or(Storage::Memory, Storage::Directory),
        settings,
        seed: arguments.seed.unwrap_or_default(),
        sync: match arguments.fsync {
            Fsync::Group => SyncPolicy::EveryCommit,
            Fsync::Second => SyncPolicy::Background { interval_millis: 1000 },
        },
        start: ClockStart::default(),
    }
}

/// What is said once clients may connect: the address, and how to point AWS's tools at it.
fn banner(
    server: &Server,
    region: &str,
    folder: Option<&std::path::Path>,
    notices: &[String],
) -> String {
    let address = server.local_addr();
    let place = folder.map_or_else(
        || "solo en memoria: se acaba con el programa".to_owned(),
        |folder| folder.display().to_string(),
    );
    let mut text = format!(
        "Caudal escucha en http://{address}\n\
         Para usarlo desde la CLI de AWS o un SDK:\n\
         export AWS_ENDPOINT_URL=http://{address} AWS_ACCESS_KEY_ID=caudal \
         AWS_SECRET_ACCESS_KEY=caudal AWS_DEFAULT_REGION={region} AWS_REGION={region}\n\
         Mundo: {place}"
    );
    for notice in notices {
        text += "\nAviso: ";
        text += notice;
    }
    text += "\nCtrl+C lo detiene.";
    text
}

/// Runs the server in this thread until Ctrl+C or SIGTERM.
fn listen(server: Server, banner: &str) -> io::Result<()> {
    let runtime = server::tokio_runtime()?;
    runtime.block_on(async {
        // Before anything is said, so that whoever reads it may stop the program at once.
        let stop = stop_signal()?;
        print(banner);
        server.run(stop).await
    })
}

/// Prints a text at once; a reader that has gone away is no reason to stop serving.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Comes when the user or the system wants the program to stop.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Comes when the user wants the program to stop.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal there is no other way to stop than to be killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
