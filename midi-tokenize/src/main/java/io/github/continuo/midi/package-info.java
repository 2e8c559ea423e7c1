/**
 * Scores, and reading and writing them as Standard MIDI Files.
 *
 * <p>A {@link io.github.continuo.midi.Score} is a time base and a list of {@link
 * io.github.continuo.midi.Track tracks}; a track is a list of {@link
 * io.github.continuo.midi.ScoreEvent events} at absolute ticks, in file order. {@link
 * io.github.continuo.midi.MidiReader} converts the bytes of a MIDI file, damaged or not, to a score
 * and reports the defects. {@link io.github.continuo.midi.MidiWriter} converts a score to bytes.
 * {@link io.github.continuo.midi.SequenceConverter} converts {@code javax.sound.midi} sequences to
 * scores and back.
 *
 * <p>All objects except the reader's input are immutable and safe to share between threads.
 */
@NullMarked
package io.github.continuo.midi;

import org.jspecify.annotations.NullMarked;
