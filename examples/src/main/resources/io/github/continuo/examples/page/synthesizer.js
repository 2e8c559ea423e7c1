/**
 * A small General MIDI synthesizer for Web Audio. Each instrument is a sum of sine waves, rendered
 * once for every few pitches and then played at the pitch of the note. The same notes always give
 * the same sound.
 */

const ZONE_SEMITONES = 4;
const RELEASE_SECONDS = 0.12;

/** What an instrument sounds like; partials are [ratio, amplitude]. */
const harmonic = (count, amplitude) =>
  Array.from({ length: count }, (_, i) => [i + 1, amplitude(i + 1)]);

const PIANO = {
  partials: harmonic(14, (n) => n ** -1.25 * (n % 7 === 0 ? 0.3 : 1)),
  decaySeconds: 3.2, stretch: 0.0004, strike: 0.05, brightness: 5, gain: 0.62,
};
const BELL = {
  partials: [[1, 1], [2.76, 0.5], [5.4, 0.25], [8.93, 0.12]],
  decaySeconds: 2.2, strike: 0.02, brightness: 9, gain: 0.4,
};
const ORGAN = {
  partials: [[1, 0.8], [2, 0.7], [3, 0.35], [4, 0.4], [6, 0.2], [8, 0.2]],
  attackSeconds: 0.012, brightness: 8, gain: 0.3,
};
const GUITAR = {
  partials: harmonic(16, (n) => Math.abs(Math.sin(n * 0.55)) / n),
  decaySeconds: 1.7, stretch: 0.0001, strike: 0.08, brightness: 6, gain: 0.75,
};
const BASS = {
  partials: harmonic(10, (n) => n ** -1.5),
  decaySeconds: 2, strike: 0.04, brightness: 6, gain: 0.85,
};
const STRINGS = {
  partials: harmonic(14, (n) => n ** -1.15),
  attackSeconds: 0.09, releaseSeconds: 0.25, chorus: true, brightness: 5, gain: 0.28,
};
const CHOIR = {
  partials: harmonic(10, (n) => [1, 0.9, 0.5, 0.25, 0.1, 0.06, 0.1, 0.12, 0.06, 0.03][n - 1]),
  attackSeconds: 0.12, releaseSeconds: 0.3, chorus: true, brightness: 6, gain: 0.3,
};
const BRASS = {
  partials: harmonic(14, (n) => n ** -0.85),
  attackSeconds: 0.045, brightness: 4, gain: 0.24,
};
const REED = {
  partials: harmonic(12, (n) => (n % 2 ? 1 : 0.35) * n ** -0.9),
  attackSeconds: 0.035, brightness: 5, gain: 0.28,
};
const PIPE = {
  partials: [[1, 1], [2, 0.22], [3, 0.1], [4, 0.04]],
  attackSeconds: 0.05, brightness: 8, gain: 0.45,
};
const LEAD = {
  partials: harmonic(16, (n) => 1 / n), attackSeconds: 0.01, chorus: true, brightness: 6, gain: 0.26,
};
const PAD = {
  partials: harmonic(8, (n) => n ** -1.4),
  attackSeconds: 0.35, releaseSeconds: 0.6, chorus: true, brightness: 5, gain: 0.32,
};

/** By family of eight General MIDI programs. */
const FAMILIES = [
  PIANO, BELL, ORGAN, GUITAR, BASS, STRINGS, STRINGS, BRASS,
  REED, PIPE, LEAD, PAD, PAD, GUITAR, BELL, PAD,
];

function instrument(program) {
  return program >= 52 && program <= 54 ? CHOIR : FAMILIES[program >> 3];
}

/** Drums: a falling sine wave and noise. [startHz, endHz, tone, noise, seconds, highPassHz] */
const DRUMS = {
  35: [140, 42, 1, 0.05, 0.35, 0], 36: [160, 48, 1, 0.08, 0.3, 0],
  37: [1700, 1600, 0.4, 0.3, 0.05, 900], 38: [220, 170, 0.5, 0.7, 0.2, 300],
  39: [0, 0, 0, 0.8, 0.16, 900], 40: [250, 190, 0.5, 0.7, 0.18, 300],
  42: [0, 0, 0, 0.5, 0.06, 6500], 44: [0, 0, 0, 0.4, 0.08, 6000], 46: [0, 0, 0, 0.5, 0.4, 6000],
  41: [110, 70, 0.9, 0.05, 0.4, 0], 43: [130, 85, 0.9, 0.05, 0.4, 0],
  45: [150, 100, 0.9, 0.05, 0.35, 0], 47: [180, 120, 0.9, 0.05, 0.3, 0],
  48: [210, 140, 0.9, 0.05, 0.3, 0], 50: [240, 165, 0.9, 0.05, 0.28, 0],
  49: [0, 0, 0, 0.6, 1.4, 4000], 57: [0, 0, 0, 0.6, 1.4, 4200],
  51: [3100, 3100, 0.12, 0.25, 0.7, 5000], 59: [3300, 3300, 0.12, 0.25, 0.7, 5000],
  54: [0, 0, 0, 0.4, 0.12, 7000], 56: [820, 800, 0.6, 0.02, 0.2, 400],
};
const OTHER_DRUM = [400, 300, 0.5, 0.2, 0.12, 300];

