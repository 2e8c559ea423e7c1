/**
 * Networks that PyTorch computes through DJL: inference on GPUs, and training.
 *
 * <p>{@link io.github.continuo.pytorch.TrainableModel} is a model whose weights training changes;
 * {@link io.github.continuo.pytorch.PyTorchBackend} runs inference of all other models. The
 * computation is written once, as TorchScript source, in the resource {@code decoder.torchscript}.
 */
@NullMarked
package io.github.continuo.pytorch;

import org.jspecify.annotations.NullMarked;
