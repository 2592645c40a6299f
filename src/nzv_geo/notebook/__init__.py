"""What a notebook shows where a value is the last expression of a cell.

The values ask for it by name, through `nzv_geo.shown`: nothing below imports this.
"""

from nzv_geo.notebook import joins, layers, ledgers, projects, valleys
from nzv_geo.notebook.origin import as_html

__all__ = ["as_html", "joins", "layers", "ledgers", "projects", "valleys"]
