package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/** A model that has learned nothing, and writes fast. */
public final class TinyModel {
  private TinyModel() {}

  public static Path saveTo(Path folder) throws IOException {
    DecoderConfig config = new DecoderConfig(8, 2, 2, 16, 64);
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    try (TrainableBase model = TrainableBase.create(config, tokenizer, 1, Devices.select("cpu"))) {
      model.save(folder, Map.of());
    }
    return folder;
  }

  /** The same, trained to fill regions, as it says. */
  public static Path saveFillingTo(Path folder) throws IOException {
    Path plain = saveTo(folder);
    try (TrainableBase model = TrainableBase.load(plain, LoadOptions.defaults())) {
      model.enableInfilling();
      model.save(folder, Map.of());
    }
    return folder;
  }

  /** The file of an adapter of rank 1 that changes one map. */
  public static void writeFactors(Path folder, String map, float[] a, float[] b)
      throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(map + ".lora_A.weight", List.of(1L, (long) a.length));
    shapes.put(map + ".lora_B.weight", List.of((long) b.length, 1L));
    Safetensors.write(
        folder.resolve("adapter_model.safetensors"),
        shapes,
        index -> Safetensors.bytes(index == 0 ? a : b));
  }

  public static float[] numbers(int count, DoubleUnaryOperator of) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) of.applyAsDouble(i);
    }
    return numbers;
  }

  /** Changes the header of the file of weights. */
  public static void changeHeader(Path folder, Consumer<JsonObject> change) throws IOException {
    Path file = folder.resolve("model.safetensors");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(header);
    JsonObject json = JsonParser.parseString(new String(header, UTF_8)).getAsJsonObject();
    change.accept(json);
    byte[] changed = json.toString().getBytes(UTF_8);
    ByteBuffer whole =
        ByteBuffer.allocate(8 + changed.length + bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, whole.putLong(changed.length).put(changed).put(bytes).array());
  }
}
