package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.TrainableDual;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Six steps of the reference's training. */
class AdamWGoldenTest {

  @Test
  void six_steps_have_the_losses_and_leave_the_weights_of_the_reference() throws IOException {
    JsonObject expected = Goldens.expected("train_tiny_a");
    GoldenArrays batch = Goldens.arrays("tiny_a");
    double targets = Goldens.expected("tiny_a").get("loss_tokens").getAsDouble();
    TrainingConfig.Optimizer settings =
        new TrainingConfig.Optimizer(
            expected.get("lr").getAsDouble(),
            0.9,
            0.99,
            expected.get("weight_decay").getAsDouble(),
            expected.get("clip").getAsDouble());

    try (TrainableDual model =
        TrainableDual.load(
            Goldens.folder("model/tiny_a"), LoadOptions.defaults().withDevice("cpu"))) {
      Optimizer optimizer =
          EngineThread.call(() -> new Optimizer(model.parameters(), settings, Precision.FP32));
      JsonArray steps = expected.getAsJsonArray("steps");
      for (int i = 0; i < steps.size(); i++) {
        JsonObject step = steps.get(i).getAsJsonObject();
        double rate = step.get("lr").getAsDouble();
        double[] lossAndNorm =
            EngineThread.call(() -> step(model, batch, targets, optimizer, rate));

        assertThat(lossAndNorm[0])
            .as("loss before step %d", i)
            .isCloseTo(step.get("loss_before").getAsDouble(), within(1e-4));
        double norm = step.get("grad_norm_before_clip").getAsDouble();
        assertThat(lossAndNorm[1]).as("norm at step %d", i).isCloseTo(norm, within(1e-3 * norm));
      }
      EngineThread.run(optimizer::close);

      assertWeightsAfter(model);
    }
  }

  private static double[] step(
      TrainableDual model, GoldenArrays batch, double targets, Optimizer optimizer, double rate) {
    try (NDManager scope = model.parameters().manager().newSubManager()) {
      long[] shape = Arrays.stream(batch.shape("batch.tokens")).asLongStream().toArray();
      NDArray rows = scope.create(batch.longs("batch.tokens"), new Shape(shape));
      NDArray loss = model.loss(rows, ForwardOptions.training()).div((float) targets);
      TorchScript.backward(loss);
      return new double[] {
        loss.getFloat(), optimizer.step(rate, scope.create(1f), scope).getFloat()
      };
    }
  }

  private static void assertWeightsAfter(TrainableDual model) throws IOException {
    GoldenArrays after =
        GoldenArrays.read(Goldens.folder("model/train_tiny_a").resolve("after.safetensors"));
    int dim = model.config().eventNet().dim();
    for (String name : after.names()) {
      if (name.equals("rows.ids")) {
        continue;
      }
      boolean someRows = name.startsWith("rows.");
      float[] weight =
          EngineThread.call(
              () -> model.parameters().get(someRows ? name.substring(5) : name).toFloatArray());
      float[] wanted = after.floats(name);
      int[] ids = after.ints("rows.ids");
      for (int i = 0; i < wanted.length; i++) {
        float found = someRows ? weight[ids[i / dim] * dim + i % dim] : weight[i];
        // What Adam divides by is tiny where a gradient is, so rounding shows in single weights.
        assertThat(found).as("%s at %d", name, i).isCloseTo(wanted[i], within(2e-4f));
      }
    }
  }
}
