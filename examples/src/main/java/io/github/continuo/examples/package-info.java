/** The {@code continuo} command; each subcommand is a short program over the library. */
@NullMarked
package io.github.continuo.examples;

import org.jspecify.annotations.NullMarked;
