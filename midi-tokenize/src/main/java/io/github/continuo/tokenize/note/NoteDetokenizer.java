package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.MAX_STEPS;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static io.github.continuo.tokenize.note.NoteTokenizer.VOCABULARY;
import static java.util.Objects.requireNonNull;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.routing.ChannelAllocator;
import io.github.continuo.tokenize.routing.InfillTracks;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import io.github.continuo.tokenize.routing.Voice;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Incremental detokenizer of note tokens, for a continuation of a score or for a region of it.
 * {@link NoteTokenizer} specifies the behavior.
 *
 * <p>Steps count from the true step of the last onset of the score, not from the sum of its time
 * tokens, which is smaller where gaps were shortened.
 */
final class NoteDetokenizer implements IncrementalDetokenizer {
  private static final int PITCHED = 0; // any channel but that of drums

  private final ScoreGrid grid;
  private final int maxTimeTokens;
  private final long minTick; // of the next note; matters where ticks are coarser than steps

  private final NoteGrammar grammar = NoteGrammar.betweenEvents();
  private long step; // current step
  private long waitSteps; // steps still to pass before the first new note
  private boolean isAtStart; // whether the first note must start when these have passed
  private int timeTokensLeft; // that remain for the current gap
  private int durationSteps;
  private int lastNoteId = -1; // of the current chord; -1 before its first note
  private final @Nullable ChannelAllocator allocator; // for a missing voice; null if not allowed
  private @Nullable Voice pitched;
  private @Nullable Voice drums;
  private final BitSet blocked = new BitSet(); // token ids
  private final BitSet next = new BitSet(); // token ids allowed next

