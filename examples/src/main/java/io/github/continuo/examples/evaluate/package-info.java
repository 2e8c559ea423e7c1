/** The commands that measure models, and compare them. */
@NullMarked
package io.github.continuo.examples.evaluate;

import org.jspecify.annotations.NullMarked;
