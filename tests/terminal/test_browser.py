"""The app in a browser, through textual-serve: it starts, shows itself, takes keys, and says what needs a terminal."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

aiohttp = pytest.importorskip("aiohttp", reason="comes with textual-serve, which is not installed")
pytest.importorskip("textual_serve", reason="textual-serve is not installed")

DEADLINE_S = 90.0
SERVER = """
import sys
from textual_serve.server import Server

Server(f"{sys.executable} -m assess", host="127.0.0.1", port=int(sys.argv[1])).serve()
"""


@pytest.fixture
def address(content, own_home, tmp_path) -> Iterator[str]:
    """The app served on this machine; ended with all that it started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "ASSESS_HOME": str(own_home), "ASSESS_CONTENT": str(content.root)}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)],
        env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(30)


class Page:
    """What a browser does: sends keys, and gathers what comes back."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.text = ""

    async def until(self, wanted: Callable[[str], bool] | str) -> None:
        """Read until the text holds it; fails with the end of what came."""
        holds = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        deadline = asyncio.get_running_loop().time() + DEADLINE_S
        while not holds(self.text):
            left = deadline - asyncio.get_running_loop().time()
            assert left > 0, f"{wanted!r} did not come; the end of what came is\n{self.text[-3000:]}"
            message = await self._socket.receive(timeout=left)
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), message
            if message.type is aiohttp.WSMsgType.BINARY:
                self.text += message.data.decode("utf-8", "replace")

    async def type(self, keys: str) -> None:
        """Press keys, as a terminal sends them."""
        await self._socket.send_json(["stdin", keys])


async def test_it_starts_in_a_browser_takes_keys_and_says_what_needs_a_terminal(address):
    async with aiohttp.ClientSession() as session:
        deadline = asyncio.get_running_loop().time() + DEADLINE_S
        while True:
            try:
                async with session.get(address) as page:
                    assert page.status == 200
                    break
            except aiohttp.ClientConnectionError:
                assert asyncio.get_running_loop().time() < deadline, "the server did not start"
                await asyncio.sleep(0.05)
        async with session.ws_connect(f"{address}/ws?width=120&height=40", max_msg_size=0) as socket:
            page = Page(socket)
            await page.until("Assess")
            await page.until("Add two tensors")
            await page.type("\x10")  # Ctrl+P
            await page.until("Search for commands")
            await page.type("suspend")
            await page.until("leaves the terminal to the shell")
            await page.type("\r")
            await page.until("cannot be suspended")
            await page.type("\x11")  # Ctrl+Q
