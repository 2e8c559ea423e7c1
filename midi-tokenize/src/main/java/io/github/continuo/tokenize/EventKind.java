package io.github.continuo.tokenize;

/** What a row of an {@link EventTokenizer} says; in the order of their ids. */
enum EventKind {
  NOTE("note", 3, 5),
  PROGRAM_CHANGE("program change", 4, 3),
  CONTROL_CHANGE("control change", 5, 4),
  TEMPO("tempo", 6, 2),
  TIME_SIGNATURE("time signature", 7, 0),
  KEY_SIGNATURE("key signature", 8, 1);

  private final String label;
  private final int id;
  private final int rank;

  EventKind(String label, int id, int rank) {
    this.label = label;
    this.id = id;
    this.rank = rank;
  }

  /** Its name in the vocabulary. */
  String label() {
    return label;
  }

  /** The id that begins its rows. */
  int id() {
    return id;
  }

  boolean hasChannel() {
    return this == NOTE || this == PROGRAM_CHANGE || this == CONTROL_CHANGE;
  }

  /** Its place among events of one step and track: what sets up a note comes before it. */
  int rank() {
    return rank;
  }
}
