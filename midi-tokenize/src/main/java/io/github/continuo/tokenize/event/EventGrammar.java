package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.event.encoding.EventLayout.WIDTH;

import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import java.util.BitSet;
import java.util.List;

/**
 * The grammar {@code start event* end}; an event is its type, the parameters of the type, and pads.
 */
final class EventGrammar implements Grammar {
  private final EventLayout layout;
  private final int[] event = new int[WIDTH];
  private long position; // of the event in the sequence
  private int slot; // of the next token in the event
  private int firstAllowed; // the allowed token ids are contiguous in every state
  private int endAllowed;

  private EventGrammar(EventLayout layout) {
    this.layout = layout;
    allowNext();
  }

  /** Returns a grammar that expects the BOS event. */
  static EventGrammar atStart(EventLayout layout) {
    EventGrammar grammar = new EventGrammar(layout);
    grammar.allow(EventLayout.START, EventLayout.START + 1);
    return grammar;
  }

  /** Returns a grammar positioned between two events, or after the BOS event. */
  static EventGrammar betweenEvents(EventLayout layout) {
    return new EventGrammar(layout);
  }

  /** Returns the parameter of the next token; only if {@link #atParameter}. */
  EventParameter nextParameter() {
    return parameters().get(slot - 1);
  }

  /** Whether the next token is a parameter of an event. */
  boolean atParameter() {
    return slot > 0 && layout.isKind(event[0]) && slot <= parameters().size();
  }

  /** The number of tokens of the incomplete event; 0 between events. */
  int slot() {
    return slot;
  }

  /**
   * The tokens of the incomplete event or, between events, of the last one; the slots that are not
   * yet filled are undefined.
   */
  int[] row() {
    return event;
  }

  private List<EventParameter> parameters() {
    return layout.parametersOf(layout.kind(event[0]));
  }

  @Override
  public BitSet allowed() {
    BitSet ids = new BitSet();
    addAllowed(ids);
    return ids;
  }

  /** Adds the token ids that are allowed next to a set. */
  void addAllowed(BitSet ids) {
    ids.set(firstAllowed, endAllowed);
  }

  @Override
  public void accept(int id) {
    if (id < firstAllowed || id >= endAllowed) {
      throw new IllegalArgumentException(
          Text.format("position %d: %s", position, layout.vocabulary().mismatch(allowed(), id)));
    }
    event[slot++] = id;
    if (slot == WIDTH) {
      slot = 0;
      position++;
    }
    allowNext();
  }

  /** Fills the rest of the event with pads; only after the last parameter. */
  void fillUpRow() {
    while (slot > 0) {
      accept(EventLayout.PAD);
    }
  }

  private void allowNext() {
    if (atParameter()) {
      TokenRange range = layout.range(nextParameter());
      allow(range.first(), range.end());
    } else if (slot > 0) {
      allow(EventLayout.PAD, EventLayout.PAD + 1);
    } else if (event[0] == EventLayout.END) {
      allow(0, 0);
    } else {
      allow(EventLayout.END, EventLayout.FIRST_KIND + layout.typeRanges().size());
    }
  }

  private void allow(int first, int end) {
    firstAllowed = first;
    endAllowed = end;
  }
}
