"""Times training steps of Continuo and of PyTorch with the Llama of transformers in turn, and prints a table with their ratios.

  mvn -B -Pengine -DskipTests package
  python benchmarks/python/training.py DATA [--models base,dual] [--precisions fp32,bf16] [--optimizer muon|adamw] [--rounds N]
                                       [--batch N] [--length N] [--steps N] [--threads N]

DATA: a folder of MIDI files. In each round each side trains in a process of its own; the first step is not counted. A ratio is taken
within a round; the table has medians and, in brackets, the least and the most. Networks, sequences and targets have the same sizes on
both sides, and the optimizer is the same: AdamW, or Muon for the matrices of the layers. PyTorch runs eagerly, with autocast for bf16
and the fused AdamW. Needs torch and transformers, and `java` on the path.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from generate import EVENT_VOCABULARY, FLAT_NOTE, FLAT_VOCABULARY, NOTE_ROW, SIZES, network

JAR = pathlib.Path(__file__).resolve().parents[2] / "examples/target/continuo.jar"
PRESETS = {"base": ("base", "base"), "dual": ("small-7m", "small")}  # the names here and in generate.py


def continuo(given, model, precision, out):
    """The seconds of each step."""
    command = ["java", f"-Dai.djl.pytorch.num_threads={given.threads}", "-jar", JAR, "train", "--model", model, "--preset", PRESETS[model][0],
               "--data", given.data, "--validation-fraction", "0.001", "--out", out, "--optimizer", given.optimizer, "--precision", precision,
               "--batch-size", given.batch, "--sequence-length", given.length, "--steps", given.steps + 1, "--warmup-steps", "1",
               "--validate-every", "1000", "--samples-every", "0", "--checkpoint-every", "1000"]
    memory = run([str(word) for word in command])[1]
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    return [line["seconds"] for line in lines if "seconds" in line], memory


def pytorch(given, model, precision):
    """The same of this file, started as the other side."""
    words = [sys.executable, __file__, given.data, "--side", "pytorch", "--models", model, "--precisions", precision]
    for option in ("optimizer", "batch", "length", "steps", "threads"):
        words += [f"--{option}", str(getattr(given, option))]
    output, memory = run([str(word) for word in words])
    return json.loads(output), memory


def run(command):
    """Returns what a command prints, and the most MB of memory that it was resident in."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}: must exit with 0, got {process.returncode}")
        out.seek(0)
        return out.read(), usage.ru_maxrss // 1024


def steps(given, model, precision):
    """The seconds of each step in PyTorch."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.manual_seed(1)
    torch.set_num_threads(given.threads)
    sizes = SIZES[model, PRESETS[model][1]]
    vocabulary = EVENT_VOCABULARY if model == "dual" else FLAT_VOCABULARY
    nets = nn.ModuleList(network(size, vocabulary) for size in sizes)
    head = nn.Linear(sizes[0][2], vocabulary, bias=False)
    ranges = NOTE_ROW if model == "dual" else [FLAT_NOTE[i % 3] for i in range(given.length + 1)]
    shape = (given.batch, given.length + 1) if model == "dual" else (given.batch,)
    ids = torch.stack([torch.randint(ids.start, ids.stop, shape) for ids in ranges], -1)

    def logits():
        hidden = nets[0](inputs_embeds=nets[0].embed_tokens(ids[:, :-1]).sum(-2) if model == "dual" else nets[0].embed_tokens(ids[:, :-1]),
                         use_cache=False).last_hidden_state
        if model == "base":
            return head(hidden)
        spelled = torch.cat([hidden.flatten(0, 1)[:, None], nets[1].embed_tokens(ids[:, 1:, :-1].flatten(0, 1))], 1)
        return head(nets[1](inputs_embeds=spelled, use_cache=False).last_hidden_state)

    named = [*nets.named_parameters(), *head.named_parameters()]
    matrices = [weight for name, weight in named if ".layers." in name and weight.dim() == 2] if given.optimizer == "muon" else []
    rest = [weight for _, weight in named if all(weight is not other for other in matrices)]
    optimizers = [torch.optim.AdamW(rest, lr=6e-4, weight_decay=0.1, betas=(0.9, 0.95), fused=True)]
    if matrices:
        optimizers.append(torch.optim.Muon(matrices, lr=6e-4, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"))
    seconds = []
    for _ in range(given.steps + 1):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = F.cross_entropy(logits().flatten(0, -2).float(), ids[:, 1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_([weight for _, weight in named], 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        loss.item()
        seconds.append(time.perf_counter() - start)
    return seconds


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("--models", default="base,dual")
    arguments.add_argument("--precisions", default="fp32,bf16")
    arguments.add_argument("--optimizer", choices=["muon", "adamw"], default="muon")
    for name, default in (("rounds", 3), ("batch", 8), ("length", 512), ("steps", 5), ("threads", 2)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    arguments.add_argument("--side", choices=["pytorch"], help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.side:
        print(json.dumps(steps(given, given.models, given.precisions)))
        return
    print("| | PyTorch s | Continuo s | speedup (by round) | PyTorch MB | Continuo MB |", "| --- | --- | --- | --- | --- | --- |", sep="\n")
    for model in given.models.split(","):
        for precision in given.precisions.split(","):
            theirs, ours = [], []
            for _ in range(given.rounds):
                theirs.append(pytorch(given, model, precision))
                with tempfile.TemporaryDirectory() as folder:
                    ours.append(continuo(given, model, precision, pathlib.Path(folder) / "out"))
            medians = [[statistics.median(seconds[1:]) for seconds, _ in side] for side in (theirs, ours)]
            memory = [max(megabytes for _, megabytes in side) for side in (theirs, ours)]
            ratio = spread([a / b for a, b in zip(*medians)])
            print(f"| {model}, {precision} | {statistics.median(medians[0]):.2f} | {statistics.median(medians[1]):.2f} | {ratio} | {memory[0]} | {memory[1]} |",
                  flush=True)


if __name__ == "__main__":
    main()
