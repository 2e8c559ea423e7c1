/**
 * Atomic writing of files and folders.
 *
 * <p>This package is internal: it is exported only to the modules of Continuo. It is in the lowest
 * module so that MIDI files and pictures are written in the same way as models.
 */
@NullMarked
package io.github.continuo.files;

import org.jspecify.annotations.NullMarked;
