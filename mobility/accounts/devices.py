"""What a browser calls itself, in words that its owner knows it by."""

from __future__ import annotations

from mobility.core.i18n import N_, Message

# the first name found is the one: Edge calls itself Chrome too, and Chrome Safari
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def name_device(user_agent: str | None) -> Message | str:
    """Firefox on Windows."""
    browser, system = _first(BROWSERS, user_agent or ""), _first(SYSTEMS, user_agent or "")
    if browser and system:
        return Message(N_("%(browser)s on %(system)s"), {"browser": browser, "system": system})
    return browser or system or Message(N_("Unknown browser"))


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
