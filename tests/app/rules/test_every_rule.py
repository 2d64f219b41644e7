"""Every rule of how a call behaves on the screen has a test that is named after it."""

import re
from pathlib import Path

HERE = Path(__file__).parent
RULES = {
    *(f"r{n}" for n in range(1, 5)),
    *(f"e{n}" for n in range(1, 24)),
    *(f"q{n}" for n in range(1, 6)),
}


def test_every_rule_has_a_test_named_after_it():
    named = {
        found.lower()
        for file in HERE.glob("test_*.py")
        for found in re.findall(r"^(?:async )?def test_([req]\d+)_", file.read_text("utf-8"), re.M)
    }
    assert named == RULES
