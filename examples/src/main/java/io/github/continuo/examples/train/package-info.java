/** The train command. */
@NullMarked
package io.github.continuo.examples.train;

import org.jspecify.annotations.NullMarked;
