"""The tests.

Collecting garbage as often as Python does on its own takes an eighth of their time: a test makes many objects that
live as long as it does. What is there once everything is imported is never looked at again.
"""

import gc

gc.freeze()
gc.set_threshold(50_000, 20, 100)
