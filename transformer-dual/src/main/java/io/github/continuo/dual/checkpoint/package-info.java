/** Configuration files of dual models. For the modules of this project. */
@NullMarked
package io.github.continuo.dual.checkpoint;

import org.jspecify.annotations.NullMarked;
