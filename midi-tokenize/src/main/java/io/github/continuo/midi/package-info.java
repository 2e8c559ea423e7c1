/**
 * What a piece of music is, and its bytes.
 *
 * <p>A {@link io.github.continuo.midi.Score} is a time base and a list of {@link
 * io.github.continuo.midi.Track tracks}; a track holds {@link io.github.continuo.midi.ScoreEvent
 * events} at absolute ticks, in file order. {@link io.github.continuo.midi.MidiReader} makes a
 * score of the bytes of a MIDI file in any condition and says what was wrong with them; {@link
 * io.github.continuo.midi.MidiWriter} makes bytes of a score. {@link
 * io.github.continuo.midi.JavaxSequences} leads to and from {@code javax.sound.midi}.
 *
 * <p>Everything but the reader's input is immutable and may be shared between threads.
 */
@NullMarked
package io.github.continuo.midi;

import org.jspecify.annotations.NullMarked;
