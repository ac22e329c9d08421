//! Probing, splitting, merging: by mouse and by keyboard.
