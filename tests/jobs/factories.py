"""Employers and postings of the small tree's county 522601."""

import io
from datetime import date

import factory
import xlsxwriter
from factory.django import DjangoModelFactory

from jobs.enums import PostingState
from jobs.models import Employer, Posting
from jobs.services.postings import natural_key
from laborinfo.regions.models import Region
from tests.factories import NOW, UserFactory


class EmployerFactory(DjangoModelFactory):
    class Meta:
        model = Employer

    name = factory.Sequence(lambda n: f"丹寨第{n}服装厂")
    county = factory.LazyFunction(lambda: Region.objects.get(code="522601"))
    region = factory.SelfAttribute("county")
    place_code = "522601"
    contact = "王主任"
    phone = "13885501234"
    created_at = NOW
    updated_at = NOW


class PostingFactory(DjangoModelFactory):
    """A draft; the traits `collected`, `screened` and `opened` bring it further."""

    class Meta:
        model = Posting

    class Params:
        by = factory.LazyFunction(UserFactory)
        sent = factory.Trait(collected_at=NOW, collected_by=factory.SelfAttribute("by"))
        collected = factory.Trait(sent=True, status=PostingState.COLLECTED)
        checked = factory.Trait(sent=True, screened_at=NOW, screened_by=factory.SelfAttribute("by"))
        screened = factory.Trait(checked=True, status=PostingState.SCREENED)
        opened = factory.Trait(
            checked=True, status=PostingState.OPEN, opened_at=NOW, opened_by=factory.SelfAttribute("by")
        )

    employer = factory.SubFactory(EmployerFactory)
    county = factory.SelfAttribute("employer.county")
    region = factory.SelfAttribute("county")
    title = factory.Sequence(lambda n: f"缝纫工{n}")
    occupation = "0101"
    headcount = 20
    place_code = "440605"
    place_text = "佛山·南海区"
    wage_text = "4-6千/月"
    wage_unit = "MONTH"
    wage_min = 4000
    wage_max = 6000
    valid_from = date(2026, 11, 1)
    created_at = NOW
    updated_at = NOW
    natural_key = factory.LazyAttribute(
        lambda o: natural_key(o.employer.name, {"title": o.title, "place_code": o.place_code, "wage_text": o.wage_text})
    )


HEADINGS = ["岗位名称", "用工单位", "招聘人数", "工作地点", "薪资待遇", "年龄要求", "学历要求", "联系电话", "食宿"]
GOOD = ["缝纫工", "丹寨锦绣制衣厂", "20", "佛山·南海区", "4-6千/月", "18-45岁", "初中及以上", "13885501234", "包吃住"]


def sheet(*rows, headings=HEADINGS) -> io.BytesIO:
    """An .xlsx with the headings above the rows."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": NOW})  # the same rows are then the same bytes
        page = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)
    buffer.seek(0)
    return buffer
