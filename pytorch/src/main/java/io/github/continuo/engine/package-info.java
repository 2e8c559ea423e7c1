/**
 * The native side: PyTorch through DJL, its threads and devices, and TorchScript.
 *
 * <p>For Continuo's own modules; hosts use {@link io.github.continuo.engine.Devices}, and {@code
 * io.github.continuo.pytorch}.
 */
@NullMarked
package io.github.continuo.engine;

import org.jspecify.annotations.NullMarked;
