"""Tables on the connectors' pages, made of code; `python -m tests.docs.connector_tables` renews."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from app import registry
from app.guides.schema import described
from app.sdk.kit.rows import MEANT
from app.sdk.manifest import Manifest
from app.sdk.tiers import RULES
from tests.house.sources import ROOT

FOLDER = ROOT / "docs" / "connectors"
PAGES = {"en": FOLDER / "README.md", "zh": FOLDER / "README.zh.md"}
_TABLE = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
HEADS = {
    "en": {
        "rows": ("row", "what the system does"),
        "tiers": ("tier", "rule", "what it asks for"),
        "connectors": ("connector", "what it is", "offers", "reaches for", "tier"),
        "manifest": ("key", "what it is"),
    },
    "zh": {
        "rows": ("行", "系统怎么出错"),
        "tiers": ("等级", "规则", "要求"),
        "connectors": ("连接器", "是什么", "能做什么", "会触及", "等级"),
        "manifest": ("键", "含义（英文，取自代码）"),
    },
}


def rows(language: str) -> Iterable[tuple[str, ...]]:
    """Every row of the bad-input table."""
    return [(f"`{row}`", said[language]) for row, said in MEANT.items()]


def tiers(language: str) -> Iterable[tuple[str, ...]]:
    """Every rule of every tier."""
    return [(rule.tier.value, f"`{rule.key}`", rule.means[language]) for rule in RULES]


def manifest(_language: str) -> Iterable[tuple[str, ...]]:
    """Every key of a manifest."""
    said = described(Manifest)
    return [(f"`{f.encode_name}`", said[f.encode_name]) for f in msgspec.structs.fields(Manifest)]


def connectors(language: str) -> Iterable[tuple[str, ...]]:
    """Every connector of ours."""
    for name, found in registry.survey().found.items():
        if found.package.startswith("connectors."):
            each = found.manifest
            page = f"[`{name}`]({name}.md)" if (FOLDER / f"{name}.md").exists() else f"`{name}`"
            offers = ", ".join(sorted(each.capabilities))
            reaches = ", ".join(sorted(each.permissions)) or "–"
            yield page, each.title[language], offers, reaches, each.tier.value


TABLES: dict[str, Callable[[str], Iterable[tuple[str, ...]]]] = {
    "rows": rows,
    "tiers": tiers,
    "connectors": connectors,
    "manifest": manifest,
}


def renewed(text: str, language: str) -> str:
    """Return a page with its tables as they have to be."""

    def table(match: re.Match[str]) -> str:
        heads = HEADS[language][match[2]]
        lines = [heads, ("---",) * len(heads), *TABLES[match[2]](language)]
        return match[1] + "".join(f"| {' | '.join(line)} |\n" for line in lines) + match[3]

    return _TABLE.sub(table, text)


def _renew(page: Path, language: str) -> None:
    page.write_text(renewed(page.read_text("utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    for spoken, file in PAGES.items():
        _renew(file, spoken)
