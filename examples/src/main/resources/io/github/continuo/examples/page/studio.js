import * as api from './api.js';
import { dom, icon } from './dom.js';
import { Overview, PianoRoll, TRACK_COLORS } from './pianoroll.js';
import { Player, placeText } from './player.js';
import { Score } from './score.js';
import { render } from './synthesizer.js';
import { Variation, makeDraggable } from './variations.js';
import { drawVersions } from './versions.js';

const $ = (id) => document.getElementById(id);
const form = $('ask');
const field = (name) => form.elements[name];
const number = (name) => (field(name).value === '' ? null : Number(field(name).value));

const versions = new Map(); // id -> version
let instruments = [];
let current = null; // version
let score = null; // of the current version
let variations = []; // cards
let heard = null; // the variation heard last
let generation = null; // {number, ...} while one runs
let chosenTracks = new Set(); // that may get new notes
const redone = new Map(); // parent -> the child that undo came from

const player = new Player();
const roll = new PianoRoll($('roll'));
const overview = new Overview($('overview'), roll);

// ---- messages

function say(text) {
  $('message').textContent = text;
  $('message').hidden = !text;
}

/** Runs something that may fail, and says why if it does. */
async function attempt(work) {
  try {
    say('');
    return await work();
  } catch (failure) {
    say(failure.message);
    console.error(failure);
    return null;
  }
}

// ---- versions

