"""A passkey as a browser would have made it: well formed, and nobody holds its other half."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData


def passkey(name: str) -> dict[str, Any]:
    """What allauth keeps of it. `name`: what its owner calls it; the bytes of its id are made of the name."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[no-untyped-call]  # fido2 leaves it untyped
    credential = AttestedCredentialData.create(Aaguid.NONE, name.encode(), key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    proof = AuthenticatorData.create(bytes(32), flags, 0, credential)
    client = json.dumps({"type": "webauthn.create", "challenge": "AA", "origin": "http://localhost"}).encode()
    told = {"clientDataJSON": _plain(client), "attestationObject": _plain(AttestationObject.create("none", proof, {}))}
    here = _plain(name.encode())
    return {
        "name": name,
        "credential": {
            "id": here,
            "rawId": here,
            "type": "public-key",
            "response": told,
            "clientExtensionResults": {"credProps": {"rk": True}},
        },
    }


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