/** Noise that is the same at each start (a linear congruential generator). */
function noise(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x80000000 - 1;
  };
}

const frequency = (pitch) => 440 * 2 ** ((pitch - 69) / 12);

/** Adds sine waves that decay, each by rotating a complex number. */
function renderDecaying(sound, pitch, rate) {
  const base = frequency(pitch);
  const seconds = Math.min(4, 0.6 + sound.decaySeconds * (220 / base) ** 0.35);
  const samples = new Float32Array(Math.ceil(seconds * rate));
  for (const [ratio, amplitude] of sound.partials) {
    const hertz = base * ratio * Math.sqrt(1 + (sound.stretch ?? 0) * ratio * ratio);
    if (hertz > 0.45 * rate || hertz > 12_000) {
      continue;
    }
    const decay = (sound.decaySeconds * (220 / base) ** 0.45) / ratio ** 0.7;
    const shrink = Math.exp(-1 / (rate * decay * 0.45));
    const c = shrink * Math.cos((2 * Math.PI * hertz) / rate);
    const s = shrink * Math.sin((2 * Math.PI * hertz) / rate);
    let x = 0;
    let y = amplitude;
    for (let i = 0; i < samples.length; i++) {
      samples[i] += x;
      const next = x * c + y * s;
      y = y * c - x * s;
      x = next;
    }
  }
  const random = noise(pitch);
  const strike = Math.floor(0.03 * rate);
  for (let i = 0; i < strike; i++) {
    samples[i] += (sound.strike ?? 0) * random() * (1 - i / strike) ** 3;
  }
  const fade = Math.floor(0.1 * rate);
  for (let i = 0; i < fade; i++) {
    samples[samples.length - 1 - i] *= i / fade;
  }
  return { samples, loops: false };
}

/** Adds sine waves with a whole number of cycles, so that the end joins the start. */
function renderLoop(sound, pitch, rate) {
  const cycles = Math.max(1, Math.round(frequency(pitch) * 1.2));
  const length = Math.round((cycles * rate) / frequency(pitch));
  const samples = new Float32Array(length);
  for (const [ratio, amplitude] of sound.partials) {
    const voices = sound.chorus ? [-1, 0, 1] : [0]; // cycles more or fewer in a loop
    for (const voice of voices) {
      const turns = Math.round(cycles * ratio) + voice;
      if (turns > 0.45 * length || (turns * rate) / length > 12_000) {
        continue;
      }
      const c = Math.cos((2 * Math.PI * turns) / length);
      const s = Math.sin((2 * Math.PI * turns) / length);
      const phase = ratio * 1.7 + voice * 2.1; // apart, so that the peaks do not add up
      let x = (amplitude / voices.length) * Math.sin(phase);
      let y = (amplitude / voices.length) * Math.cos(phase);
      for (let i = 0; i < length; i++) {
        samples[i] += x;
        const next = x * c + y * s;
        y = y * c - x * s;
        x = next;
      }
    }
  }
  return { samples, loops: true };
}

function renderDrum(pitch, rate) {
  const [start, end, tone, hiss, seconds, highPass] = DRUMS[pitch] ?? OTHER_DRUM;
  const samples = new Float32Array(Math.ceil(seconds * rate));
  const random = noise(pitch * 7 + 1);
  const keep = highPass ? Math.exp((-2 * Math.PI * highPass) / rate) : 0;
  let low = 0;
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const t = i / samples.length;
    const level = Math.exp(-5 * t) * (1 - t);
    phase += (2 * Math.PI * (end + (start - end) * Math.exp(-12 * t))) / rate;
    const white = random();
    low = keep ? keep * low + (1 - keep) * white : 0;
    samples[i] = level * (tone * Math.sin(phase) + hiss * (white - low));
  }
  return { samples, loops: false };
}

const renderedByRate = new Map(); // sample rate -> Map of key -> {samples, loops}

function rendered(rate, key, render) {
  const sounds = renderedByRate.get(rate) ?? new Map();
  renderedByRate.set(rate, sounds);
  if (!sounds.has(key)) {
    sounds.set(key, render());
  }
  return sounds.get(key);
}

/** Plays notes into an AudioContext or an OfflineAudioContext. */
export class Synthesizer {
  constructor(context) {
    this.context = context;
    this.buffers = new Map();
    this.voices = new Set();
    this.tracks = new Map(); // track -> GainNode
    this.output = new DynamicsCompressorNode(context, {
      threshold: -14, knee: 18, ratio: 5, attack: 0.004, release: 0.2,
    });
    this.meter = new AnalyserNode(context, { fftSize: 1024 });
    this.dry = new GainNode(context, { gain: 0.5 });
    const wet = new GainNode(context, { gain: 0.16 });
    const room = new ConvolverNode(context, { buffer: roomResponse(context) });
    this.dry.connect(this.output);
    this.dry.connect(room).connect(wet).connect(this.output);
    this.output.connect(this.meter).connect(context.destination);
  }

