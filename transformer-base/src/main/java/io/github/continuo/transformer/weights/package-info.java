/**
 * Checkpoints: names, values and files of weights, adapters and configurations. For the modules of
 * this project.
 */
@NullMarked
package io.github.continuo.transformer.weights;

import org.jspecify.annotations.NullMarked;
