"""How does a password open what RNCryptor closed? Format versions 2 and 3: AES-256-CBC, then HMAC-SHA-256."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

# One byte each for version and options, then the salts of both keys and the initialisation vector.
SALT, VECTOR, SIGNATURE, BLOCK = 8, 16, 32, 16
HEADER = 2 + 2 * SALT + VECTOR
VERSIONS = (2, 3)
WITH_PASSWORD = 1
ROUNDS, KEY = 10_000, 32


class NotOpened(ValueError):
    """The password does not fit, or the data was changed."""


def opened(data: bytes, password: str) -> bytes:
    """What was encrypted with this password. Raises `NotOpened`."""
    cipher_length = len(data) - HEADER - SIGNATURE
    if cipher_length < BLOCK or cipher_length % BLOCK or data[0] not in VERSIONS or data[1] != WITH_PASSWORD:
        raise NotOpened
    for secret in _secrets(password, version=data[0]):
        if hmac.compare_digest(_signature(data, secret), data[-SIGNATURE:]):
            return _decrypted(data, secret)
    raise NotOpened


def _secrets(password: str, *, version: int) -> list[bytes]:
    """The password in bytes; version 2 on macOS took only as many of them as the password has characters."""
    whole = password.encode()
    cut = whole[: len(password.encode("utf-16-le")) // 2]
    return [whole] if version != 2 or cut == whole else [whole, cut]


def _signature(data: bytes, secret: bytes) -> bytes:
    salt = data[2 + SALT : 2 + 2 * SALT]
    return hmac.new(_stretched(secret, salt), data[:-SIGNATURE], hashlib.sha256).digest()


def _decrypted(data: bytes, secret: bytes) -> bytes:
    key, vector = _stretched(secret, data[2 : 2 + SALT]), data[HEADER - VECTOR : HEADER]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    padded = decryptor.update(data[HEADER:-SIGNATURE]) + decryptor.finalize()
    unpadder = PKCS7(BLOCK * 8).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:
        raise NotOpened from error


def _stretched(secret: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", secret, salt, ROUNDS, KEY)
