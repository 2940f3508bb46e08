"""Settings are read without trust, changed one line at a time, and never overwritten blindly."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

import pytest

from assess.tui.catalogue_filter import FACETS
from assess.tui.editing.outside import editor_command
from assess.tui.settings import SETTINGS, VIM, Settings, read_settings, settings_path
from assess.tui.settings_file import SettingsError, changed_text, write_setting
from assess.tui.tabs import TABS

WRITTEN = """\
# Mine, since 2024.
theme = "light"  # the office is bright
unknown_thing = [1,
  2]

[keys]
run = [
  "f9",  # as at work
  "ctrl+j",
]  # many lines
submit = "f8"

[other]
theme = "not a setting"
"""


def test_every_setting_theme_and_facet_is_in_the_documents():
    document = (Path(__file__).parents[3] / "docs/app.md").read_text("utf-8")
    for name in (*SETTINGS, "keys", *SETTINGS["theme"].choices, *SETTINGS["key_set"].choices):
        assert f"`{name}`" in document, name
    for facet in FACETS:
        assert f"`{facet}:" in document, facet


def test_the_results_may_open_at_any_of_their_tabs():
    assert SETTINGS["first_results_tab"].choices == tuple(entry.id for entry in TABS)


async def test_the_results_open_at_the_tab_that_is_set(drive, content, own_home):
    (own_home / "settings.toml").write_text('first_results_tab = "output"\n')
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        await driver.until(lambda: driver.workspace.results.front_id == "output", "the tab of output")


def test_the_editor_of_the_settings_comes_before_that_of_the_environment(monkeypatch):
    monkeypatch.setenv("EDITOR", "ed")
    monkeypatch.delenv("VISUAL", raising=False)
    assert editor_command("code --wait") == ["code", "--wait"]
    assert editor_command("") == ["ed"]
    assert editor_command("a 'quote") == ["ed"]


def test_a_file_that_is_not_there_sets_nothing(tmp_path):
    assert read_settings(tmp_path / "settings.toml") == (Settings(), [])


def test_the_file_lies_where_assess_home_says_or_in_the_folder_for_configuration(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSESS_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "settings.toml"
    monkeypatch.delenv("ASSESS_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert settings_path() == tmp_path / "config/assess/settings.toml"


def test_all_that_can_be_set_is_read(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        'theme = "contrast-light"\nkey_set = "vim-friendly"\neditor = "code --wait"\nautosave_seconds = 10\n'
        'first_results_tab = "output"\nreduced_motion = true\n[keys]\nrun = "f9, ctrl+j"\nzoom = []\n'
    )
    settings, problems = read_settings(path)
    assert problems == []
    assert settings == Settings(
        "contrast-light", VIM, "code --wait", 10, "output", True, {"run": ("f9", "ctrl+j"), "zoom": ()}
    )
    assert set(SETTINGS) == {name for name in vars(settings) if name != "keys"}
    assert {name: setting.default for name, setting in SETTINGS.items()} == {
        name: value for name, value in vars(Settings()).items() if name != "keys"
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "drak"', '`theme = "drak"` is not known; write one of dark, light, contrast-dark, contrast-light.'),
        ("theme = 3", "`theme = 3` is no text; put it in quotation marks."),
        ("autosave_seconds = 0", "`autosave_seconds = 0` is no number from 1 to 60; write one."),
        ("autosave_seconds = true", "`autosave_seconds = true` is no number from 1 to 60; write one."),
        ("autosave_seconds = nan", "`autosave_seconds = nan` is no number from 1 to 60; write one."),
        ('reduced_motion = "no"', "is neither true nor false; write one of them."),
        (r'editor = "vi\nrm"', "is not printable; write one line of text."),
        ("colour = 1", "`colour` is no setting, and does nothing. There are theme, "),
        ("keys = 1", "`keys` is no table; write a line [keys]"),
        ("[keys]\nrun = 5", '`keys.run` is neither a key nor a list of keys; write it as run = "f5"'),
    ],
)
def test_what_cannot_be_used_is_one_sentence_with_file_key_and_mend_and_the_rest_holds(tmp_path, text, said):
    path = tmp_path / "settings.toml"
    path.write_text(f'first_results_tab = "hints"\n{text}\n')
    settings, problems = read_settings(path)
    assert len(problems) == 1 and problems[0].startswith(f"{path}: ") and said in problems[0]
    assert settings == Settings(first_results_tab="hints")


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe", b"[keys\n", b"theme = 'a'\ntheme = 'b'"])
def test_a_broken_file_leaves_all_as_shipped_and_is_never_overwritten(tmp_path, content):
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    settings, problems = read_settings(path)
    assert settings == Settings() and len(problems) == 1 and str(path) in problems[0]
    with pytest.raises(SettingsError, match="not changed"):
        write_setting(path, "theme", "light")
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_one_problem(tmp_path):
    (tmp_path / "settings.toml").mkdir()
    settings, problems = read_settings(tmp_path / "settings.toml")
    assert settings == Settings() and "cannot be read" in problems[0]
    with pytest.raises(SettingsError, match="cannot be read"):
        write_setting(tmp_path / "settings.toml", "theme", "light")


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("theme", "dark", 'theme = "light"  # the office', 'theme = "dark"  # the office'),
        ("theme", None, 'theme = "light"  # the office is bright\n', ""),
        ("keys.submit", ["f8", "ctrl+g"], 'submit = "f8"', 'submit = ["f8", "ctrl+g"]'),
        ("keys.run", "f5", 'run = [\n  "f9",  # as at work\n  "ctrl+j",\n]  # many', 'run = "f5"  # many'),
        ("keys.zoom", [], 'submit = "f8"\n', 'submit = "f8"\nzoom = []\n'),
        ("reduced_motion", True, "  2]\n", "  2]\nreduced_motion = true\n"),
        ("autosave_seconds", 5.0, "  2]\n", "  2]\nautosave_seconds = 5\n"),
    ],
)
def test_one_line_is_changed_and_every_other_byte_stays(tmp_path, name, value, old, new):
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN)
    write_setting(path, name, value)
    assert path.read_text() == WRITTEN.replace(old, new, 1)
    assert tomllib.loads(path.read_text())["other"] == {"theme": "not a setting"}


def test_a_missing_file_is_made_for_this_user_and_a_table_added(tmp_path):
    path = tmp_path / "deep/settings.toml"
    write_setting(path, "theme", "light")
    write_setting(path, "keys.run", ["f9"])
    write_setting(path, "theme", None)
    assert path.read_text() == '\n[keys]\nrun = ["f9"]\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(tmp_path):
    real, link = tmp_path / "dotfiles.toml", tmp_path / "settings.toml"
    real.write_text("# mine\n")
    real.chmod(0o644)
    link.symlink_to(real)
    write_setting(link, "theme", "light")
    assert link.is_symlink() and real.read_text() == '# mine\ntheme = "light"\n'
    assert stat.S_IMODE(real.stat().st_mode) == 0o644


@pytest.mark.parametrize("text", ['keys.run = "f5"\n', 'keys = {run = "f5"}\n'])
def test_what_only_a_person_can_change_is_left_to_them(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match="only you can change"):
        write_setting(path, "keys.run", "f9")
    assert path.read_text() == text and os.listdir(tmp_path) == ["settings.toml"]


def test_values_that_look_like_headers_or_comments_are_values():
    text = 'editor = "a # b = [c]"  # said\nnested = [\n  [1],\n]\n[keys]\n'
    assert changed_text(text, "editor", "vi") == 'editor = "vi"  # said\nnested = [\n  [1],\n]\n[keys]\n'
    assert 'nested = [\n  [1],\n]\ntheme = "dark"\n' in changed_text(text, "theme", "dark")
