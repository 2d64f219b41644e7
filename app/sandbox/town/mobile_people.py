"""Who calls about a mobile line: invented people, each with a known trouble."""

from app.sandbox.town.people import Scenario, scenario

MOBILE: dict[str, Scenario] = {
    "M0": scenario("0300", "郝宁", "Hao Ning", "一切正常", "Nothing wrong"),
    "M1": scenario("0301", "秦越", "Qin Yue", "欠费单停，四星", "In arrears, stopped, 4 stars"),
    "M2": scenario("0302", "江雪", "Jiang Xue", "双停，3 分钟前已缴费", "Stopped, paid 3 min ago"),
    "M3": scenario("0303", "崔立", "Cui Li", "流量封顶关闭，VoLTE 不通", "Data closed by the cap"),
    "M4": scenario("0304", "余欢", "Yu Huan", "套餐用尽限速", "Allowance used up, slowed down"),
    "M5": scenario("0305", "钟灵", "Zhong Ling", "常驻小区退服", "Cell of last 24 h down"),
    "M6": scenario(
        "0306", "凌峰", "Ling Feng", "已知弱覆盖，有建设计划", "Known weak area, planned"
    ),
    "M7": scenario("0307", "傅远", "Fu Yuan", "境外，未开通漫游", "Abroad, roaming not open"),
    "M8": scenario("0308", "庄文", "Zhuang Wen", "APN 设置错误", "Wrong APN in the phone"),
    "M9": scenario("0309", "陆鸣", "Lu Ming", "SIM 卡被 PIN 锁", "SIM locked by its PIN"),
    "M10": scenario("0310", "路遥", "Lu Yao", "风险管控停机", "Locked for risk"),
    "M11": scenario("0316", "殷洁", "Yin Jie", "缴费 3 小时仍未复机", "Paid 3 h ago, not back"),
    "M12": scenario("0317", "程远", "Cheng Yuan", "小区忙时拥塞", "Cell congested"),
    "S1": scenario("0311", "安琪", "An Qi", "第二次因垃圾短信停短信", "Texts stopped, second time"),
    "S2": scenario("0312", "常乐", "Chang Le", "验证码超频被拦截", "Codes blocked, too many"),
    "S3": scenario(
        "0313", "段宁", "Duan Ning", "携号转入，SP 路由未更新", "Ported in, SP not told"
    ),
    "S4": scenario("0314", "符晓", "Fu Xiao", "数据关闭，彩信收不到", "Data closed, MMS waits"),
    "S5": scenario("0315", "甘露", "Gan Lu", "手机短信已满", "Phone full of texts"),
    "V1": scenario("0321", "葛平", "Ge Ping", "无条件转移到空号", "Forwarded to a dead number"),
    "V2": scenario("0322", "洪涛", "Hong Tao", "未开 VoLTE，2G 已退网", "VoLTE off, 2G closed"),
    "V3": scenario("0323", "靳欣", "Jin Xin", "网间互联故障", "Fault towards a network"),
    "V4": scenario("0324", "康宁", "Kang Ning", "防诈骗限制呼出", "Outgoing locked against fraud"),
    "G1": scenario("0331", "兰心", "Lan Xin", "境外，无数据包", "Abroad without a pack"),
    "G2": scenario("0332", "毛毅", "Mao Yi", "境外，需手动选网", "Abroad, wrong network chosen"),
    "G3": scenario("0333", "倪可", "Ni Ke", "边境误漫游", "Roams at the border"),
    "G4": scenario("0334", "欧阳", "Ou Yang", "出境前咨询", "Asks before a trip"),
    "G5": scenario("0335", "潘悦", "Pan Yue", "已回国，漫游包仍续订", "Home again, pack renews"),
    "G6": scenario("0336", "乔木", "Qiao Mu", "漫游包不含当前国家", "Pack is for another zone"),
}
"""M the line and its data, S messages, V calls, G travel; M7 belongs to both M and G."""
