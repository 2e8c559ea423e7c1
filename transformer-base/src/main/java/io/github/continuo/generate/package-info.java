/**
 * Continues, generates and infills scores with a trained model: the entry point for programs.
 *
 * <pre>{@code
 * try (Generator generator = Generator.load(Path.of("model"))) {
 *   Score song = MidiReader.read(Path.of("song.mid"));
 *   Continuation continuation = generator.continueFrom(song, GenerationOptions.defaults());
 *   MidiWriter.write(continuation.score(), Path.of("longer.mid"));
 * }
 * }</pre>
 *
 * <p>{@link io.github.continuo.generate.EventStream} returns the new events while they are
 * generated; {@link io.github.continuo.generate.GenerationSession} alternates with its host.
 */
@NullMarked
package io.github.continuo.generate;

import org.jspecify.annotations.NullMarked;
