package io.github.continuo.examples;

import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that says what the weights of a model are kept in. */
final class PrecisionOption {
  private static final String AUTO = "auto";

  /** Takes the name of a precision, or auto. */
  static final class Converter implements CommandLine.ITypeConverter<String> {
    @Override
    public String convert(String name) {
      if (!name.equals(AUTO)
          && Arrays.stream(Precision.values()).noneMatch(one -> one.toString().equals(name))) {
        throw new CommandLine.TypeConversionException(
            String.format(
                Locale.ROOT,
                "must be auto or one of %s, got %s",
                Arrays.toString(Precision.values()),
                name));
      }
      return name;
    }
  }

  @Option(
      names = "--precision",
      paramLabel = "KIND",
      defaultValue = AUTO,
      converter = Converter.class,
      description =
          "What weights are kept in: fp32, bf16, int8, or auto, which is int8 on a CPU and bf16 on"
              + " a GPU (default: ${DEFAULT-VALUE}).")
  private @Nullable String name;

  /** The options of loading with this one. */
  LoadOptions addTo(LoadOptions options) {
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.toString().equals(name))
        .findFirst()
        .map(options::withPrecision)
        .orElse(options);
  }
}
