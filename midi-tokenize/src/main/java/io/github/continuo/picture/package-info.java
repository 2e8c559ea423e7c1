/**
 * Pictures of music.
 *
 * <p>A {@link io.github.continuo.picture.PianoRoll} says what to draw, and gives it as SVG. {@link
 * io.github.continuo.picture.Png} makes PNG files and {@code java.awt} images of the same picture;
 * it alone needs the module {@code java.desktop}.
 */
@NullMarked
package io.github.continuo.picture;

import org.jspecify.annotations.NullMarked;
