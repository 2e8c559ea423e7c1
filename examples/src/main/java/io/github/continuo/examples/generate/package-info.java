/** The commands that write music: continue, infill, generate and play. */
@NullMarked
package io.github.continuo.examples.generate;

import org.jspecify.annotations.NullMarked;
