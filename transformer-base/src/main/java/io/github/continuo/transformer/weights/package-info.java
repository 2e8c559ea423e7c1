/**
 * Checkpoints: the names, numbers and files of weights, of adapters and of configurations. For the
 * modules of this project.
 */
@NullMarked
package io.github.continuo.transformer.weights;

import org.jspecify.annotations.NullMarked;
