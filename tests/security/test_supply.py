"""Supply chain (S41): everything is pinned by hash and stands on the bill of materials."""

from __future__ import annotations

import re

from deploy.bill import ROOT, write_bill

HASHED = re.compile(r"[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}")


def pinned(lock):
    return set(re.findall(r"^([\w.-]+==[^\s;\\]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def test_the_bill_of_materials_names_everything_that_is_locked():
    components = write_bill()["components"]
    named = {f"{one['name']}=={one['version']}" for one in components}
    assert pinned("requirements.txt") | pinned("tests/requirements.txt") <= named
    assert {"torch", "htmx.org"} <= {one["name"] for one in components}
    assert len({one["purl"] for one in components}) == len(components)


def test_everything_but_torch_has_the_hashes_of_its_files():
    without = [one["name"] for one in write_bill()["components"] if not one.get("hashes")]
    assert without == ["torch"]
    wrong = [
        h for one in write_bill()["components"] for h in one.get("hashes", ()) if not HASHED.fullmatch(h["content"])
    ]
    assert wrong == []
