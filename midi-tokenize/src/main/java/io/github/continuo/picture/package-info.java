/**
 * Piano rolls of music, and charts of numbers such as training losses.
 *
 * <p>A {@link io.github.continuo.picture.PianoRoll} or a {@link io.github.continuo.picture.Chart}
 * describes a picture and converts it to SVG. {@link io.github.continuo.picture.Png} converts the
 * same picture to PNG files and {@code java.awt} images; only this class needs the module {@code
 * java.desktop}.
 */
@NullMarked
package io.github.continuo.picture;

import org.jspecify.annotations.NullMarked;
