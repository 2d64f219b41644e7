"""Why a connector's process is down is said in Chinese too, with the reason within it."""

from datetime import UTC
from pathlib import Path

import pytest

from app.presenters.wording import load_wording

ROOT = Path(__file__).parents[3]
WORDS = load_wording(ROOT / "resources" / "i18n", "zh", UTC)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("stopped answering; starting again in 4 s", "停止响应，4 秒后重启"),
        ("crashed (SIGSEGV); starting again in 1 s", "崩溃（SIGSEGV），1 秒后重启"),
        ("took more than 512 MB of memory; starting again in 2 s", "内存超过 512 MB，2 秒后重启"),
        ("unreachable; starting again in 8 s", "无法连接，8 秒后重启"),
        (
            "sent what can't be understood: not understood: x; starting again in 1 s",
            "发来无法识别的内容，1 秒后重启",
        ),
        (
            "stopped while it worked on this: ended by itself; starting again in 1 s",
            "执行中停止：自行退出，1 秒后重启",
        ),
        ("wrote too much to its log; starting again in 60 s", "日志过多，60 秒后重启"),
        ("is starting", "正在启动"),
    ],
)
def test_a_reason_is_said_in_the_language_of_the_card(said: str, shown: str):
    assert WORDS.why(said) == shown
