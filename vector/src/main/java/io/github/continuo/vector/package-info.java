/**
 * Fast linear layers with the Vector API of the JVM. {@link java.util.ServiceLoader} finds them.
 */
@NullMarked
package io.github.continuo.vector;

import org.jspecify.annotations.NullMarked;
