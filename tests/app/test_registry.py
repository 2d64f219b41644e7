"""The registry: finds connectors by their manifests, and names what is wrong with one."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import connectors
from app import registry
from app.sdk.connector import ConnectorContext
from app.sdk.errors import ConnectorDefect
from app.sdk.manifest import Isolation
from app.settings import Settings, SettingsError, ThirdPartySettings

CONTEXT = ConnectorContext(
    agent="PJSIP/101",
    secret=lambda name: name,
    now=lambda: datetime(2026, 1, 2, tzinfo=UTC),
    random=lambda: 0.5,
)
MANIFEST = """
id = "{id}"
contract = 1
title = {{ zh = "系统", en = "System" }}
owner = "team"
capabilities = ["facts"]
"""
CODE = """
from contextlib import asynccontextmanager
import msgspec

class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str
    port: int = 80

@asynccontextmanager
async def connect(settings, context):
    yield f"{settings.host}:{settings.port} for {context.agent}"
"""


class Shelf:
    """A folder of connector packages of the test's own, in place of ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, package: str, manifest: str | None = None, code: str = CODE) -> None:
        folder = self.folder / package
        folder.mkdir()
        (folder / "__init__.py").write_text(code, encoding="utf-8")
        text = MANIFEST.format(id=package) if manifest is None else manifest
        (folder / "manifest.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    (tmp_path / "shelf").mkdir()
    monkeypatch.setattr(connectors, "__path__", [str(tmp_path / "shelf")])
    monkeypatch.setattr(registry, "entry_points", lambda group: [])
    before = set(sys.modules)
    yield Shelf(tmp_path / "shelf")
    for name in set(sys.modules) - before:
        if name.startswith("connectors."):
            del sys.modules[name]


def test_every_connector_of_ours_can_be_used():
    assert registry.survey().defects == ()


def test_a_connector_is_found_without_running_its_code(shelf: Shelf):
    shelf.add("crm", code="raise RuntimeError")
    assert list(registry.manifests()) == ["crm"]
    assert registry.manifests()["crm"].title["en"] == "System"


def test_a_manifest_that_is_written_anew_is_read_anew(shelf: Shelf):
    shelf.add("crm")
    first = registry.manifests()["crm"]
    assert registry.manifests()["crm"] is first, "understood once"
    text = MANIFEST.format(id="crm").replace("System", "Customers")
    (shelf.folder / "crm" / "manifest.toml").write_text(text, encoding="utf-8")
    assert registry.manifests()["crm"].title["en"] == "Customers"


def test_a_connector_connects_with_its_own_settings(shelf: Shelf):
    shelf.add("crm")

    async def use() -> object:
        async with registry.connection("crm", {"host": "pbx"}, CONTEXT) as opened:
            return opened

    assert asyncio.run(use()) == "pbx:80 for PJSIP/101"


def test_a_wrong_table_is_a_settings_error(shelf: Shelf):
    shelf.add("crm")
    with pytest.raises(SettingsError) as caught:
        registry.connection("crm", {"hots": "pbx"}, CONTEXT)
    assert [problem.key for problem in caught.value.problems] == [
        "connectors.crm.hots",
        "connectors.crm.host",
    ]


def test_a_bad_manifest_is_named_and_keeps_no_other_from_us(shelf: Shelf):
    shelf.add("crm")
    shelf.add("broken", manifest="id = 3")
    shelf.add("empty", manifest="")
    shelf.add("later", manifest=MANIFEST.format(id="later").replace("= 1", "= 2"))
    seen = registry.survey()
    assert list(seen.found) == ["crm"]
    said = [str(defect) for defect in seen.defects]
    assert len(said) == 3
    assert all("manifest.toml" in text for text in said)
    assert "contract 2" in said[2]


def test_a_package_without_a_manifest_is_named(shelf: Shelf):
    shelf.add("crm")
    (shelf.folder / "crm" / "manifest.toml").unlink()
    (defect,) = registry.survey().defects
    assert "manifest.toml" in str(defect)


def test_an_id_taken_twice_is_named(shelf: Shelf):
    shelf.add("crm")
    shelf.add("other", manifest=MANIFEST.format(id="crm"))
    seen = registry.survey()
    assert seen.found["crm"].package == "connectors.crm"
    assert "'crm' is taken by connectors.crm" in str(seen.defects[0])


def test_an_unknown_id_is_answered_with_those_there_are(shelf: Shelf):
    shelf.add("crm")
    with pytest.raises(ConnectorDefect, match="there are: crm"):
        registry.load("cmr")


@pytest.mark.parametrize("code", ["raise RuntimeError('no')", "import nothing_of_that_name", "1 +"])
def test_code_that_cannot_be_imported_is_a_defect(shelf: Shelf, code: str):
    shelf.add("crm", code=code)
    with pytest.raises(ConnectorDefect):
        registry.load("crm")


def test_a_connector_that_cannot_connect_is_a_defect(shelf: Shelf):
    shelf.add("crm", code="Settings = None")
    with pytest.raises(ConnectorDefect, match="offers no 'connect'"):
        registry.load("crm")


def test_a_connector_may_keep_its_code_in_a_module_named_connector(shelf: Shelf):
    shelf.add("crm", code="")
    (shelf.folder / "crm" / "connector.py").write_text(CODE)
    assert registry.load("crm").__name__ == "connectors.crm.connector"


def test_a_connector_installed_beside_us_is_found_once_allowed_and_never_imported(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    site = Shelf(tmp_path / "site")
    site.folder.mkdir()
    site.add("ringside_elsewhere", manifest=MANIFEST.format(id="elsewhere"))
    told = tmp_path / "site" / "ringside_elsewhere-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: ringside-elsewhere\nVersion: 1\n")
    (told / "entry_points.txt").write_text(
        "[ringside.connectors]\nelsewhere = ringside_elsewhere\n"
    )
    monkeypatch.undo()
    monkeypatch.syspath_prepend(str(site.folder))
    [refused] = registry.survey().refused
    assert "not allowed" in refused.message
    assert 'add "elsewhere" to `allow`' in refused.message
    under = Settings(third_party=ThirdPartySettings(allow=("elsewhere",)))
    found = registry.survey(under).found["elsewhere"]
    assert found.package == "ringside_elsewhere"
    assert registry.isolation_of("elsewhere", {}, under) is Isolation.PROCESS
    assert "ringside_elsewhere" not in sys.modules


OFFERING = """
from contextlib import asynccontextmanager
import msgspec
from app.sdk.manifest import Offer

class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    facts: tuple[str, ...] = ()

def offers(settings):
    return Offer(facts={"Billing": settings.facts}, secrets=("key",))

@asynccontextmanager
async def connect(settings, context):
    yield context.name
"""


def test_a_connector_may_be_set_up_twice_under_names_of_its_own(shelf: Shelf):
    shelf.add("shelved", MANIFEST.format(id="shelved") + "configured = true\n", OFFERING)
    first = registry.offered_by("boss", {"connector": "shelved", "facts": ["account.status"]})
    second = registry.offered_by("crm", {"connector": "shelved", "facts": ["product.name"]})
    assert first.facts == {"Billing": ("account.status",)}
    assert second.facts == {"Billing": ("product.name",)}
    assert first.secrets == ("key",)


def test_what_is_not_wanted_of_a_connector_is_left_out(shelf: Shelf):
    shelf.add("shelved", MANIFEST.format(id="shelved") + "configured = true\n", OFFERING)
    table = {"facts": ["account.status", "bill.due"], "without": ["account.*"]}
    assert registry.offered_by("shelved", table).facts == {"Billing": ("bill.due",)}


def test_a_wrong_key_of_the_desks_own_is_a_settings_error(shelf: Shelf):
    shelf.add("crm")
    with pytest.raises(SettingsError, match=r"connectors\.crm\.isolation"):
        registry.settings_of("crm", {"host": "pbx", "isolation": "moon"})
