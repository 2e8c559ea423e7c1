/** Large linear layers with the JVM's Vector API. Nothing here is called by name. */
@NullMarked
package io.github.continuo.vector;

import org.jspecify.annotations.NullMarked;
