"""Teacher and distillation: positions, masks, tables, and losses that fall."""

from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F

from recipe.captions import make_pairs
from recipe.concepts import load_concepts
from recipe.distillation import ChineseDecoder, distillation_losses, held_out_characters, start_student, tail_states
from recipe.models import Clip, make_text_encoder
from recipe.pictures import to_unit
from recipe.data import load_data
from recipe.scenes import look
from recipe.teacher import LookTable, contrastive_loss, known_captions, look_factors, turned_scenes
from recipe.text_batches import fitted, state_loss, states_at, tail_positions
from recipe.vocabulary import CLS, PAD, SEP, UNK, load_tokenizer, read_vocabulary, sep_positions, token_ids, write_vocabulary


def test_tail_starts_at_sep_and_stays_in_the_row() -> None:
    ids = torch.tensor([[CLS, 9, SEP, PAD, PAD, PAD], [CLS, 9, 9, 9, 9, SEP]])
    assert sep_positions(ids).tolist() == [2, 5]
    drawn = torch.stack([tail_positions(ids, samples=50) for _ in range(4)])
    assert (drawn[..., 0] == torch.tensor([2, 5])).all()
    assert set(drawn[:, 0].flatten().tolist()) == {2, 3, 4, 5}
    assert set(drawn[:, 1].flatten().tolist()) == {5}


def test_tail_states_end_at_the_end_of_the_row() -> None:
    ids = torch.tensor([[CLS, 9, SEP, PAD, PAD, PAD], [CLS, 9, 9, SEP, PAD, PAD]])
    hidden = torch.arange(12.0).view(2, 6, 1)
    assert tail_states(hidden, ids, length=3)[..., 0].tolist() == [[2, 3, 5], [9, 10, 11]]


def test_batches_are_cut_or_padded() -> None:
    ids = torch.tensor([[[CLS, 9, SEP, *[PAD] * 17]]])
    assert fitted(ids, long=True, positions=77).shape[-1] == 77
    assert fitted(ids, long=False, positions=77).shape[-1] == 3 + 3


def test_padding_is_seen_only_by_what_follows_it(config: SimpleNamespace) -> None:
    """The mask is causal, and there is no attention mask: padding does not change a caption's own states."""
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    model = make_text_encoder(config.text, len(tokenizer)).eval()
    short, long = token_ids(tokenizer, ["红苹果"], 8), token_ids(tokenizer, ["红苹果"], 77)
    with torch.no_grad():
        torch.testing.assert_close(model(short).last_hidden_state, model(long).last_hidden_state[:, :8])


