"""ZS-75x to ZS-77x: whose a submission is, and submissions joined to one month."""

from typing import Final

from udfs.catalogue.entry import Entry

# What ZS-769 to ZS-771 say comes from the definition of the submission; here they have their titles.
MERGING: Final[dict[str, Entry]] = {
    "ZS-749": Entry(
        "query",
        "主办单位没有报这项活动",
        "这项活动由“{counting}”主办，它没有报，本行不合计",
        "请主办单位补报；主办单位填错的请改正",
    ),
    # --- ZS-75x: whose it is and for when ---
    "ZS-750": Entry(
        "query",
        "单位名称近似",
        "“{raw}”不是单位的正式名称，按“{unit}”处理",
        "核对单位；常用的写法可加进 units.toml 的别名",
    ),
    "ZS-751": Entry(
        "error",
        "认不出单位",
        "认不出是哪个单位报的（“{raw}”）{hint}",
        "在封面写上单位的正式名称，或把单位名称写进文件名后重新汇总",
    ),
    "ZS-752": Entry(
        "query", "单位不一致", "{first}，{second}；按“{unit}”汇总", "核对是不是用了别的单位的模板，不对的请退回重报"
    ),
    "ZS-753": Entry(
        "error", "报送期不对", "{source}写的是{found}，不是{wanted}", "请单位用本期的模板重报；旧文件移出文件夹"
    ),
    "ZS-754": Entry(
        "query", "没有写报送期", "文件里没有写报送期，按{period}汇总", "核对是不是本期的，下次请用下发的模板"
    ),
    "ZS-755": Entry(
        "notice", "单位来自标题或文件名", "表里没有写填报单位，按{source}认作“{unit}”", "下次请用下发的模板"
    ),
    "ZS-756": Entry(
        "query", "报送期不一致", "{source}写的是{found}，按{period}汇总", "核对内容是不是本期的，并改正写错的地方"
    ),
    "ZS-757": Entry("error", "不是这项报送", "这是“{found}”的文件，不是“{wanted}”", "放到对应的文件夹里，另行汇总"),
    "ZS-758": Entry(
        "query",
        "模板版本不同",
        "模板的版本是 {found}，现行版本是 {wanted}，按列名读取",
        "核对有没有新增的列没有填，下次请用新下发的模板",
    ),
    "ZS-759": Entry(
        "error",
        "上期的文件原样再报",
        "与{period}汇总过的“{name}”一字不差",
        "请单位报本期的文件；没有变化的在封面勾选“本月无变化”",
    ),
    "ZS-760": Entry(
        "error", "不在应报名单", "“{unit}”不在“{title}”的应报名单里", "应当报的，在 units.toml 里给它加上名单"
    ),
    # --- ZS-76x: ledgers, rows and several files ---
    "ZS-761": Entry(
        "query",
        "与上期完全相同",
        "《{ledger}》的 {count} 行与上期完全相同，本期数也没有变",
        "核对是不是把上期的表又报了一遍；确实没有变化的勾选“本月无变化”，本期数填 0",
    ),
    "ZS-762": Entry(
        "query",
        "没有上期的汇总",
        "《{ledger}》声明本月无变化，但没有给出上期的汇总，带不出上期的行",
        "加上 --previous 上期汇总文件后重新汇总",
    ),
    "ZS-763": Entry(
        "query", "整行复制", "第 {row} 行是从另一行整行复制来的，已按新的一行处理", "核对这一行是不是重复的"
    ),
    "ZS-764": Entry(
        "query",
        "行标识不是本单位的",
        "这一行的隐藏标识不是本单位上期的，已按新的一行处理",
        "核对是不是从别的单位的表里复制来的",
    ),
    "ZS-765": Entry("notice", "同一个文件", "与“{other}”一字不差，只汇总一次", "不需要处理；多余的一份可以删去"),
    "ZS-766": Entry(
        "query",
        "已被后到的文件替代",
        "同一单位后到的“{other}”已经替代它：{differs}",
        "核对后到的一份是不是单位最后的意见",
    ),
    "ZS-767": Entry(
        "query",
        "两个文件，先后没有登记",
        "同一单位有两个文件，没有收件登记，按文件时间采用了“{other}”：{differs}",
        "在工作簿的“收件登记”里写上收到时间后重新汇总，或把不要的一份移走",
    ),
    "ZS-768": Entry("query", "缺表", "文件里没有《{ledger}》", "漏了的请补报；本期确实没有的，请勾选“零报告”"),
    "ZS-769": Entry("query", "空表", "这张表没有填，封面上也没有声明", "本期确实没有的勾选“零报告”；漏填的补填"),
    # --- ZS-77x: statements and the whole month ---
    "ZS-770": Entry("query", "声明无变化却有变化", "勾选了本月无变化，表里的内容却与上月不同", "核对后改正声明或内容"),
    "ZS-771": Entry("error", "声明与内容矛盾", "勾选了零报告，表里却有内容", "去掉声明，或清空内容"),
    "ZS-772": Entry(
        "notice", "同一活动只计一次", "这项活动由“{counting}”计数，本行不再合计", "不需要处理；主办单位填错的请改正"
    ),
    "ZS-773": Entry("query", "没有报送", "没有收到《{title}》", "催报；文件名或封面写错单位的，见上面认不出单位的文件"),
    "ZS-774": Entry("error", "没有台账", "文件里没有认出任何一张台账", "核对文件是不是报送的台账；表头请用模板的列名"),
    # --- ZS-775 to ZS-779: the summary as the record of its month ---
    "ZS-775": Entry("error", "不是汇总表", "这个文件不是汇总生成的工作簿", "换成“汇总”生成的工作簿"),
    "ZS-776": Entry("error", "别的方案的汇总", "这是方案“{found}”的汇总，不是“{wanted}”的", "换成本方案的汇总工作簿"),
    "ZS-777": Entry("error", "汇总的记录不可用", "{detail}", "用当月的报送文件重新汇总，或换成没有改动过的汇总工作簿"),
    "ZS-778": Entry(
        "query", "汇总被改动", "{detail}；按记录处理", "要更正的，请单位改了重报，或改收件文件夹里的原文件，再重新汇总"
    ),
    "ZS-793": Entry("notice", "别的版本写的汇总", "{detail}", "没有人动过其他格子的，不需要处理"),
    "ZS-779": Entry(
        "notice", "采用了办公室填的内容", "《{ledger}》里办公室的列有 {count} 处改动，已采用", "不需要处理"
    ),
    "ZS-791": Entry(
        "error",
        "原有的汇总读不回来",
        "这里已有一本汇总，读不回来（{reason}），不覆盖它",
        "把原来的文件改名或移到别处，再汇总一次；办公室在里面填过的内容要自己抄过来",
    ),
    "ZS-792": Entry(
        "query",
        "办公室填的内容没有了行",
        "原来的汇总里有这一行（{row}），这次没有了；办公室在那里填的是：{values}",
        "核对单位是不是漏报了这一行；还要用的内容请另外记下",
    ),
}
