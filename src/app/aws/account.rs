//! Which world a command is about, found out with its first call: the endpoint that the user
//! names; else the saved world, where it is open in another Caudal or, if in none, opened here.

use std::path::Path;
use std::time::Duration;

use caudal::server::announced_port;
use caudal::shell::aws::Call;
use caudal::shell::machine::Refusal;
use caudal::units::{Millis, Timestamp};

use super::endpoint::{self, Endpoint};
use super::pause;
use super::remote::Remote;
use super::saved::{Opened, Saved};
use crate::args::ServeArgs;
use crate::serve;

/// How often a world that someone has open is looked at again: they may be at opening or closing
/// it, as another `caudal aws` of the same pipe is.
const LOOKS: u32 = 40;
/// Between two looks.
const BETWEEN: Duration = Duration::from_millis(50);

/// The world of a command.
pub(super) struct Account {
    world: ServeArgs,
    /// The URL of `--endpoint-url`.
    asked: Option<String>,
    place: Option<Place>,
}

/// Where it is.
enum Place {
    Served(Remote),
    Saved(Box<Saved>),
}

impl Account {
    pub(super) const fn new(world: ServeArgs, asked: Option<String>) -> Self {
        Self { world, asked, place: None }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// In Spanish, if there is no world to make it in.
    pub(super) fn call(&mut self, call: Call) -> Result<Result<Vec<u8>, Refusal>, String> {
        Ok(match self.place(call.service())? {
            Place::Served(remote) => remote.call(&call),
            Place::Saved(saved) => saved.call(call),
        })
    }

    /// Lets simulated time pass.
    ///
    /// # Errors
    /// As [`Account::call`].
    pub(super) fn wait(&mut self, time: Millis) -> Result<(), String> {
        match self.place("kinesis")? {
            Place::Served(remote) => remote.wait(time),
            Place::Saved(saved) => saved.wait(time),
        }
        Ok(())
    }

    /// The simulated time.
    ///
    /// # Errors
    /// As [`Account::call`], and if what is served has no time of its own.
    pub(super) fn now(&mut self) -> Result<Timestamp, String> {
        match self.place("kinesis")? {
            Place::Served(remote) => {
                remote.now().ok_or_else(|| "el endpoint no dice qué hora es".to_owned())
            }
            Place::Saved(saved) => Ok(saved.now()),
        }
    }

    /// Closes what was opened.
    ///
    /// # Errors
    /// In Spanish, if the journal can't be closed as it should.
    pub(super) fn close(&mut self) -> Result<(), String> {
        match self.place.take() {
            Some(Place::Saved(saved)) => saved.close(),
            Some(Place::Served(_)) | None => Ok(()),
        }
    }

    fn place(&mut self, service: &str) -> Result<&mut Place, String> {
        let place = match self.place.take() {
            Some(place) => place,
            None => self.find(service)?,
        };
        Ok(self.place.insert(place))
    }

    fn find(&self, service: &str) -> Result<Place, String> {
        let environment = || endpoint::of_environment(service, |name| std::env::var(name).ok());
        if let Some(url) = self.asked.clone().or_else(environment) {
            return Endpoint::read(&url).and_then(Remote::new).map(Place::Served);
        }
        let Some(folder) = serve::folder_of(&self.world.storage)? else {
            return Err("un mundo solo en memoria no tiene a quién preguntar".to_owned());
        };
        for look in 0..LOOKS {
            if look > 0 {
                pause(BETWEEN);
            }
            if let Opened::Here(saved) = Saved::open(&self.world, folder.clone())? {
                return Ok(Place::Saved(saved));
            }
            if let Some(port) = announced_port(&folder) {
                let remote = Remote::new(Endpoint::local(port))?;
                if serves(&remote, &folder) {
                    return Ok(Place::Served(remote));
                }
            }
        }
        Err(format!(
            "otro Caudal tiene abierto el mundo de «{}» y no atiende ningún puerto. Enciende el \
             endpoint en su vista «Endpoint» y repite la orden, o cierra antes ese Caudal",
            folder.display()
        ))
    }
}

/// Whether an endpoint serves the world of a folder: a port may have changed hands since it was
/// told.
fn serves(remote: &Remote, folder: &Path) -> bool {
    let Some(objects) = remote.objects() else { return false };
    let real = |path: &Path| path.canonicalize().ok();
    match (Path::new(&objects).parent().and_then(real), real(folder)) {
        (Some(served), Some(ours)) => served == ours,
        _ => false,
    }
}
