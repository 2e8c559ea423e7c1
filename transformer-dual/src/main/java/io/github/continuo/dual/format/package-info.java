/**
 * Finds out that a folder holds a dual model. For {@link java.util.ServiceLoader}; not exported.
 */
@NullMarked
package io.github.continuo.dual.format;

import org.jspecify.annotations.NullMarked;
