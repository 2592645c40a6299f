"""``python -m nzv_geo`` is the command ``nzv-geo``."""

import sys

from nzv_geo.cli import main

if __name__ == "__main__":
    sys.exit(main())
