"""Addresses of household entry."""

from django.urls import path

from ledgers.views import household_list, households, people, spells

urlpatterns = [
    path("households/", household_list.household_list, name="household-list"),
    path("households/new/", households.household_create, name="household-create"),
    path("households/<int:pk>/", households.household_detail, name="household-detail"),
    path("households/<int:pk>/edit/", households.household_edit, name="household-edit"),
    path("households/<int:pk>/close/", households.household_close, name="household-close"),
    path("households/<int:pk>/people/new/", people.person_create, name="person-create"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/leave/", people.person_leave, name="person-leave"),
    path("people/<int:pk>/reveal/", people.person_reveal, name="person-reveal"),
    path("people/<int:pk>/spells/new/", spells.spell_create, name="spell-create"),
    path("spells/<int:pk>/edit/", spells.spell_edit, name="spell-edit"),
    path("spells/<int:pk>/end/", spells.spell_end, name="spell-end"),
]
