"""Reference data that the ledgers begin with; the prefecture may edit it later. Labels are data, in Chinese."""

REASON_CODES: dict[str, str] = {
    "id-name-mismatch": "身份证号码与姓名不符",
    "id-wrong": "身份证号码有误",
    "duplicate": "重复登记",
    "phone-invalid": "联系电话无效",
    "phone-other": "联系电话不是本人",
    "relation-wrong": "与户主关系有误",
    "household-type-wrong": "户类型与台账不符",
    "left-not-recorded": "人员已迁出或死亡未更新",
    "member-missing": "漏登家庭成员",
    "education-wrong": "文化程度或在校状况有误",
    "labour-ability-wrong": "劳动能力认定有误",
    "place-vague": "就业地点填写不清",
    "employment-wrong": "就业信息与核实不符",
    "employer-vague": "用工单位填写不清",
    "wage-implausible": "工资收入明显异常",
    "channel-wrong": "外出渠道或组织单位有误",
    "wish-vague": "就业意愿填写不清",
    "missing": "必填信息缺失",
    "other": "其他问题",
}
