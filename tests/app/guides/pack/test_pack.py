"""A pack holds what it was made of, and is taken only when whole, new and by whom we trust."""

import base64
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from app.domain.guard import compile_guard
from app.guides.pack.breath import in_bites
from app.guides.pack.contents import (
    FEW,
    PLAIN_MAX,
    changed,
    compress,
    read_contents,
    unpack,
    write_contents,
)
from app.guides.pack.envelope import MAGIC, TYPE, open_body, read_pack, verify
from app.guides.pack.judge import check_succession, open_pack, open_sealed
from app.guides.pack.manifest import FORMAT, Piece, title_of
from app.guides.pack.refusal import Refused, brief
from app.logs import mask_numbers
from app.version import VERSION, parts
from tests.app.guides.pack.packs import NOW, contents, guide, key, manifest, pack, public

WHERE = "care.pack"


def refused(file: bytes, *trust: str) -> str:
    """What is said of it in English; the Chinese names the same place."""
    with pytest.raises(Refused) as raised:
        open_pack(file, WHERE, [public(name) for name in trust or ("care",)])
    said = raised.value.said
    assert said["zh"].startswith(f"{WHERE}：")
    assert said["en"].startswith(f"{WHERE}: ")
    assert "；" in said["zh"], "it says what to do"
    assert any(mark in said["en"] for mark in ";:")
    return said["en"].removeprefix(f"{WHERE}: ")


# What is in it


def test_what_was_packed_comes_out_but_for_the_tests():
    opened = open_pack(pack(3), WHERE, [public()])
    assert opened.contents.facts == contents().facts
    assert opened.contents.status == contents().status
    assert opened.contents.guides == {"line-down": replace(guide(), tests=(), normal={})}
    assert opened.manifest.title == "care 3"


def test_guards_are_kept_as_text_and_compiled_when_judged():
    rare = "onu.rx_dbm < -20.123456"
    known = guide()
    known = replace(known, steps=(replace(known.steps[0], when=rare),))
    before = compile_guard.cache_info().misses
    opened = open_pack(pack(what=contents(known)), WHERE, [public()])
    assert compile_guard.cache_info().misses == before
    step = opened.contents.guides["line-down"].steps[0]
    assert compile_guard(step.when).facts == {"onu.rx_dbm"}


def test_the_manifest_names_every_part_with_its_hash():
    made = open_pack(pack(), WHERE, [public()]).manifest
    assert [(part.part, part.version) for part in made.parts] == [
        ("guides/line-down", 2),
        ("facts", None),
        ("status", None),
    ]
    hashes = {part.part: part.sha256 for part in made.parts}
    other = open_pack(pack(what=contents(guide(title="Other"))), WHERE, [public()]).manifest
    others = {part.part: part.sha256 for part in other.parts}
    assert changed(hashes, others) == {"guides/line-down": "changed"}
    assert changed(hashes, {"facts": hashes["facts"], "guides/new": "1"}) == {
        "guides/line-down": "removed",
        "guides/new": "added",
        "status": "removed",
    }


def test_an_edition_is_named_by_pack_version_and_content():
    one, same, other = (
        open_pack(pack(4, what=contents(guide(title=title))), WHERE, [public()]).manifest.edition
        for title in ("A", "A", "B")
    )
    assert one == same != other
    assert one.startswith("care@4+")
    assert mask_numbers(one) == one, "it is read in logs"
    assert title_of(one) == "care 4"
    assert title_of("folder@abcdefghijkm") == "folder@abcdefghijkm"


# Who signed it


def test_a_pack_nobody_signed_is_refused():
    assert refused(pack(1, "")).startswith("it is not signed; make it again with")


def test_a_pack_signed_by_somebody_else_is_refused_and_both_keys_are_named():
    said = refused(pack(1, "stranger"))
    assert said.startswith(f"signed by {brief(public('stranger').fingerprint)}, trusted here: ")
    assert f"care.pub ({brief(public().fingerprint)})" in said


def test_one_trusted_signature_among_several_is_enough():
    opened = open_pack(pack(1, "stranger", "care"), WHERE, [public("old"), public()])
    assert opened.manifest.version == 1


def test_a_manifest_changed_after_it_was_signed_is_refused():
    file = pack(1)
    head, body = file[len(MAGIC) :].split(b"\n", 1)
    envelope = msgspec.json.decode(head)
    claims = msgspec.json.decode(base64.b64decode(envelope["payload"]))
    claims["version"] = 99
    envelope["payload"] = base64.b64encode(msgspec.json.encode(claims)).decode()
    forged = MAGIC + msgspec.json.encode(envelope) + b"\n" + body
    assert refused(forged).startswith("the signature is not right, the manifest was changed")


def test_a_signature_under_another_type_of_document_is_refused():
    file = pack(1)
    head, body = file[len(MAGIC) :].split(b"\n", 1)
    forged = MAGIC + head.replace(TYPE.encode(), b"application/other") + b"\n" + body
    assert refused(forged).startswith("the signature is not right")


def test_a_key_that_claims_another_s_name_is_refused():
    mine, theirs = (public(name).fingerprint.encode() for name in ("care", "stranger"))
    assert refused(pack(1, "stranger").replace(theirs, mine)).startswith("the signature is not")


# Whether it is whole


@pytest.mark.parametrize("left", [5, 200, -1000, -1])
def test_a_pack_cut_short_is_refused_wherever_it_was_cut(left: int):
    assert refused(pack(1)[:left]).startswith("is cut short, ")


