"""Demo data: made-up groups, buildings, sites, people, accounts and postings on the real region tree.

Nobody is real: given names are heavenly stems and earthly branches (龙甲子), phones begin with the unassigned 100,
groups, buildings and sites are marked `is_made_up`. Distributions follow DOMAIN §2-3. Equal seeds, equal data.
"""
