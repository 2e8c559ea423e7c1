package io.github.continuo.examples.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maximum of a numeric option, checked before anything is read. The minimum is checked by the
 * library.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Max {
  /** {@return the greatest value} */
  double value();
}
