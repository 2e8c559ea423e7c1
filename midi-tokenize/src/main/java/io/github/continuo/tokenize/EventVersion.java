package io.github.continuo.tokenize;

import io.github.continuo.tokenize.event.EventTokenizer;

/** The version of the vocabulary and of the event layout of an {@link EventTokenizer}. */
public enum EventVersion {
  /** Without time and key signatures; the duration of a note precedes its channel. */
  V1,

  /** With time and key signatures; the duration of a note comes last. */
  V2
}
