"""ZS-8xx: scoring: what is read for it, and what comes of it."""

from typing import Final

from udfs.catalogue.entry import Entry

SCORING: Final[dict[str, Entry]] = {
    # --- ZS-80x to ZS-82x: points, ranks and lists (考核评分) ---
    "ZS-800": Entry(
        "error",
        "没有这个指标体系",
        "方案“{programme}”没有指标体系“{system}”{hint}，只有：{known}",
        "改用已有的指标体系，或在方案的 systems 里加上",
    ),
    "ZS-801": Entry(
        "error",
        "不按这个周期考核",
        "指标体系“{system}”不按{kind}考核，只按：{known}",
        "改用它考核的周期，或在它的 periods 里加上",
    ),
    "ZS-802": Entry("error", "分组没有单位", "{period}分组“{group}”里没有单位", "检查 units.toml 里单位的名单和有效期"),
    "ZS-803": Entry(
        "error",
        "单位没有数据",
        "{unit}一项数据也没有，各项按缺数处理",
        "催报并补上；确实不考核的，各项写明豁免和理由",
    ),
    "ZS-804": Entry("query", "没有数值", "{unit}的“{indicator}”没有数值，{policy}", "补上数值；没有发生的填 0"),
    "ZS-805": Entry(
        "query", "目标未下达", "{unit}的“{indicator}”没有目标，不等于目标是零，{policy}", "补上目标和下达目标的文件"
    ),
    "ZS-806": Entry(
        "query",
        "目标不能用来计分",
        "{unit}的“{indicator}”{reason}，算不出完成率，{policy}",
        "核对目标；没有任务的，写明豁免和理由",
    ),
    "ZS-807": Entry(
        "query", "基数不能用来计分", "{unit}的“{indicator}”{reason}，{policy}", "补上或核对基数（上年同期数或总数）"
    ),
    "ZS-808": Entry(
        "query", "公式算不出来", "{unit}的“{indicator}”按公式算不出来，{policy}", "核对公式用到的数，看有没有除以零"
    ),
    "ZS-809": Entry("query", "数值是负数", "{unit}的“{indicator}”是负数", "核对；确实如此的在说明里写明"),
    "ZS-810": Entry(
        "query", "没有认定单位", "{unit}的“{indicator}”有认定数，没有写认定单位", "补上认定单位，应为：{wanted}"
    ),
    "ZS-811": Entry(
        "query",
        "自评与认定相差大",
        "{unit}的“{indicator}”自评 {own}，认定 {certified}，相差 {apart}，超过 {limit}",
        "请单位和认定单位核对依据",
    ),
    "ZS-812": Entry("query", "豁免没有理由", "{unit}的“{indicator}”写了豁免，没有写理由", "补上豁免的理由和依据"),
    "ZS-813": Entry(
        "error",
        "没有这个加分扣分项",
        "{unit}的加分扣分里，“{item}”不是加分项、扣分项或否决项，没有计入",
        "从下拉列表里选；指标体系里没有的，先写进定义",
    ),
    "ZS-814": Entry(
        "error",
        "单位不在分组里",
        "“{unit}”在{period}不属于任何分组，它的{what}没有计入",
        "改正单位名称，或检查 units.toml 里的名单和有效期",
    ),
    "ZS-815": Entry(
        "error", "申诉没有办结", "已到审定，{unit}对“{indicator}”的申诉还没有结论", "写明复核结论后重新计算"
    ),
    "ZS-816": Entry(
        "notice", "还没有审定", "现在是{stage}，名单只是建议", "单位核对、申诉复核、审定以后再作为结果使用"
    ),
    "ZS-817": Entry(
        "query",
        "名单由领导定",
        "名单“{name}”（{group}）：{units}并列{rank}，名额不够",
        "请领导定，或在定义里写明怎样分先后",
    ),
    "ZS-818": Entry("query", "看不出是否符合", "{unit}是否符合“{name}”看不出来：{reason}", "补上所缺的数据后重新计算"),
    "ZS-819": Entry("notice", "一票否决不列入", "{unit}符合“{name}”（{reason}），因{veto}不列入", "核对否决项的依据"),
    "ZS-820": Entry(
        "query",
        "从台账数出的与填报的不同",
        "{unit}的“{indicator}”从台账数出 {counted}，{whose} {value}，按{used}计分",
        "核对台账和填报的数，以哪个为准请认定",
    ),
    "ZS-821": Entry(
        "error",
        "缺季度得分",
        "{unit}缺 {quarters} 的得分，全年得分算不出来，不排名",
        "在指标数据里补上各季度审定的得分",
    ),
    "ZS-822": Entry(
        "query", "名次是暂定的", "分组“{group}”的{indicators}数据不齐，全组不计，名次是暂定的", "数据补齐后重新计算"
    ),
    "ZS-823": Entry("error", "汇总不能用来计分", "{reason}", "用 --summary 给出本期、本方案各月的汇总"),
    "ZS-824": Entry(
        "query", "从台账数不出来", "“{indicator}”不能从台账数：{reason}，按填报的数计分", "给出所缺的汇总，或核对定义"
    ),
    "ZS-825": Entry(
        "query",
        "有的行数不进去",
        "{unit}的“{indicator}”有 {count} 行数不进去：{reason}",
        "在台账里改正这些格后重新汇总",
    ),
    "ZS-826": Entry("error", "几个文件是同一个", "{one}和{other}是同一个文件", "各用不同的文件"),
    "ZS-827": Entry("query", "有问题要人看", "其他问题：{counts}", "打开考核评分簿或 JSON，逐条核对"),
    "ZS-828": Entry(
        "query", "没有可以计分的指标", "{unit}没有一项指标可以计分，没有得分，不排名", "检查豁免和缺数，补上数据"
    ),
    # --- ZS-83x to ZS-85x: the table of inputs (指标数据采集表) ---
    "ZS-830": Entry(
        "error",
        "不是指标数据采集表",
        "这不是指标数据采集表，或表里的记号已丢失",
        "用 zhaoshang inputs 生成的文件填报，不要另建",
    ),
    "ZS-831": Entry("error", "不是这一套采集表", "这是{found}的采集表，要的是{wanted}的", "换成{wanted}的采集表"),
    "ZS-832": Entry(
        "notice",
        "定义已改",
        "采集表生成以后，方案的定义改过（{found} → {wanted}），已按现在的定义读取",
        "指标、单位有增减的，重新生成采集表，把已填的数贴过去",
    ),
    "ZS-833": Entry("error", "阶段不明", "封面上的“阶段”是“{raw}”，应为：{known}", "在封面从下拉列表选择阶段"),
    "ZS-834": Entry("error", "不认识的名称", "{what}“{name}”不认识，这一行没有采用{hint}", "改成下拉列表里的名称"),
    "ZS-835": Entry("notice", "名称已规整", "{what}“{name}”按“{result}”读取", "下次请从下拉列表选择"),
    "ZS-837": Entry(
        "error", "不考核这一项", "“{unit}”不考核“{indicator}”，这一行没有采用", "删去这一行；确应考核的，改定义里的分值"
    ),
    "ZS-838": Entry("notice", "行重复", "“{unit}”的“{item}”有 {count} 行，内容相同，只取一行", "删去多余的行"),
    "ZS-839": Entry(
        "error",
        "行重复且不同",
        "“{unit}”的“{item}”有 {count} 行，内容不同，没有采用任何一行",
        "核对哪一行是对的，删去其余的行",
    ),
    "ZS-840": Entry(
        "query",
        "隐藏的编号与名称不同",
        "这一行隐藏的编号是“{found}”，与所写的单位、指标不同，按所写的名称读取",
        "核对这一行的数是哪个单位、哪项指标的",
    ),
    "ZS-841": Entry("error", "单位没有行", "“{unit}”一行也没有", "补上它的行，或重新生成采集表"),
    "ZS-842": Entry("query", "缺行", "“{unit}”缺 {count} 项的行：{items}", "补上这些行，或重新生成采集表"),
    "ZS-843": Entry("query", "负数", "自评值或认定值是负数", "核对正负号；确为负数的在“说明”写明"),
    "ZS-844": Entry(
        "error", "认定不全", "有认定值，缺少认定单位或认定日期", "补填认定单位和认定日期；没有认定的，清空认定值"
    ),
    "ZS-845": Entry("query", "超过上限", "数值超过总数、分值或满分", "核对数值；确属实际的在“说明”写明"),
    "ZS-846": Entry(
        "query", "自评与认定相差大", "自评值与认定值相差超过允许的幅度", "核对两个数的口径；确属实际的在“说明”写明"
    ),
    "ZS-847": Entry("error", "免考没有说明", "免考没有写明原因", "在“说明”写明免考的原因和依据"),
    "ZS-848": Entry("error", "免考而有数", "免考的行填有自评值或认定值，没有采用", "清空数值，或取消免考"),
    "ZS-849": Entry("error", "没有佐证", "认定得分没有佐证", "在“佐证”写明文件名称、文号或材料编号"),
    "ZS-850": Entry("query", "没有基数", "这一项要用基数计分，基数是空的", "补填“基数口径”所说的数"),
    "ZS-851": Entry("notice", "还没有填", "还没有填数", "填数；不考核的填免考并说明"),
    "ZS-852": Entry("query", "目标为零", "目标值是 0，完成率无法计算", "核对目标值；没有下达目标的，删去这一行"),
    "ZS-853": Entry("notice", "目标尚未生效", "目标的生效日期晚于本期期末，本期不采用", "不需要处理；日期有误的请改正"),
    "ZS-854": Entry(
        "query",
        "同日有两个目标",
        "“{unit}”的“{item}”同一日期有 {count} 个目标，采用最下面的一行",
        "核对文号和日期，删去作废的一行",
    ),
    "ZS-855": Entry("error", "采纳而没有决定值", "申诉已采纳，没有填决定值，没有采用", "填写决定值"),
    "ZS-856": Entry(
        "query", "未采纳而有决定值", "有决定值，处理决定不是“采纳”，没有采用", "核对处理决定；不采纳的清空决定值"
    ),
    "ZS-857": Entry(
        "notice",
        "按申诉改值",
        "“{unit}”的“{item}”按采纳的申诉改为 {value}（原为 {was}）",
        "不需要处理；定稿时附上处理意见",
    ),
    "ZS-858": Entry(
        "error",
        "采集表已有内容",
        "同名的文件已经存在，内容与要生成的不同，可能已有人填写，没有覆盖",
        "换一个文件名；确不要了的，自己删去后再生成",
    ),
}
