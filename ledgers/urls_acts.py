"""Addresses of the acts on the register."""

from django.urls import path

from ledgers.views import acts, acts_list

urlpatterns = [
    path("acts/", acts_list.act_list, name="act-list"),
    path("acts/<int:pk>/undo/", acts.act_undo, name="act-undo"),
    path("households/<int:pk>/head/", acts.head_change, name="head-change"),
    path("households/<int:pk>/move/", acts.household_move, name="household-move"),
    path("households/<int:pk>/join/", acts.household_join, name="household-join"),
    path("households/<int:pk>/reopen/", acts.household_reopen, name="household-reopen"),
    path("people/<int:pk>/move/", acts.person_move, name="person-move"),
    path("people/<int:pk>/return/", acts.person_return, name="person-return"),
]
