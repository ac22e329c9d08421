//! Everything the window can be told to do, in one table: menus, keys, the palette, the sheet of
//! shortcuts and the tests all read it.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use super::theme::ThemeChoice;

/// Something the window can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UiCommand {
    /// To the place before.
    Back,
    /// To the place after.
    Forward,
    /// The palette over everything.
    Palette,
    /// The palette over places.
    GoTo,
    /// Search in all pages.
    SearchAll,
    /// Search in this page.
    FindInPage,
    /// To the next hit in this page.
    FindNext,
    /// To the hit before.
    FindPrevious,
    /// Copies the link of this place.
    CopyLink,
    /// Opens this place in a new tab.
    NewTab,
    /// Closes this tab.
    CloseTab,
    /// To the tab after.
    NextTab,
    /// To the tab before.
    PreviousTab,
    /// The page alone.
    LayoutReading,
    /// Index, page and sandbox.
    LayoutMixed,
    /// Page, sandbox and bottom panel.
    LayoutLab,
    /// The sandbox alone.
    LayoutPanel,
    /// All sizes and places as at first.
    ResetLayout,
    /// Shows or hides the index.
    ToggleIndex,
    /// Shows or hides the sandbox.
    ToggleSandbox,
    /// Shows or hides the bottom panel.
    ToggleBottom,
    /// Opens the terminal and gives it the keyboard.
    FocusTerminal,
    /// The keyboard to the next region.
    NextRegion,
    /// The keyboard to the region before.
    PreviousRegion,
    /// Larger.
    ZoomIn,
    /// Smaller.
    ZoomOut,
    /// 100 %.
    ZoomReset,
    /// The whole screen.
    FullScreen,
    /// A theme.
    Theme(ThemeChoiceIndex),
    /// Less motion, or all of it.
    ToggleMotion,
    /// Stops or starts the simulated time.
    PauseResume,
    /// One second of simulated time.
    StepSecond,
    /// To the next thing that is due.
    NextEvent,
    /// Simulated time runs faster.
    Faster,
    /// Simulated time runs slower.
    Slower,
    /// Simulated time runs as real time does.
    NormalSpeed,
    /// Takes the last action in the world back.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Writes the world to a file.
    SaveWorld,
    /// Opens the world of a file.
    OpenWorld,
    /// Begins an empty world.
    NewWorld,
    /// Forgets every stream.
    ResetWorld,
    /// Opens one of the worlds that are ready, by its index.
    ReadyWorld(u8),
    /// The notifications.
    Notices,
    /// Keys and help.
    Help,
    /// What this program is, and the licences of what it brings.
    About,
    /// The settings.
    Settings,
    /// Ends the program.
    Quit,
}

/// Index of a [`ThemeChoice`] in [`ThemeChoice::ALL`].
pub type ThemeChoiceIndex = u8;

/// The groups in which commands are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Going from place to place.
    Navigation,
    /// Finding.
    Search,
    /// What is shown where.
    Layout,
    /// How it looks.
    View,
    /// Simulated time.
    Time,
    /// The world as a whole.
    World,
    /// The program itself.
    Program,
}

impl Group {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Search,
        Self::Navigation,
        Self::Layout,
        Self::View,
        Self::Time,
        Self::World,
        Self::Program,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Navigation => "Navegación",
            Self::Search => "Buscar",
            Self::Layout => "Disposición",
            Self::View => "Aspecto",
            Self::Time => "Tiempo simulado",
            Self::World => "Mundo",
            Self::Program => "Programa",
        }
    }
}

/// A command's line in the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The command.
    pub command: UiCommand,
    /// Where it is listed.
    pub group: Group,
    /// What it does, in a few words.
    pub title: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// The keys that call it; the first one is shown. Those without Ctrl, Alt or a function key
    /// count only while no text is being written.
    pub keys: &'static [KeyboardShortcut],
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}
const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

macro_rules! table {
    ($($command:expr, $group:ident, $title:literal, $icon:literal, [$($key:expr),*];)*) => {
        /// Every command, once.
        pub const COMMANDS: &[Entry] = &[$(Entry {
            command: $command,
            group: Group::$group,
            title: $title,
            icon: $icon,
            keys: &[$($key),*],
        }),*];
    };
}

