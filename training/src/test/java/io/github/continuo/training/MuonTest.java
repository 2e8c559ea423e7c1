package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.data.Pieces;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.training.TrainingConfig.Optimizer.Method;
import io.github.continuo.transformer.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MuonTest {
  private static final TrainingConfig.Optimizer CONFIG =
      TrainingConfig.Optimizer.defaults().withMethod(Method.MUON);

  private final TrainableBase model = Models.tiny(1);

  @AfterEach
  void closeModel() {
    model.close();
  }

  private static JsonObject golden() throws IOException {
    return JsonParser.parseString(
            Files.readString(Path.of("src/test/resources/io/github/continuo/training/muon.json")))
        .getAsJsonObject();
  }

  static Stream<JsonObject> cases() throws IOException {
    return golden().getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject);
  }

  /** The reference is docs/interop/make_muon.py, which calculates in 64 bits. */
  @ParameterizedTest
  @MethodSource("cases")
  void steps_are_those_of_the_reference(JsonObject expected) throws IOException {
    TrainingConfig.Optimizer config = CONFIG.withWeightDecay(golden().get("decay").getAsDouble());
    double rate = golden().get("rate").getAsDouble();
    assertSteps(expected, config, rate, Precision.FP32, 2e-6f);
  }

  /**
   * A direction in 8 significant bits is some percent off, and a move is 0.02 times 0.2 sqrt(n).
   */
  @ParameterizedTest
  @MethodSource("cases")
  void rounded_steps_are_near_to_them(JsonObject expected) throws IOException {
    TrainingConfig.Optimizer config = CONFIG.withWeightDecay(golden().get("decay").getAsDouble());
    double rate = golden().get("rate").getAsDouble();
    assertSteps(expected, config, rate, Precision.BF16, 4e-3f);
  }

  private void assertSteps(
      JsonObject expected,
      TrainingConfig.Optimizer config,
      double rate,
      Precision precision,
      float tolerance) {
    EngineThread.run(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager();
              TorchScript script =
                  TorchScript.load(scope, Optimizer.class, "optimizer.torchscript", "Optimizer")) {
            float[] size = floats(expected, "shape");
            Shape shape = new Shape((long) size[0], (long) size[1]);
            NDArray weight = scope.create(floats(expected, "before"), shape);
            Muon muon = new Muon(Map.of("w", weight), config, precision, script, scope);
            for (JsonElement gradient : expected.getAsJsonArray("gradients")) {
              List<NDArray> gradients =
                  List.of(scope.create(floats(gradient.getAsJsonArray()), shape));
              muon.step(gradients, scope.create(1f), rate, scope);
              assertThat(gradients.get(0).toFloatArray()).containsOnly(0);
            }

            assertThat(weight.toFloatArray())
                .containsExactly(floats(expected, "after"), Offset.offset(tolerance));
            Map<String, NDArray> memory = new TreeMap<>();
            muon.addMemory(memory);
            assertThat(memory).containsOnlyKeys("momentum.w");
            assertThat(memory.values().iterator().next().toFloatArray())
                .containsExactly(floats(expected, "momentum"), Offset.offset(1e-5f));
          }
        });
  }

  private static float[] floats(JsonObject object, String name) {
    return floats(object.getAsJsonArray(name));
  }

  private static float[] floats(JsonArray array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = array.get(i).getAsFloat();
    }
    return floats;
  }

  @Test
  void matrices_of_layers_are_moved_by_muon_and_all_else_by_adamw() {
    Optimizer optimizer = open(CONFIG);
    Map<String, NDArray> memory = EngineThread.call(optimizer::memory);

    assertThat(model.parameters().byName().keySet())
        .allSatisfy(
            name -> {
              boolean ofMuon = name.contains("layers.") && name.endsWith("proj.weight");
              assertThat(memory.containsKey("momentum." + name)).as(name).isEqualTo(ofMuon);
              assertThat(memory.containsKey("square." + name)).as(name).isEqualTo(!ofMuon);
            });
    assertThat(memory).containsKeys("momentum.model.layers.1.mlp.up_proj.weight");
    EngineThread.run(optimizer::close);
  }

  @Test
  void a_step_that_is_not_finite_moves_nothing_and_is_forgotten() {
    Optimizer optimizer = open(CONFIG);
    Map<String, float[]> weights = Models.weights(model);
    for (float loss : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Models.backward(model, Models.batch(Pieces.random("piece", 10, 1)));
      step(optimizer, loss);
    }
    assertThat(Models.weights(model)).usingRecursiveComparison().isEqualTo(weights);

    Models.backward(model, Models.batch(Pieces.random("piece", 10, 2)));
    step(optimizer, 1);
    EngineThread.run(optimizer::close);

    try (TrainableBase fresh = Models.tiny(1)) {
      Optimizer another =
          EngineThread.call(() -> new Optimizer(fresh.parameters(), CONFIG, Precision.FP32));
      Models.backward(fresh, Models.batch(Pieces.random("piece", 10, 2)));
      step(another, 1);
      EngineThread.run(another::close);
      assertThat(Models.weights(model)).usingRecursiveComparison().isEqualTo(Models.weights(fresh));
    }
  }

  @Test
  void a_not_finite_gradient_stays_out_of_the_momentum() {
    EngineThread.run(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager();
              TorchScript script =
                  TorchScript.load(scope, Optimizer.class, "optimizer.torchscript", "Optimizer")) {
            NDArray weight = scope.ones(new Shape(2, 3));
            Muon muon = new Muon(Map.of("w", weight), CONFIG, Precision.FP32, script, scope);
            NDArray gradient = scope.full(new Shape(2, 3), Float.NaN);

            muon.step(List.of(gradient), scope.create(0f), 1, scope);

            assertThat(weight.toFloatArray()).containsOnly(1);
            Map<String, NDArray> memory = new TreeMap<>();
            muon.addMemory(memory);
            assertThat(memory.values().iterator().next().toFloatArray()).containsOnly(0);
            assertThat(gradient.toFloatArray()).containsOnly(0);
          }
        });
  }

  private Optimizer open(TrainingConfig.Optimizer config) {
    return EngineThread.call(() -> new Optimizer(model.parameters(), config, Precision.FP32));
  }

  private void step(Optimizer optimizer, float loss) {
    EngineThread.run(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager()) {
            optimizer.step(0.01, scope.create(loss), scope);
          }
        });
  }
}
