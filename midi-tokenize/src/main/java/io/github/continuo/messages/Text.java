package io.github.continuo.messages;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats texts as {@link String#format}, whatever the default locale is. */
public final class Text {
  private Text() {}

  /**
   * {@return the format with its values}
   *
   * @param format as for {@link String#format}
   * @param values as many as the format has places
   */
  @FormatMethod
  public static String format(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