async function begin() {
  const state = await api.state();
  instruments = state.instruments;
  state.versions.forEach((version) => versions.set(version.id, version));
  field('model').replaceChildren(...state.models.map((name) => dom('option', {}, name)));
  $('folder').textContent = `Kept in ${state.folder}`;
  $('songs').replaceChildren(dom('option', { value: '' }, 'Songs'),
    ...state.songs.map(({ name, title }) => dom('option', { value: name }, title)));
  $('welcome-songs').replaceChildren(...state.songs.map(({ name, title }) =>
    dom('button', { type: 'button', onclick: () => open(() => api.openSong(name)) }, title)));
  restoreForm();
  if (state.warnings.length) {
    say(state.warnings.join('\n'));
  }
  const wanted = versions.get(Number(/^#v(\d+)$/.exec(location.hash)?.[1]));
  const latest = [...versions.values()].filter((version) => version.isKept).at(-1);
  if (wanted ?? latest) {
    await show((wanted ?? latest).id);
  } else {
    $('welcome').hidden = false;
  }
  document.body.dataset.ready = 'true';
}

async function open(load) {
  await attempt(async () => {
    const version = await load();
    versions.set(version.id, version);
    await show(version.id);
  });
}

/** Shows a version; its variations that were not kept are below it. */
async function show(id) {
  const version = versions.get(id);
  const json = await api.score(id);
  player.stop();
  current = version;
  score = new Score(json);
  chosenTracks = new Set();
  $('welcome').hidden = true;
  $('work').hidden = false;
  $('title').textContent = version.title;
  document.title = `${version.title} – Continuo studio`;
  history.replaceState(null, '', `#v${id}`);
  if (version.parent) {
    redone.set(version.parent, id);
  }
  roll.newPart = version.newEndTick > version.newStartTick
    ? { from: version.newStartTick, to: version.newEndTick } : null;
  roll.selection = null;
  roll.resize();
  roll.show(score);
  if (roll.newPart) {
    roll.scrollTo(roll.newPart.from - 0.3 * roll.visibleTicks);
  }
  overview.redraw();
  player.position = version.newStartTick > 0
    ? score.barStart(Math.max(1, score.barAt(version.newStartTick) - 2)) : 0;
  drawTracks();
  updateForm();
  updateTransport();
  drawTree();
  for (const kind of ['midi', 'wav', 'png']) {
    makeDraggable($(kind), version, kind);
  }
  $('roll').setAttribute('aria-label',
    `Piano roll of ${version.title}: ${score.lastBar} bars, ${score.notes.length} notes`);
  await showVariations();
  player.prepare(score);
}

function drawTree() {
  drawVersions($('versions'), versions, current.id, (id) => attempt(() => show(id)));
  $('undo').disabled = !current.parent;
  $('redo').disabled = !versions.has(redone.get(current.id));
}

const undo = () => current?.parent && attempt(() => show(current.parent));
const redo = () => {
  const next = current && redone.get(current.id);
  return versions.has(next) && attempt(() => show(next));
};

// ---- tracks

function drawTracks() {
  $('tracks').replaceChildren(...score.voices().map((voice) => {
    const name = voice.name || (voice.isDrums ? 'Drums' : instruments[voice.program]);
    const dot = dom('span', { class: 'dot' });
    dot.style.background = `var(--track-${voice.track % TRACK_COLORS})`;
    const mute = dom('button', { type: 'button', class: 'quiet', title: 'Mute', 'aria-label': `Mute ${name}` });
    const drawMute = () => {
      const isMuted = player.muted.has(voice.track);
      mute.replaceChildren(icon(isMuted ? 'mute' : 'sound'));
      mute.setAttribute('aria-pressed', String(isMuted));
    };
    mute.onclick = () => {
      player.setMuted(voice.track, !player.muted.has(voice.track));
      roll.hidden = player.muted;
      roll.redraw();
      drawMute();
    };
    drawMute();
    const uses = dom('input', { type: 'checkbox', checked: true, 'aria-label': `New notes on ${name}` });
    chosenTracks.add(voice.track);
    uses.onchange = () => {
      chosenTracks[uses.checked ? 'add' : 'delete'](voice.track);
      updateForm();
    };
    const row = [dom('label', { class: 'uses', title: 'New notes may be on this track' }, uses, 'new')];
    if (!voice.isDrums) {
      const select = dom('select', { 'aria-label': `Instrument of ${name}` },
        ...instruments.map((instrument, program) =>
          dom('option', { value: program, selected: program === voice.program }, instrument)));
      select.onchange = () => open(() => api.changeInstrument(current.id, voice.track, Number(select.value)));
      row.unshift(select);
    }
    return dom('div', { class: 'track' },
      dom('div', { class: 'track-head' }, dot, dom('span', { class: 'track-name', title: name }, name), mute),
      dom('div', { class: 'track-row' }, ...row));
  }));
}

// ---- the form

const action = () => field('action').value;

function updateForm() {
  const fills = action() === 'FILL';
  for (const label of form.querySelectorAll('[data-for]')) {
    label.hidden = label.dataset.for !== action();
  }
  const fromBar = field('from').value === 'bar';
  $('from-bar-field').hidden = fills || !fromBar;
  const temperature = number('temperature'); // null: that of the model
  $('temperature').value = temperature ?? 1;
  $('temperature-value').textContent = temperature?.toFixed(2) ?? 'the model’s';
  const count = Number(field('count').value);
  $('go').textContent = fills
    ? `Fill bars ${field('firstBar').value}–${field('lastBar').value}`
    : count === 1 ? 'Go on' : `Go on in ${count} ways`;
  $('go').disabled = generation !== null;
  $('stop').hidden = generation === null;
  const all = score ? score.voices().length : 0;
  $('ask-hint').textContent = chosenTracks.size < all
    ? `New notes only on ${chosenTracks.size} of ${all} tracks.`
    : fills ? 'Drag over the bar numbers to mark the bars.' : '';
  if (score) {
    field('fromBar').max = score.lastBar + 1;
    roll.markTick = fills ? null
      : fromBar ? score.barStart(Math.max(2, Number(field('fromBar').value) || 2)) : score.endTick;
    roll.drawOverlay();
  }
}

function setSelection(bars) {
  roll.selection = bars;
  if (bars) {
    field('firstBar').value = bars.first;
    field('lastBar').value = bars.last;
  }
  $('marked').textContent = bars ? `Bars ${bars.first}–${bars.last} marked` : '';
  applyLoop();
  updateForm();
  roll.drawOverlay();
}

function applyLoop() {
  const bars = roll.selection;
  const isOn = $('loop').getAttribute('aria-pressed') === 'true';
  player.loop = isOn && score
    ? {
        from: bars ? score.barStart(bars.first) : 0,
        to: bars ? score.barStart(bars.last + 1) : score.barStart(score.lastBar + 1),
      }
    : null;
}

/** The form outlives a reload. */
function saveForm() {
  localStorage.setItem('form', JSON.stringify(Object.fromEntries(new FormData(form))));
}

function restoreForm() {
  const saved = JSON.parse(localStorage.getItem('form') ?? '{}');
  for (const [name, value] of Object.entries(saved)) {
    const models = [...field('model').options].map((option) => option.value);
    if (field(name) && (name !== 'model' || models.includes(value))) {
      field(name).value = value;
    }
  }
  updateForm();
}

// ---- variations

async function showVariations() {
  if (generation) {
    return; // those of the generation are there
  }
  const from = current;
  const left = [...versions.values()].filter((one) => one.parent === from.id && !one.isKept).slice(-8);
  variations = [];
  $('variations').replaceChildren();
  for (const [index, version] of left.entries()) {
    const json = await api.score(version.id);
    if (current !== from || generation) {
      return;
    }
    const music = new Score(json);
    const tracks = new Set(version.newTracks);
    const fills = version.request?.action === 'FILL';
    for (const note of music.notes) {
      note.isNew = note.tick >= version.newStartTick && (!fills || note.tick < version.newEndTick)
        && (tracks.size === 0 || tracks.has(note.track));
    }
    const card = addVariation(index, music, { from: version.newStartTick, to: version.newEndTick }, version.newEndTick);
    card.finish(version);
  }
  $('variations-title').hidden = variations.length === 0;
}

function addVariation(index, music, newPart, targetTick) {
  const card = new Variation(index, music, newPart, targetTick);
  card.addEventListener('hear', (event) => hear(card, event.detail === 'alone'));
  card.addEventListener('keep', () => keep(card));
  card.addEventListener('discard', () => discard(card));
  variations.push(card);
  $('variations').append(card.element);
  $('variations-title').hidden = false;
  card.attach();
  return card;
}

function hear(card, alone) {
  if (player.isPlaying && player.score === card.score && heard === card) {
    player.stop();
    return;
  }
  heard?.element.classList.remove('heard');
  heard = card;
  card.element.classList.add('heard');
  player.loop = null;
  player.play(card.score, alone ? card.newPart.from : card.leadInTick());
}

const keep = (card) => card?.version && attempt(async () => {
  const version = await api.keep(card.version.id);
  versions.set(version.id, version);
  await show(version.id);
});

const discard = (card) => card.version && attempt(async () => {
  await api.discard(card.version.id);
  versions.delete(card.version.id);
  variations = variations.filter((other) => other !== card);
  card.element.remove();
  $('variations-title').hidden = variations.length === 0;
});

player.isGrowing = (music) => variations.some((card) => card.score === music && card.isGrowing);

async function ask() {
  if (generation || !current) {
    return;
  }
  const voices = score.voices().map((voice) => voice.track);
  if (chosenTracks.size === 0) {
    say('Choose at least one track for new notes: check “new” at a track.');
    return;
  }
  const fills = action() === 'FILL';
  const wish = {
    version: current.id,
    action: action(),
    firstBar: fills ? Number(field('firstBar').value) : field('from').value === 'bar' ? Number(field('fromBar').value) : 0,
    lastBar: fills ? Number(field('lastBar').value) : 0,
    tracks: chosenTracks.size === voices.length ? [] : voices.filter((track) => chosenTracks.has(track)),
    model: field('model').value,
    bars: Number(field('bars').value),
    temperature: number('temperature'),
    scale: field('scale').value.trim() || null,
    chords: field('chords').value.trim() || null,
    lowestPitch: number('lowestPitch'),
    highestPitch: number('highestPitch'),
    count: Number(field('count').value),
    seed: number('seed'),
  };
  generation = { number: null };
  updateForm();
  $('progress').textContent = 'Loading the model …';
  player.stop();
  const from = current;
  await attempt(() => api.generate(wish, {
    start(data) {
      generation.number = data.generation;
      $('progress').textContent = 'Listening to the music …';
      variations = [];
      $('variations').replaceChildren();
      const base = new Score(data.base);
      const start = data.startTick;
      const target = fills ? base.barStart(wish.lastBar + 1) : start + wish.bars * base.ticksOfLastBar;
      for (let index = 0; index < data.count; index++) {
        addVariation(index, base.copy(), { from: start, to: start }, target);
      }
      variations[0].element.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    },
    event(data) {
      variations[data.variation].add(data.event);
      $('progress').textContent = 'Writing …';
    },
    done(data) {
      if (data.version) {
        versions.set(data.version.id, data.version);
      }
      variations[data.variation].finish(data.version ?? null);
    },
  }));
  generation = null;
  $('progress').textContent = '';
  variations.filter((card) => card.isGrowing).forEach((card) => card.finish(null));
  updateForm();
  if (current !== from) {
    await showVariations();
  }
}

// ---- playing

function updateTransport() {
  const music = player.isPlaying ? player.score : score;
  const label = player.isPlaying ? 'Stop' : 'Play';
  if ($('play').dataset.label !== label) {
    $('play').dataset.label = label;
    $('play').setAttribute('aria-label', label);
    $('play').replaceChildren(icon(player.isPlaying ? 'stop' : 'play'));
  }
  const tick = player.tick();
  $('place').textContent = placeText(music, tick);
  const isOfVariation = music !== score;
  roll.setCursor(isOfVariation ? null : tick);
  for (const card of variations) {
    card.roll?.setCursor(player.isPlaying && card.score === music ? tick : null);
  }
  if (player.isPlaying) {
    if (!isOfVariation) {
      roll.follow(tick);
    }
    requestAnimationFrame(() => player.isPlaying && updateTransport());
  }
}

player.addEventListener('change', () => score && updateTransport());

function togglePlay() {
  if (player.isPlaying) {
    player.stop();
  } else if (score) {
    applyLoop();
    const start = player.loop && (player.position < player.loop.from || player.position >= player.loop.to)
      ? player.loop.from : player.position;
    player.play(score, start >= score.endTick ? 0 : start);
  }
}

function seekBars(count) {
  const tick = player.tick();
  const bar = score.barAt(tick);
  const back = count < 0 && tick - score.barStart(bar) > score.ticksPerQuarter ? 0 : count;
  player.seek(score.barStart(Math.max(1, Math.min(score.lastBar + 1, bar + back))));
  roll.follow(player.position);
}

function extendSelection(count) {
  const bar = score.barAt(player.tick());
  const bars = roll.selection ?? { first: bar, last: bar + (count < 0 ? 1 : -1) };
  const last = Math.max(bars.first, bars.last + count);
  setSelection({ first: bars.first, last });
}

// ---- what the user does

$('undo').append(icon('undo'));
$('redo').append(icon('redo'));
$('play').onclick = togglePlay;
$('start').onclick = () => { player.seek(0); roll.scrollTo(0); };
$('loop').onclick = () => {
  $('loop').setAttribute('aria-pressed', String($('loop').getAttribute('aria-pressed') !== 'true'));
  applyLoop();
};
$('zoom-in').onclick = () => roll.zoom(1.5);
$('zoom-out').onclick = () => roll.zoom(1 / 1.5);
$('zoom-fit').onclick = () => { roll.startTick = 0; roll.zoom(0); };
$('undo').onclick = undo;
$('redo').onclick = redo;
$('help-button').onclick = () => $('help').showModal();
$('stop').onclick = () => generation?.number && attempt(() => api.stop(generation.number));
$('songs').onchange = () => {
  const name = $('songs').value;
  $('songs').value = '';
  open(() => api.openSong(name));
};
$('file').onchange = () => {
  const [file] = $('file').files;
  if (file) {
    open(() => api.openFile(file));
  }
  $('file').value = '';
};
$('temperature').oninput = () => { field('temperature').value = $('temperature').value; };
field('model').oninput = () => { field('temperature').value = ''; };
form.oninput = () => { updateForm(); saveForm(); };
form.onsubmit = (event) => { event.preventDefault(); ask(); };
for (const name of ['firstBar', 'lastBar']) {
  field(name).addEventListener('change', () => {
    const first = Math.max(1, Number(field('firstBar').value));
    setSelection({ first, last: Math.max(first, Number(field('lastBar').value)) });
  });
}
roll.addEventListener('seek', (event) => player.seek(event.detail));
roll.addEventListener('select', (event) => setSelection(event.detail));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  roll.redraw();
  overview.redraw();
  variations.forEach((card) => card.roll.redraw());
});

