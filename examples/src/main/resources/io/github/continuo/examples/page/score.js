/**
 * Music as the server sends it (ScoreJson), which may grow while it is generated. Times are in
 * ticks; secondsAt and tickAt convert them by the tempo events so far.
 */
export class Score {
  static DEFAULT_MICROS_PER_QUARTER = 500_000;

  constructor(json) {
    this.ticksPerQuarter = json.ticksPerQuarter;
    this.bars = json.bars; // start ticks, and the start of the bar after the last
    this.tracks = json.tracks; // {name}
    this.notes = []; // by ascending tick
    this.longestTicks = 0;
    this.endTick = 0;
    this.tempos = [{ tick: 0, seconds: 0, micros: Score.DEFAULT_MICROS_PER_QUARTER }];
    this.programs = new Map(); // channel -> [{tick, value}]
    this.controls = new Map(); // channel * 128 + controller -> [{tick, value}]
    for (const event of json.events) {
      this.add(event, false);
    }
    this.notes.sort((a, b) => a.tick - b.tick);
  }

  /** Adds an event; isNew marks notes that were generated just now. */
  add(event, isNew = true) {
    const [kind, track, tick] = event;
    if (kind === 'note') {
      const [, , , ticks, channel, pitch, velocity] = event;
      const note = { track, tick, end: tick + ticks, channel, pitch, velocity, isNew };
      insert(this.notes, note, isNew);
      this.longestTicks = Math.max(this.longestTicks, ticks);
      this.endTick = Math.max(this.endTick, note.end);
      while (this.tracks.length <= track) {
        this.tracks.push({ name: '' });
      }
      return note;
    }
    if (kind === 'program') {
      timeline(this.programs, event[3], tick, event[4]);
    } else if (kind === 'control') {
      timeline(this.controls, event[3] * 128 + event[4], tick, event[5]);
    } else {
      this.addTempo(tick, event[3]);
    }
    return null;
  }

  addTempo(tick, micros) {
    this.tempos = this.tempos.filter((tempo) => tempo.tick !== tick);
    this.tempos.push({ tick, seconds: 0, micros });
    this.tempos.sort((a, b) => a.tick - b.tick);
    for (let i = 1; i < this.tempos.length; i++) {
      const before = this.tempos[i - 1];
      this.tempos[i].seconds =
        before.seconds + this.secondsOf(this.tempos[i].tick - before.tick, before.micros);
    }
  }

  secondsOf(ticks, micros) {
    return (ticks * micros * 1e-6) / this.ticksPerQuarter;
  }

  secondsAt(tick) {
    const tempo = this.tempos[Math.max(0, after(this.tempos, (one) => one.tick <= tick) - 1)];
    return tempo.seconds + this.secondsOf(tick - tempo.tick, tempo.micros);
  }

  tickAt(seconds) {
    const tempo = this.tempos[Math.max(0, after(this.tempos, (one) => one.seconds <= seconds) - 1)];
    return tempo.tick + ((seconds - tempo.seconds) * 1e6 * this.ticksPerQuarter) / tempo.micros;
  }

  get seconds() {
    return this.secondsAt(this.endTick);
  }

  get lastBar() {
    return this.barAt(Math.max(0, this.endTick - 1));
  }

  get ticksOfLastBar() {
    const n = this.bars.length;
    return n > 1 ? this.bars[n - 1] - this.bars[n - 2] : 4 * this.ticksPerQuarter;
  }

  /** The start tick of a bar, counted from 1; bars after the last are as long as it. */
  barStart(bar) {
    const n = this.bars.length;
    return bar <= n ? this.bars[bar - 1] : this.bars[n - 1] + (bar - n) * this.ticksOfLastBar;
  }

  /** The number of the bar that contains a tick, counted from 1. */
  barAt(tick) {
    const n = this.bars.length;
    if (tick >= this.bars[n - 1]) {
      return n + Math.floor((tick - this.bars[n - 1]) / this.ticksOfLastBar);
    }
    return Math.max(1, after(this.bars, (start) => start <= tick));
  }

  /** The index of the first note that starts at or after a tick. */
  firstNoteFrom(tick) {
    return after(this.notes, (note) => note.tick < tick);
  }

  programAt(channel, tick) {
    return valueAt(this.programs.get(channel), tick, 0);
  }

  controlAt(channel, controller, tick, otherwise) {
    return valueAt(this.controls.get(channel * 128 + controller), tick, otherwise);
  }

  /** The tick at which a note stops sounding: its end, or the release of the pedal that holds it. */
  soundEnd(note) {
    const pedal = this.controls.get(note.channel * 128 + 64);
    if (!pedal || valueAt(pedal, note.end, 0) < 64) {
      return note.end;
    }
    const up = pedal.find((move) => move.tick > note.end && move.value < 64);
    return up ? up.tick : note.end + 4 * this.ticksPerQuarter;
  }

  /** Tracks with notes, in order: {track, name, program, channels, isDrums, count}. */
  voices() {
    const voices = new Map();
    for (const note of this.notes) {
      let voice = voices.get(note.track);
      if (!voice) {
        voice = {
          track: note.track,
          name: this.tracks[note.track].name,
          program: this.programAt(note.channel, note.tick),
          isDrums: note.channel === 9,
          count: 0,
        };
        voices.set(note.track, voice);
      }
      voice.count++;
    }
    return [...voices.values()].sort((a, b) => a.track - b.track);
  }

  /** A copy that can grow by itself. */
  copy() {
    const copy = Object.assign(Object.create(Score.prototype), this);
    copy.notes = [...this.notes];
    copy.tracks = [...this.tracks];
    copy.tempos = this.tempos.map((tempo) => ({ ...tempo }));
    copy.programs = new Map([...this.programs].map(([key, list]) => [key, [...list]]));
    copy.controls = new Map([...this.controls].map(([key, list]) => [key, [...list]]));
    return copy;
  }
}

function insert(notes, note, keepsOrder) {
  notes.push(note);
  for (let i = notes.length - 1; keepsOrder && i > 0 && notes[i - 1].tick > note.tick; i--) {
    notes[i] = notes[i - 1];
    notes[i - 1] = note;
  }
}

function timeline(map, key, tick, value) {
  const list = map.get(key) ?? [];
  list.push({ tick, value });
  if (list.length > 1 && list[list.length - 2].tick > tick) {
    list.sort((a, b) => a.tick - b.tick);
  }
  map.set(key, list);
}

function valueAt(list, tick, otherwise) {
  const index = list ? after(list, (one) => one.tick <= tick) - 1 : -1;
  return index >= 0 ? list[index].value : otherwise;
}

/** The number of leading items of a sorted list for which a condition holds. */
function after(list, holds) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle])) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
