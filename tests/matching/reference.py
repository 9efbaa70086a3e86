"""The engine again, slowly: plain Python over every pair, written from the rules and not from the kernels."""

from matching.engine import Confirm, Factor, Filter, Level


def level_of(home, place):
    if not home or not place:
        return Level.UNKNOWN
    if home == place:
        return Level.COUNTY
    if place // 10_000 >= 71:
        return Level.ABROAD
    return Level.PROVINCE if home // 10_000 == place // 10_000 else Level.COUNTRY


def related_to(trades, months, trade, related):
    worths = [
        int(related[mine, trade]) * 100 * max(0, min(int(stay), 24)) // 24
        for mine, stay in zip(trades, months, strict=True)
        if mine >= 0
    ]
    return max(worths) if worths and trade >= 0 else 5_000


def wage_of(wish, offer):
    if not wish or not offer:
        return 5_000
    gap = offer - wish
    return max(0, min(10_000, 6_000 + gap * (2 if gap >= 0 else 4)))


def place_of(accepts, wished, place, level):
    if level == Level.UNKNOWN or not accepts:
        return 5_000
    if not accepts >> level & 1:
        return 0
    named = [str(w) for w in wished if w]
    return 10_000 if not named or any(str(place).startswith(w) for w in named) else 7_000


def education_of(own, asked):
    if own < 0:
        return 5_000
    return 0 if own < asked else max(4_000, 10_000 - 1_500 * max(0, own - asked - 1))


def share(have, want, empty):
    return (have & want).bit_count() * 10_000 // want.bit_count() if want else empty


def pair(s, i, p, j, related):
    """Factors, bits to confirm and the failed filters of one pair."""
    seeker = {name: getattr(s, name)[i] for name in s.SHAPES}
    post = {name: int(getattr(p, name)[j]) for name in p.SHAPES}
    plain = {name: int(value) for name, value in seeker.items() if value.ndim == 0}
    level = level_of(plain["home"], post["place"])
    factors = {
        Factor.OCCUPATION: related_to(seeker["wished"], [24] * 3, post["occupation"], related),
        Factor.EXPERIENCE: related_to(seeker["worked"], seeker["months"], post["occupation"], related),
        Factor.WAGE: wage_of(plain["min_wage"], post["wage"]),
        Factor.PLACE: place_of(plain["accepts"], seeker["places"], post["place"], level),
        Factor.EDUCATION: education_of(plain["education"], post["education"]),
        Factor.SKILLS: share(plain["skills"], post["skills"], 5_000),
        Factor.SUITABILITY: share(post["offers"], plain["needs"], 10_000),
    }
    return [factors[f] for f in Factor], confirm(seeker, plain, post, level), filters(plain, post, level)


def filters(me, post, level):
    verdicts = {
        Filter.PLACE: level != Level.UNKNOWN and me["accepts"] and not me["accepts"] >> level & 1,
        Filter.AGE: me["age"] >= 0 and not post["age_min"] <= me["age"] <= (post["age_max"] or 999),
        Filter.EDUCATION: 0 <= me["education"] < post["education"],
        Filter.HEALTH: me["health"] > 0 and me["health"] & post["barred"],
        Filter.CERTIFICATE: me["certificates"] >= 0 and post["certificates"] & ~me["certificates"],
        Filter.AVAILABLE: me["available"] == 0,
        Filter.OPEN: not post["is_open"],
        Filter.SEATS: post["seats"] <= 0,
        Filter.SEX: post["sex"] and me["sex"] and me["sex"] != post["sex"],
    }
    return [name for name, fails in verdicts.items() if fails]


def confirm(seeker, me, post, level):
    unknown = {
        Confirm.PLACE: level == Level.UNKNOWN or not me["accepts"],
        Confirm.AGE: me["age"] < 0 and (post["age_min"] or post["age_max"]),
        Confirm.EDUCATION: me["education"] < 0 and post["education"],
        Confirm.HEALTH: me["health"] < 0 and post["barred"],
        Confirm.CERTIFICATE: me["certificates"] < 0 and post["certificates"],
        Confirm.AVAILABLE: me["available"] < 0,
        Confirm.SEX: post["sex"] and not me["sex"],
        Confirm.OCCUPATION: post["occupation"] < 0 or max(seeker["wished"]) < 0,
        Confirm.WAGE: not me["min_wage"] or not post["wage"],
    }
    return sum(1 << bit for bit, yes in unknown.items() if yes)


def lists_of(s, i, p, related, weights, top, near):
    """(key, score, factors, to_confirm, failed bits) of the matches and of the near misses."""
    found = ([], [])
    for j in range(len(p)):
        factors, bits, failed = pair(s, i, p, j, related)
        score = sum(f * w for f, w in zip(factors, weights.values, strict=True))
        if len(failed) < 2 and score >= weights.min_score:
            row = (int(p.key[j]), score, factors, bits, sum(1 << f for f in failed))
            found[len(failed)].append(row)
    matches, misses = (sorted(rows, key=_best_first) for rows in found)
    enters = matches[top - 1][1] if len(matches) >= top else 0  # a near miss must reach the last of a full list
    return matches[:top], [row for row in misses if row[1] >= enters][:near]


def _best_first(row):
    return -row[1], row[0]
