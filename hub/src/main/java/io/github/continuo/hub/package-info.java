/**
 * Downloads models from Hugging Face into the cache that its Python tools use too. {@link
 * java.util.ServiceLoader} finds {@link io.github.continuo.hub.HuggingFaceHub}.
 *
 * <p>The protocol and the layout of the cache are those of the <a
 * href="https://huggingface.co/docs/huggingface_hub">documentation</a> of {@code huggingface_hub}.
 */
@NullMarked
package io.github.continuo.hub;

import org.jspecify.annotations.NullMarked;
