//! `caudal`: opens the window over the saved world.

use crate::args::WindowArgs;

/// Without the feature `gui` there is no window to open.
#[cfg(not(feature = "gui"))]
pub(crate) fn open(_arguments: WindowArgs) -> Result<(), String> {
    Err("este Caudal se compiló sin ventana (sin «gui»). «caudal serve» funciona; para la ventana, \
         compílalo con «cargo build --release»"
        .to_owned())
}

/// Opens the window and stays until it is closed. The error is what to tell the user.
#[cfg(feature = "gui")]
pub(crate) fn open(arguments: WindowArgs) -> Result<(), String> {
    use crate::args::RendererArg;
    use crate::ui::launch::{self, Launch, Renderer};
    use crate::{data_dir, explain, serve};

    let route = arguments.route.map(|text| text.parse()).transpose();
    let route = route.map_err(|error: crate::ui::route::RouteError| error.to_string())?;
    let renderer = match arguments.renderer {
        RendererArg::Glow => Renderer::Glow,
        RendererArg::Wgpu => Renderer::Wgpu,
    };
    let folder = serve::folder_of(&arguments.world.storage)?;
    let seeded = arguments.world.seed.is_some();
    let config = serve::config_of(arguments.world, folder);
    let memory = data_dir::default_folder().map(|world| world.with_file_name("ventana.ron"));
    launch::run(Launch {
        config,
        explain_start: explain::start,
        explain_stop: explain::stop,
        explain_notice: if seeded {
            |n| explain::notice(n, true)
        } else {
            |n| explain::notice(n, false)
        },
        renderer,
        route,
        memory,
    })
}
