"""Networks of the base model and the dual model. Parameters have the names in the checkpoints; `load` reads the configuration of a model folder."""

import json

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        dim, self.head_dim = c["hidden_size"], c["head_dim"]
        inner = c["num_key_value_heads"] * self.head_dim
        self.q_proj = nn.Linear(dim, dim, bias=False)
        self.k_proj = nn.Linear(dim, inner, bias=False)
        self.v_proj = nn.Linear(dim, inner, bias=False)
        self.o_proj = nn.Linear(dim, dim, bias=False)

    def forward(self, x, cos, sin):
        q, k, v = (p(x).unflatten(-1, (-1, self.head_dim)).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        q, k = (turned(y, cos, sin).to(v.dtype) for y in (q, k))
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        return self.o_proj(mixed.transpose(1, 2).flatten(2))


def turned(x, cos, sin):
    """Applies rotary position embedding in the half-split form of Llama."""
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


class FeedForward(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.up_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.down_proj = nn.Linear(c["intermediate_size"], c["hidden_size"], bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c, dropout):
        super().__init__()
        self.self_attn, self.mlp, self.dropout = Attention(c), FeedForward(c), dropout
        self.input_layernorm = nn.RMSNorm(c["hidden_size"], 1e-6)
        self.post_attention_layernorm = nn.RMSNorm(c["hidden_size"], 1e-6)

    def forward(self, x, cos, sin):
        x = x + F.dropout(self.self_attn(self.input_layernorm(x), cos, sin).float(), self.dropout, self.training)
        return x + F.dropout(self.mlp(self.post_attention_layernorm(x)).float(), self.dropout, self.training)


class Decoder(nn.Module):
    def __init__(self, c, dropout, pad=None):
        super().__init__()
        self.embed_tokens = nn.Embedding(c["vocab_size"], c["hidden_size"], padding_idx=pad)
        self.layers = nn.ModuleList(Layer(c, dropout) for _ in range(c["num_hidden_layers"]))
        self.norm = nn.RMSNorm(c["hidden_size"], 1e-6)
        frequencies = c["rope_theta"] ** (-torch.arange(0, c["head_dim"], 2, dtype=torch.float64) / c["head_dim"])
        angles = torch.outer(torch.arange(c["max_position_embeddings"], dtype=torch.float64), frequencies).float()
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(self, x):
        cos, sin = self.cos[: x.shape[1]], self.sin[: x.shape[1]]
        for layer in self.layers:
            x = layer(x, cos, sin)
        return self.norm(x)


class Base(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        self.pad = config["pad_token_id"]
        self.model = Decoder(config, dropout)
        self.lm_head = nn.Linear(config["hidden_size"], config["vocab_size"], bias=False)

    def forward(self, batch, positions, smoothing=0.0):
        """Returns the summed NLL of the target positions `positions`, in nats. `batch` is [batch, time + 1, 1]."""
        ids = batch.squeeze(-1)
        x = self.model(self.model.embed_tokens(ids[:, :-1]))[:, positions - 1]
        return nats(self.lm_head(x), ids[:, positions], self.pad, smoothing)


class Dual(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        self.pad = config["tokenizer"]["pad_id"]
        self.net = Decoder(config["net_config"], dropout, self.pad)
        self.net_token = Decoder(config["net_token_config"], dropout, self.pad)
        self.lm_head = nn.Linear(config["n_embd"], config["net_config"]["vocab_size"], bias=False)

    def forward(self, batch, positions, smoothing=0.0):
        """Returns the summed NLL of the target positions `positions`, in nats. `batch` is [batch, time + 1, width]."""
        x = self.net(self.net.embed_tokens(batch[:, :-1]).sum(2))[:, positions - 1].flatten(0, 1)
        targets = batch[:, positions].flatten(0, 1)  # [events, width]
        spelled = torch.cat([x.unsqueeze(1), self.net_token.embed_tokens(targets[:, :-1])], 1)
        return nats(self.lm_head(self.net_token(spelled)), targets, self.pad, smoothing)


def nats(logits, targets, pad, smoothing):
    return F.cross_entropy(logits.flatten(0, -2).float(), targets.flatten(), ignore_index=pad, reduction="sum", label_smoothing=smoothing)


def load(folder, weights, dropout):
    config = json.loads((folder / "config.json").read_text())
    network = (Dual if "net_config" in config else Base)(config, dropout)
    network.load_state_dict(weights)
    return network
