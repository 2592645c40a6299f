"""How the documentation becomes a site: `make docs`.

The pages are those that a forge shows, too: the site is built from the root of the project, so that
links between them are the same in both places.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import geopandas
import pandas

from nzv_geo import layers, styles
from nzv_geo.version import __version__

# What a layer imports for its types alone, so that its signatures lead to them.
vars(layers).update(geopandas=geopandas, pandas=pandas, Look=styles.Look, Style=styles.Style)

project = "nzv-geo"
author = "The nzv-geo founders"
project_copyright = "The nzv-geo founders, MIT licence"
release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "generating",  # beside this file
]
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "data/README.md",
    "examples/README.md",
    "CHANGELOG.md",
    "SECURITY.md",
]
exclude_patterns = [".*", "build", "dist", "node_modules", "src", "tests"]

myst_enable_extensions = ["colon_fence", "html_image"]
myst_heading_anchors = 3
highlight_language = "none"
smartquotes = False  # what stands in the text is what is typed

default_role = "py:obj"
autodoc_default_options = {"members": True}
napoleon_use_ivar = True
autodoc_typehints = "description"
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "nzv-geo"
html_extra_path = ["start"]  # the page that leads to the index
html_static_path = ["static"]
html_js_files = ["access.js"]
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_show_search_summary = False  # a page on a disk may not fetch another one
