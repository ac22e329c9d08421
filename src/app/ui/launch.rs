//! Opening the window, and what to say where it can't be opened.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};

use caudal::runtime::{Notice, Runtime, RuntimeConfig, StartError, StopError};
use eframe::egui::{IconData, Vec2, ViewportBuilder};

use super::app::App;
use super::route::Route;
use super::saved;
use super::world::{Opening, World};

/// What draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renderer {
    /// OpenGL.
    Glow,
    /// Vulkan, Metal or DirectX.
    Wgpu,
}

/// What to open.
pub struct Launch {
    /// The world.
    pub config: RuntimeConfig,
    /// Why a world can't be opened, in Spanish.
    pub explain_start: fn(&StartError) -> String,
    /// What was found on opening it, in Spanish.
    pub explain_notice: fn(&Notice) -> Option<String>,
    /// Why a world could not be closed in order, in Spanish.
    pub explain_stop: fn(&StopError) -> String,
    /// What draws.
    pub renderer: Renderer,
    /// What to show first.
    pub route: Option<Route>,
    /// Where the window keeps what it remembers.
    pub memory: Option<PathBuf>,
}

/// What the first panic said, and where; for the message of one that ends the program.
static FIRST_PANIC: Mutex<Option<String>> = Mutex::new(None);
/// Whether the window has been made. Until then a panic mostly tells of a missing library, and
/// what is said of it is said by [`run`].
static STARTED: AtomicBool = AtomicBool::new(false);

fn remember_panic(info: &std::panic::PanicHookInfo<'_>) {
    let mut first = FIRST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
    first.get_or_insert_with(|| info.to_string());
    if STARTED.load(Ordering::Relaxed) {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("sin nombre");
        // Nobody may be left to read it; that is no second fault.
        let _ = writeln!(std::io::stderr(), "caudal: fallo interno en el hilo «{name}»: {info}");
    }
}

const INSTEAD: &str = "Sin ventana funciona «caudal serve», con el mismo mundo.";

/// Opens the window and stays until it is closed.
///
/// # Errors
/// The reason in Spanish, with what to install.
pub fn run(launch: Launch) -> Result<(), String> {
    if cfg!(all(unix, not(target_os = "macos"))) && !has_display() {
        return Err(format!(
            "no hay ninguna pantalla: ni DISPLAY ni WAYLAND_DISPLAY están definidas. Abre Caudal \
             desde una sesión gráfica (por SSH, con «ssh -X»). {INSTEAD}"
        ));
    }
    std::panic::set_hook(Box::new(remember_panic));
    let options = options(&launch)?;
    // The pages are read while the system makes the window.
    let reader = std::thread::Builder::new().name("caudal-notas".to_owned());
    drop(reader.spawn(super::app::read_notes));
    // Some missing libraries are told by a panic of the windowing library.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native("Caudal", options, Box::new(|cc| Ok(Box::new(start(cc, launch)))))
    }));
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error)),
        Err(_) => {
            let first = FIRST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
            Err(explain_panic(&first.unwrap_or_default()))
        }
    }
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The program's icon, 64 x 64.
fn icon() -> IconData {
    let rgba = include_bytes!("../../../assets/icons/caudal-64.rgba").to_vec();
    IconData { rgba, width: 64, height: 64 }
}

fn options(launch: &Launch) -> Result<eframe::NativeOptions, String> {
    let viewport = ViewportBuilder::default()
        .with_app_id("caudal")
        .with_title("Caudal")
        .with_icon(icon())
        .with_inner_size(Vec2::new(1440.0, 900.0))
        .with_min_inner_size(Vec2::new(640.0, 420.0));
    let renderer = match launch.renderer {
        Renderer::Glow => eframe::Renderer::Glow,
        #[cfg(feature = "wgpu")]
        Renderer::Wgpu => eframe::Renderer::Wgpu,
        #[cfg(not(feature = "wgpu"))]
        Renderer::Wgpu => {
            return Err("este Caudal se compiló sin wgpu: dibuja con OpenGL. Para tenerlo, \
                        compílalo con «cargo build --release --features wgpu»"
                .to_owned());
        }
    };
    Ok(eframe::NativeOptions {
        viewport,
        renderer,
        persistence_path: launch.memory.clone(),
        ..eframe::NativeOptions::default()
    })
}

