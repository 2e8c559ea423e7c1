import { dom, icon } from './dom.js';
import { fileAddress } from './api.js';
import { PianoRoll } from './pianoroll.js';

const LEAD_IN_BARS = 4; // of the music before, shown and played with a variation
const LETTERS = 'ABCDEFGH';

/**
 * A variation on its card: while it is generated it grows, afterwards it is a version that was not
 * kept yet. Events: 'hear' {detail: 'alone' | 'in place'}, 'keep', 'discard'.
 */
export class Variation extends EventTarget {
  constructor(index, score, newPart, targetTick) {
    super();
    this.index = index;
    this.score = score;
    this.newPart = newPart; // {from, to} in ticks
    this.targetTick = targetTick; // where it will end
    this.version = null;
    this.isGrowing = true;
    this.element = this.build();
  }

  get letter() {
    return LETTERS[this.index] ?? String(this.index + 1);
  }

  build() {
    const { letter } = this;
    const button = (name, text, label, event, detail) =>
      dom('button', {
        type: 'button', title: label, 'aria-label': `${label}: variation ${letter}`,
        onclick: () => this.dispatchEvent(new CustomEvent(event, { detail })),
      }, icon(name), text);
    this.mini = dom('div', { class: 'mini', role: 'img', 'aria-label': `Piano roll of variation ${letter}` });
    this.progress = dom('progress', { max: 1, value: 0, 'aria-label': `Progress of variation ${letter}` });
    this.facts = dom('span', { class: 'fine' });
    this.keepButton = button('keep', 'Keep', 'Keep and go on from it', 'keep');
    this.discardButton = button('discard', '', 'Discard', 'discard');
    this.discardButton.className = 'quiet';
    this.drag = dom('a', { class: 'drag', draggable: 'true', title: 'Download, or drag it into your music program' }, 'MIDI');
    this.inPlace = button('play', 'In place', 'Hear it after the music before', 'hear', 'in place');
    this.alone = button('play', 'Alone', 'Hear it alone', 'hear', 'alone');
    return dom('article', { class: 'variation', 'aria-label': `Variation ${letter}` },
      this.mini, this.progress,
      dom('div', { class: 'variation-bar' },
        dom('span', { class: 'label', 'aria-hidden': 'true' }, letter),
        this.inPlace, this.alone, this.facts, this.drag, this.keepButton, this.discardButton));
  }

  /** Draws the card once it is part of the page. */
  attach() {
    this.roll = new PianoRoll(this.mini, { plain: true });
    this.roll.fadesOld = true;
    this.roll.newPart = this.newPart;
    this.roll.show(this.score);
    this.roll.addEventListener('resize', () => this.fit());
    this.fit();
    this.update();
  }

  fit() {
    const { score, newPart } = this;
    const lead = score.barStart(Math.max(1, score.barAt(newPart.from) - LEAD_IN_BARS));
    const lowest = this.roll.lowPitch;
    this.roll.fitPitches();
    this.roll.lowPitch = Math.min(lowest, this.roll.lowPitch);
    this.roll.startTick = lead;
    const shown = Math.max(this.targetTick, newPart.to) + score.ticksPerQuarter - lead;
    this.roll.pixelsPerTick = this.roll.width / shown;
  }

  /** The tick at which hearing it in place begins. */
  leadInTick() {
    return this.score.barStart(Math.max(1, this.score.barAt(this.newPart.from) - 2));
  }

  add(event) {
    const note = this.score.add(event);
    if (note) {
      this.newPart.to = Math.max(this.newPart.to, note.end);
      if (note.pitch < this.roll.lowPitch || note.pitch > this.roll.highPitch) {
        this.fit();
      }
      this.progress.value = (note.tick - this.newPart.from) / (this.targetTick - this.newPart.from);
      this.roll.redraw();
      this.update();
    }
  }

  /** The variation has ended; version is null if nothing was generated. */
  finish(version) {
    this.version = version;
    this.isGrowing = false;
    this.fit();
    this.roll.redraw();
    this.update();
  }

  update() {
    const count = this.score.notes.reduce((sum, note) => sum + (note.isNew ? 1 : 0), 0);
    const { version } = this;
    const seed = version?.request ? `, seed ${version.request.seed}` : '';
    const stopped = version && !version.isComplete ? ', stopped early' : '';
    this.facts.textContent = this.isGrowing && count === 0 ? 'reading the music …' : `${count} new notes${seed}${stopped}`;
    this.keepButton.disabled = !version;
    this.discardButton.disabled = !version;
    this.alone.disabled = count === 0;
    this.inPlace.disabled = count === 0;
    this.progress.hidden = !this.isGrowing;
    this.drag.hidden = !version;
    if (version) {
      makeDraggable(this.drag, version, 'midi');
    }
  }
}

/** The name of a download: that of the file in the folder. */
export function fileName(version, extension) {
  const words = version.title.replace(/[\\/:*?"<>|]/g, ' ').trim() || 'piece';
  return `${words} ${version.id}.${extension}`;
}

/** Makes a link a download that can be dragged out of the browser (Chromium: DownloadURL). */
export function makeDraggable(link, version, kind) {
  const extension = kind === 'midi' ? 'mid' : kind;
  link.href = fileAddress(version.id, kind);
  link.download = fileName(version, extension);
  link.ondragstart = (event) => {
    const type = { midi: 'audio/midi', wav: 'audio/wav', png: 'image/png' }[kind];
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('DownloadURL', `${type}:${link.download}:${link.href}`);
  };
}
