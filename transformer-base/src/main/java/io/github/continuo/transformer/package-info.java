/**
 * Models, and what computes them.
 *
 * <p>{@link io.github.continuo.transformer.SequenceModel} is what generation and evaluation need of
 * a model; {@link io.github.continuo.transformer.BaseTransformer} is the one over flat tokens;
 * {@link io.github.continuo.transformer.ModelFormat} finds the kind of a saved one. A model
 * computes with {@link io.github.continuo.transformer.DecoderNetwork}s, which a {@link
 * io.github.continuo.transformer.Backend} makes: in plain Java, or with PyTorch.
 */
@NullMarked
package io.github.continuo.transformer;

import org.jspecify.annotations.NullMarked;
