/**
 * Music in, music out: what an embedding program uses.
 *
 * <pre>{@code
 * try (Generator generator = Generator.load(Path.of("model"))) {
 *   Score song = MidiReader.read(Path.of("song.mid"));
 *   Continuation continuation = generator.continueFrom(song, GenerationOptions.defaults());
 *   MidiWriter.write(continuation.score(), Path.of("longer.mid"));
 * }
 * }</pre>
 *
 * <p>{@link io.github.continuo.generate.EventStream} hands the new events out while they are
 * written, {@link io.github.continuo.generate.Session} goes on by turns with a host.
 */
@NullMarked
package io.github.continuo.generate;

import org.jspecify.annotations.NullMarked;
