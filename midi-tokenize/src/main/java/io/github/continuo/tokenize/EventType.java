package io.github.continuo.tokenize;

/** Types of events that tokenizers represent, in the order of their token ids. */
public enum EventType {
  /** A note; the only type of a {@link NoteTokenizer}. */
  NOTE("note", 3, 5),

  /** A change of the program (instrument) of a channel. */
  PROGRAM_CHANGE("program change", 4, 3),

  /** A change of a controller of a channel, such as the sustain pedal or the modulation wheel. */
  CONTROL_CHANGE("control change", 5, 4),

  /** A tempo change. */
  TEMPO("tempo", 6, 2),

  /** A time signature; not in version 1 of the event tokenizer. */
  TIME_SIGNATURE("time signature", 7, 0),

  /** A key signature; not in version 1 of the event tokenizer. */
  KEY_SIGNATURE("key signature", 8, 1);

  private final String label;
  private final int id;
  private final int rank;

  EventType(String label, int id, int rank) {
    this.label = label;
    this.id = id;
    this.rank = rank;
  }

  /** The name of the type in the vocabulary. */
  String label() {
    return label;
  }

  /** The token id of the type. */
  int id() {
    return id;
  }

  boolean hasChannel() {
    return this == NOTE || this == PROGRAM_CHANGE || this == CONTROL_CHANGE;
  }

  /** The sort key among events of one step and track; notes come after events that affect them. */
  int rank() {
    return rank;
  }
}
