"""{% icon "name" %}: inline SVG, drawn on a 24 x 24 grid, in the colour of the text around it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

PATHS = {
    "home": "M3 11 12 4l9 7M5 10v10h5v-6h4v6h5V10",
    "ledger": "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4",
    "household": "M4 20V10l8-6 8 6v10zM10 20v-5h4v5",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-5 4-7 8-7s7 2 8 7",
    "users": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20c.6-4 3-6 7-6s6.4 2 7 6"
    "M16 4.5a3.5 3.5 0 0 1 0 6M18 14c2.5.8 3.7 2.8 4 6",
    "link": "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7L12 17.7",
    "move": "M3 8h13M12 4l4 4-4 4M21 16H8M12 12l-4 4 4 4",
    "close": "M6 6l12 12M18 6 6 18",
    "history": "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M16 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z"
    "M8 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
    "target": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
    "check": "M4 12.5 10 18 20 6",
    "return": "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v2",
    "flag": "M6 21V4h11l-2 4 2 4H6",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
    "filter": "M3 5h18l-7 8v6l-4-2v-4z",
    "export": "M12 4v12M8 12l4 4 4-4M4 15v5h16v-5",
    "upload": "M12 15V3M8 7l4-4 4 4M4 14v6h16v-6",
    "print": "M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z",
    "run": "M7 4v16l13-8z",
    "match": "M8 8a4 4 0 1 0 0 8h3M16 8a4 4 0 1 1 0 8h-3M8 12h8",
    "job": "M3 8h18v12H3zM9 8V4h6v4M3 13h18",
    "money": "M4 7h16v11H4zM12 15a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM7 10v5M17 10v5",
    "chart": "M4 20V4M4 20h17M8 16v-4M12 16V8M16 16v-6M20 16V6",
    "map": "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
    "key": "M8 16a4 4 0 1 1 3.5-6H21v4h-3v3h-3v-3h-3.5A4 4 0 0 1 8 16z",
    "bell": "M6 17h12l-1.5-3V10a4.5 4.5 0 0 0-9 0v4zM10 20h4",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "chevron": "M9 5l7 7-7 7",
    "plus": "M12 5v14M5 12h14",
    "edit": "M4 20l1-4L16 5l3 3L8 19z",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
    "warn": "M12 4 2.5 20h19zM12 10v5M12 17.5v.5",
    "region": "M12 21s7-6.5 7-11.5a7 7 0 1 0-14 0C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "audit": "M6 3h9l3 3v15H6zM9 12l2 2 4-4M9 17h6",
    "logout": "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
}


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """An unknown name is an error, not an empty box. With `label` the icon speaks, without it it is decoration."""
    path = PATHS[name]
    speech = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}><path d="{}"/></svg>',
        speech,
        path,
    )
