"""How are settings files of Safe Exam Browser made, for tests? By the same steps as its configuration tools take."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import os
import plistlib
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SETTINGS: dict[str, Any] = {"startURL": "https://quiz.example.edu/", "allowQuit": True, "examKeySalt": b"\0\1\2"}
XML = plistlib.dumps(SETTINGS)


def closed(content: bytes, password: str | bytes, *, version: int = 3) -> bytes:
    """Encrypted as RNCryptor does with a password."""
    secret = password.encode() if isinstance(password, str) else password
    salts, vector = [os.urandom(8), os.urandom(8)], os.urandom(16)
    encryption, signature = (hashlib.pbkdf2_hmac("sha1", secret, salt, 10_000, 32) for salt in salts)
    pad = 16 - len(content) % 16
    cipher = Cipher(algorithms.AES(encryption), modes.CBC(vector)).encryptor()
    body = bytes([version, 1]) + b"".join(salts) + vector + cipher.update(content + bytes([pad]) * pad)
    return body + hmac.new(signature, body, hashlib.sha256).digest()


def protected(password: str, prefix: bytes = b"pswd", **how: Any) -> bytes:
    return gzip.compress(prefix + closed(gzip.compress(XML), password, **how))
