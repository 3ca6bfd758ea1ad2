"""Architecture search: hidden layers, their units and activations, found under a budget of parameters and of work.

>>> from backprop.architecture_search import Budget, Search
>>> spec = {"network": {"n_inputs": 2, "layers": [{"units": 1}]}, "optimizer": {"name": "adam", "learning_rate": 0.1},
...         "data": {"X": [[0, 0], [0, 1], [1, 0], [1, 1]] * 3, "Y": [[0], [1], [1], [0]] * 3}}
>>> found = Search(spec, "evolution", seed=1, budget=Budget(steps=120, each=20)).finish()
>>> found["candidates"][found["winner"]]["front"]
True

Everything is drawn from one seed; the same seed finds the same network.
"""

from .search import Search
from .space import BUDGET_FIELDS, Budget, Space, read_space
from .strategies import STRATEGIES

__all__ = ["BUDGET_FIELDS", "STRATEGIES", "Budget", "Search", "Space", "read_space"]
