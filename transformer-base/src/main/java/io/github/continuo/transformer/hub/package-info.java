/**
 * Models by name: {@link io.github.continuo.transformer.hub.NamedModel} loads a folder, a bundled
 * model, or a model that a {@link io.github.continuo.transformer.hub.ModelHub} downloads.
 */
@NullMarked
package io.github.continuo.transformer.hub;

import org.jspecify.annotations.NullMarked;
