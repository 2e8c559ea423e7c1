/** Arithmetic and random numbers that are the same, bit for bit, on every machine. Not exported. */
@NullMarked
package io.github.continuo.transformer.math;

import org.jspecify.annotations.NullMarked;
