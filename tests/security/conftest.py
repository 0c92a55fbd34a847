"""The company that the tests of this folder visit."""

from tests.things import visitor  # noqa: F401  (a fixture)
