"""One-time codes: those of an authenticator app (TOTP, RFC 6238), and those for the day it is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import io
import secrets

import pyotp
import segno

DIGITS = 6
STEP_SECONDS = 30
STEPS_AROUND = 1  # how far a clock may be off
RECOVERY_CODES = 10
GROUPS, GROUP_LENGTH = 4, 6
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 5 bits a letter, none misread: 120 bits, so that a plain hash will do
PIXELS_PER_MODULE = 5


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32(32)


def address_of(secret: str, *, name: str, issuer: str) -> str:
    """What apps read from a QR code: otpauth://totp/…"""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def draw(address: str) -> bytes:
    """The QR code as an SVG file, dark on white whatever the colours of the page."""
    file = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(file, kind="svg", scale=PIXELS_PER_MODULE, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return file.getvalue()


def find_step(secret: str, code: str, at: dt.datetime, after: int | None) -> int | None:
    """The time step that the code is of, in steps of 30 s since 1970; none that is `after` or before it."""
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    steps = range(now - STEPS_AROUND, now + STEPS_AROUND + 1)
    matching = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
    return next((step for step in matching if after is None or step > after), None)


def clean(typed: str) -> str:
    """Without the spaces and dashes that people type or leave out."""
    return "".join(letter for letter in typed.casefold() if letter.isascii() and letter.isalnum())


def is_from_app(code: str) -> bool:
    return len(code) == DIGITS and code.isdecimal()


def new_recovery_codes() -> list[str]:
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES)]


def hash_recovery_code(code: str) -> str:
    return hashlib.sha256(clean(code).encode()).hexdigest()


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH))
