"""Each factor and each filter as one small compiled function: integers in, basis points or a verdict out."""

from numba import njit

from matching.engine.tables import Confirm, Factor, Filter, Level

# Numba freezes globals when it compiles: plain integers, taken from the tables.
F_OCCUPATION, F_WAGE, F_PLACE = int(Factor.OCCUPATION), int(Factor.WAGE), int(Factor.PLACE)
F_EDUCATION, F_EXPERIENCE = int(Factor.EDUCATION), int(Factor.EXPERIENCE)
F_SKILLS, F_SUITABILITY = int(Factor.SKILLS), int(Factor.SUITABILITY)
BIT_OCCUPATION, BIT_WAGE = 1 << Confirm.OCCUPATION, 1 << Confirm.WAGE
BIT_PLACE, BIT_AGE, BIT_EDUCATION = 1 << Filter.PLACE, 1 << Filter.AGE, 1 << Filter.EDUCATION
BIT_HEALTH, BIT_CERTIFICATE = 1 << Filter.HEALTH, 1 << Filter.CERTIFICATE
BIT_AVAILABLE, BIT_OPEN, BIT_SEATS = 1 << Filter.AVAILABLE, 1 << Filter.OPEN, 1 << Filter.SEATS
BIT_SEX = 1 << Filter.SEX
COUNTY, PROVINCE, COUNTRY = int(Level.COUNTY), int(Level.PROVINCE), int(Level.COUNTRY)
ABROAD, UNKNOWN = int(Level.ABROAD), int(Level.UNKNOWN)

FIRST_ABROAD = 71  # 71 Taiwan, 81 Hong Kong, 82 Macao: for an export of labour they are 境外, like 9x abroad
WAGE_MET = 6_000  # the wage wished for, exactly
WAGE_GAIN = 2  # basis points for each yuan above, up to 2,000 yuan
WAGE_LOSS = 4  # basis points for each yuan below
OTHER_PLACE = 7_000  # an accepted level, but not the place named
FULL_MONTHS = 24  # experience counts up to here
OVERQUALIFIED = 1_500  # for each rank more than one above what is asked
OVERQUALIFIED_FLOOR = 4_000


@njit(cache=True)
def place_level(home, place):
    """County, province, country, abroad or unknown: by code, relative to the home county."""
    if home == 0 or place == 0:
        return UNKNOWN
    if place == home:
        return COUNTY
    province = place // 10_000
    if province >= FIRST_ABROAD:
        return ABROAD
    return PROVINCE if province == home // 10_000 else COUNTRY


@njit(cache=True)
def occupation_factor(s, i, trade, related):
    """Best relatedness (0-100) of a wished trade with the posting's; neutral if either is unknown."""
    best = -1
    if trade >= 0:
        for k in range(s.wished.shape[1]):
            if s.wished[i, k] >= 0:
                best = max(best, related[s.wished[i, k], trade] * 100)
    return 5_000 if best < 0 else best


