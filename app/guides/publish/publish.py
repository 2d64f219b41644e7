"""Publish packs into a repository: a folder that any web server, or a share, can offer.

metadata/1.root.json ...      who may sign what; each new root is signed by the one before
metadata/N.targets.json       which packs there are, by hash
metadata/N.snapshot.json      which targets are meant
metadata/timestamp.json       which snapshot is meant; written last, so that all of it or
nothing of it is published
targets/<hash>.<name>.pack    the packs; earlier ones stay for desks that are fetching them
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from filelock import FileLock, Timeout
from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from app.guides.pack.envelope import Sealed
from app.guides.pack.judge import check_expiry
from app.guides.pack.refusal import Refused
from app.guides.publish.roles import DAYS, KEY_OF, Signers, lasting, new_root, next_root
from app.guides.supply.files import reach, write_whole
from app.guides.supply.repository import METADATA, TARGETS, Announced

LOCK_S = 10.0
RENEW_AT = 0.5
"""A snapshot is signed anew when less than this share of its time is left."""

Meant = tuple[Metadata[Targets] | None, Metadata[Snapshot] | None, Metadata[Timestamp] | None]
T = TypeVar("T", Root, Timestamp, Snapshot, Targets)


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What the repository is at now.

    Attributes:
        first: Whether it was made just now.
        root: The newest root metadata; desks new to the repository are given this file.
        versions: Of each role.
        expires: When each role has to be renewed.
    """

    first: bool
    root: Path
    versions: dict[str, int]
    expires: dict[str, datetime]


