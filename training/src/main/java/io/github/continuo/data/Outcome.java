package io.github.continuo.data;

/** Result of reading one file of a corpus. */
sealed interface Outcome {

  /** The file yielded a piece. */
  record Read(Piece piece) implements Outcome {}

  /** The content of the file yields no piece; it is not tried again until it changes. */
  record Refused(String reason) implements Outcome {}

  /** The file could not be read; it is tried again next time. */
  record Unreadable(String reason) implements Outcome {}
}
