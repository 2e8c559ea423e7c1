/**
 * Models, and the backends that compute them.
 *
 * <p>{@link io.github.continuo.transformer.SequenceModel} is the interface for generation and
 * evaluation; {@link io.github.continuo.transformer.base.BaseTransformer} is the base model; {@link
 * io.github.continuo.transformer.ModelFormat} loads a saved model of any kind. A model consists of
 * {@link io.github.continuo.transformer.DecoderNetwork}s, which a {@link
 * io.github.continuo.transformer.Backend} creates: in plain Java, or with PyTorch.
 */
@NullMarked
package io.github.continuo.transformer;

import org.jspecify.annotations.NullMarked;
