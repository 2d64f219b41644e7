"""What the framework's client found wrong with a repository, in words for agents and IT."""

from tuf.api import exceptions as tuf_errors

from app.guides.pack.manifest import Manifest
from app.guides.pack.refusal import Refused

_ROLES = ("root", "timestamp", "snapshot", "targets")


def trouble(error: Exception, file: str, place: str) -> Refused:
    """Say it: what, where, and what to do.

    Args:
        error: The client's own.
        file: The last one it asked for.
        place: The repository.
    """
    match error:
        case tuf_errors.ExpiredMetadataError():
            return _expired(str(error), place)
        case tuf_errors.BadVersionNumberError():
            return _rolled_back(str(error), file)
        case tuf_errors.UnsignedMetadataError():
            return _unsigned(file)
        case tuf_errors.LengthOrHashMismatchError() | tuf_errors.DownloadLengthMismatchError():
            return _altered(str(error), file)
        case tuf_errors.RepositoryError():
            return _damaged(str(error), file)
        case tuf_errors.DownloadHTTPError():
            return _no_file(error.status_code, file)
        case tuf_errors.SlowRetrievalError():
            return _unreached("太慢", "too slow", place)
        case _:
            cause = error.__cause__ or error
            said = getattr(cause, "strerror", None) or type(cause).__name__
            return _unreached(said, said, place)


def older_offered(place: str, version: int, have: Manifest) -> Refused:
    """Say that the repository's newest pack is older than the one there is."""
    return Refused(
        f"{place}：仓库给出的是 {have.pack} {version}，比在用的 {have.title} 旧；"
        "请用更大的版本号重新发布",
        f"{place}: the repository offers {have.pack} {version}, older than {have.title} in use; "
        "publish it again with a higher version",
    )


def _expired(said: str, place: str) -> Refused:
    role = next((role for role in _ROLES if role in said), "metadata")
    if role == "root":
        return Refused(
            f"{place}：root 元数据已过期；请用 ringside guide publish --rotate root 续签",
            f"{place}: the root metadata has expired; renew it with `ringside guide publish "
            "--rotate root`",
        )
    return Refused(
        f"{place}：{role} 元数据已过期，可能没有按时续签，也可能有人在给出旧内容；"
        "请运行 ringside guide publish 续签，并核对本机时间",
        f"{place}: the {role} metadata has expired: it was not renewed in time, or somebody offers "
        "old content; renew it with `ringside guide publish`, and see whether this machine's "
        "clock is right",
    )


def _rolled_back(said: str, file: str) -> Refused:
    return Refused(
        f"{file}：版本号比已见过的旧（{said}），可能有人在给出旧内容；"
        "请检查仓库是否被旧备份覆盖，再运行 ringside guide publish",
        f"{file}: is older than what was seen before ({said}), somebody may be offering old "
        "content; see whether the repository was overwritten from a backup, and publish again",
    )


def _unsigned(file: str) -> Refused:
    return Refused(
        f"{file}：没有受信任密钥的足够签名；请核对 guides.root 是否来自这个仓库，"
        "密钥更换须经 ringside guide publish --rotate",
        f"{file}: is not signed by enough keys that are trusted; see whether guides.root is of "
        "this repository; keys are changed with `ringside guide publish --rotate`",
    )


def _altered(said: str, file: str) -> Refused:
    return Refused(
        f"{file}：内容与签名的大小或哈希不符（{said}），文件被截断或改动；请重新发布",
        f"{file}: is not what was signed ({said}), it was cut short or changed; publish it again",
    )


def _damaged(said: str, file: str) -> Refused:
    return Refused(
        f"{file}：元数据不完整或损坏（{said}）；请重新发布",
        f"{file}: the metadata is cut short or damaged ({said}); publish it again",
    )


def _no_file(status: int, file: str) -> Refused:
    return Refused(
        f"{file}：没有这个文件（{status}）；请检查 guides.place，以及仓库是否已发布",
        f"{file}: is not to be had ({status}); check guides.place, and whether the repository was "
        "published",
    )


def _unreached(zh: str, en: str, place: str) -> Refused:
    return Refused(
        f"{place}：连接不上（{zh}）；继续使用现有指引，恢复后会自动再试",
        f"{place}: is not reached ({en}); the guides there are stay in use, it is tried again by "
        "itself",
    )
