"""The columns of the labour ledger in Excel, one a field, with the names that offices give them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laborinfo.common import codes
from ledgers.excel import cells
from ledgers.excel.cells import Reader

KEY = "key"
SEXES = [choice for choice in codes.Sex.choices if choice[0] in ("1", "2")]
RELATIONS = {
    "户主": "HEAD", "本人": "HEAD", "本人或户主": "HEAD", "配偶": "SPOUSE", "妻": "SPOUSE", "妻子": "SPOUSE",
    "丈夫": "SPOUSE", "夫": "SPOUSE", "子": "SON", "儿子": "SON", "长子": "SON", "次子": "SON", "三子": "SON",
    "之子": "SON", "女": "DAUGHTER", "女儿": "DAUGHTER", "长女": "DAUGHTER", "次女": "DAUGHTER", "之女": "DAUGHTER",
    "儿媳": "DAUGHTER_IN_LAW", "之儿媳": "DAUGHTER_IN_LAW", "女婿": "SON_IN_LAW", "之女婿": "SON_IN_LAW",
    "孙子": "GRANDSON", "之孙子": "GRANDSON", "孙女": "GRANDDAUGHTER", "之孙女": "GRANDDAUGHTER",
    "外孙子": "GRANDSON", "外孙女": "GRANDDAUGHTER", "之外孙子": "GRANDSON", "之外孙女": "GRANDDAUGHTER",
    "父亲": "FATHER", "之父": "FATHER", "母亲": "MOTHER", "之母": "MOTHER", "岳父": "WIFES_FATHER",
    "之岳父": "WIFES_FATHER", "岳母": "WIFES_MOTHER", "之岳母": "WIFES_MOTHER", "公公": "HUSBANDS_FATHER",
    "之公公": "HUSBANDS_FATHER", "婆婆": "HUSBANDS_MOTHER", "之婆婆": "HUSBANDS_MOTHER", "祖父": "GRANDFATHER",
    "之祖父": "GRANDFATHER", "爷爷": "GRANDFATHER", "祖母": "GRANDMOTHER", "之祖母": "GRANDMOTHER",
    "奶奶": "GRANDMOTHER", "兄弟": "SIBLING", "姐妹": "SIBLING", "兄弟姐妹": "SIBLING", "之兄弟姐妹": "SIBLING",
    "其他": "OTHER",
}  # fmt: skip
EDUCATION = {text: str(code) for text, code in codes.EDUCATION_TEXTS.items()}
STUDENT = {
    "学龄前儿童": "PRESCHOOL", "小学": "PRIMARY", "七年级": "JUNIOR_HIGH", "八年级": "JUNIOR_HIGH",
    "九年级": "JUNIOR_HIGH", "初中": "JUNIOR_HIGH", "高中": "SENIOR_HIGH", "普通高中": "SENIOR_HIGH",
    "中职": "VOCATIONAL", "大专": "COLLEGE", "高职高专": "COLLEGE", "本科": "UNIVERSITY", "大学本科": "UNIVERSITY",
    "硕士研究生及以上": "POSTGRADUATE",
}  # fmt: skip
ABILITY = {
    "普通劳动力": "ORDINARY", "技能劳动力": "SKILLED", "弱劳动力": "WEAK", "半劳动力": "WEAK",
    "弱劳动力或半劳动力": "WEAK", "丧失劳动力": "LOST", "丧失劳动能力": "LOST", "无劳动力": "NONE",
    "无劳动能力": "NONE",
}  # fmt: skip
HEALTH = {
    "健康": "HEALTHY", "良好": "HEALTHY", "长期慢性病": "CHRONIC", "慢性病": "CHRONIC", "大病": "SERIOUS",
    "患有大病": "SERIOUS", "残疾": "DISABLED",
}  # fmt: skip
POLITICAL = {
    "党员": "01", "中共党员": "01", "预备党员": "02", "中共预备党员": "02", "团员": "03", "共青团员": "03",
    "群众": "13",
}  # fmt: skip
MARITAL = {"未婚": "10", "已婚": "20", "丧偶": "30", "离婚": "40", "离异": "40"}
KINDS = {
    "建档立卡": "POOR", "建档立卡户": "POOR", "建档立卡贫困户": "POOR", "脱贫户": "POOR", "贫困户": "POOR",
    "易地扶贫搬迁户": "RELOCATED", "搬迁户": "RELOCATED", "易地搬迁户": "RELOCATED", "边缘户": "MARGINAL",
    "边缘易致贫户": "MARGINAL", "脱贫不稳定户": "UNSTABLE", "突发严重困难户": "SUDDEN_HARDSHIP",
    "一般户": "GENERAL", "一般农户": "GENERAL", "普通户": "GENERAL",
}  # fmt: skip
PLACES = {
    "县内": "COUNTY", "省内县外": "PROVINCE", "县外省内": "PROVINCE", "省内": "PROVINCE", "省外": "COUNTRY",
    "境外": "ABROAD",
}  # fmt: skip
UNABLE = {
    "照顾小孩": "CARE_CHILDREN", "带小孩": "CARE_CHILDREN", "照顾孩子": "CARE_CHILDREN", "照顾老人": "CARE_ELDERLY",
    "照顾病人": "CARE_SICK", "照顾残疾人": "CARE_SICK", "患病": "OWN_ILLNESS", "残疾": "OWN_ILLNESS",
    "因病": "OWN_ILLNESS", "务农": "FARM", "农活": "FARM", "在家务农": "FARM", "年老": "OLD_AGE", "年龄大": "OLD_AGE",
    "无技能": "NO_SKILL", "缺技能": "NO_SKILL", "不会普通话": "NO_MANDARIN", "怀孕": "PREGNANCY", "哺乳": "PREGNANCY",
    "不愿外出": "NOT_WILLING", "无就业意愿": "NOT_WILLING", "其他": "OTHER",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One field. `read` takes the cell; `options` are the choices of a drop-down; `note` helps who fills it in."""

    name: str
    label: str | Promise
    read: Reader
    aliases: tuple[str, ...] = ()
    of_household: bool = False
    is_text: bool = False  # cells are formatted as text, so that Excel keeps every digit
    options: Callable[[], list[str]] | None = None
    note: str | Promise = ""