  /** Renders what the notes need, so that they can start at once. */
  prepare(score, notes) {
    for (const note of notes) {
      this.buffer(note, score.programAt(note.channel, note.tick));
    }
  }

  buffer(note, program) {
    const isDrum = note.channel === 9;
    const zone = isDrum ? note.pitch : Math.round(note.pitch / ZONE_SEMITONES) * ZONE_SEMITONES;
    const sound = isDrum ? null : instrument(program);
    const key = isDrum ? `drum ${zone}` : `${FAMILIES.indexOf(sound)} ${zone}`;
    if (!this.buffers.has(key)) {
      const rate = this.context.sampleRate;
      const { samples, loops } = rendered(rate, key, () =>
        isDrum ? renderDrum(zone, rate)
          : sound.decaySeconds ? renderDecaying(sound, zone, rate) : renderLoop(sound, zone, rate));
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: rate });
      buffer.copyToChannel(samples, 0);
      this.buffers.set(key, { buffer, loops, zone });
    }
    return this.buffers.get(key);
  }

  /** Plays a note of a score at a time of the context, from `skip` seconds after its start. */
  play(score, note, when, skip = 0) {
    const isDrum = note.channel === 9;
    const program = score.programAt(note.channel, note.tick);
    const sound = isDrum ? { gain: 0.8, brightness: 20 } : instrument(program);
    const { buffer, loops, zone } = this.buffer(note, program);
    const seconds = score.secondsAt(score.soundEnd(note)) - score.secondsAt(note.tick) - skip;
    const loud =
      sound.gain * (note.velocity / 127) ** 1.6 *
      (score.controlAt(note.channel, 7, note.tick, 100) / 100) *
      (score.controlAt(note.channel, 11, note.tick, 127) / 127);
    const source = new AudioBufferSourceNode(this.context, {
      buffer, loop: loops, playbackRate: isDrum ? 1 : 2 ** ((note.pitch - zone) / 12),
    });
    const bright = new BiquadFilterNode(this.context, {
      type: 'lowpass', Q: 0.3,
      frequency: Math.min(16_000,
        isDrum ? 16_000 : frequency(note.pitch) * sound.brightness * (0.35 + note.velocity / 90) + 500),
    });
    const gain = new GainNode(this.context, { gain: 0 });
    const attack = Math.min(sound.attackSeconds ?? 0.003, Math.max(0.003, seconds));
    const release = isDrum ? 2 : sound.releaseSeconds ?? RELEASE_SECONDS;
    const end = when + Math.max(seconds, 0.03);
    gain.gain.setValueAtTime(0, when);
    gain.gain.linearRampToValueAtTime(loud, when + attack);
    gain.gain.setValueAtTime(loud, Math.max(end, when + attack));
    gain.gain.setTargetAtTime(0, Math.max(end, when + attack), release / 3);
    source.connect(bright).connect(gain).connect(this.track(note.track));
    source.start(when, loops ? 0 : Math.min(skip, buffer.duration));
    source.stop(end + 2 * release);
    this.voices.add(source);
    source.onended = () => {
      this.voices.delete(source);
      gain.disconnect();
    };
  }

  track(index) {
    if (!this.tracks.has(index)) {
      const gain = new GainNode(this.context);
      gain.connect(this.dry);
      this.tracks.set(index, gain);
    }
    return this.tracks.get(index);
  }

  /** Mutes or unmutes a track at once. */
  setMuted(track, isMuted) {
    this.track(track).gain.setTargetAtTime(isMuted ? 0 : 1, this.context.currentTime, 0.01);
  }

  /** Silences all notes, those to come included. */
  silence() {
    const now = this.context.currentTime;
    for (const source of this.voices) {
      source.stop(now + 0.02);
    }
    this.voices.clear();
  }

  /** The loudness of what reaches the output now: root mean square, 0 to 1. */
  level() {
    const samples = new Float32Array(this.meter.fftSize);
    this.meter.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  }
}

/** The echo of a small hall: noise that fades. */
function roomResponse(context) {
  const length = Math.floor(1.3 * context.sampleRate);
  const response = new AudioBuffer({
    length, numberOfChannels: 2, sampleRate: context.sampleRate,
  });
  for (let channel = 0; channel < 2; channel++) {
    const random = noise(channel + 17);
    const samples = response.getChannelData(channel);
    for (let i = 0; i < length; i++) {
      samples[i] = random() * (1 - i / length) ** 3.2;
    }
  }
  return response;
}

/** Renders a whole score without playing it: an AudioBuffer. */
export async function render(score, sampleRate = 22_050, tailSeconds = 2) {
  const context = new OfflineAudioContext(
    2, Math.ceil((score.seconds + tailSeconds) * sampleRate), sampleRate);
  const synthesizer = new Synthesizer(context);
  for (const note of score.notes) {
    synthesizer.play(score, note, score.secondsAt(note.tick));
  }
  return context.startRendering();
}
