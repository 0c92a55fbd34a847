"""What every page is given: the buttons a person can use now, navigation, paging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request, url_for

from mobility.core.actor import Actor
from mobility.core.i18n import Message
from mobility.core.workflow import Button, HasStatus, Transition, Workflow
from mobility.web.filters import translate

PAGE_SIZE = 20

T = TypeVar("T")


@dataclass(frozen=True)
class ActionButton:
    """A transition as the decision bar shows it; `is_page` leads to a page that asks for a reason first."""

    action: str
    label: str
    url: str
    is_primary: bool
    is_irreversible: bool
    is_page: bool


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    is_current: bool


def buttons_for(workflow: Workflow, person: Actor, thing: HasStatus, room: str, **ids: Any) -> list[ActionButton]:
    """The acts this person can do now; the endpoint of an action is `room.action`."""
    return [_button(row, f"{room}.{row.action}", ids) for row in workflow.available(person, thing)]


def _button(row: Transition, endpoint: str, ids: dict[str, Any]) -> ActionButton:
    rules = current_app.url_map.iter_rules(endpoint)
    return ActionButton(
        action=row.action,
        label=translate(Message(row.label)),
        url=url_for(endpoint, **ids),
        is_primary=row.button is Button.PRIMARY,
        is_irreversible=row.button is Button.IRREVERSIBLE,
        is_page=any("GET" in (rule.methods or ()) for rule in rules),
    )


@dataclass(frozen=True)
class Page:
    """One page of a longer list."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int
    previous_url: str | None
    next_url: str | None


def paginate(items: Sequence[T], size: int = PAGE_SIZE) -> Page:
    """Cut the page the URL asks for (`?page=`) out of a list; a page beyond the end is the last."""
    total = len(items)  # which may be a question to the database
    pages = max(1, -(-total // size))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    start = (number - 1) * size
    return Page(
        items=items[start : start + size],
        number=number,
        pages=pages,
        total=total,
        previous_url=_url_of_page(number - 1) if number > 1 else None,
        next_url=_url_of_page(number + 1) if number < pages else None,
    )


def _url_of_page(number: int) -> str:
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), "page": number}
    return url_for(str(request.endpoint), **arguments)


def local(target: str | None) -> str | None:
    """An address on this site, or None: nobody is sent elsewhere by a link into this one."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target.isprintable() else None


def is_fragment_request() -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"