  /** Returns a detokenizer for notes after the end of a score. */
  static NoteDetokenizer after(
      NoteTokenizer tokenizer, Score score, GenerationConstraints constraints) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    constraints.requireStartAfter(lastOnset);
    boolean startsExactly = constraints.startTick().isPresent();
    long lastStep = 0;
    long entryStep = startsExactly ? grid.stepAt(constraints.startTick().getAsLong()) : 0;
    if (lastOnset >= 0) {
      lastStep = grid.stepAt(lastOnset);
      long startStep = startsExactly ? entryStep : endStep(score, tokenizer.grid(), grid);
      entryStep = Math.max(lastStep + 1, startStep);
    }
    return new NoteDetokenizer(
        tokenizer,
        grid,
        new ChannelAllocator(score, TrackChannelMap.none(), constraints.blockedChannels()),
        Voice.ofLast(score, note -> !note.isDrum())
            .or(() -> Voice.ofFirstProgram(score, channel -> channel != Note.DRUM_CHANNEL)),
        Voice.ofLast(score, Note::isDrum)
            .or(() -> Voice.ofFirstProgram(score, channel -> channel == Note.DRUM_CHANNEL)),
        constraints,
        constraints.startTick().orElse(lastOnset + 1),
        lastStep,
        entryStep,
        startsExactly);
  }

  /**
   * Returns a detokenizer for notes from the start of a region on, in the voices of its tracks.
   *
   * @param lastStep step of the last note before the region; 0 if there is none
   */
  static NoteDetokenizer within(
      NoteTokenizer tokenizer,
      Score score,
      Region region,
      long lastStep,
      GenerationConstraints constraints) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    Optional<Voice> pitched = Voice.ofRegion(score, region, note -> !note.isDrum());
    Optional<Voice> drums = Voice.ofRegion(score, region, Note::isDrum);
    if (pitched.isEmpty() && drums.isEmpty()) {
      throw InfillTracks.hasNoPlayer(region);
    }
    return new NoteDetokenizer(
        tokenizer,
        grid,
        null,
        pitched,
        drums,
        constraints,
        region.startTick(),
        lastStep,
        grid.stepAt(region.startTick()),
        false);
  }

  /**
   * @param allocator track and channel of a missing voice; null if such notes are not allowed
   * @param minTick earliest tick of a note
   * @param lastStep step of the note before
   * @param entryStep earliest step of the next note
   * @param startsExactly whether the next note must be at this step
   */
  private NoteDetokenizer(
      NoteTokenizer tokenizer,
      ScoreGrid grid,
      @Nullable ChannelAllocator allocator,
      Optional<Voice> pitched,
      Optional<Voice> drums,
      GenerationConstraints constraints,
      long minTick,
      long lastStep,
      long entryStep,
      boolean startsExactly) {
    this.grid = grid;
    this.allocator = allocator;
    this.pitched = pitched.orElse(null);
    this.drums = drums.orElse(null);
    this.minTick = minTick;
    maxTimeTokens = tokenizer.maxTimeTokens();
    timeTokensLeft = maxTimeTokens;
    waitSteps = Math.min(entryStep - lastStep, tokenizer.maxGapSteps());
    isAtStart = startsExactly;
    step = entryStep - waitSteps; // time beyond the longest gap has no tokens
    block(constraints);
    allowNext();
  }

  private void block(GenerationConstraints constraints) {
    Set<Integer> blockedChannels = constraints.blockedChannels();
    boolean mayPlayPitched =
        pitched == null ? canAllocate(PITCHED) : !blockedChannels.contains(pitched.channel());
    boolean mayPlayDrums =
        drums == null
            ? canAllocate(Note.DRUM_CHANNEL)
            : !blockedChannels.contains(Note.DRUM_CHANNEL);
    boolean mayPlay = !constraints.blockedTypes().contains(EventType.NOTE);
    blocked.set(NOTE.first(), NOTE.end(), !(mayPlay && mayPlayPitched));
    blocked.set(DRUM.first(), DRUM.end(), !(mayPlay && mayPlayDrums));
    if (highestNoteId() < NOTE.first()) {
      throw new IllegalArgumentException(
          "rules must leave notes or drums to write, got " + constraints);
    }
  }

  private boolean canAllocate(int number) {
    return allocator != null && allocator.mayUse(number) && allocator.mayUseTrack(number);
  }

  private int highestNoteId() {
    return blocked.previousClearBit(DRUM.end() - 1);
  }

  /**
   * Returns the step where the music of the score ends, rounded to a beat if the grid has beats.
   */
  private static long endStep(Score score, TimeGrid timeGrid, ScoreGrid grid) {
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    return timeGrid instanceof TimeGrid.StepsPerBeat beat
        ? ScoreGrid.of(TimeGrid.stepsPerBeat(1), score).stepAt(endTick) * beat.steps()
        : grid.stepAt(endTick);
  }

  @Override
  public BitSet allowedTokens() {
    return (BitSet) next.clone();
  }

  private void allowNext() {
    next.clear();
    grammar.addAllowed(next);
    if (timeTokensLeft == 0) {
      next.clear(TIME.first(), TIME.end());
    }
    // Notes of a chord ascend, as in an encoding, so a chord ends.
    if (lastNoteId == highestNoteId()) {
      next.clear(DURATION.first(), DURATION.end());
    }
    if (lastNoteId >= 0) {
      next.clear(NOTE.first(), lastNoteId + 1);
    }
    if (waitSteps > 0) {
      next.clear(TIME.first(), TIME.id((int) Math.min(waitSteps, MAX_STEPS)));
      next.clear(DURATION.first(), DURATION.end());
    }
    if (isAtStart) {
      next.clear(TIME.id((int) Math.min(waitSteps, MAX_STEPS)) + 1, TIME.end());
    }
    next.andNot(blocked);
  }

  @Override
  public @Nullable TrackEvent accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(VOCABULARY.mismatch(next, id));
    }
    grammar.accept(id);
    TrackEvent completed = apply(id);
    allowNext();
    return completed;
  }

  private @Nullable TrackEvent apply(int id) {
    if (TIME.contains(id)) {
      passTime(TIME.value(id));
    } else if (DURATION.contains(id)) {
      durationSteps = DURATION.value(id);
    } else if (NOTE.contains(id)) {
      lastNoteId = id;
      return completeNote(pitchedVoice(), NOTE.value(id));
    } else if (DRUM.contains(id)) {
      lastNoteId = id;
      return completeNote(drumVoice(), DRUM.value(id));
    }
    return null;
  }

  private void passTime(int steps) {
    step += steps;
    lastNoteId = -1;
    waitSteps = Math.max(0, waitSteps - steps);
    // As in an encoding: tokens of 127 steps come first, and a shorter one ends the gap.
    timeTokensLeft = steps == MAX_STEPS ? timeTokensLeft - 1 : 0;
  }

  private TrackEvent completeNote(Voice voice, int pitch) {
    timeTokensLeft = maxTimeTokens;
    isAtStart = false;
    long tick = currentTick();
    long durationTicks = Math.max(1, grid.tickAt(step + durationSteps) - tick);
    return new TrackEvent(
        voice.track(), new Note(tick, durationTicks, voice.channel(), pitch, voice.velocity()));
  }

  private Voice pitchedVoice() {
    if (pitched == null) {
      pitched = newVoice(PITCHED);
    }
    return pitched;
  }

  private Voice drumVoice() {
    if (drums == null) {
      drums = newVoice(Note.DRUM_CHANNEL);
    }
    return drums;
  }

  private Voice newVoice(int number) {
    ChannelAllocator present = requireNonNull(allocator); // if null, these notes are blocked
    return new Voice(present.track(number), present.channel(number), NoteTokenizer.VELOCITY);
  }

  @Override
  public long currentTick() {
    return Math.max(minTick, grid.tickAt(step + waitSteps));
  }
}