class Publisher:
    """One repository. Whoever publishes holds its lock."""

    def __init__(self, folder: Path, signers: Signers, now: datetime) -> None:
        """Make one; `signers` need hold only the keys of what is done."""
        self._folder, self._signers, self._now = folder, signers, now

    def publish(
        self, sealed: Sealed | None, file: bytes = b"", timestamp_days: int = DAYS["timestamp"]
    ) -> Published:
        """Add a pack as the newest of its name, or only renew what is there.

        The first time, the repository is made.

        Raises:
            Refused: The pack is not newer than the one published, a key is not the repository's,
                or a file there is damaged.
            OSError: The folder can't be written to.
        """
        with self._locked():
            first = self._newest("root") is None
            if first:
                self._write(new_root(self._signers, self._now), "root")
            for role in ("timestamp", *(("targets",) if sealed is not None else ())):
                self._signer(role)  # a wrong key is found before anything is written
            targets = self._targets(sealed, file)
            self._timestamp(self._snapshot(targets), timestamp_days)
            return self._report(first)

    def rotate(self, changed: Mapping[str, Ed25519PrivateKey]) -> Published:
        """Change keys, or renew the root when none is changed; sign anew what they signed.

        Raises:
            Refused: There is no repository yet, or a file there is damaged.
            OSError: The folder can't be written to.
        """
        with self._locked():
            self._write(next_root(self._root(), self._signers, changed, self._now), "root")
            self._signers = self._signers.changed(changed)
            targets = self._meant()[0]
            if changed.keys() - {"root"} and targets is not None:
                if "targets" in changed:
                    self._sign_next(targets, "targets")
                self._timestamp(self._snapshot(targets), DAYS["timestamp"])
            return self._report(first=False)

    def _report(self, first: bool) -> Published:
        root = self._root()
        targets, snapshot, timestamp = self._meant()
        loaded = {"root": root, "targets": targets, "snapshot": snapshot, "timestamp": timestamp}
        there = {name: each.signed for name, each in loaded.items() if each is not None}
        return Published(
            first=first,
            root=self._folder / METADATA / f"{root.signed.version}.root.json",
            versions={name: each.version for name, each in there.items()},
            expires={name: each.expires for name, each in there.items()},
        )

    def _targets(self, sealed: Sealed | None, file: bytes) -> Metadata[Targets]:
        """Return the targets, with the pack among them."""
        targets = self._meant()[0]
        if targets is None:
            targets = Metadata(Targets())
            targets.signed.version = 0
        if sealed is not None:
            self._add(targets.signed, sealed, file)
        elif targets.signed.version and not self._is_old(targets.signed.expires, "targets"):
            return targets
        return self._sign_next(targets, "targets")

    def _add(self, targets: Targets, sealed: Sealed, file: bytes) -> None:
        manifest = sealed.manifest
        check_expiry(manifest, sealed.where, self._now)
        name = f"{manifest.pack}.pack"
        there = targets.targets.get(name)
        before = msgspec.convert(there.custom, Announced, strict=False) if there else None
        if before is not None and before.version >= manifest.version:
            raise Refused(
                f"{sealed.where}：仓库里已有 {before.pack} {before.version}；"
                "请用更大的 --version 重新打包",
                f"{sealed.where}: {before.pack} {before.version} is published already; pack it "
                "again with a higher --version",
            )
        announced = Announced(
            pack=manifest.pack,
            version=manifest.version,
            recommended=manifest.recommended,
            mandatory_since=manifest.mandatory_since,
        )
        target = TargetFile.from_data(name, file)
        target.unrecognized_fields["custom"] = msgspec.to_builtins(announced)
        for path in target.get_prefixed_paths():
            write_whole(self._folder / TARGETS / path, file)
        targets.targets[name] = target

    def _snapshot(self, targets: Metadata[Targets]) -> Metadata[Snapshot]:
        snapshot = self._meant()[1]
        if snapshot is None:
            snapshot = Metadata(Snapshot())
            snapshot.signed.version = 0
        meta = snapshot.signed.meta["targets.json"]
        same = meta.version == targets.signed.version and self._is_signed(snapshot)
        old = self._is_old(snapshot.signed.expires, "snapshot")
        if snapshot.signed.version and same and not old:
            return snapshot
        snapshot.signed.meta["targets.json"] = MetaFile(targets.signed.version)
        return self._sign_next(snapshot, "snapshot")

    def _timestamp(self, snapshot: Metadata[Snapshot], days: int) -> Metadata[Timestamp]:
        file = self._folder / METADATA / "timestamp.json"
        before = _read(file, Timestamp)
        timestamp = Metadata(Timestamp()) if before is None else before
        timestamp.signed.version = 1 if before is None else before.signed.version + 1
        timestamp.signed.snapshot_meta = MetaFile(snapshot.signed.version)
        lasting(timestamp.signed, days, self._now)
        self._sign(timestamp, "timestamp")
        write_whole(file, timestamp.to_bytes(JSONSerializer()))
        return timestamp

    def _sign_next(self, whole: Metadata[T], role: str) -> Metadata[T]:
        whole.signed.version += 1
        lasting(whole.signed, DAYS[role], self._now)
        self._sign(whole, role)
        self._write(whole, role)
        return whole

    def _sign(self, whole: Metadata[T], role: str) -> None:
        whole.sign(self._signer(role))

    def _signer(self, role: str) -> CryptoSigner:
        """Return what signs a role.

        Raises:
            Refused: The key at hand is not the one the newest root names: no desk would accept it.
        """
        signer = self._signers.of(role)
        if signer.public_key.keyid not in self._root().signed.roles[role].keyids:
            name = KEY_OF[role]
            raise Refused(
                f"{self._folder}：{name} 密钥不是这个仓库的；密钥更换后请改用新的，"
                f"要更换请用 --rotate {name} --new-key",
                f"{self._folder}: the key {name} is not this repository's; after a change of keys "
                f"use the new one, to change it say --rotate {name} --new-key",
            )
        return signer

    def _is_signed(self, whole: Metadata[Snapshot]) -> bool:
        """Whether the key the newest root names has signed it."""
        root = self._root().signed
        try:
            root.verify_delegate("snapshot", whole.signed_bytes, whole.signatures)
        except RepositoryError:
            return False
        return True

    def _is_old(self, expires: datetime, role: str) -> bool:
        return expires - self._now < timedelta(days=DAYS[role]) * RENEW_AT

    def _meant(self) -> Meant:
        """Return what is published: a version half written and given up is passed over."""
        folder = self._folder / METADATA
        timestamp = _read(folder / "timestamp.json", Timestamp)
        if timestamp is None:
            return None, None, None
        version = timestamp.signed.snapshot_meta.version
        snapshot = _read(folder / f"{version}.snapshot.json", Snapshot)
        if snapshot is None:
            raise _damaged(folder / f"{version}.snapshot.json")
        version = snapshot.signed.meta["targets.json"].version
        targets = _read(folder / f"{version}.targets.json", Targets)
        if targets is None:
            raise _damaged(folder / f"{version}.targets.json")
        return targets, snapshot, timestamp

    def _root(self) -> Metadata[Root]:
        newest = self._newest("root")
        root = None if newest is None else _read(newest, Root)
        if root is None:
            raise Refused(
                f"{self._folder}：还不是仓库；请先用 ringside guide publish PACK 发布一次",
                f"{self._folder}: is no repository yet; publish once with `ringside guide publish "
                "PACK`",
            )
        return root

    def _newest(self, role: str) -> Path | None:
        """Return the file of a role's newest version."""
        numbered = [
            (int(found[1]), file)
            for file in reach(self._folder / METADATA).glob(f"*.{role}.json")
            if (found := re.fullmatch(rf"(\d+)\.{role}\.json", file.name))
        ]
        return max(numbered)[1] if numbered else None

    def _write(self, whole: Metadata[T], role: str) -> None:
        file = self._folder / METADATA / f"{whole.signed.version}.{role}.json"
        write_whole(file, whole.to_bytes(JSONSerializer()))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        reach(self._folder).mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(reach(self._folder) / ".publishing", timeout=LOCK_S):
                yield
        except Timeout as error:
            raise Refused(
                f"{self._folder}：另一个人正在发布；请稍后再试",
                f"{self._folder}: somebody else is publishing; try again in a while",
            ) from error


def _read(file: Path, kind: type[T]) -> Metadata[T] | None:
    try:
        whole: Metadata[T] = Metadata.from_bytes(reach(file).read_bytes())
    except FileNotFoundError:
        return None
    except DeserializationError as error:
        raise _damaged(file) from error
    if not isinstance(whole.signed, kind):
        raise _damaged(file)
    return whole


def _damaged(file: Path) -> Refused:
    return Refused(
        f"{file}：元数据损坏；请从备份恢复这个文件",
        f"{file}: the metadata is damaged; restore this file from a backup",
    )
