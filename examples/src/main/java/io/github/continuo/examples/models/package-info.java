/** The commands that convert models. They need no engine. */
@NullMarked
package io.github.continuo.examples.models;

import org.jspecify.annotations.NullMarked;
