/**
 * A piano roll on a canvas: time to the right, pitch upwards, a color for each track. Only notes in
 * view are drawn, in device pixels. A second canvas above it has what moves: cursor and selection.
 */

const RULER = 26;
const GUTTER = 34;
const BLACK_KEYS = new Set([1, 3, 6, 8, 10]);
const MIN_PITCHES = 25;
const LEVELS = 3; // of velocity, by opacity
const FALLBACK_BARS = 4;

export const TRACK_COLORS = 8;
export const colorOf = (style, track) =>
  style.getPropertyValue(`--track-${track % TRACK_COLORS}`).trim();

export class PianoRoll extends EventTarget {
  /** Draws into an element; a plain one has no ruler, keys or pointer. */
  constructor(element, { plain = false } = {}) {
    super();
    this.element = element;
    this.ruler = plain ? 0 : RULER;
    this.gutter = plain ? 0 : GUTTER;
    this.notesCanvas = canvasIn(element);
    this.overlay = canvasIn(element);
    this.score = null;
    this.startTick = 0;
    this.pixelsPerTick = 0.1;
    this.selection = null; // {first, last} bars
    this.markTick = null; // where music goes on
    this.newPart = null; // {from, to} in ticks
    this.hidden = new Set(); // tracks that are muted, drawn faintly
    this.fadesOld = false;
    this.cursorTick = null;
    this.isDirty = false;
    new ResizeObserver(() => this.resize()).observe(element);
    if (!plain) {
      this.listen();
    }
    this.resize();
  }

  show(score) {
    this.score = score;
    this.fitPitches();
    this.fit();
    this.redraw();
  }

  /** Makes room for all pitches, two octaves at least. */
  fitPitches() {
    let low = 128;
    let high = -1;
    for (const note of this.score.notes) {
      low = Math.min(low, note.pitch);
      high = Math.max(high, note.pitch);
    }
    if (high < 0) {
      [low, high] = [54, 78];
    }
    const more = Math.max(2, Math.ceil((MIN_PITCHES - (high - low + 1)) / 2));
    this.lowPitch = Math.max(0, low - more);
    this.highPitch = Math.min(127, high + more);
  }

  /** Shows the whole piece, or its first bars if it is long. */
  fit() {
    const readable = 24 * 4 * this.score.ticksPerQuarter;
    this.startTick = 0;
    this.pixelsPerTick = (this.width - this.gutter) / Math.min(this.endTick(), readable);
  }

  endTick() {
    const { score } = this;
    const bars = Math.max(FALLBACK_BARS, score.barAt(Math.max(0, score.endTick - 1)));
    return score.barStart(bars + 1) + score.ticksPerQuarter;
  }

  x(tick) {
    return this.gutter + (tick - this.startTick) * this.pixelsPerTick;
  }

  tickAtX(x) {
    return this.startTick + (x - this.gutter) / this.pixelsPerTick;
  }

  get visibleTicks() {
    return (this.width - this.gutter) / this.pixelsPerTick;
  }

  scrollTo(tick) {
    const last = Math.max(0, this.endTick() - this.visibleTicks * 0.75);
    this.startTick = Math.max(0, Math.min(tick, last));
    this.redraw();
    this.dispatchEvent(new Event('view'));
  }

  zoom(factor, atX = this.gutter + (this.width - this.gutter) / 2) {
    const tick = this.tickAtX(atX);
    const least = (this.width - this.gutter) / (this.endTick() * 1.2);
    const most = 400 / this.score.ticksPerQuarter;
    this.pixelsPerTick = Math.max(Math.min(least, most), Math.min(most, this.pixelsPerTick * factor));
    this.scrollTo(tick - (atX - this.gutter) / this.pixelsPerTick);
  }

  /** Brings a tick into view, as a page is turned. */
  follow(tick) {
    const x = this.x(tick);
    if (x > this.width - 0.12 * (this.width - this.gutter) || x < this.gutter) {
      this.scrollTo(tick - 0.08 * this.visibleTicks);
    }
  }

