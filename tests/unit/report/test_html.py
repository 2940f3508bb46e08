from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from assess.errors import UsageError
from assess.report.html import render_report, write_report
from assess.schema.grade import Isolation, IsolationLevel, Outcome, Verdict

VOID = {"meta", "br", "img", "link", "input", "hr", "base", "source"}
SELF_CLOSED = {"line", "path", "circle"}


class Page(HTMLParser):
    """A parsed page: its elements with attributes, its text, and whether every element was closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in SELF_CLOSED
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.comments.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


@pytest.fixture
def page(make_entry) -> Page:
    return Page(render_report("An attempt", [make_entry()]))


STRUCTURE = "html head meta title style body header main footer section article h1 h2 h3 h4 p br a time span strong"
LISTS = "ul li dl div dt dd table thead tbody tfoot tr th td pre code"
DRAWING = "figure figcaption svg desc g line path text circle"
ALLOWED_TAGS = set(f"{STRUCTURE} {LISTS} {DRAWING}".split(" "))


def test_the_decision_comes_first_and_says_what_was_graded_the_verdict_and_the_score(page):
    start = page.text.index("An attempt", page.text.index("Assess report"))
    decision = page.text[start : start + 160]
    assert re.search(r"✗ Failed .*Vanishing gradients foundations/vanishing-gradients", decision)
    assert "2 of 5 checks passed; 1 skipped. 52.5 of 100 points" in decision


def test_every_check_has_a_word_a_sign_points_a_message_and_metrics(page):
    for words in ("✓ Passed", "✗ Failed", "✗ Crashed", "– Skipped"):
        assert words in page.text
    assert "12.5 of 40" in page.text
    assert "test accuracy was 0.912, expected at least 0.930 (seed 2)." in page.text
    assert "first over last 0.7345" in page.text


def test_what_a_reviewer_needs_is_there(page):
    assert "worker_self_patched torch.nn.Linear was replaced" in page.text
    assert "less than full isolation. Not to be had: user namespaces, cgroup memory." in page.text
    assert "assess grade foundations/vanishing-gradients FOLDER --seed 3086152237" in page.text
    assert "Assess 0.1.0, Python 3.11.7, torch 2.13.0, on cpu" in page.text
    for part in ("4f1d", "09ac", "be77"):
        assert part * 16 in page.text
    assert "4 March 2026, 09:05 UTC" in page.text
    assert "epoch 2 loss 1.87" in page.text


def test_code_has_a_line_element_for_each_line(page, make_entry):
    lines = [attributes for tag, attributes in page.elements if tag == "span" and attributes.get("class") == "line"]
    assert len(lines) == sum(text.count("\n") for text in make_entry().files.values())
    assert "def build_model(depth: int = 24, width: int = 64) -> nn.Module:" in page.text


def test_a_single_file_is_named_in_the_command_that_repeats_the_grade(make_entry):
    text = Page(render_report("x", [make_entry(files={"solution.py": "x = 1"})])).text
    assert "assess grade foundations/vanishing-gradients solution.py --seed 3086152237" in text


def test_charts_are_labelled_and_have_a_legend(page):
    charts = [attributes for tag, attributes in page.elements if tag == "svg" and attributes.get("role") == "img"]
    assert len(charts) == 2
    ids = {attributes["id"] for _, attributes in page.elements if attributes.get("id")}
    for chart in charts:
        assert set(chart["aria-labelledby"].split()) <= ids
    assert "training loss by step: It trains to accuracy from every seed" in page.text
    assert re.search(r"seed 1: from 2\.\d+ at step 1 to 0\.178 at step 300, lowest 0\.\d+, highest 2\.\d+", page.text)
    assert "seed 3 ends at" in page.text
    assert "8 not finite" in page.text


def test_the_page_is_complete_in_itself(make_entry, hostile_entry):
    source = render_report("x", [make_entry(), hostile_entry])
    page = Page(source)
    assert page.tags() <= ALLOWED_TAGS
    for tag, attributes in page.elements:
        assert not {name for name in attributes if name.startswith("on")}
        assert not {"src", "srcset", "style", "action", "xlink:href", "background", "data"} & set(attributes)
        assert attributes.get("href", "#").startswith("#"), tag
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL).group(1)
    assert "url(" not in style
    assert "@import" not in style
    assert "@font-face" not in style


def test_the_policy_forbids_scripts_and_allows_only_our_own_style(make_entry):
    source = render_report("x", [make_entry()])
    page = Page(source)
    policies = [attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv")]
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert source.startswith("<!DOCTYPE html>")
    assert page.elements[2] == ("meta", {"charset": "utf-8"})


def test_headings_are_in_order(make_entry, hostile_entry):
    page = Page(render_report("x", [make_entry(), hostile_entry]))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique(make_entry, hostile_entry):
    page = Page(render_report("x", [make_entry(), make_entry(), hostile_entry]))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_hostile_text_is_shown_and_inert(hostile_entry, hostile_text):
    source = render_report(hostile_text, [hostile_entry, hostile_entry])
    page = Page(source)
    assert page.comments == []
    assert "script" not in page.tags()
    assert "img" not in page.tags()
    shown = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>{{ 7 * 7 }}{% raw %}"
    assert page.text.count(shown) > 20
    assert "⟨U+0000⟩ ⟨U+001B⟩[31m ⟨U+202E⟩⟨U+200B⟩ ⟨U+D800⟩" in page.text
    assert not set("\x00\x1b\u202e\u200b") & set(source)
    source.encode("utf-8")
    assert len(source) < 1_000_000


def test_several_grades_have_an_overview_that_links_to_each(make_entry, make_grade):
    passed = make_entry(title="First", grade=make_grade(verdict=Verdict.PASS, score=100))
    broken = make_entry(title="Second", grade=make_grade(verdict=Verdict.JUDGE_ERROR, score=None, checks=()))
    page = Page(render_report("Practice", [passed, broken, make_entry(title="Third")]))
    assert "1 of 3 challenges passed, 152.5 of 200 points; 1 not scored." in page.text
    assert [attributes["href"] for tag, attributes in page.elements if tag == "a"] == [
        "#challenge-1",
        "#challenge-2",
        "#challenge-3",
    ]
    assert "! Not scored" in page.text
    assert "The judge failed, not the submission." in page.text
    assert "No check was run." in page.text


def test_a_report_of_nothing_says_so():
    assert "Nothing was graded." in Page(render_report("Empty", [])).text


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("level", list(IsolationLevel))
def test_every_verdict_outcome_and_level_has_words(make_entry, make_grade, verdict, level):
    checks = tuple(make_grade().checks[0].model_copy(update={"outcome": outcome}) for outcome in Outcome)
    grade = make_grade(verdict=verdict, checks=checks, isolation=Isolation(level=level))
    assert Page(render_report("x", [make_entry(grade=grade, curves=())])).text


def test_an_entry_without_times_curves_flags_or_files_is_written(make_entry, make_grade):
    entry = make_entry(
        files={}, curves=(), outputs=(), goal="", submitted_at=None, graded_at=None, submission_id=None,
        grade=make_grade(flags=()),
    )  # fmt: skip
    page = Page(render_report("x", [entry]))
    assert "Nothing was submitted." in page.text
    assert "Curves" not in page.text
    assert re.search("Flags ?none", page.text)


def test_the_file_is_written_whole_and_replaces_an_earlier_one(tmp_path, make_entry):
    path = tmp_path / "made" / "report.html"
    assert write_report(path, title="One", entries=[make_entry()]) == path
    assert write_report(path, title="Two", entries=[make_entry()]) == path
    assert "<title>Two</title>" in path.read_text(encoding="utf-8")
    assert os.listdir(path.parent) == ["report.html"]


def test_a_path_that_cannot_be_written_is_named(tmp_path, make_entry):
    with pytest.raises(UsageError, match="choose a folder"):
        write_report(tmp_path, title="x", entries=[make_entry()])
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match=re.escape(str(tmp_path / "file" / "report.html"))):
        write_report(tmp_path / "file" / "report.html", title="x", entries=[make_entry()])
    assert os.listdir(tmp_path) == ["file"]


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium browser")
def test_a_real_browser_runs_nothing_of_it_and_fits_a_phone(tmp_path: Path, hostile_entry, make_entry, hostile_text):
    path = write_report(tmp_path / "report.html", title=hostile_text, entries=[hostile_entry, make_entry()])
    probe = tmp_path / "probe.html"
    probe.write_text(
        "<!DOCTYPE html><iframe id=page width=360 height=4000 src=report.html></iframe><output id=found>-</output>"
        "<script>page.onload = () => { const d = page.contentDocument, e = d.documentElement;"
        "found.textContent = JSON.stringify({"
        "scripts: d.scripts.length, images: d.images.length, hidden: e.scrollWidth - e.clientWidth,"
        "weight: page.contentWindow.getComputedStyle(d.querySelector('.verdict')).fontWeight}) }</script>"
    )
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
         f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000", "--dump-dom", probe.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert path.exists()
    found = re.search(r'<output id="found">(.*?)</output>', done.stdout).group(1)
    assert found == '{"scripts":0,"images":0,"hidden":0,"weight":"700"}'
