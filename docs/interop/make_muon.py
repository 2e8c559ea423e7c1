"""Makes the golden steps of MuonTest with NumPy in 64 bits.

    python docs/interop/make_muon.py training/src/test/resources/io/github/continuo/training/muon.json

Muon as Jordan et al. wrote it (https://kellerjordan.github.io/posts/muon/): Nesterov momentum, then five
Newton-Schulz iterations; the size of a move and decoupled weight decay as in Liu et al. 2025
(https://arxiv.org/abs/2502.16982), equation 4.
"""

import json
import sys

import numpy as np

A, B, C = 3.4445, -4.7750, 2.0315
MOMENTUM, RATE, DECAY, STEPS = 0.95, 0.02, 0.1, 3


def orthogonal(g):
    x = g / (np.linalg.norm(g) + 1e-7)
    if g.shape[0] > g.shape[1]:
        x = x.T
    for _ in range(5):
        s = x @ x.T
        x = A * x + (B * s + C * s @ s) @ x
    return x.T if g.shape[0] > g.shape[1] else x


def golden(shape, random):
    weight = random.normal(size=shape)
    momentum = np.zeros(shape)
    case = {"shape": shape, "before": weight.ravel().tolist(), "gradients": []}
    for step in range(STEPS):
        gradient = random.normal(size=shape) * 10.0 ** (step - 1)
        case["gradients"].append(gradient.ravel().tolist())
        momentum = MOMENTUM * momentum + (1 - MOMENTUM) * gradient
        ahead = MOMENTUM * momentum + (1 - MOMENTUM) * gradient
        move = 0.2 * np.sqrt(max(shape)) * orthogonal(ahead)
        weight = weight - RATE * (move + DECAY * weight)
    case["after"] = weight.ravel().tolist()
    case["momentum"] = momentum.ravel().tolist()
    return case


random = np.random.default_rng(7)
cases = [golden(shape, random) for shape in [(6, 4), (3, 5), (4, 4), (1, 7), (24, 16)]]
with open(sys.argv[1], "w") as file:
    json.dump({"rate": RATE, "decay": DECAY, "cases": cases}, file)
    file.write("\n")
