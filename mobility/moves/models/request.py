"""What an HR partner did for a person who had asked them to."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.applications.models import Application
from mobility.core.db import Model
from mobility.people.models import Person


class RequestedAction(enum.StrEnum):
    WITHDRAW = "withdraw"
    ACCEPT_OFFER = "accept_offer"
    DECLINE_OFFER = "decline_offer"
    ACCEPT_CHANGE = "accept_change"
    REFUSE_CHANGE = "refuse_change"


class RequestedAct(Model):
    """An act in the name of the applicant, when and how they asked; `contested_at` once they say they did not."""

    __tablename__ = "requested_act"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    acted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    action: Mapped[RequestedAction]
    asked_on: Mapped[dt.date]
    how: Mapped[str] = mapped_column(sa.Text)
    contested_at: Mapped[dt.datetime | None]
    contest: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

    application: Mapped[Application] = relationship()
    acted_by: Mapped[Person] = relationship()
