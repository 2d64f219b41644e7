"""Feeds one target with atheris, which looks for inputs that reach more of the code.

It is a program of its own: libFuzzer never returns to whoever started it.
"""

import sys
from pathlib import Path

INSTRUMENTED = ("connectors", "app.sdk")


def main(words: list[str]) -> None:
    """Feed; the words are the target's name, a folder for its seeds, and libFuzzer's options."""
    name, folder, *options = words
    import atheris

    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        from tests.fuzz import target as targets

        target = targets.load(name)
    for number, seed in enumerate(target.seeds):
        (Path(folder) / f"seed-{number}").write_bytes(seed)
    atheris.Setup([name, *options, folder], target.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
