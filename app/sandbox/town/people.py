"""Who lives in the pretend operator's town: invented people, some with a known fault."""

import msgspec

from app.sandbox.town.estate import Text


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A customer with a known fault, reachable at a fixed number.

    Attributes:
        number: The calling number, national form.
        name: In Chinese, as the CRM has it.
        latin_name: The same name in Latin letters.
        wrong: What is wrong, by language.
        stored: The number as the CRM has it, when that is not the national form.
    """

    number: str
    name: str
    latin_name: str
    wrong: Text
    stored: str = ""

    @property
    def wrong_forms(self) -> tuple[str, ...]:
        """The same number as trunks and gateways hand it over."""
        return (f"0{self.number}", f"+86{self.number}", f"0086{self.number}", f"86{self.number}")


def scenario(tail: str, name: str, latin: str, zh: str, en: str, stored: str = "") -> Scenario:
    """Make one at `1200000` and this tail; `stored` is what the CRM puts before the number."""
    return Scenario(
        number=f"1200000{tail}",
        name=name,
        latin_name=latin,
        wrong={"zh": zh, "en": en},
        stored=stored and stored + f"1200000{tail}",
    )


BROADBAND: dict[str, Scenario] = {
    "B1": scenario("0101", "林思远", "Lin Siyuan", "光猫掉电离线", "Modem lost power"),
    "B2": scenario("0102", "何雨桐", "He Yutong", "单户光纤中断", "Fibre cut, this home only"),
    "B3": scenario("0103", "罗建国", "Luo Jianguo", "整个 PON 口断光", "Whole PON lost light"),
    "B4": scenario("0104", "谢婉清", "Xie Wanqing", "小区停电", "Power cut in the area"),
    "B5": scenario("0105", "唐子涵", "Tang Zihan", "弱光 -28.1,频繁掉线", "Weak light, drops"),
    "B6": scenario("0106", "韩文博", "Han Wenbo", "长发光光猫干扰 PON", "Rogue modem on the PON"),
    "B7": scenario(
        "0107", "冯晓梅", "Feng Xiaomei", "移机后绑定错误", "Binding error after a move"
    ),
    "B8": scenario(
        "0108", "曹志强", "Cao Zhiqiang", "账号共用，会话数超限", "Session limit, shared"
    ),
    "B9": scenario("0109", "陈嘉禾", "Chen Jiahe", "夜间残留会话", "Stale session since the night"),
    "B10": scenario(
        "0110", "彭雪", "Peng Xue", "残留会话，设备侧已释放", "Stale session, already gone"
    ),
    "B11": scenario(
        "0111", "邓浩然", "Deng Haoran", "已缴费，AAA 锁定 60 分钟", "Paid, AAA locked 60 min"
    ),
    "B12": scenario("0112", "许静怡", "Xu Jingyi", "BRAS 地址池耗尽", "BRAS address pool empty"),
    "B13": scenario("0113", "沈一鸣", "Shen Yiming", "路由器不拨号", "Router does not dial", "+86"),
    "B14": scenario(
        "0114", "吕若兰", "Lü Ruolan", "仅 WiFi 慢，有线 96%", "WiFi only, wired 96 %", "0"
    ),
    "B15": scenario(
        "0115", "蒋天宇", "Jiang Tianyu", "速率模板 300,购买 1000", "Profile 300, sold 1000"
    ),
    "B16": scenario("0116", "蔡美玲", "Cai Meiling", "计划割接进行中", "Planned work under way"),
    "B17": scenario("0117", "魏国栋", "Wei Guodong", "12 天内重复故障", "Repeat fault in 12 days"),
    "B18": scenario("0118", "姚佩珊", "Yao Peishan", "网管系统不可用", "Network management down"),
    "A1": scenario(
        "0121", "陈立群", "Chen Liqun", "片区故障，NOC 已知", "Area outage known to NOC"
    ),
    "A2": scenario("0122", "范小雅", "Fan Xiaoya", "欠费停机", "Stopped for arrears"),
    "A3": scenario("0123", "石磊", "Shi Lei", "宽带到期", "Product expired"),
    "A4": scenario("0124", "白露", "Bai Lu", "一切正常", "Nothing wrong"),
    "B19": scenario("0131", "柏松", "Bai Song", "分光器断光", "Splitter lost light"),
    "B20": scenario("0132", "丁宁", "Ding Ning", "光衰 4 dB", "Light 4 dB weaker"),
    "B21": scenario("0133", "方圆", "Fang Yuan", "路由器配置丢失", "Router lost its settings"),
    "B22": scenario("0134", "高远", "Gao Yuan", "线路原因频繁掉线", "Drops, the line's fault"),
    "B23": scenario("0135", "贺兰", "He Lan", "忘记宽带密码", "Forgot the password"),
    "B24": scenario("0136", "纪元", "Ji Yuan", "绑定手机停机连带停宽带", "Linked mobile stopped"),
}
"""B1 to B24 are the broadband cases; A1 to A4: outage, arrears, expired, healthy."""

SHARED_NUMBER = "12000000201"
"""Three customers are known at this number."""

WEAK_NUMBER = "12100000109"
"""Nobody is known at this number, and one customer at one that ends in the same eight digits."""

UNKNOWN_NUMBER = "12000009999"
"""Nobody is known at this number."""

SURNAMES = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("杨", "Yang"), ("赵", "Zhao"),
    ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("马", "Ma"),
)  # fmt: skip
GIVEN_NAMES = (
    ("佳怡", "Jiayi"), ("子墨", "Zimo"), ("明轩", "Mingxuan"), ("诗涵", "Shihan"), ("伟", "Wei"),
    ("丽华", "Lihua"), ("建平", "Jianping"), ("秀英", "Xiuying"), ("浩宇", "Haoyu"), ("欣", "Xin"),
    ("思琪", "Siqi"), ("俊杰", "Junjie"), ("文静", "Wenjing"), ("海燕", "Haiyan"),
)  # fmt: skip
CITIES: tuple[Text, ...] = (
    {"zh": "南京", "en": "Nanjing"},
    {"zh": "苏州", "en": "Suzhou"},
    {"zh": "杭州", "en": "Hangzhou"},
)
ESTATE_NAMES: tuple[Text, ...] = (
    {"zh": "TEST 桂苑", "en": "TEST Osmanthus Court"},
    {"zh": "TEST 湖景", "en": "TEST Lakeview"},
    {"zh": "TEST 竹园", "en": "TEST Bamboo Garden"},
    {"zh": "TEST 枫林", "en": "TEST Maple Grove"},
)
