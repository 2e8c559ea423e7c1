import { Synthesizer } from './synthesizer.js';

const AHEAD_SECONDS = 0.3; // notes are handed to the synthesizer this long before they sound
const HIDDEN_AHEAD_SECONDS = 2; // a page in the background wakes once a second
const START_SECONDS = 0.05;
const TAIL_SECONDS = 1;
const SAMPLE_RATE = 44_100; // also before there is an output, so that sounds can be rendered early

/** Where a tick is: bar and time, for people. */
export function placeText(score, tick) {
  const seconds = Math.floor(score.secondsAt(tick));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return `Bar ${score.barAt(tick)} of ${score.lastBar} · ${time}`;
}

/** Plays a score, which may grow meanwhile: play, stop, seek, loop. */
export class Player extends EventTarget {
  constructor() {
    super();
    this.score = null;
    this.isPlaying = false;
    this.loop = null; // {from, to} in ticks
    this.position = 0; // ticks, while not playing
    this.muted = new Set();
    this.isGrowing = () => false;
  }

  /** Starts the audio of the page; browsers want a click or key before. */
  wake() {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: 'interactive', sampleRate: SAMPLE_RATE });
      this.synthesizer = new Synthesizer(this.context);
      this.applyMutes();
    }
    if (this.context.state !== 'running') {
      this.context.resume();
    }
  }

  /** Renders the first notes' sounds in advance, without a click. */
  async prepare(score) {
    const offline = new Synthesizer(new OfflineAudioContext(1, 1, SAMPLE_RATE));
    for (const note of score.notes) {
      const started = performance.now();
      offline.prepare(score, [note]);
      if (performance.now() - started > 2) {
        await new Promise((resolve) => setTimeout(resolve, 8)); // let the page draw
      }
    }
  }

  setMuted(track, isMuted) {
    this.muted[isMuted ? 'add' : 'delete'](track);
    this.applyMutes();
  }

  applyMutes() {
    if (this.synthesizer) {
      const tracks = new Set([...this.synthesizer.tracks.keys(), ...this.muted]);
      tracks.forEach((track) => this.synthesizer.setMuted(track, this.muted.has(track)));
    }
  }

  /** Plays a score from a tick. */
  play(score, fromTick = this.position) {
    this.halt();
    this.wake();
    this.score = score;
    this.isPlaying = true;
    const startSeconds = score.secondsAt(fromTick);
    this.spans = [{ context: this.context.currentTime + START_SECONDS, music: startSeconds }];
    this.next = score.firstNoteFrom(fromTick);
    this.startHeld(fromTick);
    this.timer = setInterval(() => this.schedule(), 40);
    this.schedule();
    this.dispatchEvent(new Event('change'));
  }

  /** Starts the notes that already sound at the start tick. */
  startHeld(fromTick) {
    const { score, synthesizer } = this;
    const start = score.secondsAt(fromTick);
    const first = score.firstNoteFrom(fromTick - score.longestTicks);
    for (let i = first; i < this.next; i++) {
      const note = score.notes[i];
      if (note.end > fromTick && note.channel !== 9) {
        synthesizer.play(score, note, this.spans[0].context, start - score.secondsAt(note.tick));
      }
    }
  }

  schedule() {
    const { score, context } = this;
    const until =
      context.currentTime + (document.hidden ? HIDDEN_AHEAD_SECONDS : AHEAD_SECONDS);
    for (let span = this.spans.at(-1); ; span = this.spans.at(-1)) {
      const loopTo = this.loop && this.loop.to > score.tickAt(span.music) ? this.loop.to : Infinity;
      while (this.next < score.notes.length && score.notes[this.next].tick < loopTo) {
        const note = score.notes[this.next];
        const when = span.context + score.secondsAt(note.tick) - span.music;
        if (when > until) {
          return;
        }
        this.synthesizer.play(score, note, Math.max(when, context.currentTime));
        this.next++;
      }
      const loopEnd = span.context + score.secondsAt(Math.min(loopTo, score.endTick)) - span.music;
      if (loopTo === Infinity || loopEnd > until) {
        break;
      }
      this.next = score.firstNoteFrom(this.loop.from);
      this.spans.push({ context: loopEnd, music: score.secondsAt(this.loop.from) });
    }
    if (this.seconds() > score.seconds + TAIL_SECONDS && !this.isGrowing(score) && !this.loop) {
      this.stop();
      this.position = 0;
    }
  }

  /** The place that sounds now, in seconds of the music. */
  seconds() {
    const now = this.context.currentTime - (this.context.outputLatency || 0);
    const span = this.spans.findLast((one) => one.context <= now) ?? this.spans[0];
    return span.music + Math.max(0, now - span.context);
  }

  /** The place that sounds now, or where playing will start, in ticks. */
  tick() {
    return this.isPlaying ? this.score.tickAt(this.seconds()) : this.position;
  }

  seek(tick) {
    this.position = Math.max(0, tick);
    if (this.isPlaying) {
      this.play(this.score, this.position);
    } else {
      this.dispatchEvent(new Event('change'));
    }
  }

  halt() {
    if (this.isPlaying) {
      this.isPlaying = false;
      clearInterval(this.timer);
      this.synthesizer.silence();
    }
  }

  /** Stops; playing goes on from here. */
  stop() {
    if (this.isPlaying) {
      const tick = Math.min(this.tick(), this.score.endTick);
      this.halt();
      this.position = tick;
      this.dispatchEvent(new Event('change'));
    }
  }
}
