"""Text stage: positions, groups, and a loss that falls."""

from types import SimpleNamespace

import torch

from recipe.captions import make_pairs
from recipe.concepts import load_concepts
from recipe.text_encoder import PictureTable, TextTraining, picture_groups, tail_positions, text_losses
from recipe.vocabulary import CLS, PAD, SEP, load_tokenizer, sep_positions, token_ids


def test_tail_starts_at_sep_and_stays_in_the_row() -> None:
    ids = torch.tensor([[CLS, 9, SEP, PAD, PAD, PAD], [CLS, 9, 9, 9, 9, SEP]])
    assert sep_positions(ids).tolist() == [2, 5]
    drawn = torch.stack([tail_positions(ids, samples=50) for _ in range(4)])
    assert (drawn[..., 0] == torch.tensor([2, 5])).all()
    assert set(drawn[:, 0].flatten().tolist()) == {2, 3, 4, 5}
    assert set(drawn[:, 1].flatten().tolist()) == {5}


def test_padding_is_seen_only_by_what_follows_it(config: SimpleNamespace) -> None:
    """Causal, without attention mask: a caption's own states don't change when it is padded."""
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    model = TextTraining(config.text, len(tokenizer), torch.zeros(1, 2, dtype=torch.long)).text_encoder.eval()
    short, long = token_ids(tokenizer, ["红苹果"], 8), token_ids(tokenizer, ["红苹果"], 77)
    with torch.no_grad():
        torch.testing.assert_close(model(short).last_hidden_state, model(long).last_hidden_state[:, :8])


def test_a_thing_in_its_own_colour_is_one_picture(config: SimpleNamespace) -> None:
    concepts = load_concepts(config)
    apple = {"code": "1f34e"}
    records = [{**apple, "colour": colour} for colour in (None, "red", "blue")] + [{"code": "1f34c", "colour": None}]
    groups, targets = picture_groups(concepts, records)
    assert targets.tolist() == [0, 0, 1, 2]
    assert groups[0, 0] == groups[1, 0] != groups[2, 0]
    assert torch.allclose(PictureTable(groups, 8)().norm(dim=-1), torch.ones(3))


def test_loss_falls(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    concepts = load_concepts(config)
    records = [{"code": concept.code, "colour": None} for concept in concepts[:20]]
    pairs = make_pairs(concepts, records, 4, seed=0)
    ids = token_ids(tokenizer, [text for row in pairs for pair in row for text in (pair.en, pair.zh)], 24).view(20, 8, 24)
    groups, targets = picture_groups(concepts, records)
    model = TextTraining(config.text, len(tokenizer), groups)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(40):
        batch = ids[torch.arange(20), torch.randint(0, 8, (2, 20))]
        optimizer.zero_grad()
        loss = text_losses(model, batch, targets, excluded=torch.tensor([], dtype=torch.long))["contrast"]
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.6 * sum(losses[:5])
