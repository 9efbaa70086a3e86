"""The made-up families of the path, one set a width, and how each is written into the forms."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from laborinfo.common.codes import Sex
from tests.factories_ledgers import make_id


def some_months_ago(months: int) -> date:
    return timezone.localdate() - timedelta(days=31 * months)


def person(name: str, relation: str, *, id_number: str, **more) -> dict:
    """What is typed of a grown-up; sex and birth date follow from the ID number."""
    usual = {
        "phone": "", "ethnicity": "06", "education": "70", "marital": "20", "political": "13", "health": ["HEALTHY"],
        "labour_ability": "ORDINARY", "speaks_mandarin": "yes",
    }  # fmt: skip
    return {"name": name, "relation": relation, "id_number": id_number} | usual | more


def child(name: str, birth: date, sex: str, serial: int) -> dict:
    number = make_id(birth=birth, sex=sex, serial=serial)
    return {
        "name": name, "relation": "SON" if sex == Sex.MALE else "DAUGHTER", "id_number": number, "ethnicity": "06",
        "student_status": "PRIMARY", "health": ["HEALTHY"], "labour_ability": "NONE",
    }  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One set of data: who lives where, what is wrong with it, and which posts there are."""

    size: tuple[int, int]
    language: str
    address: str
    new_address: str
    head: dict
    wife: dict
    child: dict
    neighbour: dict
    grandmother: dict
    far_job: dict
    own_job: dict
    right_education: str
    posts: list[list[str]] = field(default_factory=list)

    @property
    def is_phone(self) -> bool:
        return self.size[0] < 768


def seeker(**more) -> dict:
    return {
        "is_available": True, "wants_work": True, "wished_place_levels": ["COUNTRY", "PROVINCE"], "min_wage": "4000",
        "share_consent": True,
    } | more  # fmt: skip


def organised_job(place: str, employer: str, wage: str) -> dict:
    """Long enough for the subsidy, and proved."""
    return {
        "place": place, "employer_name": employer, "occupation": "0101", "industry": "C", "monthly_wage": wage,
        "start_date": some_months_ago(9), "channel": "ORGANISED", "captain": "吴队长", "has_contract": "yes",
        "evidence": "PHONE", "evidence_date": some_months_ago(2),
    }  # fmt: skip


def own_job(place: str, employer: str, wage: str) -> dict:
    return {
        "place": place, "employer_name": employer, "industry": "E", "monthly_wage": wage,
        "start_date": some_months_ago(3), "channel": "OWN",
    }  # fmt: skip


def phone_story() -> Story:
    return Story(
        size=(390, 844), language="zh-hans", address="甲组 3 号", new_address="甲组 3 号（新房）",
        head=person("潘光荣", "HEAD", id_number=make_id(birth=date(1988, 2, 29), serial=5), phone="13985500001",
                    **seeker(occupation_1="0101", occupation_2="1301")),
        wife=person("杨秀英", "SPOUSE", id_number=make_id(birth=date(1990, 6, 18), sex=Sex.FEMALE, serial=8)),
        child=child("潘小宝", date(2016, 9, 1), Sex.MALE, 3),
        neighbour=person("吴世平", "HEAD", id_number=make_id(birth=date(1979, 12, 3), serial=12)),
        grandmother=person("龙奶奶", "MOTHER", id_number=make_id(birth=date(1975, 1, 20), sex=Sex.FEMALE, serial=2),
                           labour_ability="WEAK", unable_reason="CARE_CHILDREN"),
        far_job=organised_job("广东佛山南海", "佛山某某制衣厂", "5200"),
        own_job=own_job("贵州贵阳南明", "贵阳某某建筑队", "6000"),
        right_education="60",
        posts=[
            ["缝纫工", "佛山锦绣制衣厂", "20", "佛山·南海区", "4-6千/月", "18-50岁", "初中", "13885501234", "包吃住"],
            ["保安", "凯里某某物业", "5", "凯里", "3000-3500", "18-55岁", "小学及以上", "13885501235", "不包"],
            ["", "没有名称的厂", "3", "凯里", "3000", "", "", "", ""],
        ],
    )  # fmt: skip


def desktop_story() -> Story:
    return Story(
        size=(1440, 900), language="en", address="Row 2, house 14", new_address="Row 2, house 15",
        head=person("石老三", "HEAD", id_number=make_id(birth=date(1985, 10, 7), serial=21), phone="13985500077",
                    ethnicity="12", **seeker(occupation_1="1301", min_wage="3800")),
        wife=person("石小梅", "SPOUSE", ethnicity="12",
                    id_number=make_id(birth=date(1986, 3, 30), sex=Sex.FEMALE, serial=31)),
        child=child("石小妹", date(2014, 5, 5), Sex.FEMALE, 9),
        neighbour=person("王德明", "HEAD", ethnicity="01", id_number=make_id(birth=date(1992, 7, 9), serial=44)),
        grandmother=person("王婆婆", "MOTHER", ethnicity="01", labour_ability="WEAK", unable_reason="CARE_ELDERLY",
                           id_number=make_id(birth=date(1972, 11, 2), sex=Sex.FEMALE, serial=6)),
        far_job=organised_job("浙江杭州余杭", "杭州某某服饰有限公司", "5600"),
        own_job=own_job("凯里", "凯里某某装修队", "4500"),
        right_education="40",
        posts=[
            ["保安", "杭州某某保安公司", "8", "杭州·余杭区", "4500-5500", "18-50岁", "初中", "13885509999", "包住"],
            ["缝纫工", "丹寨某某工坊", "10", "丹寨", "3500-4500", "18-55岁", "小学及以上", "13885509998", "包吃"],
            ["", "没有名称的公司", "1", "杭州", "4000", "", "", "", ""],
        ],
    )  # fmt: skip


STORIES = {"phone": phone_story, "desktop": desktop_story}
