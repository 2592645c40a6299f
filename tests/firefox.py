"""Drive Debian's Firefox by WebDriver BiDi, the protocol it speaks itself.

Only what the tests of the pages need: open a page, evaluate a script, press keys, list requests.
"""

import itertools
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "ArrowRight": "\ue014",
    "ArrowLeft": "\ue012",
    "Home": "\ue011",
    "End": "\ue010",
    "Space": " ",
}


class Firefox:
    """One page in Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.numbers = itertools.count(1)
        self.requests: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["network.beforeRequestSent"])
        # The first tab of a headless window never gets the focus; a new one does.
        self.context = self.send("browsingContext.create", type="tab")["context"]

    def send(self, method: str, **params: Any) -> Any:
        """Send one command and return its result; note the events that arrive meanwhile."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("method") == "network.beforeRequestSent":
                self.requests.append(answer["params"]["request"]["url"])
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, path: Path) -> None:
        self.visit(path.resolve().as_uri())

    def visit(self, address: str) -> None:
        self._show(self.context, address)

    def visit_apart(self, address: str) -> None:
        """Load a page in a tab of its own; nothing of it is left."""
        tab = self.send("browsingContext.create", type="tab", background=True)["context"]
        self._show(tab, address)
        self.send("browsingContext.close", context=tab)
        self.send("browsingContext.activate", context=self.context)  # closing took the focus

    def _show(self, tab: str, address: str) -> None:
        self.send("browsingContext.navigate", context=tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, or what it promises, by way of JSON."""
        answer = self.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        return json.loads(answer["result"].get("value", "null"))

    def press(self, *keys: str) -> None:
        strokes = [
            {"type": kind, "value": KEYS.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self.send("input.performActions", context=self.context, actions=actions)


@contextmanager
def firefox(program: str) -> Iterator[Firefox]:
    """Start Firefox with an empty profile, and end it."""
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen(
            [program, "--headless", "--remote-debugging-port", "0", "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            with connect(f"{_address(process)}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            process.wait(timeout=30)
            assert process.stderr
            process.stderr.close()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    raise RuntimeError("Firefox ended before it listened")
