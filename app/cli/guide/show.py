"""`ringside guide show FILE`: a guide as a checklist, as a Mermaid flowchart, as a picture."""

import argparse
from pathlib import Path

from app.cli.guide.check import is_sound
from app.cli.guide.options import add_file
from app.cli.guide.shelf import lay_out, lexicon_of, print_problems
from app.guides.show.mermaid import as_mermaid
from app.guides.show.outline import outline
from app.guides.show.svg import as_svg
from app.guides.show.text import as_text

WAYS = {"text": as_text, "mermaid": as_mermaid, "svg": as_svg}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide show` takes."""
    add_file(parser)
    parser.add_argument(
        "--as",
        dest="way",
        choices=sorted(WAYS),
        help="how it is shown (default: by the ending of the file to write, else text)",
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="write it there instead of printing it"
    )
    parser.epilog = "Exit status: 0 shown, 1 the guide can't be read, 2 wrong usage."


def run(args: argparse.Namespace) -> int:
    """Show it. Return 0, or 1 when the guide can't be read."""
    desk = lay_out((args.file,), args.catalogue)
    print_problems(desk, args.language)
    loaded = desk.loaded[0]
    if loaded.guide is None:
        return 0 if is_sound(loaded, desk.shelf, args.language) else 1
    lexicon = lexicon_of(desk, args.language)
    way = args.way or _by_ending(args.out)
    shown = WAYS[way](outline(loaded.guide, desk.shelf, lexicon), lexicon)
    if args.out is None:
        print(shown, end="")
    else:
        args.out.write_text(shown, encoding="utf-8")
    return 0


def _by_ending(file: Path | None) -> str:
    endings = {".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid"}
    return endings.get(file.suffix, "text") if file is not None else "text"
