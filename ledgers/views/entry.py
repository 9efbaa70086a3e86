"""What all entry forms share: their one page, and the unfinished entries that are kept beside it."""

from dataclasses import dataclass, field
from functools import wraps

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ledgers.enums_drafts import DraftForm
from ledgers.forms.base import SteppedForm
from ledgers.models import EntryDraft, Household
from ledgers.services.drafts import discard_draft, keep_draft


@dataclass(frozen=True)
class Keeping:
    """How a page keeps what is typed. `offer`: a draft that the user may go on with; `continued`: the one in the form;
    `changed`: names of fields that differ from the record although the page came with them so."""

    url: str
    discard_url: str
    offer: EntryDraft | None = None
    continued: EntryDraft | None = None
    changed: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    is_outdated: bool = False

    @property
    def draft(self) -> EntryDraft | None:
        return self.offer or self.continued

    @property
    def moment(self) -> str:
        """When the draft was kept: the time alone for one of today."""
        kept = timezone.localtime(self.draft.saved_at) if self.draft else None
        if kept is None:
            return ""
        return f"{kept:%H:%M}" if kept.date() == timezone.localdate() else f"{kept:%Y-%m-%d %H:%M}"


def entry_page(request, form, *, title: str, household: Household | None = None, danger: bool = False, **context):
    """The one page of every entry form; 409 when somebody else saved first, 422 for wrong input."""
    status = 200 if request.method == "GET" or not form.errors else 409 if form.is_stale else 422
    keeping = keeping_of(request, form)
    context |= {"form": form, "title": title, "household": household, "danger": danger, "keeping": keeping}
    context["line"] = household.region.ancestor_line() if household else None
    response = render(request, "ledgers/entry_form.html", context, status=status)
    if keeping and keeping.continued:  # may show an ID number that was typed
        response["Cache-Control"] = "no-store"
    return response


def keeps_entries(view):
    """A view of an entry form: a save drops the draft, a refusal keeps what was sent as one."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and (key := draft_key(request)):
            if response.status_code == 302:
                discard_draft(by=request.user, form=key[0], target=key[1])
            elif "changed" in request.POST:
                keep_sent(request, *key)
        return response

    return wrapped


def keep_sent(request, form: str, target: int) -> EntryDraft | None:
    """Keep what a form sent: the fields that it names as `changed`, its version and its step."""
    sent = request.POST
    return keep_draft(
        by=request.user, now=timezone.now(), form=form, target=target,
        entries={name: sent.getlist(name) for name in sent.getlist("changed") if name},
        version=whole(sent.get("version")), step=whole(sent.get("step")) or 0,
    )  # fmt: skip


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def draft_key(request) -> tuple[str, int] | None:
    """(form, target) of an address whose entries are kept."""
    match = request.resolver_match
    return (match.url_name, match.kwargs.get("pk", 0)) if match.url_name in DraftForm else None


def keeping_of(request, form: SteppedForm) -> Keeping | None:
    """What the page needs for keeping entries; the form gets the draft's when the user goes on with it."""
    key = draft_key(request)
    if key is None:
        return None
    urls = {
        "url": reverse("ledgers:draft-keep", args=key),
        "discard_url": reverse("ledgers:draft-discard", args=key),
    }
    if request.method == "POST":
        return Keeping(**urls, changed=[name for name in request.POST.getlist("changed") if name in form.fields])
    draft = EntryDraft.objects.visible_to(request.user).of_form(*key).first()
    if draft is None:
        return Keeping(**urls)
    names = [name for name in draft.entries if name in form.fields]
    facts = {
        "labels": [str(form.fields[name].label) for name in names],
        "is_outdated": draft.version is not None and draft.version != form.initial.get("version"),
    }
    if "draft" not in request.GET:
        return Keeping(**urls, **facts, offer=draft)
    put_into(form, draft, names)
    return Keeping(**urls, **facts, continued=draft, changed=names)


def put_into(form: SteppedForm, draft: EntryDraft, names: list[str]) -> None:
    """The draft's entries on top of the record as it stands now, each as its widget reads it."""
    sent = QueryDict(mutable=True)
    for name in names:
        sent.setlist(name, draft.entries[name])
        form.initial[name] = form.fields[name].widget.value_from_datadict(sent, {}, name)
