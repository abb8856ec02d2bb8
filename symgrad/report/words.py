"""Every word that a report prints of its own, in both languages; the terms are those of the readers' textbook."""

from __future__ import annotations

from symgrad.core.text import Text
from symgrad.core.verdicts import Verdict

VERDICTS = {
    Verdict.PROVED: Text("proved", "已证明"),
    Verdict.SUPPORTED: Text("supported (survived testing)", "经检验未发现反例"),
    Verdict.UNDECIDED: Text("undecided", "未能判定"),
    Verdict.REFUTED: Text("refuted", "不成立"),
}
VERDICT_MEANINGS = {
    Verdict.PROVED: Text(
        "settled for every instance, by a decision procedure or by a chain of rules whose proofs are given at the end",
        "对所有情形均成立，由判定算法得出，或由一系列规则推出；各规则的证明附于文末",
    ),
    Verdict.SUPPORTED: Text(
        "it survived the attack that is described beside it, which is no proof", "经受住了所述的检验，但这不是证明"
    ),
    Verdict.UNDECIDED: Text("none of the other three; it never counts as a pass", "其余三者皆非；不视为通过"),
    Verdict.REFUTED: Text(
        "false; the counterexample beside it was checked again in exact or ball arithmetic",
        "为假；所附反例已用精确算术或区间算术复核",
    ),
}
MARKS = {Verdict.PROVED: "✓", Verdict.SUPPORTED: "○", Verdict.UNDECIDED: "?", Verdict.REFUTED: "✗"}

UI = {
    "report": Text("Derivations, checked line by line", "逐行检验的推导"),
    "about": Text(
        "No formula below was typed in as a result: each line was computed from the line before it by the rule that "
        "stands beside it, and each line and each statement was checked by machine. Labels such as A2 beside a line "
        "name the assumptions that it uses.",
        "下文没有一个公式是作为结果手工录入的：每一行都由上一行按所注规则算出，且每一行、每一条结论都经过机器检验。"
        "行旁的 A2 等标号指该行用到的假设。",
    ),
    "marks": Text("The four verdicts:", "四种判定："),
    "section": Text("Section NUMBER", "第 NUMBER 节"),
    "summary": Text("Summary", "概要"),
    "symbols": Text("Symbols", "符号"),
    "symbol": Text("Symbol", "符号"),
    "meaning": Text("Meaning", "含义"),
    "domain": Text("Domain", "取值范围"),
    "assumptions": Text("Assumptions", "假设"),
    "derivations": Text("Derivations", "推导"),
    "line": Text("Line", "行"),
    "reason": Text("Reason", "依据"),
    "uses": Text("Uses", "用到"),
    "verdict": Text("Verdict", "判定"),
    "formula": Text("Formula", "公式"),
    "rests_on": Text("The last line rests on", "末行所依据的假设："),
    "switched": Text("What each assumption removes", "每条假设所消去的项"),
    "without": Text("Without", "去掉的假设"),
    "returned": Text("Terms that return", "重新出现的项"),
    "law": Text("The law then", "此时的结果"),
    "claims": Text("Statements", "命题"),
    "claim": Text("Statement NUMBER", "命题 NUMBER"),
    "printed": Text("printed statement", "原文表述"),
    "printed_head": Text("Printed statement", "原文表述"),
    "instead": Text("Instead", "应为"),
    "given": Text("Given", "条件"),
    "where": Text("where", "其中"),
    "how": Text("Check", "检验"),
    "through": Text("Settled through a consequence", "通过推论判定"),
    "counterexample": Text("Counterexample", "反例"),
    "by_hand": Text("To check by hand", "手工验算"),
    "left_side": Text("left side", "左边"),
    "right_side": Text("right side", "右边"),
    "corrected": Text("Corrected statement", "修正后的结论"),
    "corrects": Text("Corrects", "修正了"),
    "remark": Text("Remark", "注记"),
    "source": Text("Source", "出处"),
    "proof": Text("Proof", "证明"),
    "lemmas": Text("Lemmas", "所用引理"),
    "exercises": Text("Exercises", "习题"),
    "exercise": Text("Exercise NUMBER", "习题 NUMBER"),
    "answer": Text("Answer", "答案"),
    "figures": Text("Figures", "图"),
    "figure": Text("Figure NUMBER", "图 NUMBER"),
    "overview": Text("The printed statements at a glance", "原文表述一览"),
    "overview_about": Text(
        "Each printed statement in the order of the text, with its verdict and, where it is refuted, the statements "
        "that are true in its stead.",
        "按原文顺序列出每条原文表述、其判定，以及（不成立时）代替它的正确结论。",
    ),
    "in_all": Text("NUMBER in all", "共 NUMBER 条"),
    "corrected_by": Text("Corrected by", "修正为"),
    "drawn": Text("drawn", "已绘制"),
    "outside": Text("Outside what can be decided here", "此处无法判定的内容"),
    "errata": Text("Errata of the printed statements", "原文表述勘误表"),
    "errata_about": Text(
        "Each printed statement that was checked, with its verdict and the statements that are true in its stead.",
        "所检验的每条原文表述、其判定，以及代替它的正确结论。",
    ),
    "content": Text("What it says", "内容"),
    "rules": Text("Rules and their proofs", "规则及其证明"),
    "rules_about": Text(
        "Each rule that a line above names, with the reason why it is valid.", "上文各行所用的规则及其成立的理由。"
    ),
    "sources": Text("Sources", "参考文献"),
    "reproduction": Text("How to reproduce each number", "如何复现每个数字"),
    "reproduction_about": Text(
        "Each verdict, with every number printed beside it, is computed again by the command in its row. The numbers "
        "depend on the command and the seed alone; estimates are printed to three digits.",
        "运行表中各行的命令，即可重新得到相应的判定及其旁边的全部数字。数字只取决于命令与随机种子；估计值保留三位有效数字。",
    ),
    "topic": Text("Everything in section NUMBER", "第 NUMBER 节的全部内容"),
    "lines": Text("Lines NUMBER", "推导行 NUMBER"),
    "report_itself": Text("This report", "本报告"),
    "command": Text("Command", "命令"),
    "what": Text("What", "对象"),
    "relu_note": Text(r"$\operatorname{ReLU}(x)=\max(0,x)$", r"$\operatorname{ReLU}(x)=\max(0,x)$"),
    "step_note": Text(
        r"$\mathbf{1}\{x>0\}$ is 1 where $x>0$ and 0 where $x<0$",
        r"$\mathbf{1}\{x>0\}$ 在 $x>0$ 时为 1，在 $x<0$ 时为 0",
    ),
    "contents": Text("Contents", "目录"),
    "skip": Text("Skip to the text", "跳到正文"),
    "link_here": Text("Link to this place", "此处的链接"),
    "one_step": Text("One step, with its reason", "推导步骤及依据（共 1 步）"),
    "steps": Text("All NUMBER steps, each with its reason", "推导步骤及依据（共 NUMBER 步）"),
    "open_all": Text("Open all derivations", "展开全部推导"),
    "close_all": Text("Close all derivations", "收起全部推导"),
    "index": Text("Index of symbols", "符号索引"),
    "used_in": Text("Used in", "见于"),
    "generic_note": Text(
        "a name of a family without an index stands for any one of its members",
        "不带下标的随机变量族的记号代表其中任意一个成员",
    ),
    "conventions": Text("Conventions", "约定"),
    "random": Text("random", "随机变量"),
    "function": Text("smooth function", "光滑函数"),
    "sequence": Text("sequence", "序列"),
}

