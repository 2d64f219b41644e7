"""One real gateway for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.servers.kannel import Kannel, kannel


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    with kannel(tmp_path_factory.mktemp("kannel")) as found:
        yield found
