"""Whose emergency file is this, and what does it hold? One key pair a sitting; the page seals, the server opens."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.errors import MalformedSync, SealRefused
from exams.models import Attempt, Sitting, SittingSeal, database_now
from exams.rules.saving import Incoming
from exams.rules.sync import SyncRequest, read_items
from exams.running.errata import facts_of_all_editions, fitted_items

FILE_LIMIT = 1024 * 1024  # bytes
VERSION = 1
ITEM_LIMIT = 200
IV_BYTES, KEY_BYTES = 12, 32
ENVELOPE = {"version", "attempt", "key_id", "wrapped", "iv", "data"}
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an emergency file of this sitting says. `made_at` is the device's clock."""

    attempt: Attempt
    made_at: dt.datetime
    items: tuple[Incoming, ...]


def public_seal(sitting: Sitting) -> dict[str, Any]:
    """What a page needs to seal answers: `{"key_id": …, "jwk": …}`. The pair is made when it is first asked for."""
    seal = SittingSeal.objects.filter(sitting=sitting).only("key_id", "public_jwk").first()
    if seal is None:
        seal, _ = SittingSeal.objects.get_or_create(sitting=sitting, defaults=_new_pair())
    return {"key_id": seal.key_id, "jwk": seal.public_jwk}


def open_sealed(sitting: Sitting, text: str) -> Sealed:
    """Opens a file and checks all that is in it against the attempt's paper. Raises `SealRefused`."""
    if len(text) > FILE_LIMIT:
        _refuse("too_large")
    envelope = _json(text)
    if not isinstance(envelope, dict) or set(envelope) != ENVELOPE or envelope["version"] != VERSION:
        _refuse("not_a_file")
    seal = SittingSeal.objects.filter(sitting=sitting).first()
    if seal is None or seal.key_id != envelope["key_id"]:
        _refuse("other_sitting")
    payload = _json(_opened(seal, envelope))
    attempt = _attempt(sitting, envelope["attempt"])
    if not isinstance(payload, dict) or set(payload) != {"attempt", "tab", "made_at", "responses"}:
        _refuse("wrong_answers", "payload")
    if payload["attempt"] != envelope["attempt"]:
        _refuse("wrong_answers", "attempt")
    return Sealed(attempt, _moment(payload["made_at"]), _items(attempt, payload["responses"]))


def bound_to(attempt: str, key_id: str) -> bytes:
    """What the cipher authenticates beside the answers, so that a file cannot be passed off as another attempt's."""
    return f"{VERSION}.{attempt}.{key_id}".encode()


def _opened(seal: SittingSeal, envelope: dict[str, Any]) -> str:
    wrapped, iv, data = (_bytes(envelope[name]) for name in ("wrapped", "iv", "data"))
    if not isinstance(envelope["attempt"], str) or len(iv) != IV_BYTES:
        _refuse("not_a_file")
    private = serialization.load_pem_private_key(seal.private_pem.encode(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    try:
        key = private.decrypt(wrapped, OAEP)
        if len(key) != KEY_BYTES:
            _refuse("changed")
        bound = bound_to(envelope["attempt"], seal.key_id)
        return AESGCM(key).decrypt(iv, data, bound).decode()
    except (ValueError, InvalidTag) as error:
        raise SealRefused("changed") from error


def _attempt(sitting: Sitting, name: str) -> Attempt:
    try:
        pk = uuid.UUID(name)
    except ValueError:
        _refuse("other_attempt")
    attempt = Attempt.objects.filter(sitting=sitting, pk=pk).select_related("edition", "student", "sitting").first()
    if attempt is None:
        _refuse("other_attempt")
    return attempt


def _items(attempt: Attempt, raw: Any) -> tuple[Incoming, ...]:
    """The responses, read by the same rules as those of a sync."""
    if not isinstance(raw, list) or len(raw) > ITEM_LIMIT:
        _refuse("wrong_answers", "responses")
    request = SyncRequest(tab="", sequence=1, claim=False, items=tuple(raw), events=(), confirmed=())
    try:
        items = read_items(request, facts_of_all_editions(attempt))
    except MalformedSync as error:
        raise SealRefused("wrong_answers", str(error)) from error
    return fitted_items(attempt, items)


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=lambda _: _refuse("not_a_file"))
    except (ValueError, RecursionError) as error:
        raise SealRefused("not_a_file") from error


def _bytes(raw: Any) -> bytes:
    try:
        return base64.b64decode(raw, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise SealRefused("not_a_file") from error


def _moment(raw: Any) -> dt.datetime:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < 253_402_300_800_000:
        _refuse("wrong_answers", "made_at")
    return dt.datetime.fromtimestamp(raw // 1000, dt.UTC) + dt.timedelta(milliseconds=raw % 1000)


def _new_pair() -> dict[str, Any]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = private.public_key().public_numbers()
    jwk = {"e": _url_safe(numbers.e), "kty": "RSA", "n": _url_safe(numbers.n)}
    thumbprint = hashlib.sha256(json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode()).digest()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "key_id": base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode(),
        "public_jwk": jwk,
        "private_pem": pem.decode(),
        "made_at": database_now(),
    }


def _url_safe(number: int) -> str:
    """A number as the parts of a JWK are written: big-endian bytes in base64url without padding."""
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8)).rstrip(b"=").decode()


def _refuse(code: str, place: str = "") -> NoReturn:
    raise SealRefused(code, place)
