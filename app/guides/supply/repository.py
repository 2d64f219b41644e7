"""Packs out of a repository under The Update Framework, whose client decides what may be trusted.

It sees to it that nothing expired, older, mixed or signed by anybody else comes through, and
follows new keys from the root the desk was given. What comes through is a pack like any other.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import msgspec
from msgspec import Meta
from tuf.api import exceptions as tuf_errors
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from app.guides.pack.envelope import Sealed, Trust, read_pack, verify
from app.guides.pack.manifest import NAME, Manifest
from app.guides.pack.refusal import Refused
from app.guides.supply.cache import Cache, Demand
from app.guides.supply.fetcher import PACK_MAX, NotingFetcher
from app.guides.supply.files import reach
from app.guides.supply.source import Hear, accept, unreachable
from app.guides.supply.trouble import older_offered, trouble

METADATA, TARGETS = "metadata", "targets"


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What the signed metadata says of a pack beside its hash (`custom`)."""

    pack: Annotated[str, Meta(pattern=f"^{NAME}$")]
    version: Annotated[int, Meta(ge=1)]
    recommended: bool = False
    mandatory_since: datetime | None = None


class _Client(Updater):
    """The framework's client. It begins with the root it is given each time.

    So the link to the newest root it has seen is never read; making that link fails where the
    cache is on a file system without links.
    """

    def _update_root_symlink(self) -> None:
        pass


class Repository:
    """A repository, over HTTP or in a folder."""

    def __init__(
        self,
        place: str,
        pack: str,
        root: Path,
        cache: Cache,
        trust: Callable[[], Trust] = lambda: None,
    ) -> None:
        """Make one.

        Args:
            place: Its address, or its folder.
            pack: The name of the pack wanted from it.
            root: The file with the root metadata this desk was given.
            cache: Where what has been trusted so far is kept.
            trust: Whose signature the pack itself must bear; None: the repository's word is enough.
        """
        self._place, self._pack, self._root = place, pack, root
        self._cache, self._trust = cache, trust

    def fetch(
        self, have: Manifest | None, now: datetime, hear: Hear
    ) -> tuple[Sealed, bytes] | None:
        """See `Source`."""
        fetcher = NotingFetcher(self._place)
        try:
            root = reach(self._root).read_bytes()
        except OSError as error:
            raise unreachable(str(self._root), error) from error
        try:
            with self._cache.locked():
                return self._fetch(fetcher, root, have, now, hear)
        except (tuf_errors.RepositoryError, tuf_errors.DownloadError) as error:
            raise trouble(error, fetcher.last, self._place) from error
        except OSError as error:
            raise unreachable(str(self._cache.folder), error) from error

    def _fetch(
        self,
        fetcher: NotingFetcher,
        root: bytes,
        have: Manifest | None,
        now: datetime,
        hear: Hear,
    ) -> tuple[Sealed, bytes] | None:
        metadata = reach(self._cache.metadata)
        metadata.mkdir(parents=True, exist_ok=True)
        client = _Client(
            str(metadata),
            f"{fetcher.address}/{METADATA}/",
            fetcher=fetcher,
            target_base_url=f"{fetcher.address}/{TARGETS}/",
            config=UpdaterConfig(),
            bootstrap=root,
        )
        target = self._target(client)
        announced = _announced(target, self._place)
        newer = have is None or have.pack != announced.pack or have.version < announced.version
        if announced.mandatory_since is not None and newer:
            since = announced.mandatory_since
            hear(Demand(pack=announced.pack, version=announced.version, since=since))
        if have is not None and have.pack == announced.pack:
            if announced.version < have.version:
                raise older_offered(self._place, announced.version, have)
            if announced.version == have.version:
                return None
        return self._download(client, target, fetcher, have, now, hear)

    def _target(self, client: Updater) -> TargetFile:
        name = f"{self._pack}.pack"
        target = client.get_targetinfo(name)
        if target is None:
            raise Refused(
                f"{self._place}：仓库里没有包 {self._pack}；请检查设置 guides.name",
                f"{self._place}: there is no pack {self._pack} in the repository; check the "
                "setting guides.name",
            )
        if target.length > PACK_MAX:
            raise Refused(
                f"{self._place}：{name} 有 {target.length} 字节，最多 {PACK_MAX}",
                f"{self._place}: {name} has {target.length} bytes, at most {PACK_MAX} are taken",
            )
        return target

    def _download(
        self,
        client: Updater,
        target: TargetFile,
        fetcher: NotingFetcher,
        have: Manifest | None,
        now: datetime,
        hear: Hear,
    ) -> tuple[Sealed, bytes] | None:
        with TemporaryDirectory(dir=reach(self._cache.folder), prefix=".fetch-") as folder:
            file = Path(client.download_target(target, str(Path(folder) / "pack"))).read_bytes()
        sealed = read_pack(file, fetcher.last)
        verify(sealed, self._trust())
        return (sealed, file) if accept(sealed, have, now, hear) else None


def _announced(target: TargetFile, place: str) -> Announced:
    try:
        return msgspec.convert(target.custom, Announced, strict=False)
    except msgspec.ValidationError as error:
        raise Refused(
            f"{place}：{target.path} 不是 ringside guide publish 发布的（{error}），请用它重发",
            f"{place}: {target.path} was not published by `ringside guide publish` ({error}); "
            "publish it with that",
        ) from error
