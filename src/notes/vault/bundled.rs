//! The pages that are part of the program.
//!
//! A list by hand rather than `include_dir`: it brings no procedural macro, cargo rebuilds when a
//! page changes (on a stable toolchain `include_dir` does not see a page that is new), and a page
//! that is taken away stops the build by name. What the list can miss, a page that was added, the
//! test below finds.

macro_rules! pages {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../../content/", $id, ".md")))),*]
    };
}

/// Id and source of every page under `content/`.
pub(super) const PAGES: &[(&str, &str)] = pages![
    "apache-kafka",
    "comparativa",
    "errores",
    "flink",
    "glosario",
    "indice-aws",
    "kinesis",
    "lambda-serverless",
    "limites",
    "novedades",
    "precios",
    "s3-data-lake",
];

/// Name and bytes of every picture that a page may show, as PNG.
const IMAGES: &[(&str, &[u8])] =
    &[("caudal.png", include_bytes!("../../../assets/icons/caudal-256.png"))];

/// The bytes of a bundled picture by the name that pages use.
pub fn image(file: &str) -> Option<&'static [u8]> {
    IMAGES.iter().find(|(name, _)| *name == file).map(|(_, bytes)| *bytes)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::PAGES;

    #[test]
    fn the_list_is_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let mut found: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder of the pages")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
            .collect();
        found.sort();
        let listed: Vec<_> = PAGES.iter().map(|(id, _)| *id).collect();
        assert_eq!(listed, found);
    }
}
