"""The guides: which are in use, where newer ones come from, and how the last look went."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.bootstrap.guides import cache_of, trust_of
from app.cli.checks.finding import Finding, Verdict, judge
from app.guides.pack.judge import check_expiry, open_pack
from app.guides.pack.refusal import Refused
from app.guides.supply.cache import Cache
from app.guides.supply.files import reach
from app.paths import resources_folder
from app.settings import GuidesSettings

SUBJECT = "guides"
_LATE = "ask who publishes the guides; the desk shows calls without guides until they are here"


def check_guides(settings: GuidesSettings) -> Iterator[Finding]:
    """Yield findings on the guides as the settings have them."""
    if settings.source == "folder":
        yield _check_folder(Path(settings.place) if settings.place else None)
        return
    cache = cache_of(settings)
    yield from _check_place(settings)
    yield _check_pack(settings, cache)
    yield from _check_last_look(cache)


def _check_folder(place: Path | None) -> Finding:
    folder = place or resources_folder() / "guides"
    if not reach(folder).is_dir():
        return judge(SUBJECT, False, f"{folder} is no folder", "mend guides.place")
    count = len(list(reach(folder).glob("*.yaml")))
    ours = "" if place is not None else ", those of the program"
    return judge(
        SUBJECT,
        count > 0,
        f"{count} files in {folder}{ours}",
        "calls are shown without a next step; `ringside guide check FOLDER` says more",
        Verdict.WARN,
    )


def _check_place(settings: GuidesSettings) -> Iterator[Finding]:
    files = {"guides.root": settings.root} if settings.source == "repository" else {}
    if "://" not in settings.place:
        files["guides.place"] = settings.place
    for name, file in files.items():
        if not reach(Path(file)).exists():
            yield judge(SUBJECT, False, f"{name}: {file} is not there", "mend the path, or wait")


def _check_pack(settings: GuidesSettings, cache: Cache) -> Finding:
    """Say which pack the next start begins with."""
    why = "none has come yet, the program's own are used"
    for file in cache.packs():
        try:
            manifest = open_pack(file.read_bytes(), str(file), trust_of(settings)).manifest
        except (OSError, Refused) as error:
            why = str(error)
            continue
        try:
            check_expiry(manifest, str(file), datetime.now(UTC))
        except Refused as error:
            return judge(SUBJECT, False, str(error), "it goes on until then", Verdict.WARN)
        until = f"{manifest.expires_at:%Y-%m-%d}"
        return judge(SUBJECT, True, f"{manifest.edition}, good until {until}", "")
    return judge(SUBJECT, False, why, "see that place, keys and root are right", Verdict.WARN)


def _check_last_look(cache: Cache) -> Iterator[Finding]:
    status = cache.status()
    if status.checked_at is None:
        return
    at = f"{status.checked_at:%Y-%m-%d %H:%M} UTC"
    if status.refused is not None:
        said = f"{at}: {status.refused['en']}"
        yield judge(SUBJECT, False, said, "what is in use stays in use meanwhile", Verdict.WARN)
    else:
        yield judge(SUBJECT, True, f"looked for newer ones at {at}; in use {status.in_use}", "")
    demand = status.demand
    if demand is not None and cache.newest < demand.version:
        since = f"{demand.since:%Y-%m-%d %H:%M} UTC"
        said = f"{demand.title} has to be used from {since}, and is not here"
        yield judge(SUBJECT, False, said, _LATE)
