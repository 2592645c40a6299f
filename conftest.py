"""No test sees what somebody imported or kept here, the examples in docstrings included."""

import os

os.environ["NZV_GEO_DATA"] = "none"
os.environ["NZV_GEO_CACHE"] = "none"
