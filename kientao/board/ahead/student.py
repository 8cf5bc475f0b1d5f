"""Student's distribution by Wallace's normal approximation (1959): each a function, and the other its inverse.

Its error is below 0.005 of probability from four degrees of freedom on, far below what a forecast can know.
"""

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def share_below(t: float, dof: float) -> float:
    """The probability of at most t."""
    z = (8 * dof + 1) / (8 * dof + 3) * math.sqrt(dof * math.log1p(t * t / dof))
    return _NORMAL.cdf(math.copysign(z, t))


def quantile(share: float, dof: float) -> float:
    """The t below which this share lies; 0 < share < 1."""
    z = _NORMAL.inv_cdf(share) * (8 * dof + 3) / (8 * dof + 1)
    return math.copysign(math.sqrt(dof * math.expm1(min(z * z / dof, 700.0))), z)
