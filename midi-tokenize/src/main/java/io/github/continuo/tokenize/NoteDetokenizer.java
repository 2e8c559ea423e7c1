package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.NoteTokenizer.MAX_STEPS;
import static io.github.continuo.tokenize.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.NoteTokenizer.TIME;
import static io.github.continuo.tokenize.NoteTokenizer.VOCABULARY;
import static java.util.Objects.requireNonNull;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes that go on from a score, or fill a region of it. What it promises is said by {@link
 * NoteTokenizer}.
 *
 * <p>Steps are counted from the true place of the score's last onset, not from the sum of its time
 * tokens, which is less where gaps were shortened.
 */
final class NoteDetokenizer implements IncrementalDetokenizer {
  private static final int PITCHED = 0; // what new voices are called in place of a row's numbers

  private final ScoreGrid grid;
  private final int maxTimeTokens;
  private final long minTick; // of the next note, where ticks are coarser than steps

  private final NoteGrammar grammar = NoteGrammar.betweenEvents();
  private long step; // where the music has come
  private long waitSteps; // steps that must still pass until the score's music has ended
  private int timeTokensLeft; // that the gap being written may still take
  private int durationSteps;
  private int lastNoteId = -1; // of the chord being written; -1 before its first note
  private final @Nullable ChannelAllocator seats; // for a kind of notes that the score lacks
  private @Nullable Voice pitched;
  private @Nullable Voice drums;
  private final BitSet blocked = new BitSet(); // ids
  private final BitSet next = new BitSet(); // ids that may come next

  /** Notes after the end of a score. */
  static NoteDetokenizer after(NoteTokenizer tokenizer, Score score, GenerationConstraints rules) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    long lastStep = 0;
    long entryStep = 0;
    if (lastOnset >= 0) {
      lastStep = grid.stepAt(lastOnset);
      entryStep = Math.max(lastStep + 1, endStep(score, tokenizer.grid(), grid));
    }
    return new NoteDetokenizer(
        tokenizer,
        grid,
        new ChannelAllocator(score, TrackChannelMap.none(), rules.blockedChannels()),
        Voice.ofLast(score, note -> !note.isDrum())
            .or(() -> Voice.ofFirstProgram(score, channel -> channel != Note.DRUM_CHANNEL)),
        Voice.ofLast(score, Note::isDrum)
            .or(() -> Voice.ofFirstProgram(score, channel -> channel == Note.DRUM_CHANNEL)),
        rules,
        lastOnset + 1,
        lastStep,
        entryStep);
  }

  /**
   * Notes from the start of a region on, in the voices of its tracks.
   *
   * @param lastStep of the last note before it; 0 if there is none
   */
  static NoteDetokenizer within(
      NoteTokenizer tokenizer,
      Score score,
      Region region,
      long lastStep,
      GenerationConstraints rules) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    Optional<Voice> pitched = Voice.ofRegion(score, region, note -> !note.isDrum());
    Optional<Voice> drums = Voice.ofRegion(score, region, Note::isDrum);
    if (pitched.isEmpty() && drums.isEmpty()) {
      throw InfillEncoding.nobodyPlays(region);
    }
    return new NoteDetokenizer(
        tokenizer,
        grid,
        null,
        pitched,
        drums,
        rules,
        region.startTick(),
        lastStep,
        grid.stepAt(region.startTick()));
  }

  /**
   * @param seats for a kind of notes that has no voice; null if there are to be none of it
   * @param minTick no note is before it
   * @param lastStep of the note before
   * @param entryStep of the next note, at least
   */
  private NoteDetokenizer(
      NoteTokenizer tokenizer,
      ScoreGrid grid,
      @Nullable ChannelAllocator seats,
      Optional<Voice> pitched,
      Optional<Voice> drums,
      GenerationConstraints rules,
      long minTick,
      long lastStep,
      long entryStep) {
    this.grid = grid;
    this.seats = seats;
    this.pitched = pitched.orElse(null);
    this.drums = drums.orElse(null);
    this.minTick = minTick;
    maxTimeTokens = tokenizer.maxTimeTokens();
    timeTokensLeft = maxTimeTokens;
    waitSteps = Math.min(entryStep - lastStep, tokenizer.maxGapSteps());
    step = entryStep - waitSteps; // what a gap cannot say passes unsaid
    block(rules);
    allowNext();
  }

  private void block(GenerationConstraints rules) {
    Set<Integer> closed = rules.blockedChannels();
    boolean mayPlayPitched =
        pitched == null ? hasSeat(PITCHED) : !closed.contains(pitched.channel());
    boolean mayPlayDrums =
        drums == null ? hasSeat(Note.DRUM_CHANNEL) : !closed.contains(Note.DRUM_CHANNEL);
    boolean mayPlay = !rules.blockedTypes().contains(EventType.NOTE);
    blocked.set(NOTE.first(), NOTE.end(), !(mayPlay && mayPlayPitched));
    blocked.set(DRUM.first(), DRUM.end(), !(mayPlay && mayPlayDrums));
    if (highestNoteId() < NOTE.first()) {
      throw new IllegalArgumentException("rules must leave notes or drums to write, got " + rules);
    }
  }

  private boolean hasSeat(int number) {
    return seats != null && seats.mayUse(number) && seats.mayUseTrack(number);
  }

  private int highestNoteId() {
    return blocked.previousClearBit(DRUM.end() - 1);
  }

  /** Where the score's music has ended: at a beat if the grid has beats. */
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
    // A chord rises, as in an encoding, so it has an end.
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
    next.andNot(blocked);
  }

  @Override
  public @Nullable TrackEvent accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(VOCABULARY.mismatch(next, id));
    }
    grammar.accept(id);
    TrackEvent placed = goOn(id);
    allowNext();
    return placed;
  }

  private @Nullable TrackEvent goOn(int id) {
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

  private TrackEvent place(Voice voice, int pitch) {
    timeTokensLeft = maxTimeTokens;
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
    ChannelAllocator free = requireNonNull(seats); // notes of the kind are blocked otherwise
    return new Voice(free.track(number), free.channel(number), NoteTokenizer.VELOCITY);
  }

  @Override
  public long currentTick() {
    return Math.max(minTick, grid.tickAt(step + waitSteps));
  }
}
