"""An internal talent marketplace."""

import os

# requests are threads that share the cores: a product of numpy's that takes them all makes every other one wait
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
