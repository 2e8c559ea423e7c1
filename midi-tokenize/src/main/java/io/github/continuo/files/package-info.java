/**
 * How all modules write files: whole or not at all.
 *
 * <p>Not for programs: the package is exported to the modules of Continuo alone, and stands in the
 * lowest of them so that MIDI files and pictures are written in the same way as models.
 */
@NullMarked
package io.github.continuo.files;

import org.jspecify.annotations.NullMarked;
