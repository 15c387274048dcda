"""How well the text encoder tells things apart: the gate before a UNet is trained on its hidden states."""

from collections.abc import Callable

import torch
from transformers import BertTokenizer, CLIPTextModel

from .captions import HELD_OUT_TEMPLATES, make_pairs
from .concepts import Concept
from .sampling import encode_prompts
from .vocabulary import sep_positions, token_ids

AMONG_PADDING = 40  # a position behind [SEP] in every caption


@torch.no_grad()
def measure_retrieval(
    text_encoder: CLIPTextModel,
    logits: Callable[[torch.Tensor], torch.Tensor],
    tokenizer: BertTokenizer,
    concepts: list[Concept],
    records: list[dict],
    targets: torch.Tensor,
    seed: int,
) -> dict[str, float]:
    """Retrieval among all pictures, and how far the hidden states of different things lie apart.

    Queries are everyday things in sentences never trained on, combinations of thing and colour never trained on, and
    the other things in known sentences. `logits` maps hidden states to pictures, `targets` are the records' own.
    """

    def states(rows: list[int], language: str, templates: tuple[tuple[str, str], ...] | None = None) -> tuple:
        """Hidden states [rows, positions, hidden_size], and where [SEP] is."""
        pairs = make_pairs(concepts, [records[i] for i in rows], 1, seed + 1, templates)
        texts = [getattr(row[0], language) for row in pairs]
        ids = token_ids(tokenizer, texts, text_encoder.config.max_position_embeddings)
        return encode_prompts(tokenizer, text_encoder, texts), sep_positions(ids)

    plain = [i for i, r in enumerate(records) if r["everyday"] and r["colour"] is None]
    numbers = {}
    for name, rows, templates in (
        ("held-out sentences", plain, HELD_OUT_TEMPLATES),
        ("held-out colours", [i for i, r in enumerate(records) if r["held_out"]], None),
        ("other things", [i for i, r in enumerate(records) if not r["everyday"]], None),
    ):
        for language in ("en", "zh"):
            hidden, sep = states(rows, language, templates)
            for place, at in (("[SEP]", sep), ("last", -1)):
                right = logits(hidden[torch.arange(len(rows)), at]).argmax(-1) == targets[rows]
                numbers[f"R@1 {name}, {language} at {place}"] = right.float().mean().item()

    english, chinese = (states(plain, language)[0][:, AMONG_PADDING] for language in ("en", "zh"))
    size = english.norm(dim=-1).mean()
    distances = torch.cdist(english, english)[~torch.eye(len(plain), dtype=torch.bool)] / size
    numbers["relative distance between things, minimum"] = distances.min().item()
    numbers["relative distance between things, median"] = distances.median().item()
    numbers["relative distance zh to en, median"] = ((english - chinese).norm(dim=-1) / size).median().item()
    return numbers
