/**
 * Messages of exceptions and other texts for people, the same in every locale.
 *
 * <p>This package is internal: it is exported only to the modules of Continuo.
 */
@NullMarked
package io.github.continuo.messages;

import org.jspecify.annotations.NullMarked;
