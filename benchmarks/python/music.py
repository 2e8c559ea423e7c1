"""Is what comes out music? Compares continuations of held-out songs with what their composers wrote next, by figures that no model was trained on.

    music.py cut pop909 FOLDER OUT N     writes prompts (16 bars) and truths (32 bars) of N validation songs in 4/4 to OUT/prompt and OUT/truth
    music.py cut open-music FOLDER OUT N
    music.py score OUT NAME...           compares OUT/NAME/SONG.mid, prompt and continuation, with the truths, and prints JSON: mean of the
                                         continuations, mean of the truths; and the AUC of a logistic regression that tells them apart
                                         (0.5 means that it cannot); of several names, such as seeds, also mean and standard deviation

FOLDER is the folder of the dataset, with splits/val.txt; --split test takes the test songs. The Java program Continuations of this module
writes the continuations. Times are in quarter notes. The first 16 bars of a POP909 song are left out, because an introduction says little
of the verse. Needs mido and numpy.
"""
import argparse, csv, json, math, pathlib
import mido, numpy as np

BAR, P, N = 4.0, 16, 32  # quarters a bar, bars of the prompt, bars of the truth

def notes(path):
    m = mido.MidiFile(path, clip=True); out = []
    for i, track in enumerate(m.tracks):
        t, on = 0, {}
        for e in track:
            t += e.time
            if e.type == 'note_on' and e.velocity: on.setdefault((e.channel, e.note), []).append((t, e.velocity))
            elif e.type in ('note_off', 'note_on') and on.get((e.channel, e.note)):
                s, v = on[(e.channel, e.note)].pop(0)
                out.append((s / m.ticks_per_beat, (t - s) / m.ticks_per_beat, e.note, i, v))
    return sorted(out)

def cut(src, dst, start, beats):
    """The song from one beat on, for so many beats; the state that holds there (tempo, programs, controllers, signatures) stands at its begin."""
    m = mido.MidiFile(src, clip=True); begin, end = int(start * m.ticks_per_beat), int((start + beats) * m.ticks_per_beat)
    new = mido.MidiFile(type=1, ticks_per_beat=m.ticks_per_beat)
    for track in m.tracks:
        t, state, body, open_notes = 0, {}, [], {}
        for e in track:
            t += e.time
            if e.type == 'end_of_track' or t >= end: break
            note = e.type in ('note_on', 'note_off')
            if t < begin:
                if not note: state[(e.type, getattr(e, 'channel', None), getattr(e, 'control', None))] = e
                continue
            if note and e.type == 'note_on' and e.velocity: open_notes[(e.channel, e.note)] = open_notes.get((e.channel, e.note), 0) + 1
            elif note:
                if not open_notes.get((e.channel, e.note)): continue
                open_notes[(e.channel, e.note)] -= 1
            body.append((t - begin, e))
        body = [(0, e) for e in state.values()] + body + [(end - begin, mido.Message('note_off', channel=c, note=k, velocity=0)) for (c, k), n in open_notes.items() for _ in range(n)]
        for c in {e.channel for _, e in body if e.type == 'control_change' and e.control == 64}: body.append((end - begin, mido.Message('control_change', channel=c, control=64, value=0)))
        tr, last = mido.MidiTrack(), 0
        for t, e in body: tr.append(e.copy(time=t - last)); last = t
        new.tracks.append(tr)
    new.save(dst)

MAJOR, MINOR = {0, 2, 4, 5, 7, 9, 11}, {0, 2, 3, 5, 7, 8, 10}
TRIADS = [frozenset((r + i) % 12 for i in c) for r in range(12) for c in ((0, 4, 7), (0, 3, 7), (0, 3, 6), (0, 4, 7, 10), (0, 4, 7, 11), (0, 3, 7, 10))]

def key_of(ns):
    h = np.zeros(12)
    for o, d, p, *_ in ns: h[p % 12] += min(d, 4)
    return max(((sum(h[(r + i) % 12] for i in s), r, s is MINOR, frozenset((r + i) % 12 for i in s)) for r in range(12) for s in (MAJOR, MINOR)), key=lambda k: (k[0], -k[1]))[3]

