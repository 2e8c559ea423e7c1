package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.GridEvent.STEPS_PER_BEAT;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.ExtensionRules.Strictness;
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
final class EventExtension implements Extension {
  private static final int MOST_BEATS = EventParameter.BEATS.size() - 1;

  private final RowLayout layout;
  private final BeatGrid grid;
  private final Seats seats;
  private final @Nullable Places places;
  private final boolean isMusical;
  private final EventGrammar grammar;
  private final long leastTick; // of the next event, where ticks are coarser than steps

  private final RowReader reader;
  private final BitSet blocked = new BitSet(); // ids
  private final BitSet next = new BitSet(); // ids that may come next
  private long leastStep; // of the next row
  private long rowBeat; // of the row being written, once it has said so

  /** Events after the end of a score. */
  static EventExtension after(
      RowLayout layout,
      Score score,
      TokenSequence tokens,
      Numbering numbering,
      ExtensionRules rules) {
    BeatGrid grid = BeatGrid.of(score);
    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    long entryStep =
        lastOnset < 0 ? 0 : Math.max(grid.stepsIn(lastOnset) + 1, endStep(score, grid));
    return new EventExtension(
        layout,
        grid,
        new Seats(score, numbering, rules.blockedChannels()),
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
  static EventExtension within(
      RowLayout layout,
      Score score,
      Region region,
      TokenSequence prefix,
      Numbering numbering,
      Places places,
      ExtensionRules rules) {
    BeatGrid grid = BeatGrid.of(score);
    EnumSet<EventKind> blocked = EnumSet.allOf(EventKind.class);
    blocked.remove(EventKind.NOTE);
    blocked.addAll(rules.blockedKinds());
    return new EventExtension(
        layout,
        grid,
        new Seats(score, numbering, rules.blockedChannels()),
        places,
        rules.withBlockedKinds(blocked),
        region.startTick(),
        lastStep(prefix, layout),
        grid.stepsIn(region.startTick()));
  }

  /**
   * @param places where events may go; null for anywhere
   * @param leastTick no event is before it
   * @param lastStep of the row before
   * @param entryStep of the next row, at least
   */
  private EventExtension(
      RowLayout layout,
      BeatGrid grid,
      Seats seats,
      @Nullable Places places,
      ExtensionRules rules,
      long leastTick,
      long lastStep,
      long entryStep) {
    this.layout = layout;
    this.grid = grid;
    this.seats = seats;
    this.places = places;
    this.leastTick = leastTick;
    isMusical = rules.strictness() == Strictness.MUSICAL;
    grammar = EventGrammar.betweenEvents(layout);
    leastStep = Math.max(entryStep, lastStep);
    reader =
        new RowReader(
            layout, Math.max(lastStep / STEPS_PER_BEAT, leastStep / STEPS_PER_BEAT - MOST_BEATS));
    block(rules);
    allowNext();
  }

  /** Where the score's music has ended, at a beat. */
  private static long endStep(Score score, BeatGrid grid) {
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    return grid.beatAt(endTick) * STEPS_PER_BEAT;
  }

  /** The step of the last row of an encoding. */
  private static long lastStep(TokenSequence tokens, RowLayout layout) {
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
  private void block(ExtensionRules rules) {
    block(EventParameter.PROGRAM, rules.blockedPrograms());
    block(EventParameter.CONTROLLER, rules.blockedControllers());
    blockPlaces();
    for (EventKind kind : layout.kinds()) {
      blocked.set(kind.id(), rules.blockedKinds().contains(kind) || !canBeWritten(kind));
    }
    if (blocked.get(EventKind.NOTE.id()) || (places != null && !places.isAnyOpen(blocked))) {
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
  private boolean canBeWritten(EventKind kind) {
    return layout.parametersOf(kind).stream()
        .map(layout::range)
        .allMatch(range -> range.contains(blocked.nextClearBit(range.first())));
  }

  @Override
  public BitSet allowed() {
    return (BitSet) next.clone();
  }

  private void clearBelow(int leastValue, EventParameter parameter, BitSet ids) {
    TokenRange range = layout.range(parameter);
    ids.clear(range.first(), range.first() + leastValue);
  }

  private void allowNext() {
    next.clear();
    grammar.addAllowed(next);
    if (grammar.atParameter()) {
      EventParameter parameter = grammar.nextParameter();
      clearBelow(leastValue(parameter), parameter, next);
      if (places != null) {
        places.restrict(parameter, grammar.row(), blocked, next);
      }
    }
    next.andNot(blocked);
  }

  /** The least value of the next id: what is less would be too early or not be heard. */
  private int leastValue(EventParameter parameter) {
    return switch (parameter) {
      case BEATS -> (int) (leastStep / STEPS_PER_BEAT - reader.beat());
      case STEP -> rowBeat == leastStep / STEPS_PER_BEAT ? (int) (leastStep % STEPS_PER_BEAT) : 0;
      case DURATION, VELOCITY -> isMusical ? 1 : 0;
      default -> 0;
    };
  }

  @Override
  public @Nullable PlacedEvent accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(layout.vocabulary().mismatch(next, id));
    }
    boolean wasParameter = grammar.atParameter();
    if (wasParameter && grammar.nextParameter() == EventParameter.BEATS) {
      rowBeat = reader.beat() + layout.range(EventParameter.BEATS).value(id);
    }
    grammar.accept(id);
    PlacedEvent placed = null;
    if (!grammar.atParameter()) {
      placed = wasParameter ? placed(reader.read(grammar.row(), 0)) : null;
      grammar.fillUpRow();
    }
    allowNext();
    return placed;
  }

  private @Nullable PlacedEvent placed(GridEvent event) {
    leastStep = isMusical ? event.step : Math.max(leastStep, event.beat() * STEPS_PER_BEAT);
    if (event.isSilent()) {
      return null;
    }
    long tick = tickAt(event.step);
    long endTick = grid.tickAt(event.step + event.durationSteps);
    int track = seats.track(event.track);
    int channel = event.hasChannel() ? seats.channel(event.channel) : 0;
    blockPlaces();
    return new PlacedEvent(track, event.at(tick, Math.max(1, endTick - tick), channel));
  }

  @Override
  public long tick() {
    return tickAt(leastStep);
  }

  private long tickAt(long step) {
    return Math.max(leastTick, grid.tickAt(step));
  }
}
