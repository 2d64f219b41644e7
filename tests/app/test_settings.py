"""Settings: defaults, limits, and messages that name file, line, key and what is allowed."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from app.settings import Settings, SettingsError, Where, convert_table, describe, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ringside.toml"


def problems(file: Path, text: str) -> list[str]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file)
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


def test_a_missing_file_means_defaults(file: Path):
    assert load(file) == Settings()


def test_an_empty_file_means_defaults(file: Path):
    file.write_text("")
    assert load(file) == Settings()


def test_the_example_holds_the_defaults_and_can_be_loaded(file: Path):
    file.write_text(describe())
    assert load(file) == Settings()
    assert set(tomllib.loads(describe())) == {
        name for name in Settings.__struct_fields__ if name != "connectors"
    }


def test_values_are_read(file: Path):
    file.write_text(
        'agent = "PJSIP/101"\nlanguage = "zh"\ntext_scale = 2\n[overlay]\npop_on = "answer"\n'
        '[connectors.crm]\nbase_url = "http://127.0.0.1"\n'
    )
    settings = load(file)
    assert settings.agent == "PJSIP/101"
    assert settings.language == "zh"
    assert settings.text_scale == 2.0
    assert settings.overlay.pop_on == "answer"
    assert settings.connectors == {"crm": {"base_url": "http://127.0.0.1"}}


def test_a_wrong_key_is_named_with_its_line_and_the_one_that_was_meant(file: Path):
    assert problems(file, '\n# said\nlangauge = "zh"\n') == [
        '3: langauge: no such setting; did you mean "language"?'
    ]


def test_a_key_like_none_of_ours_gets_the_list(file: Path):
    assert problems(file, "[log]\nxyz = 1\n") == [
        "2: log.xyz: no such setting; there are: keep_days"
    ]


def test_a_secret_in_the_file_is_sent_to_the_keyring_and_not_repeated(file: Path):
    (said,) = problems(file, 'password = "hunter2"\n')
    assert "keyring" in said
    assert "hunter2" not in said


def test_every_problem_is_reported_in_the_order_of_the_file(file: Path):
    text = (
        'theme = "blue"\n'
        "text_scale = 3\n"
        "[overlay]\n"
        'reduced_motion = "wide"\n'
        "pop_on = [\n"
        '  "ring",\n'
        "]\n"
        "[log]\n"
        "keep_days = 1.5\n"
    )
    assert problems(file, text) == [
        '1: theme: found "blue", allowed: one of: auto, dark, light',
        "2: text_scale: found 3, allowed: a number from 1 to 2",
        '4: overlay.reduced_motion: found "wide", allowed: true or false',
        "5: overlay.pop_on: found a list, allowed: one of: answer, ring",
        "9: log.keep_days: found 1.5, allowed: a whole number from 1 to 3650",
    ]


@pytest.mark.parametrize("scale", ["0.99", "2.01", "nan", "inf", "-1", '"1"', "true"])
def test_text_scale_stays_within_its_limits(file: Path, scale: str):
    (said,) = problems(file, f"text_scale = {scale}\n")
    assert said.startswith("1: text_scale: found ")


def test_a_table_where_a_value_belongs_is_said(file: Path):
    assert problems(file, "[theme]\n") == [
        "1: theme: found a table, allowed: one of: auto, dark, light"
    ]


def test_a_value_where_a_table_belongs_is_said(file: Path):
    assert problems(file, "overlay = 1\n[connectors]\ncrm = 2\n") == [
        "1: overlay: found 1, allowed: a table",
        "3: connectors.crm: found 2, allowed: a table",
    ]


def test_a_file_that_is_not_toml_is_named_with_its_line(file: Path):
    (said,) = problems(file, 'language = "zh"\ntheme =\n')
    assert said.startswith("2: is not TOML: Invalid value")


def test_a_key_given_twice_is_named_with_its_line(file: Path):
    (said,) = problems(file, 'theme = "dark"\ntheme = "light"\n')
    assert said.startswith("2: is not TOML: Cannot overwrite a value")


def test_a_file_in_another_encoding_is_said(file: Path):
    file.write_bytes('agent = "坐席"\n'.encode("gbk"))
    with pytest.raises(SettingsError, match="is not UTF-8 text; save it as UTF-8"):
        load(file)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(file: Path):
    file.write_bytes(b'\xef\xbb\xbftheme = "dark"\r\n[log]\r\nkeep_days = 7\r\n')
    assert load(file).theme == "dark"
    assert load(file).log.keep_days == 7


def test_a_folder_instead_of_a_file_is_said(tmp_path: Path):
    with pytest.raises(SettingsError, match="can't be read"):
        load(tmp_path)


def test_a_time_zone_nobody_knows_is_said(file: Path):
    (said,) = problems(file, 'theme = "dark"\ntimezone = "Asia/Pekingg"\n')
    assert said.startswith("2: timezone: this machine knows no time zone 'Asia/Pekingg'")


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/passwd", "a\\u0000b"])
def test_a_time_zone_is_no_way_to_read_files(file: Path, zone: str):
    (said,) = problems(file, f'timezone = "{zone}"\n')
    assert "knows no time zone" in said


def test_the_guides_folder_is_seen_from_the_settings_file(file: Path):
    file.write_text('[guides]\nplace = "ours"\nkeys = "ours/keys"\n')
    guides = load(file).guides
    assert guides.place == str(file.parent / "ours")
    assert guides.keys == str(file.parent / "ours" / "keys")
    assert guides.cache == ""


def test_an_address_is_no_path(file: Path):
    file.write_text(
        '[guides]\nsource = "repository"\nplace = "https://guides.example.net/care"\n'
        'root = "root.json"\n'
    )
    guides = load(file).guides
    assert guides.place == "https://guides.example.net/care"
    assert guides.root == str(file.parent / "root.json")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('source = "pack"', 'guides.place: is empty; with source = "pack" it is needed'),
        ('source = "pack"\nplace = "x"', 'guides.keys: is empty; with source = "pack" it is'),
        ('source = "repository"\nplace = "x"', "guides.root: is empty; with source"),
        (
            'source = "pack"\nplace = "x"\nkeys = "y"\nwatch = true',
            'guides.watch: found true, allowed: false, unless source = "folder"',
        ),
        ("check_every_min = 0", "guides.check_every_min: found 0, allowed: a number from 1 to"),
        ('name = "Our Guides"', 'guides.name: found "Our Guides", allowed: text that matches'),
    ],
)
def test_where_guides_come_from_has_to_be_complete(file: Path, written: str, said: str):
    file.write_text(f"[guides]\n{written}\n")
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert said in str(raised.value)


class Host(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 5038


class Crm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    base_url: Annotated[str, msgspec.Meta(pattern="^https?://")]
    hosts: tuple[Host, ...] = ()
    queues: dict[str, int] = {}
    proxy: str | None = None

    def __post_init__(self) -> None:
        if self.proxy == self.base_url:
            raise ValueError("proxy and base_url are the same")


def test_a_connectors_table_gets_the_same_messages(file: Path):
    file.write_text(
        "[connectors.crm]\nhost = 1\nqueues = { a = 1, b = 'x' }\nproxy = 3\n"
        "[[connectors.crm.hosts]]\nname = 'a'\n\n[[connectors.crm.hosts]]\nport = 0\n"
    )
    table = load(file).connectors["crm"]
    with pytest.raises(SettingsError) as caught:
        convert_table(Crm, table, Where(file, ("connectors", "crm")))
    assert [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems] == [
        "1: connectors.crm.base_url: is missing, allowed: text that matches ^https?://",
        '2: connectors.crm.host: no such setting; did you mean "hosts"?',
        '3: connectors.crm.queues.b: found "x", allowed: a whole number',
        "4: connectors.crm.proxy: found 3, allowed: text or nothing",
        "8: connectors.crm.hosts[1].name: is missing, allowed: text",
        "9: connectors.crm.hosts[1].port: found 0, allowed: a whole number from 1 to 65535",
    ]


def test_a_structs_own_check_is_reported():
    table = {"base_url": "http://a", "proxy": "http://a"}
    with pytest.raises(SettingsError, match=r"^settings: crm: proxy and base_url are the same$"):
        convert_table(Crm, table, Where(None, ("crm",)))


def test_a_good_table_becomes_the_struct():
    table = {"base_url": "http://a", "hosts": [{"name": "h"}], "queues": {"a": 1}}
    assert convert_table(Crm, table, Where()) == Crm(
        base_url="http://a", hosts=(Host(name="h"),), queues={"a": 1}
    )


def test_a_long_value_is_cut_short_in_the_message(file: Path):
    (said,) = problems(file, f'theme = "{"x" * 500}"\n')
    assert len(said) < 150
