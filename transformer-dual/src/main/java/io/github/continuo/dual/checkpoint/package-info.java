/**
 * What stands in the folder of a dual model beside its weights. For the modules of this project.
 */
@NullMarked
package io.github.continuo.dual.checkpoint;

import org.jspecify.annotations.NullMarked;
