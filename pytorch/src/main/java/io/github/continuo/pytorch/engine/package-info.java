/**
 * Native code: PyTorch through DJL, with threads, devices and TorchScript.
 *
 * <p>Exported to the module of training only; host programs use {@link
 * io.github.continuo.pytorch.Devices}.
 */
@NullMarked
package io.github.continuo.pytorch.engine;

import org.jspecify.annotations.NullMarked;
