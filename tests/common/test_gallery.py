"""The gallery draws every component, in both languages, with and without errors."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

from laborinfo.common.navigation import ITEMS
from laborinfo.common.templatetags.icons import PATHS

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))


@pytest.fixture
def gallery(client, db):
    def opened(query: str = "", language: str = "zh-hans") -> str:
        answer = client.get(f"/ui/{query}", headers={"accept-language": language})
        assert answer.status_code == 200
        return answer.content.decode()

    return opened


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_draws(gallery, language):
    assert 'id="list"' in gallery("", language)


def test_a_form_with_errors_names_them_on_top_and_beside_the_field(gallery):
    html = gallery("?wrong=1")
    assert 'class="alert alert-danger error-summary"' in html
    assert 'href="#id_name"' in html
    assert 'id="id_name_error"' in html
    assert re.search(r'<input[^>]*name="name"[^>]*is-invalid', html)


def test_no_page_needs_inline_script_or_style(gallery):
    html = gallery("?wrong=1")
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_nothing_is_loaded_from_elsewhere(gallery):
    assert not re.search(r'(src|href)="(https?:)?//', gallery())


def test_numbers_inside_attributes_are_not_grouped(gallery):
    assert not re.search(r'(value|max|viewBox|x|y)="\d+,\d{3}', gallery())


def test_every_menu_entry_has_an_icon_that_exists():
    assert {item.icon for item in ITEMS} <= set(PATHS)


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_says_what_it_takes(name):
    assert "{% comment %}" in (TEMPLATES / "components" / name).read_text()
    get_template(f"components/{name}")


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_an_error_page_says_what_to_do_and_needs_no_database(status):
    html = render_to_string(f"errors/{status}.html")
    assert str(status) in html
    assert 'href="/"' in html
