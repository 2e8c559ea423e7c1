package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.engine.Devices;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.transformer.BaseTransformer;
import io.github.continuo.transformer.DecoderConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A model that has learned nothing, and writes fast. */
final class TinyModel {
  private TinyModel() {}

  static Path saveTo(Path folder) throws IOException {
    DecoderConfig config = new DecoderConfig(8, 2, 2, 16, 64);
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    try (BaseTransformer model =
        BaseTransformer.create(config, tokenizer, 1, Devices.select("cpu"))) {
      model.save(folder, Map.of());
    }
    return folder;
  }

  /** Changes the header of the file of weights. */
  static void changeHeader(Path folder, Consumer<JsonObject> change) throws IOException {
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