def labels_of(choices) -> Callable[[], list[str]]:
    return lambda: [str(label) for _code, label in choices]


def yes_or_no() -> list[str]:
    return ["是", "否"]


def coded(name, label, choices, everyday=None, *, aliases=(), **options) -> Column:
    """A column of one code out of a list."""
    return Column(name, label, cells.one_of(choices, everyday), aliases, options=labels_of(choices), **options)


def asked(name: str, label, *aliases: str) -> Column:
    return Column(name, label, cells.yes_no, aliases, options=yes_or_no)


SEVERAL = _("Several values are separated by a comma.")
AS_TEXT = _("Keep the cell formatted as text, so that no digit is lost. A masked value means: as it is.")
HOUSEHOLD_COLUMNS = (
    Column(
        "number", _("Household number"), cells.text(24), ("户编号", "户号", "家庭编号", "农户编号", "户主编号"),
        is_text=True, of_household=True,
        note=_("Empty for a new household: its head begins it, the members follow, and it gets the next number."),
    ),
    Column(
        "group", _("Group or building"), cells.text(60), ("组", "村民组", "小组", "组别", "楼栋", "所属组", "自然寨"),
        of_household=True, note=_("Name or 15-digit code; needed for new households."),
    ),
    Column("address", _("Address"), cells.text(120), ("住址", "地址", "家庭住址", "详细地址"), of_household=True),
    Column(
        "household_phone", _("Household phone"), cells.phone, ("家庭电话", "户主电话", "户联系电话"),
        of_household=True, is_text=True, note=AS_TEXT,
    ),
    Column(
        "kinds", _("Household types"), cells.many_of(codes.HouseholdKind.choices, KINDS),
        ("户类型", "农户类型", "户属性", "脱贫属性", "家庭类型", "贫困户属性"), of_household=True, note=SEVERAL,
        options=labels_of(codes.HouseholdKind.choices),
    ),
    Column(
        "relocated_year", _("Year of relocation"), cells.whole_number(1990, 2100), ("搬迁年份", "搬迁时间", "搬迁年度"),
        of_household=True,
    ),
    Column("household_note", _("Household note"), cells.text(200), ("备注", "户备注"), of_household=True),
)  # fmt: skip
PERSON_COLUMNS = (
    Column("name", _("Name"), cells.text(50), ("姓名", "成员姓名", "家庭成员姓名", "人员姓名", "劳动力姓名")),
    coded(
        "relation", _("Relation to head"), codes.Relation.choices, RELATIONS,
        aliases=("与户主关系", "关系", "与户主的关系", "户主关系"),
    ),
    Column(
        "id_number", _("Resident ID number"), cells.id_number,
        ("身份证号码", "身份证号", "身份证", "证件号码", "公民身份号码", "居民身份证号"), is_text=True, note=AS_TEXT,
    ),
    coded("sex", _("Sex"), SEXES, {"男": "1", "女": "2", "男性": "1", "女性": "2"}, aliases=("性别",)),
    Column(
        "birth_date", _("Birth date"), cells.day_from(cells.BEGIN_1900), ("出生日期", "出生年月", "出生年月日", "生日"),
        is_text=True, note=_("Like 1990-05-03. Empty when the ID number is given."),
    ),
    coded("ethnicity", _("Ethnicity"), codes.Ethnicity.choices, aliases=("民族",)),
    Column(
        "phone", _("Phone"), cells.phone, ("联系电话", "电话", "手机", "手机号", "手机号码", "本人电话", "联系方式"),
        is_text=True, note=AS_TEXT,
    ),
    coded(
        "education", _("Education level"), codes.Education.choices, EDUCATION,
        aliases=("文化程度", "学历", "受教育程度"), note=_("Empty for whoever is at school."),
    ),
    coded(
        "student_status", _("At school"), codes.StudentStatus.choices, STUDENT,
        aliases=("在校生状况", "在校状况", "是否在校", "在校情况"),
    ),
    coded("marital", _("Marital status"), codes.MaritalStatus.choices, MARITAL, aliases=("婚姻状况", "婚姻")),
    coded("political", _("Political status"), codes.Political.choices, POLITICAL, aliases=("政治面貌",)),
    Column(
        "health", _("Health"), cells.many_of(codes.Health.choices, HEALTH), ("健康状况", "健康", "身体状况"),
        options=labels_of(codes.Health.choices), note=SEVERAL,
    ),
    coded(
        "labour_ability", _("Labour ability"), codes.LabourAbility.choices, ABILITY,
        aliases=("劳动能力", "劳动技能", "劳动力类型", "劳动力情况"),
    ),
    asked("speaks_mandarin", _("Speaks Mandarin"), "普通话", "会普通话", "是否会普通话", "是否会讲普通话"),
    asked("wants_work", _("Wants (other) work"), "就业意愿", "是否有就业意愿", "是否愿意外出务工", "有就业意愿"),
    asked("is_available", _("Can take up work now"), "是否可就业", "可上岗", "能否就业", "目前可就业"),
    Column(
        "wished_place_levels", _("Wished place"), cells.many_of(codes.PlaceLevel.choices, PLACES),
        ("意向地点", "意愿就业地", "期望就业地点", "意向就业区域"), options=labels_of(codes.PlaceLevel.choices),
        note=SEVERAL,
    ),
    Column(
        "wished_occupations", _("Wished occupations"), cells.occupations,
        ("意向工种", "意愿岗位", "期望岗位", "意向岗位", "期望工种"), note=SEVERAL,
    ),
    Column(
        "min_wage", _("Minimum wage, yuan a month"), cells.whole_number(0, 100_000),
        ("期望工资", "期望薪资", "最低工资", "期望月薪", "意向工资"),
    ),
    asked("wants_training", _("Wants training"), "培训意愿", "是否有培训意愿", "是否愿意参加培训"),
    asked("wants_welfare_post", _("Wants a public-welfare post"), "公益性岗位意愿", "是否愿意公益性岗位"),
    asked("wants_business", _("Wants to start a business"), "创业意愿", "是否有创业意愿"),
    coded(
        "unable_reason", _("Why unable to leave"), codes.UnableReason.choices, UNABLE,
        aliases=("未就业原因", "不能外出原因", "无法外出原因"),
    ),
)  # fmt: skip
KEY_COLUMN = Column(
    KEY, _("Key (do not change)"), cells.person_key, ("系统编号(勿改)",), is_text=True,
    note=_("Joins the row to the person on record. Leave it empty for people whom you add."),
)  # fmt: skip
COLUMNS = {column.name: column for column in (KEY_COLUMN, *HOUSEHOLD_COLUMNS, *PERSON_COLUMNS)}
# Written as it stands under another name in the record.
HOUSEHOLD_FIELDS = {
    "address": "address", "household_phone": "phone", "relocated_year": "relocated_year", "household_note": "note",
}  # fmt: skip
PERSON_FIELDS = tuple(column.name for column in PERSON_COLUMNS)
NEEDED_TO_ADD = ("name", "relation", "sex", "birth_date", "ethnicity", "labour_ability")


def label_of(name: str) -> str:
    return str(COLUMNS[name].label) if name in COLUMNS else name