@njit(cache=True)
def experience_factor(s, i, trade, related):
    """Months in related trades, full at 24; neutral when no past work is recorded."""
    best = -1
    if trade >= 0:
        for k in range(s.worked.shape[1]):
            if s.worked[i, k] >= 0:
                months = min(max(s.months[i, k], 0), FULL_MONTHS)
                best = max(best, related[s.worked[i, k], trade] * 100 * months // FULL_MONTHS)
    return 5_000 if best < 0 else best


@njit(cache=True)
def wage_factor(wish, offer):
    """Never falls when the offer rises; neutral when either is unknown."""
    if wish <= 0 or offer <= 0:
        return 5_000
    gap = offer - wish
    value = WAGE_MET + gap * (WAGE_GAIN if gap >= 0 else WAGE_LOSS)
    return min(max(value, 0), 10_000)


@njit(cache=True)
def place_factor(s, i, place, level):
    """Full for an accepted level (and the place named, if one is named)."""
    if level == UNKNOWN or s.accepts[i] == 0:
        return 5_000
    if (s.accepts[i] >> level) & 1 == 0:
        return 0
    named = False
    for k in range(s.places.shape[1]):
        wish = s.places[i, k]
        if wish > 0:
            named = True
            if wish == place or wish == place // 100 or wish == place // 10_000:
                return 10_000
    return OTHER_PLACE if named else 10_000


@njit(cache=True)
def education_factor(own, asked):
    """Full at the rank asked or one above; less for too much; nothing below; neutral if unknown."""
    if own < 0:
        return 5_000
    if own < asked:
        return 0
    return max(10_000 - max(own - asked - 1, 0) * OVERQUALIFIED, OVERQUALIFIED_FLOOR)


@njit(cache=True)
def bit_count(bits):
    """How many bits of a non-negative integer are set."""
    count = 0
    while bits > 0:
        bits &= bits - 1
        count += 1
    return count


@njit(cache=True)
def skills_factor(own, asked):
    """Share of the skills asked that the person has; neutral when none is asked."""
    if asked <= 0:
        return 5_000
    return bit_count(max(own, 0) & asked) * 10_000 // bit_count(asked)


@njit(cache=True)
def suitability_factor(needs, offers):
    """Share of the person's needs that the posting meets; full when there are none."""
    if needs <= 0:
        return 10_000
    return bit_count(needs & offers) * 10_000 // bit_count(needs)


@njit(cache=True)
def fill_factors(s, i, p, j, related, out):
    """Write all factors of the pair into `out[Factor]`."""
    trade = p.occupation[j]
    out[F_OCCUPATION] = occupation_factor(s, i, trade, related)
    out[F_EXPERIENCE] = experience_factor(s, i, trade, related)
    out[F_WAGE] = wage_factor(s.min_wage[i], p.wage[j])
    out[F_PLACE] = place_factor(s, i, p.place[j], place_level(s.home[i], p.place[j]))
    out[F_EDUCATION] = education_factor(s.education[i], p.education[j])
    out[F_SKILLS] = skills_factor(s.skills[i], p.skills[j])
    out[F_SUITABILITY] = suitability_factor(s.needs[i], p.offers[j])


@njit(cache=True)
def failed_filters(s, i, p, j, level):
    """Bits of `Filter` that surely fail. What is unknown does not fail."""
    failed = 0
    if level != UNKNOWN and s.accepts[i] != 0 and (s.accepts[i] >> level) & 1 == 0:
        failed |= BIT_PLACE
    age = s.age[i]
    if age >= 0 and (age < p.age_min[j] or (p.age_max[j] > 0 and age > p.age_max[j])):
        failed |= BIT_AGE
    if s.education[i] >= 0 and s.education[i] < p.education[j]:
        failed |= BIT_EDUCATION
    if s.health[i] > 0 and s.health[i] & p.barred[j] != 0:
        failed |= BIT_HEALTH
    if s.certificates[i] >= 0 and p.certificates[j] & ~s.certificates[i] != 0:
        failed |= BIT_CERTIFICATE
    if s.available[i] == 0:
        failed |= BIT_AVAILABLE
    if p.is_open[j] == 0:
        failed |= BIT_OPEN
    if p.seats[j] <= 0:
        failed |= BIT_SEATS
    if p.sex[j] > 0 and s.sex[i] > 0 and p.sex[j] != s.sex[i]:
        failed |= BIT_SEX
    return failed


@njit(cache=True)
def unknown_facts(s, i, p, j, level):
    """Bits of `Confirm`: facts that the pair depends on and nobody has told."""
    bits = 0
    if level == UNKNOWN or s.accepts[i] == 0:
        bits |= BIT_PLACE
    if s.age[i] < 0 and (p.age_min[j] > 0 or p.age_max[j] > 0):
        bits |= BIT_AGE
    if s.education[i] < 0 and p.education[j] > 0:
        bits |= BIT_EDUCATION
    if s.health[i] < 0 and p.barred[j] != 0:
        bits |= BIT_HEALTH
    if s.certificates[i] < 0 and p.certificates[j] != 0:
        bits |= BIT_CERTIFICATE
    if s.available[i] < 0:
        bits |= BIT_AVAILABLE
    if s.sex[i] == 0 and p.sex[j] > 0:
        bits |= BIT_SEX
    if p.occupation[j] < 0 or (s.wished[i, 0] < 0 and s.wished[i, 1] < 0 and s.wished[i, 2] < 0):
        bits |= BIT_OCCUPATION
    if s.min_wage[i] <= 0 or p.wage[j] <= 0:
        bits |= BIT_WAGE
    return bits
