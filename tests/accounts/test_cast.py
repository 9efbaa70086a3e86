"""The cast that every test uses is what its docstring says."""


def test_the_small_tree_has_two_children_at_every_level(cast):
    from laborinfo.regions.models import Region

    counts = [Region.objects.at_level(level).count() for level in range(5)]
    assert counts == [1, 2, 4, 8, 16]


def test_siblings_share_a_parent(cast):
    for level in ["group", "village", "township", "county"]:
        own, other = cast.region_of(level), cast.region_of(f"sibling_{level}")
        assert own.parent_id == other.parent_id and own != other


def test_nobody_has_no_part(cast):
    assert not cast.nobody.scope.permissions and cast.nobody.scope.home is None
