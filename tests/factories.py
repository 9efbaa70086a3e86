"""One factory a model, with traits; and the small tree that every test stands on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import ApiToken, RegionPosting, User
from laborinfo.accounts.passwords import digest_of
from laborinfo.regions.enums import Kind
from laborinfo.regions.models import Region
from laborinfo.regions.names import pinyin_keys
from laborinfo.regions.services.bulk import reserve_ids

LONG_AGO = date(2020, 1, 1)
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PASSWORD = "Fern-hill-2026"


@dataclass
class SmallTree:
    """1 prefecture, 2 counties x 2 townships x 2 villages x 2 groups, by code."""

    prefecture: Region
    by_code: dict[str, Region] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Region:
        return self.by_code[code]


def make_region(parent: Region | None, code: str, name: str, kind: str) -> Region:
    return Region.objects.create(parent=parent, code=code, name=name, short_name=name, kind=kind, active_from=LONG_AGO)


def small_tree() -> SmallTree:
    """Codes: 522600 > 522601, 522622 > …001, 002 > …001, 002 > …001, 002 (groups have 15 digits).

    Most tests begin with it, so it goes in by one statement, its nested set numbered here.
    """
    tree = SmallTree(new_region(None, "522600", "黔东南苗族侗族自治州", Kind.PREFECTURE))
    tree.by_code["522600"] = tree.prefecture
    for county_code, county_name in [("522601", "凯里市"), ("522622", "黄平县")]:
        kind = Kind.CITY if county_name.endswith("市") else Kind.COUNTY
        county = new_region(tree.prefecture, county_code, county_name, kind)
        tree.by_code[county_code] = county
        grow(tree, county, [(Kind.TOWN, "镇"), (Kind.VILLAGE, "村"), (Kind.GROUP, "组")])
    regions = list(tree.by_code.values())
    for region, pk in zip(regions, reserve_ids(len(regions)), strict=True):
        region.pk = pk
        region.parent = region.parent  # takes the key that its parent has just got
    number(regions)
    Region.objects.bulk_create(regions)
    return tree


def grow(tree: SmallTree, parent: Region, levels: list[tuple[str, str]]) -> None:
    """Two children a region, down the given levels."""
    if not levels:
        return
    (kind, word), *rest = levels
    for number in (1, 2):
        child = new_region(parent, f"{parent.code}{number:03}", f"{parent.name}{'甲乙'[number - 1]}{word}", kind)
        tree.by_code[child.code] = child
        grow(tree, child, rest)


def new_region(parent: Region | None, code: str, name: str, kind: str) -> Region:
    """A region that is not stored yet."""
    pinyin, initials = pinyin_keys(name)
    level = parent.level + 1 if parent else 0
    return Region(
        parent=parent, code=code, name=name, short_name=name, kind=kind, pinyin=pinyin, initials=initials,
        active_from=LONG_AGO, level=level, tree_id=1,
    )  # fmt: skip


def number(regions: list[Region]) -> None:
    """The nested set of regions that stand in the order of their tree: a node begins after all that began before it
    and all that ended before it."""
    for began, region in enumerate(regions):
        below = sum(other.code.startswith(region.code.removesuffix("00")) for other in regions[began:])
        ended = began - region.level
        region.lft = 1 + began + ended
        region.rght = region.lft + 2 * below - 1


class UserFactory(DjangoModelFactory):
    """An active user without a posting. `UserFactory(posting=(Role.X, region))` posts it."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    full_name = factory.Sequence(lambda n: f"杨{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    created_at = NOW

    class Params:
        suspended = factory.Trait(is_active=False, suspended_at=NOW)
        issued = factory.Trait(must_change_password=True)

    @factory.post_generation
    def posting(self, create, extracted, **kwargs):
        if extracted:
            role, region = extracted
            RegionPostingFactory(user=self, role=role, region=region, **kwargs)


class RegionPostingFactory(DjangoModelFactory):
    class Meta:
        model = RegionPosting

    user = factory.SubFactory(UserFactory)
    role = Role.VILLAGE_ORGANIZER
    valid_from = LONG_AGO
    created_at = NOW

    class Params:
        ended = factory.Trait(valid_to=date(2021, 1, 1))


class ApiTokenFactory(DjangoModelFactory):
    """A usable token whose text is `secret`."""

    class Meta:
        model = ApiToken

    class Params:
        secret = factory.Sequence(lambda n: f"test-token-{n}")
        expired = factory.Trait(
            created_at=factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(days=2)),
            expires_at=factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(days=1)),
        )

    user = factory.SubFactory(UserFactory)
    name = "test"
    prefix = factory.LazyAttribute(lambda token: token.secret[:8])
    digest = factory.LazyAttribute(lambda token: digest_of(token.secret))
    created_at = factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(hours=1))
    expires_at = factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=30))
    created_by = factory.SelfAttribute("user")
