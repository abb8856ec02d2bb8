"""The HTML reports as Chromium shows them: one made here of a small derivation, and the committed ones."""

import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from symgrad.cli.main import run
from tests.conftest import SMALL

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Chromium or its driver is absent (Debian: apt install chromium chromium-driver)"
)
REPORTS = Path(__file__).parent.parent / "reports"
NAMES = ["small-en", "small-zh", "report-en", "report-zh"]
SWITCHES = (
    "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-dev-shm-usage disable-sync "
    "disable-background-networking disable-component-update"
)
HAN = re.compile(r"[\u3400-\u9fff]")
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true);"

# Each pair of a colour of text and what lies behind it, once, with an example; a canvas turns any notation into RGB.
COLOURS = """
  const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  const rgb = (colour) => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data]; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c[3]) return c; } return [255, 255, 255, 255]; };
  const pairs = new Map();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const e = words.currentNode.parentElement, style = getComputedStyle(e);
    if (!words.currentNode.data.trim() || !e.getClientRects().length || style.opacity === '0') continue;
    const pair = [rgb(style.color), behind(e)];
    pairs.set(String(pair), [...pair, `${e.localName}.${e.className}: ${words.currentNode.data.trim().slice(0, 40)}`]);
  }
  const ground = rgb(getComputedStyle(document.body).backgroundColor);
  for (const e of document.querySelectorAll('svg [style*="--curve"]')) {
    const style = getComputedStyle(e), colour = rgb(style.fill === 'none' ? style.stroke : style.fill);
    pairs.set(String([colour, ground]), [colour, ground, 'a curve or its label']);
  }
  return [ground, [...pairs.values()]];
"""
BEYOND = """
  const edge = document.documentElement.clientWidth;
  const beyond = e => e.getBoundingClientRect().right > edge + 1;
  // What a paragraph that scrolls by itself holds can be reached; a formula in a sentence is one line on a phone, too.
  const scrolls = p => p && !beyond(p) && getComputedStyle(p).overflowX === 'auto';
  const reached = e => scrolls(e.parentElement.closest('p, dd'));
  return [document.documentElement.scrollWidth - edge, [...document.querySelectorAll('body *')].filter(e =>
    e.getClientRects().length && !e.closest('.scroll .scroll, .scroll > *, .skip, .unseen, svg *') &&
    beyond(e) && !reached(e)).map(e => e.outerHTML.slice(0, 120))];
"""


