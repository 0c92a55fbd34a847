"""What the applications room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.applications.models import Application, Offer
from mobility.people.models import Person


@dataclass(frozen=True)
class OfferAccepted:
    """The one moment at which a move begins; `note` is what the person wrote for the line manager."""

    application: Application
    offer: Offer
    actor: Person
    note: str = ""