// Spanish keyboards: the backtick is a dead key and brackets need AltGr, so no key here is one of
// them; `?` is Shift+' there, which arrives as the key `?` or not at all, hence F1 first.
table! {
    UiCommand::Palette, Search, "Buscar o ejecutar", "search", [ctrl(Key::K), ctrl(Key::P)];
    UiCommand::GoTo, Search, "Ir a una página o recurso", "corner-down-left", [ctrl(Key::O)];
    UiCommand::SearchAll, Search, "Buscar en todas las notas", "library", [ctrl_shift(Key::F)];
    UiCommand::FindInPage, Search, "Buscar en esta página", "search", [ctrl(Key::F)];
    UiCommand::FindNext, Search, "Coincidencia siguiente", "arrow-down", [plain(Key::F3)];
    UiCommand::FindPrevious, Search, "Coincidencia anterior", "arrow-up", [shift(Key::F3)];
    UiCommand::Back, Navigation, "Atrás", "arrow-left", [alt(Key::ArrowLeft)];
    UiCommand::Forward, Navigation, "Adelante", "arrow-right", [alt(Key::ArrowRight)];
    UiCommand::NewTab, Navigation, "Abrir en otra pestaña", "plus", [ctrl(Key::T)];
    UiCommand::CloseTab, Navigation, "Cerrar la pestaña", "x", [ctrl(Key::W)];
    UiCommand::NextTab, Navigation, "Pestaña siguiente", "chevron-right", [ctrl(Key::Tab)];
    UiCommand::PreviousTab, Navigation, "Pestaña anterior", "chevron-left", [ctrl_shift(Key::Tab)];
    UiCommand::NextRegion, Navigation, "Región siguiente", "arrow-right", [plain(Key::F6)];
    UiCommand::PreviousRegion, Navigation, "Región anterior", "arrow-left", [shift(Key::F6)];
    UiCommand::CopyLink, Navigation, "Copiar el enlace de este lugar", "link", [ctrl(Key::L)];
    UiCommand::LayoutReading, Layout, "Disposición Lectura", "book-open", [ctrl(Key::Num1)];
    UiCommand::LayoutMixed, Layout, "Disposición Mixto", "columns-2", [ctrl(Key::Num2)];
    UiCommand::LayoutLab, Layout, "Disposición Laboratorio", "flask-conical", [ctrl(Key::Num3)];
    UiCommand::LayoutPanel, Layout, "Disposición Panel", "layout-dashboard", [ctrl(Key::Num4)];
    UiCommand::ToggleIndex, Layout, "Mostrar u ocultar el índice", "panel-left", [ctrl(Key::B)];
    UiCommand::ToggleSandbox, Layout, "Mostrar u ocultar el sandbox", "panel-right", [ctrl_shift(Key::B)];
    UiCommand::FocusTerminal, Layout, "Ir al terminal", "terminal", [ctrl(Key::J)];
    UiCommand::ToggleBottom, Layout, "Mostrar u ocultar el panel inferior", "panel-bottom", [ctrl_shift(Key::J)];
    UiCommand::ResetLayout, Layout, "Restablecer disposición", "rotate-ccw", [];
    UiCommand::ZoomIn, View, "Acercar", "zoom-in", [ctrl(Key::Plus), ctrl(Key::Equals)];
    UiCommand::ZoomOut, View, "Alejar", "minus", [ctrl(Key::Minus)];
    UiCommand::ZoomReset, View, "Tamaño original", "search", [ctrl(Key::Num0)];
    UiCommand::FullScreen, View, "Pantalla completa", "monitor", [plain(Key::F11)];
    UiCommand::Theme(0), View, "Tema del sistema", "monitor", [];
    UiCommand::Theme(1), View, "Tema oscuro", "moon", [];
    UiCommand::Theme(2), View, "Tema claro", "sun", [];
    UiCommand::Theme(3), View, "Tema de alto contraste", "contrast", [];
    UiCommand::ToggleMotion, View, "Reducir animaciones, sí o no", "waves", [];
    UiCommand::PauseResume, Time, "Pausar o reanudar el reloj", "pause", [plain(Key::Space)];
    UiCommand::StepSecond, Time, "Avanzar un segundo", "step-forward", [plain(Key::Period)];
    UiCommand::NextEvent, Time, "Saltar al próximo suceso", "skip-forward", [shift(Key::Period), plain(Key::Colon)];
    UiCommand::Faster, Time, "Reloj más rápido", "plus", [plain(Key::Plus), shift(Key::Plus)];
    UiCommand::Slower, Time, "Reloj más lento", "minus", [plain(Key::Minus)];
    UiCommand::NormalSpeed, Time, "Reloj a velocidad real", "clock", [];
    UiCommand::Undo, World, "Deshacer la última acción", "undo-2", [ctrl(Key::Z)];
    UiCommand::Redo, World, "Rehacer", "redo-2", [ctrl_shift(Key::Z), ctrl(Key::Y)];
    UiCommand::SaveWorld, World, "Guardar el mundo como…", "save", [ctrl(Key::S)];
    UiCommand::OpenWorld, World, "Abrir un mundo…", "folder-open", [];
    UiCommand::NewWorld, World, "Mundo nuevo", "file-plus", [];
    UiCommand::ResetWorld, World, "Reiniciar el mundo", "rotate-ccw", [];
    UiCommand::ReadyWorld(1), World, "Abrir el mundo «transacciones en tiempo real»", "credit-card", [];
    UiCommand::ReadyWorld(2), World, "Abrir el mundo «shard caliente»", "flame", [];
    UiCommand::Help, Program, "Ayuda y atajos", "keyboard", [plain(Key::F1), plain(Key::Questionmark), shift(Key::Questionmark)];
    UiCommand::Notices, Program, "Avisos", "bell", [];
    UiCommand::Settings, Program, "Ajustes", "settings", [ctrl(Key::Comma)];
    UiCommand::About, Program, "Acerca de Caudal y licencias", "info", [];
    UiCommand::Quit, Program, "Salir", "x", [ctrl(Key::Q)];
}

