"""Who complains, waits for an order, wants to know a trifle, or calls for a company."""

from app.sandbox.town.people import Scenario, scenario

CARE: dict[str, Scenario] = {
    "C1": scenario("0501", "任洁", "Ren Jie", "投诉在时限内，催办", "Complaint in time, urges"),
    "C2": scenario("0502", "施展", "Shi Zhan", "投诉超时未答复", "Complaint overdue"),
    "C3": scenario("0503", "陶然", "Tao Ran", "20 天内重复投诉", "Complains again in 20 days"),
    "C4": scenario("0504", "卫平", "Wei Ping", "第三次重复投诉", "Third repeat"),
    "C5": scenario("0505", "翁雅", "Weng Ya", "提到工信部申诉", "Mentions the regulator"),
    "C6": scenario("0506", "夏晴", "Xia Qing", "同因 11 户投诉", "Eleven callers, one cause"),
    "C7": scenario("0507", "阎松", "Yan Song", "大额扣费投诉", "A great sum at stake"),
    "K1": scenario("0511", "尹川", "Yin Chuan", "查询余额", "Asks for the balance"),
    "K2": scenario("0512", "于奶奶", "Yu Nainai", "老年客户查询余额", "Aged, asks for the balance"),
    "K3": scenario("0513", "袁朗", "Yuan Lang", "自助短信未送达", "The text does not arrive"),
    "K4": scenario("0514", "翟欣", "Zhai Xin", "72 小时内再次来电", "Back within 72 hours"),
    "O1": scenario("0521", "詹青", "Zhan Qing", "装机超期", "Installation overdue"),
    "O2": scenario("0522", "湛蓝", "Zhan Lan", "已完成但未开通", "Done, but not switched on"),
    "O3": scenario("0523", "章一", "Zhang Yi", "上门未遇", "Nobody was at home"),
    "O4": scenario("0524", "祝福", "Zhu Fu", "正常在途", "On its way"),
    "O5": scenario("0525", "邹宁", "Zou Ning", "端口不足", "No free port"),
}
"""C complaints, K small wishes, O orders."""

COMPANIES: dict[str, Scenario] = {
    "E1": scenario("0531", "测试云商", "TEST Cloud Trade", "AAA 专线环网告警", "AAA, ring alarm"),
    "E2": scenario("0532", "测试物流", "TEST Logistics", "带宽占满", "Bandwidth full"),
    "E3": scenario("0533", "测试诊所", "TEST Clinic", "客户机房掉电", "No power at the site"),
    "E4": scenario("0534", "测试证券", "TEST Securities", "AAA 中断超 6 小时", "AAA down over 6 h"),
    "E5": scenario("0535", "测试学校", "TEST School", "客户侧光衰", "Weak light at the site"),
    "E6": scenario("0536", "测试工厂", "TEST Works", "路由器未上电", "Their router is off"),
}