/// Makes the app. The world opens beside it, so that the first frame waits for nothing.
fn start(cc: &eframe::CreationContext<'_>, launch: Launch) -> App {
    let ctx = &cc.egui_ctx;
    let memory = cc.storage.and_then(|storage| storage.get_string(saved::KEY));
    let (sender, receiver) = channel();
    let (repaint, config) = (ctx.clone(), launch.config.clone());
    let opener = std::thread::Builder::new().name("caudal-abrir".to_owned()).spawn(move || {
        // A fault drops the sender, which tells as much; a window that has closed meanwhile needs
        // no world.
        let opened = catch_unwind(AssertUnwindSafe(|| Runtime::start(config)));
        let _ = opened.map(|opened| sender.send(opened));
        repaint.request_repaint();
    });
    let opening = Opening {
        config: launch.config,
        receiver,
        explain_start: launch.explain_start,
        explain_notice: launch.explain_notice,
    };
    let world = World::opening(opening, ctx);
    let mut app = App::new(ctx, world, memory.as_deref());
    app.explain_stop = Some(launch.explain_stop);
    STARTED.store(true, Ordering::Relaxed);
    if let Err(error) = opener {
        let text = format!("El sistema no deja abrir el mundo: {error}");
        app.say(ctx, super::widgets::Tone::Error, text);
    }
    if let Some(route) = launch.route {
        app.go(route, false);
    }
    app
}

/// Why there is no window. The errors' own texts name paths of the machine they were built on, so
/// they aren't shown.
fn explain(error: &eframe::Error) -> String {
    match error {
        eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_) => format!(
            "no se puede hablar con la pantalla. Si el sistema es Debian o Ubuntu, falta quizá \
             alguna biblioteca: «sudo apt install libx11-6 libx11-xcb1 libxcursor1 libxi6 \
             libxkbcommon-x11-0» (en Wayland, «libwayland-client0 libxkbcommon0»). Si ya están, \
             comprueba que DISPLAY o WAYLAND_DISPLAY nombran una sesión viva. {INSTEAD}"
        ),
        eframe::Error::Glutin(_)
        | eframe::Error::NoGlutinConfigs(..)
        | eframe::Error::OpenGL(_) => no_driver(),
        #[cfg(feature = "wgpu")]
        eframe::Error::Wgpu(_) => no_driver(),
        other => format!("no se puede abrir la ventana: {other}. {INSTEAD}"),
    }
}

fn no_driver() -> String {
    format!(
        "no hay ningún controlador de gráficos que sirva para OpenGL. En Debian o Ubuntu: «sudo \
         apt install libegl1 libgl1-mesa-dri» (dibuja también sin tarjeta gráfica). {INSTEAD}"
    )
}

fn explain_panic(text: &str) -> String {
    if text.contains("libxkbcommon") {
        return format!(
            "falta la biblioteca del teclado. En Debian o Ubuntu: «sudo apt install \
             libxkbcommon-x11-0». {INSTEAD}"
        );
    }
    if text.contains("could not be loaded") || text.contains("Failed to load") {
        return format!(
            "falta una biblioteca de la pantalla. En Debian o Ubuntu: «sudo apt install libx11-6 \
             libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libegl1 libgl1-mesa-dri». {INSTEAD}"
        );
    }
    let first = text.lines().nth(1).unwrap_or(text);
    format!(
        "la ventana ha fallado por dentro ({first}). Si el mundo estaba en disco, todo lo que \
         Caudal llegó a responder está guardado. {INSTEAD}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_pieces_are_named_with_their_packages() {
        let keyboard =
            explain_panic("panicked at x:1\nLibrary libxkbcommon-x11.so could not be loaded.");
        assert!(keyboard.contains("libxkbcommon-x11-0") && keyboard.contains("caudal serve"));
        let fault = explain_panic("panicked at src/app/ui/x.rs:1:2:\nindex out of bounds");
        assert!(fault.contains("index out of bounds") && !fault.contains("src/app"));
        assert!(no_driver().contains("libgl1-mesa-dri"));
    }
}
