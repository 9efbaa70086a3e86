"""Values far from the others of their place."""

import numpy as np

FAR, VERY_FAR = 2.5, 3.5
CONSISTENT_MAD = 0.6745  # makes the MAD of a normal distribution its standard deviation


def outlier_points(values: np.ndarray) -> np.ndarray:
    """0, 50 or 100 points (n,) for positive values (n,), by the modified z-score of their logarithms.

    Source: B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, 1993: |0.6745 (x - median) / MAD| > 3.5.
    """
    if not len(values):
        return np.zeros(0, np.int64)
    logs = np.log(values.astype(float))
    away = np.abs(logs - np.median(logs))
    spread = np.median(away)
    # More than half alike: whatever differs is not measured by a spread of nothing, but by the mean one.
    scores = CONSISTENT_MAD * away / spread if spread > 0 else away / (1.2533 * away.mean() or 1.0)
    return np.where(scores > VERY_FAR, 100, np.where(scores > FAR, 50, 0))