  resize() {
    this.width = Math.max(1, this.element.clientWidth);
    this.height = Math.max(1, this.element.clientHeight);
    const ratio = globalThis.devicePixelRatio || 1;
    for (const canvas of [this.notesCanvas, this.overlay]) {
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(this.height * ratio);
      canvas.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.dispatchEvent(new Event('resize'));
    this.redraw();
  }

  /** Draws everything in the next frame. */
  redraw() {
    if (!this.isDirty) {
      this.isDirty = true;
      requestAnimationFrame(() => {
        this.isDirty = false;
        this.draw();
        this.drawOverlay();
      });
    }
  }

  draw() {
    const pen = this.notesCanvas.getContext('2d');
    pen.clearRect(0, 0, this.width, this.height);
    if (!this.score) {
      return;
    }
    const style = getComputedStyle(this.element);
    this.rowHeight = (this.height - this.ruler) / (this.highPitch - this.lowPitch + 1);
    if (this.gutter) {
      this.drawRows(pen, style);
    }
    this.drawNewPart(pen, style);
    this.drawBars(pen, style);
    pen.save();
    pen.beginPath();
    pen.rect(this.gutter, this.ruler, this.width - this.gutter, this.height - this.ruler);
    pen.clip();
    this.drawNotes(pen, style);
    pen.restore();
    if (this.gutter) {
      this.drawKeys(pen, style);
    }
  }

  y(pitch) {
    return this.ruler + (this.highPitch - pitch) * this.rowHeight;
  }

  drawRows(pen, style) {
    pen.fillStyle = style.getPropertyValue('--row');
    for (let pitch = this.lowPitch; pitch <= this.highPitch; pitch++) {
      if (BLACK_KEYS.has(pitch % 12)) {
        pen.fillRect(this.gutter, this.y(pitch), this.width - this.gutter, this.rowHeight);
      }
    }
  }

  drawNewPart(pen, style) {
    if (this.newPart) {
      const from = Math.max(this.gutter, this.x(this.newPart.from));
      const to = Math.min(this.width, this.x(this.newPart.to));
      pen.fillStyle = style.getPropertyValue('--new-part');
      pen.fillRect(from, this.ruler, Math.max(0, to - from), this.height - this.ruler);
    }
  }

  drawBars(pen, style) {
    const { score } = this;
    const end = this.tickAtX(this.width);
    const first = score.barAt(Math.max(0, this.startTick));
    const pixelsPerBar = score.ticksOfLastBar * this.pixelsPerTick;
    const every = 2 ** Math.max(0, Math.ceil(Math.log2(44 / pixelsPerBar)));
    const line = style.getPropertyValue('--line');
    const faint = style.getPropertyValue('--line-faint');
    const lineEvery = 2 ** Math.max(0, Math.ceil(Math.log2(7 / pixelsPerBar)));
    pen.font = `500 11px ${style.fontFamily}`;
    pen.textBaseline = 'middle';
    for (let bar = first; score.barStart(bar) <= end; bar++) {
      const start = score.barStart(bar);
      const next = score.barStart(bar + 1);
      if (score.ticksPerQuarter * this.pixelsPerTick > 16) {
        pen.fillStyle = faint;
        for (let tick = start + score.ticksPerQuarter; tick < next; tick += score.ticksPerQuarter) {
          this.vertical(pen, tick, this.ruler);
        }
      }
      if ((bar - 1) % lineEvery === 0) {
        pen.fillStyle = line;
        this.vertical(pen, start, this.ruler ? 6 : 0);
      }
      if (this.ruler && (bar - 1) % every === 0 && this.x(start) >= this.gutter - 1) {
        pen.fillStyle = style.getPropertyValue('--muted');
        pen.fillText(String(bar), this.x(start) + 5, 13);
      }
    }
  }

  vertical(pen, tick, top) {
    const x = Math.round(this.x(tick) * devicePixelRatio) / devicePixelRatio;
    if (x >= this.gutter) {
      pen.fillRect(x, top, 1, this.height - top);
    }
  }

  /** Draws the notes in view; those of a color and opacity in one path. */
  drawNotes(pen, style) {
    const { score } = this;
    const end = this.tickAtX(this.width);
    const paths = new Map();
    const height = Math.max(1.5, this.rowHeight - (this.rowHeight > 5 ? 1 : 0));
    const radius = Math.min(3, height / 3);
    for (let i = score.firstNoteFrom(this.startTick - score.longestTicks); i < score.notes.length; i++) {
      const note = score.notes[i];
      if (note.tick > end) {
        break;
      }
      if (note.end < this.startTick) {
        continue;
      }
      const level = Math.min(LEVELS - 1, Math.floor((note.velocity * LEVELS) / 128));
      const isFaint = this.hidden.has(note.track) || (this.fadesOld && !note.isNew);
      const key = (note.track % TRACK_COLORS) * 8 + (isFaint ? 4 : 0) + level;
      let path = paths.get(key);
      if (!path) {
        path = new Path2D();
        paths.set(key, path);
      }
      const x = this.x(note.tick);
      const width = Math.max(note.channel === 9 ? height : 2, (note.end - note.tick) * this.pixelsPerTick - 0.75);
      const y = this.y(note.pitch) + 0.5;
      if (width > 6 && height > 4) {
        path.roundRect(x, y, width, height, radius);
      } else {
        path.rect(x, y, width, height);
      }
    }
    for (const [key, path] of paths) {
      pen.globalAlpha = key & 4 ? 0.28 : 0.64 + (0.36 * (key & 3)) / (LEVELS - 1);
      pen.fillStyle = colorOf(style, key >> 3);
      pen.fill(path);
    }
    pen.globalAlpha = 1;
  }

  drawKeys(pen, style) {
    pen.fillStyle = style.getPropertyValue('--surface');
    pen.fillRect(0, 0, this.gutter, this.height);
    pen.fillStyle = style.getPropertyValue('--key');
    for (let pitch = this.lowPitch; pitch <= this.highPitch; pitch++) {
      if (BLACK_KEYS.has(pitch % 12)) {
        pen.fillRect(0, this.y(pitch) + 0.5, this.gutter * 0.55, Math.max(1, this.rowHeight - 1));
      }
    }
    pen.fillStyle = style.getPropertyValue('--line');
    pen.fillRect(this.gutter - 1, this.ruler, 1, this.height);
    pen.fillStyle = style.getPropertyValue('--muted');
    pen.font = `500 10px ${style.fontFamily}`;
    for (let pitch = Math.ceil(this.lowPitch / 12) * 12; pitch <= this.highPitch; pitch += 12) {
      pen.fillText(`C${pitch / 12 - 1}`, this.gutter * 0.55 + 1, this.y(pitch) + this.rowHeight / 2);
    }
  }

  drawOverlay() {
    const pen = this.overlay.getContext('2d');
    pen.clearRect(0, 0, this.width, this.height);
    if (!this.score) {
      return;
    }
    const accent = getComputedStyle(this.element).getPropertyValue('--accent');
    pen.fillStyle = accent;
    if (this.selection) {
      const from = Math.max(this.gutter, this.x(this.score.barStart(this.selection.first)));
      const to = this.x(this.score.barStart(this.selection.last + 1));
      if (to > from) {
        pen.globalAlpha = 0.12;
        pen.fillRect(from, 0, to - from, this.height);
        pen.globalAlpha = 1;
        pen.fillRect(from, 0, to - from, 3);
      }
    }
    if (this.markTick !== null && this.x(this.markTick) >= this.gutter - 1) {
      const x = this.x(this.markTick);
      pen.fillRect(x - 0.75, 0, 1.5, this.height);
      pen.beginPath();
      pen.moveTo(x, 0);
      pen.lineTo(x + 13, 6);
      pen.lineTo(x, 12);
      pen.fill();
    }
    if (this.cursorTick !== null && this.x(this.cursorTick) >= this.gutter - 1) {
      const x = this.x(this.cursorTick);
      pen.fillStyle = getComputedStyle(this.element).getPropertyValue('--text');
      pen.fillRect(x - 0.75, this.ruler / 2, 1.5, this.height);
      pen.beginPath();
      pen.arc(x, this.ruler / 2 + 1, 4, 0, 7);
      pen.fill();
    }
  }

  /** Moves the cursor without drawing the notes again. */
  setCursor(tick) {
    if (tick !== this.cursorTick) {
      this.cursorTick = tick;
      this.drawOverlay();
    }
  }

  listen() {
    const { element } = this;
    element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    element.addEventListener('pointerdown', (event) => {
      if (!this.score || event.button !== 0) {
        return;
      }
      element.setPointerCapture(event.pointerId);
      const { x, y } = this.place(event);
      const selects = y < this.ruler;
      const bar = this.score.barAt(Math.max(0, this.tickAtX(x)));
      const startTick = this.startTick;
      let moved = false;
      const move = (later) => {
        const now = this.place(later);
        moved ||= Math.abs(now.x - x) > 4;
        if (moved && selects) {
          const other = this.score.barAt(Math.max(0, this.tickAtX(now.x)));
          this.select({ first: Math.min(bar, other), last: Math.max(bar, other) });
        } else if (moved) {
          this.scrollTo(startTick - (now.x - x) / this.pixelsPerTick);
        }
      };
      const up = () => {
        element.removeEventListener('pointermove', move);
        if (!moved) {
          const tick = Math.max(0, this.tickAtX(x));
          this.dispatchEvent(new CustomEvent('seek', { detail: selects ? this.score.barStart(bar) : tick }));
        }
      };
      element.addEventListener('pointermove', move);
      element.addEventListener('pointerup', up, { once: true });
      element.addEventListener('pointercancel', up, { once: true });
    });
  }

  place(event) {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  wheel(event) {
    if (!this.score) {
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.004), this.place(event).x);
    } else if (event.deltaX !== 0 || event.shiftKey) {
      event.preventDefault();
      this.scrollTo(this.startTick + (event.deltaX || event.deltaY) / this.pixelsPerTick);
    }
  }

