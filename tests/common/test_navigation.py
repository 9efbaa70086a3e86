"""The menu of a wide screen: groups where their first entry would stand, short menus as they are."""

from laborinfo.common.navigation import SHORT, NavGroup, NavItem, OpenGroup, in_groups

LEDGERS, SETTINGS = NavGroup("Ledgers", "ledger"), NavGroup("Administration", "settings")


def entries(*groups: NavGroup | None) -> list[NavItem]:
    return [NavItem(f"Menu {place}", "ledger", f"/{place}/", group=group) for place, group in enumerate(groups)]


def test_a_group_stands_where_its_first_entry_would_and_one_of_one_entry_is_that_entry():
    items = entries(None, LEDGERS, None, LEDGERS, None, LEDGERS, SETTINGS)
    first, group, third, fifth, last = in_groups(items)
    assert (first, third, fifth, last) == (items[0], items[2], items[4], items[6])
    assert isinstance(group, OpenGroup) and group.items == [items[1], items[3], items[5]]


def test_a_short_menu_stays_as_it_is():
    items = entries(*[LEDGERS] * SHORT)
    assert in_groups(items) == items
