"""Wordings: both languages, and blanks that name a fact in a format that fits it."""

import re
from collections.abc import Iterator

from app.domain.guard_error import GuardError
from app.domain.guard_text import closest
from app.domain.guide import Guide, Otherwise, Step, Text
from app.domain.script import FORMATS, Place, places
from app.domain.walk import OTHERWISE
from app.guides.checks.review import Review
from app.guides.problem import Way
from app.guides.sound import LANGUAGES

FITS = {
    "time": {"time"},
    "date": {"time"},
    "money": {"int"},
    "duration": {"int", "number", "time"},
    "number": {"int", "number"},
    "masked": {"text"},
}
"""Types a format can show."""
_STRAY = re.compile(r"\{\{|\}\}|\{[^{}]*\}|([{}])")


def texts_of(guide: Guide) -> Iterator[tuple[Way, Text]]:
    """Yield every wording of a guide with the way to it."""
    offers: list[tuple[Way, Step | Otherwise]] = [((OTHERWISE,), guide.otherwise)]
    offers += [(("steps", index), step) for index, step in enumerate(guide.steps)]
    found: list[tuple[Way, Text | None]] = [(("title",), guide.title)]
    found += [((*way, "title"), offer.title) for way, offer in offers]
    found += [((*way, "say"), offer.say) for way, offer in offers]
    for index, step in enumerate(guide.steps):
        way = ("steps", index, "wording")
        found += [((*way, place, "say"), each.say) for place, each in enumerate(step.wording)]
    found += [(("outcomes", name, "title"), each.title) for name, each in guide.outcomes.items()]
    for index, rule in enumerate(guide.reasons):
        found += [(("reasons", index, "because"), rule.because)]
        found += [(("reasons", index, "title"), rule.title)]
    for name, question in guide.facts.items():
        found += [(("facts", name, "ask"), question.ask)]
        found += [(("facts", name, "answers", k), v) for k, v in question.answers.items()]
    return ((way, text) for way, text in found if text is not None)


def check_texts(review: Review) -> None:
    """Note what is missing or wrong in every wording."""
    for way, text in texts_of(review.guide):
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                said = {"zh": f"缺少 {language} 的文字", "en": f"no text in {language}"}
                review.say(way, said)
        for language, words in text.items():
            if language not in LANGUAGES:
                said = {"zh": f"没有语言 {language}", "en": f"there is no language {language}"}
                review.say((*way, language), said, closest(language, LANGUAGES))
            _check_words(review, (*way, language), words)


def _check_words(review: Review, way: Way, words: str) -> None:
    for match in _STRAY.finditer(words):
        if match[1]:
            said = {
                "zh": f"多出一个 {match[1]}，要说出大括号本身请写两遍",
                "en": f"a stray {match[1]}; to have one said, write it twice",
            }
            review.say_within(way, GuardError(words, match.start(), said))
    for place in places(words):
        _check_place(review, way, words, place)


def _check_place(review: Review, way: Way, words: str, place: Place) -> None:
    name, how = place.fact, place.format

    def say(said: Text, hint: str = "") -> None:
        review.say_within(way, GuardError(words, place.start, said, hint))

    definition = review.find_definition(name)
    if definition is None:
        if "：" in name:
            say({"zh": "格式前要用英文冒号", "en": "a plain colon goes before the format"})
            return
        said = {"zh": f"话术里的事实 {name} 不存在", "en": f"the script names no fact: {name}"}
        say(said, closest(name, review.facts))
        return
    if how and how not in FORMATS:
        known = ", ".join(FORMATS)
        said = {
            "zh": f"没有格式 {how}；可用 {known}",
            "en": f"there is no format {how}; there are {known}",
        }
        say(said, closest(how, FORMATS))
    elif how and definition.type not in FITS[how]:
        said = {
            "zh": f"格式 {how} 不适用于 {name}（{definition.type}）",
            "en": f"the format {how} does not fit {name}, a {definition.type}",
        }
        say(said)