# Names that the checks give to their methods and reasons.
METHODS = {
    "rule with stated proof": Text("rule with stated proof", "规则（附证明）"),
    "derived by rules": Text("derived by rules", "由规则推出"),
    "exact enumeration": Text("exact enumeration of small instances", "对小规模实例的精确枚举"),
    "exact zero test": Text("exact zero test of the difference", "对两边之差的精确零检验"),
    "exact arithmetic": Text("exact arithmetic", "精确算术"),
    "signs of coefficients": Text("signs of the coefficients of the difference", "两边之差的系数符号"),
    "growth from the left end": Text(
        "sign of the derivative, from the left end of the domain", "自定义域左端起导数的符号"
    ),
    "roots of a polynomial in an exponential": Text(
        "roots of the difference, a polynomial in an exponential", "两边之差（指数函数的多项式）的根"
    ),
    "ball arithmetic over the domain": Text("ball arithmetic that covers the domain", "覆盖整个取值范围的区间算术"),
    "ball arithmetic at drawn points": Text("ball arithmetic at drawn points", "随机点处的区间算术"),
    "NumPy at drawn points": Text("NumPy at drawn points", "在随机点处用 NumPy 比较"),
    "finite differences": Text(
        "central differences on random networks in floating point", "在浮点随机网络上用中心差分比较"
    ),
    "Monte Carlo": Text("Monte Carlo simulation", "蒙特卡罗模拟"),
    "each relation by itself": Text("each relation settled by itself", "逐个关系式分别判定"),
    "search for counterexamples": Text("search for counterexamples", "搜索反例"),
    "exact zero test of each entry": Text("exact zero test of each entry", "对每个元素的精确零检验"),
    "induction": Text("induction", "数学归纳法"),
    "lemmas": Text("instances of lemmas", "由引理的特例推出"),
    "z3": Text("z3, for all real numbers that meet the conditions", "由 z3 对满足条件的一切实数判定"),
    "none": Text("no check applies", "没有适用的检验"),
}
# What a model of a simulation is, for counterexamples that it found.
MODELS = {
    "scalar_chain": Text("a chain of random weights", "随机权重的标量链"),
    "relu_network": Text("a ReLU network", "ReLU 网络"),
    "linear_network": Text("a linear network", "线性网络"),
    "dependent_errors": Text("a layer whose errors depend on its weights", "误差依赖于权重的一层"),
    "norm_of_square_matrix": Text("a square Gaussian matrix", "高斯方阵"),
    "radius_of_square_matrix": Text("a square Gaussian matrix", "高斯方阵"),
    "residual_network": Text("a residual network", "残差网络"),
    "batch_normalised_network": Text("a network with batch normalisation", "带批归一化的网络"),
}
# A pattern of the reason that a check gives, and the reason in Chinese.
REASONS = (
    (r"chains? (.+)", r"推导：\1"),
    (r"line (\S+) is (\w+)", r"第 \1 行的判定为 \2"),
    (r"the same search does not refute a spoiled statement", "同一检验未能识破植入错误的表述"),
    (r"the same test accepts a spoiled statement", "同一检验接受了植入错误的表述"),
    (r"the shapes do not conform at (\d+) of (\d+) failures", r"\2 个反例中有 \1 个是矩阵的形状不相容"),
    (r"no drawn point met the assumptions: (.+)", r"没有抽到满足假设的点：\1"),
    (r"no try met the assumptions: (.+)", r"没有抽到满足假设的例子：\1"),
    (r"nothing was decided", "没有可判定的例子"),
    (r"no point was decided", "没有可判定的点"),
    (r"the same points do not tell a spoiled statement apart", "在同样的点处无法识破植入错误的表述"),
    (r"the sides differ by (\S+) of their size", r"两边的相对差为 \1"),
)
