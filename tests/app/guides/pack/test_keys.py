"""Keys are made once, kept encrypted, and read back with their passphrase alone."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)

from app.guides.pack.keys import (
    new_key,
    public_file,
    public_of,
    read_private,
    read_public,
    read_trusted,
)
from app.guides.pack.refusal import Refused

PASSPHRASE = "a long one, 口令"


def test_a_key_comes_back_with_its_passphrase_and_its_public_half_says_who_it_is(tmp_path: Path):
    file = tmp_path / "keys" / "care.key"
    made = new_key(file, PASSPHRASE)
    assert public_of(read_private(file, PASSPHRASE)).raw == made.raw
    assert read_public(public_file(file)).fingerprint == made.fingerprint
    assert len(made.fingerprint) == 64


def test_the_private_half_is_encrypted_and_for_its_owner_only(tmp_path: Path):
    file = tmp_path / "care.key"
    new_key(file, PASSPHRASE)
    assert file.read_text("ascii").startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_wrong_passphrase_is_said_and_nothing_else(tmp_path: Path):
    file = tmp_path / "care.key"
    new_key(file, PASSPHRASE)
    for passphrase in ("wrong", ""):
        with pytest.raises(Refused, match="the passphrase is wrong, or this is no encrypted"):
            read_private(file, passphrase)


def test_a_key_is_never_overwritten_and_never_without_a_passphrase(tmp_path: Path):
    file = tmp_path / "care.key"
    new_key(file, PASSPHRASE)
    before = file.read_bytes(), public_file(file).read_bytes()
    with pytest.raises(FileExistsError):
        new_key(file, "other")
    assert (file.read_bytes(), public_file(file).read_bytes()) == before
    with pytest.raises(ValueError, match="needs a passphrase"):
        new_key(tmp_path / "bare.key", "")
    assert not (tmp_path / "bare.key").exists()


def test_several_keys_are_trusted_while_they_change_hands(tmp_path: Path):
    made = {new_key(tmp_path / f"{name}.key", PASSPHRASE).raw for name in ("old", "new")}
    assert {key.raw for key in read_trusted(tmp_path)} == made
    assert len(read_trusted(tmp_path / "new.key.pub")) == 1


def test_a_folder_without_keys_trusts_nobody_and_says_so(tmp_path: Path):
    with pytest.raises(Refused, match=r"there is no \.pub file in this folder"):
        read_trusted(tmp_path)


def test_keys_of_another_kind_are_named(tmp_path: Path):
    other = generate_private_key(SECP256R1())
    public, private = tmp_path / "ec.pub", tmp_path / "ec.key"
    public.write_bytes(
        other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    private.write_bytes(
        other.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE.encode())
        )
    )
    for read in (lambda: read_public(public), lambda: read_private(private, PASSPHRASE)):
        with pytest.raises(Refused, match="is no ed25519 key; use a file made by"):
            read()
    (tmp_path / "no.pub").write_text("hello")
    with pytest.raises(Refused, match=r"no\.pub: is no ed25519 key"):
        read_public(tmp_path / "no.pub")
