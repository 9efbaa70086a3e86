"""Share a sample out to strata: by size, by the largest remainder, with a least number each.

Source: proportional allocation (Cochran 1977, §5.5) made whole by the method of the largest remainder (Hamilton).
Whole numbers throughout, ties in the order of the names: the same on every machine.
"""


def allocate(total: int, sizes: dict[str, int], *, minimum: int = 0) -> dict[str, int]:
    """{stratum: rows to draw}. No stratum gives more than it has.

    The sum is exactly `total`, at most all rows; it grows where the least numbers together ask for more than `total`.
    """
    sizes = {name: size for name, size in sorted(sizes.items()) if size > 0}
    least = {name: min(minimum, size) for name, size in sizes.items()}
    total = min(max(total, sum(least.values())), sum(sizes.values()))
    settled: dict[str, int] = {}
    while True:
        # Who gets less than the least number is given that, and the others share what is left.
        rest = {name: size for name, size in sizes.items() if name not in settled}
        shares = by_largest_remainder(total - sum(settled.values()), rest)
        short = {name: least[name] for name, share in shares.items() if share < least[name]}
        if not short:
            return {name: (settled | shares)[name] for name in sizes}
        settled |= short


def by_largest_remainder(total: int, sizes: dict[str, int]) -> dict[str, int]:
    """Whole shares of `total` in proportion to the sizes; their sum is exactly `total` (0 of nothing)."""
    whole = sum(sizes.values())
    if not whole:
        return {}
    shares = {name: total * size // whole for name, size in sizes.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(sizes, key=lambda name: (-(total * sizes[name] % whole), name))
    return shares | {name: shares[name] + 1 for name in by_remainder[:left]}
