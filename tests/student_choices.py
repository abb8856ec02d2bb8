"""What students choose, show line by line and give as examples, and what a fair marker makes of it.

By exercise, with the values of its parameters: the judgements with the answers that get them; a number is that of
the anticipated mistake.
"""

# fmt: off
ANSWERS = {
    ("conditions-for-a-small-product", ""): {
        "correct": (
            "b, d, e", "bde", "BDE", "B、D、E", "b d e", "(b), (d), (e)", "(b) and (d) and (e)", "b,d and e", "选BDE",
            "B，D，E", "Ｂ Ｄ Ｅ", "b)d)e)", "b. d. e.", "B; D; E", "b/d/e", "Answer: b, d, e",
            "The correct options are b, d and e.", "正确选项为 B、D、E", "b\nd\ne", "b & d & e", "我选 b，d，e。",
            "e,d,b", "bde.", "$b,d,e$", "\\text{b, d, e}", "options b, d, e", "Ans: BDE", "b,d,e are correct",
            "b、d、e 正确", "- b\n- d\n- e", "b, d, & e", "b, d and e only", "**b, d, e**", "['b','d','e']",
            '"b", "d", "e"', "{b,d,e}", "选项B、D和E", "答：BDE", "答案：BDE。", "b, d, e.",
        ),
        "wrong": ("b", "a, b, d, e", "bd", "c", "all", "全选", "以上都对", "none of them", "ABCDEF", "都不对", "a-f"),
        "unreadable": ("g", "b or d", "b, d, x", "1,2", "b?"),
        "missing": ("I don't know", "不知道"),
    },
    ("what-holds-of-the-radius", ""): {
        "correct": (
            "a, c, f", "acf", "A C F", "a,c,f", "ACF", "A、C、F", "(a),(c) and (f)", "a和c和f", "a与c与f",
            "选 a、c、f", "ａ，ｃ，ｆ", "A. C. F.", "f c a", "[a,c,f]", "a + c + f", "The true ones are a, c and f",
            "true: a, c, f", "a c f hold", "a,c,f 成立",
        ),
        "wrong": ("a", "c,f", "a,b,c,f", "b, d, e", "all of them", "all of the above"),
        "unreadable": ("不确定", "a c f maybe", "true"),
    },
    ("dead-unit-revival", ""): {
        "correct": (
            "a,c,e", "ace", "ACE", "A C E", "a, c and e", "A,C,E正确", "选A、C、E", "a;c;e", "(A)(C)(E)", "a,c,e.",
            "答案 ACE",
        ),
        "wrong": ("a,c", "a, b", "abcde", "d", "a c"),
        "unreadable": ("x",),
        "missing": ("?",),
    },
    ("sigmoid-layer-condition", ""): {
        "correct": ("b, d", "bd", "B和D", "b and d", "BD", "(b) & (d)", "B,D", "选BD", "b d", "B and D are correct"),
        "wrong": ("b", "d", "a, b, d", "a", "e", "abcde"),
        "unreadable": ("f", "none?", "对"),
    },
    ("exponential-against-power", ""): {
        "correct": (
            "false", "False", "FALSE", "F", "错", "错误", "不对", "假", "否", "no", "wrong", "not true", "×",
            "不正确", "f", "False.", "The statement is false", "incorrect", "No.", "错。", "该说法错误",
            "$\\text{false}$", "不成立", "✗", "N", "(false)", "false, because 1+x<=e^x", "False: ln(1+ε) < ε",
            "错误，因为 1+x ≤ e^x", "answer: false", "it is false", "这个说法是错的",
        ),
        0: (
            "true", "True", "对", "正确", "T", "yes", "√", "✓", "是", "right", "correct", "真", "t", "TRUE", "成立",
            "是的", "the statement is true",
        ),
        "unreadable": ("1", "0", "maybe", "true or false", "对/错", "both"),
        "missing": ("不知道",),
    },
    ("what-alpha-one-gives", ""): {
        "correct": ("a, d", "ad", "AD", "a和d", "(a) and (d)", "A、D", "选AD", "a & d", "d, a", "A D"),
        "wrong": ("a", "abcd", "b", "a, d, e", "都对"),
        "unreadable": ("z", "a or d"),
    },
    ("corrections-of-theorem-9-2", ""): {
        "correct": ("b, c, e", "bce", "BCE", "B C E", "b、c、e", "选 B、C、E", "b,c,e", "(b)(c)(e)"),
        "wrong": ("a", "a,b,c,e", "b,c", "bcde"),
        "unreadable": ("2,3,5", "b c h"),
    },
    ("false-lower-bounds", ""): {
        "correct": ("b,d", "bd", "B、D", "b and d fail", "(b), (d)", "BD不成立", "b and d are false", "选BD"),
        "wrong": ("a,c,e", "b", "d", "abcde"),
        "unreadable": ("b and not d", "x"),
    },
    ("statements-on-initialisation", ""): {
        "correct": ("b, d", "BD", "B、D", "b and d are true", "(b) (d)", "true: b, d", "正确的是 B、D", "b,d 正确"),
        "wrong": ("a", "b", "all", "bcd", "都不选"),
        "unreadable": ("b and d are false", "BD 不正确", "b, maybe d"),
    },
    ("statements-of-the-conclusion", ""): {
        "correct": (
            "a, c, d", "ACD", "a, c and d are false", "false: a, c, d", "错误的是 A、C、D", "A、C、D 错误", "选 ACD",
            "a,c,d fail",
        ),
        "wrong": ("b", "a, c", "abcd", "none"),
        "unreadable": ("a, c and d are true", "ACD 正确", "not b"),
    },
    ("what-normalisation-ensures", ""): {
        "correct": (
            "c", "C", "C.", "(c)", "选C", "c)", "Option C", "the answer is c", "答案：C", "C项", "$c$", "ｃ",
            "C only", "**C**", "Answer: (C)",
        ),
        "wrong": ("a", "b", "c, d", "all of the above"),
        "unreadable": ("e", "a or c", "3", "see above"),
    },
    ("what-the-limit-is-about", ""): {
        "correct": ("b", "B", "选 B。", "B 是对的", "Option (b)", "I choose b", "应选B", "故选 B", "b is correct"),
        "wrong": ("a", "C", "a, b"),
        "unreadable": ("4", "b is wrong", "不选 b"),
        "missing": ("", "不知道"),
    },
    ("gradients-of-equal-weights-differ", ""): {
        "correct": (
            "false", "错", "False.", "F", "不对", "×", "The statement is false.", "错误。",
            "False, the sizes are equal", "no", "N", "该命题错误",
        ),
        0: ("true", "对", "√", "Yes", "T", "正确", "it is true"),
        "unreadable": ("depends", "both", "true/false"),
        "missing": ("?", "skip"),
    },
    ("product-of-xavier-factors", ""): {
        "correct": ("false", "F", "错误", "不成立", "wrong", "✗", "false, they do not cancel"),
        0: ("true", "T", "对", "正确", "right", "✓", "成立"),
        "unreadable": ("sometimes", "对错"),
        "missing": ("I do not know",),
    },
    ("norm-chain-of-two-layers", ""): {
        "correct": (
            "norm(d*J_2*J_1) <= norm(d*J_2)*norm(J_1)\n<= norm(d)*norm(J_2)*norm(J_1)",
            "‖d J_2 J_1‖ ≤ ‖d J_2‖ ‖J_1‖ ≤ ‖d‖ ‖J_2‖ ‖J_1‖",
            "||d J_2 J_1|| <= ||d J_2|| ||J_1||\n            <= ||d|| ||J_2|| ||J_1||",
            "$\\|dJ_2J_1\\|\\le\\|dJ_2\\|\\|J_1\\|\\le\\|d\\|\\|J_2\\|\\|J_1\\|$",
            "norm(d*J_2*J_1) <= norm(d)*norm(J_2*J_1)  (submultiplicative)\n<= norm(d)*norm(J_2)*norm(J_1)",
            "由次可乘性，norm(d*J_2*J_1) <= norm(d*J_2)*norm(J_1)\n故 <= norm(d)*norm(J_2)*norm(J_1)。",
            "‖dJ₂J₁‖ ≤ ‖dJ₂‖‖J₁‖\n≤ ‖d‖‖J₂‖‖J₁‖",
            "norm(d J2 J1) <= norm(d J2) norm(J1)\n<= norm(d) norm(J2) norm(J1)",
        ),
        0: ("norm(d*J_2*J_1) = norm(d*J_2)*norm(J_1)\n<= norm(d)*norm(J_2)*norm(J_1)",),
        1: ("norm(d*J_2*J_1) = norm(d)*norm(J_2)*norm(J_1)",),
        2: ("norm(d*J_2*J_1) >= norm(d)*norm(J_2)*norm(J_1)",),
        "wrong": ("norm(d*J_2*J_1) <= norm(d*J_2)*norm(J_1)",),
        "unreadable": (
            "norm(d*J_1) <= norm(d)*norm(J_1)", "norm(d*J_2*J_1) <=", "it follows from the definition",
            "norm(d*J_2*J_1",
        ),
        "missing": ("", "不会"),
    },
    ("sigmoid-slope-quarter-shown", ""): {
        "correct": (
            "s(1-s) = 1/4 - (s-1/2)^2\n<= 1/4", "s(1-s) = 1/4 - (s-1/2)² ≤ 1/4",
            "s(1-s) = s - s^2 = 1/4 - (s-1/2)^2 <= 1/4", "$s(1-s)=\\frac14-\\left(s-\\frac12\\right)^2\\le\\frac14$",
            "\\begin{align}s(1-s)&=\\frac14-(s-\\frac12)^2\\\\&\\le\\frac14\\end{align}",
            "s（1-s）= 1/4 -（s-1/2）² ≤ 1/4", "s(1-s) = 1/4 - (s-0.5)^2, so s(1-s) <= 1/4",
        ),
        "equivalent_not_in_form": ("s(1-s) <= 1/4", "1/4 >= s(1-s)"),
        0: ("s(1-s) = 1/4 + (s-1/2)^2\n<= 1/4",),
        1: ("s(1-s) <= 1/2(1-s)\n<= 1/4",),
        2: ("s(1-s) = (s-1/2)^2 <= 1/4",),
        "wrong": ("s(1-s) <= 1", "s(1-s) < 1/5"),
        "unreadable": ("s(1-s) <=", "s(1-s"),
        "missing": ("不知道",),
    },
    ("two-layer-power-bound", ""): {
        "correct": (
            "norm(W*D*W*D) <= norm(W*D)*norm(W*D)\n<= (norm(W)*norm(D))^2\n<= (norm(W)*g)^2",
            "‖WDWD‖ ≤ ‖WD‖‖WD‖ ≤ ‖W‖‖D‖‖W‖‖D‖ ≤ ‖W‖ g ‖W‖ g = (‖W‖ g)^2",
            "norm(WDWD) <= norm(WD)^2 <= norm(W)^2 norm(D)^2 <= norm(W)^2 g^2",
            "$\\|WDWD\\|\\le\\|WD\\|^2\\le(\\|W\\|\\|D\\|)^2\\le(\\|W\\|g)^2$",
        ),
        0: ("norm(WDWD) = norm(WD)^2\n<= (norm(W)*g)^2",),
        1: ("norm(W*D*W*D) = norm(W^2*D^2)\n<= norm(W)^2*norm(D)^2\n<= (norm(W)*g)^2",),
        "wrong": ("norm(WDWD) <= norm(WD)^2", "norm(WDWD) <= norm(W)*g"),
        "unreadable": ("norm(WDWD) <= ",),
    },
    ("lower-bound-by-the-inverse", ""): {
        "correct": (
            "norm(A) = norm(A*B*inv(B))\n<= norm(A*B)*norm(inv(B))", "‖A‖ = ‖A B B^{-1}‖ ≤ ‖AB‖ ‖B^{-1}‖",
            "$\\|A\\|=\\|ABB^{-1}\\|\\le\\|AB\\|\\|B^{-1}\\|$", "norm(A) = norm((A*B)*B^-1) <= norm(A*B)*norm(B^-1)",
            "‖A‖₂ = ‖ABB⁻¹‖₂ ≤ ‖AB‖₂‖B⁻¹‖₂",
        ),
        0: ("norm(A) = norm(A*B*inv(B)) = norm(A*B)*norm(inv(B))",),
        2: ("norm(A) <= norm(A*B)\n<= norm(A*B)*norm(inv(B))",),
        "wrong": ("norm(A) = norm(A*B*inv(B))",),
        "unreadable": ("norm(A) = = norm(A*B)", "because B is invertible"),
    },
    ("small-radii-large-product", "c = 1"): {
        "correct": (
            "A = [[0,2],[0,0]], B = [[0,0],[1,0]]", "A=[0 2;0 0], B=[0 0;1 0]",
            "A = [[0,2],[0,0]]\nB = [[0,0],[1,0]]", "A=[[0,2],[0,0]]，B=[[0,0],[1,0]]",
            "$A=\\begin{pmatrix}0&2\\\\0&0\\end{pmatrix}$, $B=\\begin{pmatrix}0&0\\\\1&0\\end{pmatrix}$",
            "A = np.array([[0,2],[0,0]]), B = np.array([[0,0],[1,0]])", "A = [[0,2],[0,0]] and B = A'",
            "A = [[0, 2], [0, 0]]; B = [[0, 0], [1, 0]]", "[[0,2],[0,0]], [[0,0],[1,0]]", "取 A=[[0,2],[0,0]]，B=A^T",
            "Let A = [[0,3],[0,0]] and B = [[0,0],[3,0]].", "A: [[0,2],[0,0]]; B: [[0,0],[1,0]]",
        ),
        0: ("A = [[1,2],[3,4]], B = [[1,0],[0,1]]",),
        1: ("A = [[0,2],[0,0]], B = [[0,2],[0,0]]",),
        2: ("A = [[1/2,0],[0,0]], B = [[0,1/2],[1/2,0]]", "A = [[0,1],[0,0]], B = [[0,0],[1,0]]"),
        "wrong": ("A = [[0,2,1],[0,0,0],[0,0,0]], B = [[0,0],[1,0]]",),
        "unreadable": ("A = [[0,2],[0,0]]", "A = [[0,2],[0,0], B = [[0,0],[1,0]]", "A is nilpotent"),
        "missing": ("", "I don't know", "不会做"),
    },
    ("large-alpha-nothing-left", ""): {
        "correct": (
            "W = [[0,2],[0,0]]", "[[0,2],[0,0]]", "W=[0 2; 0 0]", "[0,2;0,0]",
            "$W=\\begin{pmatrix}0&2\\\\0&0\\end{pmatrix}$", "W = 2*[[0,1],[0,0]]", "W=[[0,0],[3,0]]",
            "W = [[1,1],[-1,-1]]", "W = [[2,-2],[2,-2]].", "\\begin{bmatrix}0&5\\\\0&0\\end{bmatrix}",
            "例如 W=[[0,2],[0,0]]", "W: [[0,10],[0,0]]",
        ),
        0: ("W = [[0,1],[0,0]]", "[0 1;0 0]"),
        1: ("W = [[0,2],[2,0]]", "[[2,0],[0,2]]"),
        "wrong": ("W = [[0,2]]",),
        "unreadable": ("W = ", "W=[[0,2],[0,0]", "a nilpotent matrix"),
    },
    ("small-radius-large-norm", "c = 10"): {
        "correct": (
            "a = 10, b = -100", "a=10，b=-100", "a = 10; b = -100", "a=20\nb=-400", "a = 11, b = -121",
            "a=10 and b=-100", "取 a=10, b=-100", "$a=10$, $b=-100$", "b = -100, a = 10", "a: 10, b: -100",
        ),
        0: ("a = 10, b = 0", "a = 10, b = 100"),
        1: ("a = 0, b = -100",),
        2: ("a=0, b=0",),
        "unreadable": ("a = 10", "a = ten, b = x"),
    },
}
# fmt: on
