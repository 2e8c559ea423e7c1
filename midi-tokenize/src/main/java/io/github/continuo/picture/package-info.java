/**
 * Pictures of music, and of the numbers of its models.
 *
 * <p>A {@link io.github.continuo.picture.PianoRoll} or a {@link io.github.continuo.picture.Chart}
 * says what to draw, and gives it as SVG. {@link io.github.continuo.picture.Png} makes PNG files
 * and {@code java.awt} images of the same picture; it alone needs the module {@code java.desktop}.
 */
@NullMarked
package io.github.continuo.picture;

import org.jspecify.annotations.NullMarked;
