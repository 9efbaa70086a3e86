"""A person's own businesses, training and consent: add, correct, withdraw."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from ledgers.forms.records import BusinessForm, ConsentForm, TrainingForm, WithdrawForm
from ledgers.models import Consent, SelfEmployment, TrainingRecord
from ledgers.services.records import (
    add_business,
    add_training,
    give_consent,
    update_business,
    update_training,
    withdraw_consent,
)
from ledgers.views.common import person_to_edit
from ledgers.views.entry import entry_page, keeps_entries


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def business_create(request, pk):
    """`pk` is the person's."""
    person = person_to_edit(request.user, pk)
    title = _("A business of %(name)s") % {"name": person.name}
    return record_page(request, person, BusinessForm, add_business, title=title, person_id=pk)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def business_edit(request, pk):
    business = record_to_edit(SelfEmployment, request.user, pk)
    title = _("A business of %(name)s") % {"name": business.person.name}
    return record_page(
        request, business.person, BusinessForm, update_business, title=title, record=business, business_id=pk
    )


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def training_create(request, pk):
    """`pk` is the person's."""
    person = person_to_edit(request.user, pk)
    title = _("A training of %(name)s") % {"name": person.name}
    return record_page(request, person, TrainingForm, add_training, title=title, person_id=pk)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def training_edit(request, pk):
    training = record_to_edit(TrainingRecord, request.user, pk)
    title = _("A training of %(name)s") % {"name": training.person.name}
    return record_page(
        request, training.person, TrainingForm, update_training, title=title, record=training, training_id=pk
    )


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def consent_create(request, pk):
    """`pk` is the person's."""
    person = person_to_edit(request.user, pk)
    title = _("Consent of %(name)s") % {"name": person.name}
    return record_page(request, person, ConsentForm, give_consent, title=title, person_id=pk)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def consent_withdraw(request, pk):
    consent = record_to_edit(Consent, request.user, pk)
    words = {"name": consent.person.name, "scope": consent.get_scope_display()}
    title = _("%(name)s withdraws consent: %(scope)s") % words
    return record_page(request, consent.person, WithdrawForm, withdraw_consent, title=title, danger=True, consent_id=pk)


def record_to_edit(model, user, pk):
    """404 for a stranger, 403 for whoever may only read."""
    rows = model.objects.visible_to(user).select_related("person__household__region__parent")
    record = get_object_or_404(rows, pk=pk)
    check_permission(user, Permission.PERSON_EDIT, record.person.household.region)
    return record


def record_page(request, person, form_class, service, *, title, record=None, danger=False, **key):
    """Show the form of one record; save it by its service and go back to the household."""
    household = person.household
    form = form_class(request.POST or None, version=household.version, record=record)
    saving = request.method == "POST" and form.is_valid()
    if saving and form.saved_by(service, by=request.user, now=timezone.now(), **key):
        messages.success(request, _("Saved for %(name)s.") % {"name": person.name})
        return redirect("ledgers:household-detail", pk=household.pk)
    return entry_page(request, form, title=title, household=household, danger=danger)
