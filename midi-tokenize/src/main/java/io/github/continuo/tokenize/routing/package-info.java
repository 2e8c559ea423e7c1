/** Which track and channel a decoded event goes to. Not exported. */
@NullMarked
package io.github.continuo.tokenize.routing;

import org.jspecify.annotations.NullMarked;
