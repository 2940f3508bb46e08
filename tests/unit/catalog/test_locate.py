from pathlib import Path

import pytest

from assess.catalog import locate
from assess.errors import ContentError


def test_the_checkout_is_found_without_any_setting() -> None:
    assert (locate.content_root() / "challenges" / "transformer" / "attention" / "challenge.toml").is_file()


def test_the_environment_names_another_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "challenges").mkdir()
    monkeypatch.setenv("ASSESS_CONTENT", str(tmp_path))
    assert locate.content_root() == tmp_path


def test_a_root_without_challenges_is_refused_with_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_CONTENT", str(tmp_path))
    with pytest.raises(ContentError, match="ASSESS_CONTENT is .* no folder `challenges`: set it to"):
        locate.content_root()


def test_an_installed_package_finds_what_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "assess"
    (package / "_content" / "challenges").mkdir(parents=True)
    (tmp_path / "site-packages" / "challenges").mkdir()  # another package's folder of that name is not ours
    monkeypatch.setattr(locate, "PACKAGE", package)
    assert locate.content_root() == package / "_content"


def test_no_content_at_all_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "PACKAGE", tmp_path / "assess")
    with pytest.raises(ContentError, match="install Assess again"):
        locate.content_root()
