"""Writing what a file says: all of it or nothing."""

from mobility.integrations.services.courses import import_completions, import_courses
from mobility.integrations.services.files import discard_file, drop_expired_files, is_many, keep_file, load_file
from mobility.integrations.services.opportunities import import_opportunities
from mobility.integrations.services.outcome import Each, Outcome
from mobility.integrations.services.people import import_people
from mobility.integrations.services.units import import_units

__all__ = [
    "Each", "Outcome", "discard_file", "drop_expired_files", "import_completions", "import_courses",
    "import_opportunities", "import_people", "import_units", "is_many", "keep_file", "load_file",
]  # fmt: skip
