"""What a people file may not be, beside whom the company already has: shared addresses, loops, managers unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mobility.core.i18n import N_, Message
from mobility.integrations.files import Problem, refusal
from mobility.integrations.people_file import PeopleFile, PersonRecord
from mobility.people.queries import DirectoryEntry


def check_people(
    people: PeopleFile, directory: Sequence[DirectoryEntry], guarded: Collection[str] = ()
) -> list[Problem]:
    """Every reason against the file that needs the people already here to be seen.

    `guarded` are employee numbers of those whose address whoever loads the file may not change.
    """
    known = {entry.employee_number: entry for entry in directory}
    return [
        *_find_taken_emails(people, directory),
        *_find_guarded_emails(people, known, guarded),
        *_find_unknown_managers(people, known),
        *_find_impossible_periods(people, known),
        *_find_loops(people.records, known),
    ]


def _find_taken_emails(people: PeopleFile, directory: Sequence[DirectoryEntry]) -> Iterator[Problem]:
    """Who is in the file too may give an address away; within the file each stands once."""
    holders = {entry.email.lower(): entry for entry in directory if entry.employee_number not in people.lines}
    for record in people.records:
        holder = holders.get(record.email)
        if holder is not None:
            yield Problem(
                record.line,
                Message(
                    N_(
                        "%(email)s, given for %(person)s, already belongs to %(holder)s (%(number)s). Correct one of "
                        "the two."
                    ),
                    {
                        "email": record.email,
                        "person": record.name,
                        "holder": holder.name,
                        "number": holder.employee_number,
                    },
                ),
                "email",
            )


def _find_guarded_emails(
    people: PeopleFile, known: Mapping[str, DirectoryEntry], guarded: Collection[str]
) -> Iterator[Problem]:
    """Whoever gets somebody's mails gets the link to a new password too, and with it what their role allows."""
    reason = N_("only an administrator changes the address of somebody who holds a role. Leave %(email)s as it is.")
    for record in people.records:
        entry = known.get(record.employee_number)
        if entry is not None and entry.employee_number in guarded and record.email != entry.email.lower():
            yield refusal(record.line, "email", reason, email=entry.email)


def _find_unknown_managers(people: PeopleFile, known: Mapping[str, DirectoryEntry]) -> Iterator[Problem]:
    for record in people.records:
        number = record.terms.get("line_manager")
        if number is not None and number not in people.lines and number not in known:
            yield Problem(
                record.line,
                Message(
                    N_(
                        "nobody has the employee number %(number)s, neither in this file nor here. Add that person or "
                        "correct the number."
                    ),
                    {"number": number},
                ),
                "line_manager",
            )


def _find_impossible_periods(people: PeopleFile, known: Mapping[str, DirectoryEntry]) -> Iterator[Problem]:
    """A line that gives one date only is held against the other one, known from before."""
    for record in people.records:
        entry = known.get(record.employee_number)
        if entry is None or ("employed_from" in record.terms) == ("employed_until" in record.terms):
            continue
        begun = record.terms.get("employed_from", entry.employed_from)
        ended = record.terms.get("employed_until", entry.employed_until)
        if begun and ended and ended < begun:
            reason = N_("%(ended)s would lie before employed_from, %(begun)s.")
            yield refusal(record.line, "employed_until", reason, ended=str(ended), begun=str(begun))


def _find_loops(records: Iterable[PersonRecord], known: Mapping[str, DirectoryEntry]) -> Iterator[Problem]:
    """Each loop once, on the first of its lines; one that goes round outside the file is not the file's."""
    managers = {number: entry.line_manager for number, entry in known.items()}
    names = {number: entry.name for number, entry in known.items()}
    lines = {}
    for record in records:
        lines[record.employee_number] = record.line
        names[record.employee_number] = record.name
        if "line_manager" in record.terms:
            managers[record.employee_number] = record.terms["line_manager"]
    done: set[str] = set()
    for start in lines:
        trail: list[str] = []
        number: str | None = start
        while number is not None and number not in done:
            done.add(number)
            trail.append(number)
            number = managers.get(number)
        if number in trail:
            loop = trail[trail.index(number) :]
            within = [one for one in loop if one in lines]
            if within and len(loop) > 1:
                yield _loop(loop, min(lines[one] for one in within), names)


def _loop(loop: Sequence[str], line: int, names: Mapping[str, str]) -> Problem:
    around = " → ".join(f"{names[number]} ({number})" for number in [*loop, loop[0]])
    reason = N_("a loop of people who report to each other: %(people)s. Break it at one of them.")
    return refusal(line, "line_manager", reason, people=around)
