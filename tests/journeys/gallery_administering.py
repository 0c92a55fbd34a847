"""What administrators do with people, units, legal entities and files, for the gallery."""

from __future__ import annotations

PREVIEW = "/imports/{file of the administrator}"
# endpoint, address, who opens it, the button they press, what is there then
PAGES_OF_ADMINISTERING = (
    ("people.index", "/admin/people", "admin"),
    ("people.index", "/admin/people?unit=Example / IT&role=hr", "admin"),
    ("people.index", "/admin/people?q=zzzz", "admin"),
    ("people.options", "/admin/people/options?q=an", "admin"),
    ("people.options", "/admin/people/options?q=zzzz", "admin"),
    ("people.new", "/admin/people/new", "admin"),
    ("people.new", "/admin/people/new", "admin", "Add person"),
    ("people.show", "/admin/people/{employee}", "admin"),
    ("people.show", "/admin/people/{manager}", "admin"),
    ("people.show", "/admin/people/{hr}", "admin"),
    ("people.show", "/admin/people/{admin}", "admin"),
    ("people.edit", "/admin/people/{employee}/edit", "admin"),
    ("people.grant_role", "/admin/people/{employee}/roles/new", "admin"),
    ("people.grant_role", "/admin/people/{employee}/roles/new", "admin", "Grant role"),
    ("people.grant_role", "/admin/people/{admin}/roles/new", "admin"),
    ("people.revoke_role", "/admin/roles/{role of the host}/revoke", "admin"),
    ("people.units", "/admin/units", "admin"),
    ("people.units", "/admin/units?q=data", "admin"),
    ("people.units", "/admin/units?q=zzzz", "admin"),
    ("people.unit_options", "/admin/units/options?q=data", "admin"),
    ("people.unit_options", "/admin/units/options?q=zzzz", "admin"),
    ("people.new_unit", "/admin/units/new", "admin"),
    ("people.new_unit", "/admin/units/new", "admin", "Add unit"),
    ("people.unit", "/admin/units/{a unit}", "admin"),
    ("people.edit_unit", "/admin/units/{a unit}/edit", "admin"),
    ("people.legal_entities", "/admin/legal-entities", "admin"),
    ("people.new_legal_entity", "/admin/legal-entities/new", "admin"),
    ("people.edit_legal_entity", "/admin/legal-entities/{a legal entity}/edit", "admin"),
    ("integrations.index", "/imports", "admin"),
    ("integrations.index", "/imports?kind=units", "admin"),
    ("integrations.index", "/imports", "admin", "Show what changes"),
    ("integrations.show", PREVIEW, "admin"),
    ("integrations.show", f"{PREVIEW}?show=created", "admin"),
    ("integrations.show", f"{PREVIEW}?show=absent", "admin"),
    ("integrations.show", PREVIEW, "admin", "Load the file", "h1:has-text('The file is loaded')"),
)
