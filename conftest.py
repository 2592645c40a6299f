"""No test sees what somebody imported on this machine, the examples in docstrings included."""

import os

os.environ["NZV_GEO_DATA"] = "none"
