"""XML from strangers: no declarations, no depth, no more elements than a document has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from mobility.skills.cv.contents import Fault, Unreadable

DEEPEST = 100
MOST_ELEMENTS = 60_000  # a CV has some thousands


@dataclass
class Element:
    """A node by its local name; namespaces do not matter to whoever reads a CV."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator[Element]:
        """The children called so; all of them where no name is given."""
        return (one for one in self.children if isinstance(one, Element) and (not names or one.name in names))

    def find_all(self, *names: str) -> Iterator[Element]:
        """Descendants called so, in the order of the document."""
        for child in self.elements():
            if child.name in names:
                yield child
            yield from child.find_all(*names)

    def find(self, *path: str) -> Element | None:
        """The first descendant of the first descendant … called so."""
        node: Element | None = self
        for name in path:
            node = next(node.find_all(name), None) if node is not None else None
        return node

    def text(self, *path: str) -> str:
        """All words below a node; none where there is no such node."""
        node = self.find(*path) if path else self
        if node is None:
            return ""
        return "".join(one if isinstance(one, str) else one.text() for one in node.children).strip()


def parse(data: bytes) -> Element:
    """The document's root; Unreadable where it declares anything, is damaged, too deep or too large."""
    root = Element("")
    open_elements = [root]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_elements) > DEEPEST or count > MOST_ELEMENTS:
            raise Unreadable(Fault.TOO_DEEP)
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        open_elements[-1].children.append(element)
        open_elements.append(element)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: open_elements.pop()
    parser.CharacterDataHandler = lambda text: open_elements[-1].children.append(text)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):  # an encoding that nobody knows is a LookupError
        raise Unreadable(Fault.DAMAGED) from None
    return next(root.elements())


def _refuse(*_: object) -> int:
    raise Unreadable(Fault.DECLARATIONS)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
