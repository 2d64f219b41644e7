"""One real Request Tracker for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.servers.rt import RequestTracker, request_tracker


@pytest.fixture(scope="session")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RequestTracker]:
    with request_tracker(tmp_path_factory.mktemp("rt")) as found:
        found.ask("POST", "queue", {"Name": "Broadband"})
        found.ask("POST", "queue", {"Name": "Complaints"})
        yield found
