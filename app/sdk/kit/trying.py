"""What every test of the contract needs: the connector, its settings, and a trial of it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, ClassVar, TypeVar

import pytest

from app.domain.customer import Customer
from app.sdk.connector import ConnectorContext
from app.sdk.kit.trial import Subject, Trial, subject
from app.sdk.manifest import Capability, Manifest

Test = TypeVar("Test", bound=Callable[..., object])
SHORTEST_REASON = 12


def about(capability: Capability) -> Callable[[Test], Test]:
    """Mark a test that is for connectors with one capability only."""

    def marked(test: Test) -> Test:
        test.about = capability  # type: ignore[attr-defined]
        return test

    return marked


class Trying:
    """Tests of one connector against a system that is well.

    Attributes:
        package: The connector's (`connectors.tmf`).
        against: Which real or foreign server it is tried against, with its version; empty when it
            is one of our own.
        cannot: What of the contract can't be tried here, by the word in `_possible`, each with the
            reason; shown as skipped.
    """

    package: ClassVar[str]
    against: ClassVar[str] = ""
    cannot: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        """Take out the tests that are about what the manifest does not offer."""
        super().__init_subclass__()
        if "package" not in vars(cls):
            return
        offered = subject(cls.package).manifest.capabilities
        for name in dir(cls):
            of = getattr(getattr(cls, name), "about", None)
            if isinstance(of, Capability) and of not in offered:
                setattr(cls, name, None)

    def settings(self) -> Any:
        """Return settings it might have; nothing is reached with them."""
        raise NotImplementedError("`settings()` is missing")

    def connected(
        self, settings: Any, context: ConnectorContext | None = None
    ) -> AbstractAsyncContextManager[Any]:
        """Connect as the desk does; to be overridden by one that runs it in another way."""
        return subject(self.package).connected(settings, context)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Trial]:
        """Start a system that is well, connect to it, and yield the trial; then end both."""
        raise NotImplementedError("`opened()` is missing")
        yield  # makes this a generator

    def _ours(self) -> Subject:
        return subject(self.package)

    def _offered(self) -> Manifest:
        return self._ours().offered(self.settings())

    def _possible(self, what: str) -> None:
        why = self.cannot.get(what)
        if why is not None:
            assert len(why) >= SHORTEST_REASON, f"{what} is left out for no reason"
            pytest.skip(f"{what} can't be tried here: {why}")

    def _done_once(self, trial: Trial, key: str) -> None:
        self._possible("done")
        assert trial.done is not None, "say how often the system did it: `Trial.done`"
        assert trial.done(key) == 1


def who(trial: Trial) -> Customer:
    """Return whom a trial is about."""
    assert trial.questions.customer is not None, "the trial names no customer"
    return trial.questions.customer


def quiet(_share: float) -> None:
    """Take note of how far it is."""
