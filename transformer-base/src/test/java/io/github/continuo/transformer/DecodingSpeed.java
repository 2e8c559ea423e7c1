package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures single steps of decoding with every path of linear maps on random weights, and prints
 * milliseconds a step: {@code DecodingSpeed [BATCH [PROMPT [ROUNDS [SHAPE [CHUNK]]]]]}; a prompt is
 * read in chunks of so many rows.
 *
 * <p>The paths take turns, so that what else the machine does strikes all of them; the least and
 * the median time are printed.
 */
final class DecodingSpeed {
  private static final int STEPS = 10; // in a round

  private record Shapes(DecoderConfig config, int vocabulary) {
    Shapes withPositions(int positions) {
      return new Shapes(
          new DecoderConfig(
              config.dim(), config.layers(), config.heads(), config.innerDim(), positions),
          vocabulary);
    }
  }

  private static final Map<String, Shapes> SHAPES = new LinkedHashMap<>();

  static {
    SHAPES.put("flat", new Shapes(new DecoderConfig(512, 6, 8, 1408, 2), 836));
    SHAPES.put("event", new Shapes(new DecoderConfig(1024, 10, 8, 4096, 2), 0));
    SHAPES.put("token", new Shapes(new DecoderConfig(1024, 3, 4, 1024, 2), 3406));
  }

  private DecodingSpeed() {}

  /** Measures and prints. */
  public static void main(String[] arguments) {
    int batch = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int prompt = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
    int chunk = arguments.length > 4 ? Integer.parseInt(arguments[4]) : prompt;
    SHAPES.forEach(
        (name, shape) -> {
          if (arguments.length < 4 || arguments[3].equals(name)) {
            Shapes roomy = shape.withPositions(prompt + rounds * STEPS);
            EngineThread.run(() -> measure(name, roomy, batch, prompt, chunk, rounds));
          }
        });
  }

  /** A stack, its head and what it reads. */
  private static final class Contender {
    final String name;
    final DecoderStack stack;
    final PackedMaps head;
    final KvCache cache;
    final NDArray row;
    final boolean project;
    final List<Double> millis = new ArrayList<>();
    double promptMillis;

    Contender(LinearPath path, Shapes shape, int batch, int prompt, int chunk, NDManager manager) {
      Arithmetic arithmetic = Arithmetic.firstWorking(manager, List.of(path));
      WeightSource random = (name, owner) -> weight(name, shape, owner);
      name = arithmetic.description();
      stack = DecoderStack.packed(shape.config(), arithmetic, random, "", manager);
      project = shape.vocabulary() > 0;
      head = arithmetic.newMaps();
      if (project) {
        head.add(random, "head");
      }
      int dim = shape.config().dim();
      row = manager.randomNormal(new Shape(batch, 1, dim));
      cache = stack.newCache(manager, batch, shape.config().maxPositions());
      NDArray rows = manager.randomNormal(new Shape(batch, prompt, dim));
      promptMillis = Double.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        try (KvCache own = stack.newCache(manager, batch, shape.config().maxPositions())) {
          long start = System.nanoTime();
          read(rows, own, chunk);
          promptMillis = Math.min(promptMillis, (System.nanoTime() - start) / 1e6);
        }
      }
      read(rows, cache, chunk);
    }

    private void read(NDArray rows, KvCache cache, int chunk) {
      long time = rows.getShape().get(1);
      for (long start = 0; start < time; start += chunk) {
        long end = Math.min(time, start + chunk);
        stack.read(rows.get(String.format(Locale.ROOT, ":, %d:%d", start, end)), cache).close();
      }
    }

    void steps(int count) {
      try (NDManager scope = row.getManager().newSubManager()) {
        NDArray x = row.duplicate();
        x.attach(scope);
        for (int i = 0; i < count; i++) {
          long start = System.nanoTime();
          NDArray hidden = stack.read(x, cache);
          if (project) {
            head.project(hidden).toFloatArray();
          } else {
            hidden.toFloatArray();
          }
          millis.add((System.nanoTime() - start) / 1e6);
        }
      }
    }
  }

  private static NDArray weight(String name, Shapes shape, NDManager owner) {
    int dim = shape.config().dim();
    int inner = shape.config().innerDim();
    if (name.endsWith("norm.weight")) {
      return owner.ones(new Shape(dim));
    }
    int out =
        name.equals("head") ? shape.vocabulary() : name.matches(".*(gate|up)_.*") ? inner : dim;
    int in = name.contains("down_proj") ? inner : dim;
    return owner.randomNormal(0, 0.02f, new Shape(out, in), DataType.FLOAT32);
  }

  private static void measure(
      String name, Shapes shape, int batch, int prompt, int chunk, int rounds) {
    try (NDManager manager = Torch.newManager(Device.cpu())) {
      List<Contender> contenders = new ArrayList<>();
      for (LinearPath path : LinearPath.BEST_FIRST) {
        contenders.add(new Contender(path, shape, batch, prompt, chunk, manager));
      }
      for (int i = 0; i < rounds; i++) {
        contenders.forEach(contender -> contender.steps(STEPS));
      }
      System.out.printf(
          Locale.ROOT, "%s, batch %d, prompt %d: ms a step, prompt ms%n", name, batch, prompt);
      for (Contender contender : contenders) {
        double[] sorted = contender.millis.stream().mapToDouble(m -> m).sorted().toArray();
        System.out.printf(
            Locale.ROOT,
            "%-24s least %8.3f  median %8.3f  (%7.1f/s, %7.1f/s)  prompt %8.1f%n",
            contender.name,
            sorted[0],
            sorted[sorted.length / 2],
            batch * 1000 / sorted[0],
            batch * 1000 / sorted[sorted.length / 2],
            contender.promptMillis);
      }
    }
  }
}
