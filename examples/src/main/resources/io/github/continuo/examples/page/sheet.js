/** The script of a page with one piece of music, which is in the page itself. */
import { icon } from './dom.js';
import { Overview, PianoRoll } from './pianoroll.js';
import { Player, placeText } from './player.js';
import { Score } from './score.js';

const $ = (id) => document.getElementById(id);
const music = JSON.parse($('music').textContent);
const score = new Score(music);
const newNotes = music.newEvents.map((event) => score.add(event)).filter((note) => note);
const player = new Player();
const roll = new PianoRoll($('roll'));
const overview = new Overview($('overview'), roll);

function update() {
  const tick = player.tick();
  $('place').textContent = placeText(score, tick);
  roll.setCursor(tick);
  if ($('play').dataset.plays !== String(player.isPlaying)) {
    $('play').dataset.plays = String(player.isPlaying);
    $('play').setAttribute('aria-label', player.isPlaying ? 'Stop' : 'Play');
    $('play').replaceChildren(icon(player.isPlaying ? 'stop' : 'play'));
  }
  if (player.isPlaying) {
    roll.follow(tick);
    requestAnimationFrame(() => player.isPlaying && update());
  }
}

function togglePlay() {
  if (player.isPlaying) {
    player.stop();
  } else {
    player.play(score, player.position >= score.endTick ? 0 : player.position);
  }
}

function goTo(tick) {
  player.seek(tick);
  roll.scrollTo(tick - 0.1 * roll.visibleTicks);
}

if (newNotes.length > 0) {
  const ends = newNotes.map((note) => note.end);
  roll.newPart = { from: Math.min(...newNotes.map((note) => note.tick)), to: Math.max(...ends) };
}
$('new').hidden = newNotes.length === 0;
$('new').onclick = () => goTo(roll.newPart.from);
$('start').onclick = () => goTo(0);
$('play').onclick = togglePlay;
$('zoom-in').onclick = () => roll.zoom(1.5);
$('zoom-out').onclick = () => roll.zoom(1 / 1.5);
roll.addEventListener('seek', (event) => player.seek(event.detail));
player.addEventListener('change', update);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  roll.redraw();
  overview.redraw();
});
addEventListener('keydown', (event) => {
  const isSpace = event.key === ' ' && !event.target.closest?.('button');
  if (isSpace || event.key === 'Home') {
    event.preventDefault();
    isSpace ? togglePlay() : goTo(0);
  }
});
roll.show(score);
overview.redraw();
update();
player.prepare(score);

/** For tests. */
globalThis.sheet = { player, roll, score };
