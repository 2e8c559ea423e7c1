/**
 * The dual event transformer: one network over the events of a piece, one inside each event.
 *
 * <p>{@link io.github.continuo.dual.DualTransformer} is the model. With this module on the class
 * path, {@link io.github.continuo.generate.Generator#load} loads its checkpoints, too.
 */
@NullMarked
package io.github.continuo.dual;

import org.jspecify.annotations.NullMarked;