def test_the_decoder_sees_no_later_character_and_learns_no_padding(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    embedding, decoder = torch.nn.Embedding(50, config.text.hidden_size), ChineseDecoder(config.text).eval()
    hidden = torch.randn(1, 5, config.text.hidden_size)
    with torch.no_grad():
        one, two = (decoder(hidden, torch.tensor([row]), embedding) for row in ([CLS, 9, SEP], [CLS, 9, SEP, PAD, PAD]))
        torch.testing.assert_close(one, two)
        first = [decoder(hidden, torch.tensor([[CLS, 9, last]]), embedding) for last in (10, 11)]
        # The last character is predicted from what comes before it: one set of logits gives both losses.
        source = embedding(torch.tensor([[CLS, 9]])) + decoder.positions.weight[:2]
        mask = torch.nn.Transformer.generate_square_subsequent_mask(2)
        logits = decoder.norm(decoder.layer(source, hidden, tgt_mask=mask, tgt_is_causal=True)) @ embedding.weight.T
    expected = [F.cross_entropy(logits[0], torch.tensor([9, last])) for last in (10, 11)]
    torch.testing.assert_close(torch.stack(first), torch.stack(expected))


def test_rare_and_traditional_characters_are_known(config: SimpleNamespace) -> None:
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    assert UNK not in token_ids(tokenizer, ["龘靐齉", "兩隻貓", "一个 apple"], 12)


def test_a_regular_plural_is_split_into_its_singular_and_a_piece(config: SimpleNamespace) -> None:
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    assert tokenizer.tokenize("three pandas, two foxes") == ["three", "panda", "##s", ",", "two", "fox", "##es"]
    assert tokenizer.tokenize("four cherries on a bus") == ["four", "cherries", "on", "a", "bus"]


def test_the_student_starts_as_the_teacher_except_for_held_out_names(config: SimpleNamespace) -> None:
    tokens = read_vocabulary(config.work / "vocab.txt")
    teacher = make_text_encoder(config.text, len(tokens))
    unmet = [concept for concept in load_concepts(config) if concept.zh_held_out]
    forgotten = held_out_characters(unmet)
    assert {unmet[0].zh[0][0], unmet[-1].zh[-1][-1]} <= forgotten
    student = start_student(teacher, config.text, tokens, forgotten)
    theirs, ours = teacher.get_input_embeddings().weight, student.get_input_embeddings().weight
    changed = {token for token, row, other in zip(tokens, theirs, ours, strict=True) if not torch.equal(row, other)}
    assert changed == forgotten & set(tokens)


def test_a_caption_is_known_if_both_vocabularies_split_it_alike(config: SimpleNamespace, tmp_path: Path) -> None:
    """The other tokenizer has its tokens in another order, and splits "banana" into letters."""
    tokens = read_vocabulary(config.work / "vocab.txt")
    (tmp_path / "tokenizer").mkdir()
    write_vocabulary(tmp_path / "tokenizer" / "vocab.txt", [*tokens[:5], *(t for t in reversed(tokens[5:]) if t != "banana")])
    known = known_captions(load_tokenizer(config.work / "vocab.txt"), ["a red apple", "a banana", "龘"], str(tmp_path))
    assert known.tolist() == [True, False, True]


def test_a_look_is_the_sum_of_its_factors() -> None:
    apple, small = ("1f34e", None, (0.5, 0.5, 1.0)), ("1f34e", None, (0.5, 0.5, 0.45))
    looks = [((apple,), None), ((small,), None), ((apple,), "red")]
    assert ("thing", "1f34e") in look_factors(looks[0]) and ("ground", "red") in look_factors(looks[2])
    table = LookTable(looks, 8)
    assert torch.allclose(table().norm(dim=-1), torch.ones(3))
    assert not torch.allclose(table()[0], table()[1])


def test_a_caption_without_its_picture_is_only_a_wrong_answer() -> None:
    torch.manual_seed(0)
    text, image = F.normalize(torch.randn(3, 4), dim=-1), F.normalize(torch.randn(2, 4), dim=-1)
    scale, right = torch.tensor(5.0), torch.arange(2)
    logits = scale * text @ image.T
    expected = (F.cross_entropy(logits[:2], right) + F.cross_entropy(logits.T, right)) / 2
    found = contrastive_loss(text, image, scale, torch.tensor([0, 1, 2]), right)
    torch.testing.assert_close(found, expected)
    assert found > contrastive_loss(text[:2], image, scale, right, right)


def test_wrong_answers_are_of_two_things_and_never_held_out(config: SimpleNamespace) -> None:
    _, records = load_data(config.work)
    wrong = turned_scenes(records, config.data.held_out_compositions)
    assert wrong and all(records[i].scene.other and not records[i].held_out for i in wrong)
    held_out = {r.look for r in records if r.held_out}
    assert not held_out & {look(scene) for scene in wrong.values()}
    assert all(look(scene) != records[i].look for i, scene in wrong.items())


def test_state_loss_is_zero_for_equal_states() -> None:
    states = torch.randn(2, 3, 8)
    assert state_loss(states, states).item() < 1e-5 < state_loss(states, -states).item()


def test_losses_fall(config: SimpleNamespace) -> None:
    """The contrast of the two towers, then the student's distance from the teacher's text tower."""
    torch.manual_seed(0)
    pictures, records = load_data(config.work)
    rows = [i for i, r in enumerate(records) if r.scene.kind == "thing" and r.drawn][:16]
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    pairs = [row[0] for row in make_pairs(load_concepts(config), [records[i].scene for i in rows], 1, seed=0)]
    en, zh = (fitted(token_ids(tokenizer, [getattr(p, side) for p in pairs], 24), False, 77) for side in ("en", "zh"))
    pixels, looks = to_unit(pictures[rows]), torch.arange(16)
    clip = Clip(config, len(tokenizer))
    optimizer = torch.optim.AdamW(clip.parameters(), lr=3e-3)

    def contrast() -> torch.Tensor:
        hidden = states_at(clip.text_encoder(en).last_hidden_state, sep_positions(en)[:, None])[:, 0]
        return contrastive_loss(clip.embed_states(hidden), clip.embed_images(pixels), clip.logit_scale.exp(), looks, looks)

    losses = descend(contrast, optimizer, 40)
    assert sum(losses[-5:]) < 0.6 * sum(losses[:5])

    teacher = clip.text_encoder.eval().requires_grad_(False)
    student, decoder = start_student(teacher, config.text, read_vocabulary(config.work / "vocab.txt"), set()), ChineseDecoder(config.text)
    optimizer = torch.optim.AdamW([*student.parameters(), *decoder.parameters()], lr=3e-3)
    history: dict[str, list[float]] = {}

    def distance() -> torch.Tensor:
        losses = distillation_losses(student, teacher, decoder, en, zh, zh)
        for name, value in losses.items():
            history.setdefault(name, []).append(value.item())
        return sum(losses.values())

    descend(distance, optimizer, 40)
    assert history["zh-en"][-1] < 0.6 * history["zh-en"][0]
    assert history["decoder"][-1] < 0.8 * history["decoder"][0]
    assert history["en-en"][-1] < 0.5


def descend(loss_of: object, optimizer: torch.optim.Optimizer, steps: int) -> list[float]:
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
