"""Second factors for tests: an authenticator app, and a device that makes and uses passkeys."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from itsdangerous import URLSafeTimedSerializer

from mobility.accounts import services
from mobility.accounts.models import Account, Passkey
from mobility.accounts.one_time_codes import STEP_SECONDS
from mobility.accounts.queries import find_account, find_app, get_own_account, hash_token
from mobility.accounts.sealing import unseal
from mobility.core import clock
from mobility.core.db import session
from tests.factories import save

ORIGIN, HOST = "http://localhost", "localhost"
USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def add_app(account: Account) -> tuple[str, list[str]]:
    """An app in use, its first code typed a while ago: its secret, and the recovery codes."""
    services.start_app(actor=account.person)
    app = find_app(account)
    secret = unseal(app.sealed_secret)
    recovery = services.confirm_app(actor=account.person, code=code_of(secret))
    app.last_step = None
    session.commit()
    return secret, recovery


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 seconds later."""
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // STEP_SECONDS + steps)


def half_token(account: Account, key: str = "tests" * 8) -> str:
    """What the page for the code carries after the right password."""
    mark = hash_token(account.password_hash or "")[:16]
    return str(URLSafeTimedSerializer([key], salt="second step").dumps([account.id, mark]))


def challenge_for(purpose: str, key: str = "tests" * 8) -> str:
    return str(URLSafeTimedSerializer([key], salt=purpose).dumps("once"))


def options_in(page: str) -> dict[str, Any]:
    """What the page asks a device for."""
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """An authenticator in software (ES256, no attestation), as WebAuthn Level 3 describes one."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = b"a device of the tests"
    count: int = 0
    flags: int = USER_PRESENT | USER_VERIFIED

    def make(self, challenge: bytes, origin: str = ORIGIN, host: str = HOST) -> str:
        """What `navigator.credentials.create` answers."""
        said = self._say("webauthn.create", challenge, origin)
        length = struct.pack(">H", len(self.credential_id))
        attested = bytes(16) + length + self.credential_id + self.public_key
        found = {"fmt": "none", "attStmt": {}, "authData": self._data(host, self.flags | ATTESTED) + attested}
        return self._answer({"clientDataJSON": b64(said), "attestationObject": b64(cbor2.dumps(found))})

    def use(self, challenge: bytes, origin: str = ORIGIN, host: str = HOST) -> str:
        """What `navigator.credentials.get` answers."""
        self.count += 1
        said, data = self._say("webauthn.get", challenge, origin), self._data(host, self.flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": b64(said), "authenticatorData": b64(data), "signature": b64(signature)})

    @property
    def public_key(self) -> bytes:
        """COSE: an ES256 key on P-256."""
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def belongs_to(self, account: Account, name: str = "Work laptop") -> Passkey:
        """Kept as if it had been added."""
        passkey = Passkey(
            account=account,
            name=name,
            credential_id=b64(self.credential_id),
            public_key=b64(self.public_key),
            sign_count=0,
        )
        session.add(passkey)
        session.commit()
        return passkey

    def _say(self, kind: str, challenge: bytes, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": b64(challenge), "origin": origin}).encode()

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _answer(self, response: dict[str, str]) -> str:
        one = b64(self.credential_id)
        return json.dumps({"id": one, "rawId": one, "type": "public-key", "response": response})


DEVICE = Device()


def hang_factors(people: Any) -> dict[str, Any]:
    """The employee's passkey, the app of the privacy officer, and the one that the host is setting up."""
    for person in (people.privacy, people.host, people.employee):
        if find_account(person) is None:
            save(Account(person=person))
    services.start_app(actor=people.host)
    passkey = DEVICE.belongs_to(get_own_account(people.employee))
    return {"passkey": passkey.id, "app": add_app(get_own_account(people.privacy))[0]}


def sent_to_sign_in(people: Any, password: str) -> dict[str, dict[str, Any]]:
    """What each of the forms is sent, as the time goes."""
    owner, host = (get_own_account(person) for person in (people.privacy, people.host))
    code, first = (code_of(unseal(find_app(account).sealed_secret)) for account in (owner, host))
    used = {"answer": DEVICE.use(challenge_for("use a passkey").encode())}
    made = Device(credential_id=b"another device").make(challenge_for("make a passkey").encode())
    return {
        "accounts.enter_code code of the app": {"half_token": half_token(owner), "one_time_password": code},
        "accounts.enter_code wrong code": {"half_token": half_token(owner), "one_time_password": "12 34"},
        "accounts.use_passkey answer of the passkey": used,
        "accounts.use_passkey no answer": {},
        "accounts.confirm_with_passkey": used,
        "accounts.authenticator": {"one_time_password": first},
        "accounts.add_passkey": {"name": "Phone", "answer": made},
        "accounts.rename_passkey": {"name": "Old laptop"},
        "accounts.confirm": {"password": password},
    }
