/**
 * The network: a decoder stack, the base model made of one, and its checkpoints.
 *
 * <p>{@link io.github.continuo.transformer.SequenceModel} is what training and generation need of a
 * model; {@link io.github.continuo.transformer.BaseTransformer} is the one over flat tokens; {@link
 * io.github.continuo.transformer.ModelFormat} finds the kind of a saved one. The arithmetic stands
 * once, as TorchScript source, in the resource {@code decoder.torchscript}; {@link
 * io.github.continuo.transformer.Arithmetic} completes it with the best linear maps of the machine.
 */
@NullMarked
package io.github.continuo.transformer;

import org.jspecify.annotations.NullMarked;
