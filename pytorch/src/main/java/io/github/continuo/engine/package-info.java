/**
 * Native code: PyTorch through DJL, with threads, devices and TorchScript.
 *
 * <p>This package is for Continuo's own modules; host programs use {@link
 * io.github.continuo.engine.Devices} and {@code io.github.continuo.pytorch}.
 */
@NullMarked
package io.github.continuo.engine;

import org.jspecify.annotations.NullMarked;
