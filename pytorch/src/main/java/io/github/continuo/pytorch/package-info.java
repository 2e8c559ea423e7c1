/**
 * Networks that PyTorch computes, through DJL: on GPUs, and to be trained.
 *
 * <p>{@link io.github.continuo.pytorch.TrainableModel} is a model that training changes; {@link
 * io.github.continuo.pytorch.TorchBackend} computes the networks of others. The arithmetic stands
 * once, as TorchScript source, in the resource {@code decoder.torchscript}.
 */
@NullMarked
package io.github.continuo.pytorch;

import org.jspecify.annotations.NullMarked;
