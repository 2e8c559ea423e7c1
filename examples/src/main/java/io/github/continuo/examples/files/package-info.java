/** The commands that read MIDI files: inspect, draw, tokenize and detokenize. */
@NullMarked
package io.github.continuo.examples.files;

import org.jspecify.annotations.NullMarked;
