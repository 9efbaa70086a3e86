"""The translation check finds what a person would otherwise meet as English on a Chinese page."""

import polib
import pytest

from scripts import translations


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "jobs").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "jobs" / "views.py").write_text(
        'title = _("Postings")\ncount = ngettext("%(n)s posting", "%(n)s postings", n)\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n<div>\n   <p>{% translate 'Open' %}</p>\n"
        " {% blocktranslate with name=person %}Hello {{ name }}{% endblocktranslate %}\n</div>\n"
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PO", tmp_path / "locale" / "django.po")
    return tmp_path


def write_glossary(project, **changed):
    words = {"Postings": "岗位", "%(n)s posting": "%(n)s 个岗位", "Open": "打开", "Hello %(name)s": "%(name)s，您好"}
    glossary = project / "words.txt"
    glossary.write_text("".join(f"{source}\t{chinese}\n" for source, chinese in {**words, **changed}.items()))
    return [glossary]


def test_strings_of_code_and_templates_are_found(project):
    assert {source for _context, source, _plural in translations.extracted()} == {
        "Postings",
        "%(n)s posting",
        "Open",
        "Hello %(name)s",
    }


def test_a_complete_catalogue_has_no_problem(project):
    assert translations.update(write_glossary(project)) == 0
    assert translations.problems() == []


def test_a_second_update_keeps_the_translations(project):
    translations.update(write_glossary(project))
    before = translations.PO.read_text()
    assert translations.update([]) == 0
    assert translations.PO.read_text() == before


def test_a_new_string_and_an_unused_one_are_problems(project):
    translations.update(write_glossary(project))
    (project / "jobs" / "views.py").write_text('title = _("Vacancies")\n')
    found = "\n".join(translations.problems())
    assert "jobs/views.py: not in django.po: 'Vacancies'" in found
    assert "no longer used: 'Postings'" in found


def test_an_empty_a_fuzzy_and_a_misspelt_translation_are_problems(project):
    translations.update(write_glossary(project, **{"Open": "", "Hello %(name)s": "%(nme)s，您好"}))
    catalogue = polib.pofile(str(translations.PO))
    catalogue.find("Postings").flags.append("fuzzy")
    catalogue.save()
    assert len(translations.problems()) == 3
