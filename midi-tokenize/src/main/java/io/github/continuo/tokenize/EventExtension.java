package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.GridEvent.STEPS_PER_BEAT;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Score;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Events that go on from a score. What it promises is said by {@link EventTokenizer}.
 *
 * <p>Steps are counted from the true place of the last row, or from as near to the end of the score
 * as one row can reach it.
 */
final class EventExtension implements Extension {
  private static final int MOST_BEATS = EventParameter.BEATS.size() - 1;

  private final RowLayout layout;
  private final BeatGrid grid;
  private final Seats seats;
  private final EventGrammar grammar;
  private final long leastTick; // just after the last onset, where ticks are coarser than steps

  private final RowReader reader;
  private long leastStep; // of the next row
  private long rowBeat; // of the row being written, once it has said so

  EventExtension(RowLayout layout, Score score, TokenSequence tokens, Numbering numbering) {
    this.layout = layout;
    grid = BeatGrid.of(score);
    seats = new Seats(score, numbering);
    grammar = EventGrammar.betweenEvents(layout);

    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    leastTick = lastOnset + 1;
    long entryStep = lastOnset < 0 ? 0 : Math.max(grid.stepsIn(lastOnset) + 1, endStep(score));
    long lastStep = lastStep(tokens, layout);
    leastStep = Math.max(entryStep, lastStep);
    reader =
        new RowReader(
            layout, Math.max(lastStep / STEPS_PER_BEAT, leastStep / STEPS_PER_BEAT - MOST_BEATS));
  }

  /** Where the score's music has ended, at a beat. */
  private long endStep(Score score) {
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

  @Override
  public BitSet allowed() {
    BitSet ids = grammar.allowed();
    if (grammar.atParameter()) {
      TokenRange range = layout.range(grammar.nextParameter());
      ids.clear(range.first(), range.first() + leastValue(grammar.nextParameter()));
    }
    return ids;
  }

  /** The least value of the next id: what is less would be too early or not be heard. */
  private int leastValue(EventParameter parameter) {
    return switch (parameter) {
      case BEATS -> (int) (leastStep / STEPS_PER_BEAT - reader.beat());
      case STEP -> rowBeat == leastStep / STEPS_PER_BEAT ? (int) (leastStep % STEPS_PER_BEAT) : 0;
      case DURATION, VELOCITY -> 1;
      default -> 0;
    };
  }

  @Override
  public @Nullable PlacedEvent accept(int id) {
    BitSet allowed = allowed();
    if (id < 0 || !allowed.get(id)) {
      throw new IllegalArgumentException(layout.vocabulary().mismatch(allowed, id));
    }
    boolean wasParameter = grammar.atParameter();
    if (wasParameter && grammar.nextParameter() == EventParameter.BEATS) {
      rowBeat = reader.beat() + layout.range(EventParameter.BEATS).value(id);
    }
    int[] row = grammar.row();
    grammar.accept(id);
    return wasParameter && !grammar.atParameter() ? placed(reader.read(row, 0)) : null;
  }

  private PlacedEvent placed(GridEvent event) {
    leastStep = event.step;
    long tick = tick();
    long endTick = grid.tickAt(event.step + event.durationSteps);
    int channel = event.hasChannel() ? seats.channel(event.channel) : 0;
    return new PlacedEvent(
        seats.track(event.track), event.at(tick, Math.max(1, endTick - tick), channel));
  }

  @Override
  public long tick() {
    return Math.max(leastTick, grid.tickAt(leastStep));
  }
}
