"""A repository in a folder, a desk's cache, and a web server for those who ask over HTTP."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.app.guides.supply.places import Depot


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def web(depot: Depot) -> Iterator[str]:
    """Offer the repository over HTTP, and return its address."""
    depot.folder.mkdir(exist_ok=True)
    handler = functools.partial(_Quiet, directory=str(depot.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
