package io.github.continuo.data;

/** What became of a file that was to give a piece. */
sealed interface Outcome {

  /** It gave one. */
  record Read(Piece piece) implements Outcome {}

  /** Its bytes give none, and so it will be until they change. */
  record Refused(String reason) implements Outcome {}

  /** Its bytes could not be had; another time they may. */
  record Unreadable(String reason) implements Outcome {}
}
