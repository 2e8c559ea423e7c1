/** The base transformer, a decoder-only model of note tokens. */
@NullMarked
package io.github.continuo.transformer.base;

import org.jspecify.annotations.NullMarked;
