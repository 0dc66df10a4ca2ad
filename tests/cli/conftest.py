"""A house for each test, and one made house to copy."""

import shutil
from pathlib import Path

import pytest

from tests.support.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A folder, and nothing in it."""
    return House(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a house that `adept init` made, once for all tests."""
    first = House(tmp_path_factory.mktemp("made"))
    first.init()
    return first.file


@pytest.fixture
def home(house: House, made: Path) -> House:
    """A house with a database, an organisation, a coordinator and a letter that waits."""
    shutil.copy(made, house.file)
    house.file.chmod(0o600)
    return house
