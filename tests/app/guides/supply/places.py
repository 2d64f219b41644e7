"""A repository as its publisher sees it, and as a desk does."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.guides.pack.envelope import Sealed, read_pack
from app.guides.pack.manifest import Manifest
from app.guides.pack.refusal import Refused
from app.guides.publish.publish import Published, Publisher
from app.guides.publish.roles import Signers
from app.guides.supply.cache import Cache, Demand
from app.guides.supply.repository import Repository
from tests.app.guides.pack.packs import NOW, key, pack


def signers(**others: str) -> Signers:
    return Signers(lambda name: key(others.get(name, name)))


class Thief(Publisher):
    """Signs with whatever key there is."""

    def _signer(self, role: str) -> Any:
        return self._signers.of(role)


class Depot:
    """A repository in a folder, and the cache of one desk.

    Attributes:
        heard: What the desk was told is mandatory.
    """

    def __init__(self, place: Path) -> None:
        self.folder = place / "repository"
        self.cache = Cache(place / "cache", "here")
        self.root = place / "root.json"
        self.heard: list[Demand] = []

    # The publisher

    def publish(
        self,
        version: int | None = None,
        *,
        now: datetime = NOW,
        by: Signers | None = None,
        days: int = 7,
        forged: bool = False,
        **fields: Any,
    ) -> Published:
        """Publish a pack, or only renew; the first root is given to the desk."""
        file = b"" if version is None else pack(version, **fields)
        sealed = None if version is None else read_pack(file, "care.pack")
        who = Thief if forged else Publisher
        done = who(self.folder, by or signers(), now).publish(sealed, file, days)
        if not self.root.exists():
            shutil.copy(done.root, self.root)
        return done

    def rotate(self, by: Signers | None = None, **changed: Ed25519PrivateKey) -> Published:
        return Publisher(self.folder, by or signers(), NOW).rotate(changed)

    def file(self, pattern: str) -> Path:
        """The newest file of the repository that matches."""
        return max(self.folder.glob(pattern), key=lambda each: (len(each.name), each.name))

    def keep(self, name: str) -> Path:
        """Copy the repository as it is now."""
        return Path(shutil.copytree(self.folder, self.folder.with_name(name)))

    def put_back(self, kept: Path) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(kept, self.folder)

    # The desk

    def fetch(
        self, have: Manifest | None = None, place: str = "", now: datetime = NOW, **options: Any
    ) -> tuple[Sealed, bytes] | None:
        return self.repository(place, **options).fetch(have, now, self.heard.append)

    def repository(self, place: str = "", **options: Any) -> Repository:
        given = {"pack": "care", "root": self.root, "cache": self.cache, **options}
        return Repository(place or str(self.folder), **given)

    def takes(self, have: Manifest | None = None, place: str = "") -> Manifest:
        found = self.fetch(have, place)
        assert found is not None
        return found[0].manifest

    def refuses(self, have: Manifest | None = None, place: str = "", **options: Any) -> str:
        """What is said in English; the Chinese says it of the same place."""
        with pytest.raises(Refused) as raised:
            self.fetch(have, place, **options)
        said = raised.value.said
        where, _, what = said["en"].partition(": ")
        assert said["zh"].startswith(f"{where}：")
        assert "；" in said["zh"], "it says what to do"
        return what


def expired(file: Path) -> bool:
    until = datetime.fromisoformat(json.loads(file.read_text("utf-8"))["signed"]["expires"])
    return until < datetime.now(until.tzinfo) + timedelta(seconds=1)
