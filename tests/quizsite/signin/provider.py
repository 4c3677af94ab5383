"""A real OpenID provider in a thread, and a student's browser that goes there and comes back."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import requests
from django.test import Client
from werkzeug.serving import make_server
from werkzeug.wrappers import Response


@dataclass
class Provider:
    """Where it listens, and what it was asked at its token endpoint."""

    url: str = ""
    token_requests: list[dict[str, list[str]]] = field(default_factory=list)
    lies: dict[str, Any] = field(default_factory=dict)  # what it changes in what it says of a person
    vouching: bool = True  # whether there is an ID token

    def knows(self, sub: str, **claims: Any) -> None:
        assert requests.put(f"{self.url}/users/{sub}", json=claims, timeout=60).status_code == 204

    def vouches(self, address: str, sub: str, action: str = "") -> str:
        """What its page answers to a person who types `sub`: the address to which it sends the browser back."""
        form = {"sub": sub, "action": action}
        answer = requests.post(address, data=form, allow_redirects=False, timeout=60)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    application = oidc_provider_mock.app()

    def watched(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            provider.token_requests.append(parse_qs(body.decode()))
            environ["wsgi.input"] = BytesIO(body)
        answer = Response.from_app(application, environ)
        if provider.lies and environ["PATH_INFO"] == "/userinfo":
            answer.data = json.dumps({**json.loads(answer.data), **provider.lies})
        if not provider.vouching and environ["PATH_INFO"] == "/oauth2/token":
            answer.data = json.dumps({k: v for k, v in json.loads(answer.data).items() if k != "id_token"})
        return answer(environ, start)

    server = make_server("localhost", 0, watched, threaded=True)
    provider.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def settings_for(provider: Provider, **more: Any) -> dict[str, Any]:
    app = {
        "provider_id": "university",
        "name": "Example University",
        "client_id": "quizzes",
        "secret": "a-secret-of-the-tests",
        "settings": {"server_url": provider.url, "netid": "preferred_username", "name": "name", **more},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}, "saml": {"APPS": []}}


def leave(client: Client, following: str = "") -> str:
    """Presses the link on the sign-in page. Returns the provider's address."""
    response = client.get("/sso/openid/university/", {"next": following} if following else {})
    assert response.status_code == 302
    return str(response["Location"])


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(client: Client, address: str) -> Any:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