@dataclass
class Page:
    browser: webdriver.Chrome
    name: str
    address: str

    @property
    def language(self) -> str:
        return self.name[-2:]

    def js(self, script: str, *arguments):
        return self.browser.execute_script(script, *arguments)

    def go(self, fragment: str = "") -> None:
        """Load the page afresh, at that fragment."""
        self.browser.get("about:blank")
        self.browser.get(f"{self.address}#{quote(fragment)}" if fragment else self.address)

    def show(self, width: int, scheme: str = "light") -> None:
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    def is_seen(self, id: str) -> bool:
        """Whether the top of that element stands in the window."""
        return self.js(
            "const r = document.getElementById(arguments[0]).getBoundingClientRect();"
            "return r.height > 0 && r.top >= 0 && r.top < innerHeight",
            id,
        )


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    assert CHROMIUM and DRIVER
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for switch in SWITCHES.split():
        options.add_argument(f"--{switch}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # With the driver's path given, selenium looks for none and downloads none.
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the small derivation's pages are, in both languages."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "small.py").write_text(SMALL, encoding="utf-8")
    assert run(["report", "small", "--path", str(folder), "--to", "html", "--quiet", "-o", str(folder)]) == 0
    return folder


def opened(browser, folder: Path, name: str) -> Page:
    file = (folder if name.startswith("small") else REPORTS) / f"{name}.html"
    page = Page(browser, name, file.as_uri())
    page.show(1400)
    page.go()
    return page


@pytest.fixture(scope="module", params=NAMES)
def page(request, browser, folder) -> Page:
    """A page with everything opened; tests leave it so."""
    for log in ("browser", "performance"):
        browser.get_log(log)
    page = opened(browser, folder, request.param)
    page.js(OPEN_ALL)
    return page


@pytest.fixture(params=["small-en", "report-zh"])
def fresh(request, browser, folder) -> Page:
    """A page as a reader meets it."""
    return opened(browser, folder, request.param)


def test_it_loads_without_an_error_and_fetches_nothing(page):
    severe = [entry["message"] for entry in page.browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert severe == []
    requested = re.findall(
        r'"Network\.requestWillBeSent".*?"request":\{.*?"url":"([^"]*)"',
        "\n".join(entry["message"] for entry in page.browser.get_log("performance")),
    )
    assert page.address in requested
    assert [url for url in requested if url != page.address and not url.startswith(("data:", "about:"))] == []


def test_every_formula_is_drawn(page):
    count, hidden = page.js("""
      const all = [...document.querySelectorAll('math')], empty = (m) => { const r = m.getBoundingClientRect();
        return !(r.width > 0 && r.height > 0); };
      return [all.length, all.filter(empty).map(m => m.outerHTML)];""")
    assert count > 5 and hidden == []
    assert page.js("return document.querySelectorAll('merror').length") == 0


def test_links_lead_somewhere_and_ids_are_unique(page):
    ids, links = page.js("""
      return [[...document.querySelectorAll('[id]')].map(e => e.id),
        [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))];""")
    assert len(ids) == len(set(ids))
    assert links and {link for link in links if not link.startswith("#") or link[1:] not in ids} == set()
    # Formulas are no names: Chromium tells a screen reader nothing of a link that holds nothing else.
    nameless = page.js("""
      return [...document.querySelectorAll('a')].filter(a => { const bare = a.cloneNode(true);
        bare.querySelectorAll('math').forEach(m => m.remove());
        return !bare.textContent.trim() && !a.getAttribute('aria-label'); }).map(a => a.outerHTML)""")
    assert nameless == []
    labelled = page.js("""
      return [...document.querySelectorAll('[aria-labelledby]')].map(e => e.getAttribute('aria-labelledby'));""")
    assert set(labelled) <= set(ids)


def test_every_claim_has_its_own_address(page):
    assert page.js("""
      return [...document.querySelectorAll('[id^="claim."]')].filter(e => !e.querySelector(`a[href="#${e.id}"]`)).length
    """) == 0  # fmt: skip


def test_the_language_is_the_one_it_says(page):
    said, title, texts = page.js("""
      return [document.documentElement.lang, document.title,
        [...document.querySelectorAll('h1, h2, h3, p, summary, th, [aria-label]')].map(e =>
           e.getAttribute('aria-label') || e.innerText)];""")
    written = [bool(HAN.search(text)) for text in [title, *texts]]
    if page.language == "zh":
        assert said == "zh-Hans" and written[0]
        assert sum(written) > len(written) / 2
        english = page.js("return [...document.querySelectorAll('.references li')].map(e => [e.lang, e.innerText])")
        assert english and all((lang == "en") != bool(HAN.search(text)) for lang, text in english)
    else:
        assert said == "en" and not any(written)


@pytest.mark.parametrize("width", [390, 1400])
def test_nothing_runs_out_of_the_window(page, width):
    page.show(width)
    overflow, beyond = page.js(BEYOND)
    assert (overflow, beyond) == (0, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(page, scheme):
    page.show(1400, scheme)
    ground, pairs = page.js(COLOURS)
    assert (luminance(ground) < 0.05) == (scheme == "dark")
    examples = " ".join(example for *_, example in pairs)
    assert "verdict" in examples or "mark" in examples
    assert "a curve" in examples
    faint = [(round(contrast(text, behind), 2), example) for text, behind, example in pairs]
    assert [each for each in faint if each[0] < 4.5] == []


def luminance(rgba) -> float:
    """Relative luminance of an sRGB colour, as WCAG 2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgba[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_steps_open_on_a_click_and_on_the_enter_key(fresh):
    summary, details = fresh.js("const d = document.querySelector('details.steps'); return [d.firstElementChild, d]")
    formula = details.find_element(By.TAG_NAME, "math")
    assert not formula.is_displayed()
    summary.click()
    assert formula.is_displayed()
    summary.send_keys(Keys.ENTER)
    assert not formula.is_displayed()
    summary.send_keys(Keys.ENTER)
    assert formula.is_displayed()


def test_one_button_opens_all_derivations_and_no_answers(fresh):
    closed = "return [...document.querySelectorAll(arguments[0])].filter(d => !d.open).length"
    button = fresh.browser.find_element(By.ID, "open-all")
    answers = fresh.js(closed, "details.answer")
    assert answers and fresh.js(closed, "details.steps:not(.answer)")
    button.click()
    assert fresh.js(closed, "details.steps:not(.answer)") == 0
    assert fresh.js(closed, "details.answer") == answers


@pytest.mark.parametrize("kind", ["claim", "line", "rule"])
def test_an_address_shows_what_it_names(fresh, kind):
    ids = fresh.js("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    found = [id for id in ids if id.startswith(f"{kind}.")]
    fresh.go(found[-1])
    assert fresh.is_seen(found[-1])
    if kind == "line":
        # Also from within the page, with the steps closed.
        assert fresh.js("const d = document.getElementById(arguments[0]).closest('details'); return d.open", found[-1])
        fresh.js("document.querySelectorAll('details').forEach(d => d.open = false); location.hash = ''")
        assert not fresh.is_seen(found[0])
        fresh.js("location.hash = arguments[0]", found[0])
        WebDriverWait(fresh.browser, 5).until(lambda _: fresh.is_seen(found[0]))


def test_the_keyboard_reaches_everything_and_shows_where_it_is(fresh):
    fresh.show(390)
    fresh.js(OPEN_ALL)
    fresh.js("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert fresh.js("""
      return [...document.querySelectorAll('.scroll')].filter(e =>
        (e.scrollWidth > e.clientWidth + 1) !== (e.tabIndex === 0)).length""") == 0  # fmt: skip
    body = fresh.browser.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    skip = fresh.browser.switch_to.active_element
    assert skip.get_attribute("class") == "skip" and skip.rect["x"] >= 0
    assert fresh.js("return getComputedStyle(arguments[0]).outlineStyle", skip) == "solid"
    skip.send_keys(Keys.ENTER)
    assert fresh.browser.switch_to.active_element.tag_name == "main"


def test_headings_descend_one_by_one_under_one_title(fresh):
    levels = fresh.js("return [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(e => +e.localName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))
    for landmark in ("main", "nav", "body > .layout > header"):
        assert len(fresh.browser.find_elements(By.CSS_SELECTOR, landmark)) == 1
