/**
 * The forward pass of a decoder in plain Java.
 *
 * <p>A vector is a {@code float[]}, a batch of vectors a {@code float[][]}. Every sum has one
 * stated order, multiplications and additions are rounded separately (never fused), and {@code exp}
 * is a polynomial. So the same weights and tokens give bit-identical results on every machine: with
 * any number of threads, alone or in a batch, with or without vector instructions.
 */
@NullMarked
package io.github.continuo.transformer.network;

import org.jspecify.annotations.NullMarked;
