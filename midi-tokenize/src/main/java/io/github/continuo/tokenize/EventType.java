package io.github.continuo.tokenize;

/** What a row of an {@link EventTokenizer} says; in the order of their ids. */
public enum EventType {
  /** A note; the only kind that a {@link NoteTokenizer} says. */
  NOTE("note", 3, 5),

  /** The choice of a channel's instrument. */
  PROGRAM_CHANGE("program change", 4, 3),

  /** A pedal, a wheel or another controller of a channel. */
  CONTROL_CHANGE("control change", 5, 4),

  /** A new tempo. */
  TEMPO("tempo", 6, 2),

  /** A new meter; not in version 1. */
  TIME_SIGNATURE("time signature", 7, 0),

  /** A new key; not in version 1. */
  KEY_SIGNATURE("key signature", 8, 1);

  private final String label;
  private final int id;
  private final int rank;

  EventType(String label, int id, int rank) {
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
