"""Files that can't be used: what is said, where, in both languages, and that no other guide suffers."""

# ruff: noqa: E501 - one kind of mistake, one line
from pathlib import Path

import pytest

from app.guides.load import load_folder, load_guide
from tests.app.guides.sound_guide import SOUND, spoilt

KINDS = [
    pytest.param('owner: o', 'owner: yes', '3:8', 'yes without quotes is true to some readers: write true, or quote it (owner)', 'yes 没有加引号，有的读取器会当成 true：请写 true 或加引号 (owner)', id='an unquoted yes'),
    pytest.param('owner: o', 'on: o', '3:1', 'on can\'t be a key without quotes: it is true to some readers (on)', 'on 不加引号不能作键：有的读取器会当成 true (on)', id='an unquoted on as a key'),
    pytest.param('owner: o', 'owner: 007', '3:8', '007 begins with 0: quote it; did you mean "007"? (owner)', '007 以 0 开头，请加引号，是否想写 "007"？ (owner)', id='a number that begins with 0'),
    pytest.param('    when: s.n', '\twhen: s.n', '16:1', 'a tab in the indentation: use spaces', '缩进里有制表符，请改用空格', id='a tab'),
    pytest.param('owner: o', 'owner: o\nowner: p', '4:1', 'the key owner stands here twice, first in line 3 (owner)', '键 owner 重复，第 3 行已有 (owner)', id='a key twice'),
    pytest.param('owner: o', 'owner: &a o', '3:8', 'anchors and aliases (`&`, `*`) are not allowed: write the content out (owner)', '不支持 YAML 锚点与引用（&、*），请直接写出内容 (owner)', id='an anchor'),
    pytest.param('owner: o', 'owner: !!python/name:os.system o', '3:8', 'tags (`!…`) are not allowed (owner)', '不支持 YAML 标签（!…） (owner)', id='a tag'),
    pytest.param('owner: o', 'owner: o\n---\nguide: h', '4:1', 'one document per file, no `---`', '一个文件只能有一个文档', id='two documents'),
    pytest.param('owner: o', "owner: 'o", '3:8', 'YAML syntax error: this quote is never closed', 'YAML 语法错误：引号没有闭合', id='a quote left open'),
    pytest.param('{zh: 标题, en: Title}', '{zh: 标题, en: Title', '4:8', 'YAML syntax error: this bracket is never closed', 'YAML 语法错误：这个括号没有闭合', id='a bracket left open'),
    pytest.param('{zh: 标题, en: Title}', '{zh: 标题, en: Title: new}', '4:26', 'YAML syntax error: text that holds a colon has to be quoted', 'YAML 语法错误：含冒号的文字请加引号', id='a colon in braces'),
    pytest.param('{zh: 标题, en: Title}', '{zh: 标题, en: Yes}', '4:21', 'Yes without quotes is true to some readers: quote it; did you mean "Yes"? (title.en)', 'Yes 没有加引号，有的读取器会当成 true：请加引号，是否想写 "Yes"？ (title.en)', id='an unquoted yes as wording'),
    pytest.param('{zh: 标题, en: Title}', '{zh: "标"题", en: Title}', '4:16', 'YAML syntax error: a comma or a bracket is missing; quote text that holds quotes, commas or {facts}', 'YAML 语法错误：逗号或括号缺失；文字里有引号、逗号或 {事实} 时，请把整段加上引号', id='quotes within quotes'),
    pytest.param('owner: o', 'owner: o: p', '3:9', 'YAML syntax error: no second colon here: check the indentation, and quote text that holds a colon', 'YAML 语法错误：这里不能再有冒号：请检查缩进，含冒号的文字请加引号', id='a second colon'),
    pytest.param('owner: o', 'owner o', '3:1', 'YAML syntax error: this line lacks a colon (`key: value`, with a space after it)', 'YAML 语法错误：这一行缺少冒号（键: 值，冒号后要有空格）', id='no colon'),
    pytest.param('owner: o', 'owner:o', '3:1', 'YAML syntax error: this line lacks a colon (`key: value`, with a space after it)', 'YAML 语法错误：这一行缺少冒号（键: 值，冒号后要有空格）', id='no space behind the colon'),
    pytest.param('    when: s.n', '   when: s.n', '16:4', 'YAML syntax error: the indentation fits none of the lines above', 'YAML 语法错误：缩进与上面各行不一致', id='odd indentation'),
    pytest.param('owner: o', 'owner: - o', '3:8', 'YAML syntax error: a list begins on a line of its own, with `- `', 'YAML 语法错误：列表要另起一行，以 - 开头', id='a list on the line of its key'),
    pytest.param('owner: o', 'owner: @o', '3:8', "YAML syntax error: text can't begin with @: quote it", 'YAML 语法错误：文字不能以 @ 开头，请加引号', id='text that begins with @'),
    pytest.param('owner: o', 'owner: %o', '3:8', "YAML syntax error: text can't begin with %: quote it", 'YAML 语法错误：文字不能以 % 开头，请加引号', id='text that begins with a percent sign'),
    pytest.param('owner: o', 'owner: "C:\\q"', '3:12', 'YAML syntax error: there is no \\q in double quotes: use single quotes, or write \\\\', 'YAML 语法错误：双引号里不能写 \\q：请改用单引号，或写成 \\\\', id='an unknown escape'),
    pytest.param('owner: o', 'owner：o', '3:6', 'YAML syntax error: ： is the full-width sign; YAML wants `: `', 'YAML 语法错误：这里用了全角的“：”，请用英文冒号加空格', id='a full-width colon'),
    pytest.param('{zh: 标题, en: Title}', '{zh：标题, en: Title}', '4:11', 'YAML syntax error: ： is the full-width sign; YAML wants `: ` (title)', 'YAML 语法错误：这里用了全角的“：”，请用英文冒号加空格 (title)', id='a full-width colon in braces'),
    pytest.param('{zh: 标题, en: Title}', '{zh: 标题， en: Title}', '4:15', 'YAML syntax error: ， is the full-width sign; YAML wants `, `', 'YAML 语法错误：这里用了全角的“，”，请用英文逗号', id='a full-width comma'),
    pytest.param('owner: o', 'owner: o\x07', '3:9', 'there is a control character, U+0007', '有不可见的控制字符 U+0007', id='a control character'),
    pytest.param('owner: o', "owner: 'o' p", '3:12', 'YAML syntax error: the value has ended, yet more follows: text that holds quotes goes into the other kind', 'YAML 语法错误：值已结束，后面还有内容：文字里有引号时，请用另一种引号把整段括起来', id='text behind a closing quote'),
    pytest.param('owner: o', 'owner: |o\n  p', '3:9', 'YAML syntax error: after | or > the text begins on the next line', 'YAML 语法错误：| 或 > 后面要换行再写文字', id='text on the line of a bar'),
    pytest.param('{zh: "欠 {s.fen:money}",', '{zh: 欠 {s.fen:money},', '18:17', 'YAML syntax error: a comma or a bracket is missing; quote text that holds quotes, commas or {facts}', 'YAML 语法错误：逗号或括号缺失；文字里有引号、逗号或 {事实} 时，请把整段加上引号', id='blanks without quotes'),
    pytest.param('owner: o', 'ownr: o', '3:1', 'there is no key ownr here; did you mean owner? (ownr)', '没有 ownr 这个键，是否想写 owner？ (ownr)', id='a key that is none'),
    pytest.param('otherwise: {end: escalated}\n', '', '1:1', 'otherwise is missing', '缺少 otherwise', id='a key that is missing'),
    pytest.param('version: 1', 'version: one', '2:1', 'expected a whole number, got one (version)', '这里要写整数，却是 one (version)', id='text for a number'),
    pytest.param('do: [x.go]', 'do: x.go', '21:5', 'expected a list, got x.go (steps[0].do)', '这里要写列表，却是 x.go (steps[0].do)', id='text for a list'),
    pytest.param('owner: o', 'owner: 7', '3:1', 'expected text, got 7; did you mean "7"? (owner)', '这里要写文字，却是 7，是否想写 "7"？ (owner)', id='a number for text'),
    pytest.param('en: Title}', 'en: Title, new}', '4:28', 'expected text, got null (text with a comma or a colon has to be quoted) (title.new)', '这里要写文字，却是 null（文字里有逗号或冒号时请加引号） (title.new)', id='an unquoted comma'),
    pytest.param('when: s.n < limit', 'when: true', '16:5', 'expected text, got true; did you mean "True"? (steps[0].when)', '这里要写文字，却是 true，是否想写 "True"？ (steps[0].when)', id='a guard that is true'),
    pytest.param('s.n < limit', 's.n = limit', '16:15', 'syntax error: write == to compare (steps[0].when)', '语法错误：比较请写 == (steps[0].when)', id='one equals sign'),
    pytest.param('s.n < limit', 's.n is limit', '16:11', "'is' is not allowed in a guard; did you mean ==? (steps[0].when)", "条件里不能使用 'is'，是否想写 ==？ (steps[0].when)", id='is'),
    pytest.param('s.n < limit', 's.n < limit && s.a', '16:23', 'syntax error: write and / or instead of && / || (steps[0].when)', '语法错误：请写 and / or，不要写 && / || (steps[0].when)', id='two ampersands'),
    pytest.param('s.n < limit', '"!s.a"', '16:12', 'syntax error: write not instead of ! (steps[0].when)', '语法错误：请写 not，不要写 ! (steps[0].when)', id='an exclamation mark'),
    pytest.param('s.n < limit', 'lenght(s.n) < limit', '16:11', 'there is no function lenght; there are known, missing, disagree, default, len, lower, abs, min, max, startswith, age_s; did you mean len? (steps[0].when)', '没有函数 lenght；可用：known, missing, disagree, default, len, lower, abs, min, max, startswith, age_s，是否想写 len？ (steps[0].when)', id='an unknown function'),
    pytest.param('s.n < limit', 's.n <', '16:16', 'syntax error: the guard breaks off here (steps[0].when)', '语法错误：条件没有写完 (steps[0].when)', id='a guard that breaks off'),
    pytest.param('s.n < limit', '(s.n < limit', '16:11', 'syntax error: this bracket is never closed (steps[0].when)', '语法错误：括号没有闭合 (steps[0].when)', id='a bracket of a guard left open'),
    pytest.param('s.n < limit', 's.n ＜ limit', '16:15', 'syntax error: ＜ is no plain sign: write < (steps[0].when)', '语法错误：全角符号 ＜，请写 < (steps[0].when)', id='a full-width sign'),
    pytest.param("== 'offline'", '== ‘offline’', '24:22', "syntax error: ‘ is no plain sign: write ' (steps[1].when)", "语法错误：全角符号 ‘，请写 ' (steps[1].when)", id='curly quotes'),
    pytest.param('s.n < limit', '（s.n < limit）', '16:11', 'syntax error: （ is no plain sign: write ( (steps[0].when)', '语法错误：全角符号 （，请写 ( (steps[0].when)', id='full-width brackets'),
    pytest.param('s.n < limit', 'not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not s.a', '16:171', 'the guard is nested more than 40 levels deep (steps[0].when)', '条件嵌套超过 40 层 (steps[0].when)', id='a guard too deep'),
    pytest.param('step: two', 'step: one', '23:5', 'two steps are called one (steps[1].step)', '步骤名 one 重复 (steps[1].step)', id='two steps of one name'),
    pytest.param('step: two', 'step: otherwise', '23:5', "a step can't be called 'otherwise': that name has a use of its own (steps[1].step)", "步骤不能叫 'otherwise'：这个名字另有用途 (steps[1].step)", id='a step with a reserved name'),
    pytest.param('    end: escalated\notherwise', '    end: escaleted\notherwise', '25:5', 'there is no outcome escaleted; there are fixed, escalated; did you mean escalated? (steps[1].end)', '没有结果 escaleted；结果有 fixed, escalated，是否想写 escalated？ (steps[1].end)', id='an end that is no outcome'),
    pytest.param('resolved: true', 'resolved: false', '27:1', 'there is a goal, but no outcome with resolved: true (outcomes)', '有目标，却没有 resolved: true 的结果 (outcomes)', id='a goal without an outcome'),
    pytest.param('type: bool', 'type: boolean', '10:5', 'there is no type boolean; there are bool, int, number, text, time, choice; did you mean bool? (facts.me.ok.type)', '没有类型 boolean；可用 bool, int, number, text, time, choice，是否想写 bool？ (facts.me.ok.type)', id='an unknown type'),
    pytest.param('{limit: 3}', '{max-limit: 3}', '13:14', 'the parameter max-limit needs a name of letters, digits and _ (parameters.max-limit)', '参数名 max-limit 只能用字母、数字和下划线 (parameters.max-limit)', id='a parameter with a dash'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "en", "zh"), KINDS)