let dragDepth = 0;
const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
addEventListener('dragenter', (event) => {
  dragDepth += 1;
  $('drop').hidden = !hasFiles(event);
});
addEventListener('dragleave', () => {
  dragDepth -= 1;
  $('drop').hidden = dragDepth > 0 ? $('drop').hidden : true;
});
addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
addEventListener('drop', (event) => {
  dragDepth = 0;
  $('drop').hidden = true;
  const [file] = event.dataTransfer?.files ?? [];
  if (file) {
    event.preventDefault();
    open(() => api.openFile(file));
  }
});

const KEYS = {
  ' ': togglePlay,
  ArrowLeft: () => seekBars(-1),
  ArrowRight: () => seekBars(1),
  'Shift+ArrowLeft': () => extendSelection(-1),
  'Shift+ArrowRight': () => extendSelection(1),
  Home: () => $('start').click(),
  Escape: () => setSelection(null),
  l: () => $('loop').click(),
  '+': () => $('zoom-in').click(),
  '=': () => $('zoom-in').click(),
  '-': () => $('zoom-out').click(),
  0: () => $('zoom-fit').click(),
  c: () => { field('action').value = 'CONTINUE'; updateForm(); ask(); },
  f: () => { field('action').value = 'FILL'; updateForm(); ask(); },
  k: () => keep(heard),
  '?': () => $('help').showModal(),
  'Control+z': undo,
  'Control+Shift+z': redo,
  'Control+y': redo,
};

addEventListener('keydown', (event) => {
  const types = event.target.closest?.('input:not([type=checkbox]):not([type=radio]), select, textarea, dialog');
  const presses = event.key === ' ' && event.target.closest?.('button, a, label, input');
  if (types || presses || event.altKey || !score) {
    return;
  }
  const isArrow = event.key.startsWith('Arrow');
  const withControl = event.ctrlKey || event.metaKey;
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const name = (withControl ? 'Control+' : '') + (event.shiftKey && (isArrow || withControl) ? 'Shift+' : '') + letter;
  const variation = /^[1-8]$/.test(name) ? variations[Number(name) - 1] : null;
  const act = variation ? () => hear(variation, false) : KEYS[name];
  if (act) {
    event.preventDefault();
    act();
  }
});

/** For tests, and for whoever looks under the hood. */
globalThis.studio = { player, roll, versions, render, get score() { return score; }, get current() { return current; }, get variations() { return variations; } };

attempt(begin);
