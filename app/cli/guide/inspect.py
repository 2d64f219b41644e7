"""`ringside guide inspect PACK`: what is in a pack, who signed it, and whether it is taken here."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app import paths
from app.bootstrap.guides import cache_of, trust_of
from app.cli.guide.options import add_language
from app.cli.guide.refused import refusals_said
from app.guides.pack.contents import changed
from app.guides.pack.envelope import Sealed, Trust, read_pack, verify
from app.guides.pack.judge import check_succession, open_sealed
from app.guides.pack.keys import read_trusted
from app.guides.pack.manifest import Manifest
from app.guides.pack.refusal import Refused, brief
from app.settings import Settings, load

Said = dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide inspect` takes."""
    parser.add_argument("pack", type=Path, metavar="PACK", help="a pack, signed or not")
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE|FOLDER",
        help="whom to trust (default: the setting guides.keys)",
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="another settings file")
    add_language(parser)
    parser.epilog = "Exit status: 0 it would be taken here, 1 it would not."


@refusals_said
def run(args: argparse.Namespace) -> int:
    """Say it all. Return 0 when this desk would take the pack."""
    settings = load(args.settings or paths.config_file())
    file = args.pack.read_bytes()
    sealed = read_pack(file, str(args.pack))
    trust = read_trusted(args.keys) if args.keys is not None else trust_of(settings.guides)
    in_use = _in_use(settings)
    for said in (
        *_described(sealed.manifest),
        *_signed(sealed, trust),
        *_compared(sealed.manifest, in_use),
    ):
        print(said[args.language])
    try:
        newer = _judged(sealed, file, trust, in_use)
    except Refused as error:
        print({"zh": "本机不会采用", "en": "not taken here"}[args.language])
        print(f"  {error.said[args.language]}")
        return 1
    print(_taken(sealed.manifest, newer)[args.language])
    return 0


def _described(manifest: Manifest) -> Iterator[Said]:
    made, until = f"{manifest.created_at:%Y-%m-%d %H:%M}", f"{manifest.expires_at:%Y-%m-%d}"
    yield {
        "zh": f"{manifest.edition}，{made} UTC 制作，{until} 前可采用",
        "en": f"{manifest.edition}, made {made} UTC, to be taken up before {until}",
    }
    yield {
        "zh": f"需要 Ringside {manifest.minimum_program} 以上；{manifest.tests} 个测试通过，"
        f"{manifest.warnings} 处提醒；解压后 {manifest.plain_size} 字节",
        "en": f"needs Ringside {manifest.minimum_program} or later; {manifest.tests} tests passed, "
        f"{manifest.warnings} warnings; {manifest.plain_size} bytes when unpacked",
    }
    since = manifest.mandatory_since
    if manifest.recommended:
        yield {"zh": "推荐：没有通话时即改用", "en": "recommended: used once no call is live"}
    if since is not None:
        at = f"{since:%Y-%m-%d %H:%M} UTC"
        yield {"zh": f"{at} 起必须使用", "en": f"mandatory since {at}"}
    for part in manifest.parts:
        version = f" v{part.version}" if part.version is not None else ""
        line = f"  {part.part}{version}  {part.size}"
        yield {"zh": f"{line} 字节", "en": f"{line} bytes"}


def _signed(sealed: Sealed, trust: Trust) -> Iterator[Said]:
    names = {key.fingerprint: key.name for key in trust or ()}
    for each in sealed.signatures:
        name = names.get(each.keyid)
        known = {"zh": f"（{name}）", "en": f" ({name})"} if name else {"zh": "", "en": ""}
        yield {
            "zh": f"签名：{brief(each.keyid)}{known['zh']}",
            "en": f"signed by {brief(each.keyid)}{known['en']}",
        }
    if trust is None:
        yield {
            "zh": "未指定信任的公钥（guides.keys 或 --keys），签名未核对",
            "en": "no trusted key is named (guides.keys or --keys): signatures are not checked",
        }


def _compared(manifest: Manifest, in_use: Manifest | None) -> Iterator[Said]:
    if in_use is None:
        return
    yield {"zh": f"与本机的 {in_use.edition} 相比：", "en": f"against {in_use.edition} here:"}
    before, after = ({part.part: part.sha256 for part in m.parts} for m in (in_use, manifest))
    words = {"added": "新增", "changed": "改动", "removed": "删除"}
    for part, how in changed(before, after).items():
        yield {"zh": f"  {words[how]} {part}", "en": f"  {how} {part}"}


def _in_use(settings: Settings) -> Manifest | None:
    """Return the newest pack this desk has, if it has any."""
    for file in cache_of(settings.guides).packs():
        try:
            return read_pack(file.read_bytes(), str(file)).manifest
        except (OSError, Refused):
            continue
    return None


def _judged(sealed: Sealed, file: bytes, trust: Trust, in_use: Manifest | None) -> bool:
    """Do what the desk does with a pack; return whether it is newer than the one there is."""
    verify(sealed, trust)
    open_sealed(sealed, file)
    return check_succession(sealed.manifest, in_use, sealed.where, datetime.now(UTC))


def _taken(manifest: Manifest, newer: bool) -> Said:
    if not newer:
        return {"zh": "本机已有", "en": "here already"}
    since = manifest.mandatory_since
    if since is not None and since <= datetime.now(UTC):
        return {"zh": "本机会立即采用", "en": "would be used here at once"}
    if manifest.recommended:
        return {
            "zh": "本机会在没有通话时采用",
            "en": "would be used here once no call is live",
        }
    return {"zh": "本机会在下次启动时采用", "en": "would be used here from the next start on"}
