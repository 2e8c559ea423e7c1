package io.github.continuo.midi;

/**
 * An event in a {@link Track} at a tick.
 *
 * <p>Events that matter for music and models have types of their own. Every other message is a
 * {@link RawEvent}, so reading and writing a file loses nothing.
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

  /** {@return the time in ticks from the start of the track, at least 0} */
  long tick();
}
