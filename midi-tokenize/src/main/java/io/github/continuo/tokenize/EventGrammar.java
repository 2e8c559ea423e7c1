package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.EventLayout.WIDTH;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * The walk {@code start event* end} through rows that begin with their kind, go on with the
 * parameters of the kind and are filled up with pads.
 */
final class EventGrammar implements Grammar {
  private final EventLayout layout;
  private final int[] row = new int[WIDTH];
  private long rows; // that are complete
  private int position; // in the row
  private int firstAllowed; // what may come next is one unbroken run of ids everywhere
  private int endAllowed;

  private EventGrammar(EventLayout layout) {
    this.layout = layout;
    allowNext();
  }

  /** A walk that has yet to begin with the start row. */
  static EventGrammar atStart(EventLayout layout) {
    EventGrammar grammar = new EventGrammar(layout);
    grammar.allow(EventLayout.START, EventLayout.START + 1);
    return grammar;
  }

  /** A walk that stands between two rows, or after the start row. */
  static EventGrammar betweenEvents(EventLayout layout) {
    return new EventGrammar(layout);
  }

  /** What the next id says; only within the parameters of a row. */
  EventParameter nextParameter() {
    return parameters().get(position - 1);
  }

  /** Whether the next id is one of the parameters of an event. */
  boolean atParameter() {
    return position > 0 && layout.isKind(row[0]) && position <= parameters().size();
  }

  /** The row being written, or the last one if none is; what is not written is undefined. */
  int[] row() {
    return row;
  }

  private List<EventParameter> parameters() {
    return layout.parametersOf(layout.kind(row[0]));
  }

  @Override
  public BitSet allowed() {
    BitSet ids = new BitSet();
    addAllowed(ids);
    return ids;
  }

  /** Adds the ids that may come next to a set. */
  void addAllowed(BitSet ids) {
    ids.set(firstAllowed, endAllowed);
  }

  @Override
  public void accept(int id) {
    if (id < firstAllowed || id >= endAllowed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "row %d: %s", rows, layout.vocabulary().mismatch(allowed(), id)));
    }
    row[position++] = id;
    if (position == WIDTH) {
      position = 0;
      rows++;
    }
    allowNext();
  }

  /** Goes to the next row, over the pads; only after all that the row has to say. */
  void fillUpRow() {
    while (position > 0) {
      accept(EventLayout.PAD);
    }
  }

  private void allowNext() {
    if (atParameter()) {
      TokenRange range = layout.range(nextParameter());
      allow(range.first(), range.end());
    } else if (position > 0) {
      allow(EventLayout.PAD, EventLayout.PAD + 1);
    } else if (row[0] == EventLayout.END) {
      allow(0, 0);
    } else {
      allow(EventLayout.END, EventLayout.FIRST_KIND + layout.kindRanges().size());
    }
  }

  private void allow(int first, int end) {
    firstAllowed = first;
    endAllowed = end;
  }
}
