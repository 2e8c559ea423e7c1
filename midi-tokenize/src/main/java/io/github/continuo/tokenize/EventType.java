package io.github.continuo.tokenize;

import io.github.continuo.tokenize.note.NoteTokenizer;

/** Types of events that tokenizers represent, in the order of their token ids. */
public enum EventType {
  /** A note; the only type of a {@link NoteTokenizer}. */
  NOTE,

  /** A change of the program (instrument) of a channel. */
  PROGRAM_CHANGE,

  /** A change of a controller of a channel, such as the sustain pedal or the modulation wheel. */
  CONTROL_CHANGE,

  /** A tempo change. */
  TEMPO,

  /** A time signature; not in version 1 of the event tokenizer. */
  TIME_SIGNATURE,

  /** A key signature; not in version 1 of the event tokenizer. */
  KEY_SIGNATURE
}
