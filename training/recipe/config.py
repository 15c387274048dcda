"""The configuration of a run: one TOML file, read into nested namespaces."""

import argparse
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import torch

from .parallel import join, leave, wait_for_all

ROOT = Path(__file__).resolve().parent.parent
TABLES_OF_NUMBERS = "shares"  # the ending of their names


def namespace(values: dict) -> SimpleNamespace:
    """Tables become attributes, except `…shares`, which stay dictionaries, because their keys are data."""
    return SimpleNamespace(
        **{
            key: namespace(value) if isinstance(value, dict) and not key.endswith(TABLES_OF_NUMBERS) else value
            for key, value in values.items()
        }
    )


def load_config(path: Path) -> SimpleNamespace:
    """Reads a TOML file; `work` and `output` become absolute paths below `training/`."""
    config = namespace(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    config.work = ROOT / config.work
    config.output = (ROOT / config.output).resolve()
    return config


def override(config: SimpleNamespace, setting: str) -> None:
    """Sets an existing number or string of the configuration: "unet.seconds=560"."""
    key, _, value = setting.partition("=")
    *tables, name = key.split(".")
    for table in tables:
        config = getattr(config, table)
    if not hasattr(config, name):
        raise ValueError(f"the configuration has no {key}")
    setattr(config, name, type(getattr(config, name))(value))


def command_line(description: str | None, *stages: Callable[[SimpleNamespace], None]) -> None:
    """Parses `--config FILE --set KEY=VALUE …` and runs the stages in order, each from the same seed."""
    run_stages(read_arguments(description), *stages)


def read_arguments(description: str | None) -> SimpleNamespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=ROOT / "configs" / "cpu-64.toml")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="overrides a value of the file")
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    for setting in arguments.set:
        override(config, setting)
    return config


def run_stages(config: SimpleNamespace, *stages: Callable[[SimpleNamespace], None]) -> None:
    if config.threads:
        torch.set_num_threads(config.threads)
    config.work.mkdir(parents=True, exist_ok=True)
    join()
    try:
        for stage in stages:
            torch.manual_seed(config.seed)
            stage(config)
            wait_for_all()
    finally:
        leave()