impl UiCommand {
    /// Its line in the table.
    pub fn entry(self) -> &'static Entry {
        // Every command is in the table: the test below walks the enum.
        COMMANDS.iter().find(|entry| entry.command == self).unwrap_or(&COMMANDS[0])
    }

    /// Whether holding its key down calls it again and again.
    pub fn may_repeat(self) -> bool {
        use UiCommand as C;
        matches!(
            self,
            C::FindNext
                | C::FindPrevious
                | C::NextTab
                | C::PreviousTab
                | C::NextRegion
                | C::PreviousRegion
                | C::ZoomIn
                | C::ZoomOut
                | C::StepSecond
                | C::NextEvent
                | C::Faster
                | C::Slower
                | C::Back
                | C::Forward
        )
    }

    /// Whether a text field that has the keyboard takes its keys for itself.
    pub fn yields_to_writing(self) -> bool {
        matches!(self, Self::Undo | Self::Redo)
    }

    /// Whether its keys count while something modal is open.
    pub fn works_over_modals(self) -> bool {
        use UiCommand as C;
        matches!(
            self,
            C::Palette
                | C::GoTo
                | C::SearchAll
                | C::Help
                | C::ZoomIn
                | C::ZoomOut
                | C::ZoomReset
                | C::FullScreen
                | C::Quit
        )
    }

    /// What a theme command chooses.
    pub fn theme(index: ThemeChoiceIndex) -> ThemeChoice {
        ThemeChoice::ALL.get(usize::from(index)).copied().unwrap_or_default()
    }
}

/// Whether a shortcut needs the keyboard to be free of text fields.
pub fn needs_free_keyboard(shortcut: KeyboardShortcut) -> bool {
    let function = matches!(shortcut.logical_key, Key::F1 | Key::F3 | Key::F6 | Key::F11);
    !(shortcut.modifiers.command || shortcut.modifiers.alt || function)
}

/// The shortcut as it is shown: `Ctrl+Mayús+F`.
pub fn shown(shortcut: KeyboardShortcut) -> String {
    let mut text = String::new();
    for (held, name) in [
        (shortcut.modifiers.command || shortcut.modifiers.ctrl, "Ctrl+"),
        (shortcut.modifiers.alt, "Alt+"),
        (shortcut.modifiers.shift && shortcut.logical_key != Key::Questionmark, "Mayús+"),
    ] {
        if held {
            text += name;
        }
    }
    text + match shortcut.logical_key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Space => "Espacio",
        Key::Period => ".",
        Key::Colon => ":",
        Key::Comma => ",",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Questionmark => "?",
        Key::Enter => "Intro",
        Key::Escape => "Esc",
        key => key.name(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ui::theme::find_icon;

    #[test]
    fn no_command_is_listed_twice_and_no_key_calls_two() {
        let mut commands = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for entry in COMMANDS {
            assert!(commands.insert(entry.command), "{:?}", entry.command);
            assert!(find_icon(entry.icon).is_some(), "{}", entry.icon);
            for key in entry.keys {
                assert!(keys.insert(format!("{key:?}")), "{key:?} calls two commands");
            }
        }
        for index in 0..ThemeChoice::ALL.len() {
            assert!(commands.contains(&UiCommand::Theme(index as u8)));
        }
    }

    #[test]
    fn keys_can_be_pressed_on_a_spanish_keyboard() {
        for entry in COMMANDS {
            for key in entry.keys {
                assert!(!matches!(
                    key.logical_key,
                    Key::Backtick
                        | Key::OpenBracket
                        | Key::CloseBracket
                        | Key::Backslash
                        | Key::OpenCurlyBracket
                        | Key::CloseCurlyBracket
                ));
            }
        }
    }

    #[test]
    fn shortcuts_are_shown_in_spanish() {
        assert_eq!(shown(UiCommand::SearchAll.entry().keys[0]), "Ctrl+Mayús+F");
        assert_eq!(shown(UiCommand::Back.entry().keys[0]), "Alt+←");
        assert_eq!(shown(UiCommand::Help.entry().keys[0]), "F1");
        assert!(needs_free_keyboard(UiCommand::PauseResume.entry().keys[0]));
        assert!(!needs_free_keyboard(UiCommand::FindNext.entry().keys[0]));
    }
}
