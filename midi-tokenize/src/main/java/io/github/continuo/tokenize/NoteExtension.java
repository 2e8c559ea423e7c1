package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.NoteTokenizer.MAX_STEPS;
import static io.github.continuo.tokenize.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.NoteTokenizer.TIME;
import static io.github.continuo.tokenize.NoteTokenizer.VOCABULARY;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Score;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Notes that go on from a score. What it promises is said by {@link NoteTokenizer}.
 *
 * <p>Steps are counted from the true place of the score's last onset, not from the sum of its time
 * tokens, which is less where gaps were shortened.
 */
final class NoteExtension implements Extension {
  private final Score score;
  private final ScoreGrid grid;
  private final int maxTimeTokens;
  private final long leastTick; // just after the last onset, where ticks are coarser than steps

  private final NoteGrammar grammar = NoteGrammar.betweenEvents();
  private long step; // where the music has come
  private long waitSteps; // steps that must still pass until the score's music has ended
  private int timeTokensLeft; // that the gap being written may still take
  private int durationSteps;
  private int lastNoteId = -1; // of the chord being written; -1 before its first note
  private @Nullable Voice pitched;
  private @Nullable Voice drums;
  private int nextTrack;

  NoteExtension(NoteTokenizer tokenizer, Score score) {
    this.score = score;
    grid = ScoreGrid.of(tokenizer.grid(), score);
    maxTimeTokens = tokenizer.maxTimeTokens();
    timeTokensLeft = maxTimeTokens;
    pitched = Voice.ofLast(score, note -> !note.isDrum()).orElse(null);
    drums = Voice.ofLast(score, Note::isDrum).orElse(null);
    nextTrack = score.tracks().size();

    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    leastTick = lastOnset + 1;
    if (lastOnset >= 0) {
      long lastStep = grid.stepAt(lastOnset);
      long entryStep = Math.max(lastStep + 1, endStep(tokenizer.grid()));
      waitSteps = Math.min(entryStep - lastStep, tokenizer.maxGapSteps());
      step = entryStep - waitSteps; // what a gap cannot say passes unsaid
    }
  }

  /** Where the score's music has ended: at a beat if the grid has beats. */
  private long endStep(TimeGrid timeGrid) {
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    return timeGrid instanceof TimeGrid.StepsPerBeat beat
        ? ScoreGrid.of(TimeGrid.stepsPerBeat(1), score).stepAt(endTick) * beat.steps()
        : grid.stepAt(endTick);
  }

  @Override
  public BitSet allowed() {
    BitSet ids = grammar.allowed();
    if (timeTokensLeft == 0) {
      ids.clear(TIME.first(), TIME.end());
    }
    // A chord rises, as in an encoding, so it has an end.
    if (lastNoteId == DRUM.end() - 1) {
      ids.clear(DURATION.first(), DURATION.end());
    }
    if (lastNoteId >= 0) {
      ids.clear(NOTE.first(), lastNoteId + 1);
    }
    if (waitSteps > 0) {
      ids.clear(TIME.first(), TIME.id((int) Math.min(waitSteps, MAX_STEPS)));
      ids.clear(DURATION.first(), DURATION.end());
    }
    return ids;
  }

  @Override
  public @Nullable PlacedEvent accept(int id) {
    BitSet allowed = allowed();
    if (id < 0 || !allowed.get(id)) {
      throw new IllegalArgumentException(VOCABULARY.mismatch(allowed, id));
    }
    grammar.accept(id);
    if (TIME.contains(id)) {
      passTime(TIME.value(id));
    } else if (DURATION.contains(id)) {
      durationSteps = DURATION.value(id);
    } else if (NOTE.contains(id)) {
      lastNoteId = id;
      return place(pitchedVoice(), NOTE.value(id));
    } else if (DRUM.contains(id)) {
      lastNoteId = id;
      return place(drumVoice(), DRUM.value(id));
    }
    return null;
  }

  private void passTime(int steps) {
    step += steps;
    lastNoteId = -1;
    waitSteps = Math.max(0, waitSteps - steps);
    // As encoded gaps are written: whole tokens first, and a shorter one is the last.
    timeTokensLeft = steps == MAX_STEPS ? timeTokensLeft - 1 : 0;
  }

  private PlacedEvent place(Voice voice, int pitch) {
    timeTokensLeft = maxTimeTokens;
    long tick = tick();
    long durationTicks = Math.max(1, grid.tickAt(step + durationSteps) - tick);
    return new PlacedEvent(
        voice.track(), new Note(tick, durationTicks, voice.channel(), pitch, voice.velocity()));
  }

  private Voice pitchedVoice() {
    if (pitched == null) {
      pitched = Voice.pitched(nextTrack++, score);
    }
    return pitched;
  }

  private Voice drumVoice() {
    if (drums == null) {
      drums = Voice.drums(nextTrack++);
    }
    return drums;
  }

  @Override
  public long tick() {
    return Math.max(leastTick, grid.tickAt(step + waitSteps));
  }
}
