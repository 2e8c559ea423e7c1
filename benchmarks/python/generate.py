"""Times how PyTorch and transformers write notes: what GenerateSpeed (benchmarks) does, in Python.

  python generate.py [--model dual|base] [--preset SIZE] [--dtype fp32|bf16] [--batch N] [--prompt N] [--new N]
                     [--rounds N] [--threads N] [--seed N]

Llama networks of the same sizes on random weights, the usual way: eager mode, a dynamic cache, sampling with tensor operations. A
prompt of random notes is read once and shared by the batch; then notes are written row by row, each choice among the ids that may
stand there: probabilities over the whole vocabulary, those not allowed left out, top-p 0.98, top-k 20, one drawn. Prints one JSON
object with the field names of the command. Needs torch and transformers.
"""
import argparse
import json
import resource
import statistics
import time

import torch
from transformers import DynamicCache, LlamaConfig, LlamaModel

CONTEXT_ROWS = 4096
TOP_P, TOP_K = 0.98, 20

# layers, heads, width, inner width: of the event net and the token net, or of the base model
SIZES = {
    ("dual", "user"): [(10, 8, 1024, 4096), (3, 4, 1024, 1024)],
    ("dual", "medium"): [(12, 16, 1024, 4096), (3, 4, 1024, 1024)],
    ("dual", "small"): [(4, 4, 256, 1024), (1, 1, 256, 256)],
    ("base", "base"): [(6, 8, 512, 1408)],
    ("base", "small"): [(6, 4, 256, 704)],
}

# The ids that may stand at each place of a note's row: kind, beats, step, track, channel, pitch, velocity, duration.
NOTE_ROW = [range(3, 4), range(9, 137), range(137, 153), range(2201, 2329), range(2329, 2345),
            range(2345, 2473), range(2474, 2601), range(154, 2201)]
EVENT_VOCABULARY = 3406

# A flat note: time, duration, then a pitched note or a drum.
FLAT_NOTE = [range(1, 128), range(129, 256), range(256, 512)]
FLAT_VOCABULARY = 836


def network(size, vocabulary):
    layers, heads, width, inner = size
    return LlamaModel(LlamaConfig(vocab_size=vocabulary, hidden_size=width, intermediate_size=inner, num_hidden_layers=layers,
                                  num_attention_heads=heads, max_position_embeddings=CONTEXT_ROWS))


def masks(places, vocabulary):
    """One for each place: 1 where an id may stand."""
    table = torch.zeros(len(places), vocabulary)
    for mask, ids in zip(table, places):
        mask[ids.start:ids.stop] = 1
    return table


def draw(logits, mask):
    """[batch, vocabulary] to [batch, 1]."""
    ranked, ids = (logits.float().softmax(-1) * mask).sort(-1, descending=True)
    kept = ranked[:, :TOP_K] * (ranked.cumsum(-1) - ranked <= TOP_P)[:, :TOP_K]
    return ids.gather(-1, torch.multinomial(kept, 1))


class Dual(torch.nn.Module):
    """An event net over rows, a token net inside a row."""

    def __init__(self, event_size, token_size):
        super().__init__()
        self.event_net = network(event_size, EVENT_VOCABULARY)
        self.token_net = network(token_size, EVENT_VOCABULARY)
        self.output = torch.nn.Linear(event_size[2], EVENT_VOCABULARY, bias=False)
        self.masks = masks(NOTE_ROW, EVENT_VOCABULARY)
        self.first_event_steps = 1

    def prompt(self, rows):
        return torch.stack([torch.randint(ids.start, min(ids.stop, ids.start + 24), (1, rows)) for ids in NOTE_ROW], -1)

    def read(self, rows, cache):                                    # [batch, time, 8] to [batch, 1, width]
        x = self.event_net.embed_tokens(rows).sum(-2)
        return self.event_net(inputs_embeds=x, past_key_values=cache).last_hidden_state[:, -1:]

    def spell(self, hidden, _):                                     # [batch, 1, width] to [batch, 1, 8]
        cache, x, row = DynamicCache(), hidden, []
        for mask in self.masks:
            y = self.token_net(inputs_embeds=x, past_key_values=cache).last_hidden_state[:, -1]
            row.append(draw(self.output(y), mask))
            x = self.token_net.embed_tokens(row[-1])
        return torch.stack(row, -1)


class Base(torch.nn.Module):
    """One network over flat tokens."""

    def __init__(self, size):
        super().__init__()
        self.net = network(size, FLAT_VOCABULARY)
        self.output = torch.nn.Linear(size[2], FLAT_VOCABULARY, bias=False)
        self.masks = masks(FLAT_NOTE, FLAT_VOCABULARY)
        self.first_event_steps = len(FLAT_NOTE)

    def prompt(self, rows):
        return torch.tensor([[FLAT_NOTE[i % 3].start + int(torch.randint(24, ())) for i in range(rows)]])

    def read(self, tokens, cache):                                  # [batch, time] to [batch, vocabulary]
        return self.output(self.net(tokens, past_key_values=cache).last_hidden_state[:, -1])

    def spell(self, logits, number):                                # [batch, vocabulary] to [batch, 1]
        return draw(logits, self.masks[number % 3])


@torch.inference_mode()
def generate(model, prompt, batch, new):
    """Seconds until the prompt was read, until the first event was there, and for a row after the first one."""
    start, cache = time.perf_counter(), DynamicCache()
    state = model.read(prompt, cache)
    cache.batch_repeat_interleave(batch)
    state = state.repeat_interleave(batch, 0)
    prompt_end, ends = time.perf_counter(), []
    for number in range(new):
        row = model.spell(state, number)
        ends.append(time.perf_counter())
        if number < new - 1:
            state = model.read(row, cache)
    first_event = ends[min(new, model.first_event_steps) - 1]
    return prompt_end - start, first_event - start, (ends[-1] - ends[0]) / (new - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=["dual", "base"], default="dual")
    parser.add_argument("--preset", help="user, medium or small of dual, base or small of base")
    parser.add_argument("--dtype", choices=["fp32", "bf16"], default="fp32")
    for name, default in dict(batch=1, prompt=128, new=64, rounds=3, threads=torch.get_num_threads(), seed=0).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    preset = options.preset or dict(dual="user", base="base")[options.model]
    if (options.model, preset) not in SIZES:
        parser.error(f"preset must be one of {[p for m, p in SIZES if m == options.model]}, got {preset}")
    if options.new < 2:
        parser.error(f"new must be at least 2, got {options.new}")

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = dict(dual=Dual, base=Base)[options.model](*SIZES[options.model, preset])
    model = model.to(dict(fp32=torch.float32, bf16=torch.bfloat16)[options.dtype]).eval()
    prompt = model.prompt(options.prompt)
    generate(model, prompt, options.batch, options.new)             # a round to warm up
    times = [generate(model, prompt, options.batch, options.new) for _ in range(options.rounds)]
    prompt_seconds, first_event_seconds, row_seconds = map(statistics.median, zip(*times))
    print(json.dumps({
        "model": options.model, "preset": preset, "weights": sum(weight.numel() for weight in model.parameters()),
        "precision": options.dtype, "device": "cpu", "threads": torch.get_num_threads(), "batch": options.batch,
        "promptRows": options.prompt, "newRows": options.new, "rounds": options.rounds, "seed": options.seed,
        "eventsPerSecond" if options.model == "dual" else "tokensPerSecond": options.batch / row_seconds,
        "firstEventMillis": first_event_seconds * 1e3, "promptSeconds": prompt_seconds,
        "promptRowsPerSecond": options.prompt / prompt_seconds,
        "peakRssMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