def test_a_file_that_cant_be_used_says_where_what_and_what_was_meant(
    tmp_path: Path, old: str, new: str, place: str, en: str, zh: str
) -> None:
    file = tmp_path / "g.yaml"
    file.write_text(spoilt(old, new), encoding="utf-8")
    problem = load_guide(file).problems[0]
    line, caret = problem.excerpt.splitlines()
    assert problem.worded("en").splitlines()[0] == f"{file}:{place}: {en}"
    assert problem.worded("zh").splitlines()[0] == f"{file}:{place}: {zh}"
    assert line.strip() in " ".join(file.read_text(encoding="utf-8").split("\n"))
    assert caret.strip("\u3000 ") == "^"


@pytest.mark.parametrize(("old", "new"), [kind.values[:2] for kind in KINDS])
def test_the_other_guides_of_the_folder_keep_working(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "bad.yaml").write_text(spoilt(old, new), encoding="utf-8")
    (tmp_path / "good.yaml").write_text(SOUND, encoding="utf-8")
    library = load_folder(tmp_path)
    assert list(library.guides) == ["g"]
    assert {Path(problem.file).name for problem in library.problems} == {"bad.yaml"}


WHOLE = [
    (b"", "1:1: the file is empty", "1:1: 文件是空的"),
    (b"# nothing\n", "1:1: the file is empty", "1:1: 文件是空的"),
    (b"- a\n", "1:1: expected a mapping, got […]", "1:1: 这里要写键值表，却是 […]"),
    (SOUND.encode("gbk"), "4:1: the file is not UTF-8", "4:1: 文件不是 UTF-8 编码"),
    (
        b"#" * 5_000_000,
        "1:1: the file is too big: 5000000 bytes, at most 1000000",
        "1:1: 文件有 5000000 字节，最多 1000000",
    ),
    (
        b"a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n",
        "1:4: anchors and aliases (`&`, `*`) are not allowed: write the content out (a)",
        "1:4: 不支持 YAML 锚点与引用（&、*），请直接写出内容 (a)",
    ),
    (b"a: " + b"[" * 40 + b"]" * 40, "1:34: more than 30 levels deep", "1:34: 嵌套超过 30 层"),
    (b"guide: [", "1:9: YAML syntax error: the file ends here", "1:9: YAML 语法错误：文件到此中断"),
]


@pytest.mark.parametrize(("content", "en", "zh"), WHOLE)
def test_what_is_no_guide_at_all_says_so(tmp_path: Path, content: bytes, en: str, zh: str) -> None:
    file = tmp_path / "g.yaml"
    file.write_bytes(content)
    problem = load_guide(file).problems[0]
    assert problem.worded("en").startswith(f"{file}:{en}")
    assert problem.worded("zh").startswith(f"{file}:{zh}")


@pytest.mark.parametrize("count", [0, 151])
def test_a_guide_has_1_to_150_steps(tmp_path: Path, count: int) -> None:
    head, rest = SOUND.split("steps:\n", 1)
    steps = "".join(f"  - step: s{number}\n" for number in range(count)) or "  []\n"
    file = tmp_path / "g.yaml"
    file.write_text(f"{head}steps:\n{steps}{rest[rest.index('otherwise') :]}", encoding="utf-8")
    problem = load_guide(file).problems[-1]
    assert problem.message_en == f"{count} steps: a guide has 1 to 150"
    assert problem.message_zh == f"有 {count} 个步骤，应为 1 到 150 个"
