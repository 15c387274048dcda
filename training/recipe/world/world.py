"""Everything needed to compose pictures and describe them, from the icons and the configuration."""

from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace

from ..icons import Icons
from ..traditional import traditional_table
from .compositions import Composer
from .sentences import Speaker
from .subjects import Subject, load_subjects


@dataclass(frozen=True)
class World:
    subjects: dict[str, Subject]  # by code points
    composer: Composer  # of all subjects
    pictured: Composer  # of the first `data.pictured`, which are drawn
    speaker: Speaker


def load_world(config: SimpleNamespace) -> World:
    icons, subjects = Icons(config.work / "icons.zip"), load_subjects(config)
    codes = {name: icons.codes(name) for name in config.data.icon_sets}
    first = dict(islice(subjects.items(), config.data.pictured))
    composers = (Composer(some, config.data, codes) for some in (subjects, first))
    return World(subjects, *composers, Speaker(subjects, traditional_table(icons)))
