/**
 * From pieces of tokens to training batches: windows, their augmentation, batches. Not exported.
 */
@NullMarked
package io.github.continuo.data.windows;

import org.jspecify.annotations.NullMarked;
