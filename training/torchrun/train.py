"""Resumes a run that Continuo's train command started, with PyTorch, on as many processes as torchrun starts:

    torchrun --nproc-per-node 2 train.py FOLDER --data TOKENS --splits DIR [--until STEP] [--compile]

FOLDER is the output folder of the run. It must have a checkpoint: stop the command with Ctrl-C after a step. All training settings come from the
checkpoint. Sequences, their order, the learning rate schedule and the checkpoints are the same as in Java, so each program resumes the runs of
the other. Needs torch, numpy and safetensors. README.md lists what is not supported.
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import re
import shutil
import signal
import time

import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file
from torch.nn.parallel import DistributedDataParallel

import network
import windows


class Settings:
    """Training settings in a checkpoint. The keys are component names of the Java class TrainingConfig."""

    def __init__(self, facts):
        self.facts = facts
        self.steps = int(facts.get("steps", 2**31 - 1))
        self.batch, self.accumulation = self.number("data.batchSize"), self.number("data.gradientAccumulation")
        self.sequence_length, self.seed = self.number("data.sequenceLength"), self.number("data.seed")
        self.targets_per_sequence = self.number("data.targetsPerSequence")
        self.transpose = self.one_of("data.augment", "NONE", "TRANSPOSE") == "TRANSPOSE"
        self.one_of("data.infillRate", "0.0")
        self.bf16 = "bf16" in facts["forward.precision"].lower()
        self.dropout, self.smoothing = self.real("forward.dropout"), self.real("forward.labelSmoothing")
        self.muon = facts["optimizer.method"] == "MUON"
        self.rate, self.decay = self.real("optimizer.learningRate"), self.real("optimizer.weightDecay")
        self.betas = self.real("optimizer.beta1"), self.real("optimizer.beta2")
        self.max_norm = self.real("optimizer.maxGradientNorm")
        self.average = self.real("evaluation.emaDecay")
        self.validate_every, self.validation_windows = self.number("evaluation.everySteps"), self.number("evaluation.maxWindows")

    def number(self, name):
        return int(self.facts[name])

    def real(self, name):
        return float(self.facts[name])

    def one_of(self, name, *values):
        if self.facts[name] not in values:
            raise SystemExit(f"{name} must be {' or '.join(values)} here, got {self.facts[name]}: train such with the Java trainer")
        return self.facts[name]

    def rate_at(self, step):
        warmup, final, from_zero = self.number("schedule.warmupSteps"), self.real("schedule.finalFraction"), self.facts["schedule.warmupFromZero"] == "true"
        if step < warmup:
            return self.rate * (step if from_zero else step + 1) / warmup
        shape = self.facts["schedule.shape"]
        start = max(warmup, self.steps - self.number("schedule.decaySteps") - 1) if shape == "WSD" else warmup
        end = self.steps if from_zero else self.steps - 1
        progress = min(1, max(0, step - start) / max(1, end - start))
        left = {"COSINE": (1 + math.cos(math.pi * progress)) / 2, "LINEAR": 1 - progress, "CONSTANT": 1, "WSD": 1 - math.sqrt(progress)}[shape]
        return self.rate * (final + (1 - final) * left)


class Checkpoint:
    """The latest checkpoint of a run, and the state for the next one."""

    def __init__(self, folder):
        self.folder = folder
        if not self.paths():
            raise SystemExit(f"{folder}: must hold a training with a checkpoint, got none")
        self.path = self.paths()[-1]
        self.state = json.loads((self.path / "state.json").read_text())
        self.weights = load_file(self.path / "model.safetensors")
        self.memory = load_file(self.path / "state.safetensors")
        if self.state["formatVersion"] != 2:
            raise SystemExit(f"{self.path}: formatVersion must be 2, got {self.state['formatVersion']}: resume with the train.py of that version")
        if "checkpointing" not in self.state:
            raise SystemExit(f"{self.path}: must have the names of this version: train on to the next checkpoint with the Java trainer")
        self.log = Log(folder / "metrics.jsonl", self.state["metricsBytes"])
        self.every, self.kept = self.state["checkpointing"]["everySteps"], self.state["checkpointing"]["keptCheckpoints"]

    def paths(self):
        """Returns the checkpoints, the latest one last."""
        found = [p for p in (self.folder / "checkpoints").glob("step-*") if re.fullmatch(r"step-\d{6,9}", p.name)]
        return sorted(found, key=lambda p: int(p.name[5:]))

    def save(self, step, weights, memory, facts):
        """Writes the next checkpoint atomically, then deletes the oldest ones beyond those to keep."""
        unfinished = self.folder / "checkpoints" / f"step-{step:06d}.tmp"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        self.save_model(unfinished, weights, facts)
        save_file(memory, unfinished / "state.safetensors")
        self.state.update(stepsDone=step, metricsBytes=self.log.sync())
        (unfinished / "state.json").write_text(json.dumps(self.state, indent=2))
        sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(unfinished.iterdir())]
        (unfinished / "SHA256SUMS").write_text("".join(sums))
        self.path = unfinished.with_suffix("")
        unfinished.rename(self.path)
        for old in self.paths()[: -self.kept]:
            shutil.rmtree(old)

    def save_model(self, to, weights, facts):
        shutil.copy(self.path / "config.json", to)
        if (self.path / "generation_config.json").exists():
            shutil.copy(self.path / "generation_config.json", to)
        continuo = json.loads((self.path / "continuo.json").read_text())
        continuo["training"].update(facts)
        (to / "continuo.json").write_text(json.dumps(continuo, indent=2))
        save_file(weights, to / "model.safetensors", metadata={"format": "pt"})

    def save_best(self, weights, facts):
        best = self.folder / "checkpoints" / "best.tmp"
        shutil.rmtree(best, ignore_errors=True)
        best.mkdir()
        self.save_model(best, weights, facts)
        for file in best.iterdir():
            os.replace(file, self.folder / file.name)
        best.rmdir()


class Log:
    """The log of a run, as the Java class MetricsLog writes it: of each step and validation a line of JSON."""

    def __init__(self, file, size):
        self.file, self.size, self.out = file, size, None
        content = file.read_bytes() if file.exists() else b""
        if len(content) < size:
            raise SystemExit(f"{file}: must have the {size} bytes that it had at the checkpoint, got {len(content)}")
        lines = [json.loads(line) for line in content[:size].splitlines()]
        self.losses = [line["validationLoss"] for line in lines if "validationLoss" in line]
        self.moved = sum(None not in (line.get("loss"), line.get("gradientNorm")) for line in lines)

    def add(self, **line):
        """Appends a line; the first one replaces all that come after the checkpoint. For one of the processes."""
        if self.out is None:
            self.out = open(self.file, "r+b")
            self.out.truncate(self.size)
            self.out.seek(self.size)
        self.out.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self.out.flush()

    def sync(self):
        """Waits until all lines are on the disk, and returns the length of the file in bytes."""
        if self.out is None:
            return self.size
        os.fsync(self.out.fileno())
        return self.out.tell()


class Optimizer:
    """AdamW, or Muon for the matrices of the layers if it is configured. `memory` holds the state under the names that the Java trainer uses."""

    def __init__(self, named, memory, settings):
        self.named, self.memory, self.settings = named, memory, settings

    @torch.no_grad()
    def step(self, rate, loss):
        """Returns the gradient norm before clipping. Does not change the weights if the norm or the loss is not finite."""
        norm = torch.nn.utils.clip_grad_norm_(self.named.values(), self.settings.max_norm)
        if math.isfinite(norm) and math.isfinite(loss):
            for name, weight in self.named.items():
                (self.muon if f"momentum.{name}" in self.memory else self.adamw)(name, weight, rate)
        return norm.item()

    def adamw(self, name, weight, rate):
        mean, square, steps = (self.memory[f"{kind}.{name}"] for kind in ("mean", "square", "steps"))
        (beta1, beta2), decay = self.settings.betas, self.settings.decay if weight.dim() > 1 else 0
        steps += 1
        mean.lerp_(weight.grad, 1 - beta1)
        square.lerp_(weight.grad.square(), 1 - beta2)
        weight.mul_(1 - rate * decay)
        root = (square / (1 - beta2 ** steps.item())).sqrt_().add_(1e-8)
        weight.addcdiv_(mean, root, value=-rate / (1 - beta1 ** steps.item()))

    def muon(self, name, weight, rate):
        momentum = self.memory[f"momentum.{name}"].lerp_(weight.grad, 0.05)
        x = weight.grad.lerp(momentum, 0.95)
        tall = x.shape[0] > x.shape[1]
        x = x.T if tall else x
        x = (x / (x.norm() + 1e-7)).to(torch.bfloat16 if self.settings.bf16 else torch.float32)
        for _ in range(5):
            a = x @ x.T
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        x = (x.T if tall else x).float()
        weight.mul_(1 - rate * self.settings.decay)
        weight.sub_(x, alpha=0.2 * math.sqrt(max(weight.shape)) * rate)


class Training:
    def __init__(self, given):
        self.rank, self.world = dist.get_rank(), dist.get_world_size()
        self.device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if torch.cuda.is_available() else torch.device("cpu")
        self.checkpoint = Checkpoint(given.folder)
        facts = self.checkpoint.state["training"]
        self.settings = Settings(facts)
        self.until = min(given.until or self.settings.steps, self.settings.steps)
        self.read_pieces(given, facts)
        self.network = network.load(self.checkpoint.path, self.checkpoint.weights, self.settings.dropout).to(self.device)
        self.parallel = DistributedDataParallel(torch.compile(self.network) if given.compile else self.network)
        self.named = dict(self.network.named_parameters())
        self.memory = {name: array.to(self.device) for name, array in self.checkpoint.memory.items()}
        self.optimizer = Optimizer(self.named, self.memory, self.settings)
        self.done = self.checkpoint.state["stepsDone"]
        self.moved = self.checkpoint.log.moved
        self.saved = self.done
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)

    def stop(self, number, frame):
        """Ends the run after this step. A second signal ends the process at once."""
        self.stopping = True
        signal.signal(number, signal.SIG_DFL)

    def read_pieces(self, given, facts):
        tokenizer, pieces = windows.read_token_folder(given.data)
        self.training = windows.listed(pieces, given.splits / "train.txt")
        self.validation = windows.listed(pieces, given.splits / "val.txt")
        for name, expected, found in (
            ("tokenizer", facts["tokenizer"], tokenizer),
            ("trainingPieces", facts["trainingPieces"], windows.digest(self.training)),
            ("validationPieces", facts["validationPieces"], windows.digest(self.validation)),
        ):
            if expected != found:
                raise SystemExit(f"{given.data}: {name} must be {expected}, got {found}")

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.bf16)

    def run(self):
        s = self.settings
        skipped = self.done * s.accumulation
        batches = windows.batches(self.training, s.sequence_length, s.batch, s.seed, s.transpose, skipped, self.network.pad)
        stopping = False
        while self.done < self.until and not stopping:
            stopping = self.step([next(batches) for _ in range(s.accumulation)])
            if self.rank == 0 and (self.done % s.validate_every == 0 or self.done == s.steps):
                self.validate()
            if self.done % self.checkpoint.every == 0:
                self.save()
        self.save()

    def save(self):
        if self.rank == 0 and self.saved < self.done:
            arrays = {name: array.cpu() for name, array in self.memory.items()}
            self.checkpoint.save(self.done, self.weights(), arrays, self.facts("not known"))
        self.saved = self.done

    def step(self, parts):
        """Trains a step, and returns whether one of the processes is to stop after it."""
        s, start = self.settings, time.perf_counter()
        random = windows.SplittableRandom(s.seed * 1_000_003 + self.done).split()
        positions = [windows.predicted(s.targets_per_sequence, part.shape[1] - 1, random) for part in parts]
        targets = sum(int((part[:, r] != self.network.pad).sum()) for part, r in zip(parts, positions))
        loss = torch.zeros((), device=self.device)
        self.network.train()
        torch.manual_seed((s.seed * 1_000_003 + self.done) * 1_000_003 + self.rank & windows.MASK)
        for part, r in zip(parts, positions):
            share = torch.from_numpy(part[self.rank :: self.world]).to(self.device)
            with self.autocast():
                nats = self.parallel(share, torch.tensor(r, device=self.device), s.smoothing) if len(share) else self.nothing()
            (nats / targets * self.world).backward()  # DDP averages the gradients; we need their sum
            loss += nats.detach() / targets
        shared = torch.stack([loss, torch.tensor(float(self.stopping), device=self.device)])
        dist.all_reduce(shared)
        loss, stopping = shared
        rate = s.rate_at(self.done)
        norm = self.optimizer.step(rate, loss.item())
        self.network.zero_grad()
        self.done += 1
        if not (math.isfinite(norm) and math.isfinite(loss)):
            raise SystemExit(f"step {self.done}: loss and gradient must be finite, got {loss.item()} and {norm}")
        self.moved += 1
        self.add_to_average()
        seconds = time.perf_counter() - start
        if self.rank == 0:
            line = dict(step=self.done, loss=loss.item(), gradientNorm=norm, learningRate=rate, targets=targets, seconds=seconds, waitSeconds=0.0)
            self.checkpoint.log.add(**line)
            print(f"step {self.done}: loss {loss.item():.6f}, {seconds:.3f} s", flush=True)
        return stopping.item() > 0

    def nothing(self):
        """Returns a zero loss, for a process without sequences in a batch smaller than the number of processes."""
        one = torch.full((1, 2, 1 if isinstance(self.network, network.Base) else 8), self.network.pad, device=self.device)
        return self.parallel(one, torch.tensor([1], device=self.device))

    @torch.no_grad()
    def add_to_average(self):
        if self.settings.average:
            share = (1 - self.settings.average) / (1 - self.settings.average**self.moved)
            for name, weight in self.named.items():
                self.memory[f"average.{name}"].lerp_(weight, share)

    def weights(self, kind=None):
        named = self.named if kind is None else {name: self.memory[f"{kind}.{name}"] for name in self.named}
        return {name: weight.detach().cpu().clone() for name, weight in named.items()}

    def facts(self, loss):
        s = self.settings
        return {"steps": str(self.done), "pieces": str(len(self.training)), "positionsPerStep": str(s.batch * s.accumulation * s.sequence_length), "validationLoss": loss}

    @torch.no_grad()
    def validate(self):
        """Validates the EMA weights, or the plain ones without EMA. Saves them as the model if the loss is the lowest so far or undefined."""
        s, judged = self.settings, self.weights("average" if self.settings.average else None)
        kept = self.weights()
        self.network.load_state_dict(judged)
        self.network.eval()
        cuts = windows.in_order(self.validation, s.sequence_length)
        count = min(len(cuts), s.validation_windows)
        chosen = [cuts[i * len(cuts) // count] for i in range(count)]
        nats, targets = 0.0, 0
        for i in range(0, count, s.batch):
            part = windows.padded(chosen[i : i + s.batch], self.network.pad)
            positions = torch.arange(1, part.shape[1], device=self.device)
            nats += self.network(torch.from_numpy(part).to(self.device), positions).item()
            targets += int((part[:, 1:] != self.network.pad).sum())
        self.network.load_state_dict(kept)
        losses = self.checkpoint.log.losses
        loss = nats / targets if targets else None
        best = loss is None or all(loss < earlier for earlier in losses)
        if best:
            self.checkpoint.save_best(judged, self.facts("none" if loss is None else f"{loss:.4f}"))
        if loss is not None:
            losses.append(loss)
            self.checkpoint.log.add(step=self.done, validationLoss=loss, saved=best)
            print(f"step {self.done}: validation {loss:.6f}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--data", type=pathlib.Path, required=True, help="token folder")
    arguments.add_argument("--splits", type=pathlib.Path, required=True, help="folder of train.txt and val.txt")
    arguments.add_argument("--until", type=int, help="stop after this step of the training (default: its end)")
    arguments.add_argument("--compile", action="store_true", help="with torch.compile: takes a minute at first, and then less time a step")
    given = arguments.parse_args()
    torch.set_float32_matmul_precision("highest")
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    Training(given).run()
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
