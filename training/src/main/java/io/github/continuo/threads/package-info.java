/** Threads whose results are taken in order. Not exported. */
@NullMarked
package io.github.continuo.threads;

import org.jspecify.annotations.NullMarked;
