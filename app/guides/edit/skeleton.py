"""The text a new guide begins with: sound from the first moment, so that it can be tried."""

import re

_TEXT = """\
guide: {name}
version: 1
owner: care-team
title: {{zh: 新指引, en: New guide}}

reasons: []

goal: customer.agrees

facts:
  customer.agrees:
    type: bool
    ask: {{zh: 请问问题解决了吗？, en: Is it all right now?}}
    answers:
      yes: {{zh: 解决了, en: It is}}
      no: {{zh: 还没有, en: Not yet}}

parameters: {{}}

steps:
  - step: first-step
    when: not customer.agrees
    title: {{zh: 第一步, en: First step}}
    say:
      zh: 请写下坐席要说的话。
      en: Write what the agent is to say.

otherwise:
  title: {{zh: 转派处理, en: Hand it on}}
  end: escalated

outcomes:
  solved: {{resolved: true, disposition: SOLVED, title: {{zh: 已解决, en: Solved}}}}
  escalated: {{resolved: false, disposition: ESCALATED, title: {{zh: 已转派, en: Handed on}}}}

tests:
  - test: the customer says it is solved
    answers: {{customer.agrees: true}}
    end: solved
"""


def new_guide(name: str) -> str:
    """Return the text of a guide of that name."""
    plain = re.sub(r"[^\w-]+", "-", name).strip("-") or "new-guide"
    return _TEXT.format(name=plain)