def bars_of(ns):
    bars = [[] for _ in range(N)]
    for o, d, p, t, v in ns:
        q = round(o * 4) / 4; b = int(q // BAR)
        if 0 <= b < N: bars[b].append((q - b * BAR, d, p, o, t))
    return bars

def jaccard(a, b): return len(a & b) / len(a | b) if a or b else 0.0

def features(ns):
    bars = bars_of(ns); prompt = [n for b in bars[:P] for n in b]; cont = [n for b in bars[P:] for n in b]
    f = {}
    sets = [frozenset((q, p) for q, d, p, *_ in b) for b in bars]; rhythm = [frozenset(q for q, *_ in b) for b in bars]
    pcs = [frozenset(p % 12 for q, d, p, *_ in b) for b in bars]
    full = [i for i in range(P, N) if len(sets[i]) >= 4]
    f['bar_recurrence'] = np.mean([max((jaccard(sets[i], sets[j]) for j in range(i)), default=0) >= 0.5 for i in full]) if full else 0
    f['bar_similarity'] = np.mean([max((jaccard(sets[i], sets[j]) for j in range(i)), default=0) for i in full]) if full else 0
    f['rhythm_similarity'] = np.mean([max((jaccard(rhythm[i], rhythm[j]) for j in range(i)), default=0) for i in full]) if full else 0
    f['harmony_similarity'] = np.mean([max((jaccard(pcs[i], pcs[j]) for j in range(i)), default=0) for i in full]) if full else 0
    for lag in (1, 2, 4, 8): f[f'rhythm_lag{lag}'] = np.mean([jaccard(rhythm[i], rhythm[i - lag]) for i in range(P, N)])
    for lag in (1, 2, 4, 8): f[f'notes_lag{lag}'] = np.mean([jaccard(sets[i], sets[i - lag]) for i in range(P, N)])
    line = {}
    for b, bar in enumerate(bars):
        for q, d, p, *_ in bar: line[b * BAR + q] = max(p, line.get(b * BAR + q, 0))
    top = sorted(line.items()); grams = [(t, tuple((round((top[i + k + 1][0] - top[i + k][0]) * 4), top[i + k + 1][1] - top[i + k][1]) for k in range(4))) for i, (t, _) in enumerate(top[:-4])]
    seen, hits, total = set(), 0, 0
    for t, g in grams:
        if t >= P * BAR: total += 1; hits += g in seen
        seen.add(g)
    f['pattern_recurrence'] = hits / total if total else 0
    key = key_of([(0, d, p) for q, d, p, *_ in prompt])
    dur = lambda xs: sum(min(d, 4) for q, d, p, *_ in xs) or 1
    f['in_key'] = sum(min(d, 4) for q, d, p, *_ in cont if p % 12 in key) / dur(cont)
    f['in_key_change'] = f['in_key'] - sum(min(d, 4) for q, d, p, *_ in prompt if p % 12 in key) / dur(prompt)
    npb = lambda bs: np.array([len(b) for b in bs], float)
    a, c = npb(bars[:P]), npb(bars[P:])
    f['density'] = math.log((c.mean() + 1) / (a.mean() + 1)); f['density_spread'] = (c.std() - a.std()) / (a.mean() + 1)
    f['density_drift'] = (c[8:].mean() - c[:8].mean()) / (c.mean() + 1)
    f['empty'] = float((c == 0).mean())
    for name, xs in (('p', prompt), ('c', cont)):
        if not xs: xs = [(0, 0, 60, 0, 0)]
        ps = np.array([p for q, d, p, *_ in xs], float); ds = np.array([min(d, 8) for q, d, *_ in xs])
        f[name + '_mean'], f[name + '_std'], f[name + '_dur'] = ps.mean(), ps.std(), ds.mean()
        f[name + '_on_beat'] = np.mean([q % 1 == 0 for q, *_ in xs]); f[name + '_on_bar'] = np.mean([q == 0 for q, *_ in xs])
        f[name + '_onsets'] = len({(q, round(o - q)) for q, d, p, o, t in xs}) / len(xs)
    for k in ('mean', 'std', 'dur', 'on_beat', 'on_bar', 'onsets'): f['d_' + k] = f.pop('c_' + k) - f['p_' + k]; f.pop('p_' + k)
    chords = []
    for b in range(P, N):
        for half in (0, 2):
            h = np.zeros(12)
            for bb in range(max(0, b - 1), b + 1):
                for q, d, p, *_ in bars[bb]:
                    s = (bb - b) * BAR + q; w = min(s + d, half + 2) - max(s, half)
                    if w > 0: h[p % 12] += w
            if h.sum() > 0: chords.append(max(sum(h[i] for i in t) for t in TRIADS) / h.sum())
    f['chord_clarity'] = np.mean(chords) if chords else 0
    f['on_grid'] = np.mean([abs(o * 4 - round(o * 4)) <= 1 / 16 for q, d, p, o, t in cont]) if cont else 0
    tops = [max(p for q2, d, p, *_ in bar if q2 == q) for bar in bars[P:] for q in sorted({q for q, *_ in bar})]
    steps = np.abs(np.diff(tops)) if len(tops) > 1 else np.array([0])
    f['leap'] = float(steps.mean()); f['repeat'] = float((steps == 0).mean())
    return f

SHOW = ['bar_recurrence', 'pattern_recurrence', 'rhythm_similarity', 'notes_lag1', 'notes_lag4', 'in_key', 'chord_clarity', 'density', 'empty']

def auc(real, made, names):
    X = np.array([[f[k] for k in names] for f in real + made], float); y = np.array([1] * len(real) + [0] * len(made)); g = np.array(list(range(len(real))) * 2)
    mu, sd = X.mean(0), X.std(0) + 1e-9; X = np.clip((X - mu) / sd, -4, 4); s = np.zeros(len(y))
    for fold in range(10):
        test = g % 10 == fold; A, t = X[~test], y[~test]; w, b = np.zeros(A.shape[1]), 0.0
        for _ in range(600):
            p = 1 / (1 + np.exp(-(A @ w + b))); w -= 0.3 * (A.T @ (p - t) / len(t) + 0.03 * w); b -= 0.3 * (p - t).mean()
        s[test] = X[test] @ w + b
    pos, neg = s[y == 1], s[y == 0]
    return float(np.mean([(a > c) + 0.5 * (a == c) for a in pos for c in neg])), sorted(zip(np.abs(w), names), reverse=True)[:5]

def candidates(dataset, folder, split):
    """Names and files of the 4/4 pieces of a split whose notes are on the grid, and the bar at which the prompt begins."""
    listed = (folder / f'splits/{split}.txt').read_text().split()
    if dataset == 'pop909':
        rows = {r['song']: r for r in csv.DictReader(open(folder / 'alignment.tsv'), delimiter='\t')}
        return [(i, folder / f'midi/{i}.mid', 16) for i in listed if rows[i]['ts'] == '4/4' and float(rows[i]['on64_q']) >= 0.8]
    rows = {r['piece']: r for r in csv.DictReader(open(folder / 'split.tsv'), delimiter='\t', quoting=csv.QUOTE_NONE)}
    return [(i, folder / f"midi/{rows[i]['source']}/{i}.mid", 0) for i in listed if rows[i]['signatures'] == '4/4' and float(rows[i]['onGrid']) >= 0.8]

def cut_songs(args):
    for name in 'prompt', 'truth': (args.out / name).mkdir(parents=True, exist_ok=True)
    done = 0
    for name, source, first in candidates(args.dataset, args.folder, args.split):
        if max(o for o, *_ in notes(source)) < (first + N) * BAR: continue
        cut(source, args.out / f'prompt/{name}.mid', first * BAR, P * BAR)
        cut(source, args.out / f'truth/{name}.mid', first * BAR, N * BAR)
        done += 1
        if done == args.n: break
    print(done, 'songs')

def score(args):
    scores = [score_one(args.out, name) for name in args.names]
    for line in scores: print(json.dumps(line))
    if len(scores) > 1:
        def of(name): return [line[name] if name == 'auc' else line[name][0] for line in scores]
        print(json.dumps({'mean and standard deviation': {k: [round(float(np.mean(of(k))), 3), round(float(np.std(of(k), ddof=1)), 3)] for k in ['auc', *SHOW]}}))

def score_one(out, name):
    songs = sorted(p.name for p in (out / name).glob('*.mid'))
    real = [features(notes(out / 'truth' / s)) for s in songs]
    made = [features(notes(out / name / s)) for s in songs]
    value, why = auc(real, made, [k for k in real[0] if k != 'on_grid'])
    figures = {k: [round(float(np.mean([f[k] for f in made])), 3), round(float(np.mean([f[k] for f in real])), 3)] for k in SHOW}
    return {'name': name, 'songs': len(songs), 'auc': round(value, 3), 'told_by': [k for _, k in why], **figures}

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
commands = parser.add_subparsers(required=True)
command = commands.add_parser('cut'); command.set_defaults(run=cut_songs)
command.add_argument('dataset', choices=['pop909', 'open-music']); command.add_argument('folder', type=pathlib.Path)
command.add_argument('out', type=pathlib.Path); command.add_argument('n', type=int); command.add_argument('--split', default='val', choices=['val', 'test'])
command = commands.add_parser('score'); command.set_defaults(run=score)
command.add_argument('out', type=pathlib.Path); command.add_argument('names', nargs='+')
arguments = parser.parse_args()
arguments.run(arguments)
