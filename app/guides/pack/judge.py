"""Whether a desk takes a pack: who signed it, for whom it is, whether it is too old."""

from datetime import datetime

import msgspec

from app.guides.pack.breath import Breathe, at_once
from app.guides.pack.contents import Contents, read_contents
from app.guides.pack.envelope import Sealed, Trust, check_body, open_body, read_pack, verify
from app.guides.pack.manifest import FORMAT, Manifest
from app.guides.pack.refusal import Refused
from app.version import VERSION, parts


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that was found right, whole."""

    manifest: Manifest
    contents: Contents
    file: bytes


def open_pack(file: bytes, where: str, trust: Trust) -> Pack:
    """Verify and read a pack, whatever its age.

    Raises:
        Refused: It is none, is damaged, is not signed by anybody trusted, or can't be read here.
    """
    sealed = read_pack(file, where)
    verify(sealed, trust)
    return open_sealed(sealed, file)


def open_sealed(sealed: Sealed, file: bytes, breathe: Breathe = at_once) -> Pack:
    """Read a pack whose signature has been seen to.

    Raises:
        Refused: It can't be read here.
    """
    check_program(sealed.manifest, sealed.where)
    documents = open_body(sealed, hurry=breathe is at_once)
    contents = read_contents(documents, sealed.where, breathe)
    return Pack(manifest=sealed.manifest, contents=contents, file=file)


def open_copy(file: bytes, where: str) -> Pack:
    """Read a pack this machine keeps for itself: damage is found, nobody has to have signed it.

    Raises:
        Refused: It is damaged, or can't be read here.
    """
    sealed = read_pack(file, where)
    check_body(sealed)
    return open_sealed(sealed, file)


def check_program(manifest: Manifest, where: str) -> None:
    """Refuse what is for newer programs.

    Raises:
        Refused: It is.
    """
    if manifest.format <= FORMAT and parts(manifest.minimum_program) <= parts(VERSION):
        return
    raise Refused(
        f"{where}：{manifest.title} 需要 Ringside {manifest.minimum_program} 以上"
        f"（包格式 {manifest.format}），本机是 {VERSION}；请更新程序",
        f"{where}: {manifest.title} needs Ringside {manifest.minimum_program} or later (pack "
        f"format {manifest.format}), this is {VERSION}; update the program",
    )


def check_succession(
    manifest: Manifest, in_use: Manifest | None, where: str, now: datetime
) -> bool:
    """Return whether a pack is newer than the one in use; False: it is that very one.

    Raises:
        Refused: It has expired, is older, or has the number of the other and another content.
    """
    if in_use is not None and in_use.pack == manifest.pack:
        if manifest.version < in_use.version:
            raise Refused(
                f"{where}：是 {manifest.title}，比在用的 {in_use.title} 旧；要退回旧内容，"
                "请以更大的版本号重新打包",
                f"{where}: it is {manifest.title}, older than {in_use.title} in use; to go back to "
                "old content, pack it again with a higher version",
            )
        if manifest.version == in_use.version and manifest.body_sha256 == in_use.body_sha256:
            return False
        if manifest.version == in_use.version:
            raise Refused(
                f"{where}：与在用的 {in_use.title} 版本号相同而内容不同；请以更大的版本号重新打包",
                f"{where}: has the number of {in_use.title} in use, but another content; pack it "
                "again with a higher version",
            )
    check_expiry(manifest, where, now)
    return True


def check_expiry(manifest: Manifest, where: str, now: datetime) -> None:
    """Refuse what has expired.

    Raises:
        Refused: It has.
    """
    if now >= manifest.expires_at:
        day = f"{manifest.expires_at:%Y-%m-%d}"
        raise Refused(
            f"{where}：{manifest.title} 已于 {day} 过期；请发布新的包，并核对本机时间",
            f"{where}: {manifest.title} expired on {day}; publish a new one, and see whether this "
            "machine's clock is right",
        )
