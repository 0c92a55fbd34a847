"""What tells a sex without meaning to: job titles in either form, after the code of their language."""

from __future__ import annotations

GENDERED_TITLES: tuple[tuple[str, str, str], ...] = (
    ("en", "chairman", "chairwoman"),
    ("en", "salesman", "saleswoman"),
    ("en", "businessman", "businesswoman"),
    ("en", "foreman", "forewoman"),
    ("en", "spokesman", "spokeswoman"),
    ("fr", "développeur", "développeuse"),
    ("fr", "infirmier", "infirmière"),
    ("fr", "technicien de laboratoire", "technicienne de laboratoire"),
    ("fr", "acheteur", "acheteuse"),
    ("fr", "directeur financier", "directrice financière"),
    ("fr", "conseiller juridique", "conseillère juridique"),
    ("fr", "assistant de direction", "assistante de direction"),
)
