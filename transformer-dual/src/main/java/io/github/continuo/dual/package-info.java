/**
 * Dual transformer: an event network over the events of a piece, and a token network over the
 * tokens of one event.
 *
 * <p>{@link io.github.continuo.dual.DualTransformer} is the model. With this module on the class
 * path, {@link io.github.continuo.generate.Generator#load} also loads its checkpoints.
 */
@NullMarked
package io.github.continuo.dual;

import org.jspecify.annotations.NullMarked;