def test_how_much_is_missing_is_said():
    file = pack(1)
    size = read_pack(file, WHERE).manifest.body_size
    said = refused(file[:-7])
    assert said == f"is cut short, {size - 7} of {size} bytes are there; copy or fetch it again"


def test_changed_bytes_are_refused():
    file = bytearray(pack(1))
    file[-20] ^= 1
    assert refused(bytes(file)).startswith("the content is not what was signed")
    assert refused(pack(1) + b"more").startswith("the content is not what was signed")


@pytest.mark.parametrize("file", [b"PK\x03\x04", b"guide: x\n", MAGIC + b"{}\n", MAGIC + b"\xff\n"])
def test_what_is_no_pack_is_said_to_be_none(file: bytes):
    assert refused(file).startswith("is no pack of guides; check the path")


def test_more_than_the_manifest_says_is_never_unpacked():
    bomb, [piece] = compress([b"0" * 10_000_000])
    assert len(bomb) < 20_000
    for body, pieces in (
        (bomb, [replace(piece, plain_size=1000)]),
        (b"no zlib", [Piece(7, 10)]),
        (bomb + b"more", [replace(piece, size=piece.size + 4)]),
    ):
        with pytest.raises(Refused, match="can't be unpacked, or is not of the size"):
            list(unpack(body, pieces, WHERE, hurry=False))


def test_a_pack_beyond_all_measure_is_refused_before_it_is_unpacked():
    sealed = read_pack(pack(1), WHERE)
    pieces = (Piece(10, PLAIN_MAX + 1),)
    with pytest.raises(Refused, match="bytes when unpacked, at most"):
        open_body(replace(sealed, manifest=replace(sealed.manifest, pieces=pieces)))


def test_many_guides_come_out_in_their_order_however_they_are_unpacked():
    many = contents(*(guide(f"g{n}", steps=150) for n in range(90)))
    file = pack(what=many)
    sealed = read_pack(file, WHERE)
    assert len(sealed.manifest.pieces) > FEW
    slow = open_sealed(sealed, file, in_bites()).contents
    fast = open_sealed(sealed, file).contents
    assert slow == fast
    assert list(fast.guides) == list(many.guides)


def test_a_damaged_piece_among_many_is_found():
    many = contents(*(guide(f"g{n}", steps=150) for n in range(90)))
    sealed = read_pack(pack(what=many), WHERE)
    body = bytearray(sealed.body)
    body[len(body) // 2] ^= 255
    with pytest.raises(Refused, match="can't be unpacked"):
        list(open_body(replace(sealed, body=bytes(body))))


def test_a_guide_this_program_does_not_understand_is_named():
    documents, _parts = write_contents(contents(guide(), guide("second")))
    newer = documents[1].replace(b'"guide":"second"', b'"guide":"second","colour":"red"')
    with pytest.raises(Refused, match=r"care.pack: second can't be read .*colour") as raised:
        read_contents([documents[0], newer], WHERE)
    assert "second 无法读取" in raised.value.said["zh"]
    with pytest.raises(Refused, match=r"care.pack: the document can't be read"):
        read_contents([b'{"facts": 5}'], WHERE)


# Whether it is for us, and new


def test_a_pack_for_a_newer_program_is_refused():
    said = refused(pack(1, minimum_program="99.1"))
    assert said == (
        f"care 1 needs Ringside 99.1 or later (pack format {FORMAT}), this is {VERSION}; "
        "update the program"
    )
    assert "needs Ringside" in refused(pack(1, format=FORMAT + 1))
    assert open_pack(pack(1, minimum_program=VERSION), WHERE, [public()]).manifest.version == 1
    assert parts("0.10.2") > parts("0.9")


def test_only_a_newer_pack_follows_and_the_same_one_is_no_news():
    now, in_use = NOW, manifest(7, body_sha256="a" * 64)
    assert check_succession(manifest(8), in_use, WHERE, now)
    assert check_succession(manifest(1), None, WHERE, now)
    assert check_succession(manifest(1, pack="other"), in_use, WHERE, now)
    assert not check_succession(in_use, in_use, WHERE, now)
    with pytest.raises(Refused, match="it is care 6, older than care 7 in use; to go back"):
        check_succession(manifest(6), in_use, WHERE, now)
    with pytest.raises(Refused, match="has the number of care 7 in use, but another content"):
        check_succession(manifest(7, body_sha256="b" * 64), in_use, WHERE, now)


def test_an_expired_pack_is_not_taken_up_but_the_one_in_use_goes_on():
    late = NOW + timedelta(days=91)
    day = f"{NOW + timedelta(days=90):%Y-%m-%d}"
    with pytest.raises(Refused, match=f"care 8 expired on {day}; publish a new one, and see"):
        check_succession(manifest(8), None, WHERE, late)
    assert not check_succession(manifest(8), manifest(8), WHERE, late)


def test_a_repository_may_vouch_for_a_pack_in_place_of_a_key_of_ours():
    sealed = read_pack(pack(1, "stranger"), WHERE)
    assert verify(sealed, None) == ()
    with pytest.raises(Refused, match="it is not signed"):
        verify(read_pack(pack(1, ""), WHERE), None)


def test_who_signed_is_told():
    sealed = read_pack(pack(1, "care", "boss"), WHERE)
    signed = verify(sealed, [public("boss"), public("care"), public("idle")])
    assert {each.name for each in signed} == {"care.pub", "boss.pub"}
    assert key("care") is not key("boss")
