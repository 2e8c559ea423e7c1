/**
 * The studio: a page in the browser to look at music, listen to it, and choose how it goes on.
 *
 * <p>{@link io.github.continuo.examples.studio.StudioCommand} starts a {@code StudioServer} on the
 * loopback interface. It serves the page, and an interface of JSON and server-sent events. A {@code
 * VersionFolder} holds every version of the music as a MIDI file; a {@code Generation} generates
 * variations side by side.
 */
@NullMarked
package io.github.continuo.examples.studio;

import org.jspecify.annotations.NullMarked;
