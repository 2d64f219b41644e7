"""Connectors of other makers: who may have written them, who allows them, where they run."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import registry
from app.cli.connectors.listing import table
from app.cli.standing import lines
from app.isolated import describing, foreign
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed, ConnectorDefect, NotReady
from app.sdk.manifest import Isolation
from app.settings import Settings, SettingsError, ThirdPartySettings, load
from tests.app.isolated.cases import CUSTOMER, FACTS

ALLOWED = ThirdPartySettings(allow=("trouble",))
UNDER = Settings(third_party=ALLOWED, connectors={"trouble": {"mode": "well"}})
WELL = {"mode": "well", "system": "AAA", "facts": ["session.online"]}


def no_secret(name: str) -> str:
    raise AuthFailed("crm", f"no secret {name!r}; run: keyring set")


CONTEXT = ConnectorContext(
    name="crm",
    agent="PJSIP/101",
    secret=no_secret,
    now=lambda: datetime.now(UTC),
    random=lambda: 0.5,
)


def test_one_that_is_not_allowed_is_not_used_and_says_what_would_allow_it(system_folder: Path):
    seen = registry.survey()
    assert "trouble" not in seen.found
    assert seen.defects == ()
    assert str(system_folder / "trouble") in seen.refused[0].message
    with pytest.raises(ConnectorDefect, match=r'add "trouble" to `allow` in \[third_party\]'):
        registry.find("trouble")


@pytest.mark.usefixtures("system_folder")
def test_one_that_is_allowed_is_found_and_always_runs_apart():
    found = registry.find("trouble", UNDER)
    assert found.foreign is not None
    assert registry.isolation_of("trouble", {"isolation": "desk"}, UNDER) is Isolation.PROCESS


def writable_by_all(place: Path) -> None:
    place.chmod(0o777)


def writable_by_its_group(place: Path) -> None:
    place.chmod(0o775)


def somebody_elses(place: Path) -> None:
    os.chown(place, 12345, -1)


@pytest.mark.parametrize("spoil", [writable_by_all, writable_by_its_group, somebody_elses])
@pytest.mark.parametrize("which", ["..", ".", "trouble", "trouble/connector.py"])
def test_what_anybody_else_may_write_is_refused(system_folder: Path, which: str, spoil):
    if spoil is somebody_elses and os.getuid() != 0:
        pytest.skip("only root gives files away: run as root")
    spoil(system_folder / which)
    [defect] = registry.survey(UNDER).defects
    assert defect.message.startswith(f"{(system_folder / which).resolve()} ")
    assert "only the administrator may write" in defect.message
    assert "chmod -R go-w" in defect.message


def test_a_link_to_what_others_may_write_is_refused(system_folder: Path, tmp_path: Path):
    (tmp_path / "loose.py").write_text("")
    (tmp_path / "loose.py").chmod(0o666)
    (system_folder / "trouble" / "more.py").symlink_to(tmp_path / "loose.py")
    [defect] = registry.survey(UNDER).defects
    assert "more.py can be written to by its group" in defect.message


def test_another_package_than_was_agreed_on_is_refused(system_folder: Path):
    agreed = foreign.digest(system_folder / "trouble")
    settings = ThirdPartySettings(allow=("trouble",), sha256={"trouble": agreed.upper()})
    assert "trouble" in registry.survey(Settings(third_party=settings)).found
    (system_folder / "trouble" / "__init__.py").write_text("# another")
    [defect] = registry.survey(Settings(third_party=settings)).defects
    assert "is not the package that was agreed on" in defect.message


def test_a_folder_of_another_name_than_its_id_is_refused(system_folder: Path):
    (system_folder / "trouble").rename(system_folder / "worry")
    [defect] = registry.survey(UNDER).defects
    assert "the folder must have the name of its id, trouble" in defect.message


def test_where_the_agent_may_write_windows_refuses(tmp_path: Path):
    (tmp_path / "file").touch()
    assert "user the desk runs as" in foreign._windows_fault(tmp_path)
    assert "user the desk runs as" in foreign._windows_fault(tmp_path / "file")
    assert foreign._windows_fault(tmp_path / "nothing") == ""
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["file"]


def test_wrong_settings_are_told_with_their_places_as_ours_are(system_folder: Path, tmp_path: Path):
    file = tmp_path / "ringside.toml"
    file.write_text('[connectors.crm]\nconnector = "trouble"\nmode = "odd"\nfatcs = []\n')
    with pytest.raises(SettingsError) as caught:
        registry.settings_of("crm", load(file).connectors["crm"], file, UNDER)
    said = [str(problem) for problem in caught.value.problems]
    assert said[0].startswith(f'{file}:3: connectors.crm.mode: found "odd", allowed: one of: ')
    assert said[1] == f'{file}:4: connectors.crm.fatcs: no such setting; did you mean "facts"?'


@pytest.mark.usefixtures("system_folder")
def test_what_its_settings_offer_is_told_by_its_own_code_in_another_process():
    before = set(sys.modules)
    offered = registry.offered_by("crm", {"connector": "trouble", **WELL}, under=UNDER)
    assert offered.facts == {"AAA": ("session.online",)}
    assert not [name for name in set(sys.modules) - before if "trouble" in name]


@pytest.mark.usefixtures("system_folder")
def test_one_that_never_says_what_it_offers_is_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(describing, "ANSWER_S", 2)
    with pytest.raises(NotReady, match="no answer within 2 s"):
        registry.offered_by("trouble", {"mode": "hangs-at-connect"}, under=UNDER)


def test_code_that_cannot_be_imported_is_a_defect(system_folder: Path):
    (system_folder / "trouble" / "connector.py").write_text("import nothing_of_that_name")
    with pytest.raises(ConnectorDefect, match="ModuleNotFoundError"):
        registry.settings_of("trouble", {"mode": "well"}, None, UNDER)


def test_what_it_needs_besides_may_lie_in_it(system_folder: Path):
    place = system_folder / "trouble"
    (place / "vendor").mkdir(mode=0o755)
    (place / "vendor" / "of_another_maker.py").write_text(
        "from connectors.trouble import connector"
    )
    (place / "__init__.py").write_text(
        "import connectors.trouble.connector\nimport of_another_maker\n"
        "Settings = of_another_maker.connector.Settings\n"
        "connect = of_another_maker.connector.connect\noffers = of_another_maker.connector.offers\n"
    )
    assert registry.offered_by("trouble", WELL, under=UNDER).facts == {"AAA": ("session.online",)}


@pytest.mark.usefixtures("system_folder")
async def test_it_is_asked_like_any_other():
    table = {"connector": "trouble", **WELL}
    connection = registry.connection("crm", table, CONTEXT, under=UNDER)
    async with connection as desk:
        assert desk.name == "crm"
        [known] = await desk.find_customers("12000000001")
        assert int(known.customer_id) != os.getpid()
        [reading] = [each async for each in desk.read(CUSTOMER, FACTS)]
        assert reading.values["session.online"] is True
        [health] = await desk.health()
        assert health.detail == "as ever"


@pytest.mark.usefixtures("system_folder")
async def test_why_a_secret_is_not_there_is_told_in_the_keyrings_words():
    table = {"connector": "trouble", "mode": "no-secret"}
    async with registry.connection("crm", table, CONTEXT, under=UNDER) as desk:
        with pytest.raises(AuthFailed, match="no secret 'token'; run: keyring set"):
            await desk.find_customers("12000000001")


def test_where_it_comes_from_and_how_it_stands_is_listed(system_folder: Path):
    seen = registry.survey(UNDER)
    digest = foreign.digest(system_folder / "trouble")
    assert list(lines(seen, UNDER, "en", table)) == [
        "",
        "of other makers: id, folder or package, sha256",
        f"  trouble  {system_folder / 'trouble'}  {digest}",
        "",
        "in use: name, kind, by, where it runs, how it stands",
        "  trouble  trouble  another maker  process of its own  no desk runs",
    ]
