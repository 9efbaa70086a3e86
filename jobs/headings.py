"""Which column of a foreign table is which field. Every county names its columns differently."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# field: (label, names that offices give it)
FIELDS: dict[str, tuple[object, tuple[str, ...]]] = {
    "title": (_("Title"), (
        "岗位名称", "岗位", "职位", "职位名称", "招聘岗位", "招聘职位", "工种", "用工岗位", "工作岗位", "招聘工种",
        "需求岗位", "岗位工种", "Title",
    )),
    "employer": (_("Employer"), (
        "单位", "单位名称", "用工单位", "用工单位名称", "用人单位", "企业名称", "企业", "公司", "公司名称", "招聘单位",
        "招聘企业", "用工企业", "用工企业名称", "用人单位名称", "Employer",
    )),
    "uscc": (_("USCC"), ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "USCC")),
    "kind": (_("Kind"), ("单位性质", "企业性质", "单位类型", "公司性质", "企业类型")),
    "industry": (_("Industry"), ("行业", "所属行业", "行业类别", "行业类型")),
    "headcount": (_("Headcount"), (
        "人数", "招聘人数", "需求人数", "用工人数", "岗位数", "岗位数量", "招工人数", "拟招人数", "招聘数量", "需求数",
        "用工需求", "需求量", "缺工人数", "数量", "Headcount",
    )),
    "place": (_("Place"), (
        "工作地", "工作地点", "地点", "工作区域", "用工地点", "就业地点", "所在地", "工作城市", "城市", "工作地区",
        "地区", "用工地区", "务工地点", "Place",
    )),
    "wage": (_("Wage"), (
        "薪资", "工资", "薪酬", "工资待遇", "薪资待遇", "薪酬待遇", "月薪", "月工资", "待遇", "薪资范围", "薪水",
        "工资标准", "工资范围", "薪资水平", "综合工资", "Wage",
    )),
    "wage_min": (_("Wage from"), ("最低工资", "最低薪资", "薪资下限", "工资下限", "月薪下限")),
    "wage_max": (_("Wage to"), ("最高工资", "最高薪资", "薪资上限", "工资上限", "月薪上限")),
    "age": (_("Age"), ("年龄", "年龄要求", "年龄范围", "年龄段")),
    "education": (_("Education"), ("学历", "学历要求", "文化程度", "文化程度要求", "最低学历")),
    "sex": (_("Sex"), ("性别", "性别要求")),
    "skills": (_("Skills"), (
        "技能要求", "技能", "任职要求", "岗位要求", "证书要求", "技能证书", "要求", "招聘条件", "任职条件", "其他要求",
    )),
    "mandarin": (_("Mandarin"), ("普通话", "普通话要求", "是否要求普通话")),
    "keep": (_("Board and lodging"), ("食宿", "食宿情况", "吃住", "包吃住", "是否包吃住", "食宿条件", "食宿待遇")),
    "hours": (_("Hours and rest"), ("工作时间", "上班时间", "工作时长", "工时", "休息时间")),
    "insurance": (_("Insurance"), ("保险", "社保", "五险一金", "社会保险", "社保情况")),
    "contract": (_("Contract"), ("合同", "合同类型", "用工形式", "用工方式", "用工性质", "合同期限")),
    "contact": (_("Contact"), ("联系人", "招聘联系人", "单位联系人", "负责人")),
    "phone": (_("Phone"), ("联系电话", "电话", "联系方式", "手机", "手机号", "手机号码", "联系人电话", "电话号码")),
    "address": (_("Address"), ("地址", "单位地址", "详细地址", "公司地址", "企业地址", "工作地址")),
    "valid_until": (_("Valid until"), ("截止日期", "有效期", "有效期至", "招聘截止", "招聘截止日期", "截止时间")),
    "note": (_("Note"), ("备注", "福利", "福利待遇", "说明", "其他福利")),
}  # fmt: skip
REQUIRED = ("title", "employer")
UNITS = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：、/\s]|\d+$")


def _key(heading: str) -> str:
    return UNITS.sub("", unicodedata.normalize("NFKC", heading)).upper()


NAMES = {_key(name): field for field, (_label, names) in FIELDS.items() for name in names}


def guess_headings(headings: Iterable[str]) -> dict[str, str]:
    """{field: heading} by known names; of two headings for one field the first. The rest is left to a person."""
    found: dict[str, str] = {}
    for heading in headings:
        field = NAMES.get(_key(heading))
        if field:
            found.setdefault(field, heading)
    return found


def field_label(field: str) -> str:
    return str(FIELDS[field][0])
