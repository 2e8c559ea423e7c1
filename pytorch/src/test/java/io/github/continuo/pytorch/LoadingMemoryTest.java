package io.github.continuo.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loads a large model in a process of its own and asks the system how much memory that took. A
 * weight comes as one Java array of 32 bits, which the engine then has its own copy of.
 */
@Tag("soak")
@EnabledOnOs(OS.LINUX) // whose /proc tells the most memory that a process ever had
class LoadingMemoryTest {
  private static final BaseCheckpoint LARGE =
      new BaseCheckpoint(
          new DecoderConfig(1024, 14, 16, 4096, 4096), Models.TOKENIZER, false, Map.of());

  @TempDir private Path folder;

  /** What a model is loaded for. */
  enum Purpose {
    TRAINING {
      @Override
      SequenceModel load(Path folder, LoadOptions options) throws IOException {
        return TrainableModel.load(folder, options);
      }
    },
    INFERENCE {
      @Override
      SequenceModel load(Path folder, LoadOptions options) throws IOException {
        return ModelFormat.loadAny(folder, options.withBackend("pytorch"));
      }
    };

    abstract SequenceModel load(Path folder, LoadOptions options) throws IOException;
  }

  /** Prints the peak of its memory, in bytes, before and after it loads a model. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) throws IOException {
      EngineThread.run(
          () -> new ArrayUpload().close()); // a script, so that the engine is all there
      System.out.println(peakBytes());
      Purpose purpose = Purpose.valueOf(arguments[1]);
      LoadOptions options = Models.ON_CPU.withPrecision(Precision.valueOf(arguments[2]));
      try (SequenceModel model = purpose.load(Path.of(arguments[0]), options)) {
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
  @CsvSource({"TRAINING, FP32, 4, 1.3", "INFERENCE, FP32, 4, 1.3", "INFERENCE, BF16, 2, 2.0"})
  void loading_takes_little_more_memory_than_the_weights(
      Purpose purpose, Precision precision, int bytesAWeight, double maxShare) throws Exception {
    long weights = bytesAWeight * writeModel();
    Path out = folder.resolve("out.txt");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m", // what Java leaves to its garbage collector is not what loading takes
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
    assertThat(share).as("growth of the peak").isBetween(0.99, maxShare);
  }

  /** Writes a model of 16-bit numbers, all 0, and counts them. */
  private long writeModel() throws IOException {
    LARGE.write(folder);
    JsonObject header = new JsonObject();
    long end = 0;
    for (ParameterSpec spec : LARGE.specs()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "BF16");
      entry.add("shape", array(spec.shape()));
      entry.add("data_offsets", array(List.of(end, end + 2 * spec.size())));
      header.add(spec.name(), entry);
      end += 2 * spec.size();
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

  private static JsonArray array(List<Long> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    return array;
  }
}
