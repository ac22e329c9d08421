"""Writes the table of icons in Rust and prints their code points for pyftsubset."""

import json
import pathlib
import sys

points = json.load(open(sys.argv[1]))
names = [line.strip() for line in open(pathlib.Path(__file__).parent / "names.txt") if line.strip()]
missing = [name for name in names if name not in points]
if missing:
    sys.exit(f"no such icons: {missing}")
rows = []
for name in names:
    value = points[name]
    value = int(value, 16) if isinstance(value, str) else value
    print(f"{value:04x}")
    rows.append(f'    ("{name}", \'\\u{{{value:x}}}\'),')
head = (
    "//! The icons by Lucide's names; written by `assets/make` from `assets/icons/names.txt`.\n\n"
    "/// Name and character of every icon, by name.\n"
    f"pub(super) const ICONS: [(&str, char); {len(rows)}] = [\n"
)
pathlib.Path(sys.argv[2]).write_text(head + "\n".join(rows) + "\n];\n")
