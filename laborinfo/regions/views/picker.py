"""The options of the region picker."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import signed_in
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import browse_regions, search_regions


@signed_in
@require_safe
def picker(request: HttpRequest) -> HttpResponse:
    """`q` searches, `parent` lists its children, neither gives the top of the user's regions."""
    asked, day = request.GET, timezone.localdate()
    lowest, highest = level_of(asked.get("level_max"), Level.GROUP), level_of(asked.get("level_min"), Level.PREFECTURE)
    text = asked.get("q", "").strip()[:60]
    if text:
        root = seen_region(request, asked.get("root"))
        levels = range(highest, lowest + 1)
        nothing = asked.get("root") and root is None
        regions = [] if nothing else search_regions(request.user, text, day=day, root=root, levels=levels)
    else:
        parent = seen_region(request, asked.get("parent") or asked.get("root"))
        nothing = (asked.get("parent") or asked.get("root")) and parent is None
        regions = [] if nothing else browse_regions(request.user, parent, day=day, highest=lowest)
    context = {"regions": regions, "level_min": highest, "level_max": lowest}
    return render(request, "regions/picker.html", context)


def level_of(text: str | None, default: int) -> int:
    return int(text) if text in {str(int(level)) for level in Level} else int(default)


def seen_region(request: HttpRequest, pk: str | None) -> Region | None:
    """The region of a key, if the user sees it."""
    if not pk or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return Region.objects.visible_to(request.user).filter(pk=pk).first()
