"""What tells a sex without meaning to: job titles in either form, English and French."""

from __future__ import annotations

GENDERED_TITLES: tuple[tuple[str, str], ...] = (
    ("chairman", "chairwoman"),
    ("salesman", "saleswoman"),
    ("businessman", "businesswoman"),
    ("foreman", "forewoman"),
    ("spokesman", "spokeswoman"),
    ("développeur", "développeuse"),
    ("infirmier", "infirmière"),
    ("technicien de laboratoire", "technicienne de laboratoire"),
    ("acheteur", "acheteuse"),
    ("directeur financier", "directrice financière"),
    ("conseiller juridique", "conseillère juridique"),
    ("assistant de direction", "assistante de direction"),
)
