"""The window's words: every one that is asked for is there, and none is there for nothing."""

import re
import tomllib

from tests.house.sources import ROOT, modules

ASKED = re.compile(r"""words\(\s*f?["']([^"']+)["']""")
WORDS = ROOT / "resources" / "i18n" / "workbench" / "en.toml"


SOURCES = "\n".join(
    file.read_text("utf-8")
    for folder in ("app/presenters/workbench", "widgets/workbench")
    for file in modules(folder)
)


def asked() -> set[str]:
    return set(ASKED.findall(SOURCES))


def there() -> set[str]:
    table = tomllib.loads(WORDS.read_text("utf-8"))
    return {f"{section}.{key}" for section, words in table.items() for key in words}


def patterns() -> list[re.Pattern[str]]:
    """The names that are put together: `level.{each}`."""
    made = [name for name in asked() if "{" in name]
    return [re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(name))) for name in made]


def test_every_word_asked_for_is_there():
    assert {name for name in asked() if "{" not in name} - there() == set()


def test_every_kind_of_word_put_together_is_there():
    lacking = [each.pattern for each in patterns() if not any(map(each.fullmatch, there()))]
    assert lacking == []


def test_no_word_is_there_for_nothing():
    used = {name for name in there() if any(each.fullmatch(name) for each in patterns())}
    named = {name for name in there() if name in SOURCES or name.startswith("time.")}
    assert there() - used - named == set()
