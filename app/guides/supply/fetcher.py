"""How the files of a repository are read: over HTTP, or from a folder, which may be a share."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

from app.guides.supply.files import reach
from app.version import VERSION

PACK_MAX = 128 * 1024 * 1024
TIMEOUT_S = 10
"""For an answer, and between any two pieces of one."""
HERE = "repository:/"
"""What addresses begin with when the repository is a folder."""


class FolderFetcher(FetcherInterface):
    """Reads from a folder; nothing is ever written there."""

    def __init__(self, folder: Path) -> None:
        """Make one."""
        self._folder = folder

    def _fetch(self, url: str) -> Iterator[bytes]:
        names = unquote(url.removeprefix(HERE)).split("/")
        if any(name in ("", ".", "..") for name in names):
            raise DownloadHTTPError(f"{url}: not a file of the repository", 404)
        file = reach(self._folder.joinpath(*names))
        try:
            with file.open("rb") as opened:
                return iter((opened.read(PACK_MAX + 1),))
        except FileNotFoundError as error:
            if not reach(self._folder).is_dir():
                raise  # a share that is gone is no answer to whether there is a newer root
            raise DownloadHTTPError(f"{file}: not there", 404) from error


class NotingFetcher(FetcherInterface):
    """Passes on what another fetcher reads, and notes which file it was last.

    Attributes:
        last: That file, as people would name it.
    """

    def __init__(self, place: str) -> None:
        """Make one for an address (`https://...`, `file://...`) or a folder."""
        self.last = place
        self._place = place.rstrip("/")
        folder = folder_of(place)
        self.address = self._place if folder is None else HERE.rstrip("/")
        agent = f"Ringside/{VERSION}"
        self._inner: FetcherInterface = (
            Urllib3Fetcher(socket_timeout=TIMEOUT_S, app_user_agent=agent)
            if folder is None
            else FolderFetcher(folder)
        )

    def _fetch(self, url: str) -> Iterator[bytes]:
        self.last = f"{self._place}/{url.removeprefix(self.address).lstrip('/')}"
        return self._inner.fetch(url)


def folder_of(place: str) -> Path | None:
    """Return the folder a place is; None for what is reached over HTTP."""
    parts = urlsplit(place)
    if parts.scheme in ("http", "https"):
        return None
    if parts.scheme == "file":
        host = f"//{parts.netloc}" if parts.netloc not in ("", "localhost") else ""
        return Path(url2pathname(host + parts.path))
    return Path(place)
