"""What an HR partner approves beforehand: small gigs of the people of one scope."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.people.models import LegalEntity, OrgUnit, Person


class StandingApproval(Model):
    """Signed by a named partner for a unit with all below it, a legal entity, or both; both dates included."""

    __tablename__ = "standing_approval"
    __table_args__ = (
        sa.CheckConstraint("org_unit_id IS NOT NULL OR legal_entity_id IS NOT NULL", name="has_a_scope"),
        sa.CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
    )

    version: Mapped[int] = mapped_column(default=1)
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))
    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date]
    revoked_at: Mapped[dt.datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    warned_at: Mapped[dt.datetime | None]

    signed_by: Mapped[Person] = relationship(foreign_keys=[signed_by_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])
    org_unit: Mapped[OrgUnit | None] = relationship()
    legal_entity: Mapped[LegalEntity | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def is_valid(self, on: dt.date) -> bool:
        return self.revoked_at is None and self.valid_from <= on <= self.valid_until

    def covers(self, person: Person) -> bool:
        unit = person.org_unit
        if self.org_unit is not None and (unit is None or not unit.is_within(self.org_unit)):
            return False
        return self.legal_entity_id is None or self.legal_entity_id == person.legal_entity_id
