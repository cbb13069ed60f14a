"""What officers and operators read of the take-over of old data."""

from schemas.labour.legacy import LegacyKind, RowProblem

REASONS: dict[RowProblem, str] = {
    RowProblem.OTHER_ENCODING: "该行编码与文件不一致，无法读取",
    RowProblem.TOO_LONG: "该行过长",
    RowProblem.WRONG_COLUMNS: "列数不符或引号不成对",
    RowProblem.WRONG_ID: "旧系统行号为空、过长或含特殊字符",
    RowProblem.REPEATED_ID: "旧系统行号在文件中重复",
    RowProblem.CHANGED_ID: "旧系统行号已迁移过，但内容不同",
    RowProblem.OTHER_UNIT: "监狱编码与清单不符",
    RowProblem.UNKNOWN_WARD: "本监狱没有这个监区",
    RowProblem.UNKNOWN_INMATE: "罪犯编号未在罪犯信息中登记",
    RowProblem.WRONG_DAY: "日期不是 2023-01-31 的形式",
    RowProblem.DAY_OUTSIDE: "日期不在清单所列年度内，或晚于今天",
    RowProblem.WRONG_NUMBER: "工时不是数字，或小数超过两位",
    RowProblem.HOURS_OUTSIDE: "工时不在0到24小时之间",
    RowProblem.PART_OF_MINUTE: "工时折算后不是整分钟",
    RowProblem.DAY_TOO_LONG: "此人当日工时合计超过24小时",
    RowProblem.WRONG_KIND: "类别不是正常、加班或休息日",
    RowProblem.WRONG_TEXT: "岗位或项目名称过长或含特殊字符",
    RowProblem.REPEATED_KEY: "同一人当日同一岗位、同一类别已有工时",
    RowProblem.DAY_BOOKED: "该监区当日在本系统已有工时表，请申请更正",
    RowProblem.WRONG_MONTH: "月份不是 2023-01 的形式",
    RowProblem.MONTH_OUTSIDE: "月份不在清单所列年度内，或尚未结束",
    RowProblem.WRONG_AMOUNT: "合计不是数字，或小数超过两位",
    RowProblem.AMOUNT_OUTSIDE: "合计小于0元或超过100万元",
    RowProblem.WRONG_ITEMS: "明细不是“项目:金额;项目:金额”的形式",
    RowProblem.ITEMS_DIFFER: "明细之和与合计不等",
    RowProblem.REPEATED_MONTH: "同一人当月在同一监区已有一行",
    RowProblem.MONTH_BOOKED: "该监区当月在本系统已有报酬表，请申请更正",
}
KINDS: dict[LegacyKind, str] = {LegacyKind.HOURS: "工时", LegacyKind.PAY: "劳动报酬"}
