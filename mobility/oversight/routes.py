"""Pages for those who oversee the marketplace, and how ranking works for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from mobility.core import clock
from mobility.development.words import contract_label
from mobility.embeddings.queries import read_revision
from mobility.matching.queries import find_obstacle
from mobility.matching.ranking import NICE, PARTS, WEIGHTS
from mobility.matching.wording import PARTS as PART_WORDS
from mobility.oversight import queries
from mobility.oversight.figures import MINIMUM
from mobility.oversight.policy import OversightPermission as P
from mobility.oversight.queries import Grouping
from mobility.web.current import me, requires
from mobility.web.pages import paginate

bp = Blueprint("oversight", __name__)


@bp.get("/oversight")
@requires(P.READ)
def index() -> str:
    return render_template("oversight/index.html")


@bp.get("/how-ranking-works")
@requires(P.READ_RANKING)
def how_ranking_works() -> str:
    return render_template(
        "oversight/ranking.html",
        parts=[(PART_WORDS[part], getattr(WEIGHTS, part)) for part in PARTS],
        version=WEIGHTS.version,
        nice=NICE,
        model=read_revision().model,
        obstacle=find_obstacle(me()),
    )


@bp.get("/oversight/notices")
@requires(P.READ)
def notices() -> str:
    return render_template("oversight/notices.html", page=paginate(queries.list_notices()))


@bp.get("/oversight/contracts")
@requires(P.READ)
def contracts() -> str:
    """How far the development contracts of this year are; from ten people up, and nothing of their contents."""
    asked = request.args.get("by", "")
    grouping = Grouping(asked) if asked in set(Grouping) else Grouping.UNIT
    year = clock.today(me().time_zone).year
    lines = queries.count_contracts(grouping, year)
    return render_template(
        "oversight/contracts.html", lines=lines, grouping=grouping.value, minimum=MINIMUM, year=year,
        label=contract_label(),
    )  # fmt: skip


@bp.get("/oversight/figures")
@requires(P.READ)
def figures() -> str:
    asked = request.args.get("by", "")
    grouping = Grouping(asked) if asked in set(Grouping) else Grouping.ENTITY
    lines = queries.count_by(grouping)
    return render_template(
        "oversight/figures.html",
        lines=lines,
        grouping=grouping.value,
        minimum=MINIMUM,
        watch=queries.watch_decisions(),
        fewest=queries.FEWEST_DECISIONS,
    )
