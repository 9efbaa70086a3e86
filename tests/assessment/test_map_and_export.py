"""The county map and the exported table."""

import io

import pytest
import python_calamine
from django.core.management import call_command
from django.urls import reverse

from laborinfo.accounts.enums import Role
from laborinfo.common.choropleth import grade_of, lower_bounds
from laborinfo.regions.geometry import FOLDER, outlines
from laborinfo.regions.models import Region
from ledgers.indicators import INDICATORS, POSITION
from tests.assessment.world import people_the_tree
from tests.factories import UserFactory


def test_map_of_the_real_tree_has_sixteen_areas(db, client_of):
    call_command("load_regions", str(FOLDER / "regions-522600.csv"))
    prefecture = Region.objects.get(code="522600")
    user = UserFactory(posting=(Role.PREFECTURE_ORGANIZER, prefecture))
    response = client_of(user).get(reverse("assessment:dashboard", args=["522600"]))
    areas = response.context["map"].areas
    assert len(areas) == len(outlines("522600").areas) == 16
    assert response.content.decode().count("</title></path>") == 16
    assert all(area.url.startswith("/dashboard/5226") for area in areas)


def test_outlines_stay_inside_the_drawing():
    drawing = outlines("522600")
    width, height = map(float, drawing.viewbox.split()[2:])
    for shape in drawing.areas.values():
        for point in shape.d.strip("MZ").replace("ZM", "L").split("L"):
            x, y = map(float, point.split())
            assert 0 <= x <= width and 0 <= y <= height


def test_no_outlines_no_map():
    assert outlines("999999") is None


@pytest.mark.parametrize("figures", [[], [None], [1.0], [3, 3, 3], [1, 2, None], list(range(100))])
def test_every_figure_has_one_class(figures):
    bounds = lower_bounds(figures)
    assert len(bounds) <= 5
    grades = [grade_of(figure, bounds) for figure in figures]
    assert [grade is None for grade in grades] == [figure is None for figure in figures]
    assert all(0 <= grade < len(bounds) for grade in grades if grade is not None)


def test_classes_are_of_equal_size():
    bounds = lower_bounds(range(100))
    grades = [grade_of(figure, bounds) for figure in range(100)]
    assert [grades.count(grade) for grade in range(5)] == [20] * 5


def test_workbook_holds_every_count_and_the_sum(cast, client_of):
    people_the_tree()
    response = client_of(cast.county).get(reverse("assessment:dashboard", args=["522601"]), {"export": "xlsx"})
    assert "attachment" in response["Content-Disposition"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    _head, *rows = book.get_sheet_by_index(0).to_python()
    labour = POSITION["labour"] + 2
    assert rows[0][labour] + rows[1][labour] == rows[2][labour] > 0
    assert rows[0][0] == "522601001", "codes stay text"


def test_csv_neutralises_formulas(cast, client_of):
    people_the_tree()
    Region.objects.filter(code="522601001").update(short_name="=cmd()")
    response = client_of(cast.county).get(reverse("assessment:dashboard", args=["522601"]), {"export": "csv"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert ",'=cmd()," in lines[1]
    assert lines[0].split(",")[2] == str(INDICATORS[0].label)
