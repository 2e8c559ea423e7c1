/**
 * The native side: the PyTorch engine, its threads and devices, TorchScript and safetensors.
 *
 * <p>For Continuo's own modules; hosts use {@code io.github.continuo.generate} and {@code
 * io.github.continuo.transformer}.
 */
@NullMarked
package io.github.continuo.engine;

import org.jspecify.annotations.NullMarked;
