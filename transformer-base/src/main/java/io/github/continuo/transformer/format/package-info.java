/**
 * Finds out that a folder holds a base model. For {@link java.util.ServiceLoader}; not exported.
 */
@NullMarked
package io.github.continuo.transformer.format;

import org.jspecify.annotations.NullMarked;
