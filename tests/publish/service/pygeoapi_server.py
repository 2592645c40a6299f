"""Run pygeoapi on this machine by a configuration: python pygeoapi_server.py FOLDER PORT."""

import os
import sys
from pathlib import Path


def main(folder: Path, port: int) -> None:
    """Describe the service as pygeoapi's own command does, and serve it until killed."""
    os.environ |= {
        "PYGEOAPI_CONFIG": str(folder / "pygeoapi-config.yml"),
        "PYGEOAPI_OPENAPI": str(folder / "openapi.yml"),
        "PYGEOAPI_DATA": str(folder),
        "PYGEOAPI_URL": f"http://127.0.0.1:{port}",
    }
    from pygeoapi.openapi import generate_openapi_document
    from werkzeug.serving import run_simple

    # What is JSON is YAML, too, and written in no time.
    text = generate_openapi_document(folder / "pygeoapi-config.yml", "json")
    (folder / "openapi.yml").write_text(text, "utf-8")
    from pygeoapi.flask_app import APP

    run_simple("127.0.0.1", port, APP)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
