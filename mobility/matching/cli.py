"""Commands of the matching room."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from mobility.core.db import unit_of_work
from mobility.core.errors import MobilityError
from mobility.embeddings.embedder import Embedder, ModelUnavailable
from mobility.embeddings.models import EmbeddingModel, ModelStatus
from mobility.embeddings.queries import find_model, find_model_by_key, key_of, list_models, read_revision
from mobility.embeddings.services import open_embedder, prepare_model
from mobility.matching import indexing, queries
from mobility.matching.quality_gate import Gate
from mobility.matching.services.linking import Linker, link_phrases
from mobility.opportunities.models import OpportunityKind

RUN_NAME = "mobility"
VERDICTS = {
    queries.Verdict.IDENTICAL: "identical",
    queries.Verdict.DIFFERENT: "different",
    queries.Verdict.ERASED: "erased",
    queries.Verdict.NOT_KEPT: "not kept",
    queries.Verdict.OTHER_FORMULA: "by another formula",
}

group = AppGroup("matching", help="The index, rankings and their explanation.")


def _model() -> dict[str, Any]:
    return {"name": current_app.config["EMBEDDING_MODEL"], "models": current_app.config["MODELS_DIR"]}


@group.command("prepare-model")
def prepare() -> None:
    """Export the embedding model for serving, once; quick when it is there."""
    try:
        version = prepare_model(**_model())
    except ModelUnavailable as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{_model()['name']} is ready, version {version}.")


@group.command("index")
def index() -> None:
    """Embed what is new or changed since the last time; a newly configured model reads everything beside the other."""
    active = find_model(ModelStatus.ACTIVE)
    known = None if active is None else active.key
    reports = []
    try:
        if active is not None and active.name != _model()["name"]:
            reports.append(indexing.follow(model=active, models=_model()["models"], progress=_show_progress))
        reports.append(indexing.update_index(open_embedder=_open, progress=_show_progress))
        linked = link_phrases(Linker(_open(), current_app.config["INSTANCE_DIR"] / "index"))
    except ModelUnavailable as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{linked} phrases and job titles linked to what they mean.")
    for report in reports:
        _tell(report, beside=known not in {None, report.model})


def _open() -> Embedder:
    return open_embedder(**_model())


def _tell(report: indexing.IndexReport, *, beside: bool) -> None:
    click.echo(
        f"{report.embedded} texts embedded, {report.kept} unchanged, {report.removed} vectors removed "
        f"in {report.seconds:.1f} s by {report.model}."
    )
    if report.unsound:
        click.echo(f"{report.unsound} texts have no usable vector and are compared by words.")
    if beside:
        click.echo(
            f"Pages go on with {read_revision().model}. To switch: flask matching gate, then flask matching use-model"
        )


@group.command("gate")
def gate() -> None:
    """Run the quality gate with the configured model and the weights of now; fails where a bar is missed."""
    try:
        _show_gate(indexing.pass_gate(embedder=_open()))
    except ModelUnavailable as reason:
        raise click.ClickException(str(reason)) from None


def _show_gate(result: Gate) -> None:
    click.echo(f"{result.model}, weights {result.weights}")
    for row in result.rows:
        sign, word = ("≥" if row.at_least else "≤"), ("ok" if row.is_passed else "NOT OK")
        click.echo(f"  {row.bar:4} {row.name:42} {row.value:9.4f} {sign} {row.limit:<7g} {word}")
    if not result.is_passed:
        raise click.ClickException("The gate is not passed: nobody is ranked by this model.")


@group.command("use-model")
@click.argument("version", required=False)
@click.option("--rollback", is_flag=True, help="Back to the model that was in use before.")
@click.option("--reason", default="on the command line", show_default=True, help="For the record.")
def use_model(version: str | None, rollback: bool, reason: str) -> None:
    """Switch to a prepared model; without VERSION the configured one is prepared, put through the gate and used."""
    try:
        if rollback:
            click.echo(f"{unit_of_work(lambda: indexing.go_back(actor=None, reason=reason).key)} is in use again.")
            return
        key = _find_key(version) if version else _prepare_configured()
        unit_of_work(lambda: indexing.use_model(actor=None, model=_find(key), reason=reason))
    except (ModelUnavailable, MobilityError) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{key} is in use.")


def _prepare_configured() -> str:
    _show_gate(indexing.prepare_beside(**_model(), progress=_show_progress))
    return key_of(_open())


def _find_key(version: str) -> str:
    found = [model.key for model in list_models() if version in {model.version, model.key}]
    if len(found) != 1:
        known = ", ".join(f"{model.key} ({model.status.value})" for model in list_models()) or "none"
        raise click.ClickException(f"There is no model {version}. Known: {known}.")
    return found[0]


def _find(key: str) -> EmbeddingModel:
    model = find_model_by_key(key)
    assert model is not None
    return model


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {total} texts", nl=False, err=True)


@group.command("rank")
@click.option("--direction", type=click.Choice(["people", "opportunities"]), default="people", show_default=True)
@click.option("--kind", type=click.Choice([kind.value for kind in OpportunityKind]))
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True)
@click.option("--constraints", is_flag=True, help="Leave out whom the host would not be shown.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def rank(direction: str, kind: str | None, top: int, constraints: bool, out: Path) -> None:
    """Write the ready-now ranking of everyone who may be found as a run in TREC format."""
    make: Callable[..., Any] = queries.rank_people if direction == "people" else queries.rank_opportunities
    asked, lines = set(), 0
    partial = out.with_name(f".{out.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as run:
            for query, document, place, score in make(
                OpportunityKind(kind) if kind else None, top, constrained=constraints
            ):
                run.write(f"{query} Q0 {document} {place} {score:.6f} {RUN_NAME}\n")
                asked.add(query)
                lines += 1
        os.replace(partial, out)
    except OSError as error:
        raise click.ClickException(
            f"{out} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from None
    click.echo(f"{lines} lines for {len(asked)} queries written to {out}.")


@group.command("reproduce")
@click.argument("list_id", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Lists drawn at random from all that are kept.")
@click.option("--sample", type=click.IntRange(min=1), default=500, show_default=True, help="With --all: how many.")
def reproduce(list_id: int | None, every: bool, sample: int) -> None:
    """Make a list that was shown again from what was stored with it, and say whether it is the same."""
    if every == (list_id is not None):
        raise click.UsageError("Give the number of a list, or --all.")
    outcomes = [_reproduce_one(one) for one in (queries.sample_lists(sample) if every else [list_id or 0])]
    if every:
        counts = Counter(one.verdict for one in outcomes)
        told = ", ".join(f"{counts[verdict]} {word}" for verdict, word in VERDICTS.items())
        click.echo(f"{len(outcomes)} lists: {told}.")
    if any(one.verdict in {queries.Verdict.DIFFERENT, queries.Verdict.OTHER_FORMULA} for one in outcomes):
        sys.exit(1)


def _reproduce_one(list_id: int) -> queries.Outcome:
    shown = queries.find_list(list_id)
    if shown is None:
        raise click.ClickException(
            f"There is no list {list_id}. Lists go 12 months after they were shown, as policy says."
        )
    outcome = queries.reproduce(shown)
    kept = outcome.rows - outcome.erased
    click.echo(f"List {list_id}: {VERDICTS[outcome.verdict]}, {kept} of {outcome.rows} rows.")
    for difference in outcome.differences:
        click.echo(f"  {difference}")
    return outcome


@group.command("explain")
@click.argument("reference")
@click.argument("employee_number")
@click.option("--json", "as_json", is_flag=True, help="Everything, for another program.")
def explain(reference: str, employee_number: str, as_json: bool) -> None:
    """Say why a person has the score they have for an opportunity."""
    try:
        found = queries.explain_pair(reference, employee_number)
    except MobilityError as refusal:
        raise click.ClickException(str(refusal)) from None
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    place = f", place {found['rank']}" if found["rank"] else ""
    click.echo(
        f"{employee_number} for {reference}: {found['score']:.3f} ready now ({found['fit']}{place}), "
        f"{found['grow']:.3f} to grow"
    )
    for part, value in found["parts"].items():
        click.echo(f"  {part:8} {value:.3f}")
    for row in found["matched"] + found["missing"]:
        near = f", by “{row['held']}”" if row["held"] and row["held"] != row["skill"] else ""
        click.echo(f"  {row['standing']:6} {row['skill']} ({row['importance']}{near})")
    for one in found["counterfactuals"]:
        click.echo(f"  {_tell_counterfactual(one)}")


def _tell_counterfactual(one: dict[str, Any]) -> str:
    changes = " and ".join(
        f"“{change['skill']}”" + (f" at level {change['level']}" if change["level"] else "")
        for change in one["changes"]
    )
    before, after = one["before"], one["after"]
    places = f", place {after['rank']} instead of {before['rank']}" if after["rank"] else ""
    return f"with {changes}: {after['score']:.3f} ({after['fit']}{places})"
