"""The file of a pack: a line that says so, a line with the signed manifest, then the content.

    ringside-pack 1
    {"payload": "<manifest, base64>", "payloadType": "...", "signatures": [{"keyid", "sig"}]}
    <JSON, compressed>

The second line is an envelope as DSSE has it: the signature covers the manifest and its type, so
that nothing else a key has signed can pass for a manifest. Nothing is unpacked or understood
before the signature and the hash of the content have been found right.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.guides.pack.contents import PLAIN_MAX, Contents, compress, unpack, write_contents
from app.guides.pack.keys import PublicKey, public_of
from app.guides.pack.manifest import Manifest
from app.guides.pack.refusal import Refused, brief

MAGIC = b"ringside-pack 1\n"
TYPE = "application/vnd.ringside.pack+json"
HEAD_MAX = 16 * 1024 * 1024

Trust = Sequence[PublicKey] | None
"""Whose packs are taken; None: somebody else has vouched for the file."""


class Signature(msgspec.Struct, frozen=True):
    """One signature, both in base64 and hex as DSSE has it: the key's fingerprint, its bytes."""

    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, rename="camel"):
    payload: str
    payload_type: str
    signatures: tuple[Signature, ...]


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A pack whose outside has been read; nothing of it is trusted yet.

    Attributes:
        where: How it is named in messages.
        signed: The bytes signatures are made over.
    """

    where: str
    manifest: Manifest
    signed: bytes
    signatures: tuple[Signature, ...]
    body: bytes


def write_pack(
    contents: Contents, manifest: Manifest, signers: Iterable[Ed25519PrivateKey], level: int = 6
) -> bytes:
    """Make a pack; what the manifest says of the content is put in here."""
    documents, parts = write_contents(contents)
    body, pieces = compress(documents, level)
    whole = msgspec.structs.replace(
        manifest,
        parts=parts,
        body_sha256=hashlib.sha256(body).hexdigest(),
        pieces=pieces,
    )
    payload = msgspec.json.encode(whole)
    signatures = tuple(_sign(key, payload) for key in signers)
    envelope = _Envelope(base64.b64encode(payload).decode(), TYPE, signatures)
    return MAGIC + msgspec.json.encode(envelope) + b"\n" + body


def read_pack(file: bytes, where: str) -> Sealed:
    """Read the outside of a pack.

    Raises:
        Refused: It is none, or is cut short.
    """
    if not file.startswith(MAGIC):
        raise _cut_short(where, len(file)) if MAGIC.startswith(file) else _no_pack(where)
    end = file.find(b"\n", len(MAGIC), HEAD_MAX)
    if end < 0:
        raise _cut_short(where, len(file))
    try:
        envelope = msgspec.json.decode(file[len(MAGIC) : end], type=_Envelope)
        payload = base64.b64decode(envelope.payload, validate=True)
        manifest = msgspec.json.decode(payload, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error) as error:
        raise _no_pack(where) from error
    body = file[end + 1 :]
    if len(body) < manifest.body_size:
        raise _cut_short(where, len(body), manifest.body_size)
    return Sealed(
        where=where,
        manifest=manifest,
        signed=_pae(envelope.payload_type, payload),
        signatures=envelope.signatures,
        body=body,
    )


def verify(sealed: Sealed, trust: Trust) -> tuple[PublicKey, ...]:
    """Return the trusted keys that signed the pack.

    Raises:
        Refused: None did, or what they signed is not what is here.
    """
    where = sealed.where
    if not sealed.signatures:
        raise Refused(
            f"{where}：没有签名；请用 ringside guide pack --key 重新制作",
            f"{where}: it is not signed; make it again with `ringside guide pack --key`",
        )
    signers = () if trust is None else _signers(sealed, trust)
    check_body(sealed)
    return signers


def check_body(sealed: Sealed) -> None:
    """See whether the content is what the manifest says, whoever made both.

    Raises:
        Refused: It is not.
    """
    where = sealed.where
    if hashlib.sha256(sealed.body).hexdigest() != sealed.manifest.body_sha256:
        raise Refused(
            f"{where}：内容与签名的清单不符，签名后被改动或损坏；请重新获取该包",
            f"{where}: the content is not what was signed, it was changed or damaged since; fetch "
            "the pack again",
        )


def open_body(sealed: Sealed, *, hurry: bool = True) -> Iterator[bytes]:
    """Yield the documents of a verified pack; in a hurry on all processors.

    Raises:
        Refused: It is not of the size the manifest says, or beyond all measure.
    """
    size = sealed.manifest.plain_size
    if size > PLAIN_MAX:
        raise Refused(
            f"{sealed.where}：解压后 {size} 字节，最多 {PLAIN_MAX}；请拆成几个包",
            f"{sealed.where}: {size} bytes when unpacked, at most {PLAIN_MAX}; split the pack",
        )
    return unpack(sealed.body, sealed.manifest.pieces, sealed.where, hurry=hurry)


def _signers(sealed: Sealed, trust: Sequence[PublicKey]) -> tuple[PublicKey, ...]:
    known = {key.fingerprint: key for key in trust}
    claimed = [(known[each.keyid], each) for each in sealed.signatures if each.keyid in known]
    signers = tuple(key for key, each in claimed if key.verifies(_bytes(each.sig), sealed.signed))
    if signers:
        return signers
    where = sealed.where
    if claimed:
        raise Refused(
            f"{where}：签名无效，清单在签名后被改动；请重新获取该包",
            f"{where}: the signature is not right, the manifest was changed after it was signed; "
            "fetch the pack again",
        )
    by = ", ".join(brief(each.keyid) for each in sealed.signatures)
    trusted = ", ".join(f"{key.name} ({brief(key.fingerprint)})" for key in trust)
    raise Refused(
        f"{where}：由 {by} 签名，本机只信任 {trusted}；"
        "若发布人员换了密钥，请把新的 .pub 文件放到 guides.keys 所指的位置",
        f"{where}: signed by {by}, trusted here: {trusted}; if the publisher has a new key, put "
        "its .pub file where the setting guides.keys points",
    )


def _sign(key: Ed25519PrivateKey, payload: bytes) -> Signature:
    signature = key.sign(_pae(TYPE, payload))
    return Signature(public_of(key).fingerprint, base64.b64encode(signature).decode())


def _pae(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding, version 1."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _no_pack(where: str) -> Refused:
    return Refused(
        f"{where}：不是指引包；请检查路径，应为 ringside guide pack 生成的文件",
        f"{where}: is no pack of guides; check the path: it should be a file made by `ringside "
        "guide pack`",
    )


def _cut_short(where: str, found: int, wanted: int | None = None) -> Refused:
    of_zh, of_en = ("", "") if wanted is None else (f"，应有 {wanted}", f" of {wanted}")
    return Refused(
        f"{where}：文件不完整，只有 {found} 字节{of_zh}；请重新复制或下载",
        f"{where}: is cut short, {found}{of_en} bytes are there; copy or fetch it again",
    )
