/**
 * Plays with a musician in real time: takes what is played as MIDI messages and answers in time.
 *
 * <pre>{@code
 * try (Generator generator = Generator.bundled("pop909-dual");
 *     LiveSession session = LiveSession.of(generator, LiveOptions.defaults(), receiver)) {
 *   transmitter.setReceiver(session.input());
 *   session.start();
 *   session.ended().join();
 * }
 * }</pre>
 *
 * <p>This package needs the module {@code java.desktop}.
 */
@NullMarked
package io.github.continuo.live;

import org.jspecify.annotations.NullMarked;
