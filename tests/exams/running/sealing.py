"""How does a test make an emergency file, by the page's own script or by hand?"""

from __future__ import annotations

import base64
import json
import secrets
import subprocess
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright._impl._driver import compute_driver_executable

from exams.models import Sitting
from exams.running.seal import bound_to, public_seal
from tests.cast import Page

ROOT = Path(__file__).parents[3]
SCRIPT = """
import { sealAnswers } from "./static/js/paper/emergency.js";
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { seal, payload } = JSON.parse(Buffer.concat(chunks).toString());
process.stdout.write(await (await sealAnswers(seal, payload)).text());
"""


def sealed_by_the_page(seal: dict[str, Any], payload: dict[str, Any]) -> str:
    """The file that the page's script makes of these answers, run by the Node that comes with Playwright."""
    node, _ = compute_driver_executable()
    told = json.dumps({"seal": seal, "payload": payload})
    command = [node, "--input-type=module", "--eval", SCRIPT]
    made = subprocess.run(command, input=told, capture_output=True, text=True, check=True, cwd=ROOT)
    return made.stdout


def payload_of(page: Page, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a page puts into its file."""
    payload = {"attempt": str(page.attempt.pk), "tab": page.tab, "made_at": 1_700_000_000_000}
    return payload | {"responses": list(items)} | changes


def sealed(sitting: Sitting, payload: Any, *, attempt: str | None = None, **changes: Any) -> str:
    """A file sealed for this sitting; `changes` replace parts of its envelope afterwards."""
    seal = public_seal(sitting)
    key, iv = secrets.token_bytes(32), secrets.token_bytes(12)
    name = attempt or payload["attempt"]
    data = AESGCM(key).encrypt(iv, json.dumps(payload).encode(), bound_to(name, seal["key_id"]))
    numbers = rsa.RSAPublicNumbers(*(number(seal["jwk"][part]) for part in "en"))
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    parts = {"wrapped": numbers.public_key().encrypt(key, oaep), "iv": iv, "data": data}
    envelope = {"version": 1, "attempt": name, "key_id": seal["key_id"]}
    return json.dumps(envelope | {part: base64.b64encode(raw).decode() for part, raw in parts.items()} | changes)


def number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
