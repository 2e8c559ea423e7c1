package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.GridEvent.STEPS_PER_BEAT;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.GenerationConstraints.Strictness;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events that go on from a score, or fill a region of it. What it promises is said by {@link
 * EventTokenizer}.
 *
 * <p>Steps are counted from the true place of the last row, or from as near to the end of the score
 * as one row can reach it.
 */
final class EventDetokenizer implements IncrementalDetokenizer {
  private static final int MAX_BEATS = EventParameter.BEATS.size() - 1;

  private final EventLayout layout;
  private final BeatGrid grid;
  private final ChannelAllocator seats;
  private final @Nullable AllowedTracks places;
  private final boolean isMusical;
  private final EventGrammar grammar;
  private final long minTick; // of the next event, where ticks are coarser than steps

  private final EventReader reader;
  private final BitSet blocked = new BitSet(); // ids
  private final BitSet next = new BitSet(); // ids that may come next
  private long minStep; // of the next row
  private long rowBeat; // of the row being written, once it has said so

  /** Events after the end of a score. */
  static EventDetokenizer after(
      EventLayout layout,
      Score score,
      TokenSequence tokens,
      TrackChannelMap numbering,
      GenerationConstraints rules) {
    BeatGrid grid = BeatGrid.of(score);
    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    long entryStep =
        lastOnset < 0 ? 0 : Math.max(grid.stepsIn(lastOnset) + 1, endStep(score, grid));
    return new EventDetokenizer(
        layout,
        grid,
        new ChannelAllocator(score, numbering, rules.blockedChannels()),
        null,
        rules,
        lastOnset + 1,
        lastStep(tokens, layout),
        entryStep);
  }

  /**
   * Notes from the start of a region on.
   *
   * @param prefix the rows before the region
   */
  static EventDetokenizer within(
      EventLayout layout,
      Score score,
      Region region,
      TokenSequence prefix,
      TrackChannelMap numbering,
      AllowedTracks places,
      GenerationConstraints rules) {
    BeatGrid grid = BeatGrid.of(score);
    EnumSet<EventType> blocked = EnumSet.allOf(EventType.class);
    blocked.remove(EventType.NOTE);
    blocked.addAll(rules.blockedTypes());
    return new EventDetokenizer(
        layout,
        grid,
        new ChannelAllocator(score, numbering, rules.blockedChannels()),
        places,
        rules.withBlockedTypes(blocked),
        region.startTick(),
        lastStep(prefix, layout),
        grid.stepsIn(region.startTick()));
  }

  /**
   * @param places where events may go; null for anywhere
   * @param minTick no event is before it
   * @param lastStep of the row before
   * @param entryStep of the next row, at least
   */
  private EventDetokenizer(
      EventLayout layout,
      BeatGrid grid,
      ChannelAllocator seats,
      @Nullable AllowedTracks places,
      GenerationConstraints rules,
      long minTick,
      long lastStep,
      long entryStep) {
    this.layout = layout;
    this.grid = grid;
    this.seats = seats;
    this.places = places;
    this.minTick = minTick;
    isMusical = rules.strictness() == Strictness.MUSICAL;
    grammar = EventGrammar.betweenEvents(layout);
    minStep = Math.max(entryStep, lastStep);
    reader =
        new EventReader(
            layout, Math.max(lastStep / STEPS_PER_BEAT, minStep / STEPS_PER_BEAT - MAX_BEATS));
    block(rules);
    allowNext();
  }

  /** Where the score's music has ended, at a beat. */
  private static long endStep(Score score, BeatGrid grid) {
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    return grid.beatAt(endTick) * STEPS_PER_BEAT;
  }

  /** The step of the last row of an encoding. */
  private static long lastStep(TokenSequence tokens, EventLayout layout) {
    TokenRange beats = layout.range(EventParameter.BEATS);
    TokenRange steps = layout.range(EventParameter.STEP);
    long step = 0;
    for (int row = 1; row < tokens.length(); row++) {
      long beat = step / STEPS_PER_BEAT + beats.value(tokens.id(row, 1));
      step = beat * STEPS_PER_BEAT + steps.value(tokens.id(row, 2));
    }
    return step;
  }

