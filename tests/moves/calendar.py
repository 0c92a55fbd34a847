"""What time alone brings about, within the transaction of a test."""

from mobility.moves import queries, services


def advance_moves():
    """The steps taken, over all moves."""
    return sum(services.advance(move=move) for move in queries.list_to_advance())
