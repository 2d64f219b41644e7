"""A desk takes from a repository what its publisher meant, today, and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadHTTPError

from app.guides.pack.envelope import read_pack
from app.guides.pack.refusal import Refused
from app.guides.publish.publish import Publisher
from app.guides.publish.roles import DAYS
from app.guides.supply.fetcher import FolderFetcher, folder_of
from app.guides.supply.repository import Repository
from tests.app.guides.pack.packs import NOW, key, pack, public
from tests.app.guides.supply.places import Depot, expired, signers

LONG_AGO = NOW - timedelta(days=400)


# What is taken


@pytest.mark.parametrize("over", ["folder", "file", "http"])
def test_a_desk_fetches_what_was_published(depot: Depot, web: str, over: str):
    depot.publish(1)
    place = {"folder": str(depot.folder), "file": depot.folder.as_uri(), "http": web}[over]
    found = depot.fetch(place=place)
    assert found is not None
    assert (found[0].manifest.title, found[1]) == ("care 1", pack(1))


def test_a_newer_pack_follows_and_the_same_one_is_no_news(depot: Depot):
    depot.publish(1)
    first = depot.takes()
    assert depot.fetch(first) is None
    depot.publish(2)
    second = depot.takes(first)
    assert second.version == 2
    depot.publish()
    assert depot.fetch(second) is None


def test_that_a_pack_is_mandatory_is_known_before_it_is_had(depot: Depot):
    depot.publish(2, mandatory_since=NOW, minimum_program="99")
    assert "needs Ringside 99" in depot.refuses()
    assert {(each.title, each.since) for each in depot.heard} == {("care 2", NOW)}


def test_several_packs_live_in_one_repository(depot: Depot):
    depot.publish(1)
    depot.publish(5, pack="fibre")
    assert depot.takes().title == "care 1"
    found = depot.fetch(pack="fibre")
    assert found is not None
    assert found[0].manifest.title == "fibre 5"
    assert depot.refuses(pack="mobile") == (
        "there is no pack mobile in the repository; check the setting guides.name"
    )


def test_the_pack_s_own_signature_counts_besides_where_keys_are_named(depot: Depot):
    depot.publish(1)
    assert depot.fetch(trust=lambda: [public()]) is not None
    said = depot.refuses(trust=lambda: [public("boss")])
    assert said.startswith("signed by ")
    assert "boss.pub" in said


def test_nothing_is_ever_written_into_the_repository(depot: Depot):
    depot.publish(1)
    before = sorted(depot.folder.rglob("*"))
    depot.takes()
    assert sorted(depot.folder.rglob("*")) == before


# What is not taken


def test_expired_metadata_is_refused_until_it_is_renewed(depot: Depot):
    depot.publish(1, now=NOW - timedelta(days=8))
    assert expired(depot.file("metadata/timestamp.json"))
    said = depot.refuses()
    assert said.startswith("the timestamp metadata has expired: it was not renewed in time, or")
    assert "renew it with `ringside guide publish`" in said
    depot.publish()
    assert depot.takes().version == 1


def test_a_stale_snapshot_is_renewed_with_the_rest(depot: Depot):
    depot.publish(1, now=NOW - timedelta(days=DAYS["snapshot"] + 1), days=400)
    assert depot.refuses().startswith("the snapshot metadata has expired")
    depot.publish()
    assert depot.takes().version == 1


def test_an_expired_root_is_said_to_be_the_root(depot: Depot):
    depot.publish(1, now=LONG_AGO)
    said = depot.refuses()
    assert said.startswith("the root metadata has expired; renew it with `ringside guide publish")
    depot.rotate()
    depot.publish()
    assert depot.takes().version == 1


def test_an_older_state_of_the_repository_is_refused(depot: Depot):
    depot.publish(1)
    old = depot.keep("old")
    depot.publish(2)
    have = depot.takes()
    depot.put_back(old)
    said = depot.refuses(have)
    assert said.startswith("is older than what was seen before (New timestamp version 1 must be")
    assert "overwritten from a backup" in said


def test_an_older_pack_under_fresh_metadata_is_refused_too(depot: Depot):
    depot.publish(1)
    other = Depot(depot.folder.parent / "other")
    other.publish(7)
    have = other.takes()
    assert depot.refuses(have).startswith("the repository offers care 1, older than care 7 in use")


def test_packs_that_do_not_belong_together_are_refused(depot: Depot):
    """Mix-and-match: yesterday's list of packs under today's timestamp."""
    depot.publish(1)
    yesterday = depot.file("metadata/*.targets.json").read_bytes()
    depot.publish(2)
    depot.file("metadata/*.targets.json").write_bytes(yesterday)
    assert depot.refuses().startswith("is older than what was seen before (Expected targets v2")


def test_what_somebody_else_signed_is_refused(depot: Depot):
    depot.publish(1)
    theirs = Depot(depot.folder.parent / "theirs")
    theirs.publish(2, by=signers(root="a", targets="b", online="c"))
    depot.put_back(theirs.folder)
    said = depot.refuses()
    assert said.startswith("is not signed by enough keys that are trusted; see whether guides.root")


def test_the_key_for_timestamps_can_not_sign_packs(depot: Depot):
    depot.publish(1)
    depot.takes()
    with pytest.raises(Refused, match="the key targets is not this repository's; after a change"):
        depot.publish(2, by=signers(targets="online"))
    depot.publish(2, by=signers(targets="online"), forged=True)
    assert depot.refuses().startswith("is not signed by enough keys")


@pytest.mark.parametrize("role", ["timestamp", "1.snapshot", "1.targets"])
@pytest.mark.parametrize("left", [0, 40, -2])
def test_metadata_cut_short_is_refused(depot: Depot, role: str, left: int):
    depot.publish(1)
    file = depot.folder / "metadata" / f"{role}.json"
    file.write_bytes(file.read_bytes()[:left])
    said = depot.refuses()
    assert said.startswith("the metadata is cut short or damaged (")


def test_a_root_given_to_the_desk_that_is_none_is_refused(depot: Depot):
    depot.publish(1)
    depot.root.write_bytes(depot.root.read_bytes()[:100])
    assert depot.refuses().startswith("the metadata is cut short or damaged")
    depot.root.unlink()
    assert depot.refuses().startswith("can't be read (No such file or directory); check path")


@pytest.mark.parametrize("over", ["folder", "http"])
def test_changed_bytes_of_a_pack_are_refused(depot: Depot, web: str, over: str):
    depot.publish(1)
    target = depot.file("targets/*.pack")
    file = bytearray(target.read_bytes())
    file[-9] ^= 1
    target.write_bytes(file)
    said = depot.refuses(place=web if over == "http" else "")
    assert said.startswith("is not what was signed (Observed hash ")
    assert said.endswith("it was cut short or changed; publish it again")


def test_a_pack_cut_short_or_grown_is_refused(depot: Depot):
    depot.publish(1)
    target = depot.file("targets/*.pack")
    whole = target.read_bytes()
    target.write_bytes(whole[:-30])
    assert depot.refuses().startswith("is not what was signed (Observed length ")
    target.write_bytes(whole + b"x" * 1000)
    assert depot.refuses().startswith("is not what was signed (Downloaded ")


def test_a_pack_that_is_gone_is_named(depot: Depot):
    depot.publish(1)
    target = depot.file("targets/*.pack")
    target.unlink()
    with pytest.raises(Refused, match=f"{target.name}: is not to be had \\(404\\)"):
        depot.fetch()


def test_a_pack_nobody_signed_is_refused_though_the_repository_has_it(depot: Depot):
    depot.publish(1)
    newer = pack(2, "")
    Publisher(depot.folder, signers(), NOW).publish(read_pack(newer, "x.pack"), newer)
    assert depot.refuses().startswith("it is not signed; make it again with")


# New keys


def test_a_root_signed_by_the_one_before_is_followed(depot: Depot):
    depot.publish(1)
    have = depot.takes()
    depot.rotate(root=key("root-2"))
    depot.publish(2, by=signers(root="root-2"))
    assert depot.takes(have).version == 2


def test_new_keys_for_packs_and_timestamps_are_followed(depot: Depot):
    depot.publish(1)
    have = depot.takes()
    depot.rotate(targets=key("targets-2"), online=key("online-2"))
    assert depot.fetch(have) is None
    depot.publish(2, by=signers(targets="targets-2", online="online-2"))
    assert depot.takes(have).version == 2
    depot.publish(3, by=signers(online="online-2"), forged=True)
    assert depot.refuses(have).startswith("is not signed by enough keys"), "the old key is out"


def test_a_desk_that_slept_through_several_new_roots_follows_them_all(depot: Depot):
    depot.publish(1)
    for old, new in (("root", "r2"), ("r2", "r3"), ("r3", "r4")):
        depot.rotate(by=signers(root=old), root=key(new))
    depot.publish(2, by=signers(root="r4"))
    assert depot.takes().version == 2


def test_a_root_the_one_before_has_not_signed_is_refused(depot: Depot):
    depot.publish(1)
    depot.rotate(by=signers(root="thief"), root=key("thief"))
    assert depot.refuses().startswith("is not signed by enough keys that are trusted")


# The way there


def test_when_nobody_answers_it_is_said_and_what_is_there_stays(depot: Depot):
    depot.publish(1)
    have = depot.takes()
    said = depot.refuses(have, place="http://127.0.0.1:9")
    assert said.startswith("is not reached (")
    assert "the guides there are stay in use" in said
    assert depot.fetch(have) is None, "the cache is as it was"


def test_a_share_that_is_gone_is_not_taken_for_an_empty_repository(depot: Depot):
    depot.publish(1)
    depot.takes()
    away = depot.folder.rename(depot.folder.with_name("away"))
    assert depot.refuses().startswith("is not reached (No such file or directory)")
    away.rename(depot.folder)
    assert depot.takes().version == 1


def test_an_empty_folder_is_said_not_to_be_published_to(depot: Depot):
    depot.publish(1)
    for file in (depot.folder / "metadata").iterdir():
        file.unlink()
    with pytest.raises(Refused, match=r"timestamp\.json: is not to be had \(404\); check guides"):
        depot.fetch()


def test_no_name_leads_out_of_the_folder(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("x")
    fetcher = FolderFetcher(tmp_path / "in")
    for name in ("../secret", "%2e%2e/secret", "a//b"):
        with pytest.raises(DownloadHTTPError, match="not a file of the repository"):
            fetcher.download_bytes(f"repository:/{name}", 100)


def test_two_desks_share_one_cache(depot: Depot):
    depot.publish(1)
    depot.takes()
    second = Repository(str(depot.folder), "care", depot.root, depot.cache)
    found = second.fetch(None, NOW, lambda _demand: None)
    assert found is not None
    assert found[0].manifest.version == 1


def test_a_cache_another_desk_holds_is_waited_for_and_then_left(depot: Depot):
    with (
        depot.cache.locked(),
        pytest.raises(Refused, match="another Ringside uses this folder, waited 0"),
        depot.cache.locked(wait_s=0.05),
    ):
        pass


def test_places_are_folders_unless_they_are_web_addresses():
    assert folder_of("https://guides.example.net/care") is None
    assert folder_of("http://127.0.0.1:80") is None
    assert folder_of("/srv/guides") == Path("/srv/guides")
    assert folder_of("file:///srv/our%20guides") == Path("/srv/our guides")
    assert folder_of(r"\\server\share\guides") == Path(r"\\server\share\guides")
    assert folder_of("D:/guides") == Path("D:/guides")


def test_a_publication_that_was_broken_off_can_be_done_again(depot: Depot):
    depot.publish(1)
    kept = depot.file("metadata/timestamp.json").read_bytes()
    depot.publish(2)
    depot.file("metadata/timestamp.json").write_bytes(kept)
    assert depot.takes().version == 1
    depot.publish(2)
    assert depot.takes().version == 2
