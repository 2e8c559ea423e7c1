"""Cuts the same training windows as the Java trainer, from the same token folder, in the same order, with the same random numbers."""

import hashlib
import json
import pathlib
import zlib

import numpy as np

MASK = (1 << 64) - 1


class Random:
    """Port of java.util.Random, as specified in its Javadoc."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def next_int(self, bound):
        while True:
            self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
            bits = self.state >> 17
            if bound & (bound - 1) == 0:
                return bound * bits >> 31
            if bits - bits % bound + bound - 1 < 1 << 31:
                return bits % bound

    def shuffle(self, items):
        for i in range(len(items), 1, -1):
            j = self.next_int(i)
            items[i - 1], items[j] = items[j], items[i - 1]


class SplittableRandom:
    """Port of java.util.SplittableRandom (Steele, Lea and Flood 2014)."""

    def __init__(self, seed, gamma=0x9E3779B97F4A7C15):
        self.seed, self.gamma = seed & MASK, gamma

    def next_seed(self):
        self.seed = (self.seed + self.gamma) & MASK
        return self.seed

    def next_long(self):
        z = self.next_seed()
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    def next_bits(self):
        """Returns the 32 bits of nextInt() as an unsigned number."""
        z = self.next_seed()
        z = (z ^ z >> 33) * 0x62A9D9ED799705F5 & MASK
        return ((z ^ z >> 28) * 0xCB24D0A5C88C35B3 & MASK) >> 32

    def next_int(self, bound):
        bits = self.next_bits()
        if bound & (bound - 1) == 0:
            return bits & (bound - 1)
        while (bits >> 1) - (bits >> 1) % bound + bound - 1 >= 1 << 31:
            bits = self.next_bits()
        return (bits >> 1) % bound

    def split(self):
        seed = self.next_long()
        z = self.next_seed()
        z = (z ^ z >> 33) * 0xFF51AFD7ED558CCD & MASK
        z = (z ^ z >> 33) * 0xC4CEB9FE1A85EC53 & MASK
        z = (z ^ z >> 33) | 1
        return SplittableRandom(seed, z ^ 0xAAAAAAAAAAAAAAAA if (z ^ z >> 1).bit_count() < 24 else z)


class Piece:
    def __init__(self, path, content_hash, ids):
        self.path, self.content_hash, self.ids = path, content_hash, ids  # [positions, width]

    def name(self):
        return pathlib.PurePosixPath(self.path).stem


def read_token_folder(folder):
    """Returns the tokenizer of a token folder, or of its shards, and its pieces. The Javadoc of TokenFolder specifies the format."""
    shards = sorted(folder.glob("shard-?????-of-?????"))
    if shards:
        if [shard.name for shard in shards] != [f"shard-{i + 1:05d}-of-{len(shards):05d}" for i in range(len(shards))]:
            raise SystemExit(f"{folder}: must hold all shards of one corpus, got {len(shards)}")
        read = [read_token_folder(shard) for shard in shards]
        if len({tokenizer for tokenizer, _ in read}) > 1:
            raise SystemExit(f"{folder}: shards must have one tokenizer")
        return read[0][0], [piece for _, pieces in read for piece in pieces]
    if not (folder / "index.json").is_file():
        raise SystemExit(f"{folder}: must be a token folder; tokenize the MIDI files anew")
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    if index["formatVersion"] != 1:
        raise SystemExit(f"{folder}: formatVersion must be 1, got {index['formatVersion']}")
    ids = np.memmap(folder / "ids.bin", "<u2", "r")
    if f"{zlib.crc32(ids):08x}" != index["idsCrc32"]:
        raise SystemExit(f"{folder}: ids.bin must have the CRC-32 of index.json; tokenize the MIDI files anew")
    positions = ids.reshape(-1, index["width"])
    pieces = [file for file in index["files"] if "contentHash" in file]
    return index["tokenizer"], [Piece(p["path"], p["contentHash"], positions[p["offset"] : p["offset"] + p["length"]]) for p in pieces]


def listed(pieces, file):
    names = set(file.read_text().split())
    return [piece for piece in pieces if piece.name() in names]


def digest(pieces):
    """Returns the digest by which the Java trainer identifies a list of pieces."""
    lines = "".join(f"{piece.content_hash} {len(piece.ids)}\n" for piece in pieces)
    return f"{len(pieces)}, SHA-256 {hashlib.sha256(lines.encode()).hexdigest()[:16]}"


def epoch(pieces, time, seed, number, transpose):
    """Returns the windows of an epoch as functions that read them. A window has up to time + 1 positions."""
    of_epoch = SplittableRandom(seed * 1_000_003 + number)
    random = Random(of_epoch.next_long())
    cuts = []
    for piece in pieces:
        offset, length = random.next_int(time), len(piece.ids)
        last, start, following = max(0, length - time - 1), 0, offset or time
        while start < last:
            cuts.append((piece, start))
            start, following = following, following + time
        if length > 1:
            cuts.append((piece, last))
    random.shuffle(cuts)
    of_windows = of_epoch.next_long()

    def read(index):
        piece, start = cuts[index]
        window = piece.ids[start : start + time + 1].astype(np.int64)
        if not transpose:
            return window
        return transposed(window, SplittableRandom(of_windows + index).next_int(12) - 5)

    return [lambda index=index: read(index) for index in range(len(cuts))]


NOTE, KEY_SIGNATURE = 3, 8  # event types of version 2; below, tokens of their parameters
DRUMS, PITCH, SHARPS, MINOR = 2329 + 9, 2345, 3389, 3405


def transposed(window, semitones):
    """Transposes a window, or returns it unchanged if a note would leave the pitch range. Drums are not transposed."""
    window = window.copy()
    if window.shape[1] == 1:
        ids, first = window[:, 0], 256
        notes = (ids >= first) & (ids < first + 128)
    else:
        ids, first = window[:, 5], PITCH
        notes = (window[:, 0] == NOTE) & (window[:, 4] != DRUMS)
    moved = ids[notes] + semitones
    if len(moved) and (moved.min() < first or moved.max() >= first + 128):
        return window
    ids[notes] = moved
    if window.shape[1] > 1:
        drums = set(window[(window[:, 0] == NOTE) & (window[:, 4] == DRUMS), 3]) - set(window[notes, 3])
        for i in np.flatnonzero(window[:, 0] == KEY_SIGNATURE):
            tonic = 7 * (window[i, 4] - SHARPS - 7) + semitones
            sharps = 7 * tonic % 12
            flat = sharps > 6 or (window[i, 5] == MINOR and sharps >= 5)
            window[i, 4] = SHARPS + 7 + (0 if window[i, 3] in drums else sharps - 12 if flat else sharps)
    return window


def batches(pieces, time, size, seed, transpose, skipped, pad):
    """Yields batches [size, time + 1, width] without end, after skipping the first `skipped` ones."""
    number, left_out, windows = 0, skipped * size, []
    while True:
        for read in epoch(pieces, time, seed, number, transpose):
            if left_out:
                left_out -= 1
                continue
            windows.append(read())
            if len(windows) == size:
                yield padded(windows, pad)
                windows = []
        number += 1


def padded(windows, pad):
    batch = np.full((len(windows), max(map(len, windows)), windows[0].shape[1]), pad, np.int64)
    for row, window in zip(batch, windows):
        row[: len(window)] = window
    return batch


def in_order(pieces, time):
    """Returns consecutive windows from the start of each piece, without augmentation."""
    return [piece.ids[start : start + time + 1].astype(np.int64) for piece in pieces for start in range(0, len(piece.ids) - 1, time)]


def predicted(most, time, random):
    """Returns the target positions, from 1 to time: the last one, and others chosen uniformly at random."""
    if most == 0 or most >= time:
        return list(range(1, time + 1))
    positions = []
    for position in range(1, time):
        if random.next_int(time - position) < most - 1 - len(positions):
            positions.append(position)
    return positions + [time]
