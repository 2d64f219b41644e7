"""The card's fixed words, handed in with every state: widgets know no language."""

import msgspec


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """The card's fixed words in one language.

    Attributes:
        position: Where the step stands in the guide, with `{index}` and `{count}`.
        people: Over the list of customers; empty takes `reason`.
        summary: What screen readers call the summary.
        unfinished: Over what is left undone.
        mark_ok: What screen readers say before a line of evidence; likewise the other marks.
        search_key: What leads to the search field; said only while it does.
        mark_out: Likewise of what was ruled out.
        found: Over the list of what a search may have meant.
        again: What a click on a chip whose system did not answer does.
        more: What a click on `not_this` does.
        not_found: Said in the search field when what was typed means nothing.
        pick_code: Why the wrap-up can't be finished yet.
        open: What a click on a chip does.
        refresh: Has what the panel is about asked for again; `refresh_all` everything.
        reveal: Shows for a moment what is hidden; said with the name of the fact.
        raw: Before what a system itself said.
        ago_s: How old an answer is, with `{n}`; likewise in minutes and hours.
    """

    status: str
    reason: str
    reading: str
    not_this: str
    step: str
    actions: str
    recent: str
    copy: str
    copied: str
    done: str
    skip: str
    back: str
    fold: str
    unfold: str
    search: str
    settings: str
    close: str
    window_title: str
    search_key: str = "Ctrl K"
    position: str = "{index}/{count}"
    people: str = ""
    summary: str = ""
    unfinished: str = ""
    mark_ok: str = ""
    mark_bad: str = ""
    mark_busy: str = ""
    mark_todo: str = ""
    mark_out: str = ""
    found: str = ""
    again: str = ""
    more: str = ""
    not_found: str = ""
    pick_code: str = ""
    open: str = ""
    refresh: str = ""
    refresh_all: str = ""
    refreshing: str = ""
    reveal: str = ""
    revealed: str = ""
    raw: str = ""
    ago_s: str = "{n} s"
    ago_min: str = "{n} min"
    ago_h: str = "{n} h"
