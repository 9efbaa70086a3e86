"""Short messages: through Django's messages on a full page, through an HX-Trigger header on an HTMX request."""

import json

from django.http import HttpResponse


def add_toast(response: HttpResponse, text: str, level: str = "success") -> HttpResponse:
    """Let the page show a toast when this HTMX response arrives. `level` is a Bootstrap colour."""
    # Escaped to ASCII: header values carry no other characters.
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "level": level}})
    return response


def toast_response(text: str, *, level: str = "success", status: int = 200) -> HttpResponse:
    """A toast and nothing else; the page stays as it is."""
    response = HttpResponse(status=status, headers={"HX-Reswap": "none"})
    return add_toast(response, text, level)