  select(bars) {
    this.selection = bars;
    this.drawOverlay();
    this.dispatchEvent(new CustomEvent('select', { detail: bars }));
  }
}

/** The whole piece in a narrow strip, with a frame around what the piano roll shows. */
export class Overview {
  constructor(element, roll) {
    this.canvas = canvasIn(element);
    this.element = element;
    this.roll = roll;
    roll.addEventListener('view', () => this.redraw());
    new ResizeObserver(() => this.redraw()).observe(element);
    const move = (event) => {
      const box = element.getBoundingClientRect();
      const tick = ((event.clientX - box.left) / box.width) * roll.endTick();
      roll.scrollTo(tick - roll.visibleTicks / 2);
    };
    element.addEventListener('pointerdown', (event) => {
      if (roll.score) {
        element.setPointerCapture(event.pointerId);
        move(event);
      }
    });
    element.addEventListener('pointermove', (event) => {
      if (roll.score && event.buttons) {
        move(event);
      }
    });
  }

  redraw() {
    if (!this.isDirty) {
      this.isDirty = true;
      requestAnimationFrame(() => {
        this.isDirty = false;
        this.draw();
      });
    }
  }

  draw() {
    const { element, canvas, roll } = this;
    const ratio = devicePixelRatio || 1;
    const width = element.clientWidth;
    const height = element.clientHeight;
    const style = getComputedStyle(element);
    const size = `${width}x${height}x${ratio}`;
    if (!roll.score || width === 0) {
      return;
    }
    const key = [size, roll.score.notes.length, style.getPropertyValue('--text')].join();
    if (this.notesScore !== roll.score || this.notesKey !== key) {
      this.notes = new OffscreenCanvas(width * ratio, height * ratio);
      this.drawNotes(this.notes.getContext('2d'), style, width, height, ratio);
      this.notesScore = roll.score;
      this.notesKey = key;
    }
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d');
    pen.drawImage(this.notes, 0, 0);
    pen.scale(ratio, ratio);
    const end = roll.endTick();
    const from = (roll.startTick / end) * width;
    const span = Math.min(width - from, (roll.visibleTicks / end) * width);
    pen.fillStyle = style.getPropertyValue('--accent');
    pen.globalAlpha = 0.13;
    pen.fillRect(from, 0, span, height);
    pen.globalAlpha = 0.8;
    pen.strokeStyle = style.getPropertyValue('--accent');
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.roundRect(from + 0.75, 0.75, Math.max(2, span - 1.5), height - 1.5, 5);
    pen.stroke();
  }

  drawNotes(pen, style, width, height, ratio) {
    const { roll } = this;
    pen.scale(ratio, ratio);
    pen.globalAlpha = 0.6;
    const scale = width / roll.endTick();
    const row = (height - 8) / (roll.highPitch - roll.lowPitch + 1);
    for (const note of roll.score.notes) {
      pen.fillStyle = colorOf(style, note.track);
      pen.fillRect(
        note.tick * scale, 4 + (roll.highPitch - note.pitch) * row,
        Math.max(1, (note.end - note.tick) * scale), Math.max(1, row));
    }
  }
}

function canvasIn(element) {
  const canvas = document.createElement('canvas');
  element.append(canvas);
  return canvas;
}