  /**
   * Kinds are blocked once for all: a channel that may be written stays so, as whoever takes the
   * last free one keeps it.
   */
  private void block(GenerationConstraints rules) {
    block(EventParameter.PROGRAM, rules.blockedPrograms());
    block(EventParameter.CONTROLLER, rules.blockedControllers());
    blockPlaces();
    for (EventType kind : layout.kinds()) {
      blocked.set(kind.id(), rules.blockedTypes().contains(kind) || !canBeWritten(kind));
    }
    if (blocked.get(EventType.NOTE.id()) || (places != null && !places.isAnyOpen(blocked))) {
      throw new IllegalArgumentException("rules must leave notes to write, got " + rules);
    }
  }

  private void block(EventParameter parameter, Set<Integer> values) {
    values.forEach(value -> blocked.set(layout.range(parameter).id(value)));
  }

  private void blockPlaces() {
    TokenRange tracks = layout.range(EventParameter.TRACK);
    for (int track = 0; track < tracks.size(); track++) {
      blocked.set(tracks.id(track), !seats.mayUseTrack(track));
    }
    TokenRange channels = layout.range(EventParameter.CHANNEL);
    for (int channel = 0; channel < channels.size(); channel++) {
      blocked.set(channels.id(channel), !seats.mayUse(channel));
    }
  }

  /** Whether each parameter of a kind has a value that is not blocked. */
  private boolean canBeWritten(EventType kind) {
    return layout.parametersOf(kind).stream()
        .map(layout::range)
        .allMatch(range -> range.contains(blocked.nextClearBit(range.first())));
  }

  @Override
  public BitSet allowedTokens() {
    return (BitSet) next.clone();
  }

  private void clearBelow(int minValue, EventParameter parameter, BitSet ids) {
    TokenRange range = layout.range(parameter);
    ids.clear(range.first(), range.first() + minValue);
  }

  private void allowNext() {
    next.clear();
    grammar.addAllowed(next);
    if (grammar.atParameter()) {
      EventParameter parameter = grammar.nextParameter();
      clearBelow(minValue(parameter), parameter, next);
      if (places != null) {
        places.restrict(parameter, grammar.row(), blocked, next);
      }
    }
    next.andNot(blocked);
  }

  /** The least value of the next id: what is less would be too early or not be heard. */
  private int minValue(EventParameter parameter) {
    return switch (parameter) {
      case BEATS -> (int) (minStep / STEPS_PER_BEAT - reader.beat());
      case STEP -> rowBeat == minStep / STEPS_PER_BEAT ? (int) (minStep % STEPS_PER_BEAT) : 0;
      case DURATION, VELOCITY -> isMusical ? 1 : 0;
      default -> 0;
    };
  }

  @Override
  public @Nullable TrackEvent accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(layout.vocabulary().mismatch(next, id));
    }
    boolean wasParameter = grammar.atParameter();
    if (wasParameter && grammar.nextParameter() == EventParameter.BEATS) {
      rowBeat = reader.beat() + layout.range(EventParameter.BEATS).value(id);
    }
    grammar.accept(id);
    TrackEvent placed = null;
    if (!grammar.atParameter()) {
      placed = wasParameter ? placed(reader.read(grammar.row(), 0)) : null;
      grammar.fillUpRow();
    }
    allowNext();
    return placed;
  }

  private @Nullable TrackEvent placed(GridEvent event) {
    minStep = isMusical ? event.step : Math.max(minStep, event.beat() * STEPS_PER_BEAT);
    if (event.isSilent()) {
      return null;
    }
    long tick = tickAt(event.step);
    long endTick = grid.tickAt(event.step + event.durationSteps);
    int track = seats.track(event.track);
    int channel = event.hasChannel() ? seats.channel(event.channel) : 0;
    blockPlaces();
    return new TrackEvent(track, event.at(tick, Math.max(1, endTick - tick), channel));
  }

  @Override
  public long currentTick() {
    return tickAt(minStep);
  }

  private long tickAt(long step) {
    return Math.max(minTick, grid.tickAt(step));
  }
}
