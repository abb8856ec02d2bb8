"""What the reader refuses it refuses in English and in Chinese, with the same caret below the same line."""

import pytest

from symgrad.errors import ReadingError
from symgrad.reading import read, read_activation, read_assumption
from tests.chinese import is_chinese
from tests.hostile import INPUTS

MESSAGES = {
    "": "文本是空的。",
    "x +": "式子末尾的 + 之后缺少内容。",
    "* x": "* 之前缺少内容。",
    "x + * y": "+ 与 * 之间缺少内容。",
    "(x + 1": "括号 ( 没有闭合。",
    "|x + 1": "竖线 | 没有闭合。",
    "x + 1)": "括号 ) 没有对应的左括号。",
    "(x, 1}": "( 之后应有右括号 )，而这里是 }。",
    "2 3": "两个数 2 与 3 并排在一起。",
    "x 2": "数 2 直接跟在另一个因子之后。",
    "х + 1": "西里尔字母 х (U+0445) 看上去像拉丁字母 x。",
    "x\u200b": "文本中有不可见字符 (U+200B)。",
    "max(x)": "max 应有至少 2 个自变量，而这里有 1 个。",
    "sqrt(x, y)": "sqrt 应有 1 个自变量，而这里有 2 个。",
    "sin": "函数 sin 没有自变量。",
    "sni(x)": "sni 不是已知的函数。",
    r"\foo x": r"不认识命令 \foo。",
    r"\int x": r"不能读入命令 \int。",
    r"\mathbb{K}": r"不认识 \mathbb{K}。",
    r"\begin{cases} x & x > 0": r"\begin{cases} 没有对应的 \end。",
    r"\begin{tabular}": "不能读入环境 tabular。",
    "x^10001": "有一个指数大于 10000。",
    "1 + {1, 2}": "此处应为数，而这里是集合。",
    "x = 1 = (x = 2)": "关系符号的两边应是数，而不是命题。",
}


def refused(text: str, reader=read) -> ReadingError | None:
    try:
        reader(text)
    except ReadingError as error:
        return error
    return None


@pytest.mark.parametrize("text", MESSAGES)
def test_messages_in_chinese(text):
    error = refused(text)
    assert error is not None and error.message.zh == MESSAGES[text]


def test_the_whole_is_in_one_language_around_what_was_typed():
    error = refused("2x + (3")
    assert error is not None and error.shown("en") == str(error) == error.wording.en
    assert error.shown("zh") == error.wording.zh
    assert error.shown("en").splitlines()[1:3] == error.shown("zh").splitlines()[1:3] == ["  2x + (3", "       ^"]
    assert error.shown("zh").splitlines()[3:] == ["请在其内容之后加上右括号 )。"]


def test_every_refusal_is_in_both_languages():
    count = 0
    for hostile in INPUTS:
        for reader in (read, read_assumption, read_activation):
            error = refused(hostile.text[:3000], reader)
            for words in (error.message, error.hint) if error else ():
                if words is not None:
                    count += 1
                    assert words.en.endswith((".", "?")) and words.zh.endswith(("。", "？")), (hostile.text, words)
                    assert is_chinese(words.zh), (hostile.text, words)
    assert count > 1000
