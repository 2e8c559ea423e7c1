package io.github.continuo.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.engine.ArrayFiller;
import io.github.continuo.engine.EngineThread;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads a large model in a process of its own and asks the system how much memory that took. */
@Tag("soak")
@EnabledOnOs(OS.LINUX) // whose /proc tells the most memory that a process ever had
class LoadingMemoryTest {
  private static final DecoderConfig LARGE = new DecoderConfig(1024, 14, 16, 4096, 4096);

  @TempDir private Path folder;

  /** Prints the peak of its memory, in bytes, before and after it loads a model. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) throws IOException {
      EngineThread.run(
          () -> new ArrayFiller().close()); // a script, so that the engine is all there
      System.out.println(peakBytes());
      LoadOptions options =
          LoadOptions.defaults()
              .withDevice("cpu")
              .withPrecision(Precision.valueOf(arguments[2]))
              .withPurpose(LoadOptions.Purpose.valueOf(arguments[1]));
      try (SequenceModel model = ModelFormat.loadAny(Path.of(arguments[0]), options)) {
        System.out.println(peakBytes());
        System.err.println(model.precision());
      }
    }

    private static long peakBytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"), UTF_8)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      throw new IllegalStateException("/proc/self/status must tell VmHWM");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TRAINING, FP32, 4, 1.3",
    "INFERENCE, FP32, 4, 1.3",
    "INFERENCE, BF16, 2, 1.6",
    "INFERENCE, INT8, 1, 2"
  })
  void loading_takes_little_more_memory_than_the_weights(
      LoadOptions.Purpose purpose, Precision precision, int bytesAWeight, double mostShare)
      throws Exception {
    long weights = bytesAWeight * writeModel();
    Path out = folder.resolve("out.txt");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Loading.class.getName(),
            folder.toString(),
            purpose.name(),
            precision.name());
    program.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    program.redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);

    int status = program.start().waitFor();

    assertThat(status).isZero();
    List<Long> bytes = Files.readAllLines(out, UTF_8).stream().map(Long::valueOf).toList();
    long growth = bytes.get(1) - bytes.get(0);
    double share = (double) growth / weights;
    System.out.printf(Locale.ROOT, "%s, %s: %.3f%n", purpose, precision, share);
    assertThat(share).as("growth of the peak").isBetween(0.99, mostShare);
  }

  /** Writes a model of 16-bit numbers, all 0, and counts them. */
  private long writeModel() throws IOException {
    new BaseCheckpoint(LARGE, Models.TOKENIZER, false, Map.of()).write(folder);
    int vocabulary = Models.TOKENIZER.vocabulary().size();
    List<WeightSpec> specs = new ArrayList<>(DecoderStack.specs(LARGE, "model."));
    specs.add(WeightSpec.ones("model.embed_tokens.weight", vocabulary, LARGE.dim()));
    specs.add(WeightSpec.ones("lm_head.weight", vocabulary, LARGE.dim()));
    JsonObject header = new JsonObject();
    long end = 0;
    for (WeightSpec spec : specs) {
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "BF16");
      entry.add("shape", array(spec.shape().getShape()));
      entry.add("data_offsets", array(end, end + 2 * spec.shape().size()));
      header.add(spec.name(), entry);
      end += 2 * spec.shape().size();
    }
    byte[] json = header.toString().getBytes(UTF_8);
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array();
    Path weights = folder.resolve("model.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.write(length);
      file.write(json);
      file.setLength(8 + json.length + end);
    }
    return end / 2;
  }

  private static JsonArray array(long... numbers) {
    JsonArray array = new JsonArray();
    for (long number : numbers) {
      array.add(number);
    }
    return array;
  }
}
