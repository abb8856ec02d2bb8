"""The reasons of comparisons in Chinese; they are given in English, and what is not here is printed as it is."""

from __future__ import annotations

import re

_CHINESE = (
    ("both sides have the same normal form and the same domain", "两边的标准形相同，定义域也相同"),
    ("both sides are the same number", "两边是同一个数"),
    ("both sides are the same as typed", "两边的写法相同"),
    ("the same numbers, ends included", "所含的数相同，端点也相同"),
    ("no real numbers make the two sides differ", "没有使两边不等的实数"),
    (r"SymPy simplifies the difference to 0; (\d+) points agree", r"SymPy 将两边之差化简为 0；另有 \1 个点相符"),
    ("SymPy simplifies the difference to 0", "SymPy 将两边之差化简为 0"),
    ("each of the two implies the other", "两者互相蕴含"),
    ("each entry is equal", "各分量都相等"),
    ("each value of one side is a value of the other", "两边的值一一相符"),
    ("the ends are equal", "端点相等"),
    ("one is a multiple of the other, with a factor of fixed sign", "一边是另一边的倍数，且该因子不变号"),
    ("both are true", "两者都为真"),
    ("both are false", "两者都为假"),
    ("where both have one they are equal", "在两者都有实数值处相等"),
    ("neither side has a real value", "两边都没有实数值"),
    (
        r"neither side has a real value at any point that was tried(; a variable exponent .*)?",
        "在所试的各点上，两边都没有实数值",
    ),
    ("no point was found that meets what is declared", "没有找到满足所给假设的点"),
    (
        r"no point was found where they differ, and no proof that they agree( \(.*\))?",
        "没有找到使两边不等的点，也没有证明两边相等",
    ),
    (
        "no point was found where only one holds, and no proof that both do",
        "没有找到只有一边成立的点，也没有证明两边同时成立",
    ),
    (
        "equal wherever both have a value; that they have one at the same points was not proved",
        "在两者都有值处相等，但没有证明定义域相同",
    ),
    ("the two numbers were neither proved equal nor separated", "既没有证明两数相等，也没有把它们分开"),
    ("the formula is too deep", "式子嵌套过深"),
    (r"at most (.*) away from the reference", r"与参考答案相差不超过 \1"),
    (r"(.*) away from the reference, where (.*) is allowed", r"与参考答案相差 \1，允许的误差为 \2"),
    (r"equal, but not in the form asked for \((.*)\): (.*)", r"相等，但不是所要求的形式（\1）：\2"),
    (r"the comparison took more than (\S+) seconds? of CPU time", r"比较所用的处理器时间超过 \1 秒"),
    (r"the comparison took more than (\S+) seconds?", r"比较用时超过 \1 秒"),
    (r"the comparison needed more than (\S+) GiB of memory", r"比较所需的内存超过 \1 GiB"),
    (r"the comparison crashed the process that worked on it \((.*)\)", r"比较使其进程崩溃（\1）"),
    ("the comparison is nested too deep for what was tried", "式子嵌套过深，无法比较"),
    (r"the answer: (.*)", r"答案：\1"),
    (r"the reference: (.*)", r"参考答案：\1"),
    (r"the assumption: (.*)", r"假设：\1"),
    (r"entry (\S+): (.*)", r"第 \1 个分量：\2"),
    (r"(.*) satisfies the answer but not the reference", r"\1 满足答案，但不满足参考答案"),
    (r"(.*) satisfies the reference but not the answer", r"\1 满足参考答案，但不满足答案"),
    (r"(.*) belongs to the answer but not the reference", r"\1 属于答案，但不属于参考答案"),
    (r"(.*) belongs to the reference but not the answer", r"\1 属于参考答案，但不属于答案"),
    (r"the value (.*) of the answer is not among those of the other side", r"答案中的 \1 不在参考答案之中"),
    (r"the value (.*) of the reference is not among those of the other side", r"参考答案中的 \1 不在答案之中"),
    ("one value of the answer is not among those of the other side", "答案中有一个值不在参考答案之中"),
    ("one value of the reference is not among those of the other side", "参考答案中有一个值不在答案之中"),
    ("a value of the (?:answer|reference) was neither found nor excluded", "有一个值既没有找到，也没有排除"),
    ("values of different kinds in one list", "所列的值类型不一"),
    ("whether the statement is true was not decided", "没有判定命题的真假"),
    ("one of the numbers could not be computed", "有一个数无法算出"),
    ("the answer lies on the edge of the tolerance", "答案恰在允许误差的边界上"),
    ("the ends of the sets could not be compared", "无法比较区间的端点"),
    ("the answer has no real value", "答案没有实数值"),
    ("a factor can be taken apart further", "还有因式可以继续分解"),
    ("equal factors are not collected", "相同的因式没有合并"),
    ("a product of a sum is left", "还有含和式的乘积没有展开"),
    ("a power of a (?:sum|product) is left", "还有幂没有展开"),
    ("like terms are left apart", "同类项没有合并"),
    ("the decimal (.*) is left", r"还有小数 \1"),
    (r"(\S+) can be reduced by (\S+)", r"\1 可用 \2 约分"),
    ("numerator and denominator have a common factor", "分子与分母有公因式"),
    (r"(.*) does not stand alone on the left", r"左边不是单独的 \1"),
    (r"(.*) stands on the right too", r"右边仍含 \1"),
    ("a number", "数"),
    ("a set", "集合"),
    ("a statement", "命题"),
    ("no statement", "非命题"),
    ("a tuple", "有序组"),
    ("a matrix", "矩阵"),
    ("several values", "若干个值"),
    ("a truth value", "真值"),
    (r"(\d+) values", r"\1 个值"),
)
_PATTERNS = tuple((re.compile(english, re.DOTALL), chinese) for english, chinese in _CHINESE)
_PART = re.compile(r"\\(\d)")


def in_chinese(reason: str) -> str:
    for english, chinese in _PATTERNS:
        if found := english.fullmatch(reason):
            return _PART.sub(lambda part, found=found: in_chinese(found[int(part[1])]), chinese)
    return reason
