package io.github.continuo.midi;

/**
 * Something that happens in a {@link Track} at a tick.
 *
 * <p>The kinds that musicians and models look at have types of their own; every other message is
 * kept as a {@link RawEvent}, so that reading and writing a file loses nothing.
 */
public sealed interface ScoreEvent
    permits Note,
        ProgramChange,
        ControlChange,
        PitchBend,
        Tempo,
        TimeSignature,
        KeySignature,
        TextEvent,
        RawEvent {

  /** {@return when it happens, in ticks from the start of the track; never negative} */
  long tick();
}
